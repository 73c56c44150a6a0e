/** Search with suggestions over actors, quotes and reports. */

import { h } from "./dom.js";
import { foldedNames, foldedQuote } from "./data.js";
import { fold, shorten } from "./text.js";
import { glyph } from "./symbols.js";
import { S } from "./strings.js";

const LIMITS = { actors: 7, quotes: 6, reports: 4 };

/** @typedef {{kind: "actor" | "claim" | "report" | "words", id: string, text: string, note: string, actor?: Actor}} Hit */

/** @param {Model} model @param {string} query @returns {Hit[]} */
export function find(model, query) {
  const terms = fold(query).split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  return [...actorHits(model, terms), ...quoteHits(model, terms, query), ...reportHits(model, terms)];
}

/** @param {Model} model @param {string[]} terms @returns {Hit[]} */
function actorHits(model, terms) {
  return [...model.actors.values()]
    .filter((actor) => terms.every((term) => foldedNames(actor).includes(term)))
    .map((actor) => ({ actor, starts: fold(actor.label).startsWith(/** @type {string} */ (terms[0])) }))
    .sort((a, b) => Number(b.starts) - Number(a.starts) || b.actor.claims.length - a.actor.claims.length)
    .slice(0, LIMITS.actors)
    .map(({ actor }) => ({
      kind: "actor", id: actor.id, text: actor.label, note: S.counts.claims(actor.claims.length), actor,
    }));
}

/** @param {Model} model @param {string[]} terms @param {string} query @returns {Hit[]} */
function quoteHits(model, terms, query) {
  /** @type {Hit[]} */
  const hits = [];
  let more = false;
  for (const claim of model.claims) {
    if (!terms.every((term) => foldedQuote(claim).includes(term))) continue;
    if (hits.length === LIMITS.quotes) {
      more = true;
      break;
    }
    hits.push({ kind: "claim", id: claim.id, text: shorten(claim.quote, 110), note: claim.voiceLabel });
  }
  if (more || hits.length > 1)
    hits.push({ kind: "words", id: query.trim(), text: S.search.asFilter(query.trim()), note: "" });
  return hits;
}

/** @param {Model} model @param {string[]} terms @returns {Hit[]} */
function reportHits(model, terms) {
  return [...model.reports.values()]
    .filter((report) => {
      const text = fold(`${report.caption} ${report.publisher ?? ""} ${report.name}`);
      return terms.every((term) => text.includes(term));
    })
    .slice(0, LIMITS.reports)
    .map((report) => ({ kind: "report", id: report.id, text: report.caption, note: report.publisher ?? "" }));
}

/** The search box: a combobox whose list holds the hits by kind. */
export class SearchBox {
  /** @param {Model} model @param {(hit: Hit) => void} choose */
  constructor(model, choose) {
    this.model = model;
    this.choose = choose;
    /** @type {Hit[]} */
    this.hits = [];
    this.at = -1;
    this.list = h("div", { id: "search-list", role: "listbox", class: "search-list", "aria-label": S.search.label, hidden: true });
    this.input = h("input", {
      id: "search", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
      placeholder: S.search.placeholder, "aria-label": S.search.label, "aria-controls": "search-list",
      "aria-expanded": "false", "aria-autocomplete": "list",
      oninput: () => this.#suggest(),
      onfocus: () => this.#suggest(),
      onblur: () => setTimeout(() => { if (document.activeElement !== this.input) this.close(); }, 150),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element = h("div", { class: "search", role: "search" }, this.input, this.list);
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #suggest() {
    const query = this.input.value;
    this.hits = find(this.model, query);
    this.at = -1;
    this.list.replaceChildren();
    if (!query.trim()) return this.close();
    let heading = "";
    this.hits.forEach((hit, place) => {
      const title = { actor: S.search.actors, claim: S.search.quotes, words: S.search.quotes, report: S.search.reports }[hit.kind];
      if (title !== heading) this.list.append(h("div", { class: "search-heading", role: "presentation" }, title));
      heading = title;
      this.list.append(this.#option(hit, place));
    });
    if (!this.hits.length) this.list.append(h("div", { class: "search-none" }, S.search.nothing(query)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return undefined;
  }

  /** @param {Hit} hit @param {number} place */
  #option(hit, place) {
    return h(
      "div",
      {
        id: `hit-${place}`, role: "option", class: `hit hit-${hit.kind}`, "aria-selected": "false",
        onmousedown: (/** @type {Event} */ event) => { event.preventDefault(); this.#take(place); },
      },
      hit.actor ? glyph(hit.actor.kind) : null,
      h("span", { class: "hit-text" }, hit.text),
      h("span", { class: "hit-note" }, hit.note),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      this.close();
      this.input.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.hits.length) this.#mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.hits.length) % this.hits.length);
    } else if (event.key === "Enter" && this.hits.length) {
      event.preventDefault();
      this.#take(Math.max(this.at, 0));
    }
  }

  /** @param {number} place */
  #mark(place) {
    this.at = place;
    this.list.querySelectorAll("[role=option]").forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === place));
      if (i === place) option.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", `hit-${place}`);
  }

  /** @param {number} place */
  #take(place) {
    const hit = this.hits[place];
    if (!hit) return;
    this.close();
    this.input.value = hit.kind === "actor" ? hit.text : "";
    this.input.blur();
    this.choose(hit);
  }
}
