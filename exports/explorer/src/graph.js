/** The drawn graph: vis-network over the nodes, edges and options that pyvis carried, styled by the state. */

import { countClaims, drawnOf, mark } from "./drawn.js";
import { DASHES } from "./symbols.js";
import { drawOver } from "./overlay.js";
import { faded, palette } from "./theme.js";
import { MOST, neighbours, openLinks, placesOf, scopeOf } from "./scope.js";
import { S } from "./strings.js";

/** Drawing limits, measured: links that are still drawn as curves, with dashes, and at all. */
export const LIMITS = { curves: 1500, dashes: 500, warn: 4500, refuse: MOST, words: 60, signs: 400, phone: 0.5, lit: 12, physics: 150 };

/** @typedef {import("./drawn.js").Drawn} Drawn */

export class Graph {
  /**
   * @param {Model} model
   * @param {{pick: (sel: string[]) => void, grow: (id: string) => void, pin: (pin: string) => void}} actions
   */
  constructor(model, actions) {
    this.model = model;
    this.actions = actions;
    this.holder = document.createElement("div");
    this.holder.className = "canvas";
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.hidden = true;
    this.colours = palette();
    /** @type {Map<string, Drawn>} */
    this.drawn = new Map();
    /** @type {import("./scope.js").Scope} */
    this.scope = { nodes: new Set(), rings: null, length: 0, grouped: new Map() };
    this.near = new Map();
    this.hovered = "";
    this.selected = /** @type {string[]} */ ([]);
    this.arrangement = "";
    /** @type {Map<string, [number, number]>} */
    this.pinned = new Map();
    this.moved = false;
    this.heavy = false;
    /** @type {Map<string, number>} */
    this.opacity = new Map();
    this.nodes = new vis.DataSet([]);
    this.edges = new vis.DataSet([]);
    this.network = null;
  }

