"""What a change did to a graph: reports, claims, and how propositions stand before and after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any, Final

from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.quads import LABEL, A, Triple
from onrecord.graph.store import dump, lexical, node
from onrecord.ontology.terms import boolean, on, term

STANDINGS: Final = ("contested", "unconfirmed", "retracted")


@dataclass(frozen=True)
class Difference:
    """What differs between two states of a graph.

    ``removed`` and ``added`` hold triples by graph (a term): the graphs of the reports that came, went or changed, their entries
    in the catalog, and what is derived from all reports. ``labels`` names propositions and reports.
    """

    removed: Mapping[str, frozenset[Triple]]
    added: Mapping[str, frozenset[Triple]]
    labels: Mapping[str, str]

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return any(self.removed.values()) or any(self.added.values())

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What changed, by reports, numbers of claims and propositions, and propositions that stand otherwise than before."""
        gone, come = (self._reports(side) for side in (self.removed, self.added))
        both = gone.keys() & come.keys()
        found: dict[str, Any] = {
            "reports": {
                "added": sorted(come[term] for term in come.keys() - gone.keys()),
                "removed": sorted(gone[term] for term in gone.keys() - come.keys()),
                "changed": sorted(come[term] for term in both),
            },
            "claims": self._counts("Claim"),
            "propositions": self._counts("Proposition"),
        }
        for standing in STANDINGS:
            found[standing] = {
                "now": self._standing(self.added, standing),
                "no longer": self._standing(self.removed, standing),
            }
        return found

    def json(self) -> str:
        """The summary and all triples."""
        triples = {
            name: {graph: sorted(rows) for graph, rows in sorted(side.items()) if rows}
            for name, side in (("removed", self.removed), ("added", self.added))
        }
        return json.dumps({**self.summary, "triples": triples}, ensure_ascii=False, indent=2)

    def _reports(self, side: Mapping[str, frozenset[Triple]]) -> dict[str, str]:
        """Graphs of reports with a label."""
        return {
            graph: self.labels[graph] for graph, rows in side.items() if graph in self.labels and any(rows)
        }

    def _counts(self, name: str) -> dict[str, int]:
        return {
            word: sum(triple[1:] == (A, on(name)) for rows in side.values() for triple in rows)
            for word, side in (("added", self.added), ("removed", self.removed))
        }

    def _standing(self, side: Mapping[str, frozenset[Triple]], name: str) -> list[str]:
        wanted = (on(name), boolean(True))
        return sorted(
            {
                self.labels.get(triple[0], triple[0])
                for rows in side.values()
                for triple in rows
                if triple[1:] == wanted
            }
        )


def difference(before: KnowledgeGraph, after: KnowledgeGraph) -> Difference:
    """Compare two states of a graph, report by report where their markers or entries differ."""
    removed: dict[str, frozenset[Triple]] = {}
    added: dict[str, frozenset[Triple]] = {}
    labels: dict[str, str] = {}

    def compare(graph: str) -> bool:
        old, new = (frozenset(dump(kg.store, graph)) for kg in (before, after))
        removed[graph], added[graph] = old - new, new - old
        return old != new

    catalog, derived = before.names.catalog, before.names.derived
    compare(catalog)
    touched = _touched(before, removed[catalog] | added[catalog])
    for report in sorted(touched):
        graph = before.names.graph(report)
        compare(graph)
        labels[graph] = _title(after, report) or _title(before, report) or report
    compare(derived)
    for kg, side in ((before, removed), (after, added)):
        for subject in {triple[0] for triple in side[derived] if triple[1] in map(on, STANDINGS)}:
            labels[subject] = _label(kg, subject)
    return Difference(removed, added, labels)


def _touched(kg: KnowledgeGraph, catalog: frozenset[Triple]) -> set[str]:
    """The reports of which the catalog says something else than before."""
    names = kg.names
    found = {names.local(t[0], kind) for t in catalog for kind in ("graph", "report")}
    return {report for report in found if report}


def _title(kg: KnowledgeGraph, report: str) -> str | None:
    entry = node(kg.names.iri("report", report))
    for name in (term("dct:title"), on("record"), on("path")):
        for quad in kg.store.quads_for_pattern(entry, node(name), None, None):
            return PurePath(lexical(quad.object)).name if name == on("path") else lexical(quad.object)
    return None


def _label(kg: KnowledgeGraph, subject: str) -> str:
    labels = kg.store.quads_for_pattern(node(subject), node(LABEL), None, node(kg.names.derived))
    return min((lexical(quad.object) for quad in labels), default=subject)
