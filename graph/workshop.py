"""A graph's folder is changed as a whole or stays as it was: the new state is made in a hidden folder inside it, then moved.

There is one writer at a time, who holds a lock on the folder. A writer that was killed leaves its workshop behind: if all in
it was done, the next one finishes the move; if it was in the middle of the same task, the next one goes on where it stopped.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from onrecord.graph.errors import InputError, StoreError
from onrecord.graph.files import MAKE_ROOM, sync, write_whole
from onrecord.graph.record import RECORD, is_graph

WORKSHOP: Final = ".building"
TICKET: Final = "task.json"
# What no other process can have caused, and no other folder mends: what has been done so far is worth keeping.
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder to work in; ``resumed`` where a writer with the same task left it, with all that it had done."""

    folder: Path
    resumed: bool


def check_target(out: Path) -> None:
    """Raise InputError where a graph cannot be written to a path without harm to what is there."""
    if out.is_dir():
        if not is_graph(out) and any(entry.name != WORKSHOP for entry in _entries(out)):
            raise InputError(
                f"{out} holds files but is no graph (it has no {RECORD}): name another folder, or empty it"
            )
    elif out.exists() or out.is_symlink():
        raise InputError(f"{out} is a file, not a folder: name another folder for the graph")


@contextlib.contextmanager
def workshop(out: Path, task: Mapping[str, Any], *, must_resume: bool = False) -> Iterator[Workshop]:
    """Lock a graph's folder and make one inside it to work in.

    ``task`` says what is to be done: one that was interrupted goes on where the next is equal. What was done so far is kept
    where the work ends with an error, except an InputError, which is the user's to mend. Raises StoreError where another
    process writes the graph, InputError where the folder cannot be made or, with ``must_resume``, nothing was interrupted.
    """
    folder = out / WORKSHOP
    with lock(out):
        finish(out)
        resumed = _ticket(folder) == dict(task)
        if must_resume and not resumed:
            raise InputError(
                f"there is no interrupted build of these settings in {out} to resume: build without --resume"
            )
        try:
            if not resumed:
                _remove(folder)
                folder.mkdir()
                write_whole(folder / TICKET, json.dumps(dict(task), indent=2))
        except OSError as error:
            raise InputError(f"{out} cannot be written: {error.strerror or error}") from error
        try:
            yield Workshop(folder, resumed)
        except InputError:
            _remove(folder)
            raise
        except OSError as error:
            if error.errno in FULL:
                raise StoreError(_full(out, error)) from error
            raise
        _remove(folder)


@contextlib.contextmanager
def lock(out: Path) -> Iterator[None]:
    """Hold the right to write a graph's folder, which is made if needed; the system gives it back however we end.

    Raises StoreError at once where another process has it, InputError where the folder cannot be made.
    """
    made = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror or error}") from error
    try:
        with _locked(out):
            yield
    finally:
        if made:
            with contextlib.suppress(OSError):  # it is no longer empty
                out.rmdir()


def finish(out: Path) -> None:
    """Finish the move of a writer that was killed when all was done; the folder must be locked."""
    if (out / WORKSHOP / RECORD).is_file():
        move(out / WORKSHOP, out)
        _remove(out / WORKSHOP)


def recover(out: Path) -> None:
    """Finish an interrupted move, for readers: does nothing where there is none or somebody else is at it."""
    if (out / WORKSHOP / RECORD).is_file():
        with contextlib.suppress(StoreError, InputError, OSError), lock(out):
            finish(out)


def complete(folder: Path) -> None:
    """Make the files of a workshop survive the loss of power, before the record says that all is done."""
    for entry in _entries(folder):
        if entry.is_file():
            sync(Path(entry.path))
    sync(folder)


def move(folder: Path, out: Path) -> None:
    """Put everything of the workshop into the target's place, the record last; other files of the target stay."""
    names = sorted(entry.name for entry in _entries(folder) if _belongs(entry.name))
    with _undisturbed():
        for name in sorted(names, key=lambda name: name == RECORD):
            target = out / name
            if target.is_dir():
                target.rename(folder / f"{name}.old")
            (folder / name).replace(target)
        sync(out)


def copy_store(source: Path, target: Path) -> None:
    """Copy a store that nobody writes, as a whole or not at all."""
    beside = target.with_name(f".{target.name}.copying")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(source, beside, copy_function=_link_or_copy)
    beside.rename(target)


def _link_or_copy(source: str, target: str) -> str:
    """Copy a file of a store; its tables never change once written, so they are linked where the disk can."""
    if source.endswith(".sst"):
        with contextlib.suppress(OSError):
            os.link(source, target)
            return target
    return shutil.copy2(source, target)


def _belongs(name: str) -> bool:
    """Whether an entry of a workshop is part of the graph, rather than something that the work needed."""
    return name != TICKET and not name.startswith(".") and not name.endswith(".old")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _ticket(folder: Path) -> object:
    try:
        return json.loads((folder / TICKET).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _remove(folder: Path) -> None:
    """Remove a workshop, its ticket first, so that what is left of it is never taken for more than it is."""
    with contextlib.suppress(OSError):
        (folder / RECORD).unlink(missing_ok=True)
        (folder / TICKET).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _full(out: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{out} could not be written ({reason}): {MAKE_ROOM}"


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # on Windows, where the store's own lock has to do
        yield
        return
    opened = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"{out} is being written by another process: wait until that has ended"
            ) from None
        yield
    finally:
        os.close(opened)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and requests to stop for the few renames that must go together."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
