/** Asking Oxigraph: a worker made from the page itself, started at the first question, ended to stop one. */

import { bytesOf, unpack } from "./packed.js";

export const SECONDS = 30; // after which a query is stopped

/** @param {string} id */
const content = (id) => document.getElementById(id)?.textContent?.trim() ?? "";

export class Engine {
  /** @param {Record<string, string>} prefixes known to every query */
  constructor(prefixes) {
    this.prefixes = prefixes;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {((reason: Error) => void) | null} */
    this.fail = null;
  }

  /** Whether the engine stands, so that the next answer takes no start. */
  get started() {
    return this.worker !== null;
  }

  /** @param {string} query @returns {Promise<Answer>} */
  async ask(query) {
    const fresh = !this.worker;
    const worker = (this.worker ??= await this.#start());
    return new Promise((resolve, reject) => {
      let timer = 0;
      this.fail = reject;
      worker.onerror = (event) => { this.stop(); reject(new Error(event.message)); };
      worker.onmessage = ({ data }) => {
        if (data.ready) timer = setTimeout(() => this.stop("time"), SECONDS * 1000);
        else {
          clearTimeout(timer);
          this.fail = null;
          if (data.error !== undefined) {
            if (/unreachable|memory|RuntimeError/i.test(data.error)) this.stop(); // a broken engine is not asked again
            reject(new Error(data.error));
          } else resolve(data.answer);
        }
      };
      worker.postMessage({ query, ...(fresh ? { start: { engine: content("onrecord-engine"), graph: content("onrecord-graph"), prefixes: this.prefixes } } : {}) });
    });
  }

  /** End the query that runs; the next one starts anew. @param {string} [why] */
  stop(why = "") {
    this.worker?.terminate();
    this.worker = null;
    this.fail?.(new Error(why));
    this.fail = null;
  }

  async #start() {
    const source = await unpack(bytesOf(content("onrecord-worker")));
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    return worker;
  }
}
