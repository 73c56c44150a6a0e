"""The claims step: who did what to whom, by the frames, with polarity, modality, speaker and what contains what."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.graph.actors import Cast
from onrecord.graph.clocks import is_over
from onrecord.graph.dates import calendar_of
from onrecord.graph.ends import End, Resolver
from onrecord.graph.events import event_of
from onrecord.graph.filling import Context, pairs
from onrecord.graph.language import Reading
from onrecord.graph.matcher import Match, matches
from onrecord.graph.model import Actor, ActorKind, Claim, Event, Modality, Polarity, Report, Statement, StatementKind, digest
from onrecord.graph.offices import office_matches
from onrecord.graph.scope import NOBODY, RANK, Mood, mood_of
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
LASTING = frozenset({"supported", "cooperatedWith"})
STANDING = frozenset({"opposes", "allyOf", "leads", "memberOf", "actsFor"})
CUES = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
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
    spoken = _spoken(reading, statements, lexicon)
    calendar = calendar_of(reading, report.date, lexicon)
    context = Context(report, resolver, _distinct(spoken.values()), catalogue, _stops(spoken), calendar)
    events: dict[str, Event] = {}
    drafts = []
    titled = list(office_matches(resolver, catalogue, report.date))
    taken = {match.head.i for match in titled}
    found = (match for match in matches(resolver) if match.head.i not in taken or match.frame.relation not in {"leads", "memberOf"})
    for match in (*titled, *found):
        for draft in _drafts(match, context):
            event = event_of(match.head, report, reading, lexicon)
            if event is not None:
                events.setdefault(event.id, event)
                draft = replace(draft, claim=replace(draft.claim, event=event.id))
            drafts.append(draft)
    claims = _nest(_unique(drafts), report, reading)
    ordered = tuple(sorted(claims, key=lambda c: (c.start, c.end, c.id)))
    return Found(ordered, tuple(events.values()), tuple(resolver.groups.values()))


def _spoken(reading: Reading, statements: Iterable[Statement], lexicon: Lexicon) -> dict[int, Statement]:
    """Statements by the token of their cue, without those whose cue only governs an infinitive ("refused to accept").

    What somebody refuses, plans or promises to do is the report's own word about him; the operator tells its mood.
    """
    starts = {start: index for index, start in enumerate(reading.starts)}
    spoken = {}
    for statement in statements:
        index = starts.get(statement.cue_start)
        if index is None or (statement.source or "").lower() in NOBODY:
            continue
        last = index
        while last + 1 < len(reading.doc) and reading.ends[last + 1] <= statement.cue_end:
            last += 1
        cue = next((reading.doc[i] for i in range(index, last + 1) if _operates(reading.doc[i], lexicon)), None)
        if cue is not None and not statement.denies and _governs_infinitive(cue, statement, reading):
            continue
        if not _says_something(statement, index, last, reading, lexicon):
            continue
        spoken.update((i, statement) for i in range(index, last + 1) if reading.doc[i].pos_ in CUES)
    return spoken


def _stops(spoken: Mapping[int, Statement]) -> frozenset[int]:
    """Where what is said begins; a cue without a speaker ("is not known to have …") lets the words around it through."""
    return frozenset(index for index, statement in spoken.items() if statement.source is not None)


def _distinct(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple({statement.id: statement for statement in statements}.values())


def _says_something(statement: Statement, first: int, last: int, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the content is a quotation or a clause, or the cue vouches for a thing ("denied a meeting"); not "attacked X"."""
    if statement.kind is not StatementKind.INDIRECT or statement.denies:
        return True
    doc = reading.doc
    if any(doc[i].lemma_ in lexicon.words.classes["vouches"] for i in range(first, last + 1)):
        return True
    parts = statement.parts or ((statement.start, statement.end),)
    return any(
        doc[i].pos_ in {"VERB", "AUX"}
        for start, end in parts
        for i in range(bisect_left(reading.starts, start), bisect_left(reading.starts, end))
    )


def _operates(token: Token, lexicon: Lexicon) -> bool:
    classes = lexicon.words.classes
    willing = classes["ready"] | classes["unwilling"] | classes["plan-noun"] | classes["refusal-noun"]
    return lexicon.operator(token.lemma_) is not None or token.lemma_.lower() in willing or token.lower_ in willing


def _governs_infinitive(cue: Token, statement: Statement, reading: Reading) -> bool:
    for child in cue.children:
        if child.dep_ in {"xcomp", "acl", "advcl", "ccomp", "prep", "dobj"} and child.i > cue.i:
            if child.tag_ in {"VB", "VBG"} or child.pos_ in {"ADP", "NOUN", "PROPN"}:
                if statement.start <= reading.starts[child.i] < statement.end:
                    return True
    return False


def _drafts(match: Match, context: Context) -> Iterator[Draft]:
    nominal = match.frame.pos in {"noun", "prefix", "suffix"}
    stops = frozenset({match.head.i}) if _in_background(match) else context.stops
    mood = mood_of(match.head, context.resolver.lexicon, stops, noun=nominal)
    relation, mood = _composed(match.frame.relation, mood, match)
    for subject, object_ in pairs(match, context):
        object_ = _as_place(relation, object_, context)
        if subject.actor != object_.actor and _possible(relation, subject, object_, context):
            own = _verbal(relation, match, subject, object_, context)
            yield _draft(match, own, mood, subject, object_, context)


def _in_background(match: Match) -> bool:
    """Whether the claim is taken for granted where it stands (titles, appositions, "pro-X", "his men"), so that what the sentence
    denies, plans or attributes does not touch it."""
    if match.frame.pos in {"prefix", "suffix"} or match.frame.id.startswith("office."):
        return True
    described = any(slot.function == "self" for slot in match.frame.slots)
    return described and match.head.dep_ not in {"attr", "oprd"} and not (match.head.dep_ == "pobj" and match.head.head.lower_ == "as")


