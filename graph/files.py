"""Files that are there as a whole or not at all, and that survive the loss of power."""

import os
from pathlib import Path
from typing import Final

MAKE_ROOM: Final = "make room; the same command then goes on where it stopped"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there as a whole or as it was: beside it first, then renamed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as output:
            output.write(text)
            output.flush()
            os.fsync(output.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make a file's content, or the names in a folder, survive the loss of power."""
    if os.name == "nt":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
