"""Rows on standard output: a table to look at, CSV or JSON."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.exports.tables import Row


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Chosen = Annotated[Format, typer.Option("--format", "-f", help="A table to look at, CSV, or JSON.")]


def print_rows(
    rows: "Iterable[Row]", form: Format, fields: Sequence[str], columns: Mapping[str, str]
) -> None:
    """Print rows; CSV and JSON have all fields, a table the ``columns``, by field with their headings."""
    if form is Format.JSON:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
    elif form is Format.CSV:
        from onrecord.exports.tables import comma_separated

        for line in comma_separated(rows, fields):
            sys.stdout.write(line)
    else:
        from onrecord.console import print_table

        print_table(tuple(columns.values()), ([_shown(row[name]) for name in columns] for row in rows))


def _shown(value: object) -> object:
    return "; ".join(str(part) for part in value) if isinstance(value, list | tuple) else value
