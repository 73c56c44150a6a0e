"""What is known of a report beside its text: front matter, a manifest, and how such values are read.

Metadata travel as they were written (``str`` by field name) until :func:`settle` makes them facts. What is not stated
stays unknown: no date is taken from a file's time or out of the text.
"""

import csv
import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from onrecord.graph.canonical import canonical
from onrecord.graph.encoding import decode
from onrecord.graph.errors import InputError
from onrecord.graph.inputs import UnreadableError

LONGEST_ID = 200
LONGEST_VALUE = 2_000
LONGEST_EXTRA = 20_000
FIELDS = ("id", "title", "publisher", "date", "url", "author")
_ALIASES: Mapping[str, str] = {
    "authors": "author",
    "byline": "author",
    "creator": "author",
    "headline": "title",
    "link": "url",
    "outlet": "publisher",
    "permalink": "url",
    "pubdate": "date",
    "publication_date": "date",
    "publication-date": "date",
    "publicationdate": "date",
    "published": "date",
    "site": "publisher",
    "site_name": "publisher",
    "source": "publisher",
    "source_url": "url",
}
# Keys that may stand in a bare block: any other word before a colon may as well be the text ("Moscow: …").
_BARE_KEYS = {
    *FIELDS,
    *_ALIASES,
    "language",
    "lang",
    "section",
    "tags",
    "keywords",
    "category",
    "description",
    "subtitle",
    "place",
    "copyright",
    "licence",
    "license",
}
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,40})[ \t]*:(?:[ \t]+(.*)|[ \t]*)")
_FENCED = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BARE = re.compile(r"\s*((?:[A-Za-z][A-Za-z_-]{0,40}[ \t]*:[^\n]*(?:\n|\Z))+)(?:[ \t]*\n|\Z)")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Facts:
    """Metadata as facts; None and empty where nothing usable is stated, with a warning for each value left out."""

    record: str | None = None
    title: str | None = None
    publisher: str | None = None
    date: dt.date | None = None
    url: str | None = None
    author: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def settle(*layers: Mapping[str, str]) -> Facts:
    """Make facts of metadata; where several layers state a field, the last that holds a value wins."""
    merged: dict[str, str] = {}
    warnings: list[str] = []
    for layer in layers:
        for name, value in layer.items():
            limit = LONGEST_ID if name == "id" else LONGEST_VALUE if name in FIELDS else LONGEST_EXTRA
            clean = one_line(value, limit)
            if clean:
                merged[one_line(name, LONGEST_ID)] = clean
            if len(value) > limit and len(clean) >= limit:
                warnings.append(f"its {_short(name)} is longer than {limit:,} characters and was cut")
    date = parse_date(merged["date"]) if "date" in merged else None
    if "date" in merged and date is None:
        warnings.append(
            f"its date '{_short(merged['date'])}' is no full, unambiguous date and was left out: write YYYY-MM-DD"
        )
    url = merged.get("url")
    if url is not None and not _URL.fullmatch(url):
        warnings.append(f"its url '{_short(url)}' is no http address and was left out")
        url = None
    return Facts(
        record=merged.get("id"),
        title=merged.get("title"),
        publisher=merged.get("publisher"),
        date=date,
        url=url,
        author=merged.get("author"),
        extra=tuple(sorted((name, value) for name, value in merged.items() if name not in FIELDS)),
        warnings=tuple(warnings),
    )


def column(name: str) -> str:
    """Return the name of a table's column or a record's field; those with a meaning of their own in lower case."""
    name = name.strip()
    return name.lower() if name.lower() in {*FIELDS, "text", "path", "file"} else name


def _field(key: str) -> str:
    """Return the field that a key of front matter means: ``Headline`` is the title, ``site_name`` the publisher."""
    return _ALIASES.get(key.lower(), key.lower())


def parse_date(text: str) -> dt.date | None:
    """Read a date in any usual form; None where it is incomplete, ambiguous (03/04/2023) or no date.

    >>> parse_date("25 June 2023"), parse_date("2023-06-25T23:30:00-04:00"), parse_date("June 2023")
    (datetime.date(2023, 6, 25), datetime.date(2023, 6, 25), None)
    """
    from dateutil import parser

    text = text.strip()
    stamp = _PDF_DATE.match(text)
    if stamp:
        text = "-".join(stamp.groups())
    if len(text) > 100:
        return None
    # A part that the text does not state comes from the default: two defaults tell it apart from a stated one.
    defaults = (dt.datetime(2001, 1, 1), dt.datetime(2004, 2, 2))  # noqa: DTZ001  (the date as written, in no zone)
    dotted = bool(re.match(r"\d{1,2}\.\d{1,2}\.\d{4}", text))
    try:
        found = {
            parser.parse(text, default=default, dayfirst=day_first, ignoretz=True).date()
            for default in defaults
            for day_first in ((True,) if dotted else (True, False))
            if not (day_first and re.match(r"\d{4}", text))
        }
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, RecursionError):
        return None
    return found.pop() if len(found) == 1 else None


