/** The state of the page: one object, kept in the URL fragment, so that a reload, a link or "back" restores a view. */

/** @type {State} */
export const DEFAULTS = {
  view: "graph", sel: [], claim: "", report: "", scope: "core", centre: "", depth: 1, path: [], hidden: [], grown: [],
  classes: [], relations: [], polarity: [], modality: [], speakers: [], publishers: [], reports: [], from: "", to: "",
  witnesses: 0, confidence: 0, marks: [], words: "", sort: "", page: 0, dating: "report", ask: "", pins: [], folded: [],
};

/** @param {State} state @returns {string} */
export function encode(state) {
  const params = new URLSearchParams();
  for (const [key, initial] of Object.entries(DEFAULTS)) {
    const value = /** @type {any} */ (state)[key];
    if (Array.isArray(initial)) for (const item of value) params.append(key, item);
    else if (value !== initial) params.set(key, String(value));
  }
  return params.toString();
}

/** @param {string} fragment @returns {State} */
export function decode(fragment) {
  const params = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @type {any} */
  const state = {};
  for (const [key, initial] of Object.entries(DEFAULTS)) {
    if (Array.isArray(initial)) state[key] = params.getAll(key);
    else if (typeof initial === "number") state[key] = Number(params.get(key)) || initial;
    else state[key] = params.get(key) ?? initial;
  }
  return state;
}

/** Holds the state; listeners hear of every change with the keys that changed. */
export class Store {
  constructor() {
    /** @type {State} */
    this.state = decode(location.hash);
    /** @type {((state: State, changed: Set<string>) => void)[]} */
    this.listeners = [];
    addEventListener("hashchange", () => {
      if (location.hash.replace(/^#/, "") !== encode(this.state)) this.#set(decode(location.hash));
    });
  }

  /** @param {(state: State, changed: Set<string>) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /**
   * Change some of the state. A step enters the browser's history (so "back" undoes it) unless it is a quiet one, such as
   * each position of a slider.
   * @param {Partial<State>} change
   * @param {{quiet?: boolean}} [how]
   */
  update(change, how = {}) {
    const next = { ...this.state, ...change };
    const fragment = encode(next);
    if (fragment === encode(this.state)) return;
    if (how.quiet) history.replaceState(null, "", `#${fragment}`);
    else location.hash = fragment;
    this.#set(next);
  }

  /** @param {State} next */
  #set(next) {
    const before = /** @type {any} */ (this.state);
    const changed = new Set(
      Object.keys(DEFAULTS).filter((key) => String(/** @type {any} */ (next)[key]) !== String(before[key])),
    );
    this.state = next;
    for (const listener of this.listeners) listener(next, changed);
  }
}
