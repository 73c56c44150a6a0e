"""The statements step: who says, thinks, wants or denies what, in direct and indirect speech.

Candidates come from cue words in the frames of the tables (verbs, nouns, adjectives, phrases) and from quotations with their
reporting clauses; each cue keeps its likeliest reading, and those likely enough become statements.
"""

from collections import deque
from dataclasses import replace
from typing import Protocol

from spacy.tokens import Token

from onrecord.graph.contents import Candidate, Piece, lemma, merged, trimmed, without
from onrecord.graph.cuechoice import THRESHOLD, candidates
from onrecord.graph.language import Reading
from onrecord.graph.model import Mention, MentionKind, Modality, Statement, StatementKind, digest, joined
from onrecord.graph.quotations import Quotation, quotations
from onrecord.ontology.cues import Cue, Cues

OPINION = frozenset("anticipate believe expect feel hope imagine intend plan suppose think want wish".split())
# What a cue lends to a content that nobody in particular stands for ("is believed to"), where it is not just hearsay.
HEARSAY = {
    **dict.fromkeys(
        "accuse accusation allegation allege assume believe blame charge claim consider deem regard suspect think".split(),
        Modality.POSSIBLE,
    ),
    **dict.fromkeys(
        "confirm confirmation establish evidence fact find know prove proof reveal show".split(),
        Modality.ASSERTED,
    ),
}
# Verbs above a cue that leave open whether it was said ("appeared to admit", "refused to confirm").
UNSAID = frozenset({"appear", "decline", "fail", "refuse", "seem", "threaten"})
POSSIBLE_AUX = frozenset({"may", "might", "could", "would", "should"})


class Cast(Protocol):
    """What statements need of a cast: the mention at a head token and the innermost one that covers a token."""

    def at(self, i: int) -> Mention | None:
        """The mention whose head is token ``i``."""

    def covering(self, i: int) -> Mention | None:
        """The innermost mention that contains token ``i``."""


def find_statements(reading: Reading, cast: Cast, cues: Cues, report_id: str) -> tuple[Statement, ...]:
    """Find the statements of a report, in text order of their contents."""
    quotes = quotations(reading)
    likely = [one for one in candidates(reading, cues, quotes) if one.reliability >= THRESHOLD]
    statements = [
        statement
        for candidate in likely
        if (statement := _statement(reading, cast, candidate, quotes, report_id)) is not None
    ]
    return _nested(sorted(statements, key=lambda one: (one.start, -one.end, one.cue_start)))


def _statement(
    reading: Reading, cast: Cast, candidate: Candidate, quotes: tuple[Quotation, ...], report_id: str
) -> Statement | None:
    tokens = _content(reading, candidate, quotes)
    if not tokens:
        return None
    spans = tuple(reading.span(first, last) for first, last in merged(tokens))
    start, end = spans[0][0], spans[-1][1]
    cue_start, cue_end = reading.span(candidate.first, candidate.last)
    who = candidate.source
    source_span = reading.span(who.first, who.last) if who is not None else None
    verb = reading.doc[candidate.token]
    return Statement(
        id=f"statement-{digest(report_id, cue_start, cue_end, start, end, length=16)}",
        start=start,
        end=end,
        content=joined(reading.text, spans),
        kind=_kind(candidate, tokens, quotes),
        cue=reading.words(candidate.first, candidate.last),
        cue_start=cue_start,
        cue_end=cue_end,
        source=reading.words(who.first, who.last) if who is not None else None,
        source_start=source_span[0] if source_span else None,
        source_end=source_span[1] if source_span else None,
        source_actor=_actor(cast, candidate),
        parts=spans,
        modality=_modality(verb, candidate),
        denies=_denies(verb, candidate.cue),
        confidence=round(candidate.reliability, 2),
    )


