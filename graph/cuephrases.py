"""Phrases that name a source without a verb: "according to X", "in X's view", "in the words of X", "reportedly"."""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from onrecord.graph.contents import Candidate, Piece, clause_around, subtree, without
from onrecord.graph.language import Reading
from onrecord.graph.sources import possessor, source
from onrecord.ontology.cues import Cue

Phrases = Mapping[tuple[str, ...], Cue]


def anchors(phrases: Phrases) -> frozenset[str]:
    """The word of each phrase by which it is looked up: the last one that is not X, 's or "of"."""
    return frozenset(_anchor(words) for words in phrases)


def _anchor(words: tuple[str, ...]) -> str:
    if words[:2] == ("according", "to"):
        return "according"
    return next(word for word in reversed(words) if word not in ("X", "'s", "of"))


def phrase_candidates(reading: Reading, anchor: Token, phrases: Phrases) -> Iterator[Candidate]:
    """The phrase that the anchor word stands in, if any."""
    found = _match(anchor, phrases)
    if found is None:
        return
    cue, first, last, named, top = found
    speaker = source(reading, named, anchor)
    if named is not None and speaker is None:
        return
    hole = (min(first, subtree(top)[0]), max(last, subtree(top)[1]))
    clause = clause_around(top)
    if clause.i == top.i:
        return
    if hole[1] >= anchor.sent.end - 2 and clause.dep_ == "conj":
        clause = anchor.sent.root
    first_word, last_word = subtree(clause)
    after = next((i + 1 for i in range(top.i, first_word, -1) if reading.doc[i].text == ";"), first_word)
    whole = _inside_brackets(reading, anchor, (after, last_word))
    pieces = without([whole], hole)
    if pieces:
        yield Candidate(anchor.i, first, last, cue, tuple(pieces), speaker, cue.grade, hearsay=named is None)


def _inside_brackets(reading: Reading, anchor: Token, whole: Piece) -> Piece:
    """Only what stands between the same brackets as the phrase."""
    doc, sentence = reading.doc, anchor.sent
    opened = next((i for i in range(anchor.i, sentence.start - 1, -1) if doc[i].text in "()"), None)
    closed = next((i for i in range(anchor.i, sentence.end) if doc[i].text in "()"), None)
    if opened is None or doc[opened].text != "(" or (closed is not None and doc[closed].text != ")"):
        return whole
    return opened + 1, (closed if closed is not None else sentence.end) - 1


def _match(anchor: Token, phrases: Phrases) -> tuple[Cue, int, int, Token | None, Token] | None:
    """Cue, its first and last token, the word that names the source, and the top of the phrase."""
    word = anchor.lower_
    if word == "according":
        return _according(anchor, phrases)
    if (word,) in phrases:
        return phrases[(word,)], anchor.i, anchor.i, None, anchor
    if (word, "X") in phrases:
        named = _child(anchor, "pobj")
        return (phrases[(word, "X")], anchor.i, anchor.i, named, anchor) if named is not None else None
    opening = anchor.head
    if anchor.dep_ != "pobj" or opening.dep_ not in ("prep", "ROOT", "advmod"):
        return None
    return _possessive(anchor, opening, phrases) or _with_of(anchor, opening, phrases)


def _according(anchor: Token, phrases: Phrases) -> tuple[Cue, int, int, Token | None, Token] | None:
    to = next((child for child in anchor.children if child.lower_ == "to"), None)
    named = _child(to, "pobj") or _child(to, "pcomp") if to is not None else None
    if to is None or named is None:
        return None
    return phrases[("according", "to", "X")], anchor.i, to.i, named, anchor


def _possessive(
    noun: Token, opening: Token, phrases: Phrases
) -> tuple[Cue, int, int, Token | None, Token] | None:
    whose = possessor(noun)
    cue = phrases.get((opening.lower_, "X", "'s", noun.lower_))
    if cue is None or whose is None:
        return None
    return cue, noun.i, noun.i, whose, opening


def _with_of(
    noun: Token, opening: Token, phrases: Phrases
) -> tuple[Cue, int, int, Token | None, Token] | None:
    of = next((child for child in noun.children if child.lower_ == "of"), None)
    cue = phrases.get((opening.lower_, "the", noun.lower_, "of", "X"))
    named = _child(of, "pobj") if of is not None else None
    if cue is None or named is None or of is None:
        return None
    return cue, opening.i, of.i, named, opening


def _child(token: Token, dep: str) -> Token | None:
    return next((child for child in token.children if child.dep_ == dep), None)
