"""Sources: whose words a cue introduces, found over the dependency parse."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.graph.language import Reading

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
MARKS = frozenset("\"“”„‟«»'‘’`") | {"``", "''"}
DASHES = frozenset({"-", "–", "—", "--"})
EXPLETIVES = frozenset({"it", "there"})
NOTHING = frozenset({"nothing", "something", "anything", "everything", "so", "no", "yes"})
MESSAGES = frozenset(
    "comment email interview letter memo message note post release remark speech statement tweet".split()
)
# Verbs whose object does what the infinitive after it says ("asked him to say").
OBJECT_CONTROL = frozenset(
    "advise allow ask authorize beg cause challenge command compel convince direct drive enable encourage expect forbid force "
    "get help implore instruct invite lead let like motivate need oblige order permit persuade press pressure prompt push remind "
    "request require teach tell tempt train trust urge want warn".split()
)
# Nouns whose "of" phrase can name the speaker ("the claims of the minister").
OWNED = frozenset(
    "account allegation argument assertion belief claim complaint demand fear hope opinion pledge promise statement suggestion "
    "testimony threat view vow warning word".split()
)
SPEAKERS = frozenset({"PERSON", "ORG", "NORP", "GPE"})
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens ``first``..``last`` that name a speaker; an actor is looked up by the token ``actor``.

    It differs from ``head`` for "who" and other relatives, whose actor stands before them.
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
    return _misread(verb) or _borrowed(verb, depth) or _far(verb)


def _far(verb: Token) -> Token | None:
    """The noun that begins the sentence of a finite main verb, where what stands between has lost the parser's way."""
    before = verb.doc[verb.i - 1] if verb.i else verb
    if (
        verb.dep_ != "ROOT"
        or verb.tag_ not in ("VBD", "VBZ", "VBP")
        or before.text not in (",", ")", "-", "–", "—")
    ):
        return None
    opening = next((word for word in verb.sent if word.pos_ in ("PROPN", "NOUN", "PRON")), None)
    if opening is None or opening.i >= verb.i or opening.dep_ == "pobj":
        return None
    while opening.dep_ in ("compound", "nmod", "amod", "poss") and opening.i < opening.head.i < verb.i:
        opening = opening.head
    return opening


