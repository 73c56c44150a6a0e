"""The way back: what was found in a report, read from its graph in the store.

Everything that RDF holds comes back as it was; token numbers of mentions, which only the reading of the report gives, are -1.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from onrecord.graph.decisions import Kind
from onrecord.graph.identity import Link
from onrecord.graph.model import (
    Actor,
    ActorKind,
    Claim,
    Event,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Report,
    Statement,
    StatementKind,
    joined,
)
from onrecord.graph.quads import KIND_CLASSES
from onrecord.graph.store import lexical, node
from onrecord.graph.witnesses import Derived, Standing
from onrecord.ontology.terms import VOCABULARIES, Names, on, term

PREFIXED: Final = sorted(((iri, name) for name, iri in VOCABULARIES.items()), reverse=True)
JUDGEMENTS: Final = {
    "sameActor": Kind.SAME,
    "differentActors": Kind.DIFFERENT,
    "unsureActors": Kind.UNSURE,
}
KINDS: Final = {f"on:{name}": kind for kind, name in KIND_CLASSES.items()}

_SPAN = re.compile(r"\.(\d+)-(\d+)$")


class Thing:
    """A subject of RDF with its properties by prefixed name, as plain text; local names where the value is a node of ours."""

    def __init__(self, local: str) -> None:
        self.local = local
        self.values: dict[str, list[str]] = {}

    def add(self, quad: ox.Quad, names: Names) -> None:
        """Take in one property."""
        value = lexical(quad.object)
        if isinstance(quad.object, ox.NamedNode):
            value = value.removeprefix(names.base) if value.startswith(names.base) else prefixed(value)
        self.values.setdefault(prefixed(quad.predicate.value), []).append(value)

    def all(self, name: str) -> list[str]:
        """All values of a property, sorted."""
        return sorted(self.values.get(name, ()))

    def get(self, name: str) -> str | None:
        """The value of a property, the first in order if there are several."""
        return min(self.values.get(name, ()), default=None)

    def need(self, name: str) -> str:
        """The value of a property that must be there."""
        return min(self.values[name])

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        return int(self.need(name))

    def maybe(self, name: str) -> int | None:
        """A whole number, if it is there."""
        value = self.get(name)
        return None if value is None else int(value)

    def link(self, name: str) -> str | None:
        """The local name of a node, if it is there."""
        value = self.get(name)
        return None if value is None else local(value)

    def true(self, name: str) -> bool:
        """Whether a truth value is there and true."""
        return self.get(name) == "true"


def things(store: ox.Store, graph: str, names: Names, subject: str | None = None) -> dict[str, Thing]:
    """The subjects of a graph (a term) by kind and local name, such as ``claim/r1.c1``; only ``subject`` (a term) if given."""
    found: dict[str, Thing] = {}
    for quad in store.quads_for_pattern(node(subject) if subject else None, None, None, node(graph)):
        key = lexical(quad.subject).removeprefix(names.base)
        thing = found.get(key)
        if thing is None:
            thing = found[key] = Thing(key.partition("/")[2])
        thing.add(quad, names)
    return found


@lru_cache(maxsize=1024)
def prefixed(iri: str) -> str:
    """Shorten an IRI of a known vocabulary."""
    for namespace, prefix in PREFIXED:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local(value: str) -> str:
    """The local name in ``kind/local`` or ``prefix:local``."""
    return re.split(r"[/:]", value, maxsplit=1)[-1]


def extraction(store: ox.Store, names: Names, report_id: str) -> Extraction:
    """All that was found in one report; raises KeyError where the store does not have it."""
    own = things(store, names.graph(report_id), names)
    entry = things(store, names.catalog, names, names.iri("report", report_id))[f"report/{report_id}"]
    report = _report(entry, own[f"report/{report_id}"].need("on:text"))
    claims = sorted(
        (_claim(thing, own, report) for key, thing in own.items() if key.startswith("claim/")), key=_place
    )
    statements = [
        _statement(thing, report.text) for key, thing in own.items() if key.startswith("statement/")
    ]
    mentions = [_mention(thing) for key, thing in own.items() if key.startswith("mention/")]
    events = [_event(thing) for key, thing in own.items() if key.startswith("event/")]
    wanted = {m.actor for m in mentions} | {s.source_actor for s in statements if s.source_actor}
    wanted |= {actor for c in claims for actor in (c.subject, c.object, c.attributed_to) if actor}
    actors = (find_actor(store, names, actor, names.graph(report_id)) for actor in sorted(wanted))
    return Extraction(
        report=report,
        actors=tuple(actor for actor in actors if actor),
        mentions=tuple(sorted(mentions, key=_place)),
        statements=tuple(sorted(statements, key=_place)),
        claims=tuple(claims),
        events=tuple(sorted(events, key=_place)),
    )


def report(store: ox.Store, names: Names, report_id: str) -> Report | None:
    """A report with its text, None where the store does not have it as a whole."""
    subject = names.iri("report", report_id)
    entry = things(store, names.catalog, names, subject).get(f"report/{report_id}")
    texts = store.quads_for_pattern(node(subject), node(on("text")), None, node(names.graph(report_id)))
    text = next(iter(texts), None)
    return _report(entry, lexical(text.object)) if entry and text else None


def report_entries(store: ox.Store, names: Names) -> Iterator[Report]:
    """The reports of a store in order of their ids, without their texts."""
    catalog = things(store, names.catalog, names)
    for key in sorted(catalog):
        if key.startswith("report/"):
            yield _report(catalog[key], "")


def find_actor(store: ox.Store, names: Names, actor: str, *graphs: str) -> Actor | None:
    """An actor as the catalog knows it, else as one of the graphs does."""
    for graph in (names.catalog, *graphs):
        thing = things(store, graph, names, names.iri("actor", actor)).get(f"actor/{actor}")
        if thing and thing.get("rdfs:label"):
            return actor_of(thing)
    return None


CARD: Final = tuple(
    term(name)
    for name in (
        "rdf:type",
        "rdfs:label",
        "skos:altLabel",
        "owl:sameAs",
        "schema:gender",
        "on:state",
        "on:catalogued",
    )
)


def all_actors(store: ox.Store, names: Names) -> dict[str, Actor]:
    """Every actor of the store by id, sorted: as the catalog has it, else with what most reports call it."""
    cards: dict[str, dict[str, Thing]] = {}
    for predicate in CARD:
        for quad in store.quads_for_pattern(None, node(predicate), None, None):
            actor = names.local(str(quad.subject), "actor")
            if actor is not None and quad.graph_name != node(names.derived):
                card = cards.setdefault(actor, {}).setdefault(str(quad.graph_name), Thing(actor))
                card.add(quad, names)
    return {actor: _agreed(cards[actor], names) for actor in sorted(cards)}


def _agreed(cards: Mapping[str, Thing], names: Names) -> Actor:
    if names.catalog in cards:
        return actor_of(cards[names.catalog])
    found = [actor_of(card) for card in cards.values()]
    label = _most(actor.label for actor in found) or ""
    known = {name for actor in found for name in (*actor.names, actor.label)}
    return Actor(
        id=found[0].id,
        label=label,
        kind=ActorKind(_most(actor.kind for actor in found) or found[0].kind),
        names=tuple(sorted(known - {label})),
        wikidata=_most(actor.wikidata for actor in found),
        gender=_most(actor.gender for actor in found),
        state=_most(actor.state for actor in found),
    )


def _most(values: Iterable[str | None]) -> str | None:
    """The most frequent value, the first in order among equals."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def actor_of(thing: Thing) -> Actor:
    """An actor from its properties."""
    wikidata = thing.get("owl:sameAs")
    return Actor(
        id=thing.local,
        label=thing.need("rdfs:label"),
        kind=next(KINDS[kind] for kind in thing.all("rdf:type") if kind in KINDS),
        names=tuple(thing.all("skos:altLabel")),
        wikidata=wikidata.removeprefix("wd:") if wikidata else None,
        gender=thing.get("schema:gender"),
        state=thing.link("on:state"),
        catalogued=thing.true("on:catalogued"),
    )


