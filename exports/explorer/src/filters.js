/** Which claims pass the filters, and how many there would be of each value of a facet. */

import { foldedQuote } from "./data.js";
import { fold } from "./text.js";

/**
 * A facet: claims have values, people choose some, none chosen means all.
 * @typedef {{key: "classes" | "relations" | "polarity" | "modality" | "speakers" | "publishers" | "reports" | "marks",
 *   values: (claim: Claim) => string[]}} Facet
 */

/** @type {Facet[]} */
export const FACETS = [
  { key: "classes", values: (claim) => [claim.klass] },
  { key: "relations", values: (claim) => [claim.relation] },
  { key: "marks", values: (claim) => marksOf(claim.proposition) },
  { key: "polarity", values: (claim) => [claim.polarity] },
  { key: "modality", values: (claim) => [claim.modality] },
  { key: "speakers", values: (claim) => [claim.voice] },
  { key: "publishers", values: (claim) => [claim.publisher] },
  { key: "reports", values: (claim) => [claim.report] },
];

export const FILTER_KEYS = [...FACETS.map((facet) => facet.key), "from", "to", "witnesses", "confidence", "words"];

/** @param {Proposition} proposition */
export function marksOf(proposition) {
  const marks = [];
  if (proposition.contested) marks.push("contested");
  if (proposition.unconfirmed) marks.push("unconfirmed");
  return marks;
}

/**
 * Tests that a claim must pass; each facet's is kept apart so that its own counts can leave it out.
 * @param {State} state
 */
function testsOf(state) {
  /** @type {{key: string, test: (claim: Claim) => boolean}[]} */
  const tests = [];
  for (const facet of FACETS) {
    const chosen = new Set(state[facet.key]);
    if (chosen.size) tests.push({ key: facet.key, test: (claim) => facet.values(claim).some((v) => chosen.has(v)) });
  }
  const { from, to, witnesses, confidence } = state;
  if (from || to)
    tests.push({ key: "dates", test: ({ day }) => day !== "" && (!from || day >= from) && (!to || day <= to) });
  if (witnesses > 0) tests.push({ key: "witnesses", test: (claim) => claim.proposition.witnesses >= witnesses });
  if (confidence > 0) tests.push({ key: "confidence", test: (claim) => claim.confidence >= confidence });
  const words = fold(state.words).split(/\s+/).filter(Boolean);
  if (words.length)
    tests.push({ key: "words", test: (claim) => words.every((word) => foldedQuote(claim).includes(word)) });
  return tests;
}

/** @param {Model} model @param {State} state @returns {Shown} */
export function shown(model, state) {
  const tests = testsOf(state);
  const passes = new Uint8Array(model.claims.length);
  const claims = tests.length ? model.claims.filter((claim) => tests.every(({ test }) => test(claim))) : model.claims;
  for (const claim of claims) passes[claim.number] = 1;
  return { claim: passes, claims, count: claims.length };
}

/**
 * For each value of a facet the number of claims that pass all other filters.
 * @param {Model} model @param {State} state @param {Facet} facet
 * @returns {Map<string, number>}
 */
export function counts(model, state, facet) {
  const tests = testsOf(state).filter(({ key }) => key !== facet.key);
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const claim of model.claims)
    if (tests.every(({ test }) => test(claim)))
      for (const value of facet.values(claim)) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

/** Claims a day that pass all filters but that on dates. @param {Model} model @param {State} state */
export function perDay(model, state) {
  const tests = testsOf(state).filter(({ key }) => key !== "dates");
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const claim of model.claims)
    if (tests.every(({ test }) => test(claim))) found.set(claim.day, (found.get(claim.day) ?? 0) + 1);
  return found;
}

/** How many filters are set. @param {State} state */
export function active(state) {
  const sets = FACETS.filter((facet) => state[facet.key].length).length;
  return sets + Number(Boolean(state.from || state.to)) + Number(state.witnesses > 0) + Number(state.confidence > 0) +
    Number(state.words !== "");
}
