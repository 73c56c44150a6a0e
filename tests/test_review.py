"""Decisions about actors on the command line: a review driven key by key in a terminal, and each decision in one line."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

import onrecord
from onrecord.cli import main
from onrecord.graph import decisions
from onrecord.graph.decisions import Kind

TEXTS = {
    "one": "Oleg Varkov accused Norway of sabotage. Varkov met Emil Strand and Greta Lindqvist in Oslo on Friday.",
    "two": "O. Varkov threatened Norway. Emil Strand and Greta Lindqvist condemned the threat in Oslo on Monday.",
    "three": "Oleg Vaarkin opposes Norway. Emil Strand and Greta Lindqvist saw Oleg Vaarkim leave Bergen on Sunday.",
    "four": "Oleg Varkow supported Sweden. In Stockholm on Tuesday, Oleg Varkow said that Sweden would win.",
    "five": "Olga Varkov criticised Sweden. In Stockholm on Tuesday, Olga Varkov said that Sweden would lose.",
    "six": "The Bank of Varkovia sanctioned Sweden. The Bank of Varkovya said on Tuesday that Sweden would lose.",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of reports with names that may be one person's."""
    folder = tmp_path_factory.mktemp("reports")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    out = tmp_path_factory.mktemp("graph") / "graph"
    onrecord.build(folder, out, jobs=0)
    return out


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    """A graph of one's own."""
    import shutil

    return Path(shutil.copytree(built, tmp_path / "graph"))


def run(*arguments: object) -> int:
    """Run the command line in this process."""
    return main([str(argument) for argument in arguments])


def review(graph: Path, keys: Sequence[str]) -> str:
    """Drive a review with these keys in a terminal of its own; what it showed comes back."""
    import io

    shown = io.StringIO()
    child = pexpect.spawn(
        sys.executable,
        ["-m", "onrecord", "actors", "review", str(graph), "--who", "anna"],
        encoding="utf-8",
        dimensions=(50, 120),
        timeout=120,
    )
    child.logfile_read = shown
    for key in keys:
        child.expect(r"\[q\]uit")
        child.send(key)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, shown.getvalue()
    return shown.getvalue()


def test_a_review_takes_keys_and_can_undo(graph: Path) -> None:
    """Each pair is shown with both sides' evidence; b brings the last one back; what holds in the end is kept for good."""
    shown = review(graph, ["d", "s", "b", "d", "x", "u"])
    assert "3 pairs to judge" in shown
    assert "initial: the initial fits" in shown
    assert "undone: same" in shown
    assert "Oleg Varkov" in shown
    assert "sabotage" in shown
    taken = decisions.read(graph / decisions.FILE)
    assert [decision.kind for decision in taken] == [Kind.DIFFERENT, Kind.DIFFERENT, Kind.UNSURE]
    assert {decision.who for decision in taken} == {"anna"}
    assert "0 pairs to judge" in review(graph, [])


def test_a_review_that_stops_keeps_what_was_decided(graph: Path) -> None:
    """After q, what was judged same is one actor; the rest comes again the next time."""
    review(graph, ["s", "q"])
    assert len(decisions.read(graph / decisions.FILE)) == 1
    chosen = {
        alias: one for alias, one in onrecord.open(graph).canonical.items() if alias.startswith("o-varkov")
    }
    assert list(chosen.values()) == ["oleg-varkov-67f0ab6b"]


def test_a_review_that_decides_nothing_writes_nothing(graph: Path) -> None:
    """Leaving at once leaves the graph as it was."""
    before = (graph / "build.json").read_bytes()
    review(graph, ["b", "q"])
    assert not (graph / decisions.FILE).exists()
    assert (graph / "build.json").read_bytes() == before


def test_decisions_in_one_line(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """merge, split and rename take ids and names, and list shows what came of it."""
    assert (
        run("actors", "merge", graph, "Oleg Varkov", "Oleg Vaarkin", "--who", "anna", "--why", "one man") == 0
    )
    assert run("actors", "split", graph, "oleg-varkow-b99c41f9") == 0
    assert run("actors", "rename", graph, "Norway", "Kingdom of Norway") == 0
    capsys.readouterr()
    assert run("actors", "list", graph, "--format", "csv") == 0
    rows = {line.split(",")[2]: line.split(",") for line in capsys.readouterr().out.splitlines()}
    assert rows["oleg-varkov-67f0ab6b"][3:5] == ["oleg-vaarkin-1a02905a", "anna"]
    assert rows["oleg-varkow-b99c41f9"][3] == ""
    assert rows["norway"][0] == "Kingdom of Norway"
    assert run("query", graph, "evidence", "-p", "subject=Oleg Vaarkin", "-f", "csv") == 0
    assert capsys.readouterr().out.count("Oleg Varkov,") >= 2


def test_decisions_survive_rebuilds_and_additions(graph: Path, tmp_path: Path) -> None:
    """A graph that is built again, or gets a report more, follows what was decided before."""
    assert run("actors", "merge", graph, "bank-of-varkovia-b21ac18b", "bank-of-varkovya-25f77699") == 0
    more = tmp_path / "seven.txt"
    more.write_text("The Bank of Varkovya supported Norway on Friday.", encoding="utf-8")
    assert run("add", graph, more, "--quiet") == 0
    assert onrecord.open(graph).canonical["bank-of-varkovia-b21ac18b"] == "bank-of-varkovya-25f77699"
    assert run("build", more, "--out", graph, "--quiet", "--jobs", 1) == 0
    assert len(decisions.read(graph / decisions.FILE)) == 1


def test_a_build_replays_a_file_of_decisions_and_later_ones_go_there(tmp_path: Path) -> None:
    """The file named by --decisions is what counts: it is replayed, and what is decided later is written to it."""
    text, file, out = tmp_path / "six.txt", tmp_path / "decided.txt", tmp_path / "graph"
    text.write_text(TEXTS["six"], encoding="utf-8")
    file.write_text(
        "# our banks\nsame bank-of-varkovia-b21ac18b bank-of-varkovya-25f77699  # anna, 2031-01-01\n",
        encoding="utf-8",
    )
    assert run("build", text, "--out", out, "--decisions", file, "--quiet") == 0
    assert len(onrecord.open(out).canonical) == 1
    assert run("actors", "rename", out, "sweden", "Kingdom of Sweden") == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# our banks"
    assert lines[-1].startswith('rename sweden "Kingdom of Sweden"')
    file.write_text("", encoding="utf-8")
    assert run("build", text, "--out", out, "--decisions", file, "--quiet") == 0
    assert not onrecord.open(out).canonical


def test_no_build_drops_decisions_unseen(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that lacks what was decided in the graph itself is refused."""
    assert run("actors", "rename", graph, "sweden", "Kingdom of Sweden") == 0
    text, file = tmp_path / "six.txt", tmp_path / "decided.txt"
    text.write_text(TEXTS["six"], encoding="utf-8")
    file.write_text("", encoding="utf-8")
    assert run("build", text, "--out", graph, "--decisions", file) == 1
    assert "1 decisions that" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("merge", "nobody", "sweden"), "has no actor 'nobody'"),
        (("merge", "sweden", "sweden"), "is one actor already"),
        (("rename", "sweden", '"'), "is no name"),
        (("review",), "needs a terminal"),
    ],
)
def test_wrong_decisions_are_refused(
    graph: Path, arguments: Sequence[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be decided is refused in one line, and nothing is written."""
    assert run("actors", arguments[0], graph, *arguments[1:]) == 1
    assert complaint in capsys.readouterr().err
    assert not (graph / decisions.FILE).exists()
