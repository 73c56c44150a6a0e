"""The check: it finds nothing in what was built, and names whatever was changed by another hand."""

import json
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from onrecord.exports import turtle
from onrecord.graph.check import check
from onrecord.graph.derive import derive
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.quads import RunInfo
from onrecord.graph.shapes import violations
from onrecord.graph.store import Store
from tests.extractions import quarrel

BASE = "https://w3id.org/onrecord/data/"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def faults(folder: Path) -> list[tuple[str, str]]:
    """Which checks found what, and where."""
    return [(fault.check, fault.where) for fault in check(folder)]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a small graph that is right."""
    with Store(tmp_path / "store") as store:
        store.add(quarrel(), run=RunInfo("1", "model"))
        derive(store)
    inputs = [{"report": "post-1", "status": "ok"}]
    (tmp_path / "build.json").write_text(json.dumps({"format": 1, "inputs": inputs}), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, request: str) -> None:
    """Change the store by another hand."""
    store = ox.Store(str(folder / "store"))
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    store.update(prefixes + request)
    store.flush()


PREFIXES = {
    "on": "https://w3id.org/onrecord/ns#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "claim": f"{BASE}claim/",
    "graph": f"{BASE}graph/",
}


def test_the_samples_are_right(sample_graph: Path) -> None:
    """A real build has no fault."""
    assert list(check(sample_graph)) == []


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ('DELETE { GRAPH ?g { ?q oa:exact ?w } } INSERT { GRAPH ?g { ?q oa:exact "never said" } } '
         "WHERE { GRAPH ?g { ?q oa:exact ?w ; a oa:TextQuoteSelector } }", "quote"),
        ("DELETE { GRAPH ?g { ?q oa:start ?n } } INSERT { GRAPH ?g { ?q oa:start 999999 } } "
         "WHERE { GRAPH ?g { ?q oa:start ?n ; a oa:TextPositionSelector } }", "quote"),
        ('DELETE { GRAPH ?g { ?r on:text ?t } } INSERT { GRAPH ?g { ?r on:text "Other words." } } '
         "WHERE { GRAPH ?g { ?r on:text ?t } }", "report"),
        ("DELETE WHERE { GRAPH ?g { claim:post-1.c1 on:polarity ?p } }", "shape"),
        ("INSERT DATA { GRAPH graph:post-1 { claim:post-1.c1 rdf:subject <http://x.example/> } }", "shape"),
        ("DELETE { GRAPH ?g { ?p on:claims ?n } } INSERT { GRAPH ?g { ?p on:claims 77 } } "
         "WHERE { GRAPH ?g { ?p on:claims ?n } }", "derived"),
        ("INSERT DATA { GRAPH graph:derived { <http://x.example/> on:contested true } }", "derived"),
        ("INSERT DATA { GRAPH graph:stray { <http://x.example/> on:contested true } }", "report"),
        ("DELETE WHERE { GRAPH ?g { ?s on:cue ?o } }", "report"),
    ],
)  # fmt: skip
def test_what_is_spoiled_is_named(graph: Path, request_: str, found: str) -> None:
    """Words, places, texts, claims, derived facts and graphs that were changed by another hand are found."""
    assert faults(graph) == []
    spoil(graph, request_)
    assert found in {kind for kind, _ in faults(graph)}


def test_the_record_and_the_store_must_agree(graph: Path) -> None:
    """A report that build.json tells of and the store does not have is a fault, and the other way round."""
    inputs = [{"report": "post-2", "status": "ok"}]
    (graph / "build.json").write_text(json.dumps({"format": 1, "inputs": inputs}), encoding="utf-8")
    assert faults(graph) == [("record", "post-1"), ("record", "post-2")]


@pytest.mark.parametrize(
    "pattern",
    ["rdf:subject", "rdf:predicate", "on:polarity", "on:modality", "on:confidence", "on:states", "oa:hasSelector",
     "oa:exact", "on:kind", "on:statementKind", "on:mentionKind", "on:family", "rdfs:label", "on:subjectStart"],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, '"nonsense"', "-5", "<http://x.example/y>"])
def test_shapes_find_what_pyshacl_finds(tmp_path: Path, pattern: str, value: str | None) -> None:
    """Whatever property is taken away or set to nonsense, both find fault with the same nodes."""
    with Store(tmp_path / "store") as store:
        store.add(quarrel(), run=RunInfo("1", "model"))
        derive(store)
        names = store.names
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.prefixes.items())
        insert = f"INSERT {{ GRAPH ?g {{ ?s {pattern} {value} }} }}" if value else ""
        store.update(
            f"{prefixes} DELETE {{ GRAPH ?g {{ ?s {pattern} ?o }} }} {insert} "
            f"WHERE {{ GRAPH ?g {{ ?s {pattern} ?o }} FILTER(?g != {names.vocabulary}) }}"
        )
    kg = KnowledgeGraph(tmp_path)
    ours = {found.focus.strip("<>") for found in violations(kg.store) if found.focus.startswith("<")}
    data = rdflib.Graph().parse(data=turtle.text(kg.graphs(), kg.names.prefixes))
    shapes = (files("onrecord.ontology") / "shapes.ttl").read_text(encoding="utf-8")
    _, results, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=shapes))
    assert isinstance(results, rdflib.Graph)
    top = [
        found
        for report in results.subjects(rdflib.RDF.type, SH.ValidationReport)
        for found in results.objects(report, SH.result)
    ]
    nodes = {results.value(found, SH.focusNode) for found in top}
    assert ours == {str(node) for node in nodes if isinstance(node, rdflib.URIRef)}
    assert bool(ours) == bool(nodes)
