"""The explorer: one HTML file that shows who did what to whom, says who, and who denies it, without any network.

``explorer.html`` opens from disk. It holds the document of :mod:`onrecord.exports.document`, the drawing that pyvis
carries (nodes, edges, options, with positions computed here) and the scripts, whose hashes its content security policy
names: no other script runs and no request leaves the page.
"""

import base64
import gzip
import hashlib
import importlib.resources
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from onrecord.exports.document import CONTEXT, Derived, Json, explorer_document
from onrecord.exports.layout import Position, positions
from onrecord.exports.page_sparql import SparqlParts, sparql_parts
from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor, Extraction
from onrecord.ontology.relations import Relation
from onrecord.ontology.terms import DEFAULT_BASE, Names

CORE_ACTORS: Final = 300  # beyond this nobody can read a drawing of everything
CORE_EDGES: Final = 1_500  # beyond this vis-network no longer redraws in 33 ms
ALL_EDGES: Final = 15_000  # beyond this everything is never drawn, so it needs no places
WASM: Final = "'wasm-unsafe-eval'"
PACK_ABOVE: Final = 400_000  # characters of JSON from which an island is compressed

SHAPES: Final = {
    "person": "dot",
    "organisation": "square",
    "state": "hexagon",
    "alliance": "star",
    "armed-force": "triangle",
    "faction": "triangleDown",
    "place": "diamond",
}

# vis-network draws; it computes nothing and says nothing by itself.
VIS_OPTIONS: Final[Json] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 100_000_000,
        "keyboard": {"enabled": True, "bindToWindow": False, "autoFocus": False},
        "zoomSpeed": 0.6,
    },
    "nodes": {"font": {"size": 0}, "borderWidth": 1.5, "borderWidthSelected": 3},
    "edges": {"smooth": False, "hoverWidth": 0, "selectionWidth": 0},
}


class ExplorerData(Protocol):
    """Anything that can hand over its extractions and what follows from all of them, as a KnowledgeGraph can."""

    def extractions(self) -> Iterable[Extraction]:
        """The extractions of all reports."""

    @property
    def derived(self) -> Any:
        """Standings of propositions and families of reports (``document.Derived``, ``witnesses.Derived``), or what gives them."""

    @property
    def names(self) -> Names:
        """The IRIs of the graph."""

    @property
    def actors(self) -> Mapping[str, Actor]:
        """Every actor by id, as all reports together name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorerOptions:
    """How to write the page: title, whether it carries the reports' texts and answers SPARQL, the seed of its layout.

    Where the texts are left out, ``context`` characters stay on each side of a quote.
    """

    title: str = "Reports on record"
    texts: bool = True
    context: int = CONTEXT
    sparql: bool = False
    seed: int = 7


def write_explorer(
    graph: ExplorerData | Iterable[Extraction],
    path: str | Path,
    options: ExplorerOptions | None = None,
    *,
    derived: Derived | None = None,
    relations: Mapping[str, Relation] | None = None,
) -> Path:
    """Write the page of a graph, or of plain extractions, and return its path; the same input gives the same bytes."""
    chosen = options or ExplorerOptions()
    actors: Mapping[str, Actor] | None = None
    found: Iterable[Extraction]
    base = DEFAULT_BASE
    if isinstance(graph, Iterable):
        found = graph
    else:
        found, actors, derived = graph.extractions(), graph.actors, derived or _given(graph.derived)
        base = graph.names.base
    document = explorer_document(
        found,
        derived,
        actors=actors,
        relations=relations,
        title=chosen.title,
        texts=chosen.texts,
        context=chosen.context,
        base=base,
    )
    target = Path(path)
    parts = _sparql(graph) if chosen.sparql else None
    page = explorer_page(document, seed=chosen.seed, sparql=parts)
    target.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return target


def _sparql(graph: Any) -> SparqlParts:
    if not hasattr(graph, "graphs"):
        raise InputError("a page that answers SPARQL is made of a stored graph: open one with onrecord.open")
    return sparql_parts(graph.graphs(), graph.names.prefixes)


def _given(derived: Any) -> Any:
    """What follows from all reports, where a graph has it as a method as well as where it has it as a value."""
    return derived() if callable(derived) else derived


def explorer_page(document: Json, *, seed: int = 7, sparql: SparqlParts | None = None) -> str:
    """Render a document as the page's HTML; with ``sparql`` the page answers queries."""
    from onrecord.exports.pyvis_network import OfflineNetwork, vis_script

    parts = importlib.resources.files("onrecord.exports") / "explorer"
    scripts = [_script(vis_script()), _script((parts / "dist" / "explorer.js").read_text(encoding="utf-8"))]
    style = (parts / "styles.css").read_text(encoding="utf-8")
    network = OfflineNetwork(
        (parts / "template.html").read_text(encoding="utf-8"),
        VIS_OPTIONS,
        {
            "page_title": document["title"],
            "policy": _policy(scripts, style, engine=sparql is not None),
            "scripts": scripts,
            "style": style,
            "document": _island(document),
            "island": _island,
            "engine": sparql.blocks if sparql else {},
            "asking": _island(sparql.asking) if sparql else None,
        },
    )
    _draw(network, document, seed)
    html: str = network.generate_html()
    return html


