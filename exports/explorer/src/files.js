/** What leaves the page as a file: claims as CSV, JSON and Turtle, the picture as PNG and SVG. */

import { svg } from "./dom.js";
import { DASHES, shapeAt, SIGNS } from "./symbols.js";
import { speakerChain } from "./data.js";

/** A cell that no spreadsheet takes for a formula. @param {unknown} value @param {string} separator */
export function cell(value, separator) {
  let text = String(value ?? "").replace(/\0/g, "");
  if (/^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = `'${text}`;
  if (separator === "\t") return text.replace(/[\t\r\n]+/g, " ");
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Model} model @param {Claim[]} claims @param {string} [separator] */
export function csvOf(model, claims, separator = ",") {
  const label = (/** @type {string | undefined} */ id) => (id ? (model.actors.get(id)?.label ?? id) : "");
  const head = ["id", "report", "publisher", "report_date", "subject", "subject_label", "relation", "object", "object_label", "polarity", "modality",
    "speaker", "speaker_chain", "date", "matter", "confidence", "frame", "contested", "unconfirmed", "witnesses", "start", "end", "quote"];
  const rows = claims.map((c) => [c.id, c.source.name, c.publisher, c.day, c.subject, label(c.subject), c.relation, c.object, label(c.object), c.polarity,
    c.modality, c.voiceLabel, speakerChain(c, model).map((s) => s.label).join(" > "), c.date, c.matter, c.confidence, c.frame,
    Boolean(c.proposition.contested), Boolean(c.proposition.unconfirmed), c.proposition.witnesses, c.start, c.end, c.quote]);
  return [head, ...rows].map((row) => row.map((value) => cell(value, separator)).join(separator)).join(separator === "\t" ? "\n" : "\r\n") + "\n";
}

/** Claims in the fields of the document, without what loading added. @param {Claim[]} claims */
export function jsonOf(claims) {
  const added = new Set(["number", "proposition", "source", "klass", "voice", "voiceLabel", "own", "group", "day", "publisher", "folded"]);
  return JSON.stringify(claims.map((claim) => Object.fromEntries(Object.entries(claim).filter(([key]) => !added.has(key)))), null, 1);
}

/**
 * The picture as SVG, drawn anew from positions, so that it is sharp at any size.
 * @param {import("./graph.js").Graph} graph
 */
export function svgOf(graph) {
  const { colours } = graph;
  const bodies = graph.network.body;
  const { names, signs } = graph.overlay();
  const box = boundsOf(names);
  const lines = [...graph.drawn.values()].flatMap((drawn) => {
    const line = bodies.edges[drawn.link.id];
    return line?.edgeType && line.connected ? lineOf(line, drawn, colours, names) : [];
  });
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`, width: box.width, height: box.height, "font-family": "system-ui, sans-serif" },
    svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, fill: colours.paper }),
    lines,
    names.map((name) => {
      const node = /** @type {DrawnNode} */ (graph.model.nodes.get(name.id));
      const shape = shapeAt(node.shape, name.x, name.y, node.size);
      shape.setAttribute("fill", /** @type {string} */ (node.shape === "dot" ? colours.node : colours["node-2"]));
      shape.setAttribute("stroke", /** @type {string} */ (colours.paper));
      return shape;
    }),
    signs.map((sign) => svg("g", null,
      svg("circle", { cx: sign.x, cy: sign.y, r: 7, fill: sign.mark === "contested" ? colours.contested : colours.paper, stroke: sign.mark === "contested" ? colours.paper : colours.unconfirmed }),
      svg("text", { x: sign.x, y: sign.y + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: sign.mark === "contested" ? colours.paper : colours.unconfirmed }, SIGNS[sign.mark]))),
    names.map((name) => svg("text", {
      x: name.x, y: name.y + name.size + 15, "text-anchor": "middle", "font-size": 12.5, "font-weight": name.size > 15 ? 600 : 400, fill: colours.ink,
      stroke: colours.paper, "stroke-width": 3, "paint-order": "stroke",
    }, name.label)));
  return new XMLSerializer().serializeToString(root);
}

/** @param {{x: number, y: number, size: number}[]} names */
function boundsOf(names) {
  const xs = names.map((n) => n.x);
  const ys = names.map((n) => n.y);
  const x = Math.min(0, ...xs) - 90;
  const y = Math.min(0, ...ys) - 50;
  return { x, y, width: Math.max(0, ...xs) + 90 - x, height: Math.max(0, ...ys) + 60 - y };
}

/** @param {any} line @param {import("./graph.js").Drawn} drawn @param {{[name: string]: string}} colours @param {{id: string, size: number}[]} names */
function lineOf(line, drawn, colours, names) {
  const colour = colours[`c-${drawn.link.klass}`] ?? colours["c-other"];
  const size = names.find((name) => name.id === drawn.link.to)?.size ?? 10;
  const [a, b] = [line.edgeType.getPoint(0), line.edgeType.getPoint(1)];
  const middle = line.edgeType.getPoint(0.5);
  const control = { x: 2 * middle.x - (a.x + b.x) / 2, y: 2 * middle.y - (a.y + b.y) / 2 };
  const length = Math.hypot(b.x - control.x, b.y - control.y) || 1;
  const [ux, uy] = [(b.x - control.x) / length, (b.y - control.y) / length];
  const tip = { x: b.x - ux * (size + 2), y: b.y - uy * (size + 2) };
  const dashes = DASHES[drawn.link.klass] ?? [];
  const path = svg("path", {
    d: `M${a.x} ${a.y} Q${control.x} ${control.y} ${tip.x} ${tip.y}`, fill: "none", stroke: colour, "stroke-width": line.options.width,
    opacity: drawn.unconfirmed ? 0.62 : 0.95, ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}),
  });
  if (!drawn.link.directed) return [path];
  const head = drawn.denied
    ? svg("path", { d: `M${tip.x - uy * 6} ${tip.y + ux * 6} L${tip.x + uy * 6} ${tip.y - ux * 6}`, stroke: colour, "stroke-width": 3 })
    : svg("path", { d: `M${tip.x} ${tip.y} L${tip.x - ux * 9 - uy * 4.5} ${tip.y - uy * 9 + ux * 4.5} L${tip.x - ux * 9 + uy * 4.5} ${tip.y - uy * 9 - ux * 4.5} Z`, fill: colour });
  return [path, head];
}

/** The picture as it stands, on its ground. @param {import("./graph.js").Graph} graph @returns {Promise<Blob | null>} */
export function pngOf(graph) {
  const source = /** @type {HTMLCanvasElement} */ (graph.holder.querySelector("canvas"));
  const copy = document.createElement("canvas");
  copy.width = source.width;
  copy.height = source.height;
  const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
  context.fillStyle = /** @type {string} */ (graph.colours.paper);
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, 0);
  return new Promise((done) => copy.toBlob(done, "image/png"));
}
