"""Claims in the order of the days that they speak of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from onrecord.exports.tables import Row, claim_rows
from onrecord.graph.model import Actor, Extraction

FIELDS: Final = (
    "date", "precision", "date_text", "ended", "subject", "subject_label", "relation", "object", "object_label", "polarity",
    "modality", "speaker", "attributed_to", "attributed_to_label", "quote", "report", "report_date", "publisher", "id",
)  # fmt: skip
PRECISIONS: Final = {4: "year", 7: "month", 10: "day"}


def timeline_rows(
    extractions: Iterable[Extraction],
    actors: Mapping[str, Actor] | None = None,
    *,
    only: frozenset[str] | None = None,
    relation: str | None = None,
    undated: bool = False,
) -> Iterator[Row]:
    """One row a claim, by date, a year before its months and a month before its days; then by the date of the report.

    ``only`` keeps claims with one of these actors (ids) at either end, ``relation`` those of one relation. Claims without a
    date are left out unless ``undated``, and then come last.
    """
    rows = [
        row
        for row in claim_rows(extractions, actors)
        if (undated or row["date"] is not None)
        and (relation is None or row["relation"] == relation)
        and (only is None or row["subject"] in only or row["object"] in only)
    ]
    for row in sorted(rows, key=_place):
        values: Row = {**row, "precision": PRECISIONS.get(len(str(row["date"] or "")))}
        yield {name: values[name] for name in FIELDS}


def _place(row: Row) -> tuple[str, str, str, int]:
    start = row["start"]
    return (
        str(row["date"] or "~"),
        str(row["report_date"] or "~"),
        str(row["report"]),
        start if isinstance(start, int) else 0,
    )
