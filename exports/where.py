"""Which claims to take: conditions such as ``actor=Putin`` or ``date=2023-06..2023-07``.

Conditions with one name are alternatives; conditions with different names all have to hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from onrecord.graph.errors import InputError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim, Extraction, Modality, Polarity, Report, Statement
from onrecord.ontology import relations

KEYS: Final[Mapping[str, str]] = {
    "actor": "an actor at either end, by name or id",
    "subject": "the actor who acts, by name or id",
    "object": "the actor who is acted upon, by name or id",
    "speaker": "the actor who says so, by name or id",
    "relation": "a relation, such as accused",
    "class": "a class of relation, such as materialConflict",
    "date": "a day, month or year, or a range such as 2023-06..2023-07-15; of what happened, else of the report",
    "publisher": "who published the report",
    "report": "a report, by its id, path, file name or title",
    "modality": "asserted, reported, possible or planned",
    "polarity": "affirmed or negated",
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions on claims: by key, the values of which one has to fit; ids for actors and reports, folded publishers."""

    values: Mapping[str, frozenset[str]]

    def __bool__(self) -> bool:
        return bool(self.values)

    def fits(self, claim: Claim, report: Report) -> bool:
        """Whether a claim of a report meets all conditions."""
        return all(
            bool(_facts(key, claim, report) & wanted) for key, wanted in self.values.items() if key != "date"
        ) and (
            "date" not in self.values
            or any(_within(claim.date or _issued(report), span) for span in self.values["date"])
        )

    def of(self, found: Extraction) -> Extraction:
        """What is left of an extraction: the claims that fit, and the statements, mentions and events that they stand in."""
        if not self.values:
            return found
        claims = [claim for claim in found.claims if self.fits(claim, found.report)]
        kept = {claim.id for claim in claims}
        told = _told(claims, found.statements)
        events = {claim.event for claim in claims}
        return replace(
            found,
            claims=tuple(
                replace(
                    claim,
                    within=claim.within if claim.within in kept else None,
                    inner=tuple(inner for inner in claim.inner if inner in kept),
                )
                for claim in claims
            ),
            statements=tuple(statement for statement in found.statements if statement.id in told),
            events=tuple(event for event in found.events if event.id in events),
            mentions=tuple(
                m for m in found.mentions if any(c.start <= m.start and m.end <= c.end for c in claims)
            ),
        )


def parse(conditions: Iterable[str], graph: KnowledgeGraph) -> Where:
    """Read conditions such as ``relation=accused``; raises InputError where one is wrong or names what the graph has not."""
    values: dict[str, set[str]] = {}
    for condition in conditions:
        key, sign, value = condition.partition("=")
        key, value = key.strip(), value.strip()
        if not (sign and value) or key not in KEYS:
            raise InputError(
                f"'{condition}' is no condition: give KEY=VALUE, with one of {', '.join(KEYS)} as key"
            )
        values.setdefault(key, set()).update(_read(key, value, graph))
    return Where({key: frozenset(wanted) for key, wanted in values.items()})


def _read(key: str, value: str, graph: KnowledgeGraph) -> Sequence[str]:
    if key in ("actor", "subject", "object", "speaker", "report"):
        found = graph.named("report" if key == "report" else "actor", value)
        if not found:
            what = "report" if key == "report" else "actor"
            raise InputError(
                f"{graph.path} has no {what} '{value}': onrecord query {graph.path} {what}s lists them"
            )
        return found
    if key == "date":
        ends = value.split("..")
        if len(ends) > 2 or not any(ends) or not all(_DATE.fullmatch(end) for end in ends if end):
            raise InputError(
                f"'{value}' is no date: give 2023, 2023-06, 2023-06-24, or a range such as 2023-06..2023-07"
            )
        return (value,)
    allowed = {
        "relation": tuple(relations.load()),
        "class": relations.CLASSES,
        "modality": tuple(map(str, Modality)),
        "polarity": tuple(map(str, Polarity)),
    }.get(key)
    if allowed is not None and value not in allowed:
        raise InputError(f"there is no {key} '{value}': name one of {', '.join(sorted(allowed))}")
    return (value.casefold() if key == "publisher" else value,)


def _facts(key: str, claim: Claim, report: Report) -> set[str]:
    """What a claim has of a condition's key."""
    known = relations.load().get(claim.relation)
    return {
        "actor": {claim.subject, claim.object},
        "subject": {claim.subject},
        "object": {claim.object},
        "speaker": {claim.attributed_to or ""},
        "relation": {claim.relation},
        "class": {known.quad_class if known else ""},
        "publisher": {(report.publisher or "").casefold()},
        "report": {report.id},
        "modality": {claim.modality.value},
        "polarity": {claim.polarity.value},
    }[key]


def _issued(report: Report) -> str:
    return report.date.isoformat() if report.date else ""


def _within(date: str, span: str) -> bool:
    """Whether an ISO date of any precision may lie in a span of them; an unknown date ("") does not."""
    first, dots, last = span.partition("..")
    if not dots:
        last = first
    return bool(date) and _low(date) <= _high(last or "9999") and _high(date) >= _low(first or "0000")


def _low(date: str) -> str:
    return f"{date}-01-01" if len(date) == 4 else f"{date}-01" if len(date) == 7 else date


def _high(date: str) -> str:
    return f"{date}-12-31" if len(date) == 4 else f"{date}-31" if len(date) == 7 else date


def _told(claims: Iterable[Claim], statements: Iterable[Statement]) -> set[str]:
    """The statements in which claims stand, and those around them."""
    outer = {statement.id: statement.outer for statement in statements}
    told: set[str] = set()
    for claim in claims:
        current = claim.statement
        while current is not None and current not in told:
            told.add(current)
            current = outer.get(current)
    return told