def mentions_date(text: str, date: dt.date) -> bool:
    """Say whether a text states a date in full: what a file's own date needs to count as its report's.

    >>> mentions_date("Published on 25 June 2023 in Minsk", dt.date(2023, 6, 25))
    True
    """
    month = f"(?:{date:%B}|{date:%b}\\.?)"
    forms = (
        rf"{date.year}[-/.]{date.month:02}[-/.]{date.day:02}",
        rf"0?{date.day}(?:st|nd|rd|th)?\s+(?:of\s+)?{month},?\s+{date.year}",
        rf"{month}\s+0?{date.day}(?:st|nd|rd|th)?,?\s+{date.year}",
        rf"{date.day:02}\.{date.month:02}\.{date.year}",
    )
    return re.search(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)", text, re.IGNORECASE) is not None


class FrontMatter(NamedTuple):
    """Metadata at the head of a text, and the text without them."""

    metadata: Mapping[str, str]
    body: str


def front_matter(text: str) -> FrontMatter:
    r"""Split off the metadata at the head of a text: between lines of ``---``, or bare lines before a blank one.

    Bare lines count only where each begins with a known key, so that a text that begins "Moscow: …" keeps its words.

    >>> front_matter("title: A march\ndate: 2023-06-24\n\nThe column left.")
    FrontMatter(metadata={'title': 'A march', 'date': '2023-06-24'}, body='The column left.')
    """
    fenced = _FENCED.match(text)
    if fenced:
        lines = fenced[1].split("\n")
        pairs = dict(_pairs(lines))
        if pairs and all(_PAIR.fullmatch(line.rstrip()) or re.match(r"\s|-|#|$", line) for line in lines):
            return FrontMatter(pairs, text[fenced.end() :].removeprefix("\n"))
    bare = _BARE.match(text)
    if bare:
        lines = bare[1].strip("\n").split("\n")
        keys = [line.partition(":")[0].strip().lower() for line in lines]
        if all(key in _BARE_KEYS for key in keys) and any(_field(key) in FIELDS for key in keys):
            return FrontMatter(dict(_pairs(lines)), text[bare.end() :].removeprefix("\n"))
    return FrontMatter({}, text)


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Read ``key: value`` lines; indented lines and ``- items`` below a key belong to its value."""
    key, parts = "", list[str]()
    for line in [*lines, "end:"]:
        pair = _PAIR.fullmatch(line.rstrip())
        if pair is None:
            item = line.strip().removeprefix("- ").strip()
            if item and not item.startswith("#"):
                parts.append(_unquoted(item))
            continue
        if key:
            yield _field(key), ", ".join(parts)
        key, value = pair[1], (pair[2] or "").strip()
        parts = [] if value in {"", "|", ">", "|-", ">-"} else [_unquoted(value)]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def one_line(value: str, limit: int) -> str:
    """Return a value as one line of canonical text, of at most ``limit`` characters."""
    # What lies far beyond the limit would only cost time.
    return " ".join(canonical(value[: 10 * limit]).text.split())[:limit].rstrip()


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:60] + "…"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A table of metadata by file. Rows name files by path, by the end of a path, or by file name alone."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, file: Path) -> Mapping[str, str]:
        """Return what the manifest says of a file; empty where it has no row."""
        if not self.rows:
            return {}
        parts = Path(os.path.realpath(file)).parts
        for start in range(len(parts)):
            row = self.rows.get(PurePosixPath(*parts[start:]).as_posix())
            if row is not None:
                return row
        return self.names.get(file.name, {})

    def of_records(self, file: Path) -> Mapping[str, Mapping[str, str]]:
        """Return what the manifest says of the records of a corpus: rows whose path is ``FILE#ID``."""
        found = {}
        for path, row in self.rows.items():
            name, hash_mark, record = path.partition("#")
            if hash_mark and PurePosixPath(name).name == file.name:
                found[record] = row
        return found


def load_manifest(path: Path) -> Manifest:
    """Read a manifest: a CSV file with a column ``path`` (or ``file``) and any of id, title, publisher, date, url, author.

    Other columns are kept as further metadata. Raises InputError where the file cannot be read, has no such column,
    or names a file twice.
    """
    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise InputError(f"the manifest '{path}' cannot be opened: {error.strerror}") from error
    except UnreadableError as error:
        raise InputError(f"the manifest '{path}' {error.reason}") from error
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), delimiter=_delimiter(text))
    rows: dict[str, Mapping[str, str]] = {}
    try:
        header = [column(name) for name in next(reader, [])]
        key = next((name for name in ("path", "file") if name in header), None)
        if key is None:
            raise InputError(
                f"the manifest '{path}' has no column 'path': its first line must name its columns"
            )
        for cells in reader:
            row = dict(zip(header, cells, strict=False))
            name = row.pop(key, "").strip()
            if not name:
                continue
            name = _row_path(name, path.parent)
            if name in rows:
                raise InputError(
                    f"the manifest '{path}' names '{name}' a second time in line {reader.line_num}: remove one"
                )
            rows[name] = row
    except csv.Error as error:
        raise InputError(f"the manifest '{path}' is no CSV at line {reader.line_num}: {error}") from error
    counts = Counter(PurePosixPath(name).name for name in rows)
    names = {
        PurePosixPath(name).name: row for name, row in rows.items() if counts[PurePosixPath(name).name] == 1
    }
    return Manifest(rows, names)


def _row_path(name: str, folder: Path) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if ".." in path.parts:
        return (folder / path).resolve().as_posix()
    return path.as_posix()


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)
