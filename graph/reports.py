"""The reading step: files, folders, patterns and standard input become reports, each input with exactly one status.

:func:`list_inputs` finds what is to be read (cheap, ordered), :func:`read_source` reads one of them in this process, and
:func:`read_inputs` does both, with parsers of complex formats in a child process, so that nothing can stop the rest.
"""

import hashlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import IO, cast

from onrecord.graph import corpora
from onrecord.graph.canonical import canonical
from onrecord.graph.fence import Failure, Fence
from onrecord.graph.formats import guess_kind, read_document
from onrecord.graph.inputs import (
    DEFAULT_LIMITS,
    SUFFIXES,
    UNKNOWN,
    Document,
    Input,
    Limits,
    Source,
    UnreadableError,
)
from onrecord.graph.listing import list_inputs
from onrecord.graph.metadata import Facts, settle
from onrecord.graph.model import Report, digest, slug
from onrecord.graph.packed import gunzip, inflate
from onrecord.graph.tongue import other_language

__all__ = [
    "Input",
    "Limits",
    "Source",
    "distinct",
    "list_inputs",
    "read_inputs",
    "read_source",
    "source_reader",
]


def read_inputs(
    paths: Sequence[str], *, manifest: Path | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Input]:
    """Read files, folders, patterns and standard input (``-``), one Input for each report or failure, as a stream.

    Raises InputError, before anything is read, where a path or pattern matches nothing, is a graph, or the manifest
    cannot be used.
    """
    return distinct(_read_all(list_inputs(paths, manifest=manifest, limits=limits), limits))


def _read_all(sources: Iterable[Source], limits: Limits) -> Iterator[Input]:
    with Fence(source_reader, limits, seconds=limits.seconds, memory=limits.memory) as fence:
        for source in sources:
            if source.is_plain:
                yield from read_source(source, limits)
                continue
            for found in fence.run([source]):
                yield from [_failed(source, found)] if isinstance(found, Failure) else found


def source_reader(limits: Limits) -> Callable[[Sequence[Source]], Iterator[list[Input]]]:
    """What a child process does behind a fence: it reads sources under the limits."""
    return lambda sources: (list(read_source(source, limits)) for source in sources)


def _failed(source: Source, failure: Failure) -> Input:
    advice = (
        "split it or raise the limit"
        if failure.status == "error:timeout"
        else "open and save it anew, or raise the limits"
    )
    return Input(
        source.path, failure.status, f"'{source.path}' could not be read, {failure.reason}: {advice}"
    )


def distinct(inputs: Iterable[Input]) -> Iterator[Input]:
    """Refuse a report that came before: the same words, name and origin give the same id."""
    first: dict[str, str] = {}
    for item in inputs:
        if item.report is not None and item.report.id in first:
            yield Input(
                item.path,
                "refused:duplicate",
                f"'{item.path}' is the same report as '{first[item.report.id]}', which was read: leave one out",
            )
        else:
            if item.report is not None:
                first[item.report.id] = item.path
            yield item


def read_source(source: Source, limits: Limits = DEFAULT_LIMITS) -> Iterator[Input]:
    """Read one source in this process: one Input, or one for each record of a corpus.

    No exception leaves it for any content; but a parser may crash or hang, so sources that are not ``is_plain`` belong
    behind a :class:`~onrecord.graph.fence.Fence`.
    """
    try:
        data = b"" if source.is_corpus else _bytes(source, limits)
        if not source.kind and guess_kind(data) == "jsonl":
            source = replace(source, kind="jsonl", file=None, data=data, compressed=False)
        if source.is_corpus:
            yield from _read_corpus(source, limits)
        else:
            document = read_document(data, source.kind, limits)
            yield _finished(source.path, source, document, data, limits)
    except Exception as error:  # whatever a parser raises is that input's status
        yield _refused(source.path, error)


def _refused(path: str, error: Exception) -> Input:
    if isinstance(error, UnreadableError):
        return Input(path, error.status, f"'{path}' {error.reason}")
    if isinstance(error, OSError):
        return Input(
            path,
            f"error:{type(error).__name__}",
            f"'{path}' cannot be opened: {error.strerror or error}; check that it is there and may be read",
        )
    message = " ".join(str(error).split())[:200]
    return Input(
        path,
        f"error:{type(error).__name__}",
        f"'{path}' could not be read ({message}): open and save it anew, or convert it to text",
    )


