/** Colours of the drawing, read from the style sheet so that light, dark and print have one source. */

/** @returns {{[name: string]: string}} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  /** @type {{[name: string]: string}} */
  const colours = {};
  for (const name of NAMES) colours[name] = style.getPropertyValue(`--${name}`).trim();
  return colours;
}

const NAMES = [
  "paper", "surface", "ink", "ink-2", "ink-3", "line", "node", "node-2", "accent", "mark", "c-verbal-cooperation", "c-material-cooperation",
  "c-verbal-conflict", "c-material-conflict", "c-standing", "c-other", "contested", "unconfirmed", "sans",
];

/** A colour with an opacity, from "#rrggbb". @param {string} colour @param {number} alpha */
export function faded(colour, alpha) {
  const number = Number.parseInt(colour.slice(1), 16);
  return `rgba(${(number >> 16) & 255}, ${(number >> 8) & 255}, ${number & 255}, ${alpha})`;
}

/** Set or clear a chosen theme. @param {string} choice "auto", "light" or "dark" */
export function choose(choice) {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
