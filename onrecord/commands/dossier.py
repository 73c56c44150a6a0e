"""``onrecord dossier``: all that a graph has on one actor or one proposition."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.commands import options
from onrecord.commands.export import Conditions, MaxQuote, NoTexts, Pseudonymise, view

Of = Annotated[
    str,
    typer.Argument(
        metavar="ACTOR|PROPOSITION", help="An actor by name or id, or a proposition by its words or id."
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to", "-t", metavar="FILE", help="A file that ends in .md or .html, in place of standard output."
    ),
]


def dossier(
    graph: options.Graph,
    of: Of,
    to: To = None,
    where: Conditions = None,
    no_texts: NoTexts = False,
    max_quote: MaxQuote = None,
    pseudonymise: Pseudonymise = None,
) -> None:
    """Write all that a graph has on one actor, or on one proposition and who contests it.

    Each claim with how it is told, who says so, in which report, and its words. Printed as Markdown, or written as
    Markdown or HTML.

    \b
    Examples:
      onrecord dossier graph "Yevgeny Prigozhin" --to prigozhin.html
      onrecord dossier graph "NATO aided Yevgeny Prigozhin"
      onrecord dossier graph fsb --where polarity=negated
    """
    from onrecord.exports.dossier import dossier as find
    from onrecord.exports.dossier import markdown, write

    found = find(view(graph, where, no_texts, max_quote, pseudonymise), of)
    if to is None:
        typer.echo(markdown(found), nl=False)
    else:
        write(found, to)
        typer.echo(str(to))
