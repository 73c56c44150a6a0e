/** The filters: facets with counts, the dates as a histogram that plays, thresholds and words. */

import { active, counts, FACETS, perDay } from "./filters.js";
import { badge, stroke } from "./symbols.js";
import { button, fill, h, svg } from "./dom.js";
import { shorten } from "./text.js";
import { S } from "./strings.js";

const SHORT = 7; // values listed before "more"

export class FilterPanel {
  /** @param {Model} model @param {import("./state.js").Store} store @param {() => void} close */
  constructor(model, store, close) {
    this.model = model;
    this.store = store;
    this.opened = new Set();
    this.timer = 0;
    this.body = h("div", { class: "filter-body" });
    this.element = h("section", { id: "filters", class: "filters", "aria-label": S.filters.title, hidden: true },
      h("header", null, h("h2", null, S.filters.title),
        button(S.filters.clear, () => store.update(cleared()), { class: "button quiet clear" }),
        h("button", { type: "button", class: "icon close", "aria-label": S.filters.close, onclick: close }, "×")),
      this.body);
  }

  /** @param {State} state */
  update(state) {
    if (this.element.hidden) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.key;
    const scroll = this.element.scrollTop;
    fill(this.body, FACETS.slice(0, 3).map((facet) => this.#facet(facet, state)), this.#dates(state),
      FACETS.slice(3).map((facet) => this.#facet(facet, state)), this.#thresholds(state));
    /** @type {HTMLElement | undefined} */ ([.../** @type {NodeListOf<HTMLElement>} */ (this.body.querySelectorAll("[data-key]"))].find((e) => e.dataset.key === focused))?.focus();
    this.element.scrollTop = scroll;
  }

  /** @param {import("./filters.js").Facet} facet @param {State} state */
  #facet(facet, state) {
    const found = counts(this.model, state, facet);
    const chosen = new Set(state[facet.key]);
    const values = [...new Set([...found.keys(), ...chosen])];
    if (!values.length || (values.length === 1 && !chosen.size && facet.key !== "marks")) return null;
    const order = facet.key === "classes" ? this.model.classes : null;
    values.sort((a, b) => (order ? order.indexOf(a) - order.indexOf(b) : (found.get(b) ?? 0) - (found.get(a) ?? 0) || (a < b ? -1 : 1)));
    const all = this.opened.has(facet.key);
    const listed = all ? values : values.filter((value, i) => i < SHORT || chosen.has(value));
    return h("fieldset", null, h("legend", null, S.filters[facet.key]),
      listed.map((value) => this.#choice(facet, value, found.get(value) ?? 0, chosen)),
      values.length > SHORT ? button(all ? S.filters.fewer : S.filters.more(values.length - listed.length), () => {
        if (all) this.opened.delete(facet.key); else this.opened.add(facet.key);
        this.update(this.store.state);
      }, { class: "button quiet", "data-key": `more ${facet.key}` }) : null);
  }

  /** @param {import("./filters.js").Facet} facet @param {string} value @param {number} count @param {Set<string>} chosen */
  #choice(facet, value, count, chosen) {
    const toggle = () => {
      const next = new Set(chosen);
      if (!next.delete(value)) next.add(value);
      this.store.update({ [facet.key]: [...next].sort(), page: 0 });
    };
    return h("label", { class: `choice${count ? "" : " zero"}` },
      h("input", { type: "checkbox", checked: chosen.has(value), onchange: toggle, "data-key": `${facet.key} ${value}` }),
      facet.key === "classes" ? stroke(value, 24) : facet.key === "marks" ? badge(value) : null,
      h("span", { class: "choice-text" }, shorten(valueLabel(this.model, facet.key, value), 60)),
      h("span", { class: "choice-count" }, count.toLocaleString("en")));
  }

  /** @param {State} state */
  #dates(state) {
    const found = perDay(this.model, state);
    const undated = found.get("") ?? 0;
    const days = this.model.days;
    if (!days.length) return null;
    const [first, last] = [/** @type {string} */ (days[0]), /** @type {string} */ (days.at(-1))];
    const date = (/** @type {"from" | "to"} */ key, /** @type {string} */ label) => h("label", { class: "date" }, label,
      h("input", { type: "date", value: state[key] || (key === "from" ? first : last), min: first, max: last, "data-key": key,
        onchange: (/** @type {any} */ event) => this.store.update({ [key]: event.target.value, page: 0 }) }));
    return h("fieldset", { class: "dates" }, h("legend", null, S.filters.dates),
      this.#histogram(found, state),
      h("div", { class: "date-row" }, date("from", S.filters.from), date("to", S.filters.to)),
      days.length > 1 ? button(this.timer ? S.filters.stop : S.filters.play, () => this.#play(), { class: "button quiet", "data-key": "play" }) : null,
      undated ? h("p", { class: "hint" }, S.filters.undated(undated)) : null);
  }

  /** Bars of claims a day (or month, over long spans); a click takes one bar, a drag a range. @param {Map<string, number>} found @param {State} state */
  #histogram(found, state) {
    const bins = binsOf(this.model.days);
    const heights = bins.map((bin) => bin.days.reduce((sum, day) => sum + (found.get(day) ?? 0), 0));
    const top = Math.max(...heights, 1);
    const width = 240;
    const height = 48;
    const step = width / bins.length;
    const inside = (/** @type {{from: string, to: string}} */ bin) => (!state.from || bin.to >= state.from) && (!state.to || bin.from <= state.to);
    /** @type {number | null} */
    let start = null;
    const at = (/** @type {PointerEvent} */ event) => {
      const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      return Math.max(0, Math.min(bins.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bins.length)));
    };
    return svg("svg", {
      class: "histogram", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": S.filters.dates, preserveAspectRatio: "none",
      onpointerdown: (/** @type {PointerEvent} */ event) => { start = at(event); },
      onpointerup: (/** @type {PointerEvent} */ event) => {
        if (start === null) return;
        const [low, high] = [Math.min(start, at(event)), Math.max(start, at(event))];
        start = null;
        this.store.update({ from: bins[low]?.from ?? "", to: bins[high]?.to ?? "", page: 0 });
      },
    }, bins.map((bin, i) => {
      const share = ((heights[i] ?? 0) / top) * (height - 4);
      return svg("rect", { x: i * step + 0.5, y: height - share, width: Math.max(step - 1, 0.6), height: share, class: inside(bin) ? "in" : "out" },
        svg("title", null, `${bin.from === bin.to ? bin.from : `${bin.from} – ${bin.to}`}: ${S.counts.claims(heights[i] ?? 0)}`));
    }));
  }

