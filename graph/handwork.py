"""Claims by hand and from files: what is asked for is made into corrections, checked against the shapes, kept and applied."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from onrecord.graph import corrections
from onrecord.graph.build import Clock, Progress
from onrecord.graph.changes import conclude, copied, find_report
from onrecord.graph.corrections import FILE, Correction
from onrecord.graph.difference import Difference
from onrecord.graph.errors import InputError
from onrecord.graph.files import write_whole
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor, ActorKind, Claim
from onrecord.graph.names import identifier
from onrecord.graph.quads import KIND_CLASSES
from onrecord.graph.record import read_record
from onrecord.graph.shapes import violations
from onrecord.graph.store import lexical, node
from onrecord.graph.workshop import workshop
from onrecord.ontology import relations
from onrecord.ontology.terms import ON, iri, literal, on, term

RDF: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
ENDS: Final = ("subject", "object")
PARTS: Final = frozenset({"states", "attributedTo"})


@dataclass(frozen=True, slots=True)
class Author:
    """Who corrects, on which day (ISO), and why; parts that are not known are empty."""

    who: str = ""
    when: str = ""
    why: str = ""


class Desk:
    """A graph to which claims are added by hand."""

    def __init__(self, out: Path, author: Author) -> None:
        read_record(out)
        self.out, self.author = out, author
        self.graph = KnowledgeGraph(out)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The graph's claims by id."""
        return {claim.id: claim for claim in self.graph.claims()}

    def claim(self, identity: str) -> Claim:
        """A claim of the graph; raises InputError where it has none with that id."""
        found = self.claims.get(identity.removeprefix("claim:"))
        if found is None:
            raise InputError(
                f"the graph {self.out} has no claim '{identity}': onrecord claims {self.out} prints their ids"
            )
        return found

    def retract(self, identity: str) -> Correction:
        """A correction that takes a claim back."""
        return self._by_author(retracted=self.claim(identity))

    def correct(self, identity: str, changes: Mapping[str, Any]) -> Correction:
        """A correction that puts a claim with other values in the place of one."""
        old = self.claim(identity)
        values = {name: getattr(old, name) for name in old.__slots__} | {"quote": old.quote}
        for name, value in changes.items():
            if value is not None:
                values[name] = value
                values.pop(f"{name}_text", None)
        if changes.get("quote"):
            values["start"] = None
        new = self.add(values)
        if new.added == old:
            raise InputError(f"claim {identity} says that already: nothing is to be corrected")
        return self._by_author(retracted=old, added=new.added, actors=new.actors)

    def add(self, values: Mapping[str, Any]) -> Correction:
        """A correction that adds a claim, given by its fields, with names or ids for actors and the report."""
        for needed in ("report", "quote", "subject", "relation", "object"):
            if not values.get(needed):
                raise InputError(f"a claim needs {needed}: give report, quote, subject, relation and object")
        if values["relation"] not in relations.load():
            known = ", ".join(sorted(relations.load()))
            raise InputError(f"there is no relation '{values['relation']}': name one of {known}")
        report = find_report(self.graph, str(values["report"]))
        actors = {name: self._actor(values, name) for name in (*ENDS, "attributed_to") if values.get(name)}
        text = self.graph.extraction(report).report.text
        names = [name for actor in actors.values() for name in (actor.label, *actor.names)]
        speaker = (
            {"speaker": actors["attributed_to"].label}
            if "attributed_to" in actors and not values.get("speaker")
            else {}
        )
        ids = {name: actor.id for name, actor in actors.items()}
        added = corrections.make({**values, **speaker}, text, report, ids, names)
        return self._by_author(added=added, actors=tuple(actors[name] for name in sorted(actors)))

    def _by_author(self, **what: Any) -> Correction:
        author = self.author
        return Correction(**what, who=author.who, when=author.when or corrections.today(), why=author.why)

    def _actor(self, values: Mapping[str, Any], name: str) -> Actor:
        """The actor of a name: of the graph, of the catalogue, or a new one where its kind is given."""
        from onrecord.ontology import catalogue

        wanted = str(values[name])
        found = self.graph.actors_named(wanted)
        if len(found) == 1:
            return self.graph.actors[found[0]]
        if found:
            raise InputError(f"'{wanted}' names several actors: give the id of one of {', '.join(found)}")
        known = catalogue.load()
        listed = [wanted] if wanted in known.actors else known.by_name.get(catalogue.fold(wanted), ())
        if len(listed) == 1:
            return known.actors[listed[0]]
        kind = values.get(f"{name}_kind")
        if kind not in {str(one) for one in ActorKind}:
            kinds = ", ".join(ActorKind)
            raise InputError(
                f"there is no actor '{wanted}': to make one, say what it is as its {name} kind, one of {kinds}"
            )
        label = str(values.get(f"{name}_label") or wanted)
        return Actor(identifier(label), label, ActorKind(kind))

    def from_file(self, path: Path) -> Iterator[Correction]:
        """Corrections for the claims of a file that the graph has not, or has otherwise; JSON Lines, Turtle, TriG or N-Quads."""
        for place, values in _rows(path) if path.suffix.lower() == ".jsonl" else self._rdf(path):
            held = self.claims.get(str(values.get("id") or ""))
            try:
                correction = self.add({**values, "report": values.get("report_id") or values.get("report")})
            except InputError as error:
                raise InputError(f"{path}, {place}: {error}") from error
            if held is None:
                if correction.added and correction.added.id not in self.claims:
                    yield correction
            elif correction.added and not _says_the_same(held, correction.added):
                yield self._by_author(retracted=held, added=correction.added, actors=correction.actors)

    def _rdf(self, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """The claims of a file of RDF, once all of it keeps to the shapes."""
        form = RDF.get(path.suffix.lower())
        if form is None:
            raise InputError(
                f"the name of {path} does not tell what it holds: end it in {', '.join(RDF)} or .jsonl"
            )
        scratch = ox.Store()
        try:
            given = {
                ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=str(path), format=form)
            }
        except (OSError, SyntaxError, ValueError) as error:
            raise InputError(f"{path} cannot be read: {error}") from error
        names = self.graph.names
        scratch.extend(ox.Quad(*triple) for triple in given)
        claims = sorted(
            {
                str(t.subject)
                for t in given
                if t.predicate.value == lexical(node(term("rdf:type"))) and lexical(t.object) == f"{ON}Claim"
            }
        )
        mine = {str(triple.subject) for triple in given}
        self._complete(scratch, claims)
        wrong = [
            v
            for v in violations(scratch)
            if v.focus in mine and not (v.path in PARTS and v.constraint in ("node", "class"))
        ]
        if wrong:
            told = "; ".join(
                f"{v.focus.rpartition('/')[2].rstrip('>')}: {v.path} breaks {v.constraint} {v.message}".strip()
                for v in wrong[:5]
            )
            raise InputError(f"{path} breaks the shapes in {len(wrong)} places: {told}")
        for claim in claims:
            yield claim, _fields(scratch, claim, names.base)

    def _complete(self, scratch: ox.Store, claims: Iterable[str]) -> None:
        """Put in what a hand-made claim need not say, and what the graph says of the things that it names."""
        lines = []
        for claim in claims:
            has = {quad.predicate.value for quad in scratch.quads_for_pattern(node(claim), None, None, None)}
            defaults = {
                on("confidence"): '"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>',
                on("frame"): literal(corrections.BY_HAND),
                on("modality"): on("asserted"),
                on("ownVoice"): '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
                on("polarity"): on("affirmed"),
                on("subjectText"): literal("-"),
                on("objectText"): literal("-"),
                on("subjectStart"): '"0"^^<http://www.w3.org/2001/XMLSchema#integer>',
                on("subjectEnd"): '"0"^^<http://www.w3.org/2001/XMLSchema#integer>',
                on("objectStart"): '"0"^^<http://www.w3.org/2001/XMLSchema#integer>',
                on("objectEnd"): '"0"^^<http://www.w3.org/2001/XMLSchema#integer>',
                on("states"): "<urn:x:proposition>",
                on("attributedTo"): "<urn:x:speaker>",
            }  # fmt: skip
            lines += [
                f"{claim} {name} {value} ." for name, value in defaults.items() if name[1:-1] not in has
            ]
        scratch.load("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
        graph = self.graph
        for name in (graph.names.vocabulary, graph.names.catalog, graph.names.derived):
            scratch.extend(quad for quad in graph.store.quads_for_pattern(None, None, None, node(name)))
        for quad in graph.store.quads_for_pattern(None, node(on("text")), None, None):
            scratch.add(quad)
        labels = [
            f"{quad.subject} {term('skos:prefLabel')} {quad.object} ."
            for quad in scratch.quads_for_pattern(None, node(term("rdfs:label")), None, ox.DefaultGraph())
            if not any(scratch.quads_for_pattern(quad.subject, node(term("skos:prefLabel")), None, None))
        ]
        kinds = {f"{ON}{name}" for name in KIND_CLASSES.values()}
        labels += [
            f"{quad.subject} {on('kind')} {quad.object} ."
            for quad in scratch.quads_for_pattern(None, node(term("rdf:type")), None, ox.DefaultGraph())
            if lexical(quad.object) in kinds
            and not any(scratch.quads_for_pattern(quad.subject, node(on("kind")), None, None))
        ]
        scratch.load("\n".join(labels).encode(), format=ox.RdfFormat.N_TRIPLES)


def correct(
    out: Path, new: Sequence[Correction], progress: Progress | None = None, *, stale: Iterable[str]
) -> Difference:
    """Keep corrections in a graph's folder and apply them, in one change."""
    progress = progress or Progress()
    out = out.resolve()
    with workshop(out, {"task": "correct", "lines": [one.line() for one in new]}) as shop:
        record, clock, before = read_record(out), Clock(), KnowledgeGraph(out)
        kept = corrections.read(out / FILE)
        write_whole(shop.folder / FILE, corrections.text_of(dict.fromkeys((*kept, *new))))
        copied(out, shop).close()
        return conclude(out, shop, before, record, clock, progress, stale)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                values = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}, line {number}, is no JSON: {error}") from error
            if not isinstance(values, dict):
                raise InputError(f"{path}, line {number}, is no JSON object: write one claim a line")
            yield f"line {number}", values


