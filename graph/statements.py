"""The statements step: who says, thinks, wants or denies what, in direct and indirect speech.

Candidates come from cue words in the frames of the tables (verbs, nouns, adjectives, phrases) and from quotations with their
reporting clauses; each cue keeps its likeliest reading, and those likely enough become statements.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from spacy.tokens import Token

from onrecord.graph.colons import TURN, colon_candidates
from onrecord.graph.contents import Candidate, Piece, merged, trimmed, without
from onrecord.graph.cuenouns import adjective_candidates, noun_candidates
from onrecord.graph.cuephrases import anchors, phrase_candidates
from onrecord.graph.cueweights import weighed
from onrecord.graph.cuewords import LIGHT, parenthesis, verb_candidates
from onrecord.graph.language import Reading
from onrecord.graph.model import Mention, Modality, Statement, StatementKind, digest
from onrecord.graph.quotations import Quotation, quotations
from onrecord.graph.speakers import Utterance, lemma, spoken_by, utterances
from onrecord.ontology.cues import Cue, Cues

THRESHOLD = 0.5
NESTED = 0.55
OPINION = frozenset(
    {
        "think",
        "believe",
        "expect",
        "suppose",
        "imagine",
        "feel",
        "want",
        "intend",
        "plan",
        "hope",
        "wish",
        "anticipate",
    }
)
POSSIBLE_AUX = frozenset({"may", "might", "could", "would", "should"})
RANK = ("that", "wh", "quote", "oto", "to", "as", "comp", "ing", "obj")


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


def candidates(reading: Reading, cues: Cues, quotes: tuple[Quotation, ...]) -> list[Candidate]:
    """The likeliest candidate of each cue, joined with its quotations; also those that are hardly statements."""
    chosen = {candidate.token: candidate for candidate in _chosen(reading, cues)}
    spoken = _with_quotations(reading, cues, chosen, quotes)
    return list(_distinct(reading, [*spoken, *colon_candidates(reading, quotes)]))


def _chosen(reading: Reading, cues: Cues) -> Iterator[Candidate]:
    """The likeliest candidate of each cue word, whatever its likelihood."""
    words = anchors(cues.phrases)
    for token in reading.doc:
        found = list(_candidates(reading, token, cues, words))
        if found:
            best = max(found, key=lambda one: (one.reliability, -_rank(one)))
            yield replace(best, reliability=weighed(reading, best))


def _candidates(reading: Reading, token: Token, cues: Cues, words: frozenset[str]) -> Iterator[Candidate]:
    base, part = lemma(token), token.pos_
    if part in ("VERB", "AUX") and base in cues.verbs:
        frames = cues.verbs[base]
        direct = list(verb_candidates(reading, token, frames))
        yield from direct or parenthesis(reading, token, frames)
    if part in ("NOUN", "PROPN") and base in cues.nouns:
        yield from noun_candidates(reading, token, cues.nouns[base])
    if part in ("ADJ", "VERB") and token.lower_ in cues.adjectives:
        yield from adjective_candidates(reading, token, cues.adjectives[token.lower_])
    if token.lower_ in words:
        yield from phrase_candidates(reading, token, cues.phrases)


def _rank(candidate: Candidate) -> int:
    frame = candidate.cue.frame
    return RANK.index(frame) if frame in RANK else len(RANK)


def _with_quotations(
    reading: Reading, cues: Cues, chosen: dict[int, Candidate], quotes: tuple[Quotation, ...]
) -> list[Candidate]:
    """Join each quotation to the candidate of its reporting verb, and those that go on to the speaker before."""
    for utterance in utterances(reading, quotes, cues.verbs):
        if utterance.verb is None:
            speaker = _last_speaker(reading, cues, chosen, utterance.quote)
            if speaker is not None:
                chosen[speaker] = _joined(chosen[speaker], utterance)
            continue
        chosen[utterance.verb] = _quoting(reading, cues, chosen.get(utterance.verb), utterance)
    return list(chosen.values())


def _last_speaker(reading: Reading, cues: Cues, chosen: dict[int, Candidate], quote: Quotation) -> int | None:
    """The cue of saying that comes last before a quotation, in its own paragraph or the one before."""
    for i in range(quote.first - 1, max(-1, quote.first - 400), -1):
        if reading.paragraphs[i] < quote.paragraph - 1:
            return None
        one = chosen.get(i)
        said = cues.verbs.get(lemma(reading.doc[i]), {}).get("quote") if one is not None else None
        if one is not None and said is not None and one.reliability >= THRESHOLD and (said.grade > 0.9 or one.quoted):
            if one.source is not None and not any(_holds(other, one) for other in chosen.values()):
                return i
    return None


def _quoting(reading: Reading, cues: Cues, candidate: Candidate | None, utterance: Utterance) -> Candidate:
    assert utterance.verb is not None
    verb, quote = reading.doc[utterance.verb], utterance.quote
    frames = cues.verbs[lemma(verb)]
    speaker = spoken_by(reading, verb, quote)
    if candidate is None:
        new = Candidate(verb.i, verb.i, verb.i, frames["quote"], (), speaker, frames["quote"].grade)
        return _joined(new, utterance)
    if candidate.quoted or any(
        first <= quote.last and quote.first <= last for first, last in candidate.pieces
    ):
        kept = (
            tuple(without(list(candidate.pieces), (quote.first, quote.last)))
            if _spoken_whole(candidate, quote)
            else candidate.pieces
        )
        return replace(
            _joined(replace(candidate, pieces=kept), utterance), source=candidate.source or speaker
        )
    if candidate.cue.frame in ("that", "wh") and candidate.pieces[0][0] > quote.last:
        return replace(_joined(candidate, utterance), source=candidate.source or speaker)
    return _joined(
        replace(candidate, cue=frames["quote"], pieces=(), source=candidate.source or speaker, hearsay=False),
        utterance,
    )


def _spoken_whole(candidate: Candidate, quote: Quotation) -> bool:
    """Whether what the parser took for the content is only the quotation, cut wrongly."""
    return candidate.cue.frame not in ("that", "wh") or all(
        quote.first - 1 <= first for first, _ in candidate.pieces
    )


def _joined(candidate: Candidate, utterance: Utterance) -> Candidate:
    pieces = merged([*candidate.pieces, (utterance.quote.first, utterance.quote.last)])
    return replace(
        candidate,
        pieces=tuple(pieces),
        quoted=candidate.quoted + 1,
        reliability=max(candidate.reliability, candidate.cue.grade, utterance.certainty * 0.9),
    )


def _distinct(reading: Reading, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out cues that only carry another one ("declined to comment"), and weigh those inside what another one says."""
    listed = sorted(found, key=lambda one: one.token)
    strong = [one for one in listed if one.reliability >= THRESHOLD]
    by_token = {one.token: one for one in strong}
    for one in listed:
        token = reading.doc[one.token]
        if token.lemma_ in LIGHT and any(child.i in by_token and child.dep_ == "xcomp" for child in token.children):
            continue
        if any(other is not one and other.first <= one.token <= other.last and other.token > one.token for other in strong):
            continue
        if one.cue.frame in ("obj", "ing") and _leads_to(reading, token, by_token):
            continue
        if any(_holds(other, one) for other in strong if not (other.cue.frame == "obj" and _leads_to(reading, reading.doc[other.token], by_token))):
            yield one.scaled(NESTED if _speaks_for_itself(reading, one) else NESTED / 2)
        else:
            yield one


