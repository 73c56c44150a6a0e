"""A graph's folder is replaced as a whole or stays as it was: it is made in a hidden folder beside it, then moved."""

import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from onrecord.graph.errors import InputError
from onrecord.graph.record import RECORD, is_graph


def check_target(out: Path) -> None:
    """Raise InputError where a graph cannot be written to a path without harm to what is there."""
    if out.is_dir():
        if not is_graph(out) and any(out.iterdir()):
            raise InputError(
                f"{out} holds files but is no graph (it has no {RECORD}): name another folder, or empty it"
            )
    elif out.exists() or out.is_symlink():
        raise InputError(f"{out} is a file, not a folder: name another folder for the graph")


@contextlib.contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """Make a hidden folder beside the target to work in; it is gone in the end, and so are those of builds that died.

    Raises InputError where it cannot be made.
    """
    prefix = f".{out.name}.building-"
    folder = out.parent / f"{prefix}{os.getpid()}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for left in out.parent.glob(f"{prefix}*"):
            if not _is_alive(left.name.removeprefix(prefix)):
                shutil.rmtree(left, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror or error}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move(folder: Path, out: Path) -> None:
    """Put everything of the workshop into the target's place, the record last; other files of the target stay."""
    out.mkdir(exist_ok=True)
    names = sorted((entry.name for entry in folder.iterdir()), key=lambda name: (name == RECORD, name))
    with _undisturbed():
        for name in names:
            target = out / name
            if target.is_dir():
                target.rename(folder / f"{name}.old")
            (folder / name).replace(target)


def link_or_copy(source: str, target: str) -> str:
    """Copy a file of a store; its tables never change once written, so they are linked where the disk can."""
    if source.endswith(".sst"):
        with contextlib.suppress(OSError):
            os.link(source, target)
            return target
    return shutil.copy2(source, target)


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


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, OSError):
        return False
    return True
