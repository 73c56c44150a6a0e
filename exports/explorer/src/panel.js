/** The evidence panel: what stands behind the selected link, actor, relation or cell. */

import { badge, glyph, stroke } from "./symbols.js";
import { claimCard } from "./card.js";
import { fill, h, button, outward } from "./dom.js";
import { marksOf } from "./filters.js";
import { voicesOf } from "./data.js";
import { S } from "./strings.js";

/** @type {Group[]} */
export const GROUPS = ["affirmed", "open", "planned", "denied"];
const FIRST = 40; // claims listed at once; more on demand
const OPEN_UP_TO = 8; // an actor's relations stand open up to this many claims

/**
 * @typedef {import("./card.js").CardActions & {
 *   focus: (id: string, depth: number) => void, startPath: (id: string) => void, hide: (id: string) => void,
 *   grow: (id: string) => void, group: (id: string) => void, groupable: (id: string) => string, unpin: (id: string) => void, pinned: (id: string) => boolean, mark: (mark: string) => void, close: () => void,
 * }} PanelActions
 */

export class Panel {
  /** @param {Model} model @param {PanelActions} actions @param {boolean} hints whether this is a first look */
  constructor(model, actions, hints) {
    this.hints = hints;
    this.model = model;
    this.actions = actions;
    this.body = h("div", { class: "panel-body" });
    this.element = h("aside", { id: "evidence", class: "panel", "aria-label": S.panel.label, tabindex: "-1" }, this.body);
  }

  /** @param {State} state @param {Shown} shown */
  update(state, shown) {
    const [kind, first] = state.sel;
    this.state = state;
    this.shown = shown;
    this.element.classList.toggle("empty", !kind);
    if (kind === "actor" && first && this.model.actors.has(first)) this.#actor(/** @type {Actor} */ (this.model.actors.get(first)));
    else if (kind === "link") this.#link(state.sel.slice(1));
    else if (kind === "proposition") this.#proposition(state.sel.slice(1).join("|"));
    else if (kind === "cell") this.#cell(state.sel[1] ?? "", state.sel[2] ?? "");
    else if (kind === "set") this.#set(state.sel.slice(1));
    else this.#welcome();
  }