def canonical(store: ox.Store, names: Names) -> dict[str, str]:
    """Which other actor stands for an actor, by its id; actors that stand for themselves are left out."""
    found = {}
    for quad in store.quads_for_pattern(None, node(on("canonical")), None, node(names.derived)):
        alias, chosen = (names.local(str(end), "actor") for end in (quad.subject, quad.object))
        if alias and chosen and alias != chosen:
            found[alias] = chosen
    return found


def renamed(store: ox.Store, names: Names) -> dict[str, str]:
    """The labels that people have given to actors, by id."""
    labels = store.quads_for_pattern(None, node(on("renamed")), None, node(names.derived))
    return {
        actor: lexical(quad.object) for quad in labels if (actor := names.local(str(quad.subject), "actor"))
    }


def identity_links(store: ox.Store, names: Names) -> list[Link]:
    """Who judged which actors to be one or two, those of people first."""
    links = [
        Link(
            one=thing.link("on:one") or "",
            other=thing.link("on:other") or "",
            judgement=JUDGEMENTS[local(thing.need("on:judgement"))],
            by=thing.need("on:decidedBy"),
            why=thing.get("on:reason") or "",
            when=thing.get("dct:date") or "",
            person=thing.true("on:byPerson"),
        )
        for key, thing in sorted(things(store, names.derived, names).items())
        if key.startswith("identity/")
    ]
    return sorted(links, key=lambda link: (not link.person, link.one, link.other))


