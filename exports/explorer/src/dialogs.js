/** Help, the first-use hints and the menu. */

import { button, h } from "./dom.js";
import { S } from "./strings.js";

/** The help as a dialog. @returns {HTMLDialogElement} */
export function helpDialog() {
  const dialog = h("dialog", { class: "help", "aria-label": S.help.title },
    h("h2", null, S.help.title),
    S.help.paragraphs.map((text) => h("p", null, text)),
    h("dl", { class: "keys" }, S.help.keys.map(([key, what]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, what)))),
    button(S.help.close, () => dialog.close()));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

/**
 * A menu button with its items.
 * @param {string} text @param {() => {text: string, act: () => void}[]} items
 */
export function menu(text, items) {
  const list = h("div", { class: "menu-list", role: "menu", hidden: true });
  const opener = h("button", { type: "button", class: "button menu-button", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => show(list.hidden === true) }, text);
  const show = (/** @type {boolean} */ open) => {
    list.replaceChildren();
    if (open)
      for (const item of items())
        list.append(h("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { show(false); opener.focus(); item.act(); } }, item.text));
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) /** @type {HTMLElement | null} */ (list.firstElementChild)?.focus();
  };
  const holder = h("div", { class: "menu", onkeydown: (/** @type {KeyboardEvent} */ event) => {
    const entries = /** @type {HTMLElement[]} */ ([...list.children]);
    const here = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); show(false); opener.focus(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show(true);
      else entries[(here + (event.key === "ArrowDown" ? 1 : -1) + entries.length) % entries.length]?.focus();
    }
  } }, opener, list);
  document.addEventListener("pointerdown", (event) => { if (!holder.contains(/** @type {Node} */ (event.target))) show(false); });
  return holder;
}
