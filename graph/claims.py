"""The claims step: who did what to whom, by the frames, with polarity, modality, speaker and what contains what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.graph.actors import Cast
from onrecord.graph.ends import End, Resolver
from onrecord.graph.events import event_of
from onrecord.graph.language import Reading
from onrecord.graph.matcher import Match, matches
from onrecord.graph.model import Claim, Event, Modality, Polarity, Report, Statement, digest
from onrecord.graph.scope import RANK, Mood, mood_of
from onrecord.ontology.catalogue import Catalogue
from onrecord.ontology.frames import Lexicon

SPEECH = {
    "accused": Modality.ASSERTED,
    "requested": Modality.PLANNED,
    "threatened": Modality.PLANNED,
    "agreedWith": Modality.PLANNED,
    "rejected": Modality.PLANNED,
}
COOPERATION = frozenset({"agreedWith", "consulted", "brokered", "supported", "conceded", "cooperatedWith", "aided", "retreatedFrom"})
MATERIAL_CONFLICT = frozenset({"sanctioned", "mobilizedAgainst", "coerced", "assaulted", "rebelledAgainst", "protestedAgainst"})
STANDING = frozenset({"opposes", "allyOf", "leads", "memberOf", "actsFor"})
FLOOR = 0.3


@dataclass(frozen=True, slots=True)
class Context:
    """All that the claims of one report are read with."""

    report: Report
    resolver: Resolver
    statements: tuple[Statement, ...]
    catalogue: Catalogue
    stops: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim on its way, with the tokens that decide what contains it."""

    claim: Claim
    head: int
    complement: tuple[int, int] | None