def _leads_to(reading: Reading, verb: Token, strong: dict[int, Candidate]) -> bool:
    """Whether a verb only opens for a participle that quotes ("released a statement saying", "explained it by saying")."""
    return any(
        strong[i].quoted and reading.doc[i].tag_ == "VBG" and any(up.i == verb.i for up in reading.doc[i].ancestors)
        for i in range(verb.i + 1, min(verb.i + 14, len(reading.doc)))
        if i in strong
    )


def _holds(outer: Candidate, one: Candidate) -> bool:
    if outer is one or outer.cue is TURN:
        return False
    return any(first <= one.token <= last for first, last in outer.pieces)


def _speaks_for_itself(reading: Reading, one: Candidate) -> bool:
    """Whether a nested cue has a speaker of its own, named, and a frame that reports words or thoughts."""
    if one.source is None or one.cue.frame not in ("that", "quote", "wh", "oto", "as", "comp"):
        return False
    return reading.doc[one.source.actor].pos_ in ("PROPN", "NOUN")


def _statement(
    reading: Reading, cast: Cast, candidate: Candidate, quotes: tuple[Quotation, ...], report_id: str
) -> Statement | None:
    own = [(candidate.first, candidate.last)]
    if candidate.source is not None and not any(
        first <= candidate.source.first
        and candidate.source.last <= last
        and (first, last) != (candidate.source.first, candidate.source.last)
        for first, last in candidate.pieces
    ):
        own.append((candidate.source.first, candidate.source.last))
    tokens = [
        piece
        for part in without(list(candidate.pieces), *own)
        if (piece := trimmed(reading.doc, part)) is not None
    ]
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
        content=" … ".join(" ".join(reading.text[one:two].split()) for one, two in spans),
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


