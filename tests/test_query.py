"""Queries: the right answers, read well; and no query that hurts, reads or reaches what it should not."""

import contextlib
import csv
import io
import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.graph import decisions
from onrecord.graph.derive import derive
from onrecord.graph.errors import OntologyError, QueryError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Polarity
from onrecord.graph.query import Limits, Result, Term, check, run
from onrecord.graph.store import Store
from onrecord.ontology import queries
from tests.extractions import claim, extraction, quarrel, report

GIVEN = {
    "about-actor": {"actor": "Tolan Brek"},
    "claims-of-speaker": {"speaker": "Voss"},
    "connecting-actors": {"one": "mira", "other": "league"},
    "only-in-report": {"report": "post-1"},
}


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A graph of three reports: an accusation, its denial, and a reprint of the accusation."""
    folder = tmp_path_factory.mktemp("quarrel")
    text = "Tolan Brek denied that he acts for the Harbour League. "
    text += "Norland brokered a truce between Voss and Brek, who opposes her."
    of = report("gazette-1", text, publisher="Gazette", date="2031-06-03")
    denial = claim(of, "tolan", "actsFor", "league", "he acts for the Harbour League", attributed_to="tolan",
                   speaker="Tolan Brek", polarity=Polarity.NEGATED)  # fmt: skip
    words = "Norland brokered a truce between Voss and Brek"
    deals = [claim(of, "norland", "brokered", party, words, matter="a truce") for party in ("mira", "tolan")]
    enmity = claim(of, "tolan", "opposes", "mira", "Brek, who opposes her")
    said = quarrel()
    again = report(
        "echo-1", said.report.text.replace("Friday", "Fri- day"), publisher="Echo", date="2031-05-04"
    )
    accusation = claim(
        again,
        "tolan",
        "actsFor",
        "league",
        "acting for the Harbour League",
        attributed_to="mira",
        speaker="Mayor Voss",
    )
    with Store(folder / "store") as store:
        for found in (said, extraction(of, denial, *deals, enmity), extraction(again, accusation)):
            store.add(found)
        derive(store, decisions.parse("different dockers league  # anna, 2031-07-01, a union and a pact"))
    return KnowledgeGraph(folder)


def test_known_prefixes_need_no_declaration(kg: KnowledgeGraph) -> None:
    """The vocabularies' and the graph's own prefixes are there, and shorten what comes back."""
    result = kg.query(
        "SELECT ?s ?o { ?c rdf:subject ?s ; rdf:predicate on:accused ; rdf:object ?o . ?s a on:Person }"
    )
    assert [[result.show(value) for value in row] for row in result.rows] == [["actor:mira", "actor:tolan"]]


def test_values_come_back_as_python_values(kg: KnowledgeGraph) -> None:
    """Numbers and truth values are no text, unbound values are None."""
    row = next(iter(kg.query("SELECT (2 AS ?whole) (0.5 AS ?part) (true AS ?yes) ('x' AS ?text) ?none {}")))
    assert row == {"whole": 2, "part": 0.5, "yes": True, "text": "x", "none": None}


def test_ask_and_construct(kg: KnowledgeGraph) -> None:
    """ASK gives a truth value, CONSTRUCT sorted triples."""
    assert kg.query("ASK { actor:mira on:accused actor:tolan }").truth is True
    assert kg.query("ASK { actor:tolan on:actsFor actor:league }").truth is False
    triples = kg.query(
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH graph:gazette-1 { ?s ?p ?o . ?o a on:Person } FILTER isIRI(?s) }"
    ).triples
    assert triples is not None
    assert list(triples) == sorted(triples)
    assert (
        kg.names.iri("actor", "norland"),
        "<https://w3id.org/onrecord/ns#brokered>",
        kg.names.iri("actor", "tolan"),
    ) in triples


@pytest.mark.parametrize("name", list(queries.load()))
def test_each_named_query_answers_the_same_in_rdflib(kg: KnowledgeGraph, name: str) -> None:
    """Each named query gives rows in a fixed order, and rdflib, a second engine, gives the same ones."""
    values = GIVEN.get(name, {})
    result = kg.query(name, **values)
    assert len(result) > 0
    assert result.csv() == kg.query(name, **values).csv()
    sparql = queries.load()[name].fill(values, kg.names.base, kg.named)
    memory = rdflib.Dataset(default_union=True)
    for graph, triples in kg.graphs():
        memory.parse(data="".join(f"{s} {p} {o} {graph} .\n" for s, p, o in triples), format="nquads")
    theirs = memory.query(sparql, initNs=dict(kg.names.prefixes))
    assert sorted(str([None if v is None else str(v) for v in row]) for row in theirs) == sorted(  # type: ignore[union-attr]
        str([None if v is None else v.value for v in row]) for row in result.rows
    )


def column(result: Result, name: str) -> list[object]:
    """One column of a result."""
    return [row[name] for row in result]


def test_named_queries_find_what_was_said(kg: KnowledgeGraph) -> None:
    """The questions that people ask most have the right answers."""
    accusations = list(kg.query("who-accused-whom"))
    assert [(r["accuser"], r["accused"], r["said_by"], r["publisher"], r["date"]) for r in accusations] == [
        ("Mira Voss", "Tolan Brek", "Harbour Post", "Harbour Post", "2031-05-02")
    ]
    (deal,) = kg.query("who-brokered-what")
    assert (deal["broker"], deal["between"], deal["what"]) == (
        "Norland",
        "Mira Voss and Tolan Brek",
        "a truce",
    )
    assert column(kg.query("who-opposes-whom"), "opponent") == ["Tolan Brek"]
    (contest,) = kg.query("contested")
    assert (contest["proposition"], contest["affirmed_by"], contest["denied_by"]) == (
        "Tolan Brek acts for Harbour League", "Mira Voss", "Tolan Brek"
    )  # fmt: skip
    assert set(column(kg.query("unconfirmed"), "proposition")) == {"Tolan Brek acts for Harbour League"}
    assert column(kg.query("connecting-actors", one="mira", other="league"), "connects") == ["Tolan Brek"]
    assert set(column(kg.query("only-in-report", report="post-1"), "proposition")) == {
        "Mira Voss accused Tolan Brek", "Dockers' Union agreed with Tolan Brek"
    }  # fmt: skip
    assert column(kg.query("who-denies-what", speaker="Brek"), "denied_by") == ["Tolan Brek", "Tolan Brek"]
    assert {r["publisher"] for r in kg.query("claims-of-speaker", speaker="Mira Voss")} == {
        "Harbour Post",
        "Echo",
    }
    assert column(kg.query("central-actors", limit="1"), "actor") == ["Tolan Brek"]


def test_witnesses_count_speakers_not_reprints(kg: KnowledgeGraph) -> None:
    """Two reports of one text are one family, and who speaks in both is one original speaker."""
    (row,) = kg.query("witnesses", subject="tolan", relation="actsFor", object="league")
    assert (row["reports"], row["publishers"], row["affirming_families"], row["original_speakers"]) == (
        3,
        3,
        1,
        1,
    )
    assert (row["affirmed_by"], row["denied_by"], row["contested"]) == ("Mira Voss", "Tolan Brek", True)


def test_parameters_narrow_an_answer(kg: KnowledgeGraph) -> None:
    """An actor may be given by id, name in any case, prefixed name or IRI; a relation or a day likewise."""
    for name in (
        "mira",
        "mira voss",
        "Voss",
        "actor:mira",
        f"{kg.names.base}actor/mira",
        f"<{kg.names.base}actor/mira>",
    ):
        assert len(kg.query("evidence", subject=name)) == 1
    assert column(kg.query("evidence", relation="on:brokered"), "relation") == ["brokered a deal with"] * 2
    assert column(kg.query("relations-over-time", since="2031-06"), "month") == ["2031-06"] * 3
    assert len(kg.query("actors", limit="2")) == 2
    for name in ("gazette-1", "report:gazette-1", "gazette-1.txt", "On gazette-1"):
        assert len(kg.query("only-in-report", report=name)) == 3


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("who-accused-whom", {"accuser": "Nobody Known"}, "no actor"),
        ("who-accused-whom", {"who": "mira"}, "no parameter"),
        ("about-actor", {}, "needs the parameter"),
        ("only-in-report", {"report": "none"}, "no report"),
        ("evidence", {"relation": "loves"}, "no relation"),
        ("evidence", {"limit": "many"}, "whole number"),
        ("relations-over-time", {"since": "yesterday"}, "is a date"),
        ("no-such-query", {}, "no query named"),
        ("who accused whom", {"accuser": "mira"}, "no query named"),
    ],
)
def test_wrong_parameters_are_explained(
    kg: KnowledgeGraph, name: str, values: dict[str, str], message: str
) -> None:
    """A wrong parameter gives one sentence that says what would be right."""
    with pytest.raises(QueryError, match=message):
        kg.query(name, **values)


@settings(max_examples=200, deadline=None)
@given(value=st.text(st.characters()), kind=st.sampled_from(queries.TYPES))
def test_a_value_never_becomes_part_of_the_query(value: str, kind: str) -> None:
    """Whatever is given as a parameter, the query stays the query with one more term, or the value is refused."""
    named = queries.parse(
        "own", f"# title: T\n# about: A\n# param x: {kind}! — x\n\nSELECT ?x {{ VALUES ?x {{ $x }} }}\n"
    )
    try:
        filled = named.fill({"x": value}, "https://a.example/", lambda _, name: [name])
    except Exception as error:
        assert type(error).__name__ in ("QueryError", "InputError")
        return
    tree = rdflib.plugins.sparql.prepareQuery(filled)
    assert [str(name) for name in tree.algebra.PV] == ["x"]
    rows = list(rdflib.Graph().query(filled))
    assert len(rows) == 1


def test_own_query_files_have_parameters_too(kg: KnowledgeGraph) -> None:
    """A query file with a header is asked with its parameters; a wrong header is explained."""
    text = "# title: T\n# about: A\n# param who: actor! — who\n\nSELECT ?p { VALUES ?s { $who } ?s ?p ?o FILTER isIRI(?o) }\n"
    own = queries.parse("own", text)
    assert "on:accused" in column(kg.ask(own, {"who": "Voss"}), "p")
    for bad in (
        "SELECT * {}",
        "# title: T\n\nSELECT * {}",
        text.replace("$who", "$whom"),
        text.replace("actor!", "thing"),
    ):
        with pytest.raises(OntologyError):
            queries.parse("own", bad)


def test_the_query_of_the_docs_is_answered(kg: KnowledgeGraph, root: Path) -> None:
    """The query file that the description of the model shows works as it stands there."""
    (shown,) = re.findall(
        r"```sparql\n(.*?)```", (root / "docs" / "model.md").read_text(encoding="utf-8"), re.DOTALL
    )
    rows = list(kg.ask(queries.parse("shown", shown), {"speaker": "Brek"}))
    assert [row["proposition"] for row in rows] == [
        "Dockers' Union agreed with Tolan Brek",
        "Tolan Brek acts for Harbour League",
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT is refused"),
        ("PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("DROP ALL", "DROP is refused"),
        ("LOAD <http://127.0.0.1:9/x>", "LOAD is refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is refused"),
        ("SELECT * " + "{" * 200 + "}" * 200, "nests"),
        ("SELECT * { ?s ?p '" + "x" * 70_000 + "' }", "64 KB"),
        ("SELECT * { " + "?s ?p ?o . " * 2_000 + "}", "words"),
        ("", "no query"),
        ("hello", "no query"),
        ("SELECT * {", "no valid SPARQL"),
        ("SELECT (nosuch:thing(1) AS ?x) {}", "no valid SPARQL"),
    ],
)
def test_what_is_refused_is_refused_with_a_reason(kg: KnowledgeGraph, query: str, message: str) -> None:
    """Writing, reaching out, and what is no query give one sentence."""
    with pytest.raises(QueryError, match=message):
        kg.query(query)


@pytest.mark.parametrize(
    "query", ["SELECT ?service { ?service on:states ?from }", "SELECT ('SERVICE {{{{' AS ?x) { # LOAD\n }"]
)
def test_words_in_names_strings_and_comments_are_no_offence(query: str) -> None:
    """Only the keyword itself is refused."""
    check(query)


@pytest.mark.parametrize(
    "spelling",
    [
        "SERVICE <{0}> {{ ?s ?p ?o }}",
        "SERVICEs:x{{ ?s ?p ?o }}",
        "SERVICESILENT<{0}>{{ ?s ?p ?o }}",
        "VALUES ?x {{ 1 }} BIND(1 AS ?y)SERVICE<{0}>{{ ?s ?p ?o }}",
        "FILTER('a'<'x>')SERVICE<{0}>{{ ?s ?p ?o }}",
        "BIND(<{0}> AS ?u) SERVICE ?u {{ ?s ?p ?o }}",
    ],
)
def test_no_spelling_reaches_the_network(
    kg: KnowledgeGraph, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even with the check off, a query cannot open a connection: nobody knocks at a listening port."""
    monkeypatch.setattr("onrecord.graph.query.check", lambda _: None)
    knocks = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def listen() -> None:
            try:
                knocks.append(server.accept())
            except TimeoutError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        query = f"PREFIX s: <{address}> SELECT * {{ {spelling.format(address)} }}"
        with contextlib.suppress(QueryError):
            run(kg.store_path, query, prefixes=kg.names.prefixes)
        listener.join()
    assert not knocks