def read_derived(store: ox.Store, names: Names) -> Derived:
    """What ``onrecord.graph.derive`` last wrote; empty where it has not run."""
    facts: dict[tuple[str, str, str], Standing] = {}
    families: dict[str, str] = {}
    for key, thing in sorted(things(store, names.derived, names).items()):
        if key.startswith("prop/") and thing.get("on:subject"):  # others lead to their canonical one
            ends = (local(thing.need(f"on:{name}")) for name in ("subject", "relation", "object"))
            subject, relation, object_ = ends
            facts[subject, relation, object_] = _standing(thing)
        elif key.startswith("report/"):
            families[thing.local] = local(thing.need("on:family"))
    sizes = Counter(families.values())
    return Derived(facts, {report: family for report, family in families.items() if sizes[family] > 1})


def _standing(thing: Thing) -> Standing:
    numbers = ("claims", "reports", "publishers", "affirming", "denying", "reporting", "planning")
    names = ("on:claims", "on:reports", "on:publishers", *(f"on:{name}Families" for name in numbers[3:]))
    counts = {number: thing.maybe(name) or 0 for number, name in zip(numbers, names, strict=True)}
    return Standing(
        **counts,
        affirmed_by=tuple(thing.all("on:affirmedBy")),
        denied_by=tuple(thing.all("on:deniedBy")),
        suggested_by=tuple(thing.all("on:suggestedBy")),
        first_issued=thing.get("on:firstIssued") or "",
        last_issued=thing.get("on:lastIssued") or "",
        contested=thing.true("on:contested"),
        unconfirmed=thing.true("on:unconfirmed"),
        retracted=thing.true("on:retracted"),
    )


def _place(found: Claim | Statement | Mention | Event) -> tuple[int, int, str]:
    return found.start, found.end, "" if isinstance(found, Mention) else found.id


