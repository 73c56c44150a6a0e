/** Loading: the JSON islands of the page become one model whose records point at one another. */

import { bytesOf, unpack } from "./packed.js";
import { fold } from "./text.js";

/** What an island holds; it stays in the page, from which a smaller page can be made. @param {string} id @returns {Promise<any>} */
export async function island(id) {
  const element = /** @type {HTMLElement} */ (document.getElementById(id));
  const text = /** @type {string} */ (element.textContent);
  return JSON.parse(element.dataset.packed === "true" ? new TextDecoder().decode(await unpack(bytesOf(text))) : text);
}

/** What the page knows about asking in SPARQL; null where it was written without. @returns {Promise<Asking | null>} */
export async function asking() {
  return document.getElementById("onrecord-asking") ? island("onrecord-asking") : null;
}

/** @returns {Promise<Model>} */
export async function load() {
  const [raw, drawing, options] = await Promise.all(
    ["onrecord-document", "onrecord-drawing", "onrecord-options"].map(island),
  );
  return modelOf(raw, drawing, options);
}

/** @param {RawDocument} raw @param {Drawing} drawing @param {any} options @returns {Model} */
export function modelOf(raw, drawing, options) {
  const reports = new Map(raw.reports.map((report) => [report.id, reportOf(report, raw)]));
  const actors = new Map(raw.actors.map((actor) => [actor.id, actorOf(actor)]));
  const relations = new Map(raw.relations.map((relation) => [relation.id, relation]));
  const statements = new Map(raw.statements.map((s) => [s.id, s]));
  const claimById = new Map(raw.claims.map((claim) => [claim.id, claim]));
  for (const statement of raw.statements) reports.get(statement.report)?.statements.push(statement);

  const propositions = raw.propositions.map((given, number) => {
    const proposition = /** @type {Proposition} */ (/** @type {any} */ (given));
    const relation = relations.get(given.relation);
    proposition.number = number;
    proposition.key = `${given.subject}|${given.relation}|${given.object}`;
    proposition.klass = relation?.class ?? "other";
    proposition.label = relation?.label ?? given.relation;
    proposition.claims = given.claims.flatMap((id) => claimById.get(id) ?? []);
    for (const claim of proposition.claims) claim.proposition = proposition;
    return proposition;
  });

  const voices = new Map();
  const claims = raw.claims.filter((claim) => claim.proposition && reports.has(claim.report));
  claims.forEach((claim, number) => {
    enrich(claim, number, reports, actors, statements);
    voices.set(claim.voice, claim.voiceLabel);
  });
  const order = new Map([...claims].sort(byDate).map((claim, place) => [claim, place]));
  const place = (/** @type {Claim} */ claim) => order.get(claim) ?? 0;
  for (const own of [...propositions, ...actors.values()]) if (own.claims.length > 1) own.claims.sort((a, b) => place(a) - place(b));
  const links = linksOf(drawing, propositions, relations);
  return {
    title: raw.title,
    base: raw.base,
    texts: raw.texts,
    reports,
    actors,
    relations,
    claims,
    claimById,
    propositions,
    propositionByKey: new Map(propositions.map((p) => [p.key, p])),
    statements,
    events: new Map(raw.events.map((event) => [event.id, event])),
    links,
    linkById: new Map(links.map((link) => [link.id, link])),
    nodes: new Map(drawing.nodes.map((node) => [node.id, node])),
    voices,
    days: [...new Set(claims.map((claim) => claim.source.date ?? "").filter(Boolean))].sort(),
    classes: [...new Set(propositions.map((p) => p.klass))].sort((a, b) => rank(a) - rank(b)),
    hasCore: drawing.nodes.some((node) => !node.core),
    options,
  };
}

export const CLASSES = [
  "verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "standing", "other",
];

/** @param {string} klass */
function rank(klass) {
  const place = CLASSES.indexOf(klass);
  return place < 0 ? CLASSES.length : place;
}

/** @param {Report} report @param {RawDocument} raw @returns {Report} */
function reportOf(report, raw) {
  report.caption = report.title ?? report.name.replace(/^.*[\\/](?=[^\\/])/, "");
  report.origin = report.publisher ?? report.caption;
  report.claims = [];
  report.statements = [];
  report.mentions = raw.mentions?.[report.id] ?? [];
  return report;
}

/** @param {Actor} actor @returns {Actor} */
function actorOf(actor) {
  actor.claims = [];
  actor.says = [];
  actor.folded = "";
  return actor;
}

/**
 * Give a claim what every view asks of it: its report, its speaker, its group of evidence, its day.
 * @param {Claim} claim @param {number} number @param {Map<string, Report>} reports @param {Map<string, Actor>} actors
 * @param {Map<string, Statement>} statements
 */
