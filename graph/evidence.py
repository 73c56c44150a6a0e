"""What speaks for and against two actors' being one, for a person to judge."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from onrecord.graph import readback
from onrecord.graph.decisions import Decision
from onrecord.graph.dossiers import dossiers
from onrecord.graph.identity import Candidate, Dossier, identify
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import MentionKind
from onrecord.graph.store import lexical, node
from onrecord.ontology.terms import on, term

AROUND: Final = 70  # characters shown on each side of a mention
KINDS: Final = tuple(kind.value for kind in MentionKind)


@dataclass(frozen=True, slots=True)
class Quote:
    """A mention in its context, with the report that it stands in."""

    report: str
    before: str
    name: str
    after: str


class Evidence:
    """The actors of a graph as reports have them, the pairs that may be one, and what is written of each."""

    def __init__(self, graph: KnowledgeGraph, decisions: tuple[Decision, ...]) -> None:
        self.graph = graph
        named = readback.all_actors(graph.store, graph.names)
        self.dossiers = {found.id: found for found in dossiers(graph.store, graph.names, named)}
        self.identities = identify(self.dossiers.values(), decisions)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The pairs that nobody has judged, those first on which most depends."""
        return self.identities.candidates

    def quotes(self, actor: str, limit: int = 3) -> list[Quote]:
        """Some places where an actor is named, names before pronouns, one a report as far as there are enough."""
        names = self.graph.names
        found: list[tuple[int, int, str, str, int, int]] = []
        seen: Counter[str] = Counter()
        for mention, report in sorted(self._mentions(actor)):
            values = {
                quad.predicate.value: lexical(quad.object)
                for quad in self.graph.store.quads_for_pattern(node(mention), None, None, None)
            }
            kind = values[on("mentionKind")[1:-1]].rpartition("#")[2]
            start, end = (int(values[term(f"oa:{name}")[1:-1]]) for name in ("start", "end"))
            found.append((seen[report], KINDS.index(kind), report, mention, start, end))
            seen[report] += 1
        quotes = []
        for _, _, report, _, start, end in sorted(found)[:limit]:
            held = readback.report(self.graph.store, names, report)
            if held:
                quotes.append(_quote(held.text, start, end, held.title or held.name))
        return quotes

    def company(self, actor: str, limit: int = 8) -> list[str]:
        """With whom an actor is named in reports, by label, the most frequent first."""
        mine = self.dossiers[actor].reports
        shared = {
            other.label: len(other.reports & mine)
            for other in self.dossiers.values()
            if other.id != actor and other.reports & mine
        }
        return sorted(shared, key=lambda label: (-shared[label], label))[:limit]

    def dossier(self, actor: str) -> Dossier:
        """What all reports together say of an actor."""
        return self.dossiers[actor]

    def _mentions(self, actor: str) -> Iterator[tuple[str, str]]:
        subject = node(self.graph.names.iri("actor", actor))
        for quad in self.graph.store.quads_for_pattern(None, node(on("actor")), subject, None):
            report = self.graph.names.local(str(quad.graph_name), "graph")
            if report:
                yield str(quad.subject), report


def _quote(text: str, start: int, end: int, title: str) -> Quote:
    before, name, after = text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]
    return Quote(title, *(" ".join(part.split(" ")).replace("\n", " ") for part in (before, name, after)))