  /** Draw for the first time, once the holder stands in the page. */
  start() {
    this.network = new vis.Network(this.holder, { nodes: this.nodes, edges: this.edges }, this.model.options);
    const canvas = this.holder.querySelector(".vis-network");
    canvas?.setAttribute("role", "application");
    canvas?.setAttribute("aria-label", S.graph.label);
    canvas?.setAttribute("tabindex", "0");
    this.network.on("click", (/** @type {any} */ event) => this.#click(event));
    this.network.on("doubleClick", (/** @type {any} */ event) => {
      if (event.nodes[0]) this.actions.grow(event.nodes[0]);
    });
    this.network.on("hoverNode", (/** @type {any} */ event) => this.#hover(`n:${event.node}`, event.pointer.DOM));
    this.network.on("hoverEdge", (/** @type {any} */ event) => this.#hover(`e:${event.edge}`, event.pointer.DOM));
    this.network.on("blurNode", () => this.#hover("", null));
    this.network.on("blurEdge", () => this.#hover("", null));
    this.network.on("dragStart", () => this.#moved());
    this.network.on("dragEnd", (/** @type {any} */ event) => { if (event.nodes[0]) this.#pin(event.nodes[0]); });
    this.network.on("zoom", () => this.#moved());
    // vis-network scales the picture after this event, so the fit has to wait until it is through
    this.network.on("resize", () => queueMicrotask(() => { if (!this.moved) this.fit(false); }));
    this.network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => this.#over(context));
  }

  /** From now on the picture stands where its reader has put it. */
  #moved() {
    this.moved = true;
    this.#hover("", null);
  }

  /** Keep an actor where it was dragged to, in this arrangement. @param {string} id */
  #pin(id) {
    const { x, y } = this.network.getPositions([id])[id];
    this.actions.pin([mark(this.arrangement), Math.round(x), Math.round(y), id].join("."));
  }

  /** The places of actors that were dragged in this arrangement. @param {State} state @returns {Map<string, [number, number]>} */
  #pins(state) {
    const own = state.pins.map((pin) => pin.split(".")).filter(([arrangement]) => arrangement === mark(this.arrangement));
    return new Map(own.map(([, x, y, ...id]) => [id.join("."), [Number(x) || 0, Number(y) || 0]]));
  }

  /** @param {any} event */
  #click(event) {
    if (event.nodes.length) this.actions.pick(["actor", String(event.nodes[0])]);
    else if (event.edges.length) this.actions.pick(["link", .../** @type {string[]} */ (this.#ends(String(event.edges[0])))]);
    else this.actions.pick([]);
  }

  /** @param {string} id */
  #ends(id) {
    const link = this.model.linkById.get(id);
    return link ? [link.from, link.to, link.klass] : [];
  }

  /** @param {string} what @param {{x: number, y: number} | null} at */
  #hover(what, at) {
    if (what === this.hovered) return;
    this.hovered = what;
    this.holder.classList.toggle("pointing", what !== "");
    this.tip.hidden = !what || !at;
    if (what && at) {
      this.tip.textContent = this.#describe(what);
      this.tip.style.setProperty("left", `${Math.min(at.x + 14, this.holder.clientWidth - 260)}px`);
      this.tip.style.setProperty("top", `${at.y + 16}px`);
    }
    this.network?.redraw();
  }

  /** @param {string} what */
  #describe(what) {
    const id = what.slice(2);
    if (what.startsWith("n:")) {
      const actor = this.model.actors.get(id);
      return actor ? `${actor.label} · ${S.kinds[actor.kind] ?? actor.kind} · ${S.counts.claims(actor.claims.length)}` : "";
    }
    const drawn = this.drawn.get(id);
    if (!drawn) return "";
    const words = [...new Set(drawn.claims.map((claim) => claim.proposition.label))].join(", ");
    const [from, to] = [drawn.link.from, drawn.link.to].map((end) => this.model.actors.get(end)?.label ?? end);
    const marks = [drawn.contested ? S.marks.contested : "", drawn.unconfirmed ? S.marks.unconfirmed : ""].filter(Boolean);
    return [
      S.graph.hover(from ?? "", words, to ?? ""), S.counts.claims(drawn.claims.length), S.counts.witnesses(drawn.voices), ...marks,
    ].join(" · ");
  }

  /** Bring the drawing in line with the state. @param {State} state @param {Shown} shown */
  update(state, shown) {
    const links = openLinks(this.model, shown);
    this.scope = scopeOf(this.model, state, links);
    const inside = links.filter((link) => this.scope.nodes.has(link.from) && this.scope.nodes.has(link.to));
    this.near = neighbours(inside);
    this.selected = state.sel;
    this.drawn = new Map(inside.map((link) => [link.id, drawnOf(link, shown)]));
    this.#moveNodes(state);
    this.#moveEdges(inside.length);
    this.#mark();
    return { actors: this.scope.nodes.size, links: inside.length, claims: countClaims(this.drawn) };
  }

  /** @param {State} state */
  #moveNodes(state) {
    const rings = this.scope.rings ? placesOf(this.scope, this.near, state) : null;
    const arrangement = [state.scope, rings ? [state.centre, state.depth, ...state.path].join("|") : ""].join(" ");
    const again = arrangement !== this.arrangement;
    this.arrangement = arrangement;
    const ids = new Set(this.scope.nodes);
    const gone = this.nodes.getIds().filter((/** @type {string} */ id) => !ids.has(id));
    const kept = new Set(this.nodes.getIds());
    const changed = [];
    const before = this.pinned;
    this.pinned = this.#pins(state);
    for (const id of ids) {
      const same = String(before.get(id)) === String(this.pinned.get(id));
      if (kept.has(id) && !again && same) continue;
      const place = this.pinned.get(id) ?? rings?.get(id) ?? this.#placeOf(id, state);
      if (place) changed.push(this.#styled(id, place));
    }
    if (gone.length) this.nodes.remove(gone);
    for (const id of gone) this.opacity.delete(id);
    if (changed.length) this.nodes.update(changed);
    if (again) this.moved = false;
    if (again && ids.size) this.fit(false);
  }

  /** @param {string} id @param {State} state @returns {[number, number] | null} */
  #placeOf(id, state) {
    const node = this.model.nodes.get(id);
    if (!node) return null;
    if (state.scope === "all" && node.x !== undefined && node.y !== undefined) return [node.x, node.y];
    if (node.core) return node.core;
    return this.#beside(id);
  }

  /** A grown actor stands beside the one it was grown from. @param {string} id @returns {[number, number]} */
  #beside(id) {
    const anchor = [...(this.near.get(id) ?? [])].find((other) => this.nodes.get(other));
    const at = anchor ? this.nodes.get(anchor) : { x: 0, y: 0 };
    let turn = 0;
    for (const c of id) turn = (turn * 31 + c.charCodeAt(0)) % 3600;
    const angle = (turn / 3600) * 2 * Math.PI;
    return [Math.round(at.x + 150 * Math.cos(angle)), Math.round(at.y + 150 * Math.sin(angle))];
  }

  /** @param {string} id @param {[number, number]} place */
  #styled(id, [x, y]) {
    const node = /** @type {DrawnNode} */ (this.model.nodes.get(id));
    const person = node.shape === "dot";
    const fill = person ? this.colours.node : this.colours["node-2"];
    const colour = { background: fill, border: this.pinned.has(id) ? this.colours.accent : this.colours.paper };
    return {
      id, x, y, shape: node.shape, size: node.size,
      color: { ...colour, highlight: { background: fill, border: this.colours.accent }, hover: { background: fill, border: this.colours.accent } },
    };
  }

  /** @param {number} count */
  #moveEdges(count) {
    const gone = this.edges.getIds().filter((/** @type {string} */ id) => !this.drawn.has(id));
    if (gone.length) this.edges.remove(gone);
    this.curved = count <= LIMITS.curves;
    this.dashed = count <= LIMITS.dashes;
    const heavy = count > LIMITS.curves;
    if (heavy !== this.heavy) this.network?.setOptions({ interaction: { hideEdgesOnDrag: heavy, hideEdgesOnZoom: heavy } });
    this.heavy = heavy;
    const bright = this.#bright();
    this.edges.update([...this.drawn.values()].map((drawn) => this.#line(drawn, bright)));
    this.#dimNodes(bright);
  }

  /** Actors away from what is emphasised step back. @param {((link: Link) => boolean) | null} bright */
  #dimNodes(bright) {
    /** @type {Set<string>} */
    const lit = new Set(this.selected[0] === "actor" ? this.selected.slice(1, 2) : this.selected[0] === "set" ? this.selected.slice(1) : []);
    if (bright) for (const { link } of this.drawn.values()) if (bright(link)) lit.add(link.from).add(link.to);
    const changed = [];
    for (const id of this.nodes.getIds()) {
      const opacity = bright && !lit.has(id) ? 0.22 : 1;
      if ((this.opacity.get(id) ?? 1) !== opacity) changed.push({ id, opacity });
      this.opacity.set(id, opacity);
    }
    if (changed.length) this.nodes.update(changed);
  }

  /** What is emphasised: the links of a selected actor or the selected link; null where nothing is. */
  #bright() {
    const [kind, first, to, klass] = this.selected;
    if (kind === "actor") return (/** @type {Link} */ link) => link.from === first || link.to === first;
    if (kind === "link") return (/** @type {Link} */ link) => link.from === first && link.to === to && link.klass === klass;
    if (kind === "set") {
      const set = new Set(this.selected.slice(1));
      return (/** @type {Link} */ link) => set.has(link.from) && set.has(link.to);
    }
    if (kind === "proposition" || kind === "cell") {
      const proposition = this.model.propositionByKey.get(first ?? "");
      return (/** @type {Link} */ link) => Boolean(proposition && link.propositions.includes(proposition));
    }
    return null;
  }

  /** @param {Drawn} drawn @param {((link: Link) => boolean) | null} bright */
  #line(drawn, bright) {
    const { link } = drawn;
    const colour = this.colours[`c-${link.klass}`] ?? this.colours["c-other"] ?? "#888888";
    const dim = bright !== null && !bright(link);
    const opacity = dim ? 0.14 : drawn.unconfirmed ? 0.62 : 0.95;
    const dashes = this.dashed && DASHES[link.klass]?.length ? DASHES[link.klass] : false;
    return {
      id: link.id, from: link.from, to: link.to,
      width: Math.min(1.5 + 1.25 * Math.log2(Math.max(drawn.voices, 1)), 7) + (bright?.(link) && this.selected[0] === "link" ? 1.5 : 0),
      color: { color: faded(colour, opacity), highlight: faded(colour, opacity), hover: faded(colour, 1), inherit: false },
      dashes,
      arrows: link.directed ? { to: { enabled: true, type: drawn.denied ? "bar" : "arrow", scaleFactor: drawn.denied ? 0.7 : 0.55 } } : { to: { enabled: false } },
      smooth: this.#curve(link.curve),
    };
  }

