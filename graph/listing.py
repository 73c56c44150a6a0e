"""What is to be read: paths, folders and patterns become an ordered list of sources, before anything is opened."""

import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from onrecord.graph.errors import InputError
from onrecord.graph.formats import guess_kind
from onrecord.graph.inputs import DEFAULT_LIMITS, SUFFIXES, UNKNOWN, Limits, Source
from onrecord.graph.metadata import Manifest, load_manifest

MARKER = "build.json"
STDIN = "-"
_PEEK = 1 << 16
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def list_inputs(
    paths: Sequence[str], *, manifest: Path | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Source]:
    """List what the paths name, folders and patterns in sorted order, each file once; nothing but standard input is read.

    Hidden files, graphs inside folders and the manifest itself are passed over. Raises InputError at once where a path
    or pattern matches nothing or is a graph, or where the manifest cannot be used.
    """
    table = load_manifest(manifest) if manifest is not None else Manifest()
    found = [name for path in paths for name in _expanded(os.fspath(path))]
    walk = _Walk(table, {os.path.realpath(manifest)} if manifest is not None else set())
    return walk.sources(found, limits)


def _expanded(path: str) -> list[str]:
    """Return the files and folders that one argument names."""
    if path == STDIN:
        return [path]
    if _there(path):
        return [_checked(path)]
    if glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  (a pattern may be absolute)
        if matches:
            return [match for match in matches if not _is_graph(match)]
        raise InputError(
            f"no file matches the pattern '{path}': check it, and quote it if the shell should not expand it"
        )
    raise InputError(f"there is no file or folder '{path}': check its name")


def _there(path: str) -> bool:
    try:
        Path(path).stat()
    except PermissionError:
        return True  # it is there, but may not be read: that is its status, not a wrong use
    except (OSError, ValueError):
        return False
    return True


def _is_graph(path: str) -> bool:
    return os.path.isfile(f"{path}/{MARKER}")  # noqa: PTH113  (Path.is_file raises where it may not look)


def _checked(path: str) -> str:
    if _is_graph(path):
        raise InputError(
            f"'{path}' is a graph, not a folder of reports: name the reports it shall be updated from, or another folder"
        )
    return path


class _Walk:
    """One walk over files and folders, which remembers where it was."""

    def __init__(self, manifest: Manifest, seen: set[str]) -> None:
        self._manifest = manifest
        self._seen = seen

    def sources(self, paths: Iterable[str], limits: Limits) -> Iterator[Source]:
        for path in paths:
            if path == STDIN:
                yield from self._stdin(limits)
            elif os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises where it may not look)
                yield from self._folder(path)
            else:
                yield from self._file(path, os.path.realpath(path), named=True)

    def _new(self, real: str) -> bool:
        if real in self._seen:
            return False
        self._seen.add(real)
        return True

    def _stdin(self, limits: Limits) -> Iterator[Source]:
        if self._new(STDIN):
            stream = sys.stdin.buffer
            head = stream.peek(_PEEK) if hasattr(stream, "peek") else b""
            if guess_kind(head) == "jsonl":
                yield Source(STDIN, "jsonl")
            else:
                data = stream.read(limits.file + 1)
                yield Source(STDIN, "", data=data, compressed=data.startswith(b"\x1f\x8b"), size=len(data))

    def _folder(self, folder: str) -> Iterator[Source]:
        real = os.path.realpath(folder)
        if not self._new(real):
            return
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield Source(shown(folder), UNKNOWN, file=Path(folder))
            return
        for entry in inside:
            if entry.name.startswith((".", "~$")):
                continue
            if os.path.isdir(entry):  # noqa: PTH112  (entry.is_dir raises where a link leads to itself)
                if not _is_graph(entry.path):
                    yield from self._folder(entry.path)
            else:
                place = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}{os.sep}{entry.name}"
                yield from self._file(entry.path, place, named=False)

    def _file(self, path: str, real: str, *, named: bool) -> Iterator[Source]:
        if not self._new(real):
            return
        file = Path(path)
        kind, compressed = kind_of(file.name)
        records: Mapping[str, Mapping[str, str]] = {}
        if kind in {"jsonl", "csv"}:
            records = self._manifest.of_records(file)
        try:
            size = file.stat().st_size
        except OSError:
            size = 0
        # A file that the user named is tried even where its name does not tell the format.
        kind = kind or ("" if named else UNKNOWN)
        yield Source(shown(path), kind, file, None, compressed, size, self._manifest.of(file), records)


def kind_of(name: str) -> tuple[str, bool]:
    """Tell a file's format ("" where unknown) and whether it is compressed, by its name.

    >>> kind_of("a.HTML.gz"), kind_of("notes")
    (('html', True), ('', False))
    """
    path = PurePath(name.lower())
    if path.suffix == ".gz":
        return SUFFIXES.get(PurePath(path.stem).suffix, ""), True
    return SUFFIXES.get(path.suffix, ""), False


def shown(path: str) -> str:
    """Return a path as it may be printed and stored: what is no character, or would move the cursor, becomes U+FFFD."""
    return _UNSAFE.sub("\ufffd", path)
