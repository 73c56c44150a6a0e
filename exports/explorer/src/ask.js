/** Questions in SPARQL: the named ones with their parameters, or one's own; answers as a table, or lit up in the graph. */

import { button, download, fill, h } from "./dom.js";
import { cell } from "./files.js";
import { Engine, SECONDS } from "./engine.js";
import { filled, tokens } from "./sparql.js";
import { S } from "./strings.js";

const PAGE = 200; // rows shown at once
const OFFERED = 400; // actors that a field suggests

export class Ask {
  /**
   * @param {Model} model @param {Asking} asking @param {import("./state.js").Store} store
   * @param {{pick: (sel: string[]) => void, pickClaim: (id: string) => void, openReport: (id: string) => void, light: (ids: string[]) => void}} actions
   */
  constructor(model, asking, store, actions) {
    this.model = model;
    this.asking = asking;
    this.store = store;
    this.actions = actions;
    this.engine = new Engine(asking.prefixes);
    /** @type {Answer | null} */
    this.answer = null;
    this.asked = "";
    this.labels = new Map([...model.actors.values()].map((actor) => [actor.label, actor.id]));
    const cited = [...model.actors.values()].filter((actor) => actor.claims.length).sort((a, b) => b.claims.length - a.claims.length);
    const offered = h("datalist", { id: "ask-actors" }, cited.slice(0, OFFERED).map((actor) => h("option", { value: actor.label })));
    const relations = h("datalist", { id: "ask-relations" }, [...model.relations.values()].map(({ id, label }) => h("option", { value: id }, label)));
    const reports = h("datalist", { id: "ask-reports" }, [...model.reports.values()].slice(0, OFFERED).map(({ caption }) => h("option", { value: caption })));
    this.kept = h("select", { id: "ask-kept", onchange: () => this.#choose() },
      h("option", { value: "" }, S.ask.own), asking.queries.map((query) => h("option", { value: query.name }, query.title)));
    this.about = h("p", { class: "hint" });
    this.form = h("form", { class: "ask-parameters", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void this.run(); } });
    this.colours = h("pre", { class: "ask-colours", "aria-hidden": "true" });
    this.text = h("textarea", {
      id: "ask-query", class: "ask-query", spellcheck: "false", autocapitalize: "off", autocomplete: "off", rows: "12", "aria-label": S.ask.query,
      oninput: () => this.#colour(), onscroll: () => { this.colours.scrollTop = this.text.scrollTop; },
      onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.run(); },
    });
    this.start = button(S.ask.run, () => void this.run(), { title: S.ask.keys });
    this.halt = button(S.ask.stop, () => this.engine.stop("stopped"), { hidden: true });
    this.status = h("p", { class: "ask-status", role: "status" });
    this.result = h("div", { class: "ask-result" });
    this.element = h("section", { class: "ask scroll", "aria-label": S.views.ask }, offered, relations, reports,
      h("div", { class: "ask-kept" }, h("label", { for: "ask-kept" }, S.ask.kept), this.kept), this.about, this.form,
      h("div", { class: "ask-editor" }, this.colours, this.text),
      h("div", { class: "table-bar" }, this.start, this.halt, this.status),
      h("details", { class: "ask-prefixes" }, h("summary", null, S.ask.prefixes),
        h("dl", null, Object.entries(asking.prefixes).sort().map(([name, space]) => [h("dt", null, `${name}:`), h("dd", null, space)]))),
      this.result);
    this.#put(store.state.ask || S.ask.first);
  }

  /** @param {State} state */
  update(state) {
    if (state.ask && state.ask !== this.asked) this.#put(state.ask);
    this.asked = state.ask;
  }

  /** @param {string} query */
  #put(query) {
    this.text.value = query;
    this.#colour();
  }

  #colour() {
    fill(this.colours, tokens(this.text.value).map(({ text, kind }) => (kind ? h("span", { class: `sparql-${kind}` }, text) : text)), "\n");
  }

  #choose() {
    const query = this.asking.queries.find(({ name }) => name === this.kept.value);
    this.about.textContent = query?.about ?? "";
    fill(this.form, query?.parameters.map((parameter) => h("label", { class: "date" }, `${parameter.name}${parameter.needed ? " *" : ""}`,
      h("input", {
        name: parameter.name, placeholder: parameter.default ?? S.ask.any, title: parameter.about, autocomplete: "off",
        list: ["actor", "relation", "report"].includes(parameter.type) ? `ask-${parameter.type}s` : null, oninput: () => this.#fill(query, false),
      }))));
    if (query) this.#fill(query, false);
  }

  /** @param {NamedQuery} query @param {boolean} aloud @returns {boolean} whether the query could be filled */
  #fill(query, aloud) {
    const values = Object.fromEntries([...this.form.querySelectorAll("input")].map((input) => [input.name, input.value]));
    try {
      this.#put(filled(query, values, this.model));
      this.#say("");
      return true;
    } catch (error) {
      if (!aloud) this.#put(query.sparql);
      this.#say(/** @type {Error} */ (error).message, aloud);
      return false;
    }
  }

  /** @param {string} text @param {boolean} [wrong] */
  #say(text, wrong = false) {
    this.status.textContent = text;
    this.status.classList.toggle("wrong", wrong);
  }

  /** Ask what the editor holds. */
  async run() {
    if (this.start.disabled) return;
    const named = this.asking.queries.find(({ name }) => name === this.kept.value);
    if (named && this.text.value === named.sparql && !this.#fill(named, true)) return;
    this.asked = this.text.value;
    this.store.update({ ask: this.text.value });
    this.start.disabled = true;
    this.halt.hidden = false;
    this.answer = null;
    fill(this.result);
    this.#say(this.engine.started ? S.ask.asking : S.ask.starting);
    try {
      this.answer = await this.engine.ask(this.text.value);
      this.#show(this.answer, 0);
    } catch (error) {
      const reason = /** @type {Error} */ (error).message;
      this.#say(reason === "stopped" ? S.ask.stopped : reason === "time" ? S.ask.late(SECONDS) : reason, true);
    } finally {
      this.start.disabled = false;
      this.halt.hidden = true;
    }
  }

  /** @param {Answer} answer @param {number} page */
  #show(answer, page) {
    const seconds = answer.seconds.toFixed(2);
    if (answer.truth !== undefined) {
      this.#say(S.ask.took(seconds));
      fill(this.result, h("p", { class: "ask-truth" }, answer.truth ? S.ask.yes : S.ask.no));
      return;
    }
    this.#say(`${S.ask.rows(answer.total)}, ${S.ask.took(seconds)}${answer.total > answer.rows.length ? `; ${S.ask.first_rows(answer.rows.length)}` : ""}`);
    const rows = answer.rows.slice(page * PAGE, (page + 1) * PAGE);
    const actors = this.#actors(answer);
    fill(this.result,
      answer.rows.length ? h("div", { class: "table-bar" },
        answer.rows.length > PAGE ? [
          h("span", null, S.table.page(page * PAGE + 1, page * PAGE + rows.length, answer.rows.length)),
          h("button", { type: "button", class: "button", "aria-label": S.table.previous, disabled: page === 0, onclick: () => this.#show(answer, page - 1) }, "‹"),
          h("button", { type: "button", class: "button", "aria-label": S.table.next, disabled: (page + 1) * PAGE >= answer.rows.length, onclick: () => this.#show(answer, page + 1) }, "›")] : null,
        actors.length ? button(S.ask.light(actors.length), () => this.actions.light(actors)) : null,
        h("span", { class: "spring" }),
        button(S.table.copy, (event) => {
          void navigator.clipboard?.writeText(this.#sheet(answer, "\t"));
          /** @type {HTMLElement} */ (event.currentTarget).textContent = S.table.copied;
        }),
        button(S.table.csv, () => download("answer.csv", new Blob(["\ufeff", this.#sheet(answer, ",")], { type: "text/csv;charset=utf-8" })))) : null,
      h("div", { class: "matrix" }, h("table", null, h("caption", { class: "hidden" }, S.ask.caption),
        h("thead", null, h("tr", null, answer.columns.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", null, rows.map((row) => h("tr", null, row.map((term) => h("td", null, this.#cell(term)))))))));
  }

  /** What an IRI of the graph's own names, as ["actor", id]. @param {string} iri @returns {[string, string]} */
  #local(iri) {
    if (!iri.startsWith(this.model.base)) return ["", ""];
    const [kind = "", id = ""] = iri.slice(this.model.base.length).split("/");
    try {
      return [kind, decodeURIComponent(id)];
    } catch {
      return ["", ""];
    }
  }

  /** @param {Term | null} term */
  #cell(term) {
    if (!term) return "";
    const link = (/** @type {string} */ text, /** @type {() => void} */ act) => h("button", { type: "button", class: "plain linked", onclick: act }, text);
    if (term.type !== "uri") {
      const actor = this.labels.get(term.value);
      return actor ? link(term.value, () => this.actions.pick(["actor", actor])) : term.value;
    }
    const [kind, id] = this.#local(term.value);
    if (kind === "actor" && this.model.actors.has(id)) return link(this.model.actors.get(id)?.label ?? id, () => this.actions.pick(["actor", id]));
    if (kind === "claim" && this.model.claimById.has(id)) return link(this.#short(term.value), () => this.actions.pickClaim(id));
    if (kind === "report" && this.model.reports.has(id)) return link(this.model.reports.get(id)?.caption ?? id, () => this.actions.openReport(id));
    return h("span", { title: term.value }, this.#short(term.value));
  }

  /** @param {string} iri */
  #short(iri) {
    const fits = Object.entries(this.asking.prefixes).filter(([, space]) => iri.startsWith(space)).sort((a, b) => b[1].length - a[1].length)[0];
    return fits ? `${fits[0]}:${iri.slice(fits[1].length)}` : iri;
  }

  /** The actors that an answer names, by IRI, by name, or as ends of its claims. @param {Answer} answer @returns {string[]} */
  #actors(answer) {
    /** @type {Set<string>} */
    const found = new Set();
    for (const term of answer.rows.flat()) {
      if (!term) continue;
      const [kind, id] = term.type === "uri" ? this.#local(term.value) : ["actor", this.labels.get(term.value) ?? ""];
      const claim = kind === "claim" ? this.model.claimById.get(id) : undefined;
      for (const actor of claim ? [claim.subject, claim.object] : kind === "actor" ? [id] : [])
        if (this.model.actors.get(actor)?.claims.length) found.add(actor);
    }
    return [...found];
  }

  /** @param {Answer} answer @param {string} separator */
  #sheet(answer, separator) {
    const lines = [answer.columns, ...answer.rows.map((row) => row.map((term) => term?.value ?? ""))];
    return lines.map((line) => line.map((value) => cell(value, separator)).join(separator)).join(separator === "\t" ? "\n" : "\r\n") + "\n";
  }
}
