"""Nanopublications: each claim with its own assertion, provenance and publication info, in one TriG file.

They are unsigned and their IRIs are ours; the ``nanopub`` library signs them, which gives them trusty IRIs, and publishes them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from onrecord.exports.files import replacing
from onrecord.exports.turtle import Graph, Triple, write
from onrecord.exports.view import View
from onrecord.graph.model import Claim, Extraction
from onrecord.graph.quads import own_voice, quads, speaker_id
from onrecord.ontology.terms import Names, boolean, iri, literal, on, term

NP: Final = "http://www.nanopub.org/nschema#"
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
ORIGIN: Final = (
    term("prov:wasDerivedFrom"),
    on("attributedTo"),
    on("frame"),
    on("confidence"),
    on("statement"),
    on("inferred"),
)
A: Final = term("rdf:type")


def write_nanopubs(view: View, path: Path) -> None:
    """Write one nanopublication a claim, report by report."""
    prefixes = {**view.names.prefixes, "np": NP}
    graphs = (graph for full in view.full() for graph in _of_report(full, view))
    with replacing(path) as beside, beside.open("wb") as output:
        write(graphs, prefixes, output, "trig")


def _of_report(full: Extraction, view: View) -> Iterator[Graph]:
    about: dict[str, list[Triple]] = {}
    for quad in quads(full, view.names):
        about.setdefault(quad.subject, []).append(quad[:3])
    for claim in full.claims:
        near = _near(claim, full, about, view.names)
        yield from _nanopub(
            claim, full, {node: list(view.short(set(rows))) for node, rows in near}, view.names
        )


def _near(
    claim: Claim, full: Extraction, about: dict[str, list[Triple]], names: Names
) -> Iterator[tuple[str, list[Triple]]]:
    """The nodes that a claim needs to be understood: itself, its ends, its speaker, its report and its passage."""
    node = names.iri("claim", claim.id)
    passages = [value for _, predicate, value in about[node] if predicate == ORIGIN[0]]
    selectors = [v for p in passages for _, predicate, v in about[p] if predicate == term("oa:hasSelector")]
    ends = [names.iri("actor", actor) for actor in (claim.subject, claim.object)]
    speaker = names.iri(*speaker_id(full.report, claim))
    for near in dict.fromkeys(
        [node, *ends, speaker, names.iri("report", claim.report), *passages, *selectors]
    ):
        kept = [row for row in about.get(near, ()) if near == node or not _is_text(row)]
        if near in ends:
            kept = [row for row in kept if row[1] in (A, term("rdfs:label"), term("owl:sameAs"))]
        yield near, kept


def _is_text(row: Triple) -> bool:
    return row[1] == on("text")


def _nanopub(
    claim: Claim, found: Extraction, about: dict[str, list[Triple]], names: Names
) -> Iterator[Graph]:
    this = f"{names.base}nanopub/{claim.id}"
    head, assertion, provenance, information = (
        f"<{this}#{part}>" for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    node, itself = names.iri("claim", claim.id), f"<{this}>"
    ends = {names.iri("actor", actor) for actor in (claim.subject, claim.object)}
    yield (
        head,
        [
            (itself, A, f"<{NP}Nanopublication>"),
            (itself, f"<{NP}hasAssertion>", assertion),
            (itself, f"<{NP}hasProvenance>", provenance),
            (itself, f"<{NP}hasPublicationInfo>", information),
        ],
    )
    said = [row for row in about[node] if row[1] not in ORIGIN]
    plain = [(names.iri("actor", claim.subject), on(claim.relation), names.iri("actor", claim.object))]
    yield (
        assertion,
        [*said, *(row for end in ends for row in about[end]), *(plain if _is_fact(claim) else [])],
    )
    speaker = names.iri(*speaker_id(found.report, claim))
    origin = [
        (assertion, term("prov:wasDerivedFrom"), names.iri("report", claim.report)),
        (assertion, term("prov:wasAttributedTo"), speaker),
        *(row for row in about[node] if row[1] in ORIGIN),
        *(row for near, rows in about.items() if near != node and near not in ends for row in rows),
    ]
    yield provenance, origin
    yield (
        information,
        [
            (itself, term("dct:license"), iri(LICENCE)),
            (
                itself,
                term("dct:title"),
                literal(f"{claim.subject_text} {claim.relation} {claim.object_text}"),
            ),
            (itself, term("prov:wasDerivedFrom"), node),
            (itself, on("ownVoice"), boolean(own_voice(claim))),
        ],
    )


def _is_fact(claim: Claim) -> bool:
    return (
        own_voice(claim) and claim.polarity == "affirmed" and claim.modality == "asserted" and not claim.ended
    )
