"""A difference of two states of a graph as one update: what to delete, then what to insert, one triple a line.

It is a SPARQL 1.1 update request, so that any store which holds the older state can take it; between the braces of each graph
stands plain Turtle. IRIs are written in full: some stores do not read prefixed names with several dots.
"""

from onrecord.graph.difference import Difference
from onrecord.graph.quads import Triple


def patch(changed: Difference) -> str:
    """Write a difference as DELETE DATA and INSERT DATA; empty where nothing changed."""
    requests = []
    for verb, side in (("DELETE", changed.removed), ("INSERT", changed.added)):
        blocks = [_block(graph, rows) for graph, rows in sorted(side.items()) if rows]
        if blocks:
            requests.append(f"{verb} DATA {{\n{''.join(blocks)}}}\n")
    return ";\n".join(requests)


def _block(graph: str, rows: frozenset[Triple]) -> str:
    lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in sorted(rows))
    return f"GRAPH {graph} {{\n{lines}}}\n"
