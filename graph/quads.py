"""Claims as RDF: what was found in one report becomes quads of its own named graph and of the catalog.

The model is described in ``docs/model.md``. Nothing here reads a store, a clock or another report, so the same extraction
gives the same quads anywhere.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final, TypeVar

from onrecord.graph.errors import InputError
from onrecord.graph.model import (
    Actor,
    ActorKind,
    Claim,
    Event,
    Extraction,
    Mention,
    Modality,
    Polarity,
    Report,
    Statement,
    digest,
)
from onrecord.ontology.relations import load
from onrecord.ontology.terms import Names, Quad, boolean, date, decimal, integer, iri, literal, on, term

CONTEXT: Final = 32
RESERVED: Final = ("catalog", "corrections", "derived", "vocabulary")
KIND_CLASSES: Final = {
    ActorKind.PERSON: "Person",
    ActorKind.ORGANISATION: "Organisation",
    ActorKind.STATE: "State",
    ActorKind.ALLIANCE: "Alliance",
    ActorKind.FORCE: "ArmedForce",
    ActorKind.FACTION: "Faction",
    ActorKind.PLACE: "Place",
}

A: Final = term("rdf:type")
LABEL: Final = term("rdfs:label")
DERIVED_FROM: Final = term("prov:wasDerivedFrom")
GENERATED_BY: Final = term("prov:wasGeneratedBy")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What read the reports: version of onrecord, model, settings; no clock time, so that equal runs are one."""

    version: str
    model: str
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Local name of the run, a hash of all it holds."""
        flat = (part for pair in sorted(self.settings) for part in pair)
        return digest(self.version, self.model, *flat, length=16)


T = TypeVar("T")
Triple = tuple[str, str, str]


def quads(
    extraction: Extraction, names: Names | None = None, *, run: RunInfo | None = None, status: str = "ok"
) -> Iterator[Quad]:
    """All quads of one report: its own graph, its entry in the catalog, and the catalogued actors that it needs.

    No quad is given twice. Raises InputError where an id is no local name or is one that the graph keeps for itself.
    """
    names = names or Names()
    if extraction.report.id in RESERVED:
        raise InputError(
            f"the report id '{extraction.report.id}' is taken by the graph itself: give another id"
        )
    graph = names.graph(extraction.report.id)
    yield from (Quad(*triple, graph) for triple in dict.fromkeys(_report_graph(extraction, names)))
    yield from (
        Quad(*triple, names.catalog) for triple in dict.fromkeys(_catalog(extraction, names, run, status))
    )


@lru_cache(maxsize=4096)
def publisher_actor(publisher: str) -> Actor:
    """The actor that a publisher's name stands for: the catalogue's, else an organisation with the id of its mentions."""
    from onrecord.graph.names import identifier
    from onrecord.ontology import catalogue

    known = catalogue.load()
    found = known.by_name.get(catalogue.fold(publisher), ())
    if len(found) == 1:
        return known.actors[found[0]]
    return Actor(id=identifier(publisher.removeprefix("The ")), label=publisher, kind=ActorKind.ORGANISATION)


def speaker_id(report: Report, claim: Claim) -> tuple[str, str]:
    """Kind and local name of who a claim is from.

    An actor where the speaker is one; a speaker of this report where the text gives only words for him ("officials");
    where the report speaks itself, its publisher's actor, or the report if it has no publisher.
    """
    if claim.attributed_to:
        return "actor", claim.attributed_to
    if claim.speaker:
        return "speaker", f"{report.id}.{digest(claim.speaker.casefold())}"
    return ("actor", publisher_actor(report.publisher).id) if report.publisher else ("report", report.id)


def own_voice(claim: Claim) -> bool:
    """Whether the report itself says it, rather than somebody whom it quotes."""
    return claim.attributed_to is None and claim.speaker is None


def proposition_id(subject: str, relation: str, object_: str) -> str:
    """Local name of the proposition that two actor ids and a relation make; a symmetric relation orders its ends.

    >>> proposition_id("putin", "accused", "prigozhin")
    'putin.accused.prigozhin'
    """
    subject, object_ = ends(subject, relation, object_)
    plain = f"{subject}.{relation}.{object_}"
    return (
        f"{plain[:120]}.{digest(subject, relation, object_)}"
        if plain.count(".") > 2 or len(plain) > 120
        else plain
    )


def ends(subject: str, relation: str, object_: str) -> tuple[str, str]:
    """Subject and object of the proposition of a claim: in order of their ids where the relation is symmetric."""
    known = load().get(relation)
    return (object_, subject) if known and known.symmetric and object_ < subject else (subject, object_)


def _report_graph(found: Extraction, names: Names) -> Iterator[Triple]:
    report = found.report
    yield names.iri("report", report.id), on("text"), literal(report.text)
    for actor in _cast(found):
        if not actor.catalogued:
            yield from actor_triples(actor, names)
    for mention in found.mentions:
        yield from _mention(mention, report, names)
    for event in found.events:
        yield from _event(event, report, names)
    for statement in found.statements:
        yield from _statement(statement, report, names)
    for claim in found.claims:
        yield from _claim(claim, report, names)
        yield from _plain(claim, names)


def _catalog(found: Extraction, names: Names, run: RunInfo | None, status: str) -> Iterator[Triple]:
    graph, report = names.graph(found.report.id), names.iri("report", found.report.id)
    yield from _report(found.report, names)
    yield graph, A, on("ReportGraph")
    yield graph, DERIVED_FROM, report
    yield graph, on("status"), literal(status)
    if run:
        activity = names.iri("run", run.id)
        yield graph, GENERATED_BY, activity
        yield from _run(run, activity)
    for actor in _cast(found):
        if actor.catalogued:
            yield from actor_triples(actor, names)


def _cast(found: Extraction) -> Iterable[Actor]:
    """The actors of a report and its publisher, who is what it calls itself, whatever the text seems to call it."""
    actors = {actor.id: actor for actor in found.actors}
    if found.report.publisher:
        publisher = publisher_actor(found.report.publisher)
        mentioned = actors.get(publisher.id, publisher)
        names = {*publisher.names, *mentioned.names, mentioned.label} - {publisher.label}
        actors[publisher.id] = replace(publisher, names=tuple(sorted(names)))
    return actors.values()


def actor_triples(actor: Actor, names: Names) -> Iterator[Triple]:
    """An actor's label, kind, names and links."""
    node = names.iri("actor", actor.id)
    yield node, A, on(KIND_CLASSES[actor.kind])
    yield node, LABEL, literal(actor.label)
    for name in sorted(set(actor.names) - {actor.label}):
        yield node, term("skos:altLabel"), literal(name)
    if actor.wikidata:
        yield node, term("owl:sameAs"), iri(f"http://www.wikidata.org/entity/{actor.wikidata}")
    if actor.gender:
        yield node, term("schema:gender"), literal(actor.gender)
    if actor.state:
        yield node, on("state"), names.iri("actor", actor.state)
    if actor.catalogued:
        yield node, on("catalogued"), boolean(True)


