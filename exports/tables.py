"""Claims and statements as flat rows, one a place in a report: JSON Lines and CSV.

A row has the same fields in the same order always; what is not known is None. ``report`` is the report as users know it:
its path, or the id of its record in a corpus.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from onrecord.graph.model import Actor, Claim, Extraction, Statement

Value: TypeAlias = str | int | float | bool | list[str] | None
Row: TypeAlias = dict[str, Value]

CLAIM_FIELDS: Final = (
    "report", "start", "end", "quote", "subject", "subject_label", "subject_text", "relation", "object", "object_label",
    "object_text", "id", "polarity", "modality", "within", "content", "matter", "event", "inferred", "report_date",
    "attributed_to", "attributed_to_label", "speaker", "date", "date_text", "ended", "frame", "confidence", "report_id",
    "publisher", "statement",
)  # fmt: skip
STATEMENT_FIELDS: Final = (
    "report", "start", "end", "content", "source", "source_actor", "source_label", "source_start", "source_end", "cue",
    "cue_start", "cue_end", "kind", "modality", "denies", "outer", "id", "confidence", "report_id",
)  # fmt: skip


def claim_rows(extractions: Iterable[Extraction], actors: Mapping[str, Actor] | None = None) -> Iterator[Row]:
    """One row a claim; labels come from ``actors`` where given, else from each extraction itself."""
    for found in extractions:
        known = actors if actors is not None else {actor.id: actor for actor in found.actors}
        for claim in found.claims:
            yield _claim(claim, found, known)


def statement_rows(
    extractions: Iterable[Extraction], actors: Mapping[str, Actor] | None = None
) -> Iterator[Row]:
    """One row a statement; labels as in :func:`claim_rows`."""
    for found in extractions:
        known = actors if actors is not None else {actor.id: actor for actor in found.actors}
        for statement in found.statements:
            yield _statement(statement, found, known)


def jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """Each row as one line of JSON, with its line break."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def comma_separated(rows: Iterable[Row], fields: Iterable[str]) -> Iterator[str]:
    """Each row as one line of CSV after a header; a cell that a spreadsheet would run as a formula gets a leading quote."""
    yield _line(fields)
    for row in rows:
        yield _line(_cell(value) for value in row.values())


def _claim(claim: Claim, found: Extraction, actors: Mapping[str, Actor]) -> Row:
    report = found.report
    values: Row = {
        "report": report.name,
        "subject_label": _label(claim.subject, actors),
        "object_label": _label(claim.object, actors),
        "attributed_to_label": _label(claim.attributed_to, actors) or claim.speaker,
        "report_date": report.date.isoformat() if report.date else None,
        "report_id": report.id,
        "publisher": report.publisher,
        "content": list(claim.inner),
    }
    return {name: values[name] if name in values else _plain(getattr(claim, name)) for name in CLAIM_FIELDS}


def _statement(statement: Statement, found: Extraction, actors: Mapping[str, Actor]) -> Row:
    values: Row = {
        "report": found.report.name,
        "report_id": found.report.id,
        "source_label": _label(statement.source_actor, actors),
    }
    return {
        name: values[name] if name in values else _plain(getattr(statement, name))
        for name in STATEMENT_FIELDS
    }


def _label(actor: str | None, actors: Mapping[str, Actor]) -> str | None:
    if actor is None:
        return None
    return actors[actor].label if actor in actors else actor


def _plain(value: Value) -> Value:
    return str(value) if isinstance(value, str) else value


def _cell(value: Value) -> str | int | float | None:
    if isinstance(value, list):
        value = " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _line(cells: Iterable[object]) -> str:
    output = io.StringIO()
    # Only with this line end does every Python put quotes around a cell that holds a carriage return.
    csv.writer(output, lineterminator="\r\n").writerow(cells)
    return f"{output.getvalue()[:-2]}\n"
