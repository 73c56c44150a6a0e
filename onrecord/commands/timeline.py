"""``onrecord timeline``: claims by the date of what they state."""

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options
from onrecord.commands.output import Chosen, Format, print_rows
from onrecord.graph.errors import InputError

if TYPE_CHECKING:
    from onrecord.exports.tables import Row

ActorName = Annotated[
    str | None, typer.Option("--actor", "-a", metavar="A", help="Only claims with this actor, by name or id.")
]
RelationName = Annotated[
    str | None,
    typer.Option("--relation", "-r", metavar="R", help="Only claims of this relation, such as accused."),
]
Undated = Annotated[
    bool, typer.Option("--undated", help="Also claims that the text gives no date, at the end.")
]
COLUMNS = {
    "date": "date",
    "precision": "precision",
    "subject_label": "subject",
    "relation": "relation",
    "object_label": "object",
    "polarity": "polarity",
    "modality": "modality",
    "said_by": "speaker",
    "date_text": "the words",
}


def timeline(
    graph: options.Graph,
    actor: ActorName = None,
    relation: RelationName = None,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
    undated: Undated = False,
) -> None:
    """Print a graph's claims by date.

    A date is a day, a month or a year, as exact as the text gives it, with the words that said so. The date of the
    report is never taken for it; CSV and JSON have it too, with the report and the passage.

    \b
    Examples:
      onrecord timeline graph
      onrecord timeline graph --actor "Yevgeny Prigozhin" --relation accused
      onrecord timeline graph --format csv > timeline.csv
    """
    import onrecord
    from onrecord.exports.timeline import FIELDS, timeline_rows
    from onrecord.ontology import relations

    opened = onrecord.open(graph)
    only = frozenset(opened.actors_named(actor)) if actor is not None else None
    if only is not None and not only:
        raise InputError(f"{graph} has no actor '{actor}': onrecord query {graph} actors lists them")
    if relation is not None and relation not in relations.load():
        raise InputError(
            f"there is no relation '{relation}': name one of {', '.join(sorted(relations.load()))}"
        )
    rows = timeline_rows(opened.extractions(), opened.actors, only=only, relation=relation, undated=undated)
    if format is Format.TABLE:
        rows = (_told(row) for row in rows)
    print_rows(rows, format, FIELDS, COLUMNS)


def _told(row: "Row") -> "Row":
    """A row with what a table shows in short: the speaker by name where it has one, and whether it is over."""
    over = " (over)" if row["ended"] else ""
    return {
        **row,
        "said_by": row["attributed_to_label"] or row["speaker"],
        "polarity": f"{row['polarity']}{over}",
    }
