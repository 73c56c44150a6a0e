"""The fence: reports are extracted in child processes that may hang, crash or run out of memory without harm.

A child loads the model once and works through batches. When a batch fails, its reports are tried one by one, so only
the report at fault is lost, and its failure says why. Children speak length-prefixed pickles over their own pipes, with
nobody but the process that started them; they are started as ``python -m onrecord.graph.fence``, which, unlike
multiprocessing, needs no ``if __name__ == "__main__"`` in the caller's script.
"""

import contextlib
import os
import pickle
import queue
import selectors
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any, Self

from onrecord.graph.errors import OnrecordError
from onrecord.graph.model import Extraction, Report
from onrecord.graph.settings import Settings

HEADER = struct.Struct("!Q")
BATCH_REPORTS = 16
BATCH_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one report may take: seconds for any report, seconds for each 10,000 characters, and MiB of memory."""

    seconds: float = 60.0
    seconds_per_10k: float = 2.0
    start_seconds: float = 300.0
    megabytes: int = 6_144

    def allow(self, reports: Iterable[Report]) -> float:
        """Seconds that these reports may take together."""
        return self.seconds + sum(len(report.text) for report in reports) / 10_000 * self.seconds_per_10k


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report was not extracted: ``status`` is ``error:CLASS``, ``reason`` one sentence."""

    status: str
    reason: str


Outcome = Extraction | Failure
Work = Callable[[list[Report]], list[Extraction]]


class _ChildLostError(Exception):
    """The child died or had to be killed; ``failure`` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Fence:
    """One child process that extracts reports; it is started at the first use and again after each crash."""

    def __init__(self, settings: Settings, bounds: Bounds = Bounds()) -> None:
        self._settings = settings
        self._bounds = bounds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, reports: list[Report]) -> list[Outcome]:
        """Extract a batch, in order, with one outcome for each report.

        Raises OnrecordError where the settings cannot be used (an unknown model, a wrong frame file).
        """
        try:
            return self._ask(reports, self._bounds.allow(reports))
        except _ChildLostError as lost:
            if len(reports) == 1:
                return [lost.failure]
        return [outcome for report in reports for outcome in self.extract([report])]

    def close(self) -> None:
        """End the child; the fence can be used again."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "onrecord.graph.fence"]
        environment = {
            "OMP_NUM_THREADS": "1",
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._child = child
        error = self._exchange(child, (self._settings, self._bounds), self._bounds.start_seconds)
        if error is not None:
            self.close()
            raise error
        return child

    def _ask(self, reports: list[Report], seconds: float) -> list[Outcome]:
        child = self._child or self._start()
        outcomes: list[Outcome] = self._exchange(child, reports, seconds)
        return outcomes

    def _exchange(self, child: subprocess.Popen[bytes], message: object, seconds: float) -> Any:
        """Send one message and wait for its answer."""
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            _send(child.stdin, message)
            return _receive(child.stdout, time.monotonic() + seconds)
        except TimeoutError:
            self.close()
            raise _ChildLostError(
                Failure("error:timeout", f"took longer than {seconds:.0f} seconds")
            ) from None
        except (EOFError, OSError):
            code = child.wait()
            self.close()
            how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
            raise _ChildLostError(Failure("error:crash", f"the process that extracted it {how}")) from None


def extract_all(
    reports: Iterable[Report], settings: Settings, *, jobs: int = 1, bounds: Bounds = Bounds()
) -> Iterator[tuple[Report, Outcome]]:
    """Extract reports in ``jobs`` child processes; the outcomes come in the order of the reports.

    Reports are taken from the iterable only as fast as they are extracted, so a corpus of any size fits in memory.
    """
    fences = [Fence(settings, bounds) for _ in range(max(1, jobs))]
    free: queue.SimpleQueue[Fence] = queue.SimpleQueue()
    for fence in fences:
        free.put(fence)

    def work(batch: list[Report]) -> list[Outcome]:
        fence = free.get()
        try:
            return fence.extract(batch)
        finally:
            free.put(fence)

    pending: deque[tuple[list[Report], Future[list[Outcome]]]] = deque()
    with ThreadPoolExecutor(len(fences)) as pool:
        try:
            for batch in _batches(reports):
                pending.append((batch, pool.submit(work, batch)))
                if len(pending) > 2 * len(fences):
                    done, future = pending.popleft()
                    yield from zip(done, future.result(), strict=True)
            for done, future in pending:
                yield from zip(done, future.result(), strict=True)
        finally:
            for _, future in pending:
                future.cancel()
            for fence in fences:
                fence.close()


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Group reports so that a batch is worth a message and small enough to be tried again."""
    batch: list[Report] = []
    size = 0
    for report in reports:
        if batch and (len(batch) >= BATCH_REPORTS or size + len(report.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(report)
        size += len(report.text)
    if batch:
        yield batch


def _send(pipe: IO[bytes], message: object) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(HEADER.pack(len(body)) + body)
    pipe.flush()


def _receive(pipe: IO[bytes], deadline: float | None) -> Any:
    """Read one message; raises TimeoutError after the deadline (a monotonic time) and EOFError at the end."""
    (length,) = HEADER.unpack(_read(pipe, HEADER.size, deadline))
    return pickle.loads(_read(pipe, length, deadline))


def _read(pipe: IO[bytes], length: int, deadline: float | None) -> bytes:
    chunks: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while length > 0:
            left = None if deadline is None else deadline - time.monotonic()
            if (left is not None and left <= 0) or not selector.select(left):
                raise TimeoutError
            chunk = os.read(pipe.fileno(), min(length, 1 << 20))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            length -= len(chunk)
    return b"".join(chunks)


def _limit_memory(megabytes: int) -> None:
    """Let allocations beyond the limit fail as MemoryError, where the system can."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _serve() -> None:
    """Answer batches until the parent closes the pipe: the child's whole life."""
    source, sink = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to standard error, never between two messages
    settings, bounds = _receive(source, None)
    _limit_memory(bounds.megabytes)
    try:
        work = _extractor(settings)
        work([])  # loads the model and the ontology, so that what is wrong with them is said now
    except OnrecordError as error:
        _send(sink, error)
        return
    _send(sink, None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            _send(sink, _attempt(work, _receive(source, None)))


def _extractor(settings: Settings) -> Work:
    from onrecord.graph.extract import ExtractSettings, extract_many

    chosen = ExtractSettings(
        model=settings.model,
        frames=settings.files(".ttl"),
        actors=settings.files(".tsv"),
        min_confidence=settings.min_confidence,
    )
    return lambda reports: list(extract_many(reports, chosen))


def _attempt(work: Work, reports: list[Report]) -> list[Outcome]:
    """Extract a batch; where that fails, each report by itself, so that one failure is one report's."""
    try:
        return [*work(reports)]
    except Exception as error:
        if len(reports) == 1:
            reason = f"extraction failed: {error}".splitlines()[0]
            return [Failure(f"error:{type(error).__name__}", reason)]
    return [outcome for report in reports for outcome in _attempt(work, [report])]


if __name__ == "__main__":
    _serve()
