"""A knowledge graph on disk, open for reading: the object that users of the library hold."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from onrecord.graph import readback
from onrecord.graph.canon import applied, unified
from onrecord.graph.errors import InputError, StoreError
from onrecord.graph.model import Actor, Claim, Extraction, Report, Statement
from onrecord.graph.query import Limits, Result, run
from onrecord.graph.store import Marker, base_of, dump, lexical, markers, node, read_only
from onrecord.graph.witnesses import Derived
from onrecord.ontology.terms import ON, Names, on, term

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from onrecord.graph.identity import Link
    from onrecord.ontology.queries import NamedQuery

STORE: Final = "store"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds; ``relations`` counts claims by relation, most frequent first."""

    reports: int
    actors: int
    statements: int
    claims: int
    quads: int
    relations: Mapping[str, int]
    contested: int
    unconfirmed: int


class KnowledgeGraph:
    """The graph in the folder ``path``, as it was when it was opened; ``limits`` bound each query.

    Raises StoreError where the folder holds no store that can be read.
    """

    def __init__(self, path: str | Path, limits: Limits | None = None) -> None:
        self.path = Path(path)
        self.limits = limits or Limits()
        self.store_path = self.path / STORE
        self.store = read_only(self.store_path)
        base = base_of(self.store, self.store_path)
        if base is None:
            raise StoreError(f"the store {self.store_path} is empty: build the graph first")
        self.names = Names(base)

    def __repr__(self) -> str:
        return f"KnowledgeGraph({str(self.path)!r}: {len(self.markers)} reports)"

    def _repr_html_(self) -> str:
        from onrecord.graph import notebook

        numbers = {name: value for name, value in asdict(self.counts).items() if name != "relations"}
        relations = {f"· {name}": value for name, value in self.counts.relations.items()}
        return notebook.facts(str(self.path), {**numbers, **relations})

    @cached_property
    def markers(self) -> Mapping[str, Marker]:
        """Status, run and number of quads of each report, by id."""
        return markers(self.store, self.names)

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """The reports by id, without their texts (see :meth:`extraction` for those)."""
        return {report.id: report for report in readback.report_entries(self.store, self.names)}

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Which actor stands for another that is the same, by the id of that other."""
        return readback.canonical(self.store, self.names)

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """Every actor once, by id, with the one label and kind that all reports together give it."""
        named = readback.all_actors(self.store, self.names)
        return unified(named, self.canonical, self._renamed)

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        return readback.renamed(self.store, self.names)

    def extraction(self, report: str) -> Extraction:
        """All that was found in one report, with its text and with the actors that stand for those it names.

        Raises InputError where the graph does not have the report.
        """
        if report not in self.markers:
            raise InputError(
                f"{self.path} has no report '{report}': onrecord query {self.path} reports lists them"
            )
        found = readback.extraction(self.store, self.names, report)
        return applied(found, self.canonical, self.actors) if self.canonical or self._renamed else found

    def extractions(self) -> Iterator[Extraction]:
        """All that was found, report by report, in order of their ids."""
        return (self.extraction(report) for report in self.markers)

    def claims(self) -> Iterator[Claim]:
        """All claims, report by report, in their order in the text."""
        return (claim for found in self.extractions() for claim in found.claims)

    def statements(self) -> Iterator[Statement]:
        """All statements, report by report, in their order in the text."""
        return (statement for found in self.extractions() for statement in found.statements)

    def derived(self) -> Derived:
        """How each proposition stands, all reports together, and which reports are copies of one text."""
        return readback.read_derived(self.store, self.names)

    def identities(self) -> "list[Link]":
        """Who judged which actors to be one or two, when and why; what people decided comes first."""
        return readback.identity_links(self.store, self.names)

    def query(self, query: str, /, **parameters: str) -> Result:
        """Answer SPARQL, or a named query with its parameters, in a child process.

        Raises QueryError where the query is refused, wrong or reaches a limit.

        ``kg.query("who-accused-whom", accuser="Vladimir Putin")`` asks a named query; ``kg.query("SELECT …")`` SPARQL.
        """
        from onrecord.ontology import queries

        named = queries.find(query)
        if named:
            return self.ask(named, parameters)
        if parameters or re.fullmatch(r"[a-z-]+", query):
            raise queries.unknown(query)
        return self._answer(query)

    def ask(self, named: "NamedQuery", parameters: Mapping[str, str]) -> Result:
        """Answer a query that has parameters, one of the package or one read from a file by ``queries.parse``."""
        text = named.fill(parameters, self.names.base, self.named)
        return self._answer(text)

    def _answer(self, query: str) -> Result:
        found = run(self.store_path, query, prefixes=self.names.prefixes, limits=self.limits)
        return replace(found, actor=self._actor_behind)

    def _actor_behind(self, iri: str) -> Actor | None:
        """The actor that an IRI stands for."""
        actor = self.names.local(f"<{iri}>", "actor")
        return self.actors.get(self.canonical.get(actor, actor)) if actor else None

    def named(self, kind: str, name: str) -> tuple[str, ...]:
        """The ids of the actors or reports (``kind`` "actor" or "report") with that id or name; empty where there is none.

        A report's name is its path, the name of its file, its record's id or its title.
        """
        return self.actors_named(name) if kind == "actor" else self._reports_named(name)

    def actors_named(self, name: str) -> tuple[str, ...]:
        """The ids of the actors with that id, label or other name, whatever its case; empty where there is none.

        With an actor come all whom it stands for.
        """
        if name in self.actors or name in self.canonical:
            return self._with_aliases(self.canonical.get(name, name))
        folded = name.casefold()
        exact = [actor.id for actor in self.actors.values() if actor.label.casefold() == folded]
        return self._with_aliases(
            *(
                exact
                or (
                    actor.id
                    for actor in self.actors.values()
                    if folded in {known.casefold() for known in actor.names}
                )
            )
        )

    def _with_aliases(self, *actors: str) -> tuple[str, ...]:
        return (*actors, *(alias for alias, chosen in sorted(self.canonical.items()) if chosen in actors))

    def _reports_named(self, name: str) -> tuple[str, ...]:
        if name in self.markers:
            return (name,)
        return tuple(
            report.id
            for report in self.reports.values()
            if name in (report.path, PurePath(report.path).name, report.record, report.title)
        )

    def network(self) -> "nx.MultiDiGraph[str]":
        """The actors and their claims as a networkx graph (see ``onrecord.graph.network``)."""
        from onrecord.graph.network import network

        return network(self.extractions(), self.actors)

    @cached_property
    def dataset(self) -> "rdflib.Dataset":
        """An rdflib Dataset over the store, for reading; SPARQL on it runs in this process, without limits."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.store), default_union=True)

    def graphs(self) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        """The named graphs with their triples in N-Triples terms: catalog, reports, derived, vocabulary, corrections."""
        reports = [self.names.graph(report) for report in self.markers]
        for name in (self.names.catalog, *reports, self.names.derived, self.names.vocabulary):
            yield name, list(dump(self.store, name))
        made_by_hand = list(dump(self.store, self.names.corrections))
        if made_by_hand:
            yield self.names.corrections, made_by_hand

    @cached_property
    def counts(self) -> Counts:
        """How much the graph holds."""
        stated = self.store.quads_for_pattern(None, node(term("rdf:predicate")), None, None)
        relations = Counter(lexical(quad.object).removeprefix(ON) for quad in stated)
        return Counts(
            reports=len(self.markers),
            actors=len(self.actors),
            statements=self._typed("Statement"),
            claims=relations.total(),
            quads=len(self.store),
            relations=dict(sorted(relations.items(), key=lambda pair: (-pair[1], pair[0]))),
            contested=self._true("contested"),
            unconfirmed=self._true("unconfirmed"),
        )

    def _typed(self, name: str) -> int:
        return sum(
            1 for _ in self.store.quads_for_pattern(None, node(term("rdf:type")), node(on(name)), None)
        )

    def _true(self, name: str) -> int:
        found = self.store.quads_for_pattern(None, node(on(name)), None, node(self.names.derived))
        return sum(lexical(quad.object) == "true" for quad in found)
