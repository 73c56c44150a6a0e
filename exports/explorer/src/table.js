/** The table of claims: sortable, paged, with the same filters; also the way to the graph without a picture. */

import { button, fill, h } from "./dom.js";
import { csvOf } from "./files.js";
import { S } from "./strings.js";

export const PAGE = 100;

/** How each column reads and sorts. @param {Model} model @returns {Record<string, (claim: Claim) => string | number>} */
export function columns(model) {
  const label = (/** @type {string} */ id) => model.actors.get(id)?.label ?? id;
  return {
    subject: (claim) => label(claim.subject),
    relation: (claim) => claim.proposition.label,
    object: (claim) => label(claim.object),
    polarity: (claim) => S.polarity[claim.polarity] ?? claim.polarity,
    modality: (claim) => S.modality[claim.modality] ?? claim.modality,
    voice: (claim) => claim.voiceLabel,
    publisher: (claim) => claim.publisher,
    day: (claim) => claim.day,
    confidence: (claim) => claim.confidence,
    quote: (claim) => claim.quote,
  };
}

/** @param {Model} model @param {Claim[]} claims @param {string} sort "column" or "-column" @returns {Claim[]} */
export function sorted(model, claims, sort) {
  const read = columns(model)[sort.replace(/^-/, "")];
  if (!read) return claims;
  const way = sort.startsWith("-") ? -1 : 1;
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return claims
    .map((claim) => ({ claim, value: read(claim) }))
    .sort((a, b) => way * (typeof a.value === "number" ? a.value - /** @type {number} */ (b.value) : compare(a.value, String(b.value))) || a.claim.number - b.claim.number)
    .map(({ claim }) => claim);
}

export class Table {
  /** @param {Model} model @param {import("./state.js").Store} store @param {{pickClaim: (id: string) => void, csv: () => void}} actions */
  constructor(model, store, actions) {
    this.model = model;
    this.store = store;
    this.actions = actions;
    this.element = h("section", { class: "table-view scroll", "aria-label": S.table.caption });
  }

  /** @param {State} state @param {Shown} shown */
  update(state, shown) {
    const claims = sorted(this.model, shown.claims, state.sort);
    const page = Math.min(state.page, Math.max(0, Math.ceil(claims.length / PAGE) - 1));
    const rows = claims.slice(page * PAGE, (page + 1) * PAGE);
    const read = columns(this.model);
    const top = this.element.scrollTop;
    fill(this.element, this.#bar(claims.length, page),
      h("table", null, h("caption", { class: "hidden" }, S.table.caption),
        h("thead", null, h("tr", null, Object.keys(read).map((key) => this.#heading(key, state.sort)))),
        h("tbody", null, rows.map((claim) => this.#row(claim, read, state)))),
      claims.length ? null : h("p", { class: "none" }, S.graph.empty));
    this.element.scrollTop = top;
  }

  /** @param {number} count @param {number} page */
  #bar(count, page) {
    const last = Math.ceil(count / PAGE) - 1;
    return h("div", { class: "table-bar" },
      h("span", null, count ? S.table.page(page * PAGE + 1, Math.min(count, (page + 1) * PAGE), count) : ""),
      last > 0 ? [
        h("button", { type: "button", class: "button", "aria-label": S.table.previous, disabled: page === 0, onclick: () => this.store.update({ page: page - 1 }) }, "‹"),
        h("button", { type: "button", class: "button", "aria-label": S.table.next, disabled: page >= last, onclick: () => this.store.update({ page: page + 1 }) }, "›"),
      ] : null,
      h("span", { class: "spring" }),
      h("button", { type: "button", class: "button", onclick: (/** @type {any} */ event) => {
        void navigator.clipboard?.writeText(csvOf(this.model, sorted(this.model, this.#claims(), this.store.state.sort), "\t"));
        event.currentTarget.textContent = S.table.copied;
      } }, S.table.copy),
      button(S.table.csv, () => this.actions.csv()));
  }

  #claims() {
    return this.current ?? [];
  }

  /** Claims that the clipboard takes. @param {Claim[]} claims */
  hold(claims) {
    /** @type {Claim[] | undefined} */
    this.current = claims;
  }

  /** @param {string} key @param {string} sort */
  #heading(key, sort) {
    const name = S.table.columns[key] ?? key;
    const way = sort === key ? "ascending" : sort === `-${key}` ? "descending" : "none";
    return h("th", { scope: "col", class: `col-${key}`, "aria-sort": way },
      h("button", { type: "button", class: "plain", "aria-label": S.table.sortBy(name), onclick: () => this.store.update({ sort: sort === key ? `-${key}` : key, page: 0 }) },
        name, h("span", { class: "arrow", "aria-hidden": "true" }, way === "ascending" ? " ↑" : way === "descending" ? " ↓" : "")));
  }

  /** @param {Claim} claim @param {Record<string, (claim: Claim) => string | number>} read @param {State} state */
  #row(claim, read, state) {
    const pick = () => this.actions.pickClaim(claim.id);
    return h("tr", { class: `c-${claim.klass}${state.claim === claim.id ? " chosen" : ""}`, onclick: pick },
      Object.entries(read).map(([key, value]) => {
        if (key === "quote") return h("td", { class: "col-quote" }, h("button", { type: "button", class: "plain quote-button", onclick: (/** @type {Event} */ event) => { event.stopPropagation(); pick(); } }, String(value(claim))));
        if (key === "polarity") return h("td", { class: `col-polarity ${claim.polarity}` }, value(claim));
        if (key === "confidence") return h("td", { class: "col-confidence" }, Number(value(claim)).toFixed(2));
        return h("td", { class: `col-${key}` }, value(claim));
      }));
  }
}
