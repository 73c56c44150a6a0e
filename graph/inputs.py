"""The records of the reading step: what an input is before, while and after it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.graph.model import Report

CORPUS_KINDS = ("jsonl", "csv")
UNKNOWN = "unknown"
SUFFIXES: Mapping[str, str] = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".ndjson": "jsonl",
    ".pdf": "pdf",
    ".text": "text",
    ".tsv": "csv",
    ".txt": "text",
    ".xhtml": "html",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one input may hold or cost; whatever goes beyond is refused, never cut short in silence.

    ``file`` bounds the bytes of a file, of a corpus record and of a member of an archive, ``ratio`` how many times
    larger than its compressed form a thing may be, ``text`` the characters of a report, ``pages`` the pages of a PDF,
    ``seconds`` the time and ``memory`` the address space (bytes) for reading one file in a child process.
    """

    file: int = 50 * 1024 * 1024
    ratio: int = 200
    text: int = 5_000_000
    pages: int = 2_000
    seconds: float = 60.0
    memory: int = 3 * 1024**3


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """Something to be read: a file, a corpus of records, or what came through standard input.

    ``path`` is how the user named it, ``kind`` its format: "" where only the content can tell, UNKNOWN where it is none
    that is read. ``data`` holds the bytes of standard input; ``file`` is None there. ``metadata`` is what a manifest says
    of it, ``records`` what the manifest says of the records of a corpus, by record id.
    """

    path: str
    kind: str
    file: Path | None = None
    data: bytes | None = None
    compressed: bool = False
    size: int = 0
    metadata: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_corpus(self) -> bool:
        """Whether it holds many reports: such a source is read as a stream, cheaply, and never in one piece."""
        return self.kind in CORPUS_KINDS

    @property
    def is_plain(self) -> bool:
        """Whether no parser of a complex format is needed, so that it can be read without a child process."""
        return self.is_corpus or self.kind in {"text", UNKNOWN}


@dataclass(frozen=True, slots=True)
class Input:
    """What became of one input: exactly one status, the reason where there is something to say, and the report.

    ``status`` is ``ok``, ``ok-with-warnings``, ``empty``, ``other-language``, ``needs-ocr``, ``refused:RULE`` or
    ``error:CLASS``; ``report`` is None except with the first two.
    """

    path: str
    status: str
    reason: str | None = None
    report: Report | None = None

    @property
    def ok(self) -> bool:
        """Whether the input was read."""
        return self.report is not None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader of one format found: text that is not canonical yet, and metadata as they were written."""

    text: str
    reader: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class UnreadableError(Exception):
    """An input that cannot become a report: ``status`` as in :class:`Input`, ``reason`` without the path."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
