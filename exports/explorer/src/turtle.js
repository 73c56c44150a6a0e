/** The claims of a view as Turtle, in the same IRIs and properties as the graph's own exports. */

const PREFIXES = {
  dct: "http://purl.org/dc/terms/", oa: "http://www.w3.org/ns/oa#", on: "https://w3id.org/onrecord/ns#",
  prov: "http://www.w3.org/ns/prov#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#", xsd: "http://www.w3.org/2001/XMLSchema#",
};

/** Any text as a literal that no character of it can leave. @param {string} text */
export function literal(text) {
  const escaped = text
    .replace(/[\\"]/g, "\\$&")
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
  return `"${escaped}"`;
}

/** @param {number} value */
function decimal(value) {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** @param {Model} model @param {Claim[]} claims @returns {string} */
export function turtleOf(model, claims) {
  const iri = (/** @type {string} */ kind, /** @type {string} */ id) => `<${model.base}${kind}/${encodeURIComponent(id)}>`;
  const lines = Object.entries(PREFIXES).map(([name, space]) => `@prefix ${name}: <${space}> .`);
  const about = (/** @type {string} */ node, /** @type {[string, string | null | undefined | false][]} */ facts) => {
    const said = facts.filter(([, value]) => value).map(([property, value]) => `    ${property} ${value} ;`);
    lines.push("", node, ...said, "    .");
  };
  const actors = new Set();
  const reports = new Set();
  const passages = new Set();
  for (const claim of claims) {
    for (const id of [claim.subject, claim.object, claim.attributed_to]) if (id) actors.add(id);
    reports.add(claim.report);
    const passage = `${claim.report}.${claim.start}-${claim.end}`;
    about(iri("claim", claim.id), [
      ["a", "on:Claim"],
      ["rdf:subject", iri("actor", claim.subject)],
      ["rdf:predicate", `<${PREFIXES.on}${encodeURIComponent(claim.relation)}>`],
      ["rdf:object", iri("actor", claim.object)],
      ["prov:wasDerivedFrom", iri("passage", passage)],
      ["on:attributedTo", claim.attributed_to && iri("actor", claim.attributed_to)],
      ["on:ownVoice", String(claim.own)],
      ["on:polarity", `on:${claim.polarity}`],
      ["on:modality", `on:${claim.modality}`],
      ["on:confidence", decimal(claim.confidence)],
      ["on:frame", literal(claim.frame)],
      ["on:speaker", claim.speaker && literal(claim.speaker)],
      ["on:matter", claim.matter && literal(claim.matter)],
      ["on:within", claim.within && iri("claim", claim.within)],
    ]);
    if (passages.has(passage)) continue;
    passages.add(passage);
    about(iri("passage", passage), [
      ["a", "oa:SpecificResource"],
      ["oa:hasSource", iri("report", claim.report)],
      ["oa:hasSelector", `${iri("passage", `${passage}.place`)} , ${iri("passage", `${passage}.quote`)}`],
    ]);
    about(iri("passage", `${passage}.place`), [["a", "oa:TextPositionSelector"], ["oa:start", String(claim.start)], ["oa:end", String(claim.end)]]);
    about(iri("passage", `${passage}.quote`), [["a", "oa:TextQuoteSelector"], ["oa:exact", literal(claim.quote)]]);
  }
  for (const id of actors) about(iri("actor", id), [["rdfs:label", literal(model.actors.get(id)?.label ?? id)]]);
  for (const id of reports) {
    const report = model.reports.get(id);
    about(iri("report", id), [
      ["a", "on:Report"],
      ["dct:title", report?.title && literal(report.title)],
      ["dct:issued", report?.date && `${literal(report.date)}^^xsd:date`],
    ]);
  }
  return `${lines.join("\n")}\n`;
}
