"""What can happen to a build or a change: kills at any moment, a full disk, a folder that may not be written, a second writer."""

import ctypes
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

import onrecord
from onrecord.graph.check import check
from onrecord.graph.errors import InputError, StoreError
from onrecord.graph.workshop import WORKSHOP, lock
from tests.killing import ROOT, Trials, cheaply, sums

SECONDS = 45.0


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Return a graph of some small reports, which stand beside it."""
    trials = Trials(tmp_path / "trials", 7)
    with cheaply():
        onrecord.build(trials.reports, trials.graph)
    return trials.graph


def command(
    *arguments: object, blocks: int | None = None, powerless: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run a command with the cheap extraction; no file may grow beyond so many KB, or root has no more rights than others."""

    def limited() -> None:
        if powerless and os.geteuid() == 0:
            for right in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
                ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP
        if blocks is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (blocks << 10, blocks << 10))

    line = [sys.executable, "-m", "tests.killing", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limited)


def test_kills_lose_nothing(tmp_path: Path) -> None:
    """Commands that are killed at random leave a right graph, and go on to the one of an undisturbed run."""
    trials = Trials(tmp_path / "trials", int(time.time()))
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or not trials.tally.kills:
        trials.trial()
    assert list(check(trials.graph)) == []


def test_a_killed_build_is_resumed_not_begun_anew(tmp_path: Path) -> None:
    """What a killed build had done is not done again; --resume asks for that, and says where there is nothing to resume."""
    trials = Trials(tmp_path / "trials", 3)
    task = [*sorted(map(str, trials.reports.iterdir())), "--out", str(trials.graph)]
    assert "nothing" in command("build", *task, "--resume").stderr or not trials.graph.exists()
    with trials.starter.start("build", task) as job:
        store = trials.graph / WORKSHOP / "store"
        while job.ended(0.01) is None and not any(store.glob("*.log")):
            pass
    assert (trials.graph / WORKSHOP).is_dir()
    ended = command("build", *task, "--resume")
    assert (ended.returncode, "going on" in ended.stderr) == (0, True)
    assert not (trials.graph / WORKSHOP).exists()
    assert sums(trials.graph) == trials._expected(set(trials.reports.iterdir()))


@pytest.mark.parametrize("blocks", [1, 16, 64])
def test_a_full_disk_is_told_and_nothing_is_lost(graph: Path, blocks: int) -> None:
    """Where a file cannot grow, the command says so in one line; the graph is as it was, and with room the command goes on."""
    before = sums(graph)
    new = graph.parent / "new.md"
    new.write_text("Ansa rejected Orin in the harbour of Norland, the paper said.\n", encoding="utf-8")
    for arguments in (
        ["add", graph, new],
        ["build", graph.parent / "reports", new, "--out", graph],
    ):
        ended = command(*arguments, blocks=blocks)
        assert ended.returncode == 1, (arguments[0], ended.stderr)
        last = ended.stderr.strip().splitlines()[-1]
        assert last.startswith("onrecord: ")
        assert "Traceback" not in ended.stderr
        assert list(check(graph)) == []
        assert sums(graph) == before
    for arguments in (["add", graph, new], ["remove", graph, new]):
        assert command(*arguments).returncode == 0
    onrecord.refresh(graph)
    assert sums(graph) == before


def test_a_second_writer_is_refused_at_once_and_readers_go_on(graph: Path) -> None:
    """While one process writes a graph, any other that would is told so; who reads it is not disturbed."""
    with lock(graph):
        for arguments in (
            ["add", graph, graph.parent / "reports"],
            ["remove", graph, graph.parent / "reports" / "0001.md"],
            ["build", graph.parent / "reports", "--out", graph],
        ):
            ended = command(*arguments)
            assert (ended.returncode, "being written by another process" in ended.stderr) == (1, True)
        assert onrecord.open(graph).counts.reports == 12
        with pytest.raises(StoreError, match="another process"), lock(graph):
            pass


def test_a_folder_that_may_not_be_written_is_told(graph: Path) -> None:
    """Who may not write a graph can read and ask it, and is told in one line that it cannot be changed."""
    for path in (*graph.rglob("*"), graph, graph.parent):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for arguments, code in (
            (("check", graph), 0),
            (("query", graph, "reports"), 0),
            (("remove", graph, "0001.md"), 1),
            (("add", graph, graph.parent / "reports"), 1),
            (("build", graph.parent / "reports", "--out", graph), 1),
            (("build", graph.parent / "reports", "--out", graph.parent / "other"), 1),
        ):
            ended = command(*arguments, powerless=True)
            assert ended.returncode == code, (arguments[0], ended.stderr)
            assert "Traceback" not in ended.stderr
            assert ("cannot be written" in ended.stderr) == bool(code)
    finally:
        for path in (graph.parent, graph):
            path.chmod(0o755)


@pytest.mark.parametrize("what", ["*.sst", "MANIFEST-*", "CURRENT"])
def test_a_truncated_store_is_told_and_can_be_built_anew(graph: Path, what: str) -> None:
    """A store of which a file was cut is refused or found at fault; a build makes it right again."""
    before = sums(graph)
    for file in (graph / "store").glob(what):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    ended = command("check", graph)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert command("build", graph.parent / "reports", "--out", graph).returncode == 0
    assert sums(graph) == before


def test_a_store_of_an_older_version_is_told(graph: Path) -> None:
    """A graph that another version wrote is not changed; the message says what to do."""
    record = (graph / "build.json").read_text(encoding="utf-8").replace('"format": 1', '"format": 0')
    (graph / "build.json").write_text(record, encoding="utf-8")
    for use in (onrecord.open, lambda folder: onrecord.remove(folder, "0001.md")):
        with pytest.raises(InputError, match="another version"):
            use(graph)
