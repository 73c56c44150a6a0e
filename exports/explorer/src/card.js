/** One claim as a card: who says it, the words in their context, where they stand, and how they were found. */

import { h, outward } from "./dom.js";
import { speakerChain } from "./data.js";
import { quoteInContext, shorten } from "./text.js";
import { S } from "./strings.js";

/**
 * @typedef {{
 *   pick: (sel: string[]) => void, openReport: (report: string, claim?: string) => void, pickClaim: (id: string) => void,
 * }} CardActions
 */

const AROUND = 180;

/**
 * @param {Claim} claim @param {Model} model @param {State} state @param {CardActions} actions
 * @param {{named?: boolean}} [how] named: say the proposition too
 */
export function claimCard(claim, model, state, actions, how = {}) {
  const chosen = state.claim === claim.id;
  return h(
    "article",
    { class: `claim group-${claim.group}${chosen ? " chosen" : ""}`, "data-claim": claim.id, tabindex: "-1", "aria-current": chosen ? "true" : null },
    how.named ? h("p", { class: "claim-says" }, sentence(claim, model)) : null,
    h("p", { class: "claim-head" }, chain(claim, model, actions), badges(claim)),
    quotation(claim),
    source(claim, actions),
    details(claim, model, actions),
  );
}

/** "Putin accused Prigozhin", with "denied" where the claim is negated. @param {Claim} claim @param {Model} model */
export function sentence(claim, model) {
  const label = (/** @type {string} */ id) => model.actors.get(id)?.label ?? id;
  return `${label(claim.subject)} ${claim.proposition.label} ${label(claim.object)}`;
}

/** @param {Claim} claim @param {Model} model @param {CardActions} actions */
function chain(claim, model, actions) {
  const steps = speakerChain(claim, model);
  return h("span", { class: "chain", "aria-label": S.panel.chain },
    steps.map((step, i) => [
      i ? h("span", { class: "chain-arrow", "aria-hidden": "true" }, " › ") : null,
      step.actor
        ? h("button", { type: "button", class: "plain speaker", onclick: () => actions.pick(["actor", /** @type {string} */ (step.actor)]) }, step.label)
        : h("span", { class: i === steps.length - 1 ? "speaker" : "" }, step.label),
    ]),
    claim.own ? h("span", { class: "own" }, ` ${S.panel.ownVoice}`) : null);
}

/** @param {Claim} claim */
export function badges(claim) {
  return h("span", { class: "tags" },
    claim.polarity === "negated" ? h("span", { class: "tag tag-denied" }, S.polarity.negated) : null,
    claim.modality !== "asserted" ? h("span", { class: "tag" }, S.modality[claim.modality]) : null,
    claim.ended ? h("span", { class: "tag" }, S.panel.ended) : null);
}

/** @param {Claim} claim */
export function quotation(claim) {
  return h("blockquote", { class: "quote" },
    quoteInContext(claim, AROUND).map((piece) => {
      if (piece.role === "context") return h("span", { class: "context" }, piece.text);
      return h("mark", piece.role === "quote" ? null : { class: "end" }, piece.text);
    }));
}

/** @param {Claim} claim @param {CardActions} actions */
function source(claim, actions) {
  const report = claim.source;
  return h("p", { class: "source" },
    h("button", {
      type: "button", class: "plain report-link", title: S.panel.openReport,
      onclick: () => actions.openReport(report.id, claim.id),
    }, shorten(report.caption, 90)),
    h("span", { class: "source-where" }, report.publisher ?? S.panel.noPublisher, " · ", report.date ?? S.panel.undated,
      report.url ? [" · ", outward(report.url, S.panel.link)] : null));
}

/** @param {Claim} claim @param {Model} model @param {CardActions} actions */
function details(claim, model, actions) {
  const other = (/** @type {string} */ id) => model.claimById.get(id);
  const jump = (/** @type {string} */ id) => {
    const target = other(id);
    return target ? h("button", { type: "button", class: "plain", onclick: () => actions.pickClaim(id) }, sentence(target, model)) : null;
  };
  const event = claim.event ? (model.events.get(claim.event)?.label ?? claim.event) : null;
  /** @type {[string, any][]} */
  const rows = [
    [S.panel.eventDate, claim.date ? (claim.date_text && claim.date_text !== claim.date ? `${claim.date} (${claim.date_text})` : claim.date) : null],
    [S.panel.about, claim.matter],
    [S.panel.event, event],
    [S.panel.partOf, claim.within ? jump(claim.within) : null],
    [S.panel.contains, claim.inner?.length ? claim.inner.map((id, i) => [i ? ", " : null, jump(id)]) : null],
    [S.panel.inferred, claim.inferred],
    [S.panel.frame, h("code", null, claim.frame)],
    [S.panel.confidence, confidence(claim.confidence)],
  ];
  return h("dl", { class: "facts" },
    rows.filter(([, value]) => value).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

/** @param {number} value */
function confidence(value) {
  const share = Math.round(value * 100);
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("span", { style: { width: `${share}%` } }));
  return h("span", { class: "confidence" }, bar, ` ${share} %`);
}
