/** A smaller page made of this one: the same scripts, style and policy, with only some of the claims. */

import { island } from "./data.js";
import { pack } from "./packed.js";

const PACK_ABOVE = 400_000; // characters of JSON, as where the page is written first
const CORE = { actors: 300, links: 1500 }; // up to which everything is drawn at once

/**
 * @param {Set<string>} kept ids of claims @param {Record<string, {x: number, y: number}>} places where actors stand in the picture
 * @param {string} altered what a page says whose scripts do not run
 * @returns {Promise<string>} the page's HTML
 */
export async function smallerPage(kept, places, altered) {
  const [given, drawing, options] = await Promise.all(["onrecord-document", "onrecord-drawing", "onrecord-options"].map(island));
  const { part, numbers } = partOf(given, kept);
  const blocks = await Promise.all([
    block("onrecord-document", part), block("onrecord-drawing", drawingOf(drawing, part, numbers, places)), block("onrecord-options", options),
  ]);
  const text = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent ?? "");
  return [
    "<!doctype html>", '<html lang="en">', "<head>",
    ...[...document.querySelectorAll("head > meta")].map(metaOf),
    `<title>${escaped(part.title)}</title>`, '<link rel="icon" href="data:,">',
    ...text("head > style").map((style) => `<style>${style}</style>`),
    "</head>", "<body>", '<div id="app"></div>', altered,
    ...blocks,
    ...text("script:not([type])").map((script) => `<script>${script}</` + "script>"),
    "</body>", "</html>", "",
  ].join("\n");
}

/**
 * The part of a document that some claims need. How its relations stand is still told from all claims.
 * @param {RawDocument} given @param {Set<string>} kept
 */
function partOf(given, kept) {
  const claims = given.claims.filter((claim) => kept.has(claim.id));
  const reportIds = new Set(claims.map((claim) => claim.report));
  const here = (/** @type {{report: string}} */ record) => reportIds.has(record.report);
  const statements = given.statements.filter(here);
  const mentions = Object.fromEntries(Object.entries(given.mentions ?? {}).filter(([report]) => reportIds.has(report)));
  /** @type {number[]} */
  const numbers = [];
  let count = 0;
  const propositions = given.propositions.flatMap((proposition, number) => {
    const own = proposition.claims.filter((id) => kept.has(id));
    if (!own.length) return [];
    numbers[number] = count++;
    return [{ ...proposition, claims: own }];
  });
  const cast = new Set([
    ...propositions.flatMap((p) => [p.subject, p.object]), ...claims.flatMap((c) => [c.subject, c.object, c.attributed_to]),
    ...statements.map((s) => s.source_actor), ...Object.values(mentions).flatMap((list) => list.map(([, , actor]) => actor)),
  ]);
  const used = new Set(propositions.map((p) => p.relation));
  const part = {
    ...given, claims, statements, mentions, propositions, reports: given.reports.filter(({ id }) => reportIds.has(id)),
    events: given.events.filter(here), actors: given.actors.filter(({ id }) => cast.has(id)), relations: given.relations.filter(({ id }) => used.has(id)),
  };
  return { part, numbers };
}

/** @param {Drawing} drawing @param {{propositions: {subject: string, object: string}[]}} part @param {number[]} numbers @param {Record<string, {x: number, y: number}>} places @returns {Drawing} */
function drawingOf(drawing, part, numbers, places) {
  const ends = new Set(part.propositions.flatMap((p) => [p.subject, p.object]));
  const edges = drawing.edges.flatMap((edge) => {
    const own = edge.propositions.flatMap((number) => numbers[number] ?? []);
    return own.length ? [{ ...edge, propositions: own }] : [];
  });
  const nodes = drawing.nodes.filter(({ id }) => ends.has(id));
  const small = nodes.length <= CORE.actors && edges.length <= CORE.links;
  return { edges, nodes: nodes.map((node, at) => (small ? { ...node, core: placeOf(node, places[node.id], at, nodes.length) } : node)) };
}

/** Where an actor stands now, else where it would; a circle holds those without a place. @param {DrawnNode} node @param {{x: number, y: number} | undefined} now @param {number} at @param {number} count @returns {[number, number]} */
function placeOf(node, now, at, count) {
  if (now) return [Math.round(now.x), Math.round(now.y)];
  if (node.core) return node.core;
  if (node.x !== undefined && node.y !== undefined) return [node.x, node.y];
  const angle = (2 * Math.PI * at) / count;
  return [Math.round(12 * count * Math.cos(angle)), Math.round(12 * count * Math.sin(angle))];
}

/** @param {string} id @param {any} value */
async function block(id, value) {
  const json = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const packed = json.length > PACK_ABOVE;
  return `<script type="application/json" id="${id}" data-packed="${packed}">${packed ? await pack(json) : json}</` + "script>";
}

/** A smaller page asks nothing in SPARQL, so its policy allows nothing for that. @param {Element} meta */
function metaOf(meta) {
  const copy = /** @type {HTMLMetaElement} */ (meta.cloneNode());
  if (copy.httpEquiv) copy.content = copy.content.replace(" 'wasm-unsafe-eval'", "").replace("worker-src blob:; ", "");
  return copy.outerHTML;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
