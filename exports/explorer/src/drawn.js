/** What a drawn line stands for, and how an arrangement is called. */

import { voicesOf } from "./data.js";

/** @typedef {{link: Link, claims: Claim[], voices: number, contested: boolean, unconfirmed: boolean, denied: boolean}} Drawn */

/** A short name of an arrangement. @param {string} text */
export function mark(text) {
  let sum = 7;
  for (const c of text) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}

/** @param {Link} link @param {Shown} shown @returns {Drawn} */
export function drawnOf(link, shown) {
  const claims = link.claims.filter((claim) => shown.claim[claim.number]);
  const affirmed = claims.filter((claim) => claim.polarity === "affirmed");
  const open = [...new Set(claims.map((claim) => claim.proposition))];
  return {
    link,
    claims,
    voices: voicesOf(affirmed),
    contested: open.some((p) => p.contested),
    unconfirmed: open.every((p) => p.unconfirmed),
    denied: affirmed.length === 0,
  };
}

/** @param {Map<string, Drawn>} drawn */
export function countClaims(drawn) {
  let count = 0;
  for (const { claims } of drawn.values()) count += claims.length;
  return count;
}
