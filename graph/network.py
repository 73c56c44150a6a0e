"""The actors and their claims as a networkx graph: the bridge to the analyses that others have written."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

import networkx as nx

from onrecord.graph.model import Actor, Claim, Extraction
from onrecord.ontology import relations

CLAIM_FIELDS = tuple(field.name for field in fields(Claim) if field.name not in ("subject", "object"))


def network(extractions: Iterable[Extraction], actors: Mapping[str, Actor]) -> "nx.MultiDiGraph[str]":
    """One node an actor that a claim relates, one edge a claim, from subject to object, with the claim's id as key.

    Nodes carry ``label``, ``kind``, ``names``, ``wikidata``, ``gender``, ``state``, ``catalogued``. Edges carry all fields of the
    claim, the label and class of its relation, and the report's ``publisher``, ``title`` and ``report_date`` (ISO). Values are
    plain strings, numbers, truth values and tuples; what is not known is left out, so that every writer of networkx takes
    the graph once the tuples are joined.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    known = relations.load()
    for found in extractions:
        report = found.report
        origin = {
            "publisher": report.publisher,
            "title": report.title,
            "report_date": report.date.isoformat() if report.date else None,
        }
        for claim in found.claims:
            for actor in (claim.subject, claim.object):
                if actor not in graph:
                    graph.add_node(actor, **_actor(actor, actors))
            relation = known.get(claim.relation)
            more = {"label": relation.label, "relation_class": relation.quad_class} if relation else {}
            graph.add_edge(
                claim.subject, claim.object, key=claim.id, **_present({**_claim(claim), **origin, **more})
            )
    return graph


def _actor(actor: str, actors: Mapping[str, Actor]) -> dict[str, object]:
    known = actors.get(actor)
    if known is None:
        return {"label": actor}
    return _present({field.name: getattr(known, field.name) for field in fields(known) if field.name != "id"})


def _claim(claim: Claim) -> dict[str, object]:
    return {name: getattr(claim, name) for name in CLAIM_FIELDS}


def _present(values: Mapping[str, object]) -> dict[str, object]:
    """What is known, enumerations as their plain values."""
    return {
        name: str(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
