"""Direct quotations and their speakers: the reporting clause before, inside or after a quotation, or the sentence before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.graph.contents import Candidate, lemma
from onrecord.graph.language import Reading
from onrecord.graph.quotations import Quotation
from onrecord.graph.sources import SUBJECTS, Source, source, subject
from onrecord.ontology.cues import Cue, Frames

BEFORE = Cue("", "quote", 0.56)
REACH = 45
USUAL = 0.9
FAR, NEAR = 12, 3
ENDS = frozenset({".", "!", "?", ";"})
COMMA_BEFORE_CLOSING = frozenset({",", "?", "!", "…", "...", "—", "–", "-", "--"})
AFTER_VERB = SUBJECTS | {"dobj", "attr", "npadvmod", "oprd", "dep"}
LEAD_IN = frozenset({",", ":", "—", "–"})


@dataclass(frozen=True, slots=True)
class Utterance:
    """A quotation with the verb that introduces it (None: the speaker goes on) and how likely that is."""

    quote: Quotation
    verb: int | None
    certainty: float


def utterances(
    reading: Reading, quotes: tuple[Quotation, ...], verbs: Mapping[str, Frames]
) -> Iterator[Utterance]:
    """Each quotation that somebody utters, in text order, with its verb; scare quotes are left out."""
    previous: Quotation | None = None
    waiting: list[Quotation] = []
    for place, quote in enumerate(quotes):
        if quote.nested:
            yield from _nested(reading, quote, verbs)
            continue
        following = next((other for other in quotes[place + 1 :] if not other.nested), None)
        verb = _verb_of(reading, quote, previous, following, verbs)
        if verb is not None:
            yield Utterance(quote, verb, 0.95)
            yield from (Utterance(early, verb, 0.9) for early in waiting if quote.opens)
            waiting = []
        elif (
            not quote.closed
            and quote.opens
            and following is not None
            and following.paragraph == quote.paragraph + 1
        ):
            waiting.append(quote)
        elif _is_sentence(reading, quote):
            yield from (Utterance(early, None, 0.75) for early in waiting)
            waiting = []
            yield Utterance(quote, None, 0.75)
        previous = quote


def _nested(reading: Reading, quote: Quotation, verbs: Mapping[str, Frames]) -> Iterator[Utterance]:
    verb = _before(reading, quote, None, verbs)
    if verb is not None:
        yield Utterance(quote, verb, 0.8)


def _verb_of(
    reading: Reading,
    quote: Quotation,
    previous: Quotation | None,
    following: Quotation | None,
    verbs: Mapping[str, Frames],
) -> int | None:
    before = _before(reading, quote, previous, verbs) or _above(reading, quote, verbs)
    if before is not None and reading.doc[quote.end].text != ",":
        return before
    after = _after(reading, quote, following, verbs)
    return after if before is None or (after is not None and _owns(reading, quote, after)) else before


def _owns(reading: Reading, quote: Quotation, verb: int) -> bool:
    """Whether a reporting clause begins right after the quotation, with its verb or the verb's subject."""
    start = quote.last + 1
    own = next((child for child in reading.doc[verb].children if child.dep_ == "nsubj"), None)
    return reading.doc[start].dep_ != "cc" and (
        verb == start or (own is not None and own.left_edge.i == start)
    )


def _above(reading: Reading, quote: Quotation, verbs: Mapping[str, Frames]) -> int | None:
    """The verb of saying that ends the paragraph before a quotation, with a colon."""
    if not quote.opens or quote.first < 3 or reading.doc[quote.first - 1].text != ":":
        return None
    for i in range(quote.first - 2, max(-1, quote.first - REACH), -1):
        if reading.doc[i].text in ENDS or reading.paragraphs[i] != reading.paragraphs[quote.first - 1]:
            return None
        if _reports(reading.doc[i], verbs):
            return i
    return None


def _before(
    reading: Reading, quote: Quotation, previous: Quotation | None, verbs: Mapping[str, Frames]
) -> int | None:
    """The last verb of saying between the sentence's start (or the quotation before) and this quotation."""
    doc = reading.doc
    if quote.opens or quote.first == 0:
        return None
    lead = doc[quote.first - 1]
    floor = previous.last if previous is not None and previous.paragraph == quote.paragraph else -1
    best: int | None = None
    for i in range(quote.first - 1, max(floor, quote.first - REACH), -1):
        if reading.paragraphs[i] != quote.paragraph or (doc[i].text in ENDS and i != quote.first - 1):
            break
        if _reports(doc[i], verbs):
            best = i
            break
    if best is None:
        return None
    if lead.text == ":" or lead.i == best:
        return best
    near = FAR if verbs[lemma(doc[best])]["quote"].grade > USUAL else NEAR
    if floor >= 0 and best - floor <= 3:  # "…," said the mayor, who …, "…"
        near = REACH
    return best if lead.text in LEAD_IN and lead.i - best <= near else None


