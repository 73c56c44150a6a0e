"""``onrecord query`` and ``onrecord queries``: questions to a graph, and those that are kept."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options
from onrecord.graph.errors import QueryError

if TYPE_CHECKING:
    from onrecord.graph.query import Result


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


Query = Annotated[
    str,
    typer.Argument(
        metavar="QUERY",
        help="SPARQL, a file of it, or the name of a kept query.",
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", metavar="NAME=VALUE", help="A parameter of a kept query; may be given again."
    ),
]
Chosen = Annotated[
    Format, typer.Option("--format", "-f", help="A table, CSV, JSON as SPARQL defines it, or Turtle.")
]


def query(
    graph: options.Graph,
    query: Query,
    param: Parameters = None,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
) -> None:
    """Ask a graph a question.

    QUERY is SPARQL, a file that ends in .rq, or the name of a kept query (onrecord queries lists them).
    Prefixes need not be declared. Queries only read, open no connection, and are stopped where they take too
    long.

    \b
    Examples:
      onrecord query graph who-accused-whom
      onrecord query graph actor --param actor="Yevgeny Prigozhin"
      onrecord query graph 'SELECT ?who { ?who on:opposes actor:putin }' --format csv
      onrecord query graph question.rq --format json
    """
    import onrecord

    answer = onrecord.open(graph).query(_text(query), **_parameters(param or ()))
    _print(answer, format)


def queries() -> None:
    """List the kept queries and their parameters.

    \b
    Example:
      onrecord queries
    """
    from onrecord.console import print_table
    from onrecord.ontology.queries import load

    rows = [
        (
            name,
            " ".join(f"{parameter.name}{'!' if parameter.needed else ''}" for parameter in kept.parameters),
            kept.title,
        )
        for name, kept in sorted(load().items())
    ]
    print_table(("query", "parameters (! is needed)", "what it answers"), rows)


def _text(query: str) -> str:
    """The query itself, read from its file where it is one; raises QueryError where that cannot be read."""
    if not query.endswith(".rq") or "\n" in query:
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise QueryError(f"the query file '{query}' cannot be read: {reason}") from error


def _parameters(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not (name and sign):
            raise QueryError(f"'{pair}' is no parameter: give it as NAME=VALUE")
        found[name.strip()] = value
    return found


def _print(answer: "Result", form: Format) -> None:
    if form is Format.JSON:
        typer.echo(answer.json())
    elif form is Format.CSV:
        sys.stdout.write(answer.csv())
    elif form is Format.TTL:
        sys.stdout.write(_turtle(answer))
    elif answer.truth is not None:
        typer.echo("yes" if answer.truth else "no")
    else:
        from onrecord.console import print_table

        if answer.triples is not None:
            print_table(("subject", "predicate", "object"), answer.triples)
        else:
            print_table(answer.columns, ([answer.show(value) for value in row] for row in answer.rows))


def _turtle(answer: "Result") -> str:
    """An answer as Turtle; raises QueryError where it is not made of triples."""
    from onrecord.exports.turtle import text

    if answer.triples is None:
        raise QueryError(
            "only CONSTRUCT and DESCRIBE give triples, which Turtle needs: choose another --format"
        )
    return text([("<answer>", answer.triples)], answer.prefixes or {}, "turtle")