def _content(reading: Reading, candidate: Candidate, quotes: tuple[Quotation, ...]) -> list[Piece]:
    """The pieces of the content without cue and source, whole quotations included."""
    who = candidate.source
    holes = [(candidate.first, candidate.last)]
    if who is not None and not any(
        first <= who.first and who.last <= last for first, last in candidate.pieces
    ):
        holes.append((who.first, who.last))
    whole = [_with_quotation(piece, candidate, quotes) for piece in candidate.pieces]
    return [piece for part in without(whole, *holes) if (piece := trimmed(reading.doc, part)) is not None]


def _with_quotation(piece: Piece, candidate: Candidate, quotes: tuple[Quotation, ...]) -> Piece:
    """A piece up to the end of a quotation that begins in it and that the parser cut."""
    first, last = piece
    for quote in quotes:
        if first <= quote.first <= last < quote.last and not quote.first <= candidate.token <= quote.last:
            return first, quote.last
    return piece


def _kind(candidate: Candidate, pieces: list[Piece], quotes: tuple[Quotation, ...]) -> StatementKind:
    within = [(max(first, one.first), min(last, one.last)) for first, last in pieces for one in quotes]
    spoken = {i for first, last in within for i in range(first, last + 1)}
    if candidate.quoted and all(i in spoken for first, last in pieces for i in range(first, last + 1)):
        return StatementKind.DIRECT
    if candidate.quoted or any(
        first <= quote.first and quote.last <= last for quote in quotes for first, last in pieces
    ):
        return StatementKind.MIXED
    return StatementKind.INDIRECT


def _actor(cast: Cast, candidate: Candidate) -> str | None:
    if candidate.source is None:
        return None
    mention = (
        cast.at(candidate.source.actor)
        or cast.at(candidate.source.head)
        or _titled(cast, candidate.source.head)
    )
    return mention.actor if mention is not None else None


def _titled(cast: Cast, head: int) -> Mention | None:
    """The name that the head is only the title of ("His adviser Mykhailo Podolyak denied …")."""
    mention = cast.covering(head)
    return (
        mention
        if mention is not None and mention.head > head and mention.kind is not MentionKind.DEMONYM
        else None
    )


def _modality(verb: Token, candidate: Candidate) -> Modality:
    """What the cue lends to the content: the table's word, hearsay without a source, or the mood of the cue itself."""
    modality = candidate.cue.modality
    if modality is not Modality.ASSERTED:
        return modality
    if candidate.hearsay:
        return HEARSAY.get(lemma(verb), Modality.REPORTED)
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    carried = verb.dep_ == "xcomp" and lemma(verb.head) in UNSAID
    if carried or helpers & POSSIBLE_AUX or (_negated(verb) and lemma(verb) not in OPINION):
        return Modality.POSSIBLE
    return modality


def _denies(verb: Token, cue: Cue) -> bool:
    """Denial by the word itself or by a negated opinion ("does not think that"); a negated denial denies nothing."""
    if cue.denies:
        return not _negated(verb)
    return _negated(verb) and cue.frame in ("that", "oto", "inf") and lemma(verb) in OPINION


def _negated(verb: Token) -> bool:
    """Whether the verb is negated, also as one half of "neither confirm nor deny"."""
    first = verb.head if verb.dep_ == "conj" else verb
    neither = any(child.dep_ == "preconj" and child.lower_ == "neither" for child in first.children)
    return neither or any(child.dep_ == "neg" for child in verb.children)


def _nested(statements: list[Statement]) -> tuple[Statement, ...]:
    """Tell each statement the innermost other one whose content holds its cue."""
    outer: dict[str, str] = {}
    waiting = deque(statements)
    begun: list[Statement] = []
    for one in sorted(statements, key=lambda each: each.cue_start):
        while waiting and waiting[0].start <= one.cue_start:
            begun.append(waiting.popleft())
        begun = [other for other in begun if other.end >= one.cue_start]
        holders = [
            other
            for other in begun
            if other.id != one.id
            and any(first <= one.cue_start and one.cue_end <= last for first, last in other.parts)
        ]
        if holders:
            outer[one.id] = min(holders, key=lambda other: (other.end - other.start, other.id)).id
    return tuple(replace(one, outer=outer[one.id]) if one.id in outer else one for one in statements)
