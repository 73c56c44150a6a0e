"""Sources: whose words a cue introduces, found over the dependency parse."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.graph.language import Reading

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
MARKS = frozenset("\"“”„‟«»'‘’`") | {"``", "''"}
EXPLETIVES = frozenset({"it", "there"})
MESSAGES = frozenset({"statement", "letter", "email", "message", "tweet", "post", "note", "memo", "release", "remark", "comment", "speech", "interview"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens ``first``..``last`` that name a speaker, with the head token; ``actor`` is the token that an actor is looked up by.

    They differ for "who" and other relatives, whose actor stands before them.
    """

    first: int
    last: int
    head: int
    actor: int


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The token that does what the verb says, over passive, coordination, control, participles; None where nobody is named."""
    own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if own is not None:
        if own.dep_ == "nsubjpass":
            return agent(verb)
        return None if own.dep_ == "csubj" or is_expletive(own, verb) else own
    by = agent(verb)
    if by is not None or depth > 6:
        return by
    return _borrowed(verb, depth)


def agent(verb: Token) -> Token | None:
    """The "by" phrase's noun of a passive or of a noun ("criticism by X")."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive(verb)):
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """Whether a verb is a passive, with or without its auxiliary."""
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children) or (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "advcl", "amod")
        and not any(c.dep_ == "aux" for c in verb.children)
    )


def is_expletive(token: Token, verb: Token) -> bool:
    """Whether a subject is the empty "it" or "there" ("it is said that")."""
    if token.dep_ == "expl" or token.lower_ == "there":
        return True
    return token.lower_ == "it" and is_passive(verb)


def _borrowed(verb: Token, depth: int) -> Token | None:
    """The subject that a verb without its own takes from the words above it."""
    head, dep = verb.head, verb.dep_
    if head.i == verb.i:
        return None
    if dep in ("conj", "aux", "auxpass"):
        if head.pos_ in ("VERB", "AUX"):
            return subject(head, depth + 1)
        return None
    if dep in ("acl", "relcl"):
        if verb.tag_ == "VBN" or verb.pos_ not in ("VERB", "AUX"):
            return None
        if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
            return possessor(head) or _governor(head, depth)
        if dep == "acl" and head.lemma_ in MESSAGES:
            return owner(head) or _governor(head, depth) or head
        return head
    if dep in ("xcomp", "ccomp"):
        given = next(
            (child for child in head.children if child.dep_ in ("dobj", "dative") and child.i < verb.i), None
        )
        if (
            given is not None
            and dep == "xcomp"
            and verb.tag_ == "VB"
            and head.lemma_ not in ("have", "make", "use", "take")
        ):
            return given
        if head.pos_ in ("VERB", "AUX"):
            return subject(head, depth + 1) if not is_passive(head) else _patient(head, depth)
        return None
    if dep == "advcl":
        return subject(head, depth + 1) if not is_passive(head) else _patient(head, depth)
    if dep == "pcomp":
        return _governor(head, depth)
    return None


def _governor(token: Token, depth: int) -> Token | None:
    """The subject of the verb that governs a preposition or noun."""
    top = token
    for _ in range(4):
        if top.pos_ in ("NOUN", "PROPN") and possessor(top) is not None:
            return possessor(top)
        if top.head.i == top.i:
            return None
        top = top.head
        if top.pos_ in ("VERB", "AUX"):
            return subject(top, depth + 1) if not is_passive(top) else _patient(top, depth)
    return None


def _patient(verb: Token, depth: int) -> Token | None:
    """The surface subject of a passive ("he was asked to say": he)."""
    own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if own is not None:
        return None if is_expletive(own, verb) else own
    return _borrowed(verb, depth + 1) if depth < 6 else None


def possessor(noun: Token) -> Token | None:
    """The owner of a noun: "Trump's claim", "his claim"."""
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def owner(noun: Token) -> Token | None:
    """Whose claim, belief or plan a noun is: possessor, "by"/"of"/"from" phrase, or the subject of a light verb that has it."""
    whose = possessor(noun)
    if whose is not None:
        return whose
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "among"):
            named = next((word for word in child.children if word.dep_ == "pobj"), None)
            if named is not None:
                return named
    return None


def source(reading: Reading, head: Token | None, cue: Token) -> Source | None:
    """The source's span: the noun phrase of its head with appositions and relative clauses, without the cue and quotations."""
    if head is None:
        return None
    doc = reading.doc
    first, last = head.left_edge.i, head.right_edge.i
    if head.dep_ == "poss" or cue.is_ancestor(head) is False or first <= cue.i <= last:
        first, last = _without(head, cue)
    last = _clipped(reading, head, first, last, cue)
    first = next(
        (
            i + 1
            for i in range(head.i - 1, first - 1, -1)
            if doc[i].text in MARKS or doc[i].text in (":", ";")
        ),
        first,
    )
    while first < head.i and (doc[first].is_punct or doc[first].dep_ in ("cc", "punct", "mark", "preconj")):
        first += 1
    while last > head.i and (doc[last].is_punct or doc[last].is_space or doc[last].tag_ == "POS"):
        last -= 1
    return Source(first, last, head.i, _antecedent(head).i)


def _without(head: Token, cue: Token) -> tuple[int, int]:
    """The noun phrase of ``head`` up to the child that holds the cue."""
    first, last = head.i, head.i
    for child in head.children:
        if child.left_edge.i <= cue.i <= child.right_edge.i:
            continue
        if child.i < head.i:
            first = min(first, child.left_edge.i)
        elif cue.i < head.i or child.right_edge.i < cue.i:
            last = max(last, child.right_edge.i)
    return first, last


def _clipped(reading: Reading, head: Token, first: int, last: int, cue: Token) -> int:
    doc, paragraph = reading.doc, reading.paragraphs[head.i]
    for i in range(head.i + 1, last + 1):
        token = doc[i]
        if token.text in MARKS and token.tag_ != "POS" and token.text not in ("'", "’"):
            return i - 1
        if (
            reading.paragraphs[i] != paragraph
            or token.text in (";", ":")
            or (first <= cue.i < head.i and token.i - head.i > 40)
        ):
            return i - 1
        if head.i < cue.i <= i:
            return cue.i - 1
    return last


def _antecedent(head: Token) -> Token:
    """What a relative pronoun stands for."""
    if head.lower_ not in RELATIVES or head.tag_ not in ("WP", "WDT", "WP$", "IN"):
        return head
    return next((up.head for up in _upward(head) if up.dep_ == "relcl"), head)


def _upward(token: Token) -> Iterator[Token]:
    while token.head.i != token.i:
        yield token
        token = token.head
    yield token
