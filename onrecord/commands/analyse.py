"""``onrecord analyse``: who is central, which factions there are, who stands between them, what changes."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.commands import options
from onrecord.commands.output import Chosen, Format, print_rows

if TYPE_CHECKING:
    from onrecord.graph.knowledge_graph import KnowledgeGraph


class Analysis(StrEnum):
    """What is computed."""

    CENTRALITY = "centrality"
    FACTIONS = "factions"
    BROKERS = "brokers"
    CHANGE = "change"


class Stretch(StrEnum):
    """How long the stretches of time are."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


What = Annotated[Analysis, typer.Argument(metavar="WHAT", help="centrality, factions, brokers or change.")]
Hearsay = Annotated[
    bool, typer.Option("--hearsay", help="Also count what somebody is quoted as saying, or is only reported.")
]
By = Annotated[Stretch, typer.Option("--by", help="change: compare years, months or days.")]
Reported = Annotated[
    bool, typer.Option("--reported", help="change: by the dates of the reports, not of what happened.")
]

COLUMNS = {
    Analysis.CENTRALITY: (
        "rank", "label", "ties", "degree", "betweenness", "ties_with_hearsay", "degree_with_hearsay",
        "betweenness_with_hearsay", "rise",
    ),
    Analysis.FACTIONS: (
        "faction", "labels", "friends_inside", "foes_inside", "friends_outside", "foes_outside", "balance", "triangles",
    ),
    Analysis.BROKERS: ("label", "faction", "reaches", "ties", "betweenness", "constraint"),
    Analysis.CHANGE: ("period", "claims", "actors", "new", "cooperation", "conflict", "tone", "central", "turned"),
}  # fmt: skip


def analyse(
    graph: options.Graph,
    what: What,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
    hearsay: Hearsay = False,
    by: By = Stretch.MONTH,
    reported: Reported = False,
) -> None:
    """Analyse the network of a graph's actors.

    centrality ranks actors, with and without hearsay; factions are actors who cooperate, with how well the ties fit;
    brokers cooperate across factions; change compares stretches of time. Copies of one report count once; what is
    denied or only planned does not count.

    \b
    Examples:
      onrecord analyse graph centrality
      onrecord analyse graph factions --hearsay
      onrecord analyse graph brokers --format csv
      onrecord analyse graph change --by day --reported
    """
    import onrecord

    opened = onrecord.open(graph)
    found, names = _computed(opened, what, hearsay=hearsay, by=by, reported=reported)
    print_rows(
        (_row(row) for row in found), format, names, {name: name.replace("_", " ") for name in COLUMNS[what]}
    )


def _computed(
    graph: "KnowledgeGraph", what: Analysis, *, hearsay: bool, by: Stretch, reported: bool
) -> tuple[Sequence[Any], list[str]]:
    """The rows of an analysis and the names of their fields."""
    from onrecord.graph import analysis

    claims, families = graph.network(), graph.derived().families
    if what is Analysis.CENTRALITY:
        return analysis.centrality(claims, families), _names(analysis.Centrality)
    if what is Analysis.FACTIONS:
        return analysis.factions(claims, families, hearsay=hearsay), _names(analysis.Faction)
    if what is Analysis.BROKERS:
        return analysis.brokers(claims, families, hearsay=hearsay), _names(analysis.Broker)
    rows = analysis.change(claims, families, by=by.value, reported=reported, hearsay=hearsay)
    return rows, _names(analysis.Change)


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind)]


def _row(record: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(record).items()
    }