def _with_quotation(piece: Piece, candidate: Candidate, quotes: tuple[Quotation, ...]) -> Piece:
    """A piece up to the end of a quotation that begins in it and that the parser cut."""
    first, last = piece
    for quote in quotes:
        if first <= quote.first <= last < quote.last and not quote.first <= candidate.token <= quote.last:
            return first, quote.last
    return piece


def _kind(candidate: Candidate, pieces: list[Piece], quotes: tuple[Quotation, ...]) -> StatementKind:
    inside = [any(quote.first <= first and last <= quote.last for quote in quotes) for first, last in pieces]
    if candidate.quoted and all(inside):
        return StatementKind.DIRECT
    if candidate.quoted or any(
        first <= quote.first and quote.last <= last for quote in quotes for first, last in pieces
    ):
        return StatementKind.MIXED
    return StatementKind.INDIRECT


def _actor(cast: Cast, candidate: Candidate) -> str | None:
    if candidate.source is None:
        return None
    mention = cast.at(candidate.source.actor) or cast.at(candidate.source.head)
    return mention.actor if mention is not None else None


def _modality(verb: Token, candidate: Candidate) -> Modality:
    """What the cue lends to the content: the table's word, hearsay without a source, or the mood of the cue itself."""
    modality = candidate.cue.modality
    if modality is not Modality.ASSERTED:
        return modality
    if candidate.hearsay:
        return Modality.REPORTED
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if helpers & POSSIBLE_AUX or (_negated(verb) and lemma(verb) not in OPINION):
        return Modality.POSSIBLE
    return modality


def _denies(verb: Token, cue: Cue) -> bool:
    """Denial by the word itself or by a negated opinion ("does not think that"); a negated denial denies nothing."""
    if cue.denies:
        return not _negated(verb)
    return _negated(verb) and cue.frame in ("that", "oto", "to") and lemma(verb) in OPINION


def _negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _nested(statements: list[Statement]) -> tuple[Statement, ...]:
    """Tell each statement the innermost other one whose content holds its cue."""
    result: list[Statement] = []
    for one in statements:
        holders = [
            other
            for other in statements
            if other.id != one.id
            and any(first <= one.cue_start and one.cue_end <= last for first, last in other.parts)
        ]
        outer = min(holders, key=lambda other: (other.end - other.start, other.id), default=None)
        result.append(replace(one, outer=outer.id) if outer is not None else one)
    return tuple(result)
