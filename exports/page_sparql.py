"""What the explorer needs to answer SPARQL by itself: Oxigraph for the browser, the graph, and the named queries.

Oxigraph is its WebAssembly build from npm, packed as it was by ``npm run build``. The page starts it in a worker at the first
question, from what stands in the page; nothing is fetched.
"""

import base64
import gzip
import importlib.resources
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from onrecord.exports.turtle import Graph, write
from onrecord.ontology import queries
from onrecord.ontology.terms import on

LEFT_OUT: Final = on("text")  # the page has the reports' texts already


@dataclass(frozen=True, slots=True)
class SparqlParts:
    """Blocks of base64 of gzip by name (engine, worker, graph), and what the page knows about asking."""

    blocks: Mapping[str, str]
    asking: Mapping[str, Any]


def sparql_parts(graphs: Iterable[Graph], prefixes: Mapping[str, str]) -> SparqlParts:
    """Pack named graphs, without the reports' texts, and the engine that queries them."""
    built = importlib.resources.files("onrecord.exports") / "explorer" / "dist"
    output = io.BytesIO()
    write(_lean(graphs), prefixes, output, "trig")
    blocks = {
        "engine": _text((built / "oxigraph.wasm.gz").read_bytes()),
        "worker": _packed((built / "worker.js").read_bytes()),
        "graph": _packed(output.getvalue()),
    }
    named = [asdict(query) for query in queries.load().values()]
    return SparqlParts(blocks, {"prefixes": dict(prefixes), "queries": named})


def _lean(graphs: Iterable[Graph]) -> Iterator[Graph]:
    for name, triples in graphs:
        yield name, [triple for triple in triples if triple[1] != LEFT_OUT]


def _packed(data: bytes) -> str:
    return _text(gzip.compress(data, 9, mtime=0))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
