"""The fence, with work that really hangs, crashes, eats memory and raises."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.graph.errors import InputError, OnrecordError
from onrecord.graph.fence import Failure, Fence

WORK = """
import os, signal, time
from onrecord.graph.errors import InputError

hoard = []

def make(argument):
    if argument == "refuse":
        raise InputError("there is no model of that name")
    if argument == "break":
        raise ZeroDivisionError("half a start")
    if argument == "die":
        os.abort()
    return work

def work(items):
    return [one(item) for item in items]

def one(item):
    if item == "raise":
        raise ValueError("a bad\\nitem")
    if item == "hang":
        time.sleep(600)
    if item == "spin":
        while True:
            pass
    if item == "abort":
        os.abort()
    if item == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "exit":
        os._exit(3)
    if item == "print":
        print("noise" * 100_000, flush=True)
    if item == "eat":
        return len(bytearray(1 << 40))
    if item == "hoard":
        hoard.append(bytearray(1 << 30))
        return len(bytearray(1 << 30))
    if item == "big":
        return "x" * 5_000_000
    if item == "pid":
        return os.getpid()
    return item.upper()

def fewer(argument):
    return lambda items: [one(item) for item in items if item != "lost"]
"""


@pytest.fixture(name="work")
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A module of work, in a folder that only this process's own path names."""
    folder = tmp_path / "a folder: with signs"
    folder.mkdir()
    (folder / "fenced_work.py").write_text(textwrap.dedent(WORK), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    import fenced_work  # type: ignore[import-not-found]

    yield fenced_work
    sys.modules.pop("fenced_work")


@pytest.fixture(name="fence")
def _fence(work: Any) -> Iterator[Fence[str, str, Any]]:
    """A fence with a second for each batch."""
    with Fence(work.make, "go", seconds=1.0, memory=1 << 31) as fence:
        yield fence


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("raise", "error:ValueError"),
        ("hang", "error:timeout"),
        ("spin", "error:timeout"),
        ("abort", "error:crash"),
        ("kill", "error:crash"),
        ("exit", "error:crash"),
        ("eat", "error:MemoryError"),
    ],
)
def test_only_the_item_at_fault_is_lost(fence: Fence[str, str, Any], item: str, status: str) -> None:
    """Whatever one item of a batch does, the others get their results, in order."""
    first, failure, last = fence.run(["a", item, "b"])
    assert (first, last) == ("A", "B")
    assert isinstance(failure, Failure)
    assert failure.status == status
    assert failure.reason
    assert "\n" not in failure.reason
    assert fence.run(["c"]) == ["C"]


def test_several_faults_in_one_batch(fence: Fence[str, str, Any]) -> None:
    """Each item at fault has its own failure."""
    results = fence.run(["abort", "a", "raise", "exit", "b"])
    assert [result.status if isinstance(result, Failure) else result for result in results] == [
        "error:crash",
        "A",
        "error:ValueError",
        "error:crash",
        "B",
    ]


def test_results_of_any_size_and_noise(fence: Fence[str, str, Any]) -> None:
    """Large results come whole, and what the work prints does not come between them."""
    big, printed = fence.run(["big", "print"])
    assert big == "x" * 5_000_000
    assert printed == "PRINT"
    assert fence.run([]) == []


def test_one_child_serves_many_batches(fence: Fence[str, str, Any]) -> None:
    """A child is started once, not for every batch, and is another process."""
    first, second = fence.run(["pid"]), fence.run(["pid"])
    assert first == second != [os.getpid()]


def test_close_ends_the_child(fence: Fence[str, str, Any]) -> None:
    """After close no child is left, and the fence can be used again."""
    (pid,) = fence.run(["pid"])
    assert isinstance(pid, int)
    fence.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert fence.run(["a"]) == ["A"]


def test_an_item_is_not_blamed_for_a_child_that_died_before(fence: Fence[str, str, Any]) -> None:
    """A child that was killed while it waited is replaced, and the next item gets its result."""
    (pid,) = fence.run(["pid"])
    assert isinstance(pid, int)
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert fence.run(["a"]) == ["A"]


def test_memory_that_one_item_kept_is_given_back(work: Any) -> None:
    """After an item that exhausts the memory and keeps it, others start afresh, in its batch and after it."""
    with Fence(work.make, "go", seconds=60.0, memory=(1 << 31) - 1) as fence:
        results = fence.run(["hoard", "a", "hoard", "b"])
        assert [result.status if isinstance(result, Failure) else result for result in results] == [
            "error:MemoryError",
            "A",
            "error:MemoryError",
            "B",
        ]
        (before,) = fence.run(["pid"])
        fence.run(["hoard"])
        assert fence.run(["pid"]) != [before]


def test_missing_results_are_failures(work: Any) -> None:
    """Work that returns too few results does not shift them to the wrong items."""
    with Fence(work.fewer, "go", seconds=5.0, memory=1 << 31) as fence:
        first, lost, last = fence.run(["a", "lost", "b"])
    assert (first, last) == ("A", "B")
    assert isinstance(lost, Failure)
    assert lost.status == "error:incomplete"


def test_time_may_depend_on_the_batch(work: Any) -> None:
    """The seconds can be a function of the items."""
    with Fence(
        work.make, "go", seconds=lambda items: 0.2 if "hang" in items else 60.0, memory=1 << 31
    ) as fence:
        (failure,) = fence.run(["hang"])
    assert isinstance(failure, Failure)
    assert "0.2 seconds" in failure.reason


@pytest.mark.parametrize(
    ("argument", "kind"), [("refuse", InputError), ("break", OnrecordError), ("die", OnrecordError)]
)
def test_work_that_cannot_start_is_an_error(work: Any, argument: str, kind: type[OnrecordError]) -> None:
    """Where the work itself cannot be prepared, no item is blamed: the error comes out of run."""
    with Fence(work.make, argument, seconds=5.0, memory=1 << 31) as fence, pytest.raises(kind) as caught:
        fence.run(["a"])
    assert str(caught.value)
    if argument == "refuse":
        assert str(caught.value) == "there is no model of that name"


def test_a_script_without_a_main_guard_can_use_it(work: Any, tmp_path: Path) -> None:
    """A plain script that uses a fence at its top level runs once, not once more in each child."""
    script = tmp_path / "script.py"
    folder = str(Path(work.__file__).parent)
    script.write_text(
        f"import sys; sys.path.insert(0, {folder!r})\n"
        "import fenced_work\nfrom onrecord.graph.fence import Fence\nprint('started')\n"
        "with Fence(fenced_work.make, 'go', seconds=9, memory=1 << 31) as fence:\n    print(fence.run(['a']))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["started", "['A']", ""]


def test_a_child_does_not_outlive_its_parent(work: Any, tmp_path: Path) -> None:
    """A child whose parent was killed ends, even in the middle of work that never would."""
    script = tmp_path / "parent.py"
    folder = str(Path(work.__file__).parent)
    script.write_text(
        f"import sys; sys.path.insert(0, {folder!r})\n"
        "import fenced_work\nfrom onrecord.graph import fence\n"
        "it = fence.Fence(fenced_work.make, 'go', seconds=0.5, memory=1 << 31)\n"
        "print(it.run(['pid'])[0], flush=True)\nit.run(['spin'])\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(200):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Whether a process is there and is no zombie waiting for somebody to collect it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
