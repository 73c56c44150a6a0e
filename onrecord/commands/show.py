"""``onrecord show``: the page of a graph, in the browser."""

import webbrowser

import typer

from onrecord.commands import options
from onrecord.graph.errors import InputError


def show(graph: options.Graph) -> None:
    """Open the page of a graph in the browser.

    Prints where the page is, too.

    \b
    Example:
      onrecord show graph
    """
    from onrecord.graph.record import read_record

    read_record(graph)
    page = (graph / "explorer.html").resolve()
    if not page.is_file():
        raise InputError(f"{page} is not there: build the graph anew")
    typer.echo(str(page))
    webbrowser.open(page.as_uri())