def _bytes(source: Source, limits: Limits) -> bytes:
    """All bytes of a source, unpacked, never more than the limit."""
    if source.kind == UNKNOWN and source.file and not source.file.is_dir():
        formats = ", ".join(SUFFIXES)
        raise UnreadableError(
            "refused:format", f"is in no format that is read here ({formats}): convert it or leave it out"
        )
    with io.BytesIO(source.data or b"") if source.file is None else _opened(source.file) as stream:
        if source.compressed:
            return inflate(stream, limits)
        size = source.file.stat().st_size if source.file else 0  # known before any memory is taken
        data = stream.read(limits.file + 1) if size <= limits.file else b""
        if max(size, len(data)) > limits.file:
            raise UnreadableError(
                "refused:too-large",
                f"is larger than {limits.file:,} bytes: split it, make it a corpus (.jsonl), or raise the limit",
            )
        return data


def _opened(file: Path) -> IO[bytes]:
    mode = file.stat().st_mode
    if S_ISDIR(mode):
        next(file.iterdir(), None)  # why it could not be walked
    if not S_ISREG(mode):
        raise UnreadableError("refused:no-file", "is no regular file: name files or folders")
    return file.open("rb")


def _read_corpus(source: Source, limits: Limits) -> Iterator[Input]:
    opened = sys.stdin.buffer if source.file is None and source.data is None else None
    stream = opened or (
        io.BytesIO(source.data) if source.data is not None else _opened(cast("Path", source.file))
    )
    if source.compressed:
        stream = cast("IO[bytes]", io.BufferedReader(_Chunks(gunzip(stream, limits))))
    read = corpora.read_jsonl if source.kind == "jsonl" else corpora.read_csv
    count = 0
    try:
        for record in read(stream, limits):
            count += 1
            path = f"{source.path}#{record.id}"
            if record.document is None:
                error = record.error or UnreadableError("empty", "is empty")
                yield Input(path, error.status, f"'{source.path}' {error.reason}")
                continue
            try:
                yield _finished(path, source, record.document, record.data, limits, record.id)
            except Exception as failure:  # one record's failure is no other's
                yield _refused(path, failure)
    finally:
        if opened is None:
            stream.close()
    if not count:
        raise UnreadableError("empty", "holds no record")


class _Chunks(io.RawIOBase):
    """An iterator of byte strings as a raw stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._rest or next(self._chunks, b"")
        size = min(len(buffer), len(data))
        buffer[:size], self._rest = data[:size], data[size:]
        return size


def _finished(
    path: str, source: Source, document: Document, data: bytes, limits: Limits, record: str | None = None
) -> Input:
    """Make a report of a document: canonical text, facts, id, and the status that all this gives."""
    if len(document.text) > limits.text:
        raise UnreadableError(
            "refused:too-long", f"holds more than {limits.text:,} characters: split it or raise the limit"
        )
    text = canonical(document.text)
    if not any(char.isalnum() for char in text.text):
        raise UnreadableError("empty", "holds no words")
    language = other_language(text.text)
    if language:
        raise UnreadableError(
            "other-language", f"seems to be in {language}, not in English: translate it first"
        )
    said = source.metadata if record is None else source.records.get(record, {})
    facts = settle(document.metadata, said)
    warnings = (*document.warnings, *text.warnings, *facts.warnings)
    report = _report(source.path, text.text, facts, record)
    report = replace(
        report, sha256=hashlib.sha256(data).hexdigest(), reader=document.reader, warnings=warnings
    )
    if warnings:
        return Input(path, "ok-with-warnings", f"'{path}': {'; '.join(warnings)}", report)
    return Input(path, "ok", None, report)


def _report(path: str, text: str, facts: Facts, record: str | None) -> Report:
    record = record if record is not None else facts.record
    text_sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Report(
        id=report_id(path, text_sha256, facts, record),
        path=path,
        text=text,
        record=record,
        title=facts.title,
        publisher=facts.publisher,
        date=facts.date,
        url=facts.url,
        author=facts.author,
        text_sha256=text_sha256,
        extra=facts.extra,
    )


def report_id(path: str, text_sha256: str, facts: Facts, record: str | None) -> str:
    """Derive a report's id from what it says and states of itself, never from its folder or its turn.

    It reads ``publisher-date-hash``, with the record's id or the file's name where no publisher is known.
    """
    name = record if record is not None else PurePath(path).name
    date = facts.date.isoformat() if facts.date else None
    words = _words(facts.publisher or "") or _words(_stem(name) if record is None else name) or "report"
    return "-".join(filter(None, (words, date, digest(text_sha256, facts.publisher, date, facts.url, name))))


def _words(name: str, limit: int = 24) -> str:
    """A slug of whole words, where the first is not too long itself."""
    long, short = slug(name, 200), slug(name, limit)
    if len(long) > len(short) and long[len(short)] != "-":
        return short.rpartition("-")[0] or short
    return short


def _stem(name: str) -> str:
    path = PurePath(name).name
    return "stdin" if path == "-" else path.removesuffix(".gz").rsplit(".", 1)[0] or path
