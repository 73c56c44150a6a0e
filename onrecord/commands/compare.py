"""``onrecord compare``: what each source makes of each proposition, side by side."""

import json
import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options
from onrecord.graph.errors import InputError

if TYPE_CHECKING:
    from onrecord.exports.comparison import Comparison


class By(StrEnum):
    """What the columns are."""

    PUBLISHER = "publisher"
    SPEAKER = "speaker"


class Format(StrEnum):
    """How the table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MD = "md"


Columns = Annotated[By, typer.Option("--by", help="What the columns are.")]
ActorName = Annotated[
    str | None,
    typer.Option("--actor", metavar="NAME", help="Only propositions with this actor, by id or name."),
]
RelationName = Annotated[
    str | None, typer.Option("--relation", metavar="NAME", help="Only this relation, such as accused.")
]
Contested = Annotated[bool, typer.Option("--contested", help="Only what is contested.")]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help="Most rows; a table has 40 if not told.")
]
Chosen = Annotated[Format, typer.Option("--format", "-f", help="A table to look at, CSV, JSON or Markdown.")]


def compare(
    graph: options.Graph,
    by: Columns = By.PUBLISHER,
    actor: ActorName = None,
    relation: RelationName = None,
    contested: Contested = False,
    limit: Limit = None,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
) -> None:
    """Compare what sources make of each proposition.

    Propositions are rows, the contested first; sources are columns. A cell says affirmed, denied, reported, denial
    reported, or silent. A publisher affirms and denies in its own voice, and reports what it quotes; a speaker affirms and
    denies as fact, and reports what he calls possible, planned or hearsay. A table shows as many sources as fit.

    \b
    Examples:
      onrecord compare graph
      onrecord compare graph --by speaker --contested
      onrecord compare graph --actor NATO --format md > nato.md
    """
    import onrecord
    from onrecord.exports import comparison
    from onrecord.ontology import relations

    opened = onrecord.open(graph)
    only = frozenset(opened.actors_named(actor)) if actor is not None else None
    if only is not None and not only:
        raise InputError(f"{graph} has no actor '{actor}': onrecord query {graph} actors lists them")
    if relation is not None and relation not in relations.load():
        raise InputError(
            f"there is no relation '{relation}': name one of {', '.join(sorted(relations.load()))}"
        )
    found = comparison.compare(opened, comparison.By(by), only=only, relation=relation, contested=contested)
    most = limit if limit is not None else (40 if format is Format.TABLE else len(found.lines))
    found = comparison.Comparison(found.sources, found.lines[:most])
    if format is Format.JSON:
        typer.echo(json.dumps(list(found.rows()), ensure_ascii=False, indent=2))
    elif format is Format.CSV:
        sys.stdout.writelines(found.csv())
    elif format is Format.MD:
        sys.stdout.write(found.markdown())
    else:
        _print(found)


def _print(found: "Comparison") -> None:
    """Print as many sources as the terminal has room for; silence is a dot."""
    from rich.console import Console

    from onrecord.console import print_table
    from onrecord.exports.comparison import SILENT, cell, widest

    fits = sys.stdout.isatty() or "COLUMNS" in os.environ
    shown = found.sources[: widest(found, Console().width)] if fits else found.sources
    rows = (
        (line.label, *(cell(line, source).replace(SILENT, "·") for source in shown)) for line in found.lines
    )
    print_table(("proposition", *shown), rows)
    if len(shown) < len(found.sources):
        typer.echo(f"{len(found.sources) - len(shown)} more sources: see them with --format csv", err=True)
