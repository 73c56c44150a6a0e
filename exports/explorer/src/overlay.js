/** What we draw over vis-network's picture ourselves: names that do not pile up, and signs on contested lines. */

import { SIGNS, UNEQUAL } from "./symbols.js";

const MOST_NAMES = 250;
const SMALLEST = 0.28; // below this zoom only the largest actors are named

/** Boxes already used, in screen pixels, in a coarse grid. */
class Boxes {
  constructor() {
    /** @type {Map<string, [number, number, number, number][]>} */
    this.cells = new Map();
  }

  /** Take a box if it is free. @param {number} x @param {number} y @param {number} width @param {number} height */
  take(x, y, width, height) {
    const box = /** @type {[number, number, number, number]} */ ([x, y, x + width, y + height]);
    const keys = this.#keys(box);
    for (const key of keys)
      for (const [left, top, right, bottom] of this.cells.get(key) ?? [])
        if (box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
    for (const key of keys) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
    return true;
  }

  /** @param {[number, number, number, number]} box */
  #keys([left, top, right, bottom]) {
    const keys = [];
    for (let x = Math.floor(left / 128); x <= Math.floor(right / 128); x++)
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y++) keys.push(`${x},${y}`);
    return keys;
  }
}

/**
 * @typedef {{id: string, label: string, x: number, y: number, size: number, strong: boolean, faint: boolean}} Name
 * @typedef {{x: number, y: number, mark: string, faint: boolean}} Sign
 * @typedef {{x: number, y: number, text: string, colour: string}} Words
 */

/**
 * @param {CanvasRenderingContext2D} context in graph coordinates
 * @param {number} scale
 * @param {(place: {x: number, y: number}) => {x: number, y: number}} toScreen
 * @param {{names: Name[], signs: Sign[], words: Words[]}} things names sorted by weight
 * @param {{[name: string]: string}} colours
 * @param {{width: number, height: number}} view
 */
export function drawOver(context, scale, toScreen, things, colours, view) {
  const boxes = new Boxes();
  context.save();
  context.lineJoin = "round";
  drawSigns(context, scale, things.signs, colours);
  const names = [...things.names].sort((a, b) => Number(b.strong) - Number(a.strong) || b.size - a.size);
  context.textAlign = "left";
  context.textBaseline = "top";
  for (const name of names) {
    const at = toScreen(name);
    const radius = name.size * scale;
    if (name.size > 20) boxes.take(at.x - radius * 0.6, at.y - radius * 0.6, radius * 1.2, radius * 1.2);
  }
  let drawn = 0;
  for (const name of names) {
    if (drawn >= MOST_NAMES) break;
    const at = toScreen(name);
    if (at.x < -60 || at.y < -30 || at.x > view.width + 60 || at.y > view.height + 30) continue;
    if (drawName(context, scale, at, name, boxes, colours)) drawn++;
  }
  for (const words of things.words) drawWords(context, scale, toScreen(words), words, boxes, colours);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} scale @param {{x: number, y: number}} at @param {Name} name
 * @param {Boxes} boxes @param {{[name: string]: string}} colours
 */
function drawName(context, scale, at, name, boxes, colours) {
  if (scale < SMALLEST && name.size < 16 && !name.strong) return false;
  const pixels = Math.round(Math.min(15, 11.5 + name.size / 9)) + (name.strong ? 1 : 0);
  const weight = name.strong || name.size > 15 ? 600 : 450;
  const text = name.label.length > 34 ? `${name.label.slice(0, 33)}…` : name.label;
  const width = widthOf(context, `${weight} ${pixels}px ${colours.sans}`, text);
  const place = placeFor(at, name.size * scale, width, pixels, boxes) ?? (name.strong ? { x: -width / 2, y: name.size * scale + 4 } : null);
  if (!place) return false;
  context.font = `${weight} ${pixels / scale}px ${colours.sans}`;
  context.globalAlpha = name.faint ? 0.3 : 1;
  context.lineWidth = 4 / scale;
  context.strokeStyle = /** @type {string} */ (colours.paper);
  const [x, y] = [name.x + place.x / scale, name.y + place.y / scale];
  context.strokeText(text, x, y);
  context.fillStyle = /** @type {string} */ (colours.ink);
  context.fillText(text, x, y);
  context.globalAlpha = 1;
  return true;
}

