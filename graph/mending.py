"""Mends one mistake that the parser makes often: a date that opens a sentence swallows the name after it.

In "In late May Prigozhin accused …" it reads "May Prigozhin" as one name in a phrase that begins with "in", and leaves the verb
without a subject. The date is cut off, and the name becomes the subject.
"""

from spacy.tokens import Doc, Span, Token

from onrecord.ontology import times

INNER = frozenset({"compound", "nummod", "nmod", "amod"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
VERBS = frozenset({"VERB", "AUX"})


def mend(doc: Doc) -> None:
    """Mend the parse of a text in place."""
    for token in doc:
        if token.dep_ == "pobj" and token.pos_ in {"PROPN", "NOUN", "PRON"} and token.n_lefts:
            verb = _bare_verb(token)
            last = _last_of_date(token) if verb is not None else None
            if verb is not None and last is not None:
                _part(token, last, verb)


def _bare_verb(name: Token) -> Token | None:
    """The verb without a subject right of the name, above the prepositions that hold it."""
    token = name
    for _ in range(5):
        if token.pos_ in VERBS or token.head.i == token.i:
            break
        token = token.head
    if token.pos_ not in VERBS or token.i <= name.right_edge.i or token.tag_ == "VBG":
        return None
    return None if any(child.dep_ in SUBJECTS for child in token.children) else token


def _last_of_date(name: Token) -> Token | None:
    """The last word of the date before the name: a month, a weekday or a year."""
    words = times.load()
    dates = words.listed("month") | words.listed("weekday")
    last = None
    for child in name.lefts:
        if child.dep_ not in INNER:
            continue
        year = child.shape_ == "dddd" and child.text[0] in "12"
        if (
            year
            or child.lower_.rstrip(".") in dates
            or (last is not None and child.like_num and child.i == last.i + 1)
        ):
            last = child
    return last if last is not None and last.i < name.i else None


def _part(name: Token, last: Token, verb: Token) -> None:
    preposition = name.head
    for child in list(name.lefts):
        if child.i < last.i:
            child.head = last
    last.head, last.dep_ = preposition, "pobj"
    name.head = verb
    name.dep_ = "nsubjpass" if any(child.dep_ == "auxpass" for child in verb.children) else "nsubj"
    if name.ent_iob_ == "I" and name.ent_type_ in {"DATE", "TIME"}:
        name.doc.ents = [_shortened(entity, last) for entity in name.doc.ents]


def _shortened(entity: Span, last: Token) -> Span:
    """A date without the name after it."""
    if not entity.start <= last.i < entity.end - 1:
        return entity
    return Span(entity.doc, entity.start, last.i + 1, entity.label_)
