"""Turtle, TriG and N-Quads that read well and differ only where the graph does.

Subjects are grouped and sorted, their type comes first, only the prefixes in use are declared, and the bytes do not depend on
the order in which the quads came. Graphs are sorted and written one at a time, so that memory is that of the largest one. Terms
are strings in N-Triples syntax (see ``onrecord.ontology.terms``).
"""

import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from onrecord.graph.knowledge_graph import KnowledgeGraph

Triple: TypeAlias = tuple[str, str, str]
Graph: TypeAlias = tuple[str, Iterable[Triple]]

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE: Final = f"<{RDF}type>"
LEADING: Final = (RDF_TYPE, f"<{RDFS}label>", f"<{RDF}subject>", f"<{RDF}predicate>", f"<{RDF}object>")

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_IRI = re.compile(r"<([^>]*)>")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_NUMBER = {
    f"<{XSD}integer>": re.compile(r"[+-]?\d+"),
    f"<{XSD}decimal>": re.compile(r"[+-]?\d*\.\d+"),
    f"<{XSD}boolean>": re.compile(r"true|false"),
}


class Abbreviation:
    """Writes terms with prefixes; ``used`` collects the prefixes that it needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # The longest namespace that fits wins, so that a base can be a prefix of another.
        self._namespaces = sorted(
            ((iri, name) for name, iri in prefixes.items()), key=lambda pair: (-len(pair[0]), pair)
        )
        self._known: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def __call__(self, term: str) -> str:
        """Write a term as Turtle does."""
        if term[0] == '"':
            return self._literal(term)
        if term == RDF_TYPE:
            return "a"
        short = self._known.get(term)
        if short is None:
            short = self._known[term] = self._shorten(term)
        return short

    def _shorten(self, term: str) -> str:
        for iri, name in self._namespaces:
            if term.startswith(iri, 1):
                local = term[1 + len(iri) : -1]
                if _LOCAL.fullmatch(local):
                    self.used[name] = iri
                    return f"{name}:{local}"
        return term

    def _literal(self, term: str) -> str:
        end = term.rfind('"')
        body, suffix = term[1:end], term[end + 1 :]
        if suffix.startswith("^^"):
            plain = _NUMBER.get(suffix[2:])
            if plain and plain.fullmatch(body):
                return body
            return f'"{body}"^^{self(suffix[2:])}'
        if "\\n" in body:
            return f'"""{_ESCAPE.sub(_long, body)}"""{suffix}'
        return term


def _long(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[0]


def write(
    graphs: Iterable[Graph], prefixes: Mapping[str, str], output: IO[bytes], form: str = "turtle"
) -> None:
    """Write graphs, in the order given, as "turtle" (their union), "trig" or "nquads".

    In Turtle each graph is a section headed by a comment, and a triple that stands in two graphs stands in both sections.
    """
    if form == "nquads":
        for piece in _nquads(graphs):
            output.write(piece.encode())
        return
    short = Abbreviation(prefixes)
    with tempfile.TemporaryFile() as body:
        for piece in _sections(graphs, short, named=form == "trig"):
            body.write(piece.encode())
        output.writelines(f"@prefix {name}: <{iri}> .\n".encode() for name, iri in sorted(short.used.items()))
        body.seek(0)
        shutil.copyfileobj(body, output)


def text(graphs: Iterable[Graph], prefixes: Mapping[str, str], form: str = "turtle") -> str:
    """Write small graphs into a string; see :func:`write`."""
    output = io.BytesIO()
    write(graphs, prefixes, output, form)
    return output.getvalue().decode()


def by_graph(quads: Iterable[tuple[str, str, str, str]]) -> list[Graph]:
    """Group quads into graphs, sorted by name."""
    graphs: dict[str, list[Triple]] = {}
    for subject, predicate, value, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, value))
    return sorted(graphs.items())


def _nquads(graphs: Iterable[Graph]) -> Iterator[str]:
    for name, triples in graphs:
        for subject, predicate, value in sorted(set(triples)):
            yield f"{subject} {predicate} {value} {name} .\n"


def _sections(graphs: Iterable[Graph], short: Abbreviation, *, named: bool) -> Iterator[str]:
    for name, triples in graphs:
        yield f"\n{short(name)} {{\n" if named else f"\n# {short(name)}\n"
        for subject, group in groupby(sorted(set(triples), key=_rank), key=itemgetter(0)):
            yield _block(subject, group, short)
        if named:
            yield "}\n"


def _rank(triple: Triple) -> tuple[str, int, str, str]:
    subject, predicate, value = triple
    # Without its closing bracket, an IRI sorts before those that go on from it.
    return subject[:-1], LEADING.index(predicate) if predicate in LEADING else len(LEADING), predicate, value


def _block(subject: str, triples: Iterable[Triple], short: Abbreviation) -> str:
    lines = [f"\n{short(subject)}"]
    for predicate, group in groupby(triples, key=itemgetter(1)):
        lines.append(f"\n    {short(predicate)} {' , '.join(short(value) for _, _, value in group)} ;")
    lines.append("\n    .\n")
    return "".join(lines)


def export(kg: "KnowledgeGraph", path: Path, form: str = "turtle") -> None:
    """Write a whole graph to a file as "turtle", "trig" or "nquads"; written beside it first, then renamed into place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as output:
            write(kg.graphs(), kg.names.prefixes, output, form)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