def _fields(scratch: ox.Store, claim: str, base: str) -> dict[str, Any]:
    """The fields of a claim of RDF."""

    def one(subject: str, name: str) -> str | None:
        predicate = node(on(name[3:]) if name.startswith("on:") else term(name))
        return min(
            (lexical(q.object) for q in scratch.quads_for_pattern(node(subject), predicate, None, None)),
            default=None,
        )

    def local(value: str | None) -> str | None:
        return value.removeprefix(base).partition("/")[2] if value and value.startswith(base) else value

    passage = iri(one(claim, "prov:wasDerivedFrom") or "")
    selectors = [
        str(q.object)
        for q in scratch.quads_for_pattern(node(passage), node(term("oa:hasSelector")), None, None)
    ]
    exact = next((value for selector in selectors if (value := one(selector, "oa:exact"))), None)
    start = next((value for selector in selectors if (value := one(selector, "oa:start"))), None)
    speaker = one(claim, "on:attributedTo") or ""
    own = one(claim, "on:ownVoice") == "true" or not speaker.startswith(f"{base}actor/")
    values: dict[str, Any] = {
        "id": local(claim[1:-1]), "report": local(one(passage, "oa:hasSource")), "quote": exact,
        "start": int(start) if start else None,
        "relation": (one(claim, "rdf:predicate") or "").removeprefix(ON),
        "polarity": (one(claim, "on:polarity") or "").removeprefix(ON),
        "modality": (one(claim, "on:modality") or "").removeprefix(ON),
        "attributed_to": None if own else local(speaker), "ended": one(claim, "on:ended") == "true",
        **{name: one(claim, f"on:{name}") for name in ("speaker", "matter", "date")}, "date_text": one(claim, "on:dateText"),
    }  # fmt: skip
    for end in ENDS:
        actor = one(claim, f"rdf:{end}") or ""
        words = one(claim, f"on:{end}Text")
        kind = (one(iri(actor), "on:kind") or "").removeprefix(ON)
        values |= {
            end: local(actor),
            f"{end}_text": None if words == "-" else words,
            f"{end}_label": one(iri(actor), "skos:prefLabel"),
        }
        values[f"{end}_kind"] = next((str(k) for k, name in KIND_CLASSES.items() if name == kind), None)
    return values


def _says_the_same(one: Claim, other: Claim) -> bool:
    compared = ("report", "start", "end", "subject", "relation", "object", "polarity", "modality", "attributed_to", "speaker",
                "matter", "date", "ended")  # fmt: skip
    return all(getattr(one, name) == getattr(other, name) for name in compared)
