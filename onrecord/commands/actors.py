"""``onrecord actors``: who is who in a graph, and what people decide about it."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.commands import options
from onrecord.commands.output import Chosen, Format, print_rows
from onrecord.graph.errors import InputError

if TYPE_CHECKING:
    from onrecord.graph.decisions import Decision
    from onrecord.graph.knowledge_graph import KnowledgeGraph

Actor = Annotated[
    str, typer.Argument(metavar="ACTOR", help="An actor by id, or by a name that is only its own.")
]
Others = Annotated[list[str], typer.Argument(metavar="OTHER...", help="The others, by id or name.")]
Perhaps = Annotated[
    list[str] | None, typer.Argument(metavar="[OTHER...]", help="From whom; by default from all.")
]
Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason, for those who read it later.")]
Who = Annotated[
    str, typer.Option("--who", metavar="NAME", help="Who decides.", envvar=["ONRECORD_WHO", "USER"])
]
Label = Annotated[str, typer.Argument(metavar="NAME", help="What to call it.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Most pairs to show.")]

COLUMNS = {
    name: name.replace("_", " ") for name in "actor kind id stands_for judged_by reports claims".split()
}

ABOUT = """Who is who in a graph: list actors, join and part them for good.

\b
Examples:
  onrecord actors list graph
  onrecord actors review graph
"""

actors = typer.Typer(name="actors", help=ABOUT, rich_markup_mode=None, no_args_is_help=True)


@actors.command("list")
def list_actors(
    graph: options.Graph,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
) -> None:
    """List the actors of a graph, each with those it stands for and who judged so.

    \b
    Example:
      onrecord actors list graph --format csv
    """
    import onrecord

    print_rows(_rows(onrecord.open(graph)), format, list(COLUMNS), COLUMNS)


@actors.command()
def merge(graph: options.Graph, actor: Actor, others: Others, why: Why = "", who: Who = "") -> None:
    """Say that actors are one; the graph shows them as one from then on.

    \b
    Example:
      onrecord actors merge graph prigozhin yevgeny-prigojine-1a2b3c4d --why "French spelling"
    """
    from onrecord.graph.decisions import Kind

    _decide_pairs(graph, Kind.SAME, actor, others, who, why)


@actors.command()
def split(graph: options.Graph, actor: Actor, others: Perhaps = None, why: Why = "", who: Who = "") -> None:
    """Say that an actor is none of the others, or with no other named, that no rule may join it with anybody.

    \b
    Examples:
      onrecord actors split graph wagner-at-asipovichy-3f931136
      onrecord actors split graph ivanov-11aa22bb ivanov-33cc44dd --why "two generals"
    """
    from onrecord.graph.decisions import Decision, Kind

    if others:
        _decide_pairs(graph, Kind.DIFFERENT, actor, others, who, why)
    else:
        _decide(graph, [Decision(Kind.SPLIT, _one(_open(graph), actor), who=who, when=_today(), why=why)])


@actors.command()
def rename(graph: options.Graph, actor: Actor, name: Label, why: Why = "", who: Who = "") -> None:
    """Call an actor by another name; its id stays.

    \b
    Example:
      onrecord actors rename graph fsb "Federal Security Service"
    """
    from onrecord.graph.decisions import Decision, Kind

    if not name.strip() or '"' in name or "\n" in name:
        raise InputError(f"'{name}' is no name for an actor: give words without quotation marks")
    opened = _open(graph)
    _decide(graph, [Decision(Kind.RENAME, _one(opened, actor), label=name, who=who, when=_today(), why=why)])


@actors.command()
def review(graph: options.Graph, who: Who = "", limit: Limit = 1000) -> None:
    """Show pairs of actors that may be one, with their evidence, and ask.

    The pairs on which most claims depend come first. Press s for the same, d for different, u for unsure, b to go
    back and undo, q to stop. What was decided is taken into the graph in the end, and written to its file of decisions.

    \b
    Example:
      onrecord actors review graph --who anna
    """
    import sys

    from onrecord.review import Review

    if not sys.stdin.isatty():
        raise InputError("a review needs a terminal: use onrecord actors merge and split in scripts")
    session = Review(_open(graph), who=who, when=_today(), limit=limit)
    try:
        session.run(typer.getchar)
    finally:
        if session.decisions:
            _decide(graph, session.decisions)


def _decide_pairs(graph: Path, kind: Any, actor: str, others: Iterable[str], who: str, why: str) -> None:
    from onrecord.graph.decisions import Decision

    opened = _open(graph)
    one = _one(opened, actor)
    _decide(
        graph,
        [Decision(kind, one, _one(opened, other), who=who, when=_today(), why=why) for other in others],
    )


def _decide(graph: Path, decisions: "list[Decision]") -> None:
    from onrecord import api

    for decision in decisions:
        if decision.one == decision.other:
            raise InputError(f"'{decision.one}' is one actor already: name another")
    changed = api.decide(graph, decisions)
    for decision in decisions:
        typer.echo(str(decision))
    for standing in ("contested", "retracted", "unconfirmed"):
        for when in ("now", "no longer"):
            for label in changed.summary[standing][when]:
                typer.echo(f"{when} {standing}: {label}")


def _open(graph: Path) -> "KnowledgeGraph":
    import onrecord

    return onrecord.open(graph)


def _one(graph: "KnowledgeGraph", name: str) -> str:
    """The id of the one actor with an id or name, as reports have it; raises InputError where there is none or several."""
    if name in graph.actors or name in graph.canonical:
        return name
    found = [actor for actor in graph.actors_named(name) if actor not in graph.canonical]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{len(found)} actors are called '{name}' ({', '.join(found[:5])}): name one by its id"
        )
    raise InputError(f"{graph.path} has no actor '{name}': onrecord actors list {graph.path} lists them")


def _rows(graph: "KnowledgeGraph") -> Iterable[dict[str, Any]]:
    counts = {str(row["id"]): row["claims"] for row in graph.query("actors", limit="999999999")}
    reports = {str(row["id"]): row["reports"] for row in graph.query(REPORTS)}
    judges: dict[str, set[str]] = {}
    for link in graph.identities():
        for end in (link.one, link.other):
            judges.setdefault(graph.canonical.get(end, end), set()).add(link.by)
    aliases: dict[str, list[str]] = {}
    for alias, chosen in sorted(graph.canonical.items()):
        aliases.setdefault(chosen, []).append(alias)
    for actor in sorted(
        graph.actors.values(), key=lambda known: (-int(str(counts.get(known.id, 0))), known.label)
    ):
        yield {
            "actor": actor.label,
            "kind": actor.kind.value,
            "id": actor.id,
            "stands_for": aliases.get(actor.id, []),
            "judged_by": sorted(judges.get(actor.id, ())),
            "reports": reports.get(actor.id, 0),
            "claims": counts.get(actor.id, 0),
        }


REPORTS = """
SELECT (REPLACE(STR(?node), "^.*/", "") AS ?id) (COUNT(DISTINCT ?report) AS ?reports)
WHERE { ?mention on:actor ?named ; oa:hasSource ?report . ?named on:canonical ?node }
GROUP BY ?node
"""


def _today() -> str:
    return dt.datetime.now().astimezone().date().isoformat()