/** @type {Map<string, number>} */
const WIDTHS = new Map();

/** The width of a text; setting fonts and measuring at each redraw would be most of its cost. @param {CanvasRenderingContext2D} context @param {string} font @param {string} text */
function widthOf(context, font, text) {
  const key = `${font} ${text}`;
  let width = WIDTHS.get(key);
  if (width === undefined) {
    context.font = font;
    WIDTHS.set(key, (width = context.measureText(text).width));
  }
  return width;
}

/**
 * Where a name is free to stand: below its actor, else above, right or left of it; as an offset in pixels.
 * @param {{x: number, y: number}} at @param {number} radius @param {number} width @param {number} height @param {Boxes} boxes
 */
function placeFor(at, radius, width, height, boxes) {
  const places = [
    { x: -width / 2, y: radius + 4 },
    { x: -width / 2, y: -radius - height - 5 },
    { x: radius + 6, y: -height / 2 },
    { x: -radius - 6 - width, y: -height / 2 },
  ];
  return places.find((place) => boxes.take(at.x + place.x - 3, at.y + place.y - 1, width + 6, height + 4)) ?? null;
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} scale @param {{x: number, y: number}} at @param {Words} words
 * @param {Boxes} boxes @param {{[name: string]: string}} colours
 */
function drawWords(context, scale, at, words, boxes, colours) {
  context.font = `450 11px ${colours.sans}`;
  const width = context.measureText(words.text).width;
  if (!boxes.take(at.x - width / 2 - 2, at.y - 7, width + 4, 14)) return;
  context.font = `450 ${11 / scale}px ${colours.sans}`;
  context.lineWidth = 4 / scale;
  context.strokeStyle = /** @type {string} */ (colours.paper);
  const left = words.x - width / 2 / scale;
  context.strokeText(words.text, left, words.y - 5.5 / scale);
  context.fillStyle = words.colour;
  context.fillText(words.text, left, words.y - 5.5 / scale);
}

/** @param {CanvasRenderingContext2D} context @param {number} scale @param {Sign[]} signs @param {{[name: string]: string}} colours */
function drawSigns(context, scale, signs, colours) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const sign of signs) {
    const strong = sign.mark === "contested";
    const radius = strong ? 7.5 / scale ** 0.8 : 5 / scale ** 0.6;
    context.font = `700 ${radius * 1.5}px ${colours.sans}`;
    context.globalAlpha = sign.faint ? 0.3 : 1;
    context.beginPath();
    context.arc(sign.x, sign.y, radius, 0, 2 * Math.PI);
    context.fillStyle = /** @type {string} */ (strong ? colours.contested : colours.paper);
    context.fill();
    context.lineWidth = radius / 5;
    context.strokeStyle = /** @type {string} */ (strong ? colours.paper : colours.unconfirmed);
    context.stroke();
    context.fillStyle = /** @type {string} */ (strong ? colours.paper : colours.unconfirmed);
    if (strong) drawUnequal(context, sign, radius);
    else context.fillText(SIGNS[sign.mark] ?? "", sign.x, sign.y + radius * 0.08);
  }
  context.globalAlpha = 1;
}

/** The sign ≠, which fonts draw in ways that do not bear this size. @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} at @param {number} radius */
function drawUnequal(context, at, radius) {
  context.lineWidth = radius / 4;
  context.lineCap = "butt";
  context.beginPath();
  for (const [x1, y1, x2, y2] of UNEQUAL) {
    context.moveTo(at.x + x1 * radius, at.y + y1 * radius);
    context.lineTo(at.x + x2 * radius, at.y + y2 * radius);
  }
  context.stroke();
}
