"""Standing analyses: on a quarrel small enough to check by hand, and on the sample reports through the command line."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

import onrecord
from onrecord.cli import main
from onrecord.graph import analysis
from onrecord.graph.knowledge_graph import KnowledgeGraph

HARD = "asserted"


def claims(*rows: tuple[str, str, str], **same: str) -> "nx.MultiDiGraph[str]":
    """Return a network with a claim a row: subject, object, and "+" or "-" with a report's number behind ("+1")."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, (subject, target, kind) in enumerate(rows):
        sort = "verbalCooperation" if kind[0] == "+" else "verbalConflict"
        told = {
            "relation": "supported" if kind[0] == "+" else "accused",
            "relation_class": sort,
            "report": kind[1:] or "1",
        }
        for actor in (subject, target):
            graph.add_node(actor, label=actor.title())
        graph.add_edge(
            subject, target, key=f"c{number}", polarity="affirmed", modality=HARD, **{**told, **same}
        )
    return graph


def joined(*graphs: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """Return one network of several, whose claims may have the same keys."""
    whole: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, graph in enumerate(graphs):
        whole.add_nodes_from(graph.nodes(data=True))
        for subject, target, key, data in graph.edges(keys=True, data=True):
            whole.add_edge(subject, target, key=f"{number}.{key}", **data)
    return whole


CAMPS = (
    ("a", "b", "+"), ("b", "c", "+"), ("c", "a", "+"),
    ("x", "y", "+"), ("y", "z", "+"), ("z", "x", "+"),
    ("a", "x", "-"), ("b", "x", "-"), ("c", "z", "-"), ("c", "y", "+"),
)  # fmt: skip


def test_ties_count_independent_reports() -> None:
    """Two claims of one report are one tie, two reports two, and two copies of one report one again."""
    graph = claims(("a", "b", "+1"), ("b", "a", "+1"), ("a", "b", "+2"), ("a", "b", "-3"))
    edge = analysis.ties(graph).edges["a", "b"]
    assert (edge["friends"], edge["foes"], edge["weight"], edge["sign"]) == (2, 1, 3, 1)
    assert analysis.ties(graph, {"1": "f", "2": "f"}).edges["a", "b"]["friends"] == 1


def test_a_reprint_changes_no_analysis() -> None:
    """Every analysis gives the same rows once a copy of a report is added and known as such."""
    before = claims(*CAMPS, report_date="2031-05-02")
    copy = claims(*((s, o, f"{kind}9") for s, o, kind in CAMPS), report_date="2031-05-02")
    both, families = joined(before, copy), {"1": "f", "9": "f"}
    assert analysis.centrality(before) == analysis.centrality(both, families)
    assert analysis.factions(before) == analysis.factions(both, families)
    assert analysis.brokers(before) == analysis.brokers(both, families)


@pytest.mark.parametrize("told", [{"polarity": "negated"}, {"modality": "planned"}])
def test_what_is_denied_or_planned_is_no_tie(told: dict[str, str]) -> None:
    """A denied or planned claim ties nobody, with hearsay or without."""
    graph = claims(("a", "b", "+"))
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges(keys=True), told))
    assert not analysis.ties(graph)
    assert not analysis.ties(graph, hearsay=True)


@pytest.mark.parametrize("told", [{"speaker": "officials"}, {"attributed_to": "c"}, {"modality": "reported"}])
def test_what_others_say_is_hearsay(told: dict[str, str]) -> None:
    """A claim that is quoted or only reported counts with hearsay alone."""
    graph = claims(("a", "b", "+"))
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges(keys=True), told))
    assert not analysis.ties(graph)
    assert set(analysis.ties(graph, hearsay=True)) == {"a", "b"}


def test_the_centre_of_a_star_is_central() -> None:
    """Who ties all others has every shortest path; who is known from hearsay only comes last and rises by it."""
    star = claims(("hub", "a", "+"), ("hub", "b", "-"), ("c", "hub", "+"))
    heard = claims(("gossip", "a", "+"), ("gossip", "b", "+"), speaker="a neighbour")
    rows = {row.actor: row for row in analysis.centrality(joined(star, heard))}
    assert (rows["hub"].rank, rows["hub"].ties, rows["hub"].degree, rows["hub"].betweenness) == (
        1,
        3,
        1.0,
        1.0,
    )
    assert (rows["gossip"].ties, rows["gossip"].ties_with_hearsay) == (0, 2)
    assert rows["gossip"].rise > 0
    assert max(row.rank for row in rows.values()) == rows["gossip"].rank


