"""Corpora: files of many records, JSON Lines or CSV, read as a stream; a bad record spoils no other."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from onrecord.graph.encoding import decode
from onrecord.graph.inputs import Document, Limits, UnreadableError
from onrecord.graph.metadata import LONGEST_ID, column, one_line

_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its id (its place where it states none), and its document or why it has none.

    ``data`` is what its SHA-256 is taken of: its line, or its row as JSON.
    """

    id: str
    data: bytes
    document: Document | None = None
    error: UnreadableError | None = field(default=None)


def read_jsonl(stream: IO[bytes], limits: Limits) -> Iterator[Record]:
    """Read one JSON object a line, with a field ``text``; blank lines are skipped."""
    number = 0
    while line := stream.readline(limits.file + 1):
        number += 1
        if len(line) > limits.file and not line.endswith(b"\n"):
            while (rest := stream.readline(limits.file)) and not rest.endswith(b"\n"):
                pass
            error = UnreadableError(
                "refused:too-large",
                f"line {number} is longer than {limits.file:,} bytes: split it or raise the limit",
            )
            yield Record(str(number), b"", error=error)
        elif line.strip(b" \t\r\n\xef\xbb\xbf\0"):
            yield _json_record(line, number)


def _json_record(line: bytes, number: int) -> Record:
    try:
        decoded = decode(line)
        value = json.loads(decoded.text.removeprefix("\ufeff"))
    except UnreadableError as error:
        return Record(str(number), line, error=UnreadableError(error.status, f"line {number} {error.reason}"))
    except json.JSONDecodeError as error:
        return Record(
            str(number),
            line,
            error=UnreadableError(
                "error:json", f"line {number} is no JSON at column {error.colno} ({error.msg}): mend it"
            ),
        )
    except (ValueError, RecursionError) as error:
        return Record(
            str(number),
            line,
            error=UnreadableError("error:json", f"line {number} cannot be read ({error}): mend it"),
        )
    if not isinstance(value, dict):
        return Record(
            str(number),
            line,
            error=UnreadableError("error:json", f"line {number} is no JSON object: write one object a line"),
        )
    fields = {column(name): _written(item) for name, item in value.items() if item is not None}
    warnings = (f"line {number}: {decoded.warning}",) if decoded.warning else ()
    return _record(fields, line, f"line {number}", str(number), "jsonl", warnings)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _record(
    fields: Mapping[str, str], data: bytes, place: str, default: str, reader: str, warnings: tuple[str, ...]
) -> Record:
    name = one_line(fields.get("id", ""), LONGEST_ID) or default
    if "text" not in fields:
        return Record(
            name,
            data,
            error=UnreadableError(
                "refused:no-text", f"{place} has no field 'text': name the field of the report's words so"
            ),
        )
    metadata = {key: value for key, value in fields.items() if key != "text"}
    return Record(name, data, Document(fields["text"], reader, metadata, warnings))


def read_csv(stream: IO[bytes], limits: Limits) -> Iterator[Record]:
    """Read a table whose first line names its columns, one of them ``text``; comma, semicolon or tab apart.

    Raises UnreadableError (``refused:no-text``) where no column is called so.
    """
    csv.field_size_limit(limits.file)
    characters, delimiter = _characters(stream)
    rows = csv.reader(characters, delimiter=delimiter)
    header: list[str] | None = None
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(
                str(number),
                b"",
                error=UnreadableError("error:csv", f"line {rows.line_num} is no CSV ({error}): mend it"),
            )
            continue
        if header is None:
            header = [column(name) for name in cells]
            if "text" not in header:
                raise UnreadableError(
                    "refused:no-text",
                    f"has no column 'text' in its first line ({', '.join(header)[:200]}): "
                    "name the column of the report's words so",
                )
            number = 0
        elif any(cells):
            yield _csv_record(cells, header, number, rows.line_num)


def _csv_record(cells: list[str], header: list[str], number: int, line: int) -> Record:
    place = f"record {number} (line {line})"
    warnings = []
    try:
        mended = [_mended(cell) for cell in cells]
    except UnreadableError as error:
        return Record(str(number), b"", error=UnreadableError(error.status, f"{place} {error.reason}"))
    warnings += sorted({warning for _, warning in mended if warning})
    values = [value for value, _ in mended]
    if len(values) != len(header):
        warnings.append(f"{place} has {len(values)} fields where the first line names {len(header)}")
    names = header + [f"column-{index + 1}" for index in range(len(header), len(values))]
    fields = {name: value for name, value in zip(names, values, strict=False) if name}
    data = json.dumps(values, ensure_ascii=True).encode()
    return _record(fields, data, place, str(number), "csv", tuple(warnings))


def _characters(stream: IO[bytes]) -> tuple[io.TextIOWrapper, str]:
    """The stream as characters, and its delimiter; bytes that are not UTF-8 pass as surrogates, mended field by field."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, _SAMPLE)  # type: ignore[type-var]
    sample = buffered.peek(_SAMPLE)[:_SAMPLE]
    encoding = "utf-16" if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    head = sample.decode(encoding, "replace").partition("\n")[0]
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline=""), max(
        ",;\t", key=head.count
    )


def _mended(cell: str) -> tuple[str, str | None]:
    """Decode anew, by its own evidence, a cell whose bytes are not UTF-8."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        decoded = decode(cell.encode("utf-8", "surrogateescape"))
        return decoded.text, decoded.warning
    return cell, None