function enrich(claim, number, reports, actors, statements) {
  const report = /** @type {Report} */ (reports.get(claim.report));
  claim.number = number;
  claim.source = report;
  claim.polarity ??= "affirmed";
  claim.modality ??= "asserted";
  claim.klass = claim.proposition.klass;
  claim.publisher = report.publisher ?? "";
  claim.day = report.date ?? "";
  claim.own = !claim.attributed_to && !claim.speaker;
  const speaker = claim.attributed_to ? actors.get(claim.attributed_to) : undefined;
  claim.voice = claim.own
    ? `report:${report.family ?? report.origin}`
    : claim.attributed_to
      ? `actor:${claim.attributed_to}`
      : `words:${fold(claim.speaker ?? "")}`;
  claim.voiceLabel = claim.own ? report.origin : (speaker?.label ?? claim.speaker ?? claim.attributed_to ?? "");
  claim.group = groupOf(claim);
  claim.folded = "";
  report.claims.push(claim);
  const ends = new Set([claim.subject, claim.object, claim.proposition.subject, claim.proposition.object]);
  for (const end of ends) actors.get(end)?.claims.push(claim);
  speaker?.says.push(claim);
  void statements;
}

/** Dated reports first, in their order. @param {Claim} a @param {Claim} b */
function byDate(a, b) {
  const [one, other] = [a.day || "9", b.day || "9"];
  return one < other ? -1 : one > other ? 1 : a.number - b.number;
}

/** @param {Claim} claim @returns {Group} */
function groupOf(claim) {
  if (claim.polarity === "negated") return "denied";
  if (claim.modality === "asserted") return "affirmed";
  return claim.modality === "planned" ? "planned" : "open";
}

/** Names of an actor for search, folded on first use. @param {Actor} actor */
export function foldedNames(actor) {
  if (!actor.folded) actor.folded = fold([actor.label, ...(actor.names ?? [])].join(" · "));
  return actor.folded;
}

/** Words of a claim for search, folded on first use. @param {Claim} claim */
export function foldedQuote(claim) {
  if (!claim.folded) claim.folded = fold(claim.quote);
  return claim.folded;
}

/**
 * Several links between one pair are fanned: each gets its own offset from the straight line.
 * @param {Drawing} drawing @param {Proposition[]} propositions @param {Map<string, Relation>} relations
 * @returns {Link[]}
 */
function linksOf(drawing, propositions, relations) {
  /** @type {Map<string, Link[]>} */
  const pairs = new Map();
  const links = drawing.edges.map((edge) => {
    const own = edge.propositions.map((number) => /** @type {Proposition} */ (propositions[number]));
    /** @type {Link} */
    const link = {
      id: `${edge.from}|${edge.to}|${edge.klass}`,
      from: edge.from,
      to: edge.to,
      klass: edge.klass,
      propositions: own,
      claims: own.flatMap((p) => p.claims),
      curve: 0,
      directed: own.some((p) => !relations.get(p.relation)?.symmetric),
    };
    const pair = edge.from < edge.to ? `${edge.from}|${edge.to}` : `${edge.to}|${edge.from}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), link]);
    return link;
  });
  for (const fan of pairs.values())
    fan.forEach((link, place) => {
      const offset = place - (fan.length - 1) / 2;
      link.curve = link.from < link.to ? offset : -offset;
    });
  return links;
}

/**
 * Who says it, outermost first: the report, whoever it quotes, whoever that one quotes.
 * @param {Claim} claim @param {Model} model
 * @returns {{label: string, actor?: string, cue?: string}[]}
 */
export function speakerChain(claim, model) {
  /** @type {{label: string, actor?: string, cue?: string}[]} */
  const chain = [];
  const seen = new Set();
  let statement = claim.statement ? model.statements.get(claim.statement) : undefined;
  while (statement && !seen.has(statement.id)) {
    seen.add(statement.id);
    const actor = statement.source_actor;
    chain.unshift({
      label: (actor && model.actors.get(actor)?.label) || statement.source || "unnamed source",
      ...(actor ? { actor } : {}),
      cue: statement.cue,
    });
    statement = statement.outer ? model.statements.get(statement.outer) : undefined;
  }
  const last = chain.at(-1);
  if (!claim.own && last?.actor !== claim.attributed_to && last?.label !== claim.voiceLabel)
    chain.push({ label: claim.voiceLabel, ...(claim.attributed_to ? { actor: claim.attributed_to } : {}) });
  chain.unshift({ label: claim.source.origin });
  return chain;
}

/** Independent voices among claims: a family of copies counts once. @param {Claim[]} claims */
export function voicesOf(claims) {
  return new Set(claims.map((claim) => claim.voice)).size;
}