def _report(report: Report, names: Names) -> Iterator[Triple]:
    node = names.iri("report", report.id)
    yield node, A, on("Report")
    if report.publisher:
        yield node, term("dct:publisher"), names.iri("actor", publisher_actor(report.publisher).id)
        yield node, on("publisherName"), literal(report.publisher)
    if report.date:
        yield node, term("dct:issued"), date(report.date.isoformat())
    texts = (
        ("dct:title", report.title),
        ("dct:creator", report.author),
        ("dct:language", report.language),
        ("on:path", report.path),
        ("on:record", report.record),
        ("on:sha256", report.sha256),
        ("on:textSha256", report.text_sha256),
        ("on:reader", report.reader),
    )
    yield from ((node, term(name), literal(value)) for name, value in texts if value)
    if report.url:
        yield node, term("schema:url"), literal(report.url)
    yield from ((node, on("warning"), literal(warning)) for warning in report.warnings)
    yield from ((node, on("field"), literal(f"{key}={value}")) for key, value in report.extra)


def _run(run: RunInfo, node: str) -> Iterator[Triple]:
    yield node, A, term("prov:Activity")
    yield node, on("version"), literal(run.version)
    yield node, on("model"), literal(run.model)
    yield from ((node, on("setting"), literal(f"{key}={value}")) for key, value in run.settings)


def _mention(mention: Mention, report: Report, names: Names) -> Iterator[Triple]:
    node = names.iri("mention", f"{report.id}.{mention.start}-{mention.end}")
    yield node, A, on("Mention")
    yield node, on("actor"), names.iri("actor", mention.actor)
    yield node, on("mentionKind"), on(mention.kind.value)
    yield node, term("oa:hasSource"), names.iri("report", report.id)
    yield node, term("oa:exact"), literal(report.text[mention.start : mention.end])
    yield node, term("oa:start"), integer(mention.start)
    yield node, term("oa:end"), integer(mention.end)


def _event(event: Event, report: Report, names: Names) -> Iterator[Triple]:
    node = names.iri("event", event.id)
    yield node, A, on("Event")
    yield node, LABEL, literal(event.label)
    yield from _passage(node, event.start, event.end, report, names)