def test_factions_are_who_cooperates() -> None:
    """Two triangles of friends at odds are two factions; the one friendship across is what does not fit."""
    found = analysis.factions(claims(*CAMPS))
    assert [row.members for row in found] == [("a", "b", "c"), ("x", "y", "z")]
    first = found[0]
    assert (first.friends_inside, first.foes_inside, first.friends_outside, first.foes_outside) == (
        3,
        0,
        1,
        3,
    )
    assert first.balance == round(6 / 7, 4)
    assert first.triangles == 1.0


@pytest.mark.parametrize(("kinds", "balanced"), [("+++", 1.0), ("+--", 1.0), ("++-", 0.0), ("---", 0.0)])
def test_a_triangle_is_balanced_with_an_even_number_of_conflicts(kinds: str, balanced: float) -> None:
    """A friend's friend is a friend and an enemy's enemy too, else the triangle is out of balance."""
    ends = (("a", "b"), ("b", "c"), ("c", "a"))
    graph = claims(*((one, other, kind) for (one, other), kind in zip(ends, kinds, strict=True)))
    assert analysis.balance(graph) == balanced


def test_without_a_triangle_there_is_no_balance() -> None:
    """Where nobody forms a triangle, or its conflict and cooperation are even, balance is unknown."""
    assert analysis.balance(claims(("a", "b", "+"))) is None
    even = claims(("a", "b", "+"), ("b", "c", "+"), ("c", "a", "+"), ("c", "a", "-"))
    assert analysis.balance(even) is None


def test_brokers_cooperate_across_factions() -> None:
    """Only the two at the ends of the friendship across are brokers, each reaching one other faction."""
    found = analysis.brokers(claims(*CAMPS))
    assert {(row.actor, row.faction, row.reaches) for row in found} == {("c", 1, 1), ("y", 2, 1)}
    assert all(0 < row.betweenness <= 1 and 0 < row.constraint < 1 for row in found)


def test_change_goes_by_what_happened_or_by_the_reports() -> None:
    """Stretches follow either date; a friend who became a foe is told, and a year is too coarse for months."""
    may = claims(("a", "b", "+"), date="2031-05-02", report_date="2031-07-01")
    june = claims(("a", "b", "-"), ("a", "c", "-"), date="2031-06", report_date="2031-07-01")
    year = claims(("a", "d", "-"), date="2031", report_date="2031-07-01")
    graph = joined(may, june, year)
    rows = analysis.change(graph)
    assert [(row.period, row.actors, row.new, row.tone) for row in rows] == [
        ("2031-05", 2, 2, 1.0),
        ("2031-06", 3, 1, -1.0),
    ]
    assert rows[1].turned == ("A – B: conflict",)
    assert rows[1].central == "A"
    assert [(row.period, row.claims) for row in analysis.change(graph, by="year")] == [("2031", 4)]
    assert [(row.period, row.actors) for row in analysis.change(graph, reported=True)] == [("2031-07", 4)]


def test_nothing_gives_nothing() -> None:
    """A network without claims has no rows in any analysis."""
    empty = claims()
    assert not analysis.centrality(empty)
    assert not analysis.factions(empty)
    assert not analysis.brokers(empty)
    assert not analysis.change(empty)


def test_the_order_of_claims_changes_nothing() -> None:
    """The same claims in another order give the same rows."""
    there, back = claims(*CAMPS), claims(*reversed(CAMPS))
    assert analysis.centrality(there) == analysis.centrality(back)
    assert analysis.factions(there) == analysis.factions(back)
    assert analysis.brokers(there) == analysis.brokers(back)


