"""``onrecord serve``: a graph in the browser and over SPARQL, for reading only."""

from typing import Annotated

import typer

from onrecord.commands import options

Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDRESS", help="The address to listen on; others than loopback reach the network."
    ),
]
Port = Annotated[
    int,
    typer.Option(
        "--port", "-p", metavar="N", min=0, max=65535, help="The port to listen on; 0 takes a free one."
    ),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host", metavar="NAME", help="A name by which this server may be called; may be given again."
    ),
]
Cors = Annotated[
    str | None,
    typer.Option(
        "--cors", metavar="ORIGIN", help="Let the pages of this origin ask the graph; * for those of all."
    ),
]
Seconds = Annotated[
    float, typer.Option("--timeout", metavar="S", min=0.1, help="Seconds that a query may take.")
]
Memory = Annotated[int, typer.Option("--memory", metavar="MB", min=256, help="Memory that a query may take.")]
Together = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Queries that run at the same time.")
]


def serve(
    graph: options.Graph,
    host: Host = "127.0.0.1",
    port: Port = 7878,
    allow_host: AllowHost = None,
    cors: Cors = None,
    timeout: Seconds = 30.0,
    memory: Memory = 4096,
    jobs: Together = 2,
) -> None:
    """Serve a graph: its page, a page to ask it, and a SPARQL endpoint.

    Only this machine reaches it unless --host says otherwise. Everything is read-only: each query runs in a process of
    its own that has limits and can open neither files nor connections.

    \b
    Examples:
      onrecord serve graph
      onrecord serve graph --port 8080 --timeout 10
      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 3' localhost:7878/sparql
    """
    from onrecord import api
    from onrecord.exports.endpoint import LOOPBACK, Endpoint
    from onrecord.exports.server import Server
    from onrecord.graph.errors import InputError
    from onrecord.graph.query import Limits

    api.refresh(graph)
    limits = Limits(seconds=timeout, cpu_seconds=max(1, round(timeout)), megabytes=memory)
    names = LOOPBACK | {host.casefold(), *(name.casefold() for name in allow_host or ())}
    endpoint = Endpoint(graph, limits, hosts=frozenset(names), origin=cors, together=jobs)
    try:
        server = Server((host, port), endpoint)
    except OSError as error:
        raise InputError(
            f"nothing can listen on {host}:{port} ({error.strerror or error}): name another --port"
        ) from error
    with server:
        where = f"http://{host}:{server.server_address[1]}"
        typer.echo(f"page      {where}/\nquery     {where}/query\nSPARQL    {where}/sparql")
        if host not in LOOPBACK:
            typer.echo("onrecord: whoever reaches this address can read the graph", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