def _report(entry: Thing, text: str) -> Report:
    issued = entry.get("dct:issued")
    fields = (field.partition("=") for field in entry.all("on:field"))
    return Report(
        id=entry.local,
        path=entry.get("on:path") or "",
        text=text,
        record=entry.get("on:record"),
        title=entry.get("dct:title"),
        publisher=entry.get("on:publisherName"),
        date=dt.date.fromisoformat(issued) if issued else None,
        url=entry.get("schema:url"),
        author=entry.get("dct:creator"),
        language=entry.get("dct:language") or "",
        sha256=entry.get("on:sha256") or "",
        text_sha256=entry.get("on:textSha256") or "",
        reader=entry.get("on:reader") or "",
        extra=tuple((key, value) for key, _, value in fields),
        warnings=tuple(entry.all("on:warning")),
    )


def _span(passage: str) -> tuple[int, int]:
    found = _SPAN.search(passage)
    if not found:
        raise KeyError(passage)
    return int(found[1]), int(found[2])


def _mention(thing: Thing) -> Mention:
    return Mention(
        start=thing.number("oa:start"),
        end=thing.number("oa:end"),
        text=thing.need("oa:exact"),
        actor=local(thing.need("on:actor")),
        kind=MentionKind(local(thing.need("on:mentionKind"))),
        head=-1,
        first=-1,
        last=-1,
    )


def _event(thing: Thing) -> Event:
    start, end = _span(thing.need("prov:wasDerivedFrom"))
    return Event(id=thing.local, label=thing.need("rdfs:label"), start=start, end=end)


def _statement(thing: Thing, text: str) -> Statement:
    start, end = _span(thing.need("prov:wasDerivedFrom"))
    parts = tuple(sorted(_span(part) for part in thing.all("on:part"))) or ((start, end),)
    return Statement(
        id=thing.local,
        start=start,
        end=end,
        content=joined(text, parts),
        kind=StatementKind(local(thing.need("on:statementKind"))),
        cue=thing.need("on:cue"),
        cue_start=thing.number("on:cueStart"),
        cue_end=thing.number("on:cueEnd"),
        source=thing.get("on:sourceText"),
        source_start=thing.maybe("on:sourceStart"),
        source_end=thing.maybe("on:sourceEnd"),
        source_actor=thing.link("on:attributedTo"),
        parts=parts,
        modality=Modality(local(thing.need("on:modality"))),
        denies=thing.true("on:denies"),
        outer=thing.link("on:outer"),
        confidence=float(thing.need("on:confidence")),
    )


def _claim(thing: Thing, own: Mapping[str, Thing], report: Report) -> Claim:
    passage, speaker = thing.need("prov:wasDerivedFrom"), thing.need("on:attributedTo")
    start, end = _span(passage)
    actor_speaks = speaker.startswith("actor/") and not thing.true("on:ownVoice")
    return Claim(
        id=thing.local,
        report=report.id,
        start=start,
        end=end,
        quote=own[f"{passage}.quote"].need("oa:exact"),
        subject=local(thing.need("rdf:subject")),
        subject_start=thing.number("on:subjectStart"),
        subject_end=thing.number("on:subjectEnd"),
        subject_text=thing.need("on:subjectText"),
        relation=thing.need("rdf:predicate").removeprefix("on:"),
        object=local(thing.need("rdf:object")),
        object_start=thing.number("on:objectStart"),
        object_end=thing.number("on:objectEnd"),
        object_text=thing.need("on:objectText"),
        frame=thing.need("on:frame"),
        confidence=float(thing.need("on:confidence")),
        polarity=Polarity(local(thing.need("on:polarity"))),
        modality=Modality(local(thing.need("on:modality"))),
        attributed_to=local(speaker) if actor_speaks else None,
        speaker=thing.get("on:speaker"),
        statement=thing.link("on:statement"),
        within=thing.link("on:within"),
        inner=tuple(local(inner) for inner in thing.all("on:content")),
        matter=thing.get("on:matter"),
        event=thing.link("on:event"),
        inferred=thing.get("on:inferred"),
        date=thing.get("on:date"),
        date_text=thing.get("on:dateText"),
        ended=thing.true("on:ended"),
    )
