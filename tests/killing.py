"""Kills at random moments: the real commands, with an extraction that costs nothing, are killed and go on.

``python -m tests.killing COMMAND …`` runs the command line so; :func:`trial` kills it and holds what is left against what was
there and what should come. Used by tests/test_kill.py, for a short while, and by bench/kills.py, for long.
"""

import contextlib
import hashlib
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Self
from unittest.mock import patch

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
    with patch("onrecord.graph.build.extract_all", cheap):
        yield


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

    @cached_property
    def starter(self) -> "Starter":
        """What starts the commands; it ends with this object."""
        starter = Starter(self.folder)
        weakref.finalize(self, starter.close)
        return starter

    def trial(self) -> None:
        """One command, killed as often as it happens, then run to its end; raises AssertionError where something is lost."""
        command, arguments, after = self._choose()
        before = self.state
        wanted = self._expected(after)
        for _ in range(self.random.choice((1, 2, 4))):
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

    def _run(self, command: str, arguments: list[str]) -> "subprocess.CompletedProcess[str]":
        with self.starter.start(command, arguments) as job:
            began = job.begun()
            code = job.ended(600.0)
        self.tally.longest = 0.7 * self.tally.longest + 0.3 * (time.monotonic() - began)
        return subprocess.CompletedProcess(arguments, -9 if code is None else code, "", job.said())

    def _killed(self, command: str, arguments: list[str]) -> bool:
        """Kill a command at a random moment of its work; False where it was done before."""
        with self.starter.start(command, arguments) as job:
            job.begun()
            killed = job.ended(self.random.uniform(0, 1.1 * self.tally.longest)) is None
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


class Starter:
    """Starts commands without importing everything anew for each: one process that has imported it all forks for each of them."""

    def __init__(self, folder: Path) -> None:
        self._errors = folder / "stderr"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing", "--forks", str(self._errors)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip

    def start(self, command: str, arguments: list[str]) -> "Job":
        """Start a command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._errors.write_text("")
        self._process.stdin.write(json.dumps([command, *arguments]).encode() + b"\n")
        return Job(int(self._process.stdout.readline()), self._process.stdout, self._errors)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


class Job:
    """One command at work; leaving its block kills it, if it has not ended."""

    def __init__(self, pid: int, answers: IO[bytes], errors: Path) -> None:
        self._pid, self._answers, self._errors = pid, answers, errors
        self._code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)
            self.ended(60.0)

    def begun(self) -> float:
        """Wait until it says something; the time when it did."""
        while not self._errors.stat().st_size and self.ended(0.005) is None:
            pass
        return time.monotonic()

    def ended(self, seconds: float) -> int | None:
        """Its exit code, None where it has not ended in time."""
        if self._code is None and select.select([self._answers], [], [], max(seconds, 0))[0]:
            self._code = int(self._answers.readline())
        return self._code

    def said(self) -> str:
        """What it wrote to standard error."""
        return self._errors.read_text()


def fork_for_each(errors: str) -> None:
    """Answer each line of arguments on standard input with the id of a process that runs the command, then with its exit code."""
    import onrecord.api  # what each would import, as the next
    import onrecord.graph.shingles  # noqa: F401
    from onrecord.cli import main

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            said = os.open(errors, os.O_WRONLY | os.O_APPEND)
            os.dup2(said, 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.close(0)
            os._exit(main(json.loads(line)))
        print(pid, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    with cheaply():
        if sys.argv[1] == "--forks":
            fork_for_each(sys.argv[2])
        else:
            from onrecord.cli import main

            sys.exit(main(sys.argv[1:]))
