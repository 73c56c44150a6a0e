"""JSON-LD that reads as plain JSON: short names from a context of our own, passages inside the claims that stand in them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from onrecord.exports.files import replacing
from onrecord.exports.turtle import RDF_TYPE, Triple
from onrecord.exports.view import View, text_of
from onrecord.ontology import relations
from onrecord.ontology.terms import ON, VOCABULARIES, XSD, Names, on, term

Json = dict[str, Any]

IDS: Final = (
    "rdf:subject rdf:object prov:wasDerivedFrom prov:wasGeneratedBy oa:hasSelector oa:hasSource dct:publisher owl:sameAs "
    "rdfs:subPropertyOf rdfs:subClassOf rdfs:domain rdfs:range on:states on:attributedTo on:within on:content on:statement "
    "on:event on:outer on:part on:actor on:state on:subject on:object on:family on:copyOf on:excerptOf on:affirmedBy "
    "on:deniedBy on:suggestedBy on:opposite"
).split()
WORDS: Final = (
    "rdf:predicate on:relation on:polarity on:modality on:statementKind on:mentionKind on:kind".split()
)
TYPED: Final = {"on:confidence": "decimal", "dct:issued": "date"}
# The predicates under which a node is written in full, if nothing else points to it.
INSIDE: Final = frozenset({term("prov:wasDerivedFrom"), term("oa:hasSelector"), on("part")})

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?', re.DOTALL)


class Context:
    """The names of a document: each property by its last part, or with its prefix where two properties end alike."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.short: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        for name in (*IDS, *WORDS, *TYPED, *(f"on:{relation}" for relation in relations.load())):
            local = name.partition(":")[2]
            taken = local in self.short.values() or local in names.prefixes
            self.short[term(name)] = name if taken else local
            self.kinds[term(name)] = (
                "@vocab" if name in WORDS else f"xsd:{TYPED[name]}" if name in TYPED else "@id"
            )
        for name in ("dct:title", "dct:creator", "dct:language", "schema:url", "rdfs:label", "oa:exact", "oa:prefix",
                     "oa:suffix", "oa:start", "oa:end", "skos:prefLabel", "skos:altLabel"):  # fmt: skip
            self.short[term(name)] = name.partition(":")[2]
        self._terms = {*self.short.values(), *names.prefixes}

    def document(self) -> Json:
        """The context as JSON-LD."""
        named = {
            short: {
                "@id": _prefixed(iri[1:-1], VOCABULARIES),
                **({"@type": self.kinds[iri]} if iri in self.kinds else {}),
            }
            for iri, short in self.short.items()
        }
        return {"@version": 1.1, "@vocab": ON, **self.names.prefixes, "id": "@id", "type": "@type", **named}

    def key(self, predicate: str) -> str:
        """The name of a property."""
        return "type" if predicate == RDF_TYPE else self.short.get(predicate) or self._free(predicate)

    def node(self, value: str) -> str:
        """An IRI as an id."""
        return _prefixed(value[1:-1], self.names.prefixes)

    def word(self, value: str) -> str:
        """An IRI where a word of the vocabulary is expected."""
        local = value[1:-1].removeprefix(ON)
        taken = local in self._terms and self.short.get(value) != local
        return local if value.startswith(f"<{ON}") and not taken else self.node(value)

    def value(self, predicate: str, value: str) -> Any:
        """What a triple says, as JSON."""
        kind = self.kinds.get(predicate)
        if value.startswith("<"):
            if predicate == RDF_TYPE or kind == "@vocab":
                return self.word(value)
            return self.node(value) if kind == "@id" else {"id": self.node(value)}
        return _literal(value, (kind or "").replace("xsd:", XSD))

    def _free(self, predicate: str) -> str:
        local = predicate[1:-1].removeprefix(ON)
        free = predicate.startswith(f"<{ON}") and local not in self._terms
        return local if free else _prefixed(predicate[1:-1], VOCABULARIES)


def write_json_ld(view: View, path: Path) -> None:
    """Write the union of the graphs: each node once a graph, and passages where they are used."""
    context = Context(view.names)
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as output:
        output.write(f'{{"@context": {json.dumps(context.document(), indent=1)},\n"@graph": [')
        between = "\n"
        for _, triples in view.graphs():
            for node in _nodes(triples, context):
                output.write(between + json.dumps(node, ensure_ascii=False, indent=1))
                between = ",\n"
        output.write("\n]}\n")


def _nodes(triples: Iterable[Triple], context: Context) -> Iterator[Json]:
    about: dict[str, list[Triple]] = {}
    parents: dict[str, set[tuple[str, str]]] = {}
    for triple in sorted(set(triples)):
        about.setdefault(triple[0], []).append(triple)
        parents.setdefault(triple[2], set()).add(triple[:2])
    inside = {
        node for node, links in parents.items() if node in about and len(links) == 1 and min(links)[1] in INSIDE
        and node != min(links)[0] and min(links)[0] in about
    }  # fmt: skip
    for node in about:
        if node not in inside:
            yield _node(node, about, inside, context)


def _node(node: str, about: Mapping[str, list[Triple]], inside: set[str], context: Context) -> Json:
    found: dict[str, list[Any]] = {}
    for _, predicate, value in about[node]:
        nested = predicate in INSIDE and value in inside
        written = _node(value, about, inside, context) if nested else context.value(predicate, value)
        found.setdefault(context.key(predicate), []).append(written)
    order = sorted(
        found,
        key=lambda key: (key != "type", key not in ("label", "title", "subject", "predicate", "object")),
    )
    return {
        "id": context.node(node),
        **{key: found[key][0] if len(found[key]) == 1 else found[key] for key in order},
    }


def _literal(value: str, expected: str) -> Any:
    found = _LITERAL.fullmatch(value)
    datatype, language = (found[1], found[2]) if found else (None, None)
    text = text_of(value)
    if language:
        return {"@value": text, "@language": language}
    if datatype == f"{XSD}boolean" and text in ("true", "false"):
        return text == "true"
    if datatype == f"{XSD}integer" and len(text) < 15 and str(int(text)) == text:
        return int(text)
    if (datatype or "") == expected:
        return text
    return {"@value": text, "@type": f"xsd:{datatype.removeprefix(XSD)}"} if datatype else {"@value": text}


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    best = max((base for base in prefixes.values() if iri.startswith(base)), key=len, default=None)
    if best is None or iri[len(best) :].startswith("//"):
        return iri
    return f"{next(name for name, base in prefixes.items() if base == best)}:{iri[len(best) :]}"
