"""``onrecord forget``: a report or an actor is taken out of a graph for good."""

from typing import Annotated

import typer

from onrecord.commands import options

What = Annotated[str, typer.Argument(metavar="REPORT|ACTOR", help="A report or an actor, by name or id.")]


def forget(graph: options.Graph, what: What) -> None:
    """Remove a report or an actor from a graph's folder, so that nothing of it is left there.

    Store, Turtle, page, corrections and decisions are written anew. Of an actor, the names in the texts are replaced and
    all claims in which it acts, is acted upon or speaks are removed. What may hold it elsewhere is told; backups and files
    that you have passed on are yours to remove.

    \b
    Examples:
      onrecord forget graph "Jane Doe"
      onrecord forget graph reports/withdrawn.html
    """
    from onrecord.forgetting import forget as take_out

    done = take_out(graph, what)
    for report in done.gone:
        typer.echo(f"removed  {report}")
    for report in done.changed:
        typer.echo(f"changed  {report}")
    for left in done.left:
        typer.echo(f"left     {left}")
