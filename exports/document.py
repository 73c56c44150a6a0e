"""The graph as one JSON document that any viewer can draw: the contract between onrecord and pages.

The document names nothing of the page that draws it. ``docs/explorer.md`` describes every field; ``SCHEMA`` changes its
number when a reader of the old form would go wrong. Offsets count characters (code points) of a report's text. A field
that is null, false or empty is left out.
"""

import dataclasses
import datetime as dt
import enum
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from onrecord.graph.families import find_families
from onrecord.graph.model import Actor, Claim, Extraction, Polarity, Report
from onrecord.graph.witnesses import Testimony, representatives, weigh
from onrecord.ontology import relations as ontology
from onrecord.ontology.relations import Relation
from onrecord.ontology.terms import DEFAULT_BASE

SCHEMA: Final = "onrecord-explorer/1"
CONTEXT: Final = 160  # characters kept on each side of a quote where the texts are left out

Json: TypeAlias = dict[str, Any]
Triple: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """How a proposition stands, for callers that know it; ``witnesses`` counts its independent original speakers."""

    contested: bool = False
    unconfirmed: bool = False
    witnesses: int = 0


class Stands(Protocol):
    """What the document says of a proposition's standing: :class:`Facts`, or the graph's own records, have it."""

    @property
    def contested(self) -> bool:
        """Whether one speaker affirms what another denies."""

    @property
    def unconfirmed(self) -> bool:
        """Whether a single speaker is all that vouches for it."""

    @property
    def witnesses(self) -> int:
        """How many independent original speakers affirm it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What only all reports together tell: facts by proposition (subject, relation, object), families of copied reports."""

    facts: Mapping[Triple, Stands] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)


def explorer_document(
    extractions: Iterable[Extraction],
    derived: Derived | None = None,
    *,
    actors: Mapping[str, Actor] | None = None,
    relations: Mapping[str, Relation] | None = None,
    title: str = "",
    texts: bool = True,
    context: int = CONTEXT,
    base: str = DEFAULT_BASE,
) -> Json:
    """Turn extractions into the document; without ``derived``, families and standings are found from the extractions.

    ``actors`` gives each actor as all reports together name it (else the first report decides), ``relations`` describes
    relations by local name (by default the ontology's). ``texts=False`` leaves the reports' texts out and keeps for each
    claim only ``context`` characters on each side of its quote; ``base`` is what the graph's IRIs begin with.
    """
    found = sorted(extractions, key=lambda extraction: extraction.report.id)
    known = ontology.load() if relations is None else relations
    groups = _propositions(found, known)
    given = derived if derived is not None else derive(found, groups)
    used = sorted({claim.relation for extraction in found for claim in extraction.claims})
    return {
        "schema": SCHEMA,
        "title": title,
        "base": base,
        "texts": texts,
        "relations": [_relation(name, known.get(name)) for name in used],
        "reports": [_report(extraction.report, given.families, texts=texts) for extraction in found],
        "actors": [_plain(actor) for actor in _actors(found, actors or {})],
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
            {"report": extraction.report.id, **_plain(event)}
            for extraction in found
            for event in extraction.events
        ],
        "propositions": [
            _proposition(triple, claims, given.facts.get(triple, Facts()))
            for triple, claims in groups.items()
        ],
        "claims": [
            _plain(claim) | ({} if texts else _context(claim, extraction.report.text, context))
            for extraction in found
            for claim in extraction.claims
        ],
    }


def _plain(record: Any) -> Json:
    """A frozen record as JSON values, without its null, false and empty fields."""
    values = ((item.name, _value(getattr(record, item.name))) for item in dataclasses.fields(record))
    return {
        name: value
        for name, value in values
        if value is not None and value is not False and value not in ("", [])
    }


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


def _relation(name: str, relation: Relation | None) -> Json:
    """A relation with its labels and class; one that the ontology does not know keeps its name and stands apart."""
    if relation is None:
        return {"id": name, "label": name, "class": "other"}
    return {
        "id": name,
        "label": relation.label,
        "inverse": relation.inverse,
        "definition": relation.definition,
        "class": re.sub("([A-Z])", lambda capital: f"-{capital[1].lower()}", relation.quad_class),
        **({"plover": relation.plover} if relation.plover else {}),
        **({"symmetric": True} if relation.symmetric else {}),
    }


def _actors(extractions: Sequence[Extraction], agreed: Mapping[str, Actor]) -> list[Actor]:
    """Every actor once; where reports know different names, all of them."""
    known: dict[str, Actor] = {}
    for extraction in extractions:
        for actor in extraction.actors:
            before = known.get(actor.id, agreed.get(actor.id, actor))
            names = dict.fromkeys((*before.names, *actor.names))
            known[actor.id] = dataclasses.replace(before, names=tuple(names))
    return [known[actor] for actor in sorted(known)]


def proposition_of(claim: Claim, *, symmetric: bool) -> Triple:
    """What a claim states, independent of who says it: symmetric relations have their ends in order."""
    first, second = (claim.subject, claim.object)
    if symmetric and second < first:
        first, second = second, first
    return first, claim.relation, second


def _propositions(
    extractions: Sequence[Extraction], relations: Mapping[str, Relation]
) -> dict[Triple, list[Claim]]:
    groups: dict[Triple, list[Claim]] = defaultdict(list)
    for extraction in extractions:
        for claim in extraction.claims:
            relation = relations.get(claim.relation)
            symmetric = bool(relation is not None and relation.symmetric)
            groups[proposition_of(claim, symmetric=symmetric)].append(claim)
    return {triple: groups[triple] for triple in sorted(groups)}


def _proposition(triple: Triple, claims: Sequence[Claim], facts: Stands) -> Json:
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


def derive(extractions: Sequence[Extraction], groups: Mapping[Triple, Sequence[Claim]]) -> Derived:
    """What follows from all reports together, for extractions that stand in no store."""
    reports = {extraction.report.id: extraction.report for extraction in extractions}
    families = find_families({report.id: report.text for report in reports.values()}).family
    voices = representatives(families, {i: r.date.isoformat() for i, r in reports.items() if r.date})
    keys = {"\x1f".join(triple): triple for triple in groups}
    standings = weigh(
        _testimony(
            key, claim, reports[claim.report], families[claim.report], reports[voices[families[claim.report]]]
        )
        for key, triple in keys.items()
        for claim in groups[triple]
    )
    sizes = Counter(families.values())
    return Derived(
        facts={keys[key]: standing for key, standing in standings.items()},
        families={report: family for report, family in families.items() if sizes[family] > 1},
    )


def _testimony(proposition: str, claim: Claim, report: Report, family: str, first: Report) -> Testimony:
    """A claim as a witness; ``first`` is the report that speaks for all copies of it."""
    own = claim.attributed_to is None and claim.speaker is None
    named = claim.attributed_to or f"words {(claim.speaker or '').casefold()}"
    return Testimony(
        proposition=proposition,
        speaker=f"report {first.publisher or first.id}" if own else named,
        own_voice=own,
        affirms=claim.polarity is Polarity.AFFIRMED,
        modality=claim.modality,
        report=report.id,
        family=family,
        publisher=report.publisher or "",
        issued=report.date.isoformat() if report.date else "",
        date=claim.date or "",
        matter=claim.matter or "",
    )


def _context(claim: Claim, text: str, length: int) -> Json:
    """The words around a quote, for a page that must not carry the whole text."""
    around = {
        "before": text[max(0, claim.start - length) : claim.start],
        "after": text[claim.end : claim.end + length],
    }
    return {side: words for side, words in around.items() if words}
