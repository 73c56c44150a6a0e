"""The relations that claims state, read from ``relations.ttl``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import pyoxigraph as ox

from onrecord.graph.errors import OntologyError

NAMESPACE = "https://w3id.org/onrecord/ns#"
CLASSES = ("verbalCooperation", "materialCooperation", "verbalConflict", "materialConflict", "standing")

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_SUPER = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
_SYMMETRIC = "http://www.w3.org/2002/07/owl#SymmetricProperty"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between two actors.

    ``name`` is the local name of the property ``iri``; ``label`` reads "subject label object" and ``inverse`` "object inverse
    subject". ``plover`` is the PLOVER event type, None for standing relations; ``quad_class`` one of ``CLASSES``.
    ``symmetric`` relations mean the same with their ends swapped.
    """

    name: str
    iri: str
    label: str
    inverse: str
    definition: str
    plover: str | None
    quad_class: str
    symmetric: bool


@lru_cache(maxsize=1)
def load() -> Mapping[str, Relation]:
    """All relations by local name, in the order of the file.

    >>> load()["accused"].quad_class
    'verbalConflict'
    """
    text = (files("onrecord.ontology") / "relations.ttl").read_text(encoding="utf-8")
    return MappingProxyType(parse(text))


def parse(text: str) -> dict[str, Relation]:
    """Read relations from Turtle; raises OntologyError where one lacks its label, inverse label, definition or class."""
    try:
        triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise OntologyError(f"the relations are no valid Turtle: {error}") from error
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        values = facts.setdefault(_text(triple.subject), {})
        values.setdefault(_text(triple.predicate), []).append(_text(triple.object))
    found = [iri for iri, values in facts.items() if f"{NAMESPACE}Relation" in values.get(_RDF_TYPE, ())]
    return {iri.removeprefix(NAMESPACE): _relation(iri, facts[iri]) for iri in found}


def _relation(iri: str, facts: dict[str, list[str]]) -> Relation:
    name = iri.removeprefix(NAMESPACE)
    quad_class = _one(name, facts, _SUPER).removeprefix(NAMESPACE)
    if quad_class not in CLASSES:
        raise OntologyError(f"the relation {name} is under '{quad_class}': name one of {', '.join(CLASSES)}")
    return Relation(
        name=name,
        iri=iri,
        label=_one(name, facts, _LABEL),
        inverse=_one(name, facts, f"{NAMESPACE}inverseLabel"),
        definition=_one(name, facts, _DEFINITION),
        plover=next(iter(facts.get(f"{NAMESPACE}plover", ())), None),
        quad_class=quad_class,
        symmetric=_SYMMETRIC in facts[_RDF_TYPE],
    )


def _one(name: str, facts: dict[str, list[str]], predicate: str) -> str:
    values = facts.get(predicate, [])
    if len(values) != 1:
        raise OntologyError(
            f"the relation {name} has {len(values)} values of <{predicate}>: give it exactly one"
        )
    return values[0]


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
