"""``onrecord check``: whether a graph is whole and right."""

import typer

from onrecord.commands import options


def check(graph: options.Graph) -> int:
    """Check a graph: every quote, claim and derived fact.

    Every quote is compared with its report's text, every claim with the shapes, every derived fact with what follows
    from the reports now, and the store with build.json. What is wrong is printed, one line each; the exit code is
    then 1.

    \b
    Example:
      onrecord check graph
    """
    from onrecord.console import clean
    from onrecord.graph.check import check as faults
    from onrecord.graph.knowledge_graph import KnowledgeGraph

    wrong = 0
    for fault in faults(graph):
        wrong += 1
        typer.echo(clean(str(fault)))
    if wrong:
        typer.echo(f"onrecord: {wrong} {'fault' if wrong == 1 else 'faults'} in {graph}", err=True)
        return 1
    counts = KnowledgeGraph(graph).counts
    typer.echo(f"{counts.reports} reports, {counts.claims} claims, {counts.quads} quads: no fault")
    return 0
