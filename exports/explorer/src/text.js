/** Texts: folding for search, and offsets, which count code points in the document and UTF-16 units here. */

/** Fold case and accents: "Szijjártó" becomes "szijjarto", "Łukasz" "lukasz". @param {string} text */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[łøđħßæœ’‘]/g, (c) => FOLDS[c] ?? c);
}

/** @type {Record<string, string>} */
const FOLDS = { ł: "l", ø: "o", đ: "d", ħ: "h", ß: "ss", æ: "ae", œ: "oe", "’": "'", "‘": "'" };

/** @type {WeakMap<object, (offset: number) => number>} */
const UNITS = new WeakMap();

/**
 * Translate code point offsets of a report into positions in its string.
 * @param {Report} report
 * @returns {(offset: number) => number}
 */
export function unitsOf(report) {
  let translate = UNITS.get(report);
  if (!translate) {
    translate = translator(report.text ?? "");
    UNITS.set(report, translate);
  }
  return translate;
}

/** @param {string} text @returns {(offset: number) => number} */
export function translator(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (offset) => offset;
  /** @type {number[]} */
  const units = [];
  for (let unit = 0; unit < text.length; unit += /** @type {number} */ (text.codePointAt(unit)) > 0xffff ? 2 : 1)
    units.push(unit);
  units.push(text.length);
  return (offset) => units[Math.min(offset, units.length - 1)] ?? text.length;
}

/** Shorten at a word boundary. @param {string} text @param {number} limit */
export function shorten(text, limit) {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > limit * 0.6 ? space : limit).trimEnd()}…`;
}

/**
 * The quote of a claim with the words around it, as pieces of text with what each piece is.
 * @param {Claim} claim
 * @param {number} around characters of context on each side
 * @returns {{text: string, role: "context" | "quote" | "subject" | "object"}[]}
 */
export function quoteInContext(claim, around) {
  const report = claim.source;
  const text = report.text;
  if (text === undefined) return withoutText(claim, around);
  const at = unitsOf(report);
  const start = at(claim.start);
  const end = at(claim.end);
  const from = backTo(text, start, around);
  const to = forwardTo(text, end, around);
  /** @type {{text: string, role: "context" | "quote" | "subject" | "object"}[]} */
  const pieces = [];
  if (start > from) pieces.push({ text: (from > 0 ? "…" : "") + squeeze(text.slice(from, start)), role: "context" });
  /** @type {{from: number, to: number, role: "subject" | "object"}[]} */
  const ends = [
    { from: at(claim.subject_start), to: at(claim.subject_end), role: /** @type {const} */ ("subject") },
    { from: at(claim.object_start), to: at(claim.object_end), role: /** @type {const} */ ("object") },
  ].filter((end_) => end_.from >= start && end_.to <= end && end_.from < end_.to);
  ends.sort((a, b) => a.from - b.from);
  let here = start;
  for (const actor of ends) {
    if (actor.from < here) continue;
    if (actor.from > here) pieces.push({ text: squeeze(text.slice(here, actor.from)), role: "quote" });
    pieces.push({ text: squeeze(text.slice(actor.from, actor.to)), role: actor.role });
    here = actor.to;
  }
  if (here < end) pieces.push({ text: squeeze(text.slice(here, end)), role: "quote" });
  if (to > end) pieces.push({ text: trailing(squeeze(text.slice(end, to)), to < text.length), role: "context" });
  return pieces;
}

/** @param {Claim} claim @param {number} around @returns {{text: string, role: "context" | "quote"}[]} */
function withoutText(claim, around) {
  const before = claim.before ?? "";
  const after = claim.after ?? "";
  return [
    { text: squeeze(before.slice(backTo(before, before.length, around))), role: "context" },
    { text: squeeze(claim.quote), role: "quote" },
    { text: squeeze(after.slice(0, forwardTo(after, 0, around))), role: "context" },
  ];
}

/** An ellipsis where the sentence goes on. @param {string} text @param {boolean} more */
function trailing(text, more) {
  return more && !/[.!?]["”’]?\s*$/.test(text) ? `${text}…` : text;
}

/** Line ends inside a quotation are spaces to a reader. @param {string} text */
function squeeze(text) {
  return text.replace(/\s+/g, " ");
}

/** Begin the context at a sentence or word. @param {string} text @param {number} start @param {number} around */
function backTo(text, start, around) {
  const from = Math.max(0, start - around);
  const stretch = text.slice(from, start);
  const sentence = [...stretch.matchAll(/[.!?]["”’)]?\s+(?=[\p{Lu}"“‘])|\n\s*\n|\n(?=.{40})/gu)].at(-1);
  if (sentence) return from + sentence.index + sentence[0].length;
  if (from === 0) return 0;
  const space = stretch.indexOf(" ");
  return space >= 0 ? from + space + 1 : from;
}

/** End the context at a sentence or word. @param {string} text @param {number} end @param {number} around */
function forwardTo(text, end, around) {
  const to = Math.min(text.length, end + around);
  if (to === text.length) return to;
  const stretch = text.slice(end, to);
  const stop = /[.!?]["”’']?(\s|$)|\n\n/.exec(stretch);
  if (stop) return end + stop.index + stop[0].trimEnd().length;
  const space = stretch.lastIndexOf(" ");
  return space >= 0 ? end + space : to;
}
