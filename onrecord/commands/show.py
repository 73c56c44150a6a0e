"""``onrecord show``: the page of a graph, in the browser."""

import webbrowser

import typer

from onrecord.commands import options


def show(graph: options.Graph, sparql: options.Sparql = False) -> None:
    """Open the page of a graph in the browser.

    Prints where the page is, too; writes it anew where the graph has changed. With --sparql it is another page,
    explorer-sparql.html, which answers queries by itself.

    \b
    Examples:
      onrecord show graph
      onrecord show graph --sparql
    """
    from onrecord import api

    api.refresh(graph)
    page = (api.asking_page(graph) if sparql else graph / "explorer.html").resolve()
    typer.echo(str(page))
    webbrowser.open(page.as_uri())