def test_a_query_without_end_is_stopped(kg: KnowledgeGraph) -> None:
    """A product that would run for years ends at its limit, and the next query is answered."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    started = time.monotonic()
    with pytest.raises(QueryError, match="stopped after"):
        KnowledgeGraph(kg.path, Limits(seconds=1)).query(endless)
    with pytest.raises(QueryError, match="stopped after"):
        KnowledgeGraph(kg.path, Limits(cpu_seconds=1)).query(endless)
    assert time.monotonic() - started < 60
    assert kg.query("ASK {}").truth


def test_a_large_result_is_stopped(kg: KnowledgeGraph) -> None:
    """A result beyond the limit is refused, not cut."""
    with pytest.raises(QueryError, match="larger than"):
        KnowledgeGraph(kg.path, Limits(result_bytes=1_000_000)).query("SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_a_greedy_query_is_stopped(kg: KnowledgeGraph) -> None:
    """A query that would take all memory ends at its limit."""
    greedy = "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
    with pytest.raises(QueryError, match="memory"):
        KnowledgeGraph(kg.path, Limits(megabytes=700)).query(greedy)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "!" * 60_000 + "true) }",
        "SELECT * {" * 4_000 + "}" * 4_000,
        "SELECT * { ?a " + "<urn:p>/" * 3_000 + "<urn:p> ?b }",
    ],
)
def test_a_query_that_crashes_the_engine_does_not_crash_us(
    kg: KnowledgeGraph, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too deep for the engine ends the child alone."""
    monkeypatch.setattr("onrecord.graph.query.check", lambda _: None)
    with pytest.raises(QueryError):
        KnowledgeGraph(kg.path, Limits(seconds=2)).query(query)
    assert kg.query("ASK {}").truth