  /** @param {number} curve */
  #curve(curve) {
    if (!this.curved || curve === 0) return false;
    return { enabled: true, type: curve > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(0.15 * Math.abs(curve) + 0.02, 0.6) };
  }

  #mark() {
    const [kind, first, to, klass] = this.selected;
    if (kind === "actor" && first && this.nodes.get(first)) this.network?.setSelection({ nodes: [first], edges: [] }, { highlightEdges: false });
    else if (kind === "link" && this.edges.get(`${first}|${to}|${klass}`)) this.network?.setSelection({ nodes: [], edges: [`${first}|${to}|${klass}`] });
    else this.network?.unselectAll();
  }

  /** Names, signs and words over the picture. @param {CanvasRenderingContext2D} context */
  #over(context) {
    drawOver(
      context, this.network.getScale(), (place) => this.network.canvasToDOM(place), this.overlay(), this.colours,
      { width: this.holder.clientWidth, height: this.holder.clientHeight },
    );
  }

  /** @returns {{names: import("./overlay.js").Name[], signs: import("./overlay.js").Sign[], words: import("./overlay.js").Words[]}} */
  overlay() {
    const bright = this.#bright();
    const strong = new Set(this.hovered.startsWith("n:") ? [this.hovered.slice(2)] : []);
    const lit = new Set();
    for (const { link } of this.drawn.values())
      if (bright?.(link) || this.hovered === `e:${link.id}`) {
        lit.add(link.from).add(link.to);
        if (this.selected[0] !== "actor" || this.hovered === `e:${link.id}`) strong.add(link.from).add(link.to);
      }
    if (this.selected[0] === "actor" && this.selected[1]) strong.add(this.selected[1]);
    if (this.selected[0] === "set") for (const id of this.selected.slice(1)) strong.add(id);
    const names = [];
    for (const id of this.scope.nodes) {
      const body = this.network.body.nodes[id];
      const node = this.model.nodes.get(id);
      if (!body || !node) continue;
      names.push({
        id, label: this.scope.grouped.has(id) ? `${node.label} +${this.scope.grouped.get(id)}` : node.label, x: body.x, y: body.y, size: node.size, strong: strong.has(id),
        faint: bright !== null && !lit.has(id) && !strong.has(id),
      });
    }
    return { names, ...this.#onLines(bright) };
  }

  /** @param {((link: Link) => boolean) | null} bright */
  #onLines(bright) {
    /** @type {import("./overlay.js").Sign[]} */
    const signs = [];
    /** @type {import("./overlay.js").Words[]} */
    const words = [];
    const marks = this.drawn.size <= LIMITS.signs;
    const every = this.drawn.size <= LIMITS.words && this.network.getScale() > 0.75;
    const few = bright !== null && [...this.drawn.values()].filter(({ link }) => bright(link)).length <= LIMITS.lit;
    for (const drawn of this.drawn.values()) {
      const lit = bright?.(drawn.link) || this.hovered === `e:${drawn.link.id}`;
      const mark = drawn.contested ? "contested" : drawn.unconfirmed ? "unconfirmed" : "";
      const line = this.network.body.edges[drawn.link.id];
      if (!line?.edgeType || !line.connected) continue;
      if (mark && (marks || lit)) signs.push({ ...line.edgeType.getPoint(0.5), mark, faint: bright !== null && !lit });
      if (this.hovered === `e:${drawn.link.id}` || (lit && few) || (every && bright === null)) {
        const text = [...new Set(drawn.claims.map((claim) => claim.proposition.label))].slice(0, 3).join(", ");
        words.push({ ...line.edgeType.getPoint(mark ? 0.66 : 0.5), text, colour: this.colours["ink-2"] ?? "" });
      }
    }
    return { signs, words };
  }

  /** Fetch the colours anew after a change of theme. */
  recolour() {
    this.colours = palette();
    const places = this.network.getPositions();
    this.nodes.update(Object.keys(places).map((id) => this.#styled(id, [places[id].x, places[id].y])));
    this.#moveEdges(this.drawn.size);
  }

  /** Show all that is drawn, clear of the edges. @param {boolean} [smoothly] */
  fit(smoothly = true) {
    const places = Object.values(/** @type {Record<string, {x: number, y: number}>} */ (this.network?.getPositions() ?? {}));
    const { clientWidth: width, clientHeight: height } = this.holder;
    if (!places.length || !width) return;
    const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const whole = Math.min((width - 150) / (right - left + 1), (height - 110) / (bottom - top + 1), 1.15);
    const small = width < 600 && whole < LIMITS.phone; // a whole graph on a phone is dust: show its middle
    const scale = small ? LIMITS.phone : whole;
    const middle = small ? this.#middle() : { x: (left + right) / 2, y: (top + bottom) / 2 };
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({
      position: middle, scale: Math.max(scale, 0.02),
      animation: smoothly && !calm ? { duration: 350 } : false,
    });
  }

  /** The selected actor, else the largest. */
  #middle() {
    const chosen = this.scope.nodes.has(this.selected[1] ?? "") ? (this.selected[1] ?? "") : "";
    const size = (/** @type {string} */ id) => this.model.nodes.get(id)?.size ?? 0;
    const id = chosen || [...this.scope.nodes].sort((a, b) => size(b) - size(a))[0];
    return this.network.getPositions([id])[id ?? ""] ?? { x: 0, y: 0 };
  }

  /** @param {number} factor */
  zoom(factor) {
    this.network.moveTo({ scale: Math.max(0.03, Math.min(4, this.network.getScale() * factor)) });
  }

  /** Bring an actor into the middle if it is out of sight. @param {string} id */
  reveal(id) {
    const body = this.network?.body.nodes[id];
    if (!body) return;
    const at = this.network.canvasToDOM({ x: body.x, y: body.y });
    const { clientWidth: width, clientHeight: height } = this.holder;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (at.x < 40 || at.y < 40 || at.x > width - 40 || at.y > height - 40)
      this.network.moveTo({ position: { x: body.x, y: body.y }, animation: calm ? false : { duration: 350 } });
  }

  /** Let physics arrange a small graph for a moment. */
  rearrange() {
    this.nodes.update(this.nodes.getIds().map((/** @type {string} */ id) => ({ id, fixed: this.pinned.has(id) })));
    this.network.setOptions({ physics: { enabled: true, solver: "forceAtlas2Based", forceAtlas2Based: { gravitationalConstant: -90, springLength: 130, avoidOverlap: 0.6 } } });
    setTimeout(() => this.network.setOptions({ physics: { enabled: false } }), 2500);
  }
}
