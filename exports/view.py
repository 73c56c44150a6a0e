"""A graph as it is to be written: all of it or the claims that meet conditions, with what is not to be shared left out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from onrecord.exports.sharing import Sharing
from onrecord.exports.turtle import Graph, Triple
from onrecord.exports.where import Where
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor, Extraction
from onrecord.graph.quads import ends, own_voice, proposition_id, publisher_actor, quads, speaker_id
from onrecord.graph.store import dump
from onrecord.graph.witnesses import Derived
from onrecord.ontology import relations
from onrecord.ontology.terms import escape, integer, literal, on, term

Proposition = tuple[str, str, str]

SHOWN: Final = term("skos:prefLabel")
TEXTS: Final = (on("text"), on("field"), term("oa:prefix"), term("oa:suffix"))
CUT: Final = (on("matter"), term("oa:exact"))
QUOTE: Final = '"'
RENAMED: Final = ("actor", "report", "graph", "prop", "speaker", "family")


class View:
    """What exporters read. How propositions stand is told from the whole graph, whatever part of it is written."""

    def __init__(
        self, graph: KnowledgeGraph, where: Where | None = None, sharing: Sharing | None = None
    ) -> None:
        self.graph = graph
        self.where = where or Where({})
        self.sharing = sharing or Sharing()
        self.names = graph.names

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.where or self.sharing)

    def extractions(self) -> Iterator[Extraction]:
        """The extractions, report by report; those without a claim that meets the conditions are left out."""
        return (self.sharing.shortened(found) for found in self.full())

    def full(self) -> Iterator[Extraction]:
        """The extractions as :meth:`extractions` gives them, but with texts and whole quotes."""
        for found in self._selected():
            yield self.sharing.of(found)

    def _selected(self) -> Iterator[Extraction]:
        for found in self.graph.extractions():
            kept = self.where.of(found)
            if kept.claims or not self.where:
                yield kept

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id, as all reports together name them: of a part of the graph, those that its claims name."""
        everyone = self.graph.actors
        wanted = set(everyone) if not self.where else self._cast()
        shown = (self.sharing.actor(everyone[actor]) for actor in sorted(wanted) if actor in everyone)
        return {actor.id: actor for actor in sorted(shown, key=lambda actor: actor.id)}

    def _cast(self) -> set[str]:
        cast: set[str] = set()
        for found in self._selected():
            for claim in found.claims:
                cast |= {claim.subject, claim.object, claim.attributed_to or claim.subject}
            cast |= {m.actor for m in found.mentions} | {
                s.source_actor for s in found.statements if s.source_actor
            }
        return cast

    @cached_property
    def propositions(self) -> Mapping[Proposition, Proposition]:
        """The propositions of the claims: as the graph has them, and as they are written."""
        pairs: dict[Proposition, Proposition] = {}
        clean = self.sharing.clean_id
        for found in self._selected():
            for claim in found.claims:
                subject, object_ = ends(claim.subject, claim.relation, claim.object)
                first, last = ends(clean(subject), claim.relation, clean(object_))
                pairs[subject, claim.relation, object_] = (first, claim.relation, last)
        return pairs

    def derived(self) -> Derived:
        """How the propositions stand, and which reports are copies."""
        known = self.graph.derived()
        if self.whole:
            return known
        facts = {new: known.facts[old] for old, new in self.propositions.items() if old in known.facts}
        kept = {found.report.id for found in self._selected()}
        families = {report: family for report, family in known.families.items() if report in kept}
        sizes, clean = Counter(families.values()), self.sharing.clean_id
        return Derived(
            facts, {clean(r): clean(family) for r, family in families.items() if sizes[family] > 1}
        )

    def graphs(self) -> Iterator[Graph]:
        """The named graphs: catalog, reports, derived, vocabulary."""
        if self.whole:
            yield from self.graph.graphs()
            return
        counts: dict[str, int] = {}
        catalog: set[Triple] = set()
        for found in self.full():
            own = self.names.graph(found.report.id)
            rows = [(*quad[:3], quad.graph) for quad in quads(found, self.names)]
            counts[own] = sum(row[3] == own for row in rows)
            catalog |= {row[:3] for row in rows if row[3] == self.names.catalog and row[1] != on("status")}
        yield self.names.catalog, [*self.short(catalog), *self._runs(counts)]
        for found in self.full():
            own = self.names.graph(found.report.id)
            yield own, list(self.short({quad[:3] for quad in quads(found, self.names) if quad.graph == own}))
        yield self.names.derived, list(self._derived_triples())
        yield self.names.vocabulary, list(dump(self.graph.store, self.names.vocabulary))
        by_hand = list(self._corrections())
        if by_hand:
            yield self.names.corrections, by_hand

    def _corrections(self) -> Iterator[Triple]:
        """Who made the claims that are written, where they were made by hand; no names of people where some are left out."""
        if self.sharing.persons:
            return
        claims = {self.names.iri("claim", claim.id) for found in self._selected() for claim in found.claims}
        triples = list(dump(self.graph.store, self.names.corrections))
        made = {
            subject for subject, predicate, value in triples if predicate == on("adds") and value in claims
        }
        for subject, predicate, value in triples:
            if (subject in made and predicate != on("retracts")) or subject in claims:
                yield subject, predicate, value

    def short(self, triples: set[Triple]) -> Iterator[Triple]:
        """Triples without what is not to be shared."""
        for subject, predicate, value in triples:
            if self.sharing.textless and predicate in TEXTS:
                continue
            quoted = predicate in CUT and self.names.local(subject, "mention") is None
            if quoted and self.sharing.max_quote is not None:
                yield subject, predicate, literal(self.sharing.cut(text_of(value)))
            else:
                yield subject, predicate, value

    def _runs(self, counts: Mapping[str, int]) -> Iterator[Triple]:
        """What the catalog says of the reports' graphs, of the runs that made them, and of itself."""
        names = self.names
        for subject, predicate, value in dump(self.graph.store, names.catalog):
            report = names.local(subject, "graph")
            new = names.graph(self.sharing.clean_id(report)) if report else subject
            if new in counts and predicate in (on("status"), on("extractor"), term("prov:wasGeneratedBy")):
                yield new, predicate, value
            elif names.local(subject, "run") or subject == names.catalog:
                yield subject, predicate, value
        yield from ((graph, on("quadCount"), integer(count)) for graph, count in counts.items())

    def _derived_triples(self) -> Iterator[Triple]:
        """What the graph derived about what is written, under the names that are written."""
        names, new = self.names, self._new_terms()
        labels = {actor.id: actor.label for actor in self.actors.values()}
        skipped = {on("subject"), on("object"), term("rdfs:label")}
        for subject, predicate, value in dump(self.graph.store, names.derived):
            if subject not in new or (names.local(subject, "prop") and predicate in skipped):
                continue
            if value.startswith("<") and any(names.local(value, kind) for kind in RENAMED):
                if value in new:
                    yield new[subject], predicate, new[value]
            else:
                yield new[subject], predicate, self._words(value)
        for first, relation, last in self.propositions.values():
            node = names.iri("prop", proposition_id(first, relation, last))
            yield node, on("subject"), names.iri("actor", first)
            yield node, on("object"), names.iri("actor", last)
            words = (labels.get(first, first), relations.load()[relation].label, labels.get(last, last))
            yield node, term("rdfs:label"), literal(" ".join(words))

    def _words(self, value: str) -> str:
        """A literal without names of persons."""
        if not self.sharing.persons or not value.startswith('"'):
            return value
        return f'"{escape(self.sharing.clean(text_of(value)))}"{value[value.rindex(QUOTE) + 1 :]}'

    def _new_terms(self) -> dict[str, str]:
        """The nodes of the derived graph that are written, by the terms that they have in the graph."""
        names, clean = self.names, self.sharing.clean_id
        new: dict[str, str] = {}
        for before in self._selected():
            after = self.sharing.of(before)
            for kind in ("report", "graph", "family"):
                new[names.iri(kind, before.report.id)] = names.iri(kind, after.report.id)
            if before.report.publisher and after.report.publisher:
                old_name, new_name = (
                    publisher_actor(before.report.publisher),
                    publisher_actor(after.report.publisher),
                )
                new[names.iri("actor", old_name.id)] = names.iri("actor", new_name.id)
            for old, shown in zip(before.claims, after.claims, strict=True):
                new[names.iri(*speaker_id(before.report, old))] = names.iri(*speaker_id(after.report, shown))
                if own_voice(old):
                    new.setdefault(names.iri("report", old.report), names.iri("report", shown.report))
        for report, family in self._families():
            if names.iri("report", report) in new:
                new[names.iri("family", family)] = names.iri("family", clean(family))
        everyone = self.graph.actors if not self.where else self._cast()
        new |= {names.iri("actor", actor): names.iri("actor", clean(actor)) for actor in everyone}
        for (subject, relation, object_), shown_ in self.propositions.items():
            old_node = names.iri("prop", proposition_id(subject, relation, object_))
            new[old_node] = names.iri("prop", proposition_id(*shown_))
        return new

    def _families(self) -> Iterator[tuple[str, str]]:
        for subject, predicate, value in dump(self.graph.store, self.names.derived):
            report, family = self.names.local(subject, "report"), self.names.local(value, "family")
            if predicate == on("family") and report and family:
                yield report, family


def text_of(value: str) -> str:
    """The text of a literal in N-Triples syntax."""
    import pyoxigraph as ox

    (triple,) = ox.parse(f"<x:s> <x:p> {value} .", format=ox.RdfFormat.N_TRIPLES)
    return str(getattr(triple.object, "value", ""))
