"""Kills at random moments: the real commands, with an extraction that costs nothing, are killed and go on.

``python -m tests.killing COMMAND …`` runs the command line so; :func:`trial` kills it and holds what is left against what was
there and what should come. Used by tests/test_kill.py, for a short while, and by bench/kills.py, for long.
"""

import contextlib
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor, ActorKind, Extraction, Report
from onrecord.graph.settings import Settings
from tests.extractions import claim

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ("graph.ttl", "graph.trig", "explorer.html")
PEOPLE = ("Mira", "Tolan", "Brek", "Voss", "Ansa", "Orin")
SENTENCE = re.compile(r"(?P<one>[A-Z][a-z]+) (?P<verb>accused|aided|rejected) (?P<other>[A-Z][a-z]+)")


def cheap(
    reports: Iterable[Report], settings: Settings, *, jobs: int = 1
) -> Iterator[tuple[Report, Extraction]]:
    """Stand in for the language model: sentences of three words are claims."""
    del settings, jobs
    for report in reports:
        found = list(SENTENCE.finditer(report.text))
        names = sorted({name for match in found for name in (match["one"], match["other"])})
        actors = tuple(Actor(name.casefold(), name, ActorKind.PERSON) for name in names)
        claims = tuple(
            claim(report, m["one"].casefold(), m["verb"], m["other"].casefold(), m[0])
            for m in {m[0]: m for m in found}.values()
        )
        yield report, Extraction(report, actors=actors, claims=claims)


@contextlib.contextmanager
def cheaply() -> Iterator[None]:
    """Run builds in this process with the cheap extraction."""
    from onrecord.graph import build

    real = build.extract_all
    build.extract_all = cheap  # type: ignore[assignment]
    try:
        yield
    finally:
        build.extract_all = real


def text(random_: random.Random, number: int) -> str:
    """A small report of its own."""
    sentences = " ".join(
        f"{random_.choice(PEOPLE)} {random_.choice(('accused', 'aided', 'rejected'))} {random_.choice(PEOPLE)} on day {n}."
        for n in range(random_.randint(2, 8))
    )
    head = f"---\npublisher: Post {number}\ndate: 2031-05-{1 + number % 28:02}\n---\n\n"
    return f"{head}{sentences} The harbour of Norland was quiet.\n"


@dataclass
class Tally:
    """What happened so far."""

    kills: int = 0
    finished: int = 0
    resumed: int = 0
    by_command: dict[str, int] = field(default_factory=dict)
    longest: float = 1.0


@dataclass
class Trials:
    """A folder of reports and its graph, changed by commands of which many are killed."""

    folder: Path
    seed: int
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        """Write the first reports."""
        self.random = random.Random(self.seed)
        self.reports, self.graph = self.folder / "reports", self.folder / "graph"
        self.reports.mkdir(parents=True)
        self.number = 0
        for _ in range(12):
            self._write()
        self.held: set[Path] = set()
        self.state: dict[str, str] | None = None

    def trial(self) -> None:
        """One command, killed as often as it happens, then run to its end; raises AssertionError where something is lost."""
        command, arguments, after = self._choose()
        before = self.state
        wanted = self._expected(after)
        for _ in range(self.random.choice((1, 1, 2, 3))):
            if not self._killed(command, arguments):
                break
            self._whole(before, wanted)
        ended = self._run(command, arguments)
        if ended.returncode and "no report" in ended.stderr and command == "remove":
            ended.returncode = 0  # the killed one had done it already
        assert ended.returncode == 0, (command, ended.returncode, ended.stderr)
        self.tally.resumed += "going on" in ended.stderr
        self.held, self.state = after, wanted
        assert self._now() == wanted, f"{command}: not the graph of an undisturbed run"

    def _choose(self) -> tuple[str, list[str], set[Path]]:
        kinds = ["build", "add", "update", "remove"] if len(self.held) > 3 else ["build", "add"]
        command = self.random.choice(kinds) if self.held else "build"
        if command == "remove":
            gone = self.random.choice(sorted(self.held))
            return command, [str(self.graph), str(gone)], self.held - {gone}
        if command == "update":
            path = self.random.choice(sorted(self.held))
            path.write_text(text(self.random, self.number), encoding="utf-8")
            return command, [str(self.graph), str(path)], set(self.held)
        new = [self._write() for _ in range(self.random.randint(1, 4))]
        if command == "add":
            return command, [str(self.graph), *map(str, new)], self.held | set(new)
        paths = sorted(self.reports.iterdir())
        return command, [*map(str, paths), "--out", str(self.graph)], set(paths)

    def _write(self) -> Path:
        self.number += 1
        path = self.reports / f"{self.number:04}.md"
        path.write_text(text(self.random, self.number), encoding="utf-8")
        return path

    def _start(self, command: str, arguments: list[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.killing", command, *arguments],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _run(self, command: str, arguments: list[str]) -> "subprocess.CompletedProcess[str]":
        with self._start(command, arguments) as child:
            assert child.stderr is not None
            first = child.stderr.readline()
            began = time.monotonic()
            rest = child.stderr.read()
        self.tally.longest = 0.7 * self.tally.longest + 0.3 * (time.monotonic() - began)
        return subprocess.CompletedProcess(arguments, child.returncode, "", first + rest)

    def _killed(self, command: str, arguments: list[str]) -> bool:
        """Kill a command at a random moment of its work; False where it was done before."""
        with self._start(command, arguments) as child:
            assert child.stderr is not None
            child.stderr.readline()  # it has begun
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(self.random.uniform(0, 1.1 * self.tally.longest))
            killed = child.poll() is None
            if killed:
                os.kill(child.pid, signal.SIGKILL)
        self.tally.kills += killed
        self.tally.finished += not killed
        if killed:
            self.tally.by_command[command] = self.tally.by_command.get(command, 0) + 1
        return killed

    def _whole(self, before: dict[str, str] | None, after: dict[str, str]) -> None:
        """What a kill left must open, have no fault, and be the graph from before or the one to come."""
        from onrecord.graph.check import check

        try:
            faults = list(check(self.graph))
        except InputError:
            assert before is None, "the graph is gone"
            return
        assert not faults, [str(fault) for fault in faults]
        assert self._now() in (before, after), "neither the graph from before nor the one to come"

    def _now(self) -> dict[str, str]:
        from onrecord import api

        api.refresh(self.graph)
        return sums(self.graph)

    def _expected(self, paths: set[Path]) -> dict[str, str]:
        """What an undisturbed build of the same reports gives."""
        from onrecord import api

        fresh = self.folder / "fresh"
        with cheaply():
            api.build(sorted(paths), fresh)
        found = sums(fresh)
        shutil.rmtree(fresh)
        return found


def sums(folder: Path) -> dict[str, str]:
    """The exports of a graph, by their sums."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in EXPORTS}


if __name__ == "__main__":
    from onrecord.cli import main

    with cheaply():
        sys.exit(main(sys.argv[1:]))
