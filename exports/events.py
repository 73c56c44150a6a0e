"""Claims as rows of an event table, in the manner of ICEWS and POLECAT, with the event types of PLOVER.

Only what somebody says has happened is an event: claims that are affirmed, asserted or reported, not over, of a relation that has
a type in PLOVER. Standing relations, denials, possibilities and plans are none.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from onrecord.exports.tables import Row
from onrecord.graph.model import Actor, ActorKind, Claim, Modality, Polarity, Report
from onrecord.ontology import relations

if TYPE_CHECKING:
    from onrecord.exports.view import View

EVENT_FIELDS: Final = (
    "Event ID", "Event Date", "Event Type", "Quad Code", "Actor Name", "Actor Name Raw", "Actor ID", "Actor Country",
    "Primary Actor Sector", "Recipient Name", "Recipient Name Raw", "Recipient ID", "Recipient Country",
    "Primary Recipient Sector", "Relation", "Modality", "Attributed To", "Matter", "Quote", "Headline", "Publisher",
    "Publication Date", "Story ID", "URL",
)  # fmt: skip
QUAD_CODES: Final = {
    "verbalCooperation": "Q1",
    "materialCooperation": "Q2",
    "verbalConflict": "Q3",
    "materialConflict": "Q4",
}
SECTORS: Final = {
    ActorKind.STATE: "GOV",
    ActorKind.FORCE: "MIL",
    ActorKind.ALLIANCE: "IGO",
    ActorKind.ORGANISATION: "ORG",
}


def event_rows(view: "View") -> Iterator[Row]:
    """One row an event; the date is that of the event where the text has it, else that of the report."""
    countries = _countries()
    for found in view.extractions():
        for claim in found.claims:
            relation = relations.load().get(claim.relation)
            if relation and relation.plover and _happened(claim):
                yield _row(claim, found.report, relation, view, countries)


def _happened(claim: Claim) -> bool:
    said = claim.modality in (Modality.ASSERTED, Modality.REPORTED)
    return claim.polarity is Polarity.AFFIRMED and said and not claim.ended


def _row(
    claim: Claim, report: Report, relation: relations.Relation, view: "View", countries: dict[str, str]
) -> Row:
    issued = report.date.isoformat() if report.date else None
    speaker = view.actors.get(claim.attributed_to or "")
    values: tuple[str | None, ...] = (
        claim.id,
        claim.date or issued,
        relation.plover,
        QUAD_CODES.get(relation.quad_class),
        *_actor(claim.subject, claim.subject_text, view, countries),
        *_actor(claim.object, claim.object_text, view, countries),
        claim.relation,
        str(claim.modality),
        speaker.label if speaker else claim.speaker,
        claim.matter,
        claim.quote,
        report.title,
        report.publisher,
        issued,
        report.id,
        report.url,
    )
    return dict(zip(EVENT_FIELDS, values, strict=True))


def _actor(identity: str, words: str, view: "View", countries: dict[str, str]) -> tuple[str | None, ...]:
    actor = view.actors.get(identity) or Actor(identity, words, ActorKind.ORGANISATION)
    country = countries.get(actor.id) or countries.get(actor.state or "")
    return actor.label, words, actor.id, country, SECTORS.get(actor.kind)


def _countries() -> dict[str, str]:
    from onrecord.ontology import catalogue

    return {state.id: state.alpha3 for state in catalogue.load().states.values()}
