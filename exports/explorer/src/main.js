/** The page: loads the data, builds the frame, and lets every view follow the state. */

import { Ask } from "./ask.js";
import { active, FILTER_KEYS, shown } from "./filters.js";
import { button, download, fill, h } from "./dom.js";
import { chips, cleared, FilterPanel } from "./filterpanel.js";
import { Compare } from "./compare.js";
import { csvOf, jsonOf, pngOf, svgOf } from "./files.js";
import { Graph, LIMITS } from "./graph.js";
import { helpDialog, menu } from "./dialogs.js";
import { Legend } from "./legend.js";
import { ALL_LEAVES, leavesOf } from "./scope.js";
import { smallerPage } from "./smaller.js";
import { asking, load } from "./data.js";
import { Panel } from "./panel.js";
import { Reports } from "./reports.js";
import { SearchBox } from "./search.js";
import { sorted, Table } from "./table.js";
import { Store } from "./state.js";
import { Timeline } from "./timeline.js";
import { turtleOf } from "./turtle.js";
import { choose } from "./theme.js";
import { S } from "./strings.js";

const FIXED = ["graph", "table", "compare", "timeline", "reports"];
const MOST_LIT = 200; // actors that an address can name
const WIDE = 900; // pixels from which graph and evidence stand side by side

