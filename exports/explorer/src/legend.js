/** The legend, which is also the quickest filter: a click on a class shows only that class. */

import { badge, glyph, stroke } from "./symbols.js";
import { fill, h } from "./dom.js";
import { S } from "./strings.js";

export class Legend {
  /** @param {Model} model @param {import("./state.js").Store} store @param {boolean} open */
  constructor(model, store, open) {
    this.model = model;
    this.store = store;
    this.kinds = Object.keys(S.kinds).filter((kind) => [...model.actors.values()].some((a) => a.kind === kind && a.claims.length));
    this.marks = ["contested", "unconfirmed"].filter((mark) => model.propositions.some((p) => /** @type {any} */ (p)[mark]));
    this.body = h("div", { class: "legend-body" });
    this.element = h("details", { class: "legend", open }, h("summary", null, S.graph.legend), this.body);
  }

  /** @param {State} state */
  update(state) {
    const toggle = (/** @type {"classes" | "marks"} */ key, /** @type {string} */ value) => () => {
      const chosen = new Set(state[key]);
      if (!chosen.delete(value)) chosen.add(value);
      this.store.update({ [key]: [...chosen].sort(), page: 0 });
    };
    const item = (/** @type {"classes" | "marks"} */ key, /** @type {string} */ value, /** @type {any} */ sign, /** @type {string} */ text, /** @type {string} */ title) =>
      h("button", {
        type: "button", class: `legend-item${state[key].length && !state[key].includes(value) ? " off" : ""}`, title,
        "aria-pressed": String(state[key].includes(value)), onclick: toggle(key, value),
      }, sign, text);
    fill(this.body,
      h("div", { class: "legend-group" }, this.model.classes.map((k) => item("classes", k, stroke(k), S.classes[k] ?? k, S.graph.legendHint))),
      this.marks.length ? h("div", { class: "legend-group" }, this.marks.map((m) => item("marks", m, badge(m), S.marks[m] ?? m, S.markHelp[m] ?? ""))) : null,
      h("div", { class: "legend-group kinds" }, this.kinds.map((kind) => h("span", { class: "legend-item" }, glyph(kind), S.kinds[kind]))),
      h("p", { class: "hint" }, S.graph.legendNotes));
  }
}