def find_claims(
    report: Report,
    reading: Reading,
    cast: Cast,
    statements: tuple[Statement, ...],
    lexicon: Lexicon,
    catalogue: Catalogue,
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """Find the claims of one report, in text order, and the events that they share."""
    resolver = Resolver(reading, cast, lexicon)
    stops = _cue_tokens(reading, statements)
    context = Context(report, resolver, statements, catalogue, stops)
    events: dict[str, Event] = {}
    drafts = []
    for match in matches(resolver):
        for draft in _drafts(match, context):
            event = event_of(match.head, report, reading, lexicon)
            if event is not None:
                events.setdefault(event.id, event)
                draft = replace(draft, claim=replace(draft.claim, event=event.id))
            drafts.append(draft)
    claims = _nest(_unique(drafts), report, reading)
    return tuple(sorted(claims, key=lambda c: (c.start, c.end, c.id))), tuple(events.values())


def _cue_tokens(reading: Reading, statements: Iterable[Statement]) -> frozenset[int]:
    starts = {start: index for index, start in enumerate(reading.starts)}
    return frozenset(starts[s.cue_start] for s in statements if s.cue_start in starts)


def _drafts(match: Match, context: Context) -> Iterator[Draft]:
    mood = mood_of(match.head, context.resolver.lexicon, context.stops, noun=match.frame.pos in {"noun", "prefix", "suffix"})
    if mood.dropped:
        return
    relation, mood = _composed(match.frame.relation, mood, match)
    for subject in match.subjects:
        for object_ in match.objects or _filled(match, subject, context):
            if subject.actor != object_.actor:
                yield _draft(match, relation, mood, subject, object_, context)


def _filled(match: Match, subject: End, context: Context) -> tuple[End, ...]:
    """The state of the subject, where the frame says that it is meant and the text does not name it."""
    if match.fill != "state":
        return ()
    actor = context.resolver.cast.actors.get(subject.actor) or context.catalogue.actors.get(subject.actor)
    state = actor.state if actor else None
    if not state or state == subject.actor:
        return ()
    reason = f"the state of {actor.label if actor else subject.actor}, against which a {match.frame.head} is"
    return (replace(subject, actor=state, confidence=subject.confidence * 0.85, reason=reason),)


def _composed(relation: str, mood: Mood, match: Match) -> tuple[str, Mood]:
    """What an operator makes of a relation: refusing cooperation rejects, stopping an attack retreats, and so on."""
    operator = mood.operator
    if operator is None or relation in STANDING:
        return relation, mood
    if operator == "refuse":
        if relation in COOPERATION:
            return "rejected", mood
        mood.negations += 1
    elif operator == "stop":
        if relation in MATERIAL_CONFLICT:
            return "retreatedFrom", mood
        if relation in COOPERATION - {"retreatedFrom", "conceded"}:
            return "sanctioned", mood
        mood.negations += 1
    elif operator == "threaten":
        if relation in MATERIAL_CONFLICT:
            return "threatened", mood
        mood.weaken(Modality.PLANNED)
    elif operator == "request":
        mood.weaken(Modality.PLANNED)
    return relation, mood


def _draft(match: Match, relation: str, mood: Mood, subject: End, object_: End, context: Context) -> Draft:
    reading = context.resolver.reading
    frame = match.frame
    first, last = _clause(match, subject, object_)
    start, end = reading.span(first, last)
    statement = _statement_at(reading.starts[match.head.i], context.statements)
    polarity, modality = _in_statement(mood, frame, statement)
    matter = reading.words(*_trim(match.complement, reading)) if match.complement else None
    reasons = [reason for reason in (subject.reason, object_.reason, match.inferred) if reason]
    confidence = round(frame.confidence * subject.confidence * object_.confidence * (0.9 if match.inferred else 1.0), 2)
    speaker = statement.source if statement else None
    actor = statement.source_actor if statement else None
    identity = digest(
        context.report.id, start, end, subject.actor, relation, object_.actor, polarity, modality, actor, length=12
    )
    claim = Claim(
        id=identity,
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
        confidence=max(0.05, confidence),
        polarity=polarity,
        modality=modality,
        attributed_to=actor,
        speaker=speaker,
        statement=statement.id if statement else None,
        matter=matter,
        inferred="; ".join(reasons) or None,
        ended=mood.ended or frame.ended,
    )
    return Draft(claim, match.head.i, match.complement)


def _clause(match: Match, subject: End, object_: End) -> tuple[int, int]:
    """The shortest run of tokens that holds the head, both ends and the complement of the claim."""
    sentence = match.head.sent
    tokens = [match.head.i]
    tokens += [end.token for end in (subject, object_) if sentence.start <= end.token < sentence.end]
    if match.complement and match.complement[0] < sentence.end:
        tokens += [match.complement[0], min(match.complement[1], sentence.end - 1)]
    first, last = min(tokens), max(tokens)
    doc = match.head.doc
    return doc[first].left_edge.i if doc[first].left_edge.i >= sentence.start and doc[first].pos_ in {"NOUN", "PROPN"} and first != match.head.i else first, last


def _trim(span: tuple[int, int], reading: Reading) -> tuple[int, int]:
    first, last = span
    while last > first and reading.doc[last].is_punct:
        last -= 1
    return first, last


def _statement_at(offset: int, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement whose content holds the offset."""
    found: Statement | None = None
    for statement in statements:
        parts = statement.parts or ((statement.start, statement.end),)
        if any(start <= offset < end for start, end in parts):
            if found is None or statement.end - statement.start <= found.end - found.start:
                found = statement
    return found


def _in_statement(mood: Mood, frame: object, statement: Statement | None) -> tuple[Polarity, Modality]:
    negations = mood.negations + (getattr(frame, "polarity", "affirmed") == "negated")
    modality = mood.modality
    own = Modality(getattr(frame, "modality", "asserted"))
    modality = own if RANK[own] > RANK[modality] else modality
    if statement is not None:
        negations += statement.denies
        if RANK[statement.modality] > RANK[modality]:
            modality = statement.modality
    return (Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED), modality


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


def _nest(drafts: list[Draft], report: Report, reading: Reading) -> list[Claim]:
    """Claims that stand in the complement of an act of speech are its content and belong to its subject."""
    holders = [draft for draft in drafts if draft.complement and draft.claim.relation in SPEECH]
    within: dict[str, Draft] = {}
    for draft in drafts:
        inside = [h for h in holders if h is not draft and h.complement and h.complement[0] <= draft.head <= h.complement[1] and h.head != draft.head]
        if inside:
            within[draft.claim.id] = min(inside, key=lambda h: (h.complement or (0, 0))[1] - (h.complement or (0, 0))[0])
    inner: dict[str, list[str]] = {}
    for identity, holder in within.items():
        inner.setdefault(holder.claim.id, []).append(identity)
    return [_contained(draft, within.get(draft.claim.id), inner) for draft in drafts]


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


def head_token(reading: Reading, offset: int) -> Token | None:
    """The token at an offset of the canonical text."""
    return next((token for token, start in zip(reading.doc, reading.starts, strict=True) if start == offset), None)