Printed = Callable[..., str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return a function that runs the command line and returns what it prints, failing on any other code than 0."""

    def call(*arguments: str | Path) -> str:
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize("what", ["centrality", "factions", "brokers", "change"])
def test_every_analysis_is_printed_in_every_format(printed: Printed, sample_graph: Path, what: str) -> None:
    """JSON and CSV hold the same rows with the same fields; the table shows as many."""
    extra = ("--hearsay", "--reported", "--by", "day") if what == "change" else ("--hearsay",)
    objects = json.loads(printed("analyse", sample_graph, what, *extra, "--format", "json"))
    lines = list(
        csv.DictReader(io.StringIO(printed("analyse", sample_graph, what, *extra, "--format", "csv")))
    )
    assert objects
    assert [list(row) for row in objects] == [list(row) for row in lines]
    table = [
        line for line in printed("analyse", sample_graph, what, *extra).splitlines() if line.startswith(" ")
    ]
    assert len(table) == 1 + len(objects) == 1 + len(lines)


def test_the_mutiny_has_its_leader_in_the_centre(printed: Printed, sample_graph: Path) -> None:
    """In the sample reports Prigozhin is most central, and hearsay ties more actors than the reports' own voice."""
    rows = json.loads(printed("analyse", sample_graph, "centrality", "--format", "json"))
    assert rows[0]["actor"] == "prigozhin"
    assert sum(row["ties"] for row in rows) < sum(row["ties_with_hearsay"] for row in rows)
    assert {row["actor"] for row in rows} <= set(onrecord.open(sample_graph).actors)


def test_the_timeline_is_in_order_and_says_why(printed: Printed, sample_graph: Path) -> None:
    """Rows are sorted by date, have its precision and its words, which stand in the report, and its own date beside."""
    rows = json.loads(printed("timeline", sample_graph, "--format", "json"))
    texts = {
        found.report.name: " ".join(found.report.text.split())
        for found in onrecord.open(sample_graph).extractions()
    }
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates)
    assert dates
    for row in rows:
        assert row["precision"] == {4: "year", 7: "month", 10: "day"}[len(row["date"])]
        assert row["date_text"] in texts[row["report"]]
        assert len(row["report_date"] or "2023-06-24") == 10


def test_the_timeline_can_be_narrowed(printed: Printed, sample_graph: Path) -> None:
    """An actor, by any name, and a relation leave the rows with both; --undated adds the rest at the end."""
    whole = json.loads(printed("timeline", sample_graph, "--undated", "--format", "json"))
    assert len(whole) == onrecord.open(sample_graph).counts.claims
    assert [row["date"] is None for row in whole] == sorted(row["date"] is None for row in whole)
    chosen = ("--actor", "Yevgeny Prigozhin", "--relation", "accused", "--undated")
    part = json.loads(printed("timeline", sample_graph, *chosen, "--format", "json"))
    assert part == [
        row
        for row in whole
        if row["relation"] == "accused" and "prigozhin" in (row["subject"], row["object"])
    ]
    assert 0 < len(part) < len(whole)
    table = printed("timeline", sample_graph, *chosen).splitlines()
    assert sum(line.startswith(" ") for line in table) == len(part) + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("timeline", "GRAPH", "--actor", "Nobody Known"), "Nobody Known"),
        (("timeline", "GRAPH", "--relation", "hugged"), "hugged"),
        (("timeline", "."), "no graph"),
        (("analyse", ".", "brokers"), "no graph"),
    ],
)
def test_errors_name_the_culprit(
    capsys: pytest.CaptureFixture[str], sample_graph: Path, arguments: tuple[str, ...], said: str
) -> None:
    """An unknown actor or relation and a folder that is no graph are told in one line."""
    code = main([str(sample_graph) if argument == "GRAPH" else argument for argument in arguments])
    ended = capsys.readouterr()
    assert (code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert said in ended.err


def test_the_actors_table_carries_what_the_analyses_say(sample_graph: Path, tmp_path: Path) -> None:
    """Exported actors have their ties, centrality, faction and dates in columns of their own; who is only mentioned has none."""
    table = tmp_path / "all.actors.csv"
    assert main(["export", str(sample_graph), "--to", str(table)]) == 0
    with table.open(encoding="utf-8", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    ranked = analysis.centrality(
        KnowledgeGraph(sample_graph).network(), KnowledgeGraph(sample_graph).derived().families
    )
    assert {row.actor: str(row.ties) for row in ranked} == {
        key: row["ties"] for key, row in rows.items() if row["ties"]
    }
    prigozhin = rows["prigozhin"]
    assert float(prigozhin["betweenness"]) > 0
    assert int(prigozhin["faction"]) > 0
    assert prigozhin["first_date"] <= prigozhin["last_date"]
    assert rows["africa"]["ties"] == rows["africa"]["first_date"] == ""