def _after(
    reading: Reading, quote: Quotation, following: Quotation | None, verbs: Mapping[str, Frames]
) -> int | None:
    """The first verb of saying after a quotation that ends with a comma or the like."""
    doc = reading.doc
    mark = doc[quote.last] if quote.closed else None
    if mark is None:
        return None
    ending = doc[quote.end].text
    start = quote.last + 1
    if ending not in COMMA_BEFORE_CLOSING:
        if start < len(doc) and doc[start].text == ",":
            start += 1
        elif ending != "." or start >= len(doc) or not doc[start].text[:1].islower():
            return None
    stop = min(len(doc), start + REACH, following.first if following is not None else len(doc))
    for i in range(start, stop):
        token = doc[i]
        if reading.paragraphs[i] != quote.paragraph or token.text in ENDS:
            return None
        if _reports(token, verbs) and _is_clause_of(token, start):
            usual = verbs[lemma(token)]["quote"].grade > USUAL
            return i if usual or _owns(reading, quote, i) else None
        if (
            i - start > 2
            and token.pos_ == "VERB"
            and token.dep_ not in ("relcl", "acl", "advcl", "amod")
            and token.tag_ in ("VBD", "VBZ", "VBP")
        ):
            return None
    return None


def _is_clause_of(verb: Token, start: int) -> bool:
    """Whether the reporting clause begins where the quotation ends, and the verb is no part of its subject."""
    if verb.dep_ in ("relcl", "amod") or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return False
    return verb.i - start <= 30


def is_compound(token: Token) -> bool:
    """Whether a token is the second half of a compound ("X-backed")."""
    before = token.doc[token.i - 1] if token.i else token
    return before.text == "-" and not before.whitespace_


def _reports(token: Token, verbs: Mapping[str, Frames]) -> bool:
    if is_compound(token) or token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") or lemma(token) not in verbs:
        return False
    frame: Cue | None = verbs[lemma(token)].get("quote")
    return frame is not None and token.tag_ in ("VBD", "VBZ", "VBP", "VBG", "VB", "VBN")


def _is_sentence(reading: Reading, quote: Quotation) -> bool:
    """Whether a quotation is a sentence of its own, or begins as one."""
    doc = reading.doc
    before = doc[quote.first - 1].text if quote.first else "."
    if not quote.opens and before not in MARK_ENDS and before[-1] not in ENDS:
        return False
    if not (doc[quote.inner].text[:1].isupper() or doc[quote.inner].text[:1] in "([…."):
        return False
    if not quote.closed or doc[quote.end].text in SENTENCE_CLOSE or quote.end - quote.inner >= 6:
        return True
    return quote.last + 1 < len(doc) and doc[quote.last + 1].text in ENDS


SENTENCE_CLOSE = frozenset({".", "!", "?", "…", "...", "--", "—"})
MARK_ENDS = frozenset({":", "”", '"', "’", "''"})


def spoken_by(reading: Reading, verb: Token, quote: Quotation) -> Source | None:
    """Who utters a quotation: the verb's subject, also one after it ("…," said the mayor) or far before it."""
    head = subject(verb)
    if head is not None and not quote.first <= head.i <= quote.last:
        return source(reading, head, verb)
    right = next((child for child in verb.rights if child.dep_ in AFTER_VERB), None)
    if right is not None and right.left_edge.i <= verb.i + 2:
        return source(reading, right, verb)
    words = reading.doc[quote.last + 1 : verb.i] if quote.last < verb.i else verb.sent
    opening = next((word for word in words if word.pos_ in ("PROPN", "NOUN", "PRON")), None)
    if opening is None or opening.i > verb.i or quote.first <= opening.i <= quote.last:
        return None
    while opening.dep_ in ("compound", "nmod", "amod", "poss") and opening.i < opening.head.i < verb.i:
        opening = opening.head
    return source(reading, opening, verb)


def speaker_before(reading: Reading, quote: Quotation) -> Candidate | None:
    """The subject of the sentence before a quotation, in its paragraph or with a colon at the end of the one before.

    "The mayor was furious. “…”", "The mayor released the following statement: ¶ “…”".
    """
    doc = reading.doc
    if quote.first < 3 or (quote.opens and doc[quote.first - 1].text != ":"):
        return None
    verb = doc[quote.first - 1].sent.root
    if verb.pos_ not in ("VERB", "AUX") or reading.paragraphs[verb.i] != reading.paragraphs[quote.first - 1]:
        return None
    named = subject(verb)
    if named is None or not _is_somebody(named) or verb.i >= quote.first:
        return None
    who = source(reading, named, verb)
    return Candidate(verb.i, verb.i, verb.i, BEFORE, (), who, BEFORE.grade) if who is not None else None


def _is_somebody(named: Token) -> bool:
    """Whether a subject can speak: a person by name, he or she, or a common noun."""
    return named.ent_type_ == "PERSON" or named.lower_ in ("he", "she") or named.pos_ == "NOUN"
