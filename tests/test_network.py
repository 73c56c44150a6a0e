"""The networkx view and the tables: the same claims, ready for the tools of others."""

import csv
import io
import json
from dataclasses import fields
from pathlib import Path

import networkx as nx
import pytest

from onrecord.exports import tables
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim
from onrecord.graph.store import Store
from tests.extractions import ACTORS, quarrel


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A graph of one report."""
    folder = tmp_path_factory.mktemp("network")
    with Store(folder / "store") as store:
        store.add(quarrel())
    return KnowledgeGraph(folder)


def test_each_claim_is_an_edge(kg: KnowledgeGraph) -> None:
    """Edges run from subject to object, have the claim's id as key and everything the claim says."""
    graph = kg.network()
    claims = {claim.id: claim for claim in kg.claims()}
    assert {(s, o, key) for s, o, key in graph.edges(keys=True)} == {
        (c.subject, c.object, c.id) for c in claims.values()
    }
    for _, _, key, data in graph.edges(keys=True, data=True):
        for field in fields(Claim):
            value = getattr(claims[key], field.name)
            if value is not None and field.name not in ("subject", "object"):
                assert data[field.name] == value
    edge = graph.get_edge_data("mira", "tolan", "post-1.c1")
    assert (edge["label"], edge["relation_class"], edge["publisher"], edge["report_date"]) == (
        "accused", "verbalConflict", "Harbour Post", "2031-05-02"
    )  # fmt: skip


def test_each_related_actor_is_a_node(kg: KnowledgeGraph) -> None:
    """Nodes carry what is known of the actor; actors without a claim are left out."""
    nodes = {node: data for node, data in kg.network().nodes(data=True)}  # noqa: C416  # networkx's view is no mapping to the type checker
    assert set(nodes) == {"mira", "tolan", "league", "dockers"}
    assert nodes["mira"] == {
        "label": "Mira Voss", "kind": "person", "names": ("Mayor Voss", "Voss"), "wikidata": "Q1", "gender": "female",
        "state": "norland", "catalogued": True,
    }  # fmt: skip


def test_networkx_can_measure_and_write_it(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """The analyses and writers of networkx take the graph as it is, GraphML once the tuples are joined."""
    graph = kg.network()
    assert nx.number_weakly_connected_components(graph) == 1
    assert max(nx.degree_centrality(graph).items(), key=lambda pair: pair[1])[0] == "tolan"
    for attributes in (
        *(data for _, data in graph.nodes(data=True)),
        *(data for *_, data in graph.edges(data=True)),
    ):
        attributes.update(
            {name: ";".join(value) for name, value in attributes.items() if isinstance(value, tuple)}
        )
    nx.write_graphml(graph, tmp_path / "g.graphml")
    again = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    one, other = (g.get_edge_data("mira", "tolan", "post-1.c1") for g in (again, graph))
    assert one["quote"] == other["quote"]


def test_rows_are_the_same_from_a_report_and_from_the_store(kg: KnowledgeGraph) -> None:
    """Claims and statements have the same rows before and after they went through the store."""
    assert list(tables.claim_rows([quarrel()], ACTORS)) == list(
        tables.claim_rows(kg.extractions(), kg.actors)
    )
    assert list(tables.statement_rows([quarrel()], ACTORS)) == list(
        tables.statement_rows(kg.extractions(), kg.actors)
    )


def test_a_row_says_all_about_a_claim(kg: KnowledgeGraph) -> None:
    """A row names report, ends, speaker and mood, and is null where nothing is known."""
    outer, inner, deal = (
        json.loads(line) for line in tables.jsonl(tables.claim_rows(kg.extractions(), kg.actors))
    )
    assert list(outer) == list(tables.CLAIM_FIELDS)
    assert (outer["report"], outer["subject_label"], outer["relation"], outer["object_label"]) == (
        "17", "Mira Voss", "accused", "Tolan Brek"
    )  # fmt: skip
    assert (outer["attributed_to"], outer["attributed_to_label"], outer["content"]) == (
        None,
        None,
        [inner["id"]],
    )
    assert (inner["attributed_to"], inner["attributed_to_label"], inner["within"]) == (
        "mira",
        "Mira Voss",
        outer["id"],
    )
    assert (deal["polarity"], deal["event"], deal["report_date"]) == ("negated", "post-1.e1", "2031-05-02")
    (statement,) = tables.statement_rows(kg.extractions(), kg.actors)
    assert (statement["source"], statement["source_label"], statement["cue"], statement["kind"]) == (
        "Brek",
        "Tolan Brek",
        "told",
        "direct",
    )


def test_csv_has_every_value_and_no_formula() -> None:
    """CSV reads back, and a cell that a spreadsheet would run is text."""
    rows: list[tables.Row] = [
        {"a": "=1+1", "b": ["x", "y"], "c": None, "d": True},
        {"a": 'say "no"\n', "b": [], "c": -1, "d": False},
    ]
    read = list(csv.DictReader(io.StringIO("".join(tables.comma_separated(rows, ["a", "b", "c", "d"])))))
    assert read == [
        {"a": "'=1+1", "b": "x y", "c": "", "d": "true"},
        {"a": 'say "no"\n', "b": "", "c": "-1", "d": "false"},
    ]
