"""The run: a graph is equal to its inputs, whatever was there before and however a build ends."""

import gc
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.graph.errors import InputError
from onrecord.graph.settings import DEFAULT_MODEL
from onrecord.graph.workshop import WORKSHOP

EXPORTS = ("graph.ttl", "graph.trig", "explorer.html")
FIRST = "---\npublisher: Morning Post\ndate: 2023-06-24\n---\n\nVladimir Putin accused Yevgeny Prigozhin of treason.\n"
SECOND = "---\npublisher: Evening Post\ndate: 2023-06-25\n---\n\nAlexander Lukashenko brokered a deal with Yevgeny Prigozhin.\n"
THIRD = "---\npublisher: Weekly Post\ndate: 2023-06-26\n---\n\nSergei Shoigu leads the Russian Ministry of Defence.\n"


def build(paths: object, *arguments: Any, jobs: int = 0, **options: Any) -> onrecord.KnowledgeGraph:
    """Build in this process, where the model is loaded once for all tests."""
    return onrecord.build(paths, *arguments, jobs=jobs, **options)  # type: ignore[arg-type]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Return a folder of three small reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("1.md", FIRST), ("2.md", SECOND), ("3.md", THIRD)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def exports(folder: Path, names: Iterable[str] = EXPORTS) -> dict[str, str]:
    """Sums of the files that a graph is opened by."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too, with their bytes; without what an interrupted run goes on from."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and WORKSHOP not in path.parts
    }


def record(folder: Path) -> dict[str, Any]:
    """The record of a build."""
    found: dict[str, Any] = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    return found


def test_record_tells_every_input_and_what_was_found(reports: Path, tmp_path: Path) -> None:
    """build.json lists each input with one status and why, counts, versions, settings and times."""
    (reports / "4.txt").touch()
    (reports / "5.bin").write_bytes(bytes(range(256)) * 8)
    graph = build(reports, tmp_path / "graph")
    told = record(tmp_path / "graph")
    statuses = {Path(entry["path"]).name: entry["status"] for entry in told["inputs"]}
    assert {name: status for name, status in statuses.items() if name.endswith(".md")} == dict.fromkeys(
        ("1.md", "2.md", "3.md"), "ok"
    )
    assert statuses["4.txt"] == "empty"
    assert statuses["5.bin"].startswith("refused:")
    assert all(entry["reason"] for entry in told["inputs"] if entry["status"] != "ok")
    assert told["counts"]["reports"] == 3
    assert told["counts"]["unread"] == 2
    assert told["counts"]["claims"] == sum(told["counts"]["relations"].values()) == graph.counts.claims
    assert told["versions"]["onrecord"] == onrecord.__version__
    assert told["settings"]["model"] == DEFAULT_MODEL
    assert set(told["times"]["seconds"]) == {"reading", "comparing", "writing"}


def test_no_clock_stands_in_the_graph(reports: Path, tmp_path: Path) -> None:
    """Two builds of the same input give the same bytes, in one process or two, in whatever order the inputs came."""
    build(reports, tmp_path / "a")
    build(sorted(reports.iterdir(), reverse=True), tmp_path / "b", jobs=2)
    assert exports(tmp_path / "a") == exports(tmp_path / "b")


def test_building_again_makes_the_graph_equal_to_its_inputs(reports: Path, tmp_path: Path) -> None:
    """Reports that are gone, new or changed are gone, new or changed in the graph; the rest is taken over."""
    out = tmp_path / "graph"
    build(reports, out)
    (reports / "1.md").unlink()
    changed = (reports / "2.md").read_text(encoding="utf-8").replace("Prigozhin", "Utkin")
    (reports / "2.md").write_text(changed, encoding="utf-8")
    (reports / "4.txt").write_text(
        "Ramzan Kadyrov supported Vladimir Putin against the mutineers.\n", encoding="utf-8"
    )
    build(reports, out)
    build(reports, tmp_path / "fresh")
    assert exports(out) == exports(tmp_path / "fresh")
    assert [Path(entry["path"]).name for entry in record(out)["inputs"] if entry["taken_over"]] == ["3.md"]
    assert record(out)["counts"] == record(tmp_path / "fresh")["counts"]


def test_other_settings_take_nothing_over(reports: Path, tmp_path: Path) -> None:
    """With another base or confidence all reports are read anew."""
    out = tmp_path / "graph"
    build(reports, out)
    graph = build(reports, out, onrecord.Settings(base="https://example.org/kg/", min_confidence=0.5))
    assert not any(entry["taken_over"] for entry in record(out)["inputs"])
    assert "https://example.org/kg/" in (out / "graph.ttl").read_text(encoding="utf-8")
    assert onrecord.Settings().base not in (out / "graph.ttl").read_text(encoding="utf-8")
    assert all(claim.confidence >= 0.5 for claim in graph.claims())


def test_files_of_others_in_a_graph_stay(reports: Path, tmp_path: Path) -> None:
    """What a user put into a graph's folder survives a build."""
    out = tmp_path / "graph"
    build(reports, out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    build(reports, out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("culprit", ["missing.txt", "empty.txt", "*.nothing"])
def test_a_build_that_reads_nothing_changes_nothing(reports: Path, tmp_path: Path, culprit: str) -> None:
    """Where nothing could be read the graph stays as it was, to the byte, and nothing is left beside it."""
    out = tmp_path / "out" / "graph"
    build(reports, out)
    (tmp_path / "empty.txt").touch()
    before = everything(tmp_path)
    with pytest.raises(InputError, match=culprit.replace("*", r"\*")):
        build(tmp_path / culprit, out)
    assert everything(tmp_path) == before


def test_a_failed_export_changes_nothing(reports: Path, tmp_path: Path) -> None:
    """Where a file cannot be written the graph stays as it was."""
    from onrecord.graph import build as runs

    out = tmp_path / "graph"
    build(reports, out)
    before = everything(tmp_path)
    with pytest.raises(OSError, match="nowhere"):
        runs.build(
            [str(reports / "1.md")], out, exporters={"x": lambda _, path: (path / "nowhere").write_text("")}
        )
    assert everything(tmp_path) == before


def test_a_foreign_folder_is_refused(reports: Path, tmp_path: Path) -> None:
    """A folder that holds something else than a graph, or a file, is not written to."""
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("years of work", encoding="utf-8")
    for out in (foreign, foreign / "thesis.txt"):
        with pytest.raises(InputError, match="foreign"):
            build(reports, out)
    assert everything(foreign) == {"thesis.txt": b"years of work"}


def test_an_empty_folder_and_missing_parents_are_used(reports: Path, tmp_path: Path) -> None:
    """A folder without files becomes the graph; folders above it are made."""
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "a" / "b" / "graph"):
        assert build(reports, out).counts.reports == 3


def test_a_graph_among_its_inputs_is_no_input(reports: Path) -> None:
    """Building a folder into a graph inside it does not read the graph, the second time either."""
    for _ in range(2):
        build(reports, reports / "graph")
        assert record(reports / "graph")["counts"]["inputs"] == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_stopped_changes_nothing(
    reports: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """A build that is stopped at work leaves the graph as it was; what it left is gone after the next."""
    out = tmp_path / "out" / "graph"
    build(reports, out)
    before = everything(out)
    many = tmp_path / "many.jsonl"
    line = "Vladimir Putin accused Yevgeny Prigozhin of treason. Alexander Lukashenko brokered a deal. "
    many.write_text(
        "".join(json.dumps({"id": str(n), "text": f"{line} {n}"}) + "\n" for n in range(2000)),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "onrecord", "build", str(many), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert child.stderr.readline() == "reading\n"
        assert "so far" in child.stderr.readline()
        os.kill(child.pid, number)
        said = child.stderr.read()
    assert child.returncode != 0
    assert "Traceback" not in said
    assert everything(out) == before
    build(reports, out)
    assert [path.name for path in out.parent.iterdir()] == ["graph"]
    assert not (out / WORKSHOP).exists()


def test_without_a_folder_the_graph_lives_as_long_as_its_object(reports: Path) -> None:
    """A graph that is built nowhere can be asked, and is gone with its object."""
    graph = build(reports)
    folder = graph.path
    assert graph.counts.reports == 3
    assert folder.is_dir()
    del graph
    gc.collect()
    assert not folder.exists()


def test_open_and_extract_are_the_same_from_python(reports: Path, tmp_path: Path) -> None:
    """A graph can be opened again; reports can be extracted without one; both tell the same claims."""
    build(reports, tmp_path / "graph")
    kept = {claim.id for claim in onrecord.open(tmp_path / "graph").claims()}
    fresh = {claim.id for found in onrecord.extract(reports, jobs=0) for claim in found.claims}
    assert kept == fresh
    assert kept
    with pytest.raises(InputError, match="no graph"):
        onrecord.open(reports)


def test_records_of_a_corpus_are_reports(tmp_path: Path) -> None:
    """Each record of a corpus is an input of its own, and its id names it."""
    corpus = tmp_path / "corpus.jsonl"
    texts = {
        "a": "Vladimir Putin accused Yevgeny Prigozhin of treason.",
        "b": "",
        "c": "Yevgeny Prigozhin threatened Sergei Shoigu.",
    }
    corpus.write_text(
        "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()),
        encoding="utf-8",
    )
    build(corpus, tmp_path / "graph")
    assert [entry["status"] for entry in record(tmp_path / "graph")["inputs"]] == ["ok", "empty", "ok"]
    assert {report.name for report in onrecord.open(tmp_path / "graph").reports.values()} == {"a", "c"}


def test_network_of_the_samples_has_actors_and_claims(sample_graph: Path) -> None:
    """The networkx view has an edge for each claim, with its words."""
    graph = onrecord.open(sample_graph)
    network = graph.network()
    assert network.number_of_edges() == graph.counts.claims
    assert all(edge["quote"] for _, _, edge in network.edges(data=True))


def test_a_base_that_is_no_iri_is_refused() -> None:
    """Settings refuse a base on which no IRI could stand."""
    for base in (
        "",
        "nonsense",
        "https://example.org/with space/",
        "https://example.org/no-slash",
        'https://example.org/">/',
    ):
        with pytest.raises(InputError, match="base"):
            onrecord.Settings(base=base)
