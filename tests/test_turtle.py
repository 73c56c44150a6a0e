"""Turtle, TriG and N-Quads: what is written reads back as it was, in two libraries, and its bytes depend on nothing else."""

import random
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports import turtle
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.quads import quads
from onrecord.graph.store import Store
from onrecord.ontology.terms import Names, boolean, date, decimal, integer, literal
from tests.extractions import quarrel, whole

NAMES = Names("https://harbour.example/kg/")
OX = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}

locals_ = st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True)
iris = st.builds(NAMES.iri, st.sampled_from(["actor", "claim", "prop"]), locals_) | st.just("<urn:x:a%20b>")
literals = st.one_of(
    st.builds(literal, st.text(st.characters())),
    st.builds(integer, st.integers(-(10**6), 10**6)),
    st.builds(decimal, st.floats(-10, 10)),
    st.builds(boolean, st.booleans()),
    st.sampled_from(["2023-06-24", "2023-06", "1917", "today"]).map(date),
    st.just('"mot"@fr'),
)
rows = st.lists(st.tuples(iris, iris, iris | literals, st.builds(NAMES.graph, locals_)), max_size=12)


def triples_of_oxigraph(text: str, form: str) -> set[tuple[str, str, str]]:
    """Triples as Oxigraph reads them, in N-Triples syntax."""
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(text, format=OX[form])}


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads"])
@given(given_rows=rows)
def test_oxigraph_reads_back_what_was_written(form: str, given_rows: list[tuple[str, str, str, str]]) -> None:
    """Every term, whatever text it holds, is the same after writing and parsing."""
    text = turtle.text(turtle.by_graph(given_rows), NAMES.prefixes, form)
    assert triples_of_oxigraph(text, form) == {row[:3] for row in given_rows}


@given(given_rows=rows)
def test_graphs_survive_trig_and_nquads(given_rows: list[tuple[str, str, str, str]]) -> None:
    """A quad stays in its own graph."""
    for form in ("trig", "nquads"):
        text = turtle.text(turtle.by_graph(given_rows), NAMES.prefixes, form)
        found = {
            (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name))
            for q in ox.parse(text, format=OX[form])
        }
        assert found == set(given_rows)


@given(given_rows=rows, seed=st.randoms(use_true_random=False))
def test_bytes_do_not_depend_on_the_order_of_insertion(
    given_rows: list[tuple[str, str, str, str]], seed: random.Random
) -> None:
    """The same quads in another order, or twice, give the same file."""
    shuffled = [*given_rows, *given_rows[:3]]
    seed.shuffle(shuffled)
    for form in OX:
        one, other = (
            turtle.text(turtle.by_graph(some), NAMES.prefixes, form) for some in (given_rows, shuffled)
        )
        assert one == other


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters()))
def test_rdflib_reads_back_any_text(text: str) -> None:
    """A literal holds the text that was put in, read by rdflib from Turtle and from N-Quads."""
    row = (NAMES.iri("claim", "c"), NAMES.iri("prop", "p"), literal(text), NAMES.graph("g"))
    for form in ("turtle", "nquads"):
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=turtle.text(turtle.by_graph([row]), NAMES.prefixes, form), format=form)
        assert [str(value) for value in dataset.objects()] == [whole(text)]


def test_a_report_is_equal_in_rdflib_and_oxigraph() -> None:
    """Rdflib and Oxigraph read the same triples from the Turtle and the TriG of a report."""
    graphs = turtle.by_graph(quads(quarrel(), NAMES))
    wanted = {row[:3] for row in quads(quarrel(), NAMES)}
    for form in ("turtle", "trig"):
        text = turtle.text(graphs, NAMES.prefixes, form)
        read = rdflib.Dataset(default_union=True).parse(data=text, format=form)
        by_rdflib = {(s.n3(), p.n3(), o.n3()) for s, p, o in read.triples((None, None, None))}
        assert triples_of_oxigraph(text, form) == wanted
        assert len(by_rdflib) == len(wanted)
        assert {triple for triple in by_rdflib if '"' not in triple[2]} == {
            t for t in wanted if '"' not in t[2]
        }


@pytest.mark.parametrize(("name", "form"), [("graph.ttl", "turtle"), ("graph.trig", "trig")])
def test_a_real_build_is_equal_in_rdflib_and_oxigraph(sample_graph: Path, name: str, form: str) -> None:
    """Both libraries read from the files of a build exactly what is in its store."""
    data = (sample_graph / name).read_text(encoding="utf-8")
    wanted = {triple for _, triples in KnowledgeGraph(sample_graph).graphs() for triple in triples}
    assert triples_of_oxigraph(data, form) == wanted
    theirs = rdflib.Dataset(default_union=True).parse(data=data, format=form).triples((None, None, None))
    assert {plainly(*triple) for triple in theirs} == {
        plainly(*(rdflib.util.from_n3(term) for term in triple)) for triple in wanted
    }


def plainly(subject: Any, predicate: Any, value: Any) -> tuple[str, ...]:
    """A triple of rdflib without its classes."""
    return (
        str(subject),
        str(predicate),
        str(value),
        str(getattr(value, "datatype", "")),
        str(getattr(value, "language", "")),
    )


def test_only_prefixes_in_use_are_declared_and_types_come_first() -> None:
    """The head names what the body needs, and each subject begins with its type."""
    row = (
        NAMES.iri("actor", "a"),
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        NAMES.iri("actor", "b"),
        NAMES.graph("g"),
    )
    other = (NAMES.iri("actor", "a"), "<http://aaa.example/first>", integer(5), NAMES.graph("g"))
    text = turtle.text(turtle.by_graph([other, row]), NAMES.prefixes)
    assert [line for line in text.splitlines() if line.startswith("@prefix")] == [
        "@prefix actor: <https://harbour.example/kg/actor/> .",
        "@prefix graph: <https://harbour.example/kg/graph/> .",
    ]
    assert text.index("a actor:b") < text.index("<http://aaa.example/first> 5")


def test_lines_of_a_text_stay_lines() -> None:
    """A text of several lines is written as several lines, with quotes and backslashes kept."""
    row = (NAMES.iri("report", "r"), NAMES.iri("prop", "p"), literal('one "1"\ntwo \\n "'), NAMES.graph("g"))
    text = turtle.text(turtle.by_graph([row]), NAMES.prefixes)
    assert 'one \\"1\\"\ntwo \\\\n' in text
    assert triples_of_oxigraph(text, "turtle") == {row[:3]}


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads"])
def test_export_holds_the_whole_store(tmp_path: Path, form: str) -> None:
    """An exported file has every triple of the store, and nothing is left beside it."""
    with Store(tmp_path / "store", NAMES) as store:
        store.add(quarrel())
    kg = KnowledgeGraph(tmp_path)
    target = tmp_path / "out" / "graph"
    target.parent.mkdir()
    turtle.export(kg, target, form)
    wanted = {triple for _, triples in kg.graphs() for triple in triples}
    assert triples_of_oxigraph(target.read_text(encoding="utf-8"), form) == wanted
    assert list(target.parent.iterdir()) == [target]
