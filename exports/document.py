"""The graph as one JSON document that any viewer can draw: the contract between onrecord and pages.

The document names nothing of the page that draws it. ``docs/explorer.md`` describes every field; ``SCHEMA`` changes its
number when a reader of the old form would go wrong. Offsets count characters (code points) of a report's text. A field
that is null, false or empty is left out.
"""

import dataclasses
import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from onrecord.graph.model import Actor, Claim, Extraction, Modality, Polarity, Report

SCHEMA: Final = "onrecord-explorer/1"
CONTEXT: Final = 240  # characters kept on each side of a quote where the texts are left out

Json: TypeAlias = dict[str, Any]
Triple: TypeAlias = tuple[str, str, str]


class RelationLike(Protocol):
    """What the document needs to know of a relation; the records of the ontology have it."""

    @property
    def label(self) -> str:
        """How people say it: "accused"."""

    @property
    def symmetric(self) -> bool:
        """Whether it holds both ways."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What only all reports together tell about a proposition; ``witnesses`` counts its independent original speakers."""

    contested: bool = False
    unconfirmed: bool = False
    witnesses: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """Facts by proposition (subject, relation, object) and the family of each report that has copies."""

    facts: Mapping[Triple, Facts] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)


def explorer_document(
    extractions: Iterable[Extraction],
    derived: Derived | None = None,
    *,
    relations: Mapping[str, Any] | None = None,
    title: str = "",
    texts: bool = True,
) -> Json:
    """Turn extractions into the document; without ``derived`` its facts are computed from the claims alone.

    ``relations`` describes relations by local name (by default the ontology's); ``texts=False`` leaves the reports' texts
    out and keeps for each claim only the words around its quote.
    """
    found = sorted(extractions, key=lambda extraction: extraction.report.id)
    known = _ontology() if relations is None else relations
    groups = _propositions(found, known)
    given = derived if derived is not None else Derived()
    used = sorted({claim.relation for extraction in found for claim in extraction.claims})
    return {
        "schema": SCHEMA,
        "title": title,
        "texts": texts,
        "relations": [_relation(name, known.get(name)) for name in used],
        "reports": [_report(extraction.report, given.families, texts=texts) for extraction in found],
        "actors": [_plain(actor) for actor in _actors(found)],
        "mentions": {
            extraction.report.id: [[m.start, m.end, m.actor] for m in extraction.mentions]
            for extraction in found
            if extraction.mentions and texts
        },
        "statements": [
            {"report": extraction.report.id, **_plain(statement)}
            for extraction in found
            for statement in extraction.statements
        ],
        "events": [
            {"report": extraction.report.id, **_plain(event)} for extraction in found for event in extraction.events
        ],
        "propositions": [
            _proposition(triple, claims, given, facts_of(claims, given.families)) for triple, claims in groups.items()
        ],
        "claims": [
            _plain(claim) | ({} if texts else _context(claim, extraction.report.text))
            for extraction in found
            for claim in extraction.claims
        ],
    }


def _ontology() -> Mapping[str, Any]:
    from onrecord.ontology import relations

    return relations.load()


def _plain(record: Any) -> Json:
    """A frozen record as JSON values, without its null, false and empty fields."""
    values = ((item.name, _value(getattr(record, item.name))) for item in dataclasses.fields(record))
    return {name: value for name, value in values if value not in (None, "", [], False)}


