"""Answers as Python objects and in notebooks: actors, data frames, tables in which nothing is markup but ours."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.graph import notebook
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor
from onrecord.graph.query import Result, Term
from tests.extractions import quarrel

ALLOWED = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "b", "blockquote"}


class Tags(HTMLParser):
    """Collects the elements and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element, which has no attribute but a style."""
        assert {name for name, _ in attrs} <= {"style"}
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        """Remember text."""
        self.text += data


@pytest.fixture(scope="module")
def kg(sample_graph: Path) -> KnowledgeGraph:
    """Return the graph of the samples."""
    return onrecord.open(sample_graph)


def test_rows_hold_actors(kg: KnowledgeGraph) -> None:
    """An actor's IRI comes as the actor, with label and kind; other IRIs are shortened, numbers are numbers."""
    rows = list(
        kg.query("SELECT ?who ?how (1 AS ?n) { ?c a on:Claim ; rdf:subject ?who ; on:polarity ?how }")
    )
    assert rows
    for row in rows:
        assert isinstance(row["who"], Actor)
        assert str(row["who"]) == kg.actors[row["who"].id].label
        assert str(row["how"]).startswith("on:")
        assert row["n"] == 1


def test_rows_become_data_frames(kg: KnowledgeGraph) -> None:
    """Pandas and Polars get the columns, numbers as numbers, and empty cells where nothing is bound."""
    found = kg.query("SELECT ?who (2 AS ?n) ?none { ?c a on:Claim ; rdf:subject ?who } ORDER BY ?who LIMIT 5")
    pandas, polars = found.to_pandas(), found.to_polars()
    assert list(pandas.columns) == polars.columns == ["who", "n", "none"]
    assert pandas["who"].tolist() == polars["who"].to_list()
    assert all(name.startswith("actor:") for name in polars["who"].to_list())
    assert pandas["n"].sum() == polars["n"].sum() == 10
    assert polars["none"].null_count() == 5
    triples = kg.query("CONSTRUCT { ?s on:accused ?o } WHERE { ?s on:accused ?o }")
    assert len(triples.to_pandas()) == len(triples.triples or ()) > 0


def test_a_graph_and_a_claim_are_shown(kg: KnowledgeGraph) -> None:
    """A notebook shows the numbers of a graph, and a claim with its words, in which both ends are marked."""
    assert f"{kg.counts.claims:,}" in Tags(kg._repr_html_()).text
    for claim in kg.claims():
        shown = Tags(claim._repr_html_())
        assert claim.quote in shown.text
        assert shown.tags <= ALLOWED
    assert "claims" in kg._repr_html_()


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_markup(words: str, name: str) -> None:
    """Whatever stands in quotes, names and cells is shown as it is."""
    claim = replace(quarrel().claims[0], quote=f"{words}<script>x</script>", speaker=name)
    result = Result(columns=(name, "b"), rows=((Term("literal", words), None),) * 60)
    for html in (
        notebook.claim(claim),
        notebook.claims([claim]),
        result._repr_html_(),
        notebook.facts(name, {words: words}),
    ):
        assert Tags(html).tags <= ALLOWED