def _as_place(relation: str, end: End, context: Context) -> End:
    """A capital that is marched on, shelled or left is the city, not the state that it else stands for."""
    if relation not in context.resolver.lexicon.words.classes["place-object"]:
        return end
    state = context.catalogue.states.get(end.actor)
    if state is None or state.capital is None or state.capital not in context.catalogue.actors:
        return end
    capital = context.catalogue.actors[state.capital]
    return replace(end, actor=capital.id) if end.text.lower() in {capital.label.lower(), *map(str.lower, capital.names)} else end


def _possible(relation: str, subject: End, object_: End, context: Context) -> bool:
    """Whether the kinds of both actors can stand at these ends (a place does not accuse, a person is not led)."""
    excluded = context.resolver.lexicon.words.excluded
    if object_.actor in context.resolver.groups and subject.actor == context.resolver.held_by.get(object_.actor):
        return False
    for role, end in (("S", subject), ("O", object_)):
        actor = context.actor(end.actor)
        if actor is None or actor.kind in excluded.get((relation, role), frozenset()):
            return False
    return True


def _verbal(relation: str, match: Match, subject: End, object_: End, context: Context) -> str:
    """Between persons, parties and media "attack" is words and "beat" a contest, not blows."""
    if relation not in {"assaulted", "coerced"}:
        return relation
    kinds = {actor.kind for end in (subject, object_) if (actor := context.actor(end.actor))}
    if not kinds <= {ActorKind.PERSON, ActorKind.ORGANISATION}:
        return relation
    classes = context.resolver.lexicon.words.classes
    words = {match.frame.head, *(child.lemma_.lower() for child in match.head.children if child.dep_ in {"dobj", "nsubjpass"})}
    if words & classes["attacks-in-words"]:
        return "accused"
    return "opposes" if words & classes["contests"] else relation


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
        mood.ended = True
    elif operator == "threaten":
        if relation in MATERIAL_CONFLICT:
            return "threatened", mood
        mood.weaken(Modality.PLANNED)
    elif operator == "promise" and relation in MATERIAL_CONFLICT:
        return "threatened", mood
    elif operator in {"request", "promise"}:
        mood.weaken(Modality.PLANNED)
    return relation, mood


def _draft(match: Match, relation: str, mood: Mood, subject: End, object_: End, context: Context) -> Draft:
    reading = context.resolver.reading
    frame = match.frame
    first, last = _clause(match, subject, object_)
    start, end = reading.span(first, last)
    statement = _statement_at(reading.starts[match.head.i], context.statements)
    if statement is not None and statement.kind is StatementKind.INDIRECT:
        if _in_background(match) or _taken_for_granted(match, statement, context):
            statement = None
    if statement is not None and statement.cue_start <= reading.starts[match.head.i] < statement.cue_end:
        statement = None
    polarity, modality = _in_statement(mood, frame, statement)
    if _contrasted(match, object_):
        polarity = Polarity.AFFIRMED if polarity is Polarity.NEGATED else Polarity.NEGATED
    matter = reading.words(*_trim(match.complement, reading)) if match.complement else None
    reasons = [reason for reason in (subject.reason, object_.reason, match.inferred) if reason]
    raw = frame.confidence * subject.confidence * object_.confidence * (0.9 if match.inferred else 1.0)
    speaker = statement.source if statement else None
    actor = statement.source_actor if statement else None
    when = context.calendar.date_of(match.head, mood.governor)
    lasting = relation in STANDING or relation in LASTING
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
        confidence=calibrated(raw),
        polarity=polarity,
        modality=modality,
        attributed_to=actor,
        speaker=speaker,
        statement=statement.id if statement else None,
        matter=matter,
        inferred="; ".join(reasons) or None,
        date=when.date,
        date_text=when.text,
        ended=mood.ended or frame.ended or (lasting and (when.over or is_over(match.head))),
    )
    return Draft(claim, match.head.i, match.complement)


def _taken_for_granted(match: Match, statement: Statement, context: Context) -> bool:
    """Whether the speaker only reacts to what a noun names ("dismissed the accusations against X", "worries Israel").

    Who denies, confirms or alleges a thing vouches for or against it; who welcomes it takes it for granted.
    """
    if match.frame.pos == "verb" or statement.denies:
        return False
    token = match.head.head
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    vouching = context.resolver.lexicon.words.classes["vouches"]
    return context.resolver.reading.starts[token.i] in range(statement.cue_start, statement.cue_end) and token.lemma_ not in vouching


def calibrated(raw: float) -> float:
    """Turn the product of frame and ends into how often such claims were right on the development data (bench/accuracy.py).

    >>> calibrated(0.9)
    0.95
    """
    return round(INTERCEPT + SLOPE * raw, 2)


def _contrasted(match: Match, object_: End) -> bool:
    """"against Shoigu, not against Putin", "criticised Shoigu, but never Putin": only that object is denied."""
    doc = match.head.doc
    token = doc[object_.token]
    first = token.head.i if token.dep_ == "pobj" else doc[object_.token].left_edge.i
    return first > match.head.i + 1 and doc[first - 1].lower_ in {"not", "never"} and doc[first - 2].lower_ in {",", "but", "and", "–", "—"}


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
        said = statement.modality
        if said is Modality.ASSERTED and statement.source is None and statement.kind is StatementKind.INDIRECT:
            said = Modality.REPORTED  # "is said to have …": nobody is named, so it is hearsay
        modality = said if RANK[said] > RANK[modality] else modality
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
