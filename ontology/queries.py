"""The named queries in ``queries/*.rq``: what people ask most, with parameters that are filled in safely.

A query file is SPARQL under a header of comments::

    # title: Who accused whom
    # about: One sentence or more; continued lines are indented.
    # param accuser: actor = any — who accuses
    # param limit: number = 100 — most rows

In the body ``$accuser`` stands for the parameter's value. A line that names a parameter without a value is left out, which
makes a parameter optional. Types: actor, relation, report, text, date, number. Values become terms, never text of the query.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from onrecord.graph.errors import OntologyError, QueryError
from onrecord.ontology import relations
from onrecord.ontology.terms import date, iri, literal, on

TYPES = ("actor", "relation", "report", "text", "date", "number")

_HEADER = re.compile(r"#\s?(?P<key>title|about|param (?P<name>[a-z]+)): (?P<value>.*)")
_PARAMETER = re.compile(r"(?P<type>[a-z]+)(?P<needed>!)?(?: = (?P<default>[^—]*?))?(?: — (?P<about>.*))?")
_USE = re.compile(r"\$([a-z]+)\b")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Finder = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a named query; ``needed`` ones have no default and must be given."""

    name: str
    type: str
    default: str | None
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name, a title, a description, parameters and its SPARQL."""

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def fill(self, values: Mapping[str, str], base: str, find: Finder) -> str:
        """The SPARQL with the values in it; ``find`` gives the ids of the things of a kind ("actor", "report") with a name.

        Raises QueryError where a parameter is unknown, missing or of another type, or names no known actor.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise QueryError(f"the query {self.name} has no parameter '{name}': it has {listed}")
        terms: dict[str, str] = {}
        for name, parameter in known.items():
            value = values.get(name, parameter.default)
            if value is not None:
                terms[name] = _terms(parameter, value, base, find)
            elif parameter.needed:
                raise QueryError(f"the query {self.name} needs the parameter '{name}': {parameter.about}")
        kept = [
            line for line in self.sparql.splitlines() if set(_USE.findall(line)) & set(known) <= set(terms)
        ]
        return _USE.sub(lambda use: terms.get(use[1], use[0]), "\n".join(kept))


@lru_cache(maxsize=1)
def load() -> Mapping[str, NamedQuery]:
    """All named queries by name, sorted."""
    folder = files("onrecord.ontology") / "queries"
    found = {
        entry.name.removesuffix(".rq"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".rq")
    }
    return {name: parse(name, found[name]) for name in sorted(found)}


def find(name: str) -> NamedQuery | None:
    """The named query of that name, None where the text is something else, such as SPARQL."""
    return load().get(name)


def unknown(name: str) -> QueryError:
    """The error for a name that no query has."""
    return QueryError(f"there is no query named '{name[:80]}': choose one of {', '.join(load())}")


def parse(name: str, text: str) -> NamedQuery:
    """Read a query file; raises OntologyError where its header is wrong or it uses a parameter that it does not declare."""
    head, body = _split(text.splitlines())
    entries: list[tuple[str, str | None, str]] = []
    for line in head:
        found = _HEADER.match(line)
        if found:
            entries.append((found["key"], found["name"], found["value"].strip()))
        elif entries and line.startswith("#  "):
            key, parameter, value = entries[-1]
            entries[-1] = (key, parameter, f"{value} {line[1:].strip()}")
        elif line.strip("# "):
            raise OntologyError(
                f"the query {name} has a header line that is neither title, about nor param: '{line[:80]}'"
            )
    facts = {key: value for key, parameter, value in entries if parameter is None}
    if not facts.get("title") or not facts.get("about"):
        raise OntologyError(f"the query {name} lacks its title or its about line")
    parameters = tuple(_parameter(name, known, value) for _, known, value in entries if known)
    strange = set(_USE.findall("\n".join(body))) - {parameter.name for parameter in parameters}
    if strange:
        raise OntologyError(f"the query {name} uses ${min(strange)} but declares no such parameter")
    return NamedQuery(name, facts["title"], facts["about"], parameters, "\n".join(body).strip() + "\n")


def _split(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    end = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    return lines[:end], lines[end:]


def _parameter(query: str, name: str, value: str) -> Parameter:
    found = _PARAMETER.fullmatch(value)
    if not found or found["type"] not in TYPES:
        raise OntologyError(
            f"the query {query} declares {name} as '{value[:60]}': write TYPE = DEFAULT — WORDS"
        )
    default = (found["default"] or "").strip()
    return Parameter(
        name=name,
        type=found["type"],
        default=None if default in ("", "any") else default,
        needed=bool(found["needed"]),
        about=found["about"] or "",
    )


def _terms(parameter: Parameter, value: str, base: str, find: Finder) -> str:
    """A value as one term, or as several with spaces between where a name is shared."""
    match parameter.type:
        case "actor" | "report":
            return _named(parameter.type, value, base, find)
        case "relation":
            return _relation(value)
        case "date":
            return _dated(parameter, value)
        case "number":
            return _number(parameter, value)
        case _:
            return literal(value)


def _named(kind: str, value: str, base: str, find: Finder) -> str:
    bare = value.removeprefix("<").removesuffix(">") if value.startswith("<") else value
    found = find(kind, bare.removeprefix(f"{kind}:").removeprefix(f"{base}{kind}/"))
    if not found:
        raise QueryError(f"no {kind} is called '{value[:80]}': onrecord query DIR {kind}s lists them")
    return " ".join(iri(f"{base}{kind}/{one}") for one in found)


def _relation(value: str) -> str:
    name = value.removeprefix("on:").removeprefix(relations.NAMESPACE)
    known = relations.load()
    if name not in known:
        raise QueryError(f"there is no relation '{value[:80]}': choose one of {', '.join(known)}")
    return on(name)


def _dated(parameter: Parameter, value: str) -> str:
    if not _DATE.fullmatch(value):
        raise QueryError(
            f"the parameter '{parameter.name}' is a date such as 2023-06-24, 2023-06 or 2023, not '{value[:40]}'"
        )
    full = value + "0000-01-01"[len(value) :]
    return date(full)


def _number(parameter: Parameter, value: str) -> str:
    if not re.fullmatch(r"\d{1,9}", value):
        raise QueryError(f"the parameter '{parameter.name}' is a whole number, not '{value[:40]}'")
    return str(int(value))


def listed(queries: Iterable[NamedQuery] | None = None) -> list[tuple[str, str, str]]:
    """Name, title and parameters of each query, as the command line shows them."""
    rows = []
    for query in queries if queries is not None else load().values():
        shown = (f"{p.name}={p.default or ('…' if p.needed else 'any')}" for p in query.parameters)
        rows.append((query.name, query.title, " ".join(shown)))
    return rows
