"""Speakers before a colon: "The minister: “…”" and the turns of an interview ("SMITH: We will see.")."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.graph.contents import Candidate, Piece
from onrecord.graph.language import Reading
from onrecord.graph.quotations import Quotation
from onrecord.graph.sources import Source
from onrecord.ontology.cues import Cue

QUOTED = Cue(":", "quote", 0.76)
TURN = Cue(":", "quote", 0.6)
LONGEST = 12
HEADINGS = frozenset(
    "abstract analysis background breaking conclusion correction editor exclusive full live note photo summary text update video "
    "warning watch".split()
)
TURNS = frozenset({"q", "a"})


def colon_candidates(reading: Reading, quotes: tuple[Quotation, ...]) -> Iterator[Candidate]:
    """A candidate for each colon that a speaker stands before."""
    begun = {quote.first: quote for quote in quotes if not quote.nested}
    words = reading.doc.to_array("ORTH")
    for place in (words == reading.doc.vocab.strings.add(":")).nonzero()[0].tolist():
        token = reading.doc[place]
        if place + 1 >= len(reading.doc):
            continue
        speaker = _speaker(reading, token)
        if speaker is None:
            continue
        quote = begun.get(token.i + 1)
        if quote is not None:
            yield Candidate(
                token.i,
                token.i,
                token.i,
                QUOTED,
                ((quote.first, quote.last),),
                speaker,
                QUOTED.grade,
                quoted=1,
            )
        elif (rest := _turn(reading, token, speaker)) is not None:
            yield Candidate(token.i, token.i, token.i, TURN, (rest,), speaker, TURN.grade)


def _speaker(reading: Reading, colon: Token) -> Source | None:
    """The noun phrase that fills the sentence up to the colon."""
    first = colon.i
    while (
        first > 0
        and not reading.doc[first].is_sent_start
        and reading.paragraphs[first - 1] == reading.paragraphs[colon.i]
    ):
        first -= 1
    words = reading.doc[first : colon.i]
    if not 0 < len(words) <= LONGEST or any(word.pos_ in ("VERB", "AUX") or word.is_punct for word in words):
        return None
    head = words.root
    if head.pos_ not in ("NOUN", "PROPN", "PRON") and head.lower_ not in TURNS:
        return None
    if head.dep_ == "pobj" or words[0].pos_ == "ADP":
        return None
    return Source(first, colon.i - 1, head.i, head.i)


def _turn(reading: Reading, colon: Token, speaker: Source) -> Piece | None:
    """The rest of a paragraph that begins with the name of a speaker."""
    paragraph = reading.paragraphs[colon.i]
    if speaker.first > 0 and reading.paragraphs[speaker.first - 1] == paragraph:
        return None
    name = reading.doc[speaker.first : colon.i]
    capitals = (
        name.text.isupper()
        and len(name) <= 3
        and len(name.text) > 2
        and not HEADINGS & {word.lower_ for word in name}
    )
    if not (name.text.lower() in TURNS or name.root.ent_type_ == "PERSON" or capitals):
        return None
    last = colon.i
    while last + 1 < len(reading.doc) and reading.paragraphs[last + 1] == paragraph:
        last += 1
    return (colon.i + 1, last) if last - colon.i >= 3 else None
