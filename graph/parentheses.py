"""Reporting clauses that the parser did not join to what they report.

Inside or after it ("The talks, he said, had failed", "as he put it"), or before a "that" which the parser lost.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from onrecord.graph.contents import COMMAS, FINITE, Candidate, Piece
from onrecord.graph.cuewords import cue_span
from onrecord.graph.language import Reading
from onrecord.graph.sources import MARKS, source, subject
from onrecord.ontology.cues import Frames

VERBAL = FINITE | {"VB", "VBG", "VBN"}
LOOSE = frozenset({"parataxis", "ccomp", "advcl", "dep", "conj", "ROOT"})
RELIABLE = 0.75
REACH = 14


def parenthesis(reading: Reading, verb: Token, frames: Frames) -> Iterator[Candidate]:
    """The candidate of a verb of saying that has no complement of its own."""
    cue = frames.get("that") or frames.get("quote")
    if cue is None or verb.tag_ not in VERBAL:
        return
    if cue.grade < RELIABLE and verb.lemma_ != "put":
        return
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    pieces, factor = _below(reading, verb) or _around(reading, verb, own), 0.95
    if not pieces and verb.lemma_ != "put":
        pieces, factor = _after_that(verb), 0.9
    if pieces:
        first, last = cue_span(verb, None, verb.i)
        speaker = source(reading, subject(verb), verb)
        yield Candidate(verb.i, first, last, cue, tuple(pieces), speaker, cue.grade * factor)


def _below(reading: Reading, verb: Token) -> list[Piece]:
    """The paragraph after a sentence that ends its own with a colon, where no quotation marks tell."""
    doc, colon = reading.doc, verb.sent.end - 1
    if (
        doc[colon].text != ":"
        or colon + 1 >= len(doc)
        or reading.paragraphs[colon] == reading.paragraphs[colon + 1]
    ):
        return []
    if doc[colon + 1].text in MARKS:
        return []
    last = colon + 1
    while last + 1 < len(doc) and reading.paragraphs[last + 1] == reading.paragraphs[colon + 1]:
        last += 1
    return [(colon + 1, last)]


def _around(reading: Reading, verb: Token, own: Token | None) -> list[Piece]:
    """What stands around a reporting clause set off by commas, or before one that ends its sentence."""
    if any(child.dep_ in ("dobj", "intj") for child in verb.rights) and verb.lemma_ != "put":
        return []  # "he said no"
    doc, sentence = reading.doc, verb.sent
    if own is None and verb.i == sentence.start + 1 and doc[verb.i - 1].lower_ == "as":
        return _after_comma(doc, verb.i, sentence.end)
    if own is None or own.tag_ in ("WP", "WDT") or verb.tag_ not in FINITE:
        return []
    first, last = min(own.left_edge.i, verb.i), max(verb.i, own.right_edge.i)
    if first > sentence.start and doc[first - 1].lower_ == "as":
        first -= 1
        if first <= sentence.start + 1:
            return _after_comma(doc, last, sentence.end)
    if first == sentence.start or doc[first - 1].text not in COMMAS or verb.dep_ not in LOOSE:
        return []
    opening = next(
        (i + 1 for i in range(first - 2, sentence.start, -1) if doc[i].text in (":", ";")), sentence.start
    )
    closing = next((i for i in range(last + 1, sentence.end) if doc[i].text in COMMAS), sentence.end - 1)
    return [piece for piece in ((opening, first - 1), (closing + 1, sentence.end - 1)) if piece[0] < piece[1]]


def _after_comma(doc: Doc, last: int, stop: int) -> list[Piece]:
    """The rest of a sentence that begins with "As he said, …"."""
    comma = next((i for i in range(last + 1, stop - 1) if doc[i].text in COMMAS), None)
    return [(comma + 1, stop - 1)] if comma is not None else []


def _after_that(verb: Token) -> list[Piece]:
    """What follows a "that" that belongs to no other word between verb and it."""
    doc, stop = verb.doc, verb.sent.end
    for i in range(verb.i + 1, min(verb.i + REACH, stop - 2)):
        word = doc[i]
        if (
            word.lower_ == "that"
            and word.tag_ in ("IN", "DT", "WDT")
            and word.dep_ not in ("dobj", "pobj", "det")
        ):
            return [(i, stop - 1)]
        if word.text in (".", ";", ":") or word.dep_ == "relcl":
            return []
    return []