/** @param {Model} model @param {Asking | null} sparql */
function start(model, sparql) {
  const VIEWS = sparql ? [...FIXED, "ask"] : FIXED;
  const store = new Store();
  const fresh = location.hash.length < 2;
  let picking = ""; // the actor from which a path is asked for
  let theme = /** @type {"auto" | "light" | "dark"} */ ("auto");
  let now = shown(model, store.state);

  // ---- what people do ------------------------------------------------------------------------------------------------
  const actions = {
    pick: (/** @type {string[]} */ sel) => {
      if (picking && sel[0] === "actor" && sel[1] && sel[1] !== picking) {
        const path = [picking, sel[1]];
        endPicking();
        store.update({ view: "graph", scope: "path", path, sel: ["actor", /** @type {string} */ (path[1])], claim: "" });
      } else store.update({ sel, claim: "" });
    },
    pickClaim: (/** @type {string} */ id) => {
      const claim = model.claimById.get(id);
      if (!claim) return;
      const p = claim.proposition;
      const shownLink = ["link", p.subject, p.object, p.klass];
      store.update({ sel: model.linkById.has(shownLink.slice(1).join("|")) ? shownLink : ["proposition", p.subject, p.relation, p.object], claim: id });
    },
    openReport: (/** @type {string} */ report, /** @type {string} */ claim = "") => store.update({ view: "reports", report, claim: claim || store.state.claim }),
    listReports: () => store.update({ view: "reports", report: "" }),
    focus: (/** @type {string} */ centre, /** @type {number} */ depth) => store.update({ view: "graph", scope: "ego", centre, depth }),
    startPath: (/** @type {string} */ id) => { picking = id; store.update({ view: "graph" }); drawNotice(store.state); },
    hide: (/** @type {string} */ id) => store.update({ hidden: [...new Set([...store.state.hidden, id])], sel: [] }),
    pin: (/** @type {string} */ pin) => store.update({ pins: [...store.state.pins.filter((other) => !samePin(other, pin)), pin] }),
    pinned: (/** @type {string} */ id) => graph.pinned.has(id),
    unpin: (/** @type {string} */ id) => store.update({ pins: store.state.pins.filter((pin) => !pin.endsWith(`.${id}`)) }),
    /** What grouping would do to an actor, "" where it has nothing to group. */
    groupable: (/** @type {string} */ id) => {
      if (store.state.folded.includes(id)) return S.panel.ungroup;
      const leaves = leavesOf(graph.near, id).length;
      return leaves > 1 ? S.panel.group(leaves) : "";
    },
    group: (/** @type {string} */ id) => {
      const { folded } = store.state;
      store.update({ folded: folded.includes(id) ? folded.filter((other) => other !== id) : [...folded, id] });
    },
    groupAll: () => store.update({ folded: store.state.folded.length ? [] : [ALL_LEAVES] }),
    smaller: async () => {
      const drawn = ["ego", "path"].includes(store.state.scope) ? [...graph.drawn.values()].flatMap((line) => line.claims) : now.claims;
      const page = await smallerPage(new Set(drawn.map((claim) => claim.id)), graph.network.getPositions(), ALTERED);
      download("explorer-part.html", new Blob([page], { type: "text/html;charset=utf-8" }));
    },
    grow: (/** @type {string} */ id) => {
      if (store.state.scope === "ego") store.update({ centre: id, sel: ["actor", id] });
      else if (model.hasCore) store.update({ grown: [...new Set([...store.state.grown, id])] });
      else actions.focus(id, 1);
    },
    mark: (/** @type {string} */ mark) => store.update({ ...cleared(), marks: [mark], view: "compare" }),
    light: (/** @type {string[]} */ ids) => store.update({ view: "graph", scope: "core", sel: ["set", ...ids.slice(0, MOST_LIT)] }),
    close: () => store.update({ sel: [], claim: "" }),
    csv: () => download("claims.csv", new Blob(["\ufeff", csvOf(model, sorted(model, now.claims, store.state.sort))], { type: "text/csv;charset=utf-8" })),
  };
  const endPicking = () => { picking = ""; };

  // ---- the parts -----------------------------------------------------------------------------------------------------
  const graph = new Graph(model, actions);
  const panel = new Panel(model, actions, fresh && model.claims.length > 0);
  const table = new Table(model, store, actions);
  const compare = new Compare(model, store, actions);
  const timeline = new Timeline(model, store, actions);
  const reports = new Reports(model, actions);
  const ask = sparql && new Ask(model, sparql, store, actions);
  const legend = new Legend(model, store, innerWidth >= WIDE && innerHeight >= 620);
  const filters = new FilterPanel(model, store, () => toggleFilters(false));
  const help = helpDialog();
  const search = new SearchBox(model, (hit) => {
    if (hit.kind === "actor") findActor(hit.id);
    else if (hit.kind === "claim") actions.pickClaim(hit.id);
    else if (hit.kind === "report") actions.openReport(hit.id);
    else store.update({ words: hit.id, page: 0 });
  });

  /** An actor found by search is selected, and brought into the picture where it is not in it. @param {string} id */
  function findActor(id) {
    const outside = !graph.scope.nodes.has(id) && !picking;
    if (outside && model.hasCore && store.state.scope === "core") store.update({ sel: ["actor", id], claim: "", grown: [...store.state.grown, id] });
    else actions.pick(["actor", id]);
    graph.reveal(id);
  }

  const status = h("p", { class: "status", role: "status", "aria-live": "polite" });
  const notice = h("div", { class: "notice" });
  const chipRow = h("div", { class: "chips" });
  const filterButton = button(S.filters.button, () => toggleFilters(filters.element.hidden === true), { class: "button", "aria-expanded": "false", "aria-controls": "filters" });
  const tabs = Object.fromEntries(VIEWS.map((view) => [view, h("button", {
    type: "button", class: "tab", "aria-pressed": "false", onclick: () => store.update({ view, ...(view === "reports" && store.state.view === "reports" ? { report: "" } : {}) }),
  }, /** @type {any} */ (S.views)[view])]));
  const empty = h("div", { class: "nothing", hidden: true });
  const rearrange = h("button", { type: "button", class: "icon", "aria-label": S.graph.rearrange, title: S.graph.rearrange, onclick: () => graph.rearrange() }, "⟳");
  const tools = h("div", { class: "tools" },
    h("button", { type: "button", class: "icon", "aria-label": S.graph.zoomIn, title: S.graph.zoomIn, onclick: () => graph.zoom(1.3) }, "+"),
    h("button", { type: "button", class: "icon", "aria-label": S.graph.zoomOut, title: S.graph.zoomOut, onclick: () => graph.zoom(1 / 1.3) }, "−"),
    h("button", { type: "button", class: "icon", "aria-label": S.graph.fit, title: S.graph.fit, onclick: () => graph.fit() }, "⤢"),
    rearrange);
  const graphView = h("section", { class: "graph-view", "aria-label": S.views.graph }, h("div", { class: "stage" }, graph.holder, graph.tip, empty, notice, tools), legend.element);
  /** @type {Record<string, HTMLElement>} */
  const views = { graph: graphView, table: table.element, compare: compare.element, timeline: timeline.element, reports: reports.element, ...(ask ? { ask: ask.element } : {}) };

  const actorCount = [...model.actors.values()].filter((a) => a.claims.length).length;
  const contested = model.propositions.filter((p) => p.contested).length;
  const summary = [S.counts.reports(model.reports.size), S.counts.actors(actorCount), S.counts.claims(model.claims.length), contested ? S.counts.contested(contested) : ""].filter(Boolean).join(" · ");
  const header = h("header", { class: "top" },
    h("div", { class: "brand" }, h("h1", null, model.title), h("p", null, summary)),
    search.element,
    h("nav", { class: "tabs", "aria-label": S.viewsLabel }, VIEWS.map((view) => tabs[view])),
    h("div", { class: "top-actions" }, filterButton, menu(S.menu.button, () => [
      { text: S.menu.undo, act: () => history.back() },
      { text: S.menu.redo, act: () => history.forward() },
      { text: S.menu.link, act: () => void navigator.clipboard?.writeText(location.href).then(() => { status.textContent = S.menu.linkCopied; }) },
      { text: S.menu.png, act: () => void pngOf(graph).then((blob) => blob && download("graph.png", blob)) },
      { text: S.menu.svg, act: () => download("graph.svg", new Blob([svgOf(graph)], { type: "image/svg+xml" })) },
      { text: S.menu.csv, act: actions.csv },
      { text: S.menu.ttl, act: () => download("claims.ttl", new Blob([turtleOf(model, now.claims)], { type: "text/turtle" })) },
      { text: S.menu.json, act: () => download("claims.json", new Blob([jsonOf(now.claims)], { type: "application/json" })) },
      { text: S.menu.smaller, act: () => void actions.smaller() },
      { text: store.state.folded.length ? S.menu.ungroup : S.menu.group, act: actions.groupAll },
      { text: S.menu.print, act: () => print() },
      { text: S.menu.theme[theme], act: () => { theme = theme === "auto" ? "light" : theme === "light" ? "dark" : "auto"; choose(theme); graph.recolour(); } },
      { text: S.menu.help, act: () => help.showModal() },
    ])));
  const main = h("main", null, h("div", { class: "bar" }, status, chipRow), ...Object.values(views));
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  fill(app, h("a", { class: "skip", href: "#evidence", onclick: (/** @type {Event} */ event) => { event.preventDefault(); panel.element.focus(); } }, S.skip),
    header, h("div", { class: "body" }, filters.element, main, panel.element), help);

  /** @param {boolean} open */
  function toggleFilters(open) {
    filters.element.hidden = !open;
    filterButton.setAttribute("aria-expanded", String(open));
    app.classList.toggle("filtering", open);
    filters.update(store.state);
    if (open) /** @type {HTMLElement | null} */ (filters.element.querySelector("button, input"))?.focus();
    else filterButton.focus();
  }

  // ---- following the state -------------------------------------------------------------------------------------------
  /** @param {State} state @param {Set<string>} changed */
  function follow(state, changed) {
    if (FILTER_KEYS.some((key) => changed.has(key)) || changed.has("marks")) now = shown(model, state);
    const view = VIEWS.includes(state.view) ? state.view : "graph";
    for (const [name, element] of Object.entries(views)) element.hidden = name !== view;
    for (const [name, tab] of Object.entries(tabs)) tab.setAttribute("aria-pressed", String(name === view));
    app.dataset.view = view;
    app.classList.toggle("selected", state.sel.length > 0);
    table.hold(now.claims);
    if (view === "table") table.update(state, now);
    else if (view === "compare") compare.update(state, now);
    else if (view === "timeline") timeline.update(state, now);
    else if (view === "reports") reports.update(state, now);
    else if (view === "ask") ask?.update(state);
    const drawn = drawGraph(state);
    legend.update(state);
    filters.update(state);
    if (["sel", "claim", "folded", "pins", ...FILTER_KEYS, "marks"].some((key) => changed.has(key)) || changed.has("start")) {
      panel.update(state, now);
      if (changed.has("sel")) panel.element.scrollTop = 0;
      if (state.claim) panel.revealClaim();
    }
    const set = active(state);
    filterButton.textContent = set ? S.filters.buttonOn(set) : S.filters.button;
    fill(chipRow, chips(model, state, store));
    status.textContent = view === "graph" ? S.graph.status(drawn.actors, drawn.links, drawn.claims) : S.counts.claims(now.count);
    drawNotice(state);
    if (changed.has("sel") && state.sel[0] === "actor" && state.sel[1] && view === "graph") graph.reveal(state.sel[1]);
  }

  /** @param {State} state */
  function drawGraph(state) {
    const drawn = graph.update(state, now);
    empty.hidden = drawn.links > 0;
    rearrange.hidden = drawn.actors > LIMITS.physics || !drawn.links;
    if (!drawn.links)
      fill(empty, h("h2", null, model.claims.length ? S.graph.empty : S.graph.emptyGraph),
        model.claims.length ? button(S.filters.clear, () => store.update({ ...cleared(), scope: "core", hidden: [] })) : h("p", null, S.graph.emptyGraphHelp));
    return drawn;
  }

  /** Says what part of the graph is drawn and offers the way back. @param {State} state */
  function drawNotice(state) {
    const label = (/** @type {string | undefined} */ id) => model.actors.get(id ?? "")?.label ?? id ?? "";
    const back = button(S.graph.back, () => store.update({ scope: "core", path: [], centre: "", grown: [] }), { class: "button quiet" });
    /** @type {any[]} */
    let parts = [];
    if (picking) parts = [h("span", null, S.panel.pathPick), button(S.panel.pathCancel, () => { endPicking(); drawNotice(store.state); }, { class: "button quiet" })];
    else if (state.scope === "ego") parts = [h("span", null, S.graph.ego(label(state.centre), state.depth)), steps(state), back];
    else if (state.scope === "path") {
      const [a, b] = state.path;
      parts = [h("span", null, graph.scope.length >= 0 ? S.graph.path(label(a), label(b), graph.scope.length) : S.graph.noPath(label(a), label(b))), back];
    } else if (state.scope === "core" && model.hasCore) parts = [h("span", null, S.graph.core(graph.scope.nodes.size, actorCount)), button(S.graph.all, showAll, { class: "button quiet" })];
    else if (state.scope === "all") parts = [back];
    if (state.hidden.length) parts.push(h("span", null, S.graph.hidden(state.hidden.length)), button(S.graph.unhide, () => store.update({ hidden: [] }), { class: "button quiet" }));
    if (graph.scope.grouped.size)
      parts.push(h("span", null, S.graph.grouped([...graph.scope.grouped.values()].reduce((a, b) => a + b, 0))), button(S.graph.ungroup, () => store.update({ folded: [] }), { class: "button quiet" }));
    if (graph.pinned.size) parts.push(h("span", null, S.graph.pinned(graph.pinned.size)), button(S.graph.unpin, () => store.update({ pins: [] }), { class: "button quiet" }));
    fill(notice, parts);
    notice.hidden = !parts.length;
  }

  /** @param {State} state */
  function steps(state) {
    return h("span", { class: "steps", role: "group", "aria-label": S.graph.steps }, [1, 2, 3].map((depth) =>
      h("button", { type: "button", class: "button step", "aria-pressed": String(state.depth === depth), onclick: () => store.update({ depth }) }, String(depth))));
  }

  function showAll() {
    const count = model.links.length;
    if (count > LIMITS.refuse) {
      store.update({ view: "table" });
      status.textContent = S.graph.allRefused(count);
    } else if (count <= LIMITS.warn || confirm(S.graph.allWarn(count))) store.update({ scope: "all" });
  }

  // ---- keys ----------------------------------------------------------------------------------------------------------
  /** @param {number} by */
  function neighbour(by) {
    const [kind, id] = store.state.sel;
    if (kind !== "actor" || !id) return;
    const around = [...(graph.near.get(id) ?? [])].sort();
    const here = around.indexOf(lastNeighbour);
    lastNeighbour = around[(here + by + around.length) % around.length] ?? "";
    if (lastNeighbour) actions.pick(["actor", lastNeighbour]);
    lastNeighbour = id;
  }
  let lastNeighbour = "";

  /** @type {Record<string, () => void>} */
  const keys = {
    "/": () => search.focus(),
    f: () => toggleFilters(filters.element.hidden === true),
    n: () => neighbour(1),
    p: () => neighbour(-1),
    j: () => panel.stepClaim(1),
    k: () => panel.stepClaim(-1),
    0: () => graph.fit(),
    "+": () => graph.zoom(1.3),
    "-": () => graph.zoom(1 / 1.3),
    "?": () => help.showModal(),
    Escape: () => (picking ? (endPicking(), drawNotice(store.state)) : filters.element.hidden ? actions.close() : toggleFilters(false)),
  };
  VIEWS.forEach((view, i) => { keys[String(i + 1)] = () => store.update({ view }); });
  addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || (typing(target) && event.key !== "Escape")) return;
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  graph.start();
  store.listen(follow);
  follow(store.state, new Set(["start", "sel", ...FILTER_KEYS]));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.recolour());
  addEventListener("resize", () => { if (store.state.view === "timeline") timeline.update(store.state, now); });
  Object.assign(globalThis, { onrecord: { model, store, graph } }); // for the curious, in the browser's console
  document.documentElement.dataset.ready = "true";
}

/** Whether two pins hold the same actor in the same arrangement. @param {string} a @param {string} b */
function samePin(a, b) {
  const [one, , , ...id] = a.split(".");
  const [other, , , ...otherId] = b.split(".");
  return one === other && id.join(".") === otherId.join(".");
}

/** Whether keys belong to what somebody is writing. @param {HTMLElement} target */
function typing(target) {
  return target.matches("select, textarea, input:not([type=checkbox], [type=range])");
}

const altered = document.getElementById("altered");
const ALTERED = altered?.outerHTML ?? "";
altered?.remove();
void Promise.all([load(), asking()]).then(([model, sparql]) => start(model, sparql));
