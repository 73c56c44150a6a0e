/** Which actors the graph view shows: the core, everyone, the surroundings of one, or the ways between two. */

/** Links that can be drawn at all. */
export const MOST = 15_000;

/**
 * `grouped` counts the actors that are folded into another one.
 * @typedef {{nodes: Set<string>, rings: Map<string, number> | null, length: number, grouped: Map<string, number>}} Scope
 */

export const ALL_LEAVES = "*"; // as the name of whose leaves are grouped

/** Links that carry at least one claim that passes the filters. @param {Model} model @param {Shown} shown */
export function openLinks(model, shown) {
  return model.links.filter((link) => link.claims.some((claim) => shown.claim[claim.number]));
}

/** @param {Link[]} links @returns {Map<string, Set<string>>} */
export function neighbours(links) {
  /** @type {Map<string, Set<string>>} */
  const near = new Map();
  for (const { from, to } of links) {
    for (const [a, b] of /** @type {[string, string][]} */ ([[from, to], [to, from]])) {
      let set = near.get(a);
      if (!set) near.set(a, (set = new Set()));
      set.add(b);
    }
  }
  return near;
}

/** @param {Model} model @param {State} state @param {Link[]} links @returns {Scope} */
export function scopeOf(model, state, links) {
  const scope = wholeScope(model, state, links);
  if (state.folded.length) foldLeaves(scope, state, neighbours(links.filter(({ from, to }) => scope.nodes.has(from) && scope.nodes.has(to))));
  return scope;
}

/** The actors that nothing but one actor connects with the rest. @param {Map<string, Set<string>>} near @param {string} id @returns {string[]} */
export function leavesOf(near, id) {
  const around = near.get(id) ?? new Set();
  return around.size > 1 ? [...around].filter((other) => other !== id && near.get(other)?.size === 1) : [];
}

/** Take leaves out of a scope; whoever is selected stays. @param {Scope} scope @param {State} state @param {Map<string, Set<string>>} near */
function foldLeaves(scope, state, near) {
  const kept = new Set([...state.sel.slice(1), state.centre, ...state.path]);
  for (const id of state.folded.includes(ALL_LEAVES) ? [...near.keys()] : state.folded) {
    const leaves = leavesOf(near, id).filter((leaf) => !kept.has(leaf));
    for (const leaf of leaves) scope.nodes.delete(leaf);
    if (leaves.length) scope.grouped.set(id, leaves.length);
  }
}

/** @param {Model} model @param {State} state @param {Link[]} links @returns {Scope} */
function wholeScope(model, state, links) {
  const hidden = new Set(state.hidden);
  const usable = links.filter((link) => !hidden.has(link.from) && !hidden.has(link.to));
  const near = neighbours(usable);
  if (state.scope === "ego" && model.actors.has(state.centre)) return around(near, [state.centre], state.depth);
  if (state.scope === "path" && state.path.length === 2)
    return between(near, /** @type {string} */ (state.path[0]), /** @type {string} */ (state.path[1]));
  const whole = !model.hasCore || (state.scope === "all" && model.links.length <= MOST);
  const nodes = new Set([...near.keys()].filter((id) => whole || model.nodes.get(id)?.core));
  if (state.sel[0] === "set") for (const id of state.sel.slice(1)) if (near.has(id)) nodes.add(id);
  for (const id of state.grown) {
    if (near.has(id)) nodes.add(id);
    for (const other of near.get(id) ?? []) nodes.add(other);
  }
  return { nodes, rings: null, length: 0, grouped: new Map() };
}

/** Everyone within some steps. @param {Map<string, Set<string>>} near @param {string[]} start @param {number} depth @returns {Scope} */
function around(near, start, depth) {
  const rings = reach(near, start, depth);
  return { nodes: new Set(rings.keys()), rings, length: depth, grouped: new Map() };
}

