"""The graph on disk: an embedded Oxigraph store in which each report is written, replaced or removed as a whole.

Each change of a report is one transaction. A commit survives the death of the process; :meth:`Store.flush`, called every
``FLUSH_EVERY`` reports and on closing, makes it survive the loss of power. There is one writer at a time; readers open the
folder read-only.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox

from onrecord.graph.errors import StoreError
from onrecord.graph.files import MAKE_ROOM
from onrecord.graph.model import Extraction
from onrecord.graph.quads import RunInfo, Triple, quads
from onrecord.ontology.terms import VOCABULARIES, Names, Quad, integer, literal, on

FORMAT: Final = "1"
FLUSH_EVERY: Final = 100
LINKS: Final = (f"{VOCABULARIES['dct']}publisher", f"{VOCABULARIES['prov']}wasGeneratedBy")
VOCABULARY_FILES: Final = ("vocabulary.ttl", "relations.ttl")

_TRIPLE = re.compile(r"(<[^>]*>) (<[^>]*>) (.*) \.")


@dataclass(frozen=True, slots=True)
class Marker:
    """What the store knows of a whole report: its status, the run that read it, and how many quads its graph holds."""

    status: str
    extractor: str
    quads: int


class Store:
    """The store of a graph, open for writing; use it as a context manager, as closing it makes all of it durable.

    ``names`` sets the base of a new store; an existing store keeps its own. Raises StoreError where another writer has it
    open, where it cannot be opened, or where it was written by another version.
    """

    def __init__(self, folder: str | Path, names: Names | None = None) -> None:
        self.folder = Path(folder)
        self._store: ox.Store | None = _open_for_writing(self.folder)
        _clean(self.folder)
        self._unflushed = 0
        known = base_of(self._store, self.folder)
        self.names = Names(known) if known else (names or Names())
        if known and names and names.base != known:
            raise StoreError(
                f"{self.folder} has the base {known}, not {names.base}: build the graph anew to change it"
            )
        if not known:
            catalog = self.names.catalog
            facts = (("base", self.names.base), ("format", FORMAT))
            self.extend(Quad(catalog, on(name), literal(value), catalog) for name, value in facts)
        self._describe()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> ox.Store:
        """The Oxigraph store itself; raises StoreError once it is closed."""
        if self._store is None:
            raise StoreError(f"the store {self.folder} is closed: open it again")
        return self._store

    def add(
        self,
        extraction: Extraction,
        *,
        run: RunInfo | None = None,
        status: str = "ok",
        instead_of: Iterable[str] = (),
    ) -> None:
        """Write one report in one transaction, which also takes out an older form of it and the reports ``instead_of``."""
        report = extraction.report.id
        rows = list(quads(extraction, self.names, run=run, status=status))
        graph = self.names.graph(report)
        count = sum(row.graph == graph for row in rows)
        rows.append(Quad(graph, on("quadCount"), integer(count), self.names.catalog))
        rows.append(Quad(graph, on("extractor"), literal(run.id if run else ""), self.names.catalog))
        gone = [old for old in sorted({report, *instead_of}) if self.has(old)]
        if gone:
            self.update(f"{self._removal(gone)} ; INSERT DATA {{ {_blocks(rows)} }}")
        else:
            self.extend(rows)

    def remove(self, *reports: str) -> bool:
        """Remove reports with all that only they brought, in one transaction; False where the store has none of them."""
        gone = [report for report in sorted(set(reports)) if self.has(report)]
        if gone:
            self.update(self._removal(gone))
        return bool(gone)

    def change(self, graph: str, *, removed: Iterable[Triple], added: Iterable[Triple]) -> None:
        """Take triples out of one graph (a term) and put others in, in one transaction."""
        out, into = ([Quad(*triple, graph) for triple in triples] for triples in (removed, added))
        if out:
            self.update(f"DELETE DATA {{ {_blocks(out)} }} ; INSERT DATA {{ {_blocks(into)} }}")
        elif into:
            self.extend(into)

    def extend(self, rows: Iterable[Quad]) -> None:
        """Add quads in one transaction."""
        lines = "\n".join(map(str, rows)).encode()
        self._guarded(lambda: self.database.extend(ox.parse(lines, format=ox.RdfFormat.N_QUADS)))

    def update(self, request: str) -> None:
        """Run one SPARQL update of our own making, in one transaction; never one that a user wrote."""
        self._guarded(lambda: self.database.update(request))

    def markers(self) -> Mapping[str, Marker]:
        """The reports that are in the store as a whole, by id."""
        return markers(self.database, self.names)

    def flush(self) -> None:
        """Make everything written so far survive the loss of power."""
        self._unflushed = 0
        self._checked(self.database.flush)

    def optimize(self) -> None:
        """Compact the store: worth its time once after many reports, as it then takes about half of the disk."""
        self._checked(self.database.optimize)

    def close(self) -> None:
        """Flush and close; closing twice does no harm."""
        if self._store is not None:
            try:
                self.flush()
            finally:
                self._store = None

    def _describe(self) -> None:
        """Keep the vocabulary of this version in the store, so that the store reads by itself."""
        wanted: set[Triple] = set()
        for name in VOCABULARY_FILES:
            data = (files("onrecord.ontology") / name).read_bytes()
            wanted |= {
                (str(t.subject), str(t.predicate), str(t.object))
                for t in ox.parse(data, format=ox.RdfFormat.TURTLE)
            }
        present = set(dump(self.database, self.names.vocabulary))
        self.change(self.names.vocabulary, removed=present - wanted, added=wanted - present)

    def has(self, report: str) -> bool:
        """Whether the store has a report, by id."""
        about = self.database.quads_for_pattern(
            node(self.names.graph(report)), node(on("status")), None, None
        )
        return next(iter(about), None) is not None

    def _removal(self, reports: Sequence[str]) -> str:
        catalog, steps = self.names.catalog, []
        for report in reports:
            graph, entry = self.names.graph(report), self.names.iri("report", report)
            steps += [
                f"DROP SILENT GRAPH {graph}",
                f"DELETE WHERE {{ GRAPH {catalog} {{ {entry} ?p ?o }} }}",
                f"DELETE WHERE {{ GRAPH {catalog} {{ {graph} ?p ?o }} }}",
            ]
        steps += [f"DELETE WHERE {{ GRAPH {catalog} {{ {left} ?p ?o }} }}" for left in self._orphans(reports)]
        return " ; ".join(steps)

    def _orphans(self, reports: Sequence[str]) -> Iterator[str]:
        """Catalogued actors and runs that no other report refers to."""
        catalog = node(self.names.catalog)
        ours = {node(self.names.graph(report)) for report in reports}
        entries = {node(self.names.iri("report", report)) for report in reports}
        things = set(self._references(ours, entries))
        for thing in sorted(things, key=str):
            described = (
                next(iter(self.database.quads_for_pattern(thing, None, None, catalog)), None) is not None
            )
            if described and not self._used_elsewhere(thing, ours, entries):
                yield str(thing)

    def _used_elsewhere(
        self, thing: ox.NamedNode, graphs: Set[ox.NamedNode], entries: Set[ox.NamedNode]
    ) -> bool:
        catalog, derived = node(self.names.catalog), node(self.names.derived)
        for quad in self.database.quads_for_pattern(None, None, thing, None):
            if quad.graph_name == catalog:
                if quad.predicate.value in LINKS and quad.subject not in graphs | entries:
                    return True
            elif quad.graph_name != derived and quad.graph_name not in graphs:
                return True
        return False

    def _references(self, graphs: Set[ox.NamedNode], entries: Set[ox.NamedNode]) -> Iterator[ox.NamedNode]:
        """The nodes that these reports name."""
        patterns = [(None, graph) for graph in graphs] + [(thing, None) for thing in graphs | entries]
        for subject, graph in patterns:
            for quad in self.database.quads_for_pattern(subject, None, None, graph):
                if isinstance(quad.object, ox.NamedNode):
                    yield quad.object

    def _guarded(self, write: Callable[[], object]) -> None:
        self._checked(write)
        self._unflushed += 1
        if self._unflushed >= FLUSH_EVERY:
            self.flush()

    def _checked(self, write: Callable[[], object]) -> None:
        try:
            write()
        except (OSError, RuntimeError) as error:
            raise StoreError(_unwritten(self.folder, error)) from error


def read_only(folder: str | Path) -> ox.Store:
    """Open a store for reading; raises StoreError where there is none or it cannot be read."""
    for patience in (
        0.05,
        0.2,
        0.5,
        None,
    ):  # while a writer puts a new store in its place, it is gone for a moment
        try:
            if (Path(folder) / "CURRENT").is_file():
                return ox.Store.read_only(str(folder))
            if not (patience and Path(folder).parent.is_dir()):
                raise StoreError(f"{folder} holds no store: build the graph first")
        except (OSError, RuntimeError) as error:
            if patience is None:
                raise StoreError(
                    f"the store {folder} cannot be read ({first_line(error)}): build the graph anew"
                ) from error
        time.sleep(patience or 0)
    raise AssertionError


def base_of(store: ox.Store, folder: str | Path) -> str | None:
    """The base of the IRIs in a store, None where it is new; raises StoreError where it is damaged or none of ours."""
    try:
        bases, formats = (
            [lexical(quad.object) for quad in store.quads_for_pattern(None, node(on(name)), None, None)]
            for name in ("base", "format")
        )
        empty = not bases and next(iter(store.quads_for_pattern(None, None, None, None)), None) is None
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the store {folder} is damaged ({first_line(error)}): build the graph anew"
        ) from error
    if empty:
        return None
    if len(bases) != 1 or formats != [FORMAT]:
        raise StoreError(
            f"the store {folder} was written by another version of onrecord: build the graph anew"
        )
    return bases[0]


def markers(store: ox.Store, names: Names) -> Mapping[str, Marker]:
    """The reports that a store has as a whole, by id, in order of their ids."""
    found: dict[str, dict[str, str]] = {}
    for name in ("status", "quadCount", "extractor"):
        for quad in store.quads_for_pattern(None, node(on(name)), None, node(names.catalog)):
            report = names.local(str(quad.subject), "graph")
            if report is not None:
                found.setdefault(report, {})[name] = lexical(quad.object)
    return {
        report: Marker(
            status=facts["status"], extractor=facts.get("extractor", ""), quads=int(facts.get("quadCount", 0))
        )
        for report, facts in sorted(found.items())
        if "status" in facts
    }


def node(term: str) -> ox.NamedNode:
    """The term object of an IRI in N-Triples syntax."""
    return ox.NamedNode(term[1:-1])


def dump(store: ox.Store, graph: str) -> Iterator[Triple]:
    """The triples of one named graph (a term), as terms in N-Triples syntax, in no particular order."""
    lines = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=node(graph)) or b""
    for line in lines.decode().split("\n"):
        found = _TRIPLE.fullmatch(line)
        if found:
            yield found[1], found[2], found[3]


def lexical(term: object) -> str:
    """The text of a literal or IRI, without quotes, brackets or datatype."""
    return str(getattr(term, "value", term))


def first_line(error: BaseException) -> str:
    """The first line of an error's message, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _unwritten(folder: Path, error: BaseException) -> str:
    """What to say of a store that could not be written."""
    reason = first_line(error)
    full = any(sign in reason for sign in ("No space", "File too large", "quota"))
    advice = MAKE_ROOM if full else "check the disk"
    return f"the store {folder} could not be written ({reason}): {advice}"


def _open_for_writing(folder: Path) -> ox.Store:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(folder))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).casefold():
            raise StoreError(
                f"the store {folder} is being written by another process: wait until that has ended"
            ) from error
        raise StoreError(_unwritten(folder, error)) from error


def _clean(folder: Path) -> None:
    """Delete what a killed writer left behind; we hold the lock, so nobody else uses it."""
    for pattern in ("LOG.old.*", "bulk-*.sst"):
        for left in folder.glob(pattern):
            left.unlink(missing_ok=True)


def _blocks(rows: Iterable[Quad]) -> str:
    graphs: dict[str, list[str]] = {}
    for row in rows:
        graphs.setdefault(row.graph, []).append(f"{row.subject} {row.predicate} {row.object} .")
    return " ".join(f"GRAPH {graph} {{ {' '.join(lines)} }}" for graph, lines in graphs.items())
