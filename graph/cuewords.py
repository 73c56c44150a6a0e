"""Verb cues: the frames in which a verb stands, and the candidates that they make."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.graph.complements import Complements, complements, own_end
from onrecord.graph.contents import (
    COMMAS,
    WH_TAGS,
    Candidate,
    Piece,
    clause_frame,
    has_subject,
    noun_phrase,
    subtree,
)
from onrecord.graph.language import Reading
from onrecord.graph.sources import EXPLETIVES, MARKS, SUBJECTS, is_expletive, is_passive, source, subject
from onrecord.ontology.cues import Frames

# Verbs that only carry the verb below them ("declined to comment", "went on to say").
LIGHT = frozenset(
    "appear attempt begin cease come continue dare decline fail get go happen have keep manage mean need proceed refuse "
    "rush seem start stop tend try use".split()
)
CUE_LEFT = frozenset({"aux", "auxpass", "neg", "advmod"})
QUESTION_WORDS = frozenset({"when", "where", "how", "why"})
EARLIER_CLAUSE = ("quote", "that")

# The name of a frame, the content and the last token of the cue.
Found = tuple[str, list[Piece], int]


def verb_candidates(reading: Reading, verb: Token, frames: Frames) -> Iterator[Candidate]:
    """Every frame of the tables in which the verb stands here."""
    parts = complements(verb)
    if parts.particle is not None and parts.particle.lower_ not in frames:
        return  # another verb: "shot down", "cracked down on"
    passive = is_passive(verb)
    speaker = source(reading, subject(verb), verb)
    hearsay = passive and speaker is None
    for name, pieces, last in _frames(verb, parts, frames, passive):
        cue = frames.get(name)
        if cue is None or not pieces:
            continue
        first, end = cue_span(verb, parts.particle, last)
        if name == "exp":
            felt = source(reading, parts.object, verb)
            yield Candidate(verb.i, first, end, cue, tuple(pieces), felt, cue.grade)
        elif name == "raise":
            yield Candidate(verb.i, first, end, cue, tuple(pieces), None, cue.grade, True)
        else:
            # An object with its preposition ("blamed him for it") is as sure as the object alone.
            grade = max(cue.grade, frames["obj"].grade) if len(pieces) > 1 and "obj" in frames else cue.grade
            yield Candidate(verb.i, first, end, cue, tuple(pieces), speaker, grade, hearsay)


def cue_span(verb: Token, particle: Token | None, last: int) -> Piece:
    """The cue with auxiliaries, negation and adverbs before it and its particle or preposition after it."""
    top = verb
    while top.dep_ == "xcomp" and top.head.lemma_ in LIGHT and top.i - top.head.i <= 4:
        top = top.head
    first = top.i
    for child in reversed(list(top.lefts)):
        if child.dep_ not in CUE_LEFT or child.i != first - 1 or child.lower_ in QUESTION_WORDS:
            break
        first = child.i
    if particle is not None and particle.i == verb.i + 1:
        last = max(last, particle.i)
    return first, last


def _frames(verb: Token, parts: Complements, frames: Frames, passive: bool) -> Iterator[Found]:
    """Frame, content and last token of the cue for each complement."""
    hearer = next(iter(frames.values())).hearer
    target = [noun_phrase(parts.object)] if parts.object is not None else []
    patient = []
    if parts.surface is not None and not hearer and not is_expletive(parts.surface, verb):
        patient = [noun_phrase(parts.surface)]
    for clause in parts.clauses:
        yield from _clausal(verb, frames, clause)
    if parts.infinitive is not None:
        yield from _infinitive(verb, parts, parts.infinitive, patient if passive else target, passive, hearer)
    yield from _predicative(verb, parts, patient, target, passive)
    yield from _prepositional(verb, parts, frames, target or patient, hearer)
    if "raise" in frames:
        yield from _raising(verb, parts)
    if "exp" in frames and parts.object is not None:
        yield from _felt(verb, parts.object)
    elif parts.object is not None:
        yield from _transitive(verb, parts, parts.object, target, hearer)
    elif passive and (patient or verb.dep_ == "acl"):
        yield "obj", patient or [_head_phrase(verb)], verb.i
    elif verb.dep_ == "relcl" and not parts.clauses and not _is_relative_subject(verb):
        yield "obj", [_head_phrase(verb)], verb.i


def _predicative(
    verb: Token, parts: Complements, patient: list[Piece], target: list[Piece], passive: bool
) -> Iterator[Found]:
    """What the object, or the subject of a passive, is said to be or do."""
    if parts.gerund is not None:
        yield ("comp" if target else "ing"), [*target, subtree(parts.gerund)], verb.i
    if parts.predicate is not None and (target or passive or parts.predicate.i > verb.i):
        yield "comp", [*(target or patient), subtree(parts.predicate)], verb.i


def _felt(verb: Token, experiencer: Token) -> Iterator[Found]:
    """What somebody feels something about: the subject ("the news alarmed him")."""
    cause = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if cause is not None and experiencer.i > verb.i:
        yield "exp", [noun_phrase(cause)], verb.i


def _clausal(verb: Token, frames: Frames, clause: Token) -> Iterator[Found]:
    frame = clause_frame(clause)
    first, last = subtree(clause)
    if clause.i > verb.i and first < verb.i <= last:
        opening = [(first, first)] if verb.doc[first].tag_ in WH_TAGS else []
        yield "that", [*opening, (verb.i + 1, last)], verb.i
    elif first <= verb.i <= last:
        return
    elif clause.i < verb.i:
        if any(name in frames and frames[name].grade > 0.5 for name in EARLIER_CLAUSE) and _set_off(
            verb, clause
        ):
            yield "that", [_earlier(verb, clause)], verb.i
    else:
        said = [(first, own_end(verb, clause))]
        yield frame, said, verb.i
        if (frame == "comp" and clause.pos_ in ("VERB", "AUX")) or (frame == "ing" and has_subject(clause)):
            yield "that", said, verb.i
        if frame == "wh" and "wh" not in frames and clause.left_edge.lower_ in ("what", "who"):
            yield "obj", said, verb.i


def _set_off(verb: Token, clause: Token) -> bool:
    """Whether a clause before its verb of saying is set off from it by a comma, a dash or a quotation mark."""
    later = (child.left_edge.i for child in verb.lefts if child.dep_ in SUBJECTS and child.i > clause.i)
    place = min(later, default=verb.i)
    return any(
        verb.doc[i].text in COMMAS or verb.doc[i].text in MARKS
        for i in range(max(clause.i, place - 3), place)
    )


def _earlier(verb: Token, clause: Token) -> Piece:
    """A clause before its verb of saying, with what precedes it in the same sentence."""
    first, last = subtree(clause)
    for child in verb.lefts:
        if child.i < first and child.dep_ in ("advcl", "prep", "advmod", "npadvmod", "nsubj", "dep"):
            first = min(first, child.left_edge.i)
    return first, last


def _raising(verb: Token, parts: Complements) -> Iterator[Found]:
    """What seems so to nobody in particular: the subject with what it seems to be or do."""
    whose = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    said = parts.infinitive or parts.predicate or next(iter(parts.clauses), None)
    if said is None or said.i < verb.i:
        return
    empty = whose is None or whose.lower_ in EXPLETIVES
    yield "raise", [subtree(said)] if whose is None or empty else [noun_phrase(whose), subtree(said)], verb.i


def _infinitive(
    verb: Token, parts: Complements, infinitive: Token, about: list[Piece], passive: bool, hearer: bool
) -> Iterator[Found]:
    own = (infinitive.left_edge.i, own_end(verb, infinitive))
    if has_subject(infinitive):
        yield "oto", [own], verb.i
    elif passive:
        yield "oto", [*about, own], verb.i
    elif parts.object is not None and parts.object.i < infinitive.i:
        yield "oto", [own] if hearer else [*about, own], verb.i
    elif parts.particle is not None:
        yield parts.particle.lower_, [(parts.particle.i + 1, own[1])], parts.particle.i
        yield "inf", [own], verb.i
    else:
        yield "inf", [own], verb.i


def _prepositional(
    verb: Token, parts: Complements, frames: Frames, target: list[Piece], hearer: bool
) -> Iterator[Found]:
    if parts.wish is not None and "for" in frames:
        first, last = subtree(parts.wish)
        yield "for", [(first + 1, last)], first if first == verb.i + 1 else verb.i
    phrasal = parts.particle is not None and parts.particle.lower_ in frames
    near = [word for word in parts.prepositions if phrasal or word.lower_ in frames]
    for preposition in near or _far_of(verb, parts, frames):
        name, whole = preposition.lower_, subtree(preposition)
        if (name == "by" and is_passive(verb)) or whole[1] <= preposition.i:
            continue
        if parts.particle is not None and verb.i < parts.particle.i < preposition.i:
            yield parts.particle.lower_, [(preposition.i + 1, whole[1])], preposition.i
        elif target and not hearer:
            yield name, [*target, whole], verb.i
        elif preposition.i > verb.i:
            inner = (whole[0] + 1, whole[1]) if preposition.i == whole[0] else whole
            yield name, [inner], preposition.i if preposition.i <= verb.i + 2 else verb.i


def _far_of(verb: Token, parts: Complements, frames: Frames) -> list[Token]:
    """The "of" and gerund of an accusation that something stands before ("accused him, without proof, of lying")."""
    if "of" not in frames or parts.object is None or frames["of"].grade < 0.9:
        return []
    rest = verb.doc[parts.object.i + 1 : verb.sent.end]
    return [
        word for word in rest if word.lower_ == "of" and any(child.dep_ == "pcomp" for child in word.children)
    ][:1]


def _transitive(
    verb: Token, parts: Complements, noun: Token, target: list[Piece], hearer: bool
) -> Iterator[Found]:
    if parts.particle is not None:
        yield parts.particle.lower_, target, parts.particle.i
    if noun.tag_ in ("WP", "WDT") and noun.i < verb.i:
        yield "obj", [(noun.i, noun.i)], verb.i
    elif noun.i > verb.i and not (hearer and (noun.pos_ in ("PROPN", "PRON") or noun.ent_type_)):
        yield "obj", target, verb.i


def _head_phrase(verb: Token) -> Piece:
    """The noun that a relative clause or participle belongs to, without that clause."""
    return verb.head.left_edge.i, verb.head.i


def _is_relative_subject(verb: Token) -> bool:
    own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return own is None or own.tag_ in ("WP", "WDT")
