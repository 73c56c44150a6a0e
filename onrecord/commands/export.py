"""``onrecord export``: a graph, or a part of it, in the formats of other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options

if TYPE_CHECKING:
    from onrecord.exports.view import View

To = Annotated[
    Path | None,
    typer.Option("--to", "-t", metavar="FILE", help="The file to write; its ending tells the format."),
]
FormatName = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="NAME", help="The format, where the ending does not tell it."),
]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        "-w",
        metavar="KEY=VALUE",
        help="Only claims of an actor, subject, object, speaker, relation, class, date, publisher, report, modality or "
        "polarity; may be given again.",
    ),
]
NoTexts = Annotated[
    bool, typer.Option("--no-texts", help="Leave out the reports' texts and what stands around quotes.")
]
MaxQuote = Annotated[
    int | None,
    typer.Option(
        "--max-quote", metavar="N", min=0, help="Cut quotes after N words; texts are left out, too."
    ),
]
Pseudonymise = Annotated[
    Path | None,
    typer.Option(
        "--pseudonymise",
        metavar="FILE",
        help="Other names for the persons that FILE lists, one a line, with a name to give after a tab.",
    ),
]


def export(
    graph: options.Graph,
    to: To = None,
    format: FormatName = None,  # noqa: A002  # the option's name
    where: Conditions = None,
    no_texts: NoTexts = False,
    max_quote: MaxQuote = None,
    pseudonymise: Pseudonymise = None,
) -> None:
    """Write a graph, or a part of it, in another program's format.

    The file's ending tells the format: .ttl .trig .nq .jsonld .rdf .rdf12.ttl .nanopubs.trig .graphml .gexf .cyjs .csv
    .tsv .parquet .jsonl .html .svg .png and .neo4j, a folder. CSV, Parquet and JSON Lines hold claims, unless the name
    ends in statements.csv, actors.csv or the like; timeline.svg and timeline.png are pictures of the dates. Conditions
    with one key are alternatives, those with different keys must all hold. Without --to, those of the graph's own files
    that changes have made stale are written anew.

    \b
    Examples:
      onrecord export graph --to graph.graphml
      onrecord export graph --to claims.csv --where actor="Yevgeny Prigozhin" --where date=2023-06..2023-07
      onrecord export graph --to actors.csv
      onrecord export graph --to page.html --no-texts --max-quote 30 --pseudonymise persons.txt
    """
    if to is None:
        _write_own(graph)
        return
    from onrecord.exports.formats import choose

    chosen = choose(to, format)
    chosen.write(view(graph, where, no_texts, max_quote, pseudonymise), to)
    typer.echo(str(to))


def _write_own(graph: Path) -> None:
    """Write the graph's own files anew, where changes have made them stale."""
    from onrecord import api

    for name in api.refresh(graph):
        typer.echo(str(graph / name))


def view(
    graph: Path, where: list[str] | None, no_texts: bool, max_quote: int | None, pseudonymise: Path | None
) -> "View":
    """What the options leave of a graph."""
    import onrecord
    from onrecord.exports.sharing import Sharing, read_persons
    from onrecord.exports.view import View
    from onrecord.exports.where import parse

    opened = onrecord.open(graph)
    persons = read_persons(pseudonymise, opened) if pseudonymise else ()
    return View(opened, parse(where or (), opened), Sharing(no_texts, max_quote, persons))