def _value(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def _report(report: Report, families: Mapping[str, str], *, texts: bool) -> Json:
    plain = _plain(report) | {"name": report.name}
    if report.id in families:
        plain["family"] = families[report.id]
    if not texts:
        plain.pop("text", None)
    return plain


def _relation(name: str, relation: Any) -> Json:
    """A relation with its labels and class; one that the ontology does not know keeps its name and stands apart."""
    if relation is None:
        return {"id": name, "label": name, "class": "other"}
    described = {
        "id": name,
        "label": relation.label,
        "class": _class_of(relation),
        "symmetric": bool(relation.symmetric),
        "inverse": getattr(relation, "inverse_label", None) or getattr(relation, "inverse", None),
        "definition": getattr(relation, "definition", None),
        "plover": getattr(relation, "plover", None),
    }
    return {key: str(value) if key not in {"symmetric"} else value for key, value in described.items() if value}


def _class_of(relation: Any) -> str:
    """The class of a relation as one hyphened word, however the ontology's record spells it."""
    for name in ("quad_class", "quad", "klass", "class_"):
        value = getattr(relation, name, None)
        if value:
            return "".join(f"-{c.lower()}" if c.isupper() else c for c in str(value)).strip("-").replace(" ", "-")
    return "other"


def _actors(extractions: Sequence[Extraction]) -> list[Actor]:
    """Every actor once; where reports know different names, all of them."""
    known: dict[str, Actor] = {}
    for extraction in extractions:
        for actor in extraction.actors:
            before = known.get(actor.id)
            names = actor.names if before is None else (*before.names, *actor.names)
            known[actor.id] = dataclasses.replace(before or actor, names=tuple(dict.fromkeys(names)))
    return [known[actor] for actor in sorted(known)]


def proposition_of(claim: Claim, *, symmetric: bool) -> Triple:
    """What a claim states, independent of who says it: symmetric relations have their ends in order."""
    first, second = (claim.subject, claim.object)
    if symmetric and second < first:
        first, second = second, first
    return first, claim.relation, second


def _propositions(
    extractions: Sequence[Extraction], relations: Mapping[str, Any]
) -> dict[Triple, list[Claim]]:
    groups: dict[Triple, list[Claim]] = defaultdict(list)
    for extraction in extractions:
        for claim in extraction.claims:
            relation = relations.get(claim.relation)
            symmetric = bool(relation is not None and relation.symmetric)
            groups[proposition_of(claim, symmetric=symmetric)].append(claim)
    return {triple: groups[triple] for triple in sorted(groups)}


def _proposition(triple: Triple, claims: Sequence[Claim], derived: Derived, computed: Facts) -> Json:
    facts = derived.facts.get(triple, computed)
    subject, relation, other = triple
    return {
        "subject": subject,
        "relation": relation,
        "object": other,
        "claims": [claim.id for claim in claims],
        "witnesses": facts.witnesses,
        **({"contested": True} if facts.contested else {}),
        **({"unconfirmed": True} if facts.unconfirmed else {}),
    }


def facts_of(claims: Sequence[Claim], families: Mapping[str, str]) -> Facts:
    """Facts of one proposition from its claims alone."""
    affirmed = [claim for claim in claims if claim.polarity is Polarity.AFFIRMED]
    denied = [claim for claim in claims if claim.polarity is Polarity.NEGATED]
    firm = [claim for claim in affirmed if claim.modality is Modality.ASSERTED]
    own_voice = any(_own_voice(claim) for claim in firm)
    voices = {voice_of(claim, families) for claim in firm}
    return Facts(
        contested=any(_clash(yes, no) for yes in affirmed for no in denied),
        unconfirmed=not own_voice and len(voices) < 2,
        witnesses=len({voice_of(claim, families) for claim in affirmed}),
    )


def _own_voice(claim: Claim) -> bool:
    return claim.attributed_to is None and claim.speaker is None


def voice_of(claim: Claim, families: Mapping[str, str]) -> str:
    """Who speaks, so that copies of a report and repeated quotations of one speaker count once."""
    if _own_voice(claim):
        return f"report {families.get(claim.report, claim.report)}"
    return f"speaker {claim.attributed_to or (claim.speaker or '').casefold()}"


def _clash(yes: Claim, no: Claim) -> bool:
    """Whether two claims contradict: both asserted or reported, dates that may meet, no differing matter."""
    firm = {Modality.ASSERTED, Modality.REPORTED}
    if yes.modality not in firm or no.modality not in firm:
        return False
    if yes.matter and no.matter and yes.matter != no.matter:
        return False
    if not yes.date or not no.date:
        return True
    return yes.date.startswith(no.date) or no.date.startswith(yes.date)


def _context(claim: Claim, text: str) -> Json:
    """The words around a quote, for a page that must not carry the whole text."""
    before = text[max(0, claim.start - CONTEXT) : claim.start]
    after = text[claim.end : claim.end + CONTEXT]
    return {"before": before, "after": after}
