"""Questions in SPARQL, answered by a child process that can be stopped and can open nothing.

A query engine can be made to run for ever, to eat all memory, to crash the process it runs in, or to fetch addresses. So every
query that a person writes runs in a child (``onrecord.graph.answer``) with limits on time, memory and result, and without a
free file descriptor for a socket or a file. What can be seen to be wrong is refused before, with a reason.
"""

import csv
import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from onrecord.graph.errors import LimitError, QueryError
from onrecord.graph.model import Actor
from onrecord.ontology.terms import VOCABULARIES, XSD

if TYPE_CHECKING:
    import pandas
    import polars

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 50
MAX_TOKENS: Final = 5_000
JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

# One token: comment, IRI, string, word (also with sigil or prefix), number or sign.
_TOKEN = re.compile(
    r"""\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"""(?:[^"\\]|\\.|"(?!""))*\"""|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$@]?[\w-]+(?::[\w.%-]*)?|[^\s]""",
    re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: wall-clock and CPU seconds, MiB of address space, bytes of result."""

    seconds: float = 30.0
    cpu_seconds: int = 30
    megabytes: int = 4_096
    result_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a result: ``kind`` is "iri", "literal" or "blank"; ``datatype`` an IRI, None for a plain string."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value

    def python(self) -> str | int | float | bool:
        """The value as a number or truth value where it is one, else as text."""
        name = (self.datatype or "").removeprefix(XSD)
        if name == "integer":
            return int(self.value)
        if name in ("decimal", "double", "float"):
            return float(self.value)
        return self.value in ("true", "1") if name == "boolean" else self.value


Value: TypeAlias = str | int | float | bool | Actor | None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query.

    SELECT gives ``columns`` and ``rows`` (a value is None where it is unbound), ASK gives ``truth``, CONSTRUCT and DESCRIBE
    give ``triples`` in N-Triples syntax, sorted. ``prefixes`` shorten IRIs where the answer is shown; ``actor`` gives the actor
    that an IRI stands for, if any.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[tuple[str, str, str], ...] | None = None
    prefixes: Mapping[str, str] | None = field(default=None, repr=False)
    actor: Callable[[str], Actor | None] | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """The rows as dictionaries of Python values: numbers, texts, actors as objects, other IRIs shortened."""
        for row in self.rows:
            yield {name: self._value(value) for name, value in zip(self.columns, row, strict=True)}

    def __len__(self) -> int:
        return len(self.rows)

    def show(self, value: Term | None) -> str:
        """A value as people read it on one line: IRIs shortened by the known prefixes, nothing where it is unbound."""
        if value is None:
            return ""
        return (
            shorten(value.value, self.prefixes or {})
            if value.kind == "iri"
            else " ".join(value.value.split())
        )

    def csv(self) -> str:
        """The rows as CSV with a header, IRIs in full; a cell that a spreadsheet would run as a formula gets a leading quote."""
        output = io.StringIO()
        writer = csv.writer(output, lineterminator="\n")
        if self.truth is not None:
            writer.writerows([["answer"], [str(self.truth).lower()]])
        elif self.triples is not None:
            writer.writerows([["subject", "predicate", "object"], *self.triples])
        else:
            writer.writerow(self.columns)
            writer.writerows([["" if value is None else defuse(value) for value in row] for row in self.rows])
        return output.getvalue()

    def json(self) -> str:
        """The answer as SPARQL 1.1 results in JSON; triples as an array of three N-Triples terms each."""
        if self.truth is not None:
            return json.dumps({"head": {}, "boolean": self.truth})
        if self.triples is not None:
            return json.dumps(self.triples, ensure_ascii=False)
        bindings = [
            {name: _binding(value) for name, value in zip(self.columns, row, strict=True) if value}
            for row in self.rows
        ]
        return json.dumps(
            {"head": {"vars": self.columns}, "results": {"bindings": bindings}}, ensure_ascii=False
        )

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas DataFrame, IRIs shortened; pandas must be installed."""
        import pandas

        return pandas.DataFrame(self._plain(), columns=list(self._headings()))

    def to_polars(self) -> "polars.DataFrame":
        """The rows as a Polars DataFrame, IRIs shortened; Polars must be installed."""
        import polars

        names = list(self._headings())
        return polars.DataFrame(self._plain(), schema=names, orient="row", infer_schema_length=None)

    def _repr_html_(self) -> str:
        from onrecord.graph import notebook

        if self.truth is not None:
            return f"<p>{'yes' if self.truth else 'no'}</p>"
        rows = (
            self.triples if self.triples is not None else [[self.show(v) for v in row] for row in self.rows]
        )
        return notebook.table(self._headings(), rows)

    def _headings(self) -> tuple[str, ...]:
        return ("subject", "predicate", "object") if self.triples is not None else self.columns

    def _plain(self) -> list[tuple[str | int | float | bool | None, ...]]:
        """The rows without objects of ours."""
        if self.triples is not None:
            return list(self.triples)
        return [tuple(map(self._cell, row)) for row in self.rows]

    def _cell(self, value: Term | None) -> str | int | float | bool | None:
        if value is None:
            return None
        return self.show(value) if value.kind == "iri" else value.python()

    def _value(self, value: Term | None) -> Value:
        if value is None:
            return None
        if value.kind != "iri":
            return value.python()
        return (self.actor(value.value) if self.actor else None) or self.show(value)


def defuse(value: Term) -> str:
    """A cell of CSV that no spreadsheet takes for a formula; numbers stay as they are.

    >>> defuse(Term("literal", "=1+1"))
    "'=1+1"
    """
    number = isinstance(value.python(), (int, float))
    return (
        f"'{value.value}"
        if not number and value.value[:1] in ("=", "+", "-", "@", "\t", "\r")
        else value.value
    )


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the longest prefix that fits, else as it is.

    >>> shorten("http://www.w3.org/ns/oa#exact", VOCABULARIES)
    'oa:exact'
    """
    fits = [
        (len(namespace), name, namespace) for name, namespace in prefixes.items() if iri.startswith(namespace)
    ]
    if not fits:
        return iri
    _, name, namespace = max(fits)
    return f"{name}:{iri[len(namespace) :]}"


def check(query: str) -> None:
    """Refuse what is no query, is too large, or asks for what no query may have.

    Raises QueryError. This is for a friendly reason only: that nothing is fetched or written is up to the child.
    """
    if len(query.encode("utf-8", "replace")) > MAX_BYTES:
        raise QueryError(f"the query is longer than {MAX_BYTES // 1024} KB: shorten it")
    tokens = _tokens(query)
    if len(tokens) > MAX_TOKENS:
        raise QueryError(f"the query has more than {MAX_TOKENS} words and signs: shorten it")
    if _depth(tokens) > MAX_DEPTH:
        raise QueryError(f"the query nests brackets more than {MAX_DEPTH} deep: flatten it")
    words = [token.upper() for token in tokens]
    if "SERVICE" in words:
        raise QueryError("SERVICE is refused: a query reads this graph only and opens no connection")
    if "FROM" in words:
        raise QueryError("FROM is refused: a query reads all of this graph; pick one report with GRAPH <…>")
    form = form_of(query)
    if form in _UPDATES:
        raise QueryError(f"{form} is refused: a query only reads; change the graph with onrecord build")
    if form is None:
        raise QueryError("this is no query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE")


def form_of(query: str) -> str | None:
    """The first word of a query or update that says what it is, such as SELECT; None where there is none."""
    words = (token.upper() for token in _tokens(query))
    return next((word for word in words if word in _FORMS | _UPDATES), None)


def _tokens(query: str) -> list[str]:
    """The words and signs of a query, without comments, strings and IRIs."""
    return [token for token in _TOKEN.findall(query) if token[0] not in "#\"'<"]


def run(
    folder: str | Path,
    query: str,
    *,
    prefixes: Mapping[str, str] = VOCABULARIES,
    limits: Limits | None = None,
) -> Result:
    """Answer a query over the union of all graphs of the store in ``folder``.

    ``prefixes`` need not be declared in the query. Raises QueryError where the query is refused, wrong or reaches a limit.
    """
    form, body = raw(folder, query, prefixes=prefixes, limits=limits)
    return read_triples(body, prefixes) if form == "graph" else read_rows(body, prefixes)


def raw(
    folder: str | Path,
    query: str,
    *,
    prefixes: Mapping[str, str] = VOCABULARIES,
    limits: Limits | None = None,
    rows_as: str = JSON,
    triples_as: str = N_TRIPLES,
) -> tuple[str, bytes]:
    """Answer a query as :func:`run` does, in the syntaxes with these media types: "rows" or "graph", and the bytes."""
    check(query)
    limits = limits or Limits()
    request = {
        "folder": str(Path(folder).resolve()),
        "query": query,
        "prefixes": dict(prefixes),
        "rows_as": rows_as,
        "triples_as": triples_as,
        **asdict(limits),
    }
    # -P: nothing is imported from where we are
    command = [sys.executable, "-P", "-m", "onrecord.graph.answer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            output, complaint = child.communicate(json.dumps(request).encode(), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitError(
                f"the query was stopped after {limits.seconds:g} seconds: ask for less", "time"
            ) from None
        finally:
            child.kill()
    if child.returncode:
        raise _failure(child.returncode, complaint.decode("utf-8", "replace"), limits)
    form, _, body = output.partition(b"\n")
    return form.decode(), body


def _depth(tokens: Sequence[str]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token in "{([") - (token in "})]")
        deepest = max(deepest, depth)
    return deepest


def _failure(code: int, complaint: str, limits: Limits) -> QueryError:
    """The error that tells how a child ended."""
    lines = complaint.strip().splitlines()
    if code == 2 and lines:
        return QueryError(lines[-1])
    if code == 3 and lines:
        return LimitError(lines[-1], "result")
    killed_by = signal.Signals(-code).name if code < 0 else ""
    if killed_by in ("SIGXCPU", "SIGKILL"):
        seconds = limits.cpu_seconds
        return LimitError(f"the query was stopped after {seconds} seconds of computing: ask for less", "cpu")
    if killed_by == "SIGSEGV":
        return LimitError("the query is nested too deeply: flatten it", "depth")
    if killed_by == "SIGABRT" or "memory" in complaint.casefold():
        return LimitError(
            f"the query needed more than {limits.megabytes} MB of memory: ask for less", "memory"
        )
    return QueryError(
        f"the query could not be answered: {lines[-1] if lines else f'its process ended with code {code}'}"
    )


def read_triples(body: bytes, prefixes: Mapping[str, str], media_type: str = N_TRIPLES) -> Result:
    """The result that an answer of triples in some syntax of RDF holds."""
    import pyoxigraph as ox

    form = ox.RdfFormat.from_media_type(media_type)
    triples = {(str(t.subject), str(t.predicate), str(t.object)) for t in ox.parse(body, format=form)}
    return Result(triples=tuple(sorted(triples)), prefixes=prefixes)


def read_rows(body: bytes, prefixes: Mapping[str, str]) -> Result:
    """The result that an answer in SPARQL's JSON holds."""
    found: dict[str, Any] = json.loads(body)
    if "boolean" in found:
        return Result(truth=found["boolean"], prefixes=prefixes)
    columns = tuple(found["head"]["vars"])
    rows = tuple(tuple(_term(row.get(name)) for name in columns) for row in found["results"]["bindings"])
    return Result(columns=columns, rows=rows, prefixes=prefixes)


def _term(binding: Mapping[str, str] | None) -> Term | None:
    if binding is None:
        return None
    kind = {"uri": "iri", "bnode": "blank"}.get(binding["type"], "literal")
    value, datatype = binding["value"], binding.get("datatype")
    if datatype == f"{XSD}boolean":
        value = {"1": "true", "0": "false"}.get(value, value)
    return Term(kind, value, datatype, binding.get("xml:lang"))


def _binding(term: Term) -> dict[str, str]:
    found = {"type": {"iri": "uri", "blank": "bnode"}.get(term.kind, "literal"), "value": term.value}
    if term.datatype:
        found["datatype"] = term.datatype
    if term.language:
        found["xml:lang"] = term.language
    return found
