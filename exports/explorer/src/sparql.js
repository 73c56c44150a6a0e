/** SPARQL as text: its tokens, its form, and the named queries with their parameters filled in. */

import { fold } from "./text.js";
import { literal } from "./turtle.js";
import { S } from "./strings.js";

const WORDS = "select|ask|construct|describe|where|filter|optional|union|minus|bind|values|graph|distinct|reduced|order|group|by|having|limit|offset|asc|desc|as|not|exists|in|prefix|base|count|sum|min|max|avg|sample|group_concat|separator|a";
const TOKEN = new RegExp([
  "(?<comment>#[^\\n]*)", "(?<iri><[^<>\"{}|^`\\\\\\s]*>)", "(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')",
  "(?<variable>[?$]\\w+)", "(?<name>[\\w-]*:[\\w.%-]*)", "(?<number>\\b\\d+(?:\\.\\d+)?\\b)", `(?<keyword>\\b(?:${WORDS})\\b)`,
].join("|"), "gi");

/** Pieces of a query, each with its kind; "" is what lies between. @param {string} query @returns {{text: string, kind: string}[]} */
export function tokens(query) {
  const pieces = [];
  let at = 0;
  for (const found of query.matchAll(TOKEN)) {
    if (found.index > at) pieces.push({ text: query.slice(at, found.index), kind: "" });
    const kind = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? "";
    pieces.push({ text: found[0], kind });
    at = found.index + found[0].length;
  }
  if (at < query.length) pieces.push({ text: query.slice(at), kind: "" });
  return pieces;
}

/** SELECT, ASK, CONSTRUCT or DESCRIBE; "" where it is no query. @param {string} query */
export function formOf(query) {
  const words = tokens(query).filter(({ kind }) => kind === "keyword").map(({ text }) => text.toUpperCase());
  return words.find((word) => ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(word)) ?? "";
}

/**
 * The SPARQL of a named query. A line that names a parameter without a value is left out; values become terms, never text
 * of the query. Throws an Error with a sentence where a value is missing or names nothing.
 * @param {NamedQuery} query @param {Record<string, string>} values @param {Model} model
 */
export function filled(query, values, model) {
  /** @type {Map<string, string | null>} */
  const terms = new Map();
  for (const parameter of query.parameters) {
    const value = values[parameter.name]?.trim() || parameter.default;
    if (!value && parameter.needed) throw new Error(S.ask.needed(parameter.name));
    terms.set(parameter.name, value ? termOf(parameter, value, model) : null);
  }
  const uses = /\$([a-z]+)\b/g;
  return query.sparql.split("\n")
    .filter((line) => [...line.matchAll(uses)].every(([, name = ""]) => terms.get(name) !== null))
    .join("\n")
    .replace(uses, (use, name) => terms.get(name) ?? use);
}

/** @param {Parameter} parameter @param {string} value @param {Model} model */
function termOf(parameter, value, model) {
  const wrong = () => new Error(S.ask.wrong(parameter.name, value));
  if (parameter.type === "actor" || parameter.type === "report") {
    const found = (parameter.type === "actor" ? actorsNamed : reportsNamed)(value, model);
    if (!found.length) throw wrong();
    return found.map((id) => `<${model.base}${parameter.type}/${encodeURIComponent(id)}>`).join(" ");
  }
  if (parameter.type === "relation") {
    const relation = [...model.relations.values()].find(({ id, label }) => fold(value) === fold(id) || fold(value) === fold(label));
    if (!relation) throw wrong();
    return `on:${relation.id}`;
  }
  if (parameter.type === "date") {
    if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(value)) throw wrong();
    return `"${value}${"0000-01-01".slice(value.length)}"^^xsd:date`;
  }
  if (parameter.type === "number") {
    if (!/^\d{1,9}$/.test(value)) throw wrong();
    return String(Number(value));
  }
  return literal(value);
}

/** @param {string} value @param {Model} model @returns {string[]} */
function actorsNamed(value, model) {
  if (model.actors.has(value)) return [value];
  const name = fold(value);
  const known = [...model.actors.values()];
  const same = known.filter((actor) => fold(actor.label) === name);
  return (same.length ? same : known.filter((actor) => actor.names?.some((other) => fold(other) === name))).map(({ id }) => id);
}

/** @param {string} value @param {Model} model @returns {string[]} */
function reportsNamed(value, model) {
  const name = fold(value);
  return [...model.reports.values()].filter(({ id, caption, path }) => id === value || fold(caption) === name || fold(path) === name).map(({ id }) => id);
}
