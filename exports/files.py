"""Files that appear whole: written beside their place and renamed, so that nobody sees half of one."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from onrecord.graph.errors import InputError

# What no XML document may hold: control characters, lone surrogates and two code points that are no characters.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_UTF8: Final = re.compile("[\ud800-\udfff]")


@contextlib.contextmanager
def replacing(path: Path, *names: str) -> Iterator[Path]:
    """A path beside ``path`` to write a file or folder to; it takes the place of ``path`` if all goes well, else it is gone.

    ``names`` are the files that a folder in that place may hold and that the new one replaces. Raises InputError where
    that cannot be written, or where a folder with anything else would be lost.
    """
    if path.is_dir() and any(entry.name not in names for entry in path.iterdir()):
        raise InputError(f"{path} is a folder that holds files: name another place to write to")
    beside = path.with_name(f".{path.name}.{os.getpid()}{path.suffix}")
    try:
        yield beside
        if path.is_dir():
            shutil.rmtree(path)
        elif beside.is_dir():
            path.unlink(missing_ok=True)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)


def xml_safe(text: str) -> str:
    r"""Text without what XML cannot hold; each such character becomes U+FFFD.

    >>> xml_safe("a\x01b<") == "a\ufffdb<"
    True
    """
    return _NO_XML.sub("\ufffd", text)


def whole(text: str) -> str:
    """Text without lone surrogates, which UTF-8 cannot hold; each becomes U+FFFD."""
    return _NO_UTF8.sub("\ufffd", text)
