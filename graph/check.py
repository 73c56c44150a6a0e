"""The check of a graph: that each report is whole, each quote stands in its text, and all that is derived follows.

What is wrong comes back as faults, one sentence each; a graph without faults is what onrecord wrote.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from onrecord.graph import decisions, derive, readback, shapes
from onrecord.graph.errors import OnrecordError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.record import READ, read_record
from onrecord.graph.store import dump, first_line
from onrecord.graph.workshop import recover

QUOTE, PLACE = ".quote", ".place"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: which check found it ("store", "report", "quote", "shape", "derived", "record"), where, and what."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


def check(path: Path) -> Iterator[Fault]:
    """All that is wrong with a graph; raises StoreError or InputError where there is none that could be read."""
    recover(path)
    record = read_record(path)
    graph = KnowledgeGraph(path)
    try:
        for report in graph.markers:
            yield from _report(graph, report)
        yield from _strays(graph)
        for found in shapes.violations(graph.store):
            said = f" ({found.message})" if found.message else ""
            yield Fault("shape", found.focus, f"its {found.path} breaks {found.constraint}{said}")
        yield from _derived(graph)
    except (OSError, RuntimeError) as error:
        yield Fault("store", str(graph.store_path), f"a part of it cannot be read ({first_line(error)})")
        return
    except OnrecordError as error:
        yield Fault("store", str(graph.store_path), str(error))
        return
    recorded = {item["report"] for item in record["inputs"] if item["status"] in READ}
    for report in sorted(recorded ^ graph.markers.keys()):
        held = "the store has it" if report in graph.markers else "the store has it not"
        yield Fault("record", report, f"{held}, and build.json says otherwise")


def _report(graph: KnowledgeGraph, report: str) -> Iterator[Fault]:
    """Check one report: the number of its quads, its text, and every passage and mention against the text."""
    names, term = graph.names, graph.names.graph(report)
    count = sum(1 for _ in dump(graph.store, term))
    if count != graph.markers[report].quads:
        yield Fault("report", report, f"it has {count} quads and not {graph.markers[report].quads}")
    things = readback.things(graph.store, term, names)
    text = things[f"report/{report}"].get("on:text") if f"report/{report}" in things else None
    entry = readback.things(graph.store, names.catalog, names, names.iri("report", report))
    if text is None or not entry:
        yield Fault("report", report, "its text or its entry in the catalog is missing")
        return
    if hashlib.sha256(text.encode()).hexdigest() != entry[f"report/{report}"].get("on:textSha256"):
        yield Fault("report", report, "its text is not the one that was read (its SHA-256 differs)")
    for key, thing in sorted(things.items()):
        if key.endswith(PLACE):
            quote = things.get(f"{key.removesuffix(PLACE)}{QUOTE}")
            yield from _quote(key.removesuffix(PLACE), thing, quote, text)
        elif key.startswith("mention/"):
            yield from _quote(key, thing, thing, text)


def _quote(where: str, place: readback.Thing, quote: readback.Thing | None, text: str) -> Iterator[Fault]:
    try:
        start, end = place.number("oa:start"), place.number("oa:end")
    except (KeyError, ValueError):
        yield Fault("quote", where, "it has no place in the text")
        return
    if quote is None or quote.get("oa:exact") is None:
        yield Fault("quote", where, "its words are missing")
        return
    before, after = quote.get("oa:prefix") or "", quote.get("oa:suffix") or ""
    words = quote.all("oa:exact")
    fits = words == [text[start:end]] and text[:start].endswith(before) and text[end:].startswith(after)
    if not (fits and 0 <= start < end <= len(text)):
        yield Fault("quote", where, f"its words are not those of the text from {start} to {end}")
    if where.startswith("passage/") and not where.endswith(f".{start}-{end}"):
        yield Fault("quote", where, f"it is named for another place than {start} to {end}")


def _strays(graph: KnowledgeGraph) -> Iterator[Fault]:
    """Named graphs that belong to no whole report."""
    names = graph.names
    known = {names.graph(report) for report in graph.markers} | {
        names.catalog,
        names.corrections,
        names.derived,
        names.vocabulary,
    }
    for name in graph.store.named_graphs():
        if isinstance(name, ox.NamedNode) and str(name) not in known:
            yield Fault("report", str(name), "it is a graph of no report that is whole")


def _derived(graph: KnowledgeGraph) -> Iterator[Fault]:
    """Compare what is derived with what follows now."""
    held = set(dump(graph.store, graph.names.derived))
    try:
        follows = set(derive.derived(graph.store, graph.names, decisions.beside(graph.store_path)))
    except (KeyError, ValueError) as error:
        yield Fault("derived", "all", f"it cannot be computed anew: something is missing at {error}")
        return
    for triples, what in (
        (held - follows, "does not follow from the reports"),
        (follows - held, "is missing"),
    ):
        for subject, predicate, value in sorted(triples):
            yield Fault("derived", subject, f"{predicate} {value} {what}")
