"""``onrecord query`` and ``onrecord queries``: questions to a graph, and those that are kept."""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from onrecord.commands import options
from onrecord.graph.errors import QueryError

if TYPE_CHECKING:
    from onrecord.exports.remote import RemoteGraph
    from onrecord.graph.knowledge_graph import KnowledgeGraph
    from onrecord.graph.query import Result

# A query file with such a line in its header is one with a name and, it may be, parameters; any other is plain SPARQL.
DECLARES = re.compile(r"\A(?:\s*#.*\n)*?\s*# ?(?:title|about|param \w+):")


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


GraphOrQuery = Annotated[
    str,
    typer.Argument(
        metavar="DIR", help="A graph that onrecord build has written; with --endpoint, the query."
    ),
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint", metavar="URL", help="Ask the SPARQL endpoint of a server instead of a folder."
    ),
]
Query = Annotated[
    str | None,
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
    graph: GraphOrQuery,
    query: Query = None,
    param: Parameters = None,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
    endpoint: Endpoint = None,
    base: options.Base = options.BASE,
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
      onrecord query contested --endpoint http://localhost:7878/sparql
    """
    import onrecord

    given = _parameters(param or ())
    if endpoint is not None:
        from onrecord.exports.remote import RemoteGraph
        from onrecord.ontology.terms import Names

        if query is not None:
            raise typer.BadParameter("with --endpoint there is no DIR, only the query")
        _print(_ask(RemoteGraph(endpoint, Names(base)), graph, given), format)
    elif query is None:
        raise typer.BadParameter("name a graph and a query: DIR QUERY")
    else:
        _print(_ask(onrecord.open(graph), query, given), format)


def queries() -> None:
    """List the kept queries and their parameters.

    \b
    Example:
      onrecord queries
    """
    from onrecord.console import print_table
    from onrecord.ontology.queries import listed

    print_table(("query", "what it answers", "parameters"), listed())


def _ask(graph: "KnowledgeGraph | RemoteGraph", query: str, parameters: dict[str, str]) -> "Result":
    """Answer SPARQL, a query file, which may declare parameters, or a kept query."""
    from onrecord.ontology import queries

    text, kept = query, queries.find(query)
    if query.endswith(".rq") and "\n" not in query:
        text = _text(query)
        kept = queries.parse(Path(query).stem, text) if DECLARES.search(text) else None
    return graph.ask(kept, parameters) if kept else graph.query(text, **cast("dict[str, Any]", parameters))


def _text(query: str) -> str:
    """The text of a query file; raises QueryError where it cannot be read."""
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
