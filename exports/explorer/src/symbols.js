/** Shapes of actors, strokes of relations and marks: one definition for the drawing, the legend and the lists. */

import { svg } from "./dom.js";

/** Points of each shape in a box of ±1; null is a circle. @type {Record<string, [number, number][] | null>} */
export const SHAPES = {
  dot: null,
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  hexagon: ring(6, 1, 0),
  star: star(),
  triangle: [[0, -1], [0.95, 0.7], [-0.95, 0.7]],
  triangleDown: [[0, 1], [0.95, -0.7], [-0.95, -0.7]],
  diamond: [[0, -1.1], [0.9, 0], [0, 1.1], [-0.9, 0]],
};

/** @type {Record<string, string>} */
export const SHAPE_OF = {
  person: "dot", organisation: "square", state: "hexagon", alliance: "star", "armed-force": "triangle",
  faction: "triangleDown", place: "diamond",
};

/** Strokes: what is said is dashed, what is done is whole, what stands is dotted. @type {Record<string, number[]>} */
export const DASHES = {
  "verbal-cooperation": [9, 5],
  "material-cooperation": [],
  "verbal-conflict": [9, 5],
  "material-conflict": [],
  standing: [2, 4],
  other: [2, 4],
};

/** @param {number} count @param {number} radius @param {number} turn @returns {[number, number][]} */
function ring(count, radius, turn) {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** @returns {[number, number][]} */
function star() {
  return Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.5 : 1.15;
    const angle = -Math.PI / 2 + (Math.PI * i) / 5;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** A shape as SVG at a place. @param {string} shape @param {number} x @param {number} y @param {number} size */
export function shapeAt(shape, x, y, size) {
  const points = SHAPES[shape] ?? null;
  if (!points) return svg("circle", { cx: x, cy: y, r: size });
  return svg("polygon", { points: points.map(([a, b]) => `${round(x + a * size)},${round(y + b * size)}`).join(" ") });
}

/** @param {number} n */
function round(n) {
  return Math.round(n * 100) / 100;
}

/** The sign of a kind of actor. @param {string} kind */
export function glyph(kind) {
  return svg("svg", { class: "glyph", viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" },
    shapeAt(SHAPE_OF[kind] ?? "dot", 8, 8, kind === "square" ? 5 : 5.6));
}

/** A piece of line as a class of relation is drawn. @param {string} klass @param {number} [width] */
export function stroke(klass, width = 34) {
  const y = 6;
  return svg("svg", { class: `stroke c-${klass}`, viewBox: `0 0 ${width} 12`, width, height: 12, "aria-hidden": "true" },
    svg("line", {
      x1: 1, y1: y, x2: width - 7, y2: y, "stroke-width": 2.6, stroke: "currentColor",
      ...(DASHES[klass]?.length ? { "stroke-dasharray": DASHES[klass].join(" ") } : {}),
      ...(klass === "standing" || klass === "other" ? { "stroke-linecap": "round", "stroke-dasharray": "0.1 5" } : {}),
    }),
    svg("path", { d: `M${width - 8} ${y - 4} L${width} ${y} L${width - 8} ${y + 4} Z`, fill: "currentColor" }));
}

/** The round sign on a contested or unconfirmed line. @param {string} mark */
export function badge(mark) {
  return svg("svg", { class: `badge badge-${mark}`, viewBox: "0 0 16 16", width: 15, height: 15, "aria-hidden": "true" },
    svg("circle", { cx: 8, cy: 8, r: 7 }),
    mark === "contested"
      ? svg("path", { d: UNEQUAL.map(([x1, y1, x2, y2]) => `M${8 + x1 * 7} ${8 + y1 * 7} L${8 + x2 * 7} ${8 + y2 * 7}`).join(" ") })
      : svg("text", { x: 8, y: 11.6, "text-anchor": "middle" }, SIGNS[mark] ?? ""));
}

/** Strokes of the sign ≠ in a circle of radius 1. @type {[number, number, number, number][]} */
export const UNEQUAL = [[-0.52, -0.22, 0.52, -0.22], [-0.52, 0.22, 0.52, 0.22], [-0.3, 0.6, 0.3, -0.6]];

/** @type {Record<string, string>} */
export const SIGNS = { contested: "≠", unconfirmed: "?" };
