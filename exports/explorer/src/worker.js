/** The worker that answers SPARQL: Oxigraph over the graph that the page carries. The page ends it to stop a query. */

import init, { Store } from "oxigraph/web.js";
import { bytesOf, unpack } from "./packed.js";
import { formOf } from "./sparql.js";

const MOST_ROWS = 5_000; // what is handed to the page; the count tells of more

/** @type {any} */
let store = null;
let prologue = ""; // on one line, so that places of errors are told with one subtraction

/** @param {{engine: string, graph: string, prefixes: Record<string, string>}} given engine and graph as base64 of gzip */
async function begin(given) {
  const [engine, graph] = await Promise.all([unpack(bytesOf(given.engine)), unpack(bytesOf(given.graph))]);
  await init({ module_or_path: engine });
  store = new Store();
  store.load(new TextDecoder().decode(graph), { format: "application/trig", lenient: true, no_transaction: true });
  prologue = `${Object.entries(given.prefixes).map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ")}\n`;
}

/** @param {string} query @returns {Answer} */
function answer(query) {
  const form = formOf(query);
  const options = { use_default_graph_as_union: true };
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const quads = store.query(prologue + query, options);
    return {
      columns: ["subject", "predicate", "object"], total: quads.length,
      rows: quads.slice(0, MOST_ROWS).map((/** @type {any} */ quad) => [quad.subject, quad.predicate, quad.object].map(termOf)),
    };
  }
  const found = JSON.parse(store.query(prologue + query, { ...options, results_format: "application/sparql-results+json" }));
  if ("boolean" in found) return { truth: found.boolean, columns: [], rows: [], total: 0 };
  const columns = found.head.vars;
  const rows = found.results.bindings;
  return { columns, total: rows.length, rows: rows.slice(0, MOST_ROWS).map((/** @type {any} */ row) => columns.map((/** @type {string} */ name) => row[name] ?? null)) };
}

/** A term as results in JSON have it. @param {any} term @returns {Term} */
function termOf(term) {
  const type = { NamedNode: "uri", BlankNode: "bnode" }[/** @type {string} */ (term.termType)] ?? "literal";
  return { type, value: type === "literal" || term.value ? (term.value ?? String(term)) : String(term), ...(term.datatype ? { datatype: term.datatype.value } : {}) };
}

onmessage = async ({ data }) => {
  try {
    if (!store) await begin(data.start);
    postMessage({ ready: true });
    const began = performance.now();
    postMessage({ answer: { ...answer(data.query), seconds: (performance.now() - began) / 1000 } });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    postMessage({ error: text.replace(/ at (\d+):(\d+)/, (_, line, column) => ` in line ${line - 1}, column ${column}`) });
  }
};
