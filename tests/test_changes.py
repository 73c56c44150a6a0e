"""Changes of a graph: after each, it is what a build of the same reports would have made, and what changed is told."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import onrecord
from onrecord.cli import main
from onrecord.graph.build import Progress
from onrecord.graph.errors import InputError
from onrecord.graph.inputs import Input
from tests.test_build import FIRST, SECOND, THIRD, everything, exports, record

FOURTH = (
    "---\npublisher: Daily Post\ndate: 2023-06-27\nurl: https://daily.example/4\n---\n\n"
    "Vladimir Putin did not accuse Yevgeny Prigozhin.\n"
)


class Heard(Progress):
    """Remembers what a run says."""

    def __init__(self) -> None:
        self.inputs: list[Input] = []
        self.warnings: list[str] = []

    def input(self, item: Input) -> None:
        """Remember an input."""
        self.inputs.append(item)

    def warn(self, message: str) -> None:
        """Remember a warning."""
        self.warnings.append(message)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Return a folder of three small reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("1.md", FIRST), ("2.md", SECOND), ("3.md", THIRD)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def graph(reports: Path, tmp_path: Path) -> Path:
    """Return the graph of those reports."""
    onrecord.build(reports, tmp_path / "graph", jobs=0)
    return tmp_path / "graph"


def built(paths: Path | Iterable[Path], folder: Path) -> dict[str, str]:
    """Sums of the exports of a graph that is built from scratch."""
    onrecord.build(paths, folder, jobs=0)
    return exports(folder)


def test_add_update_and_remove_make_what_a_build_makes(reports: Path, graph: Path, tmp_path: Path) -> None:
    """Adding, updating by path and by url, and removing reports end in the graph that a build of the same reports gives."""
    (reports / "4.md").write_text(FOURTH, encoding="utf-8")
    told = onrecord.add(graph, reports, jobs=0).summary
    assert (len(told["reports"]["added"]), told["reports"]["changed"], told["claims"]["removed"]) == (
        1,
        [],
        0,
    )
    assert told["contested"]["now"] == ["Vladimir Putin accused Yevgeny Prigozhin"]
    assert record(graph)["stale"] == ["explorer.html", "graph.trig", "graph.ttl"]
    assert sorted(onrecord.refresh(graph)) == ["explorer.html", "graph.trig", "graph.ttl"]
    assert exports(graph) == built(reports, tmp_path / "four")
    assert record(graph)["counts"] == record(tmp_path / "four")["counts"]

    (reports / "2.md").write_text(SECOND.replace("Prigozhin", "Utkin"), encoding="utf-8")
    (reports / "4.md").rename(reports / "5.md")
    (reports / "5.md").write_text(FOURTH.replace("did not accuse", "accused"), encoding="utf-8")
    told = onrecord.update(graph, reports, jobs=0).summary
    assert told["contested"]["no longer"] == ["Vladimir Putin accused Yevgeny Prigozhin"]
    onrecord.refresh(graph)
    assert exports(graph) == built(reports, tmp_path / "updated")
    assert record(graph)["counts"] == record(tmp_path / "updated")["counts"]
    paths = [Path(item["path"]).name for item in record(graph)["inputs"]]
    assert sorted(paths) == ["1.md", "2.md", "3.md", "5.md"]

    onrecord.remove(graph, [str(reports / "1.md"), "https://daily.example/4"])
    onrecord.refresh(graph)
    assert exports(graph) == built([reports / "2.md", reports / "3.md"], tmp_path / "removed")
    assert record(graph)["counts"] == record(tmp_path / "removed")["counts"]


def test_what_is_unchanged_is_not_read_again(reports: Path, graph: Path) -> None:
    """An unchanged report is taken as it is; where other settings read it, that is said, and --reread reads it."""
    before = everything(graph)
    assert not onrecord.update(graph, reports, jobs=0).any
    assert all(item["taken_over"] for item in record(graph)["inputs"])
    assert {
        name: data for name, data in everything(graph).items() if name.startswith(("graph", "explorer"))
    } == {name: data for name, data in before.items() if name.startswith(("graph", "explorer"))}
    heard = Heard()
    strict = onrecord.Settings(min_confidence=0.999)
    assert not onrecord.update(graph, reports, settings=strict, jobs=0, progress=heard).any
    assert any("--reread" in warning for warning in heard.warnings)
    assert (
        onrecord.update(graph, reports, settings=strict, jobs=0, reread=True).summary["claims"]["removed"] > 0
    )


def test_add_leaves_changed_reports_to_update(reports: Path, graph: Path) -> None:
    """A report that is there in another form is refused by add, which says what takes it."""
    (reports / "1.md").write_text(FIRST.replace("treason", "theft"), encoding="utf-8")
    heard = Heard()
    assert not onrecord.add(graph, reports / "1.md", jobs=0, progress=heard).any
    assert [(item.status, "onrecord update" in (item.reason or "")) for item in heard.inputs] == [
        ("refused:known", True)
    ]


def test_what_cannot_be_done_changes_nothing(reports: Path, graph: Path) -> None:
    """A report that is unknown, an input that is none, and a folder that is no graph leave all as it was."""
    before = everything(graph)
    with pytest.raises(InputError, match=r"nobody\.md"):
        onrecord.remove(graph, [str(reports / "1.md"), "nobody.md"])
    (reports / "empty.txt").touch()
    with pytest.raises(InputError, match="empty"):
        onrecord.add(graph, reports / "empty.txt", jobs=0)
    with pytest.raises(InputError, match="no graph"):
        onrecord.add(reports, reports / "1.md")
    assert everything(graph) == before
    assert not (graph / ".building").exists()


def test_a_difference_can_be_replayed(reports: Path, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed update turns the older state into the newer one in any SPARQL store; JSON tells the same triples."""
    older = ox.Store()
    older.load(path=str(graph / "graph.trig"), format=ox.RdfFormat.TRIG)
    assert main(["remove", str(graph), str(reports / "2.md"), "--diff", "turtle"]) == 0
    older.update(capsys.readouterr().out)
    onrecord.refresh(graph)
    newer = ox.Store()
    newer.load(path=str(graph / "graph.trig"), format=ox.RdfFormat.TRIG)
    assert set(older) == set(newer)
    assert main(["add", str(graph), str(reports / "2.md"), "--diff", "json", "--quiet"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert len(told["reports"]["added"]) == 1
    assert sum(map(len, told["triples"]["added"].values())) > 20


def test_show_writes_stale_files_anew(
    reports: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a change the page that is shown is that of the changed graph."""
    import webbrowser

    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    before = exports(graph)
    onrecord.remove(graph, str(reports / "2.md"))
    assert exports(graph) == before
    assert main(["show", str(graph)]) == 0
    assert capsys.readouterr().out.strip().endswith("explorer.html")
    assert exports(graph)["explorer.html"] != before["explorer.html"]
    assert record(graph)["stale"] == []


def test_export_writes_stale_files_anew(
    reports: Path, graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Export without a target writes what is stale, says which files those are, and does nothing the second time."""
    onrecord.remove(graph, str(reports / "2.md"))
    for written in (3, 0):
        assert main(["export", str(graph)]) == 0
        assert len(capsys.readouterr().out.split()) == written
    (graph / "graph.ttl").unlink()
    assert onrecord.refresh(graph) == ["graph.ttl"]
