"""The shapes: every graph keeps to them, and they find what is wrong."""

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib

from onrecord.exports import turtle
from onrecord.graph.derive import derive
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Extraction, joined
from onrecord.graph.quads import RunInfo
from onrecord.graph.store import Store
from onrecord.ontology import relations
from tests.extractions import claim, extraction, quarrel, report

ON = rdflib.Namespace("https://w3id.org/onrecord/ns#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
BASE = rdflib.Namespace("https://w3id.org/onrecord/data/")
CLAIM = BASE["claim/post-1.c1"]


def violations(data: rdflib.Graph) -> list[str]:
    """The messages of a validation against our shapes."""
    shapes = rdflib.Graph().parse(
        data=(files("onrecord.ontology") / "shapes.ttl").read_text(encoding="utf-8")
    )
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(text, str)
    return [] if conforms else [line.strip() for line in text.splitlines() if "Focus Node" in line]


def exported(folder: Path, *found: Extraction) -> rdflib.Graph:
    """The Turtle export of these reports, read by rdflib."""
    with Store(folder / "store") as store:
        for one in found:
            store.add(one, run=RunInfo("1", "model"))
        derive(store)
    kg = KnowledgeGraph(folder)
    return rdflib.Graph().parse(data=turtle.text(kg.graphs(), kg.names.prefixes))


@pytest.fixture(scope="module")
def made_by_hand(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """The export of reports that use every part of the model."""
    bare = report(
        "bare", "Officials said Norland aided the Harbour League in 1917.", publisher=None, date=None
    )
    aid = claim(
        bare,
        "norland",
        "aided",
        "league",
        "Norland aided the Harbour League",
        speaker="Officials",
        date="1917",
        date_text="in 1917",
    )
    empty = Extraction(report("empty", "", publisher=None))
    return exported(tmp_path_factory.mktemp("shapes"), quarrel(), extraction(bare, aid), empty)


def test_what_is_made_by_hand_conforms(made_by_hand: rdflib.Graph) -> None:
    """Reports with every optional part, with none, and without text conform."""
    assert violations(made_by_hand) == []


def test_the_graph_of_the_sample_reports_conforms(sample_graph: Path) -> None:
    """A real build conforms as it stands on disk."""
    assert violations(rdflib.Graph().parse(sample_graph / "graph.ttl")) == []


def test_every_quote_of_the_samples_is_the_text_at_its_offsets(sample_graph: Path) -> None:
    """In a real build, each claim's and statement's words are those of the kept text."""
    kg = KnowledgeGraph(sample_graph)
    checked = 0
    for found in kg.extractions():
        for one in found.claims:
            assert found.report.text[one.start : one.end] == one.quote
            checked += 1
        for said in found.statements:
            assert joined(found.report.text, said.parts) == said.content
    assert checked == kg.counts.claims > 0


def spoil(change: Callable[[rdflib.Graph], object]) -> Callable[[rdflib.Graph], object]:
    """Name a change that spoils a graph."""
    return change


@pytest.mark.parametrize(
    "change",
    [
        spoil(lambda g: g.remove((CLAIM, ON.polarity, None))),
        spoil(lambda g: g.add((CLAIM, ON.polarity, ON.negated))),
        spoil(lambda g: g.set((CLAIM, ON.modality, ON.certain))),
        spoil(lambda g: g.set((CLAIM, ON.confidence, rdflib.Literal("1.5", datatype=rdflib.XSD.decimal)))),
        spoil(lambda g: g.set((CLAIM, rdflib.RDF.predicate, ON.loves))),
        spoil(lambda g: g.set((CLAIM, ON.attributedTo, BASE["actor/nobody"]))),
        spoil(lambda g: g.set((CLAIM, ON.date, rdflib.Literal("on Friday")))),
        spoil(lambda g: g.set((CLAIM, ON.within, BASE["claim/none"]))),
        spoil(lambda g: g.remove((None, OA.exact, None))),
        spoil(lambda g: g.set((BASE["passage/post-1.0-66.place"], OA.start, rdflib.Literal(70)))),
        spoil(lambda g: g.remove((BASE["report/post-1"], ON.text, None))),
        spoil(lambda g: g.set((BASE["actor/mira"], ON.kind, ON.Robot))),
        spoil(lambda g: g.remove((BASE["prop/mira.accused.tolan"], ON.subject, None))),
    ],
)
def test_the_shapes_find_what_is_wrong(
    made_by_hand: rdflib.Graph, change: Callable[[rdflib.Graph], object]
) -> None:
    """Each fault, put into a good graph, is found."""
    spoilt = rdflib.Graph()
    spoilt += made_by_hand
    change(spoilt)
    assert violations(spoilt)


def test_every_term_in_use_is_defined(made_by_hand: rdflib.Graph) -> None:
    """Each class and property of ours that a graph uses has a label and a definition in the vocabulary."""
    used = {
        term
        for triple in made_by_hand
        for term in triple
        if isinstance(term, rdflib.URIRef) and term.startswith(ON)
    }
    assert {ON.Claim, ON.states, ON.polarity, ON.affirmed, ON.accused} <= used
    for term in sorted(used - {rdflib.URIRef(ON.rstrip("#"))}):
        assert made_by_hand.value(term, rdflib.RDFS.label), term
        assert made_by_hand.value(term, rdflib.SKOS.definition), term


def test_every_property_of_ours_has_a_domain_or_range() -> None:
    """The vocabulary says of each property what it joins, and relations stand under one class each."""
    vocabulary = rdflib.Graph()
    for name in ("vocabulary.ttl", "relations.ttl"):
        vocabulary.parse(data=(files("onrecord.ontology") / name).read_text(encoding="utf-8"))
    for kind in (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty):
        for term in vocabulary.subjects(rdflib.RDF.type, kind):
            described = {
                vocabulary.value(term, p)
                for p in (rdflib.RDFS.domain, rdflib.RDFS.range, rdflib.RDFS.subPropertyOf)
            }
            assert described != {None} or term in (ON.base, ON.format), term


def test_relations_are_those_of_the_design() -> None:
    """There are 23 relations in five classes, and those that events are coded by have their PLOVER type."""
    known = relations.load()
    assert len(known) == 23
    assert {relation.quad_class for relation in known.values()} == set(relations.CLASSES)
    assert {name for name, relation in known.items() if not relation.plover} == {
        "opposes",
        "allyOf",
        "leads",
        "memberOf",
        "actsFor",
    }
    assert {name for name, relation in known.items() if relation.symmetric} == {
        "agreedWith",
        "consulted",
        "cooperatedWith",
        "allyOf",
    }
    assert all(
        relation.label and relation.inverse and relation.definition.endswith(".")
        for relation in known.values()
    )


def test_a_report_that_differs_has_other_claims(tmp_path: Path) -> None:
    """A wrong offset in a claim is seen: the quote in the graph is always the text's, never the claim's own idea of it."""
    found = quarrel()
    moved = replace(found, claims=tuple(replace(one, quote="something else") for one in found.claims))
    data = exported(tmp_path, moved)
    assert rdflib.Literal("something else") not in set(data.objects())