/** Steps from a start, up to a depth. @param {Map<string, Set<string>>} near @param {string[]} start @param {number} depth */
function reach(near, start, depth) {
  const steps = new Map(start.map((id) => [id, 0]));
  let edge = start;
  for (let step = 1; step <= depth && edge.length; step++) {
    const next = [];
    for (const id of edge)
      for (const other of near.get(id) ?? [])
        if (!steps.has(other)) {
          steps.set(other, step);
          next.push(other);
        }
    edge = next;
  }
  return steps;
}

/**
 * All shortest ways between two actors, whichever direction the relations have.
 * @param {Map<string, Set<string>>} near @param {string} from @param {string} to @returns {Scope}
 */
function between(near, from, to) {
  const there = reach(near, [from], Infinity);
  const back = reach(near, [to], Infinity);
  const length = there.get(to) ?? -1;
  const nodes = new Set([from, to]);
  if (length >= 0)
    for (const [id, step] of there) if (step + (back.get(id) ?? Infinity) === length) nodes.add(id);
  const rings = new Map([...nodes].map((id) => [id, there.get(id) ?? 0]));
  return { nodes, rings, length, grouped: new Map() };
}

const RING = 190;
const ROOM = 74;

/**
 * Positions for a scope that has rings: circles around one actor, columns between two.
 * @param {Scope} scope @param {Map<string, Set<string>>} near @param {State} state
 * @returns {Map<string, [number, number]>}
 */
export function placesOf(scope, near, state) {
  const rings = /** @type {Map<string, number>} */ (scope.rings);
  /** @type {string[][]} */
  const levels = [];
  for (const [id, ring] of rings) if (scope.nodes.has(id)) (levels[ring] ??= []).push(id);
  return state.scope === "path" ? columns(levels, near) : circles(levels, near);
}

/** @param {string[][]} levels @param {Map<string, Set<string>>} near */
function circles(levels, near) {
  /** @type {Map<string, [number, number]>} */
  const places = new Map();
  /** @type {Map<string, number>} */
  const angles = new Map();
  let radius = 0;
  levels.forEach((level, ring) => {
    if (!level) return;
    if (ring === 0) {
      for (const id of level) places.set(id, [0, 0]);
      return;
    }
    radius = Math.max(radius + RING, (level.length * ROOM) / (2 * Math.PI));
    const ordered = ring === 1 ? chained(level, near) : byParents(level, near, angles);
    ordered.forEach((id, i) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / ordered.length + ring * 0.2;
      angles.set(id, angle);
      places.set(id, [Math.round(1.25 * radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))]);
    });
  });
  return places;
}

/** Order a ring so that linked actors sit beside one another. @param {string[]} level @param {Map<string, Set<string>>} near */
function chained(level, near) {
  const left = new Set([...level].sort());
  const order = [];
  let here = [...left].sort((a, b) => (near.get(b)?.size ?? 0) - (near.get(a)?.size ?? 0))[0];
  while (here !== undefined) {
    order.push(here);
    left.delete(here);
    const close = near.get(here);
    /** @type {string | undefined} */
    let next;
    for (const id of left) if (close?.has(id)) { next = id; break; }
    here = next ?? left.values().next().value;
  }
  return order;
}

/** @param {string[]} level @param {Map<string, Set<string>>} near @param {Map<string, number>} angles */
function byParents(level, near, angles) {
  const mean = (/** @type {string} */ id) => {
    let x = 0;
    let y = 0;
    for (const other of near.get(id) ?? []) {
      const angle = angles.get(other);
      if (angle !== undefined) { x += Math.cos(angle); y += Math.sin(angle); }
    }
    return (Math.atan2(y, x) + 2.5 * Math.PI) % (2 * Math.PI);
  };
  return level.map((id) => ({ id, at: mean(id) })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

/** @param {string[][]} levels @param {Map<string, Set<string>>} near */
function columns(levels, near) {
  /** @type {Map<string, [number, number]>} */
  const places = new Map();
  levels.forEach((level, column) => {
    const sorted = [...level].sort((a, b) => (near.get(b)?.size ?? 0) - (near.get(a)?.size ?? 0) || (a < b ? -1 : 1));
    sorted.forEach((id, i) => places.set(id, [column * 260, Math.round((i - (sorted.length - 1) / 2) * 110)]));
  });
  return places;
}