def _statement(statement: Statement, report: Report, names: Names) -> Iterator[Triple]:
    node = names.iri("statement", statement.id)
    say = partial(_optional, node)
    yield node, A, on("Statement")
    yield node, on("statementKind"), on(statement.kind.value)
    yield node, on("modality"), on(statement.modality.value)
    yield node, on("confidence"), decimal(statement.confidence)
    yield node, on("denies"), boolean(statement.denies)
    yield from say("cue", statement.cue, literal)
    yield from say("cueStart", statement.cue_start, integer)
    yield from say("cueEnd", statement.cue_end, integer)
    yield from say("sourceText", statement.source, literal)
    yield from say("sourceStart", statement.source_start, integer)
    yield from say("sourceEnd", statement.source_end, integer)
    yield from say("attributedTo", statement.source_actor, partial(names.iri, "actor"))
    yield from say("outer", statement.outer, partial(names.iri, "statement"))
    yield from _passage(node, statement.start, statement.end, report, names)
    if len(statement.parts) > 1:
        for start, end in statement.parts:
            yield from _passage(node, start, end, report, names, on("part"))


def _claim(claim: Claim, report: Report, names: Names) -> Iterator[Triple]:
    node, iri_of = names.iri("claim", claim.id), names.iri
    say = partial(_optional, node)
    speaker = iri_of(*speaker_id(report, claim))
    yield node, A, on("Claim")
    yield node, term("rdf:subject"), iri_of("actor", claim.subject)
    yield node, term("rdf:predicate"), on(claim.relation)
    yield node, term("rdf:object"), iri_of("actor", claim.object)
    yield node, on("states"), iri_of("prop", proposition_id(claim.subject, claim.relation, claim.object))
    yield node, on("attributedTo"), speaker
    yield node, on("ownVoice"), boolean(own_voice(claim))
    yield node, on("polarity"), on(claim.polarity.value)
    yield node, on("modality"), on(claim.modality.value)
    yield node, on("confidence"), decimal(claim.confidence)
    yield node, on("frame"), literal(claim.frame)
    yield node, on("subjectText"), literal(claim.subject_text)
    yield node, on("objectText"), literal(claim.object_text)
    yield node, on("subjectStart"), integer(claim.subject_start)
    yield node, on("subjectEnd"), integer(claim.subject_end)
    yield node, on("objectStart"), integer(claim.object_start)
    yield node, on("objectEnd"), integer(claim.object_end)
    yield from say("speaker", claim.speaker, literal)
    yield from say("statement", claim.statement, partial(iri_of, "statement"))
    yield from say("within", claim.within, partial(iri_of, "claim"))
    yield from ((node, on("content"), iri_of("claim", inner)) for inner in claim.inner)
    yield from say("matter", claim.matter, literal)
    yield from say("event", claim.event, partial(iri_of, "event"))
    yield from say("inferred", claim.inferred, literal)
    yield from say("date", claim.date, date)
    yield from say("dateText", claim.date_text, literal)
    if claim.ended:
        yield node, on("ended"), boolean(True)
    if claim.speaker and not claim.attributed_to:
        yield speaker, A, on("UnnamedSpeaker")
        yield speaker, LABEL, literal(claim.speaker)
    yield from _passage(node, claim.start, claim.end, report, names)


def _plain(claim: Claim, names: Names) -> Iterator[Triple]:
    """The plain triple, where the report itself states the claim as a fact that holds."""
    fact = claim.polarity is Polarity.AFFIRMED and claim.modality is Modality.ASSERTED and not claim.ended
    if own_voice(claim) and fact:
        yield names.iri("actor", claim.subject), on(claim.relation), names.iri("actor", claim.object)


def _optional(node: str, name: str, value: T | None, write: Callable[[T], str]) -> Iterator[Triple]:
    if value is not None:
        yield node, on(name), write(value)


def _passage(
    node: str, start: int, end: int, report: Report, names: Names, link: str = DERIVED_FROM
) -> Iterator[Triple]:
    """Tie a node to the passage it came from, given both by its words and by its place in the canonical text."""
    local = f"{report.id}.{start}-{end}"
    passage, quote, place = (names.iri("passage", f"{local}{end_}") for end_ in ("", ".quote", ".place"))
    text = report.text
    yield node, link, passage
    yield passage, A, term("oa:SpecificResource")
    yield passage, term("oa:hasSource"), names.iri("report", report.id)
    yield passage, term("oa:hasSelector"), quote
    yield passage, term("oa:hasSelector"), place
    yield quote, A, term("oa:TextQuoteSelector")
    yield quote, term("oa:exact"), literal(text[start:end])
    yield quote, term("oa:prefix"), literal(text[max(0, start - CONTEXT) : start])
    yield quote, term("oa:suffix"), literal(text[end : end + CONTEXT])
    yield place, A, term("oa:TextPositionSelector")
    yield place, term("oa:start"), integer(start)
    yield place, term("oa:end"), integer(end)
