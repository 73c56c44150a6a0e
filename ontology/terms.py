"""RDF terms as plain strings in N-Triples syntax, and the IRIs of everything onrecord names.

Strings are an order of magnitude cheaper than term objects, sort as they are, and are what the store loads and the exports
write. Text from reports enters RDF through :func:`literal` alone, which makes any text safe.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from onrecord.graph.errors import InputError

DEFAULT_BASE = "https://w3id.org/onrecord/data/"
ON = "https://w3id.org/onrecord/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

VOCABULARIES: Mapping[str, str] = {
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "on": ON,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}
KINDS = (
    "actor",
    "claim",
    "correction",
    "event",
    "family",
    "graph",
    "identity",
    "mention",
    "passage",
    "prop",
    "report",
    "run",
    "speaker",
    "statement",
)

_LOCAL = re.compile(r"[A-Za-z0-9_.-]{1,400}")
_BAD_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f-\x9f\ud800-\udfff]')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
_NAMED = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_DATES = (
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "date"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
)


class Quad(NamedTuple):
    """One statement of RDF: subject, predicate, object and graph in N-Triples syntax."""

    subject: str
    predicate: str
    object: str
    graph: str

    def __str__(self) -> str:
        """The quad as a line of N-Quads, without its line break."""
        return f"{self.subject} {self.predicate} {self.object} {self.graph} ."


def iri(text: str) -> str:
    """Write an absolute IRI as a term; raises InputError where it holds what no IRI may hold.

    >>> iri("https://example.org/a")
    '<https://example.org/a>'
    """
    if not _SCHEME.match(text) or _BAD_IRI.search(text):
        raise InputError(
            f"'{text[:200]}' is no IRI: it needs a scheme such as https: and no spaces, quotes or brackets"
        )
    return f"<{text}>"


def escape(text: str) -> str:
    r"""Escape any text for the inside of a literal, as Oxigraph does; a lone surrogate, which RDF cannot hold, becomes U+FFFD.

    >>> print(escape('a "b"'))
    a \"b\"
    """
    return _UNSAFE.sub(_escape_one, text)


def _escape_one(found: re.Match[str]) -> str:
    char = found[0]
    if char >= "\ud800":
        return "\ufffd"
    return _NAMED.get(char) or f"\\u{ord(char):04X}"


def literal(text: str, datatype: str | None = None) -> str:
    """Write text as a literal, with the local name of an XML Schema datatype where it is no plain string."""
    return f'"{escape(text)}"' if datatype is None else f'"{escape(text)}"^^<{XSD}{datatype}>'


def integer(value: int) -> str:
    """Write a whole number in canonical form."""
    return f'"{value}"^^<{XSD}integer>'


def decimal(value: float) -> str:
    """Write a number as a decimal in canonical form, rounded to four places.

    >>> decimal(0.90)
    '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    text = f"{Decimal(repr(round(value, 4))):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f'"{"0" if text in ("", "-0") else text}"^^<{XSD}decimal>'


def boolean(value: bool) -> str:
    """Write a truth value."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def date(text: str) -> str:
    """Write "2023-06-24", "2023-06" or "1917" as a date, month or year; anything else as a string."""
    for pattern, datatype in _DATES:
        if pattern.fullmatch(text):
            return literal(text, datatype)
    return literal(text)


def on(local: str) -> str:
    """A term of our own vocabulary."""
    return f"<{ON}{local}>"


def term(name: str) -> str:
    """A term of a known vocabulary by its prefixed name.

    >>> term("oa:exact")
    '<http://www.w3.org/ns/oa#exact>'
    """
    prefix, _, local = name.partition(":")
    return f"<{VOCABULARIES[prefix]}{local}>"


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of a graph: ``base``, then the kind of thing, then its local name.

    >>> Names().iri("actor", "putin")
    '<https://w3id.org/onrecord/data/actor/putin>'
    """

    base: str = DEFAULT_BASE
    prefixes: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a base that is no IRI, or after which a local name could not follow."""
        iri(self.base)
        if self.base[-1] not in "/#":
            raise InputError(f"the base '{self.base}' must end in / or #, as names are put after it")
        own = {kind: f"{self.base}{kind}/" for kind in KINDS}
        object.__setattr__(self, "prefixes", {**VOCABULARIES, **own})

    def iri(self, kind: str, local: str) -> str:
        """The IRI of one thing as a term; raises InputError where its local name is none."""
        if not _LOCAL.fullmatch(local):
            raise InputError(
                f"the {kind} id '{local[:80]}' is no local name: use letters, digits, '_', '.' and '-' only"
            )
        return f"<{self.base}{kind}/{local}>"

    def local(self, term: str, kind: str) -> str | None:
        """The local name of a term of that kind, None where it is something else."""
        start = f"<{self.base}{kind}/"
        return term[len(start) : -1] if term.startswith(start) else None

    @property
    def catalog(self) -> str:
        """The graph of reports, catalogued actors and runs."""
        return self.iri("graph", "catalog")

    @property
    def corrections(self) -> str:
        """The graph of who corrected which claims."""
        return self.iri("graph", "corrections")

    @property
    def derived(self) -> str:
        """The graph of what follows from all reports together."""
        return self.iri("graph", "derived")

    @property
    def vocabulary(self) -> str:
        """The graph of our classes, properties and relations, so that the store reads by itself."""
        return self.iri("graph", "vocabulary")

    def graph(self, report: str) -> str:
        """The graph of one report."""
        return self.iri("graph", report)
