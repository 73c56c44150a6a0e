"""The fence: work is done in a child process that may hang, crash or run out of memory without harm.

A child is told once what work to do and then works through batches. When a batch fails, its items are tried one by one,
so that only the item at fault is lost, and its failure says why. Parent and child speak length-prefixed pickles over
pipes that nobody else can reach; no socket is opened. The child is started as a command, not by multiprocessing, so the
caller's script needs no ``if __name__ == "__main__"`` and its threads do no harm.
"""

import contextlib
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Generic, Self, TypeVar

from onrecord.graph.errors import OnrecordError

A = TypeVar("A")
T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[T]], Iterable[R]]

HEADER = struct.Struct("!Q")
START_SECONDS = 300.0
# How much longer than its parent waits a child lives: it ends itself where the parent is gone.
GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result for an item: ``status`` is ``error:CLASS``, ``reason`` the rest of a sentence."""

    status: str
    reason: str


class _ChildLostError(Exception):
    """The child died or had to be killed; ``failure`` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Fence(Generic[A, T, R]):
    """One child process, started at the first use and again after each crash.

    In the child, ``make(argument)`` gives the work: a callable that turns a batch into its results, one for each item in
    order. ``make`` must be a function at the top of a module. A batch may take ``seconds`` (a number, or a function of the
    batch), and the child ``memory`` bytes of address space where the system can limit that.
    """

    def __init__(
        self,
        make: Callable[[A], Work[T, R]],
        argument: A,
        *,
        seconds: float | Callable[[Sequence[T]], float],
        memory: int,
    ) -> None:
        self._start_message = (make, argument, memory)
        self._seconds = seconds if callable(seconds) else lambda _: seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, items: Sequence[T]) -> list[R | Failure]:
        """Do the work on a batch, in order, with one result or failure for each item.

        Raises the OnrecordError that ``make`` raises in the child, such as for a model that is not installed, and one of
        its own where the child cannot start.
        """
        child = self._started()
        seconds = self._seconds(items)
        try:
            results: list[R | Failure] = self._exchange(child, (list(items), seconds), seconds)
        except _ChildLostError as lost:
            if len(items) == 1:
                return [lost.failure]
            return [result for item in items for result in self.run([item])]
        if any(_starved(result) for result in results):
            self.close()  # what one item left of the memory is not enough for others
            if len(items) > 1:
                return [
                    self.run([item])[0] if _starved(result) else result
                    for item, result in zip(items, results, strict=True)
                ]
        return results

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

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        # The child finds modules where this process finds them.
        path = [os.fspath(entry) for entry in sys.path]
        code = f"import sys; sys.path[:] = {path!r}; from onrecord.graph.fence import serve; serve()"
        child = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OMP_NUM_THREADS": "1", **os.environ},
        )
        self._child = child
        try:
            error = self._exchange(child, self._start_message, START_SECONDS)
        except _ChildLostError as lost:
            raise OnrecordError(
                f"a child process could not start ({lost.failure.reason}): it may need more memory"
            ) from None
        if error is not None:
            self.close()
            raise error
        return child

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
                Failure("error:timeout", f"it took longer than {seconds:g} seconds")
            ) from None
        except (EOFError, OSError):
            code = child.wait()
            self.close()
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
            raise _ChildLostError(Failure("error:crash", f"the process that worked on it {how}")) from None


def _starved(result: object) -> bool:
    return isinstance(result, Failure) and result.status == "error:MemoryError"


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


def _limit(memory: int) -> None:
    """Let allocations beyond the limit fail as MemoryError, where the system can, and leave no core files."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def serve() -> None:
    """Answer batches until the parent closes the pipe: the child's whole life."""
    source, sink = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is thrown away, never put between two messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends the child
    with contextlib.suppress(EOFError, BrokenPipeError):
        make, argument, memory = _receive(source, None)
        _limit(memory)
        try:
            work = make(argument)
        except OnrecordError as error:
            _send(sink, error)
            return
        except Exception as error:
            _send(sink, OnrecordError(f"a child process could not start: {type(error).__name__}: {error}"))
            return
        _send(sink, None)
        while True:
            items, seconds = _receive(source, None)
            signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
            results = attempt(work, items)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _send(sink, results)


def attempt(work: Work[Any, Any], items: list[Any]) -> list[Any]:
    """Do the work on a batch; where that fails, on each item by itself, so that one failure is one item's."""
    try:
        results = list(work(items))
        if len(results) == len(items):
            return results
        failure = Failure("error:incomplete", f"{len(results)} results came for {len(items)} items")
    except Exception as error:
        words = " ".join(str(error).split())[:200] or "no reason is stated"
        failure = Failure(f"error:{type(error).__name__}", words)
    if len(items) == 1:
        return [failure]
    return [result for item in items for result in attempt(work, [item])]
