"""What a graph derived from all its reports, in the form that the page takes."""

from collections import Counter, defaultdict
from typing import Any

from onrecord.exports.document import Derived, Facts
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.store import dump
from onrecord.ontology.terms import ON, on


def derived_of(graph: KnowledgeGraph) -> Derived:
    """The facts about each proposition of a graph, and the family of each report that has copies."""
    names = graph.names
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    families: dict[str, str] = {}
    for subject, predicate, value in dump(graph.store, names.derived):
        if predicate == on("family"):
            families[names.local(subject, "report") or subject] = names.local(value, "family") or value
        elif predicate.startswith(f"<{ON}"):
            nodes[subject][predicate.removeprefix(f"<{ON}").rstrip(">")] = value
    facts = {
        (
            names.local(about["subject"], "actor") or "",
            about["relation"].removeprefix(f"<{ON}").rstrip(">"),
            names.local(about["object"], "actor") or "",
        ): _facts(about)
        for about in nodes.values()
        if {"subject", "relation", "object"} <= about.keys()
    }
    sizes = Counter(families.values())
    return Derived(
        facts=facts, families={report: family for report, family in families.items() if sizes[family] > 1}
    )


def _facts(about: dict[str, Any]) -> Facts:
    return Facts(
        contested=about.get("contested", "").startswith('"true"'),
        unconfirmed=about.get("unconfirmed", "").startswith('"true"'),
        witnesses=int(about.get("originalSpeakers", '"0"').split('"')[1]),
    )