def _misread(verb: Token) -> Token | None:
    """A subject that the parser took for something else: the name or pronoun right before a finite verb, or after "said"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ in ("conj", "relcl", "acl", "aux"):
        return None
    place = verb.i - 1
    while (
        place > 0 and verb.doc[place].dep_ in ("advmod", "aux", "neg") and verb.doc[place].text[:1].islower()
    ):
        place -= 1
    word = verb.doc[place] if place >= 0 else verb
    if word.i != verb.i and not word.is_sent_end and _may_speak(word):
        return _top(word, verb)
    after = next((child for child in verb.rights if child.dep_ in ("dobj", "attr", "npadvmod", "oprd")), None)
    inverted = verb.i == 0 or verb.doc[verb.i - 1].text in MARKS or verb.doc[verb.i - 1].text == ","
    if not inverted or after is None or after.left_edge.i != verb.i + 1 or after.lower_ in NOTHING:
        return None
    return after


def _may_speak(word: Token) -> bool:
    if word.pos_ == "PRON":
        return word.tag_ == "PRP" and word.lower_ not in ("it", "me", "him", "her", "us", "them")
    return word.pos_ == "PROPN" or (
        word.pos_ in ("ADV", "ADJ", "NOUN") and word.text[:1].isupper() and not word.is_sent_start
    )


def _top(word: Token, verb: Token) -> Token:
    """The head of the noun phrase that a word ends, as far as it stands next to the verb."""
    while word.dep_ in ("compound", "flat", "appos") and word.head.i < verb.i and word.head.i != word.i:
        word = word.head
    return word


def agent(verb: Token) -> Token | None:
    """The "by" phrase's noun of a passive or of a noun ("criticism by X")."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive(verb)):
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """Whether a verb is a passive, with or without its auxiliary."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if any(child.dep_ in ("aux", "nsubj") for child in verb.children):
        return False
    return (verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod")) or (
        verb.tag_ == "VBD" and verb.dep_ == "advcl"
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
    if dep in ("acl", "relcl"):
        return _modified(verb, head, depth)
    if dep == "pcomp":
        return _governor(head, depth)
    if dep == "xcomp" and (given := _controller(verb, head)) is not None:
        return given
    if dep in ("conj", "aux", "auxpass") and head.pos_ in VERBAL:
        return subject(head, depth + 1)
    if dep in ("xcomp", "ccomp", "advcl") and (dep == "advcl" or head.pos_ in VERBAL):
        return _surface(head, depth)
    return None


def _modified(verb: Token, noun: Token, depth: int) -> Token | None:
    """Who does what a clause after a noun says: the noun, or whose message, plan or claim the noun is."""
    if verb.tag_ == "VBN" or verb.pos_ not in VERBAL:
        return None
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return possessor(noun) or _governor(noun, depth)
    if verb.dep_ == "acl" and noun.lemma_ in MESSAGES:
        return owner(noun) or _governor(noun, depth) or noun
    return noun


def _controller(verb: Token, head: Token) -> Token | None:
    """The object that an infinitive after it is about ("asked him to say")."""
    if verb.tag_ != "VB" or head.lemma_ not in OBJECT_CONTROL:
        return None
    return next(
        (child for child in head.children if child.dep_ in ("dobj", "dative") and child.i < verb.i), None
    )


def _surface(verb: Token, depth: int) -> Token | None:
    """The subject of a verb, of a passive what stands as its subject; none for "it is hard to believe"."""
    found = _patient(verb, depth) if is_passive(verb) else subject(verb, depth + 1)
    empty = found is not None and found.lower_ == "it" and verb.lemma_ == "be"
    return None if empty else found


def _governor(token: Token, depth: int) -> Token | None:
    """The subject of the verb that governs a preposition or noun."""
    top = token
    for _ in range(4):
        if top.pos_ in ("NOUN", "PROPN") and possessor(top) is not None:
            return possessor(top)
        if top.head.i == top.i:
            return None
        top = top.head
        if top.pos_ in VERBAL:
            return _surface(top, depth)
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
        if child.dep_ in ("prep", "agent") and (
            child.lower_ in ("by", "from", "among") or is_owner_phrase(noun, child)
        ):
            named = next((word for word in child.children if word.dep_ == "pobj"), None)
            if named is not None:
                return named
    return None


def is_owner_phrase(noun: Token, preposition: Token) -> bool:
    """Whether an "of" phrase says whose words the noun stands for, not what they are about."""
    if preposition.lower_ != "of" or noun.lemma_ not in OWNED:
        return False
    named = (word for word in preposition.children if word.dep_ == "pobj")
    return any(word.pos_ == "PROPN" or word.ent_type_ in SPEAKERS for word in named)


def source(reading: Reading, head: Token | None, cue: Token) -> Source | None:
    """The source's span: the noun phrase of its head with appositions and relative clauses, without the cue and quotations."""
    if head is None:
        return None
    head = _after_dateline(reading, head, cue)
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


def _after_dateline(reading: Reading, head: Token, cue: Token) -> Token:
    """The speaker after a dateline ("LONDON (Agency) - The mayor said") that the parser took for the speaker itself."""
    doc = reading.doc
    start = head.left_edge.i
    if cue.i <= head.i or (start > 0 and reading.paragraphs[start - 1] == reading.paragraphs[start]):
        return head
    dash = next((i for i in range(head.i + 1, min(cue.i - 1, head.i + 8)) if doc[i].text in DASHES), None)
    if dash is None or not (doc[start].text.isupper() or any(word.text == "(" for word in doc[start:dash])):
        return head
    named = doc[dash + 1 : cue.i]
    return (
        named.root
        if named.root.pos_ in NOMINAL
        else next((word for word in named if word.pos_ == "PROPN"), head)
    )


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
