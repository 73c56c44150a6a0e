"""``onrecord show``: the page of a graph, in the browser."""

import webbrowser

import typer

from onrecord.commands import options


def show(graph: options.Graph) -> None:
    """Open the page of a graph in the browser.

    Prints where the page is, too; writes it anew where the graph has changed.

    \b
    Example:
      onrecord show graph
    """
    from onrecord import api

    api.refresh(graph)
    page = (graph / "explorer.html").resolve()
    typer.echo(str(page))
    webbrowser.open(page.as_uri())
