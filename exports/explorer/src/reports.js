/** Reports: the list, and one report's text with every claim and statement marked, both ways clickable. */

import { button, fill, h, outward } from "./dom.js";
import { claimCard, sentence } from "./card.js";
import { unitsOf } from "./text.js";
import { S } from "./strings.js";

/** @typedef {import("./card.js").CardActions & {listReports: () => void}} ReportActions */

export class Reports {
  /** @param {Model} model @param {ReportActions} actions */
  constructor(model, actions) {
    this.model = model;
    this.actions = actions;
    this.element = h("section", { class: "reports scroll", "aria-label": S.reports.title });
    this.beside = "";
    this.drawn = "";
    this.claim = "";
  }

  /** @param {State} state @param {Shown} shown */
  update(state, shown) {
    const report = this.model.reports.get(state.report);
    this.claim = state.claim;
    if (!report) {
      this.drawn = "";
      this.#list(shown);
      return;
    }
    const key = [report.id, this.beside, shown.count].join(" ");
    if (this.drawn !== key) this.#report(report, state, shown);
    this.drawn = key;
    this.#choose(state.claim);
  }

  /** @param {Shown} shown */
  #list(shown) {
    const reports = [...this.model.reports.values()].sort((a, b) => ((a.date ?? "9") < (b.date ?? "9") ? -1 : a.date === b.date ? (a.caption < b.caption ? -1 : 1) : 1));
    const sizes = familySizes(this.model);
    fill(this.element, h("h2", null, S.reports.title),
      reports.length ? h("ul", { class: "report-list" }, reports.map((report) => {
        const passing = report.claims.filter((claim) => shown.claim[claim.number]).length;
        const copies = report.family ? (sizes.get(report.family) ?? 1) : 1;
        return h("li", null, h("button", { type: "button", class: "report-row", onclick: () => this.actions.openReport(report.id) },
          h("span", { class: "report-date" }, report.date ?? S.panel.undated),
          h("span", { class: "report-main" }, h("strong", null, report.caption), h("span", null, report.publisher ?? S.panel.noPublisher),
            copies > 1 ? h("span", { class: "tag" }, S.reports.copyOf(copies)) : null),
          h("span", { class: "report-count" }, S.counts.claims(passing))));
      })) : h("p", { class: "none" }, S.reports.none));
  }

  /** @param {Report} report @param {State} state @param {Shown} shown */
  #report(report, state, shown) {
    const copies = report.family ? [...this.model.reports.values()].filter((r) => r.family === report.family && r !== report) : [];
    const other = copies.find((r) => r.id === this.beside);
    const step = (/** @type {number} */ by) => () => this.#step(report, shown, by);
    fill(this.element,
      h("header", { class: "report-head" },
        h("div", { class: "actions" }, button(`← ${S.reports.back}`, () => this.actions.listReports(), { class: "button quiet" }),
          report.claims.length ? [button(`↑ ${S.reports.prev}`, step(-1), { class: "button quiet" }), button(`↓ ${S.reports.next}`, step(1), { class: "button quiet" })] : null),
        h("h2", null, report.caption),
        h("p", { class: "source-where" }, report.publisher ?? S.panel.noPublisher, " · ", report.date ?? S.panel.undated, " · ", S.counts.claims(report.claims.length),
          report.url ? [" · ", outward(report.url, S.panel.link)] : null),
        h("p", { class: "hint file" }, `${S.reports.file}: ${report.name}`),
        copies.length ? h("p", { class: "copies" }, `${S.reports.copies}: `, copies.map((copy) => [
          h("button", { type: "button", class: "plain", onclick: () => this.actions.openReport(copy.id) }, `${copy.caption} (${copy.publisher ?? copy.name})`), " ",
          button(copy === other ? S.reports.stopCompare : S.reports.compare, () => { this.beside = copy === other ? "" : copy.id; this.drawn = ""; this.update(state, shown); }, { class: "button quiet" }), " ",
        ])) : null,
        report.text === undefined ? null : h("p", { class: "hint" }, S.reports.legend)),
      report.text === undefined ? this.#quotes(report, state, shown)
        : h("div", { class: other ? "texts two" : "texts" }, this.#text(report, shown, other), other ? this.#text(other, shown, report) : null));
  }

  /** @param {Report} report @param {State} state @param {Shown} shown */
  #quotes(report, state, shown) {
    return h("div", null, h("p", { class: "hint" }, S.reports.noText),
      report.claims.filter((c) => shown.claim[c.number]).map((claim) => claimCard(claim, this.model, state, this.actions, { named: true })));
  }

  /** The text, cut where marks begin and end. @param {Report} report @param {Shown} shown @param {Report | undefined} other */
  #text(report, shown, other) {
    const text = report.text ?? "";
    const at = unitsOf(report);
    const claims = report.claims.filter((claim) => shown.claim[claim.number]);
    const cuts = new Set([0, text.length]);
    for (const span of [...claims, ...report.statements]) cuts.add(at(span.start)).add(at(span.end));
    for (const claim of claims)
      for (const offset of [claim.subject_start, claim.subject_end, claim.object_start, claim.object_end]) cuts.add(at(offset));
    const body = h("div", { class: "report-text", lang: "en" });
    const marks = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
    const words = other?.text === undefined ? null : new Set(shingles(other.text));
    marks.slice(0, -1).forEach((start, i) => {
      const end = /** @type {number} */ (marks[i + 1]);
      const piece = text.slice(start, end);
      const over = claims.filter((claim) => at(claim.start) <= start && at(claim.end) >= end);
      const said = report.statements.some((s) => at(s.start) <= start && at(s.end) >= end);
      if (over.length) body.append(this.#marked(piece, over, said, start, end, at));
      else if (said) body.append(h("span", { class: "said" }, piece));
      else if (words) body.append(...differing(piece, words));
      else body.append(piece);
    });
    return body;
  }

  /**
   * @param {string} piece @param {Claim[]} over @param {boolean} said @param {number} start @param {number} end
   * @param {(offset: number) => number} at
   */
  #marked(piece, over, said, start, end, at) {
    const inner = /** @type {Claim} */ ([...over].sort((a, b) => a.end - a.start - (b.end - b.start))[0]);
    const first = over.some((claim) => at(claim.start) === start);
    const isEnd = [[inner.subject_start, inner.subject_end], [inner.object_start, inner.object_end]]
      .some(([from, to]) => at(from ?? -1) <= start && at(to ?? -1) >= end);
    const take = () => this.actions.pickClaim(inner.id);
    return h("mark", {
      class: `claim-mark c-${inner.klass}${said ? " said" : ""}${isEnd ? " end" : ""}${inner.polarity === "negated" ? " denied" : ""}`,
      "data-claims": over.map((claim) => claim.number).join(" "),
      title: over.map((claim) => sentence(claim, this.model) + (claim.polarity === "negated" ? ` (${S.reports.denied})` : "")).join("\n"),
      ...(first ? { tabindex: "0", role: "button", "aria-label": `${piece} — ${sentence(inner, this.model)}` } : {}),
      onclick: take,
      onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } },
    }, piece);
  }

  /** Light up the chosen claim. @param {string} id */
  #choose(id) {
    const claim = this.model.claimById.get(id);
    let first = true;
    for (const mark of this.element.querySelectorAll("[data-claims]")) {
      const own = claim && /** @type {HTMLElement} */ (mark).dataset.claims?.split(" ").includes(String(claim.number));
      mark.classList.toggle("chosen", Boolean(own));
      if (own && first) {
        first = false;
        mark.scrollIntoView({ block: "center" });
      }
    }
  }

  /** @param {Report} report @param {Shown} shown @param {number} by */
  #step(report, shown, by) {
    const claims = report.claims.filter((claim) => shown.claim[claim.number]).sort((a, b) => a.start - b.start || a.end - b.end);
    const here = claims.findIndex((claim) => claim.id === this.claim);
    const next = claims[(here + by + claims.length) % claims.length];
    if (next) this.actions.pickClaim(next.id);
  }
}

/** @param {Model} model @returns {Map<string, number>} */
function familySizes(model) {
  const sizes = new Map();
  for (const { family } of model.reports.values()) if (family) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  return sizes;
}

/** Runs of three words, by which two copies are compared. @param {string} text */
function shingles(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word, i) => [word, `${word} ${words[i + 1] ?? ""}`]);
}

/** Words that the other copy does not have in this order stand out. @param {string} piece @param {Set<string>} known */
function differing(piece, known) {
  return piece.split(/(\s+)/).map((part) => {
    const word = part.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ");
    return word && !known.has(word) ? h("span", { class: "differs" }, part) : part;
  });
}
