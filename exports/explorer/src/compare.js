/** Compare: relations down, speakers across; who affirms, doubts, announces or denies what. */

import { badge, stroke } from "./symbols.js";
import { fill, h } from "./dom.js";
import { GROUPS } from "./panel.js";
import { marksOf } from "./filters.js";
import { S } from "./strings.js";

const MOST_ROWS = 150;
const MOST_COLUMNS = 14;
/** @type {Record<string, string>} */
const SIGN = { affirmed: "+", open: "~", planned: "→", denied: "−" };

export class Compare {
  /** @param {Model} model @param {import("./state.js").Store} store @param {{pick: (sel: string[]) => void}} actions */
  constructor(model, store, actions) {
    this.model = model;
    this.store = store;
    this.actions = actions;
    this.element = h("section", { class: "compare scroll", "aria-label": S.compare.caption });
  }

  /** @param {State} state @param {Shown} shown */
  update(state, shown) {
    const disputed = shown.claims.filter((claim) => claim.proposition.contested).map((claim) => claim.voice);
    const voices = [...new Set([...ranked(disputed), ...ranked(shown.claims.map((claim) => claim.voice))])].slice(0, MOST_COLUMNS);
    const rows = rowsOf(shown.claims);
    const few = rows.slice(0, MOST_ROWS);
    if (!rows.length) {
      fill(this.element, h("p", { class: "none" }, S.compare.none));
      return;
    }
    const only = state.marks.includes("contested");
    fill(this.element,
      h("div", { class: "table-bar" },
        h("label", { class: "choice" }, h("input", { type: "checkbox", checked: only, onchange: () => this.store.update({ marks: only ? [] : ["contested"] }) }), S.compare.only),
        h("span", { class: "spring" }),
        h("span", { class: "key" }, GROUPS.map((group) => h("span", { class: `sign sign-${group}` }, h("b", null, SIGN[group]), ` ${S.compare.key[group]}`)))),
      h("div", { class: "matrix" }, h("table", null, h("caption", { class: "hidden" }, S.compare.caption),
        h("thead", null, h("tr", null, h("th", { scope: "col", class: "corner" }, S.compare.relation),
          voices.map((voice) => h("th", { scope: "col" }, h("span", { class: "voice" }, this.model.voices.get(voice) ?? voice, voice.startsWith("report:") ? h("span", { class: "own" }, ` ${S.filters.ownVoice}`) : null))))),
        h("tbody", null, few.map(({ proposition, claims }) => this.#row(proposition, claims, voices, state))))),
      rows.length > few.length ? h("p", { class: "hint" }, S.compare.more(rows.length - few.length)) : null);
  }

  /** @param {Proposition} p @param {Claim[]} claims @param {string[]} voices @param {State} state */
  #row(p, claims, voices, state) {
    const label = (/** @type {string} */ id) => this.model.actors.get(id)?.label ?? id;
    const chosen = state.sel[0] === "proposition" && state.sel.slice(1).join("|") === p.key;
    return h("tr", { class: chosen ? "chosen" : null },
      h("th", { scope: "row" }, h("button", { type: "button", class: "row", onclick: () => this.actions.pick(["proposition", p.subject, p.relation, p.object]) },
        stroke(p.klass, 24), h("span", { class: "row-text" }, label(p.subject), " ", h("em", null, p.label), " ", label(p.object)), marksOf(p).map(badge))),
      voices.map((voice) => {
        const own = claims.filter((claim) => claim.voice === voice);
        if (!own.length) return h("td", null);
        const groups = GROUPS.filter((group) => own.some((claim) => claim.group === group));
        const words = groups.map((group) => `${S.compare.key[group]} ${own.filter((c) => c.group === group).length}×`).join(", ");
        const here = state.sel[0] === "cell" && state.sel[1] === p.key && state.sel[2] === voice;
        return h("td", null, h("button", {
          type: "button", class: `cell${here ? " chosen" : ""}`, title: words,
          onclick: () => this.actions.pick(["cell", p.key, voice]),
        }, h("span", { class: "hidden" }, `${this.model.voices.get(voice) ?? voice}: ${words}`), groups.map((group) => h("span", { class: `sign sign-${group}`, "aria-hidden": "true" }, h("b", null, SIGN[group]), own.length > 1 ? h("small", null, String(own.filter((c) => c.group === group).length)) : null))));
      }));
  }
}

/** Values by how often they come. @param {string[]} values @returns {string[]} */
export function ranked(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

/** Contested relations first, then those that most voices speak of. @param {Claim[]} claims */
function rowsOf(claims) {
  /** @type {Map<Proposition, Claim[]>} */
  const groups = new Map();
  for (const claim of claims) {
    const own = groups.get(claim.proposition);
    if (own) own.push(claim);
    else groups.set(claim.proposition, [claim]);
  }
  return [...groups]
    .map(([proposition, own]) => ({ proposition, claims: own, voices: new Set(own.map((c) => c.voice)).size }))
    .sort((a, b) => Number(b.proposition.contested ?? false) - Number(a.proposition.contested ?? false) || b.voices - a.voices || b.claims.length - a.claims.length || a.proposition.number - b.proposition.number);
}
