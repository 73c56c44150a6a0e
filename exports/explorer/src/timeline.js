/** Timeline: a lane for each pair of actors, a dot for each day, class and group of claims. */

import { fill, h, svg } from "./dom.js";
import { S } from "./strings.js";

const MOST_LANES = 60;
const LANE = 30;
const LEFT = 230;

export class Timeline {
  /** @param {Model} model @param {import("./state.js").Store} store @param {{pick: (sel: string[]) => void, pickClaim: (id: string) => void}} actions */
  constructor(model, store, actions) {
    this.model = model;
    this.store = store;
    this.actions = actions;
    this.element = h("section", { class: "timeline scroll", "aria-label": S.timeline.caption });
  }

  /** @param {State} state @param {Shown} shown */
  update(state, shown) {
    const day = dayOf(state.dating);
    const dated = shown.claims.filter((claim) => day(claim));
    const lanes = lanesOf(dated);
    const few = lanes.slice(0, MOST_LANES);
    const undated = shown.count - dated.length;
    const choice = (/** @type {string} */ value, /** @type {string} */ text) => h("option", { value, selected: state.dating === value }, text);
    fill(this.element,
      h("div", { class: "table-bar" },
        h("label", null, `${S.timeline.dating} `, h("select", { onchange: (/** @type {any} */ event) => this.store.update({ dating: event.target.value }) },
          choice("report", S.timeline.byReport), choice("event", S.timeline.byEvent))),
        h("span", { class: "spring" }),
        undated ? h("span", { class: "hint" }, S.timeline.undated(undated)) : null),
      few.length ? this.#drawing(few, day, state) : h("p", { class: "none" }, S.timeline.none),
      lanes.length > few.length ? h("p", { class: "hint" }, S.timeline.more(lanes.length - few.length)) : null);
  }

  /** @param {Lane[]} lanes @param {(claim: Claim) => string} day @param {State} state */
  #drawing(lanes, day, state) {
    const days = [...new Set(lanes.flatMap((lane) => lane.claims.map(day)))].sort();
    const width = Math.max(480, this.element.clientWidth - 48);
    const [first, last] = [Date.parse(days[0] ?? ""), Date.parse(days.at(-1) ?? "")];
    const span = Math.max(last - first, 1);
    const left = Math.min(LEFT, width * 0.4);
    const x = (/** @type {string} */ d) => (last === first ? (left + width) / 2 : left + 20 + ((Date.parse(d) - first) / span) * (width - left - 60));
    const height = lanes.length * LANE + 44;
    return svg("svg", { class: "lanes", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": S.timeline.caption },
      ticksOf(days, x).map(({ at, text }) => [
        svg("line", { x1: at, x2: at, y1: 26, y2: height, class: "tick" }),
        svg("text", { x: at, y: 16, "text-anchor": "middle", class: "tick-text" }, text),
      ]),
      lanes.map((lane, i) => this.#lane(lane, 40 + i * LANE, left, width, x, day, state)));
  }

  /**
   * @param {Lane} lane @param {number} y @param {number} left @param {number} width @param {(d: string) => number} x
   * @param {(claim: Claim) => string} day @param {State} state
   */
  #lane(lane, y, left, width, x, day, state) {
    const label = (/** @type {string} */ id) => this.model.actors.get(id)?.label ?? id;
    const name = `${label(lane.from)} → ${label(lane.to)}`;
    const limit = Math.floor(left / 6.9);
    const cells = cellsOf(lane.claims, day);
    return svg("g", { class: "lane" },
      svg("line", { x1: left, x2: width - 12, y1: y, y2: y, class: "lane-line" }),
      svg("text", { x: left - 10, y: y + 4, "text-anchor": "end", class: "lane-name" }, name.length > limit ? `${name.slice(0, limit - 1)}…` : name, svg("title", null, name)),
      cells.map(({ d, klass, group, claims, shift }) => {
        const first = /** @type {Claim} */ (claims[0]);
        const radius = Math.min(4 + 1.6 * Math.sqrt(claims.length), 11);
        const chosen = claims.some((claim) => claim.id === state.claim);
        const words = `${d}: ${[...new Set(claims.map((c) => c.proposition.label))].join(", ")} — ${S.groups[group]}, ${S.counts.claims(claims.length)}`;
        const take = () => this.actions.pickClaim(first.id);
        return svg("g", { class: `dot c-${klass} dot-${group}${chosen ? " chosen" : ""}`, tabindex: 0, role: "button", "aria-label": `${name}, ${words}`, onclick: take,
          onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } } },
          svg("title", null, words),
          svg("circle", { cx: x(d) + shift, cy: y, r: radius }),
          group === "denied" ? svg("line", { x1: x(d) + shift - radius, x2: x(d) + shift + radius, y1: y + radius, y2: y - radius }) : null);
      }));
  }
}

/** @typedef {{from: string, to: string, claims: Claim[]}} Lane */

/** @param {string} dating @returns {(claim: Claim) => string} */
function dayOf(dating) {
  if (dating === "event") return ({ date }) => (date && /^\d{4}-\d\d-\d\d$/.test(date) ? date : "");
  return ({ day }) => day;
}

/** @param {Claim[]} claims @returns {Lane[]} */
function lanesOf(claims) {
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  for (const claim of claims) {
    const { subject, object } = claim.proposition;
    const key = `${subject}|${object}`;
    const lane = lanes.get(key);
    if (lane) lane.claims.push(claim);
    else lanes.set(key, { from: subject, to: object, claims: [claim] });
  }
  return [...lanes.values()].sort((a, b) => b.claims.length - a.claims.length || (a.from + a.to < b.from + b.to ? -1 : 1));
}

/** Claims of one day, class and group share a dot; dots of one day stand beside one another. @param {Claim[]} claims @param {(claim: Claim) => string} day */
function cellsOf(claims, day) {
  /** @type {Map<string, {d: string, klass: string, group: Group, claims: Claim[], shift: number}>} */
  const cells = new Map();
  /** @type {Map<string, number>} */
  const perDay = new Map();
  for (const claim of claims) {
    const d = day(claim);
    const key = `${d} ${claim.klass} ${claim.group}`;
    const cell = cells.get(key);
    if (cell) cell.claims.push(claim);
    else {
      const place = perDay.get(d) ?? 0;
      perDay.set(d, place + 1);
      cells.set(key, { d, klass: claim.klass, group: claim.group, claims: [claim], shift: place });
    }
  }
  for (const cell of cells.values()) cell.shift = (cell.shift - ((perDay.get(cell.d) ?? 1) - 1) / 2) * 17;
  return [...cells.values()];
}

/** At most one date label each 80 pixels. @param {string[]} days @param {(d: string) => number} x */
function ticksOf(days, x) {
  /** @type {{at: number, text: string}[]} */
  const ticks = [];
  for (const day of days) {
    const at = x(day);
    const before = ticks.at(-1);
    if (!before || at - before.at >= 84) ticks.push({ at, text: day });
  }
  return ticks;
}
