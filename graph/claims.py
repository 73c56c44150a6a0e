"""The claims step: who did what to whom, by the frames, with polarity, modality, speaker and what contains what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.graph.actors import Cast
from onrecord.graph.attribution import distinct, in_background, in_statement, spoken, statement_of, stops
from onrecord.graph.clocks import is_over
from onrecord.graph.composition import as_place, composed, in_words, is_possible
from onrecord.graph.dates import calendar_of
from onrecord.graph.ends import End, Resolver
from onrecord.graph.events import event_of
from onrecord.graph.filling import Context, pairs
from onrecord.graph.fitting import Match
from onrecord.graph.language import Reading
from onrecord.graph.matcher import matches
from onrecord.graph.model import Actor, Claim, Event, Modality, Polarity, Report, Statement, digest
from onrecord.graph.moods import RANK, Mood
from onrecord.graph.offices import office_matches
from onrecord.graph.scope import mood_of
from onrecord.ontology import relations
from onrecord.ontology.catalogue import Catalogue
from onrecord.ontology.frames import Lexicon

SPEECH = {
    "accused": Modality.ASSERTED,
    "requested": Modality.PLANNED,
    "threatened": Modality.PLANNED,
    "agreedWith": Modality.PLANNED,
    "rejected": Modality.PLANNED,
}
LASTING = frozenset({"supported", "cooperatedWith"})
AFTER_PAUSE = frozenset({",", "but", "and", "–", "—"})
FLOOR = 0.55  # the calibrated form of a raw 0.3: two weak guesses on top of each other
INTERCEPT, SLOPE = 0.35, 0.67


@dataclass(frozen=True, slots=True)
class Found:
    """What the claims step finds in one report."""

    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    groups: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim on its way, with the tokens that decide what contains it."""

    claim: Claim
    head: int
    complement: tuple[int, int] | None
    relatives: tuple[int, ...] = ()
    """The verbs of the relative clauses that the claim stands in."""


def find_claims(
    report: Report,
    reading: Reading,
    cast: Cast,
    statements: tuple[Statement, ...],
    lexicon: Lexicon,
    catalogue: Catalogue,
) -> Found:
    """Find the claims of one report, in text order, the events that they share and the groups that only they name."""
    resolver = Resolver(reading, cast, lexicon)
    said = spoken(reading, statements, lexicon)
    calendar = calendar_of(reading, report.date, lexicon)
    context = Context(report, resolver, distinct(said.values()), catalogue, stops(said), calendar)
    events: dict[str, Event] = {}
    drafts = []
    for match in _all_matches(context):
        event = event_of(match.head, report, reading, lexicon)
        for draft in _drafts(match, context):
            if event is not None:
                events.setdefault(event.id, event)
            drafts.append(replace(draft, claim=replace(draft.claim, event=event.id if event else None)))
    claims = sorted(_nest(_unique(drafts)), key=lambda c: (c.start, c.end, c.id))
    return Found(tuple(claims), tuple(events.values()), tuple(resolver.groups.values()))


def _all_matches(context: Context) -> Iterator[Match]:
    """The offices that titles state, then every frame; a title that names an office is not read as a frame again."""
    titled = list(office_matches(context.resolver, context.catalogue, context.report.date))
    yield from titled
    taken = {match.head.i for match in titled}
    for match in matches(context.resolver):
        if match.head.i not in taken or match.frame.relation not in {"leads", "memberOf"}:
            yield match


def _drafts(match: Match, context: Context) -> Iterator[Draft]:
    nominal = match.frame.pos in {"noun", "prefix", "suffix"}
    ends_here = frozenset({match.head.i}) if in_background(match) else context.stops
    mood = mood_of(match.head, context.resolver.lexicon, ends_here, noun=nominal)
    relation = composed(match.frame.relation, mood, context)
    for subject, held in pairs(match, context):
        becomes = relation
        object_ = as_place(becomes, held, context)
        if becomes == "threatened" and not is_possible(becomes, subject, object_, context):
            becomes = match.frame.relation  # a place is not threatened, but a curfew may be planned for it
            mood.weaken(Modality.PLANNED)
        if subject.actor != object_.actor and is_possible(becomes, subject, object_, context):
            own = in_words(becomes, match, subject, object_, context)
            yield _draft(match, own, mood, subject, object_, context)