def test_csv_and_json_read_back() -> None:
    """CSV keeps every value apart from the quote before a formula; JSON is the standard's form."""
    hostile = ['=cmd|"x"', "+1", "a\nb", 'say "hi", now', "@x", ""]
    terms = tuple(
        (Term("literal", text), Term("literal", "-5", "http://www.w3.org/2001/XMLSchema#integer"), None)
        for text in hostile
    )
    result = Result(columns=("a", "b", "c"), rows=terms)
    read = list(csv.reader(io.StringIO(result.csv())))
    assert read[0] == ["a", "b", "c"]
    assert [row[0] for row in read[1:]] == ['\'=cmd|"x"', "'+1", "a\nb", 'say "hi", now', "'@x", ""]
    assert {row[1] for row in read[1:]} == {"-5"}
    bindings = json.loads(result.json())["results"]["bindings"]
    assert [binding["a"]["value"] for binding in bindings] == hostile
    assert all("c" not in binding for binding in bindings)


def test_a_result_shows_on_one_line() -> None:
    """What is shown folds line breaks and shortens IRIs by the longest prefix that fits."""
    result = Result(prefixes={"a": "https://x.example/", "b": "https://x.example/y/"})
    assert result.show(Term("literal", "over-\n  night")) == "over- night"
    assert result.show(Term("iri", "https://x.example/y/z")) == "b:z"
    assert result.show(None) == ""


def test_a_missing_store_is_explained(tmp_path: Path) -> None:
    """Asking where there is no store gives one sentence."""
    with pytest.raises(QueryError, match="cannot be read"):
        run(tmp_path, "ASK {}")
