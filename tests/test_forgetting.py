"""What is forgotten is nowhere in the graph's folder: not in the store's files, the exports, the record, the corrections."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.graph.check import check

REPORTS = {
    "wire.txt": "Anton Quellmeister accused Poland. Quellmeister threatened Germany.\n\nBelarus accused Poland of spying.\n",
    "quellmeister-at-home.txt": "Lithuania supported Latvia, Anton Quellmeister said. Estonia thanked Finland for its help.\n",
    "other.txt": "Norway accused Sweden of spying. Denmark supported Norway.\n",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with reports and their graph, which has a correction and a decision that name the actor."""
    (tmp_path / "reports").mkdir()
    for name, text in REPORTS.items():
        (tmp_path / "reports" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    onrecord.build("reports", "graph", jobs=0)
    return tmp_path


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of a folder, hidden ones too."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.name.encode() + b"\n" + path.read_bytes()


@pytest.mark.usefixtures("desk")
def test_an_actor_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    """No file of the graph has the name, its claims are gone, others stay, and it is told where the name is left."""
    before = list(onrecord.open("graph").claims())
    (actor,) = onrecord.open("graph").actors_named("Anton Quellmeister")
    mine = {claim.id for claim in before if actor in (claim.subject, claim.object, claim.attributed_to)}
    assert mine
    by_hand = ["claim", "add", "graph", "--report", "reports/wire.txt", "--quote", "Quellmeister threatened Germany", "--subject",
               "Anton Quellmeister", "--relation", "opposes", "--object", "Germany", "--by", "A"]  # fmt: skip
    assert main(by_hand) == 0
    assert any(b"uellmeister" in data for _, data in contents(Path("graph")))
    assert main(["forget", "graph", "Anton Quellmeister"]) == 0
    assert [path for path, data in contents(Path("graph")) if b"uellmeister" in data.lower()] == []
    graph = onrecord.open("graph")
    assert graph.actors_named("Anton Quellmeister") == ()
    kept = {(claim.subject, claim.relation, claim.object) for claim in graph.claims()}
    assert {(c.subject, c.relation, c.object) for c in before if c.id not in mine} == kept
    for claim in graph.claims():
        assert graph.extraction(claim.report).report.text[claim.start : claim.end] == claim.quote
    assert list(check(Path("graph"))) == []
    told = capsys.readouterr().out
    assert "wire.txt is still there" in told
    assert "backups" in told
    assert main(["forget", "graph", "Anton Quellmeister"]) == 1


@pytest.mark.usefixtures("desk")
def test_a_report_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the report is left, whatever other reports say stays, and its file is named as what would bring it back."""
    assert main(["forget", "graph", "other.txt"]) == 0
    graph = onrecord.open("graph")
    assert len(graph.reports) == 2
    assert ("norway", "accused", "sweden") not in {(c.subject, c.relation, c.object) for c in graph.claims()}
    text = b"Denmark supported Norway"
    assert [path for path, data in contents(Path("graph")) if text in data or b"other.txt" in data] == []
    assert list(check(Path("graph"))) == []
    out = capsys.readouterr().out
    assert "removed  other" in out
    assert "other.txt is still there: a new build reads it again" in out


@pytest.mark.usefixtures("desk")
def test_files_beside_the_graph_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody exported into the folder is not touched, and is named."""
    assert main(["export", "graph", "--to", "graph/claims.csv"]) == 0
    assert main(["forget", "graph", "other.txt"]) == 0
    assert "claims.csv" in capsys.readouterr().out
    shutil.rmtree("graph/store")
    assert main(["forget", "graph", "wire.txt"]) == 1