def _draw(network: Any, document: Json, seed: int) -> None:
    """Give pyvis one node an actor and one edge an ordered pair and class of relation."""
    claims = _claims_by_actor(document)
    links = _links(document)
    sizes = {actor["id"]: _size(claims[actor["id"]]) for actor in document["actors"]}
    shown = [actor for actor in document["actors"] if claims[actor["id"]]]
    core = _core(claims, links)
    middle = _positions(sorted(core), links, sizes, seed)
    everywhere: Mapping[str, Position] = {}
    if len(core) < len(shown) and len(links) <= ALL_EDGES:
        everywhere = _positions([actor["id"] for actor in shown], links, sizes, seed)
    for actor in shown:
        name = actor["id"]
        places = {
            **({"x": everywhere[name][0], "y": everywhere[name][1]} if name in everywhere else {}),
            **({"core": list(middle[name])} if name in middle else {}),
        }
        network.node(
            name, label=actor["label"], shape=SHAPES.get(actor["kind"], "dot"), size=sizes[name], **places
        )
    for (source, target, klass), numbers in sorted(links.items()):
        network.edge(source, target, klass=klass, propositions=numbers)


def _claims_by_actor(document: Json) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for proposition in document["propositions"]:
        for actor in {proposition["subject"], proposition["object"]}:
            counts[actor] += len(proposition["claims"])
    return counts


def _links(document: Json) -> dict[tuple[str, str, str], list[int]]:
    """Proposition numbers by subject, object and class of relation."""
    classes = {relation["id"]: relation["class"] for relation in document["relations"]}
    links: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, proposition in enumerate(document["propositions"]):
        links[proposition["subject"], proposition["object"], classes[proposition["relation"]]].append(number)
    return links


def _size(claims: int) -> float:
    """Radius of an actor: its area grows with its claims, capped so that hubs do not cover their neighbours."""
    return round(min(7 + 2.6 * math.sqrt(claims), 26), 1)


def _positions(
    actors: list[str], links: Mapping[tuple[str, str, str], list[int]], sizes: Mapping[str, float], seed: int
) -> dict[str, Position]:
    inside = set(actors)
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    for (source, target, _), numbers in links.items():
        if source in inside and target in inside and source != target:
            pairs[min(source, target), max(source, target)] += len(numbers)
    return positions(actors, pairs, sizes, seed=seed)


def _core(claims: Mapping[str, int], links: Mapping[tuple[str, str, str], list[int]]) -> set[str]:
    """The most cited actors that can still be read together: everyone in a small graph."""
    ranked = sorted((actor for actor in claims if claims[actor]), key=lambda actor: (-claims[actor], actor))
    if len(ranked) <= CORE_ACTORS and len(links) <= CORE_EDGES:
        return set(ranked)
    rank = {actor: place for place, actor in enumerate(ranked)}
    latest = sorted(max(rank[source], rank[target]) for source, target, _ in links)
    limit = latest[CORE_EDGES] if len(latest) > CORE_EDGES else len(ranked)
    return set(ranked[: min(CORE_ACTORS, max(limit, 1))])


@dataclass(frozen=True, slots=True)
class Script:
    """A script to inline with the hash that the policy names."""

    text: str
    hash: str


def _script(text: str) -> Script:
    """Refuse a script that could end its own element: it would need another way into the page."""
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise AssertionError(
            "a script to inline holds '</script' or '<!--': bundle it again with these escaped"
        )
    return Script(text, _hash(text))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _policy(scripts: Iterable[Script], style: str, *, engine: bool = False) -> str:
    """The content security policy: these scripts, this style, pictures made by the page, nothing else.

    With the query ``engine``, WebAssembly and workers that the page makes are allowed, too.
    """
    allowed = " ".join(f"'{script.hash}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}{' ' + WASM if engine else ''}; style-src '{_hash(style)}'; "
        f"img-src data: blob:; {'worker-src blob:; ' if engine else ''}base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True, slots=True)
class Island:
    """JSON for a data element: plain, or gzip in base64 where it is large."""

    text: str
    packed: bool


def _island(value: Any) -> Island:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    escaped = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if len(escaped) <= PACK_ABOVE:
        return Island(escaped, packed=False)
    squeezed = gzip.compress(escaped.encode(), 9, mtime=0)
    return Island(base64.b64encode(squeezed).decode("ascii"), packed=True)


# What HTML or a line-based tool could take for its own, and lone surrogates, which UTF-8 cannot carry.
_UNSAFE: Final = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
