"""``onrecord push``: a graph goes into another server."""

from typing import Annotated

import typer

from onrecord.commands import options

Address = Annotated[
    str, typer.Option("--endpoint", metavar="URL", help="The server's Graph Store Protocol address.")
]


def push(graph: options.Graph, endpoint: Address, quiet: options.Quiet = False) -> None:
    """Put a graph into a SPARQL server.

    Each named graph takes the place of what the server has under its name; others are left alone. This command sends
    the graph, with the reports' texts, to the address that you name. If the server asks for a name and a password,
    they are those in ONRECORD_USER and ONRECORD_PASSWORD.

    \b
    Examples:
      onrecord push graph --endpoint http://localhost:3030/news/data
      onrecord push graph --endpoint http://localhost:8890/sparql-graph-crud-auth
    """
    import onrecord
    from onrecord.exports.remote import push as put

    names: list[str] = []
    count = put(onrecord.open(graph), endpoint, names.append)
    if not quiet:
        typer.echo(f"{len(names)} graphs with {count} triples are there")