  #play() {
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = 0;
      this.update(this.store.state);
      return;
    }
    const bins = binsOf(this.model.days);
    let place = 0;
    const show = () => {
      const bin = bins[place++];
      if (!bin) {
        clearInterval(this.timer);
        this.timer = 0;
        this.store.update({ from: "", to: "" }, { quiet: true });
      } else this.store.update({ from: bins[0]?.from ?? "", to: bin.to }, { quiet: true });
    };
    this.timer = window.setInterval(show, Math.max(250, Math.min(1000, 12000 / bins.length)));
    show();
  }

  /** @param {State} state */
  #thresholds(state) {
    const most = Math.max(1, ...this.model.propositions.map((p) => p.witnesses));
    const slider = (/** @type {"witnesses" | "confidence"} */ key, /** @type {number} */ max, /** @type {number} */ step, /** @type {string} */ label) =>
      h("label", { class: "slider" }, h("span", null, label, h("output", null, key === "confidence" ? `${Math.round(state[key] * 100)} %` : String(state[key]))),
        h("input", { type: "range", min: "0", max: String(max), step: String(step), value: String(state[key]), "data-key": key,
          oninput: (/** @type {any} */ event) => this.store.update({ [key]: Number(event.target.value), page: 0 }, { quiet: true }) }));
    return h("fieldset", null,
      most > 1 ? slider("witnesses", most, 1, S.filters.witnesses) : null,
      slider("confidence", 1, 0.05, S.filters.confidence),
      h("label", { class: "words" }, S.filters.words,
        h("input", { type: "text", value: state.words, "data-key": "words", spellcheck: "false",
          onchange: (/** @type {any} */ event) => this.store.update({ words: event.target.value.trim(), page: 0 }) })));
  }
}

/** @param {string[]} days ISO days, sorted @returns {{from: string, to: string, days: string[]}[]} */
export function binsOf(days) {
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  const span = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  const cut = span <= 92 ? 10 : span <= 3660 ? 7 : 4;
  /** @type {Map<string, string[]>} */
  const bins = new Map();
  if (cut === 10 && Number.isFinite(span))
    for (let i = 0; i <= span; i++) bins.set(new Date(Date.parse(first) + i * 86_400_000).toISOString().slice(0, 10), []);
  for (const day of days) bins.set(day.slice(0, cut), [...(bins.get(day.slice(0, cut)) ?? []), day]);
  return [...bins].map(([bin, own]) => ({ from: own[0] ?? bin, to: own.at(-1) ?? bin, days: own }));
}

/** How people read a value of a facet. @param {Model} model @param {string} key @param {string} value @returns {string} */
export function valueLabel(model, key, value) {
  switch (key) {
    case "classes": return S.classes[value] ?? value;
    case "relations": return model.relations.get(value)?.label ?? value;
    case "marks": return S.marks[value] ?? value;
    case "polarity": return S.polarity[value] ?? value;
    case "modality": return S.modality[value] ?? value;
    case "speakers": {
      const label = model.voices.get(value) ?? value;
      return value.startsWith("report:") ? `${label} (${S.filters.ownVoice})` : label;
    }
    case "publishers": return value || S.panel.noPublisher;
    case "reports": return model.reports.get(value)?.caption ?? value;
    default: return value;
  }
}

/** @returns {Partial<State>} */
export function cleared() {
  return {
    classes: [], relations: [], polarity: [], modality: [], speakers: [], publishers: [], reports: [], marks: [],
    from: "", to: "", witnesses: 0, confidence: 0, words: "", page: 0,
  };
}

/**
 * The filters that are set, as chips that can be removed.
 * @param {Model} model @param {State} state @param {import("./state.js").Store} store
 */
export function chips(model, state, store) {
  const chip = (/** @type {string} */ text, /** @type {Partial<State>} */ without) =>
    h("button", { type: "button", class: "chip", "aria-label": S.filters.remove(text), onclick: () => store.update({ ...without, page: 0 }) },
      shorten(text, 40), h("span", { "aria-hidden": "true" }, " ×"));
  const made = FACETS.flatMap((facet) => state[facet.key].map((value) =>
    chip(valueLabel(model, facet.key, value), { [facet.key]: state[facet.key].filter((other) => other !== value) })));
  if (state.from || state.to) made.push(chip(`${state.from || "…"} – ${state.to || "…"}`, { from: "", to: "" }));
  if (state.witnesses > 0) made.push(chip(`≥ ${S.counts.witnesses(state.witnesses)}`, { witnesses: 0 }));
  if (state.confidence > 0) made.push(chip(`≥ ${Math.round(state.confidence * 100)} %`, { confidence: 0 }));
  if (state.words) made.push(chip(`“${state.words}”`, { words: "" }));
  if (active(state) > 1) made.push(button(S.filters.clear, () => store.update(cleared()), { class: "button quiet" }));
  return made;
}