  /** Several actors, such as those of an answer. @param {string[]} ids */
  #set(ids) {
    const actors = ids.flatMap((id) => this.model.actors.get(id) ?? []);
    fill(this.body,
      h("header", { class: "panel-head" }, this.#close(), h("h2", null, S.set(actors.length))),
      h("ul", { class: "rows" }, actors.map((actor) => h("li", null, h("button", {
        type: "button", class: "row", onclick: () => this.actions.pick(["actor", actor.id]),
      }, glyph(actor.kind), h("span", { class: "row-text" }, actor.label), h("span", { class: "row-note" }, S.counts.claims(this.#passing(actor.claims).length)))))));
  }

  /** Bring the chosen claim into view. */
  revealClaim() {
    const id = this.state?.claim;
    if (!id) return;
    for (const card of this.body.querySelectorAll("[data-claim]"))
      if (/** @type {HTMLElement} */ (card).dataset.claim === id) {
        const box = card.closest("details");
        if (box) box.open = true;
        card.scrollIntoView({ block: "center" });
        return;
      }
  }

  /** Step to the next or previous claim card. @param {number} step */
  stepClaim(step) {
    const cards = /** @type {HTMLElement[]} */ ([...this.body.querySelectorAll("[data-claim]")]);
    const here = cards.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = cards[Math.max(0, Math.min(cards.length - 1, here + step))];
    if (!next) return;
    const box = next.closest("details");
    if (box) box.open = true;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /** @param {Claim[]} claims */
  #passing(claims) {
    return claims.filter((claim) => this.shown?.claim[claim.number]);
  }

  #close() {
    return h("button", { type: "button", class: "icon close", "aria-label": S.panel.close, onclick: () => this.actions.close() }, "×");
  }

  #welcome() {
    const open = (/** @type {string} */ mark) =>
      this.model.propositions
        .filter((p) => marksOf(p)[0] === mark && this.#passing(p.claims).length) // a contested one is listed once
        .sort((a, b) => b.claims.length - a.claims.length || (a.key < b.key ? -1 : 1));
    const cited = [...this.model.actors.values()]
      .map((actor) => ({ actor, count: this.#passing(actor.claims).length }))
      .filter(({ count }) => count)
      .sort((a, b) => b.count - a.count || (a.actor.label < b.actor.label ? -1 : 1));
    fill(this.body,
      h("header", { class: "panel-head" }, h("h2", null, S.panel.welcome), h("p", { class: "lead" }, S.panel.welcomeText)),
      this.hints ? this.#tour() : null,
      ["contested", "unconfirmed"].map((mark) => this.#markList(mark, open(mark))),
      cited.length ? h("section", null, h("h3", null, S.panel.mostCited), h("ul", { class: "rows" },
        cited.slice(0, 8).map(({ actor, count }) => h("li", null, h("button", {
          type: "button", class: "row", onclick: () => this.actions.pick(["actor", actor.id]),
        }, glyph(actor.kind), h("span", { class: "row-text" }, actor.label), h("span", { class: "row-note" }, S.counts.claims(count))))))) : null);
  }

  /** Three hints at the first look, gone for good once dismissed. */
  #tour() {
    const done = () => { this.hints = false; this.#welcome(); };
    return h("div", { class: "tour", role: "note", "aria-label": S.tour.title },
      h("h3", null, S.tour.title), h("ol", null, S.tour.steps.map((step) => h("li", null, step))), button(S.tour.done, done));
  }

  /** @param {string} mark @param {Proposition[]} list */
  #markList(mark, list) {
    if (!list.length) return null;
    return h("section", null,
      h("h3", { title: S.markHelp[mark] }, badge(mark), " ", S.marks[mark], h("span", { class: "h3-note" }, S.markHelp[mark])),
      h("ul", { class: "rows" }, list.slice(0, mark === "contested" ? 6 : 4).map((p) => this.#row(p))),
      list.length > 4 ? button(S.panel.seeAll(list.length), () => this.actions.mark(mark), { class: "button quiet" }) : null);
  }

  /** @param {Proposition} p */
  #row(p) {
    return h("li", null, h("button", { type: "button", class: "row", onclick: () => this.actions.pick(["proposition", p.subject, p.relation, p.object]) },
      stroke(p.klass, 24), h("span", { class: "row-text" }, this.#says(p)),
      h("span", { class: "row-note" }, S.counts.voices(voicesOf(this.#passing(p.claims))))));
  }

  /** @param {Proposition} p */
  #says(p) {
    return [this.#label(p.subject), " ", h("em", null, p.label), " ", this.#label(p.object)];
  }

  /** @param {string} id */
  #label(id) {
    return this.model.actors.get(id)?.label ?? id;
  }

  /** @param {string} id */
  #name(id) {
    const actor = this.model.actors.get(id);
    return h("button", { type: "button", class: "plain name", onclick: () => this.actions.pick(["actor", id]) },
      glyph(actor?.kind ?? ""), actor?.label ?? id);
  }

  /** @param {string[]} ends */
  #link(ends) {
    const link = this.model.linkById.get(ends.join("|"));
    if (!link) return this.#welcome();
    const claims = this.#passing(link.claims);
    const open = link.propositions.filter((p) => this.#passing(p.claims).length);
    fill(this.body,
      h("header", { class: `panel-head c-${link.klass}` }, this.#close(),
        h("p", { class: "kicker" }, stroke(link.klass), S.classes[link.klass] ?? link.klass),
        h("h2", { class: "pair" }, this.#name(link.from), h("span", { class: "to", "aria-hidden": "true" }, link.directed ? "→" : "—"), this.#name(link.to)),
        this.#count(claims.length, link.claims.length)),
      open.map((p) => this.#evidence(p)),
      open.length ? null : h("p", { class: "none" }, S.panel.nothing));
    return undefined;
  }

  /** @param {string} key */
  #proposition(key) {
    const p = this.model.propositionByKey.get(key);
    if (!p) return this.#welcome();
    fill(this.body,
      h("header", { class: `panel-head c-${p.klass}` }, this.#close(),
        h("p", { class: "kicker" }, stroke(p.klass), S.classes[p.klass] ?? p.klass),
        h("h2", { class: "pair" }, this.#name(p.subject), h("span", { class: "to", "aria-hidden": "true" }, "→"), this.#name(p.object)),
        this.#count(this.#passing(p.claims).length, p.claims.length)),
      this.#evidence(p));
    return undefined;
  }

  /** What one speaker says of one relation. @param {string} key @param {string} voice */
  #cell(key, voice) {
    const p = this.model.propositionByKey.get(key);
    if (!p) return this.#welcome();
    const claims = this.#passing(p.claims).filter((claim) => claim.voice === voice);
    fill(this.body,
      h("header", { class: `panel-head c-${p.klass}` }, this.#close(),
        h("p", { class: "kicker" }, stroke(p.klass), this.model.voices.get(voice) ?? voice),
        h("h2", { class: "pair" }, this.#name(p.subject), h("span", { class: "to", "aria-hidden": "true" }, "→"), this.#name(p.object)),
        this.#count(claims.length, claims.length)),
      this.#evidence(p, claims));
    return undefined;
  }

  /** @param {number} passing @param {number} all */
  #count(passing, all) {
    return h("p", { class: "count" }, passing === all ? S.counts.claims(all) : S.panel.filtered(passing, all));
  }

  /** Claims of a proposition, by what they do with it. @param {Proposition} p @param {Claim[]} [claims] all that pass the filters */
  #evidence(p, claims = this.#passing(p.claims)) {
    return h("section", { class: "proposition" },
      h("h3", null, h("span", { class: "relation" }, p.label), marksOf(p).map((mark) => [badge(mark), h("span", { class: "mark-word" }, S.marks[mark])])),
      this.#groups(claims));
  }

  /** @param {Claim[]} claims */
  #groups(claims) {
    return GROUPS.map((group) => {
      const inGroup = claims.filter((claim) => claim.group === group);
      if (!inGroup.length) return null;
      return h("section", { class: `group group-${group}` },
        h("h4", null, S.groups[group], h("span", { class: "witnesses" }, S.counts.witnesses(voicesOf(inGroup)))),
        this.#cards(inGroup, false));
    });
  }

  /** @param {Claim[]} claims @param {boolean} named */
  #cards(claims, named) {
    const holder = h("div", { class: "cards" });
    const state = /** @type {State} */ (this.state);
    const chosen = claims.findIndex((claim) => claim.id === state.claim);
    const add = (/** @type {number} */ from, /** @type {number} */ to) => {
      for (const claim of claims.slice(from, to)) holder.append(claimCard(claim, this.model, state, this.actions, { named }));
      if (to < claims.length) {
        const more = button(S.panel.more(claims.length - to), () => { more.remove(); add(to, to + FIRST * 2); }, { class: "button quiet" });
        holder.append(more);
      }
    };
    add(0, Math.max(FIRST, chosen + 1));
    return holder;
  }

  /** @param {Actor} actor */
  #actor(actor) {
    const claims = this.#passing(actor.claims);
    const says = this.#passing(actor.says);
    const also = (actor.names ?? []).filter((name) => name !== actor.label).slice(0, 8);
    fill(this.body,
      h("header", { class: "panel-head" }, this.#close(),
        h("p", { class: "kicker" }, glyph(actor.kind), S.kinds[actor.kind] ?? actor.kind),
        h("h2", null, actor.label),
        also.length ? h("p", { class: "also" }, `${S.panel.alsoNamed}: `, also.join(", ")) : null,
        this.#count(claims.length, actor.claims.length),
        h("div", { class: "actions" },
          button(S.panel.focus, () => this.actions.focus(actor.id, 1)),
          button(S.panel.pathTo, () => this.actions.startPath(actor.id)),
          this.model.hasCore ? button(S.panel.grow, () => this.actions.grow(actor.id)) : null,
          button(S.panel.hide, () => this.actions.hide(actor.id)),
          this.actions.groupable(actor.id) ? button(this.actions.groupable(actor.id), () => this.actions.group(actor.id)) : null,
          this.actions.pinned(actor.id) ? button(S.panel.unpin, () => this.actions.unpin(actor.id)) : null,
          actor.wikidata && /^Q\d+$/.test(actor.wikidata) ? outward(`https://www.wikidata.org/wiki/${actor.wikidata}`, S.panel.wikidata) : null)),
      this.#side(S.panel.subject, claims.filter((claim) => claim.subject === actor.id), (claim) => claim.object, true),
      this.#side(S.panel.object, claims.filter((claim) => claim.object === actor.id), (claim) => claim.subject, false),
      says.length ? h("section", { class: "side" }, this.#sideHead(S.panel.says, says), h("details", { open: claims.length === 0 }, h("summary", null, S.counts.claims(says.length)), this.#cards(says, true))) : null,
      claims.length || says.length ? null : h("p", { class: "none" }, S.panel.nothing));
  }

  /** @param {string} title @param {Claim[]} claims */
  #sideHead(title, claims) {
    return h("h3", { class: "side-head" }, title, h("span", { class: "witnesses" }, S.counts.claims(claims.length)));
  }

  /**
   * The relations in which an actor stands on one side, most cited first.
   * @param {string} title @param {Claim[]} claims @param {(claim: Claim) => string} end @param {boolean} outgoing
   */
  #side(title, claims, end, outgoing) {
    if (!claims.length) return null;
    /** @type {Map<Proposition, Claim[]>} */
    const groups = new Map();
    for (const claim of claims) groups.set(claim.proposition, [...(groups.get(claim.proposition) ?? []), claim]);
    const sorted = [...groups].sort(([p, a], [q, b]) => b.length - a.length || (p.key < q.key ? -1 : 1));
    const chosen = this.state?.claim;
    return h("section", { class: "side" }, this.#sideHead(title, claims),
      sorted.map(([p, own]) => {
        const first = /** @type {Claim} */ (own[0]);
        const open = claims.length <= OPEN_UP_TO || own.some((claim) => claim.id === chosen) || (sorted[0]?.[0] === p && outgoing);
        const box = h("details", { class: `relation-box c-${p.klass}` },
          h("summary", null, stroke(p.klass, 24),
            h("span", { class: "row-text" }, outgoing ? [h("em", null, p.label), " ", this.#label(end(first))] : [this.#label(end(first)), " ", h("em", null, p.label)]),
            marksOf(p).map(badge), h("span", { class: "row-note" }, String(own.length))));
        const load = () => { if (box.open && box.childElementCount === 1) box.append(this.#groups(own).flatMap((g) => g ?? []).reduce((all, g) => { all.append(g); return all; }, h("div"))); };
        box.addEventListener("toggle", load);
        box.open = open;
        load();
        return box;
      }));
  }
}