def _draft(match: Match, relation: str, mood: Mood, subject: End, object_: End, context: Context) -> Draft:
    reading = context.resolver.reading
    frame = match.frame
    first, last = _clause(match, subject, object_)
    start, end = reading.span(first, last)
    statement = statement_of(match, context.statements, reading, context.resolver.lexicon)
    polarity, modality = in_statement(mood, frame, statement)
    if _contrasted(match, object_):
        polarity = Polarity.AFFIRMED if polarity is Polarity.NEGATED else Polarity.NEGATED
    matter = reading.words(*_trim(match.complement, reading)) if match.complement else None
    reasons = [reason for reason in (subject.reason, object_.reason, match.inferred) if reason]
    raw = frame.confidence * subject.confidence * object_.confidence * (0.9 if match.inferred else 1.0)
    actor = statement.source_actor if statement else None
    when = context.calendar.date_of(match.head, mood.governor)
    lasting = relation in LASTING or relations.load()[relation].quad_class == "standing"
    mark = (context.report.id, start, end, subject.actor, relation, object_.actor, polarity, modality, actor)
    claim = Claim(
        id=digest(*mark, length=12),
        report=context.report.id,
        start=start,
        end=end,
        quote=reading.text[start:end],
        subject=subject.actor,
        subject_start=subject.start,
        subject_end=subject.end,
        subject_text=subject.text,
        relation=relation,
        object=object_.actor,
        object_start=object_.start,
        object_end=object_.end,
        object_text=object_.text,
        frame=frame.pattern,
        confidence=calibrated(raw),
        polarity=polarity,
        modality=modality,
        attributed_to=actor,
        speaker=statement.source if statement else None,
        statement=statement.id if statement else None,
        matter=matter,
        inferred="; ".join(reasons) or None,
        date=when.date,
        date_text=when.text,
        ended=mood.ended or frame.ended or (lasting and (when.over or is_over(match.head))),
    )
    relatives = tuple(token.i for token in (match.head, *match.head.ancestors) if token.dep_ == "relcl")
    return Draft(claim, match.head.i, match.complement, relatives)


def calibrated(raw: float) -> float:
    """Turn the product of frame and ends into how often such claims were right on the development data (bench/accuracy.py).

    >>> calibrated(0.9)
    0.95
    """
    return round(INTERCEPT + SLOPE * raw, 2)


def _contrasted(match: Match, object_: End) -> bool:
    """As in "against Shoigu, not against Putin", "criticised Shoigu, but never Putin": only that object is denied."""
    doc = match.head.doc
    token = doc[object_.token]
    first = token.head.i if token.dep_ == "pobj" else doc[object_.token].left_edge.i
    return (
        first > match.head.i + 1
        and doc[first - 1].lower_ in {"not", "never"}
        and doc[first - 2].lower_ in AFTER_PAUSE
    )


def _clause(match: Match, subject: End, object_: End) -> tuple[int, int]:
    """The shortest run of tokens that holds the head, both ends and the complement of the claim."""
    sentence, doc = match.head.sent, match.head.doc
    tokens = [match.head.i]
    tokens += [end.token for end in (subject, object_) if sentence.start <= end.token < sentence.end]
    if match.complement and match.complement[0] < sentence.end:
        tokens += [match.complement[0], min(match.complement[1], sentence.end - 1)]
    first, last = min(tokens), max(tokens)
    edge = doc[first].left_edge.i
    if first != match.head.i and edge >= sentence.start and doc[first].pos_ in {"NOUN", "PROPN"}:
        first = edge
    return first, last


def _trim(span: tuple[int, int], reading: Reading) -> tuple[int, int]:
    first, last = span
    while last > first and reading.doc[last].is_punct:
        last -= 1
    return first, last


def _unique(drafts: list[Draft]) -> list[Draft]:
    """One claim for each proposition and clause: the same relation found by two frames counts once, the surer one."""
    best: dict[tuple[str, str, str, int], Draft] = {}
    for draft in drafts:
        claim = draft.claim
        key = (claim.subject, claim.relation, claim.object, claim.start // 60)
        known = best.get(key)
        if known is None or claim.confidence > known.claim.confidence:
            best[key] = draft
    return [draft for draft in best.values() if draft.claim.confidence >= FLOOR]


def _nest(drafts: list[Draft]) -> list[Claim]:
    """Claims that stand in the complement of an act of speech are its content and belong to its subject."""
    holders = [draft for draft in drafts if draft.complement and draft.claim.relation in SPEECH]
    within: dict[str, Draft] = {}
    for draft in drafts:
        inside = [holder for holder in holders if holder is not draft and _holds(holder, draft)]
        if inside:
            within[draft.claim.id] = min(inside, key=_width)
    inner: dict[str, list[str]] = {}
    for identity, holder in within.items():
        inner.setdefault(holder.claim.id, []).append(identity)
    return [_contained(draft, within.get(draft.claim.id), inner) for draft in drafts]


def _holds(holder: Draft, draft: Draft) -> bool:
    first, last = holder.complement or (0, -1)
    aside = any(
        first <= verb <= last for verb in draft.relatives
    )  # "demanded that X dismiss Y, whom he blames"
    return first <= draft.head <= last and holder.head != draft.head and not aside


def _width(holder: Draft) -> int:
    first, last = holder.complement or (0, 0)
    return last - first


def _contained(draft: Draft, holder: Draft | None, inner: Mapping[str, list[str]]) -> Claim:
    claim = replace(draft.claim, inner=tuple(sorted(inner.get(draft.claim.id, ()))))
    if holder is None:
        return claim
    weakest = SPEECH[holder.claim.relation]
    modality = weakest if RANK[weakest] > RANK[claim.modality] else claim.modality
    return replace(
        claim,
        within=holder.claim.id,
        attributed_to=holder.claim.subject,
        speaker=holder.claim.subject_text,
        modality=modality,
    )
