"""Grammar of time: what an expression modifies, which words share its date, and whether they look ahead."""

import bisect
from collections.abc import Iterator

from spacy.tokens import Span, Token

from onrecord.graph.expressions import Expression
from onrecord.graph.language import Reading
from onrecord.ontology import times
from onrecord.ontology.frames import Lexicon

VERBS = frozenset({"VERB", "AUX"})
MODIFIERS = frozenset({"compound", "nummod", "amod", "poss", "nmod"})
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
BEFORE_TIME = frozenset(
    "in since until till by during of from through before after between early late mid on to and last next this".split()
)
AHEAD = frozenset({"plan", "promise", "threaten", "request"})
DECIDED = frozenset({"decide", "choose", "opt", "resolve", "agree"})
AWAITED = frozenset({"expect", "schedule", "be", "go"})
OVER = frozenset({"once", "formerly", "previously"})


def tokens_between(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """First and last token of a stretch of the canonical text."""
    first = bisect.bisect_right(reading.ends, start)
    last = bisect.bisect_left(reading.starts, end) - 1
    return (first, last) if first <= last else None


def tells_time(expression: Expression, words: Span) -> bool:
    """Whether words that may mean something else ("may", "March", "Sun", "1500", "Russia Today") tell a time here."""
    head = words[-1]
    before = head.doc[words.start - 1].lower_ if words.start else ""
    if (
        head.ent_type_ == "DATE"
        or expression.form not in {"month", "weekday", "year", "day"}
        or len(words) > 1
    ):
        return True
    if expression.form == "day":
        return head.pos_ != "PROPN"
    if expression.form == "weekday":
        return len(head.text.rstrip(".")) > 4 or head.ent_type_ == "TIME"
    return (
        before in BEFORE_TIME
        and head.ent_type_ not in {"PERSON", "CARDINAL", "QUANTITY", "MONEY"}
        and head.pos_ not in VERBS
    )


def owner_of(root: Token, first: int, last: int) -> tuple[Token, Token | None]:
    """The verb or noun that an expression modifies, and the preposition that ties it to it.

    Names have no dates, so that what the parser hangs on a name to its left belongs to the verb above it.
    """
    token, preposition = root, None
    for _ in range(10):
        above = token.head
        if above.i == token.i:
            break
        if token.dep_ in {"pobj", "pcomp"} and above.pos_ in {"ADP", "SCONJ"} and preposition is None:
            preposition = above
        elif above.pos_ in VERBS:
            return _verb_before(above, token, first, last), preposition
        elif _has_date(above, token):
            return above, preposition
        token = above
    return token, preposition


def _has_date(noun: Token, modifier: Token) -> bool:
    """Whether a date that modifies a noun is the noun's own; before a name it is part of the name ("the 2014 Minsk Accords")."""
    if noun.pos_ == "PROPN":
        return modifier.i < noun.i and modifier.dep_ in MODIFIERS
    if noun.lower_ in times.load().listed("unit"):
        return False  # "for three days in June"
    return noun.pos_ == "NOUN" and not _is_personal(noun, modifier)


def _is_personal(noun: Token, modifier: Token) -> bool:
    return modifier.i > noun.i and (noun.ent_type_ in NAMED or modifier.dep_ == "npadvmod")


def _verb_before(verb: Token, token: Token, first: int, last: int) -> Token:
    """The verb of saying, where a parser gives its date to what is said ("said late on Friday that …", "said Saturday …")."""
    above = verb.head
    if (
        verb.dep_ not in {"ccomp", "xcomp", "advcl"}
        or above.pos_ not in VERBS
        or not above.i < first < verb.i
    ):
        return verb
    marked = any(child.dep_ == "mark" and last < child.i < verb.i for child in verb.children)
    opening = verb.doc[above.i + 1 : first]
    adjacent = (
        all(word.pos_ in {"ADP", "ADV", "DET"} and word.lower_ != "that" for word in opening)
        and token.i < verb.i
    )
    subject = any(child.dep_ in {"nsubj", "nsubjpass"} and child.i > last for child in verb.children)
    return above if marked or (adjacent and subject and verb.dep_ == "ccomp") else verb


def sharers(head: Token, governor: Token | None, lexicon: Lexicon) -> Iterator[tuple[Token, bool]]:
    """The words whose date is the claim's, nearest first; with True only what stands before the word is shared."""
    yield head, False
    if governor is not None:
        yield governor, False
    if head.dep_ == "relcl" and head.head.lower_ in times.load().listed("unit"):
        yield (
            head.head,
            False,
        )  # "the day he left", and what a parser takes for it: "The following day he left"
    below = _below_verb if head.pos_ in VERBS else _below_noun
    for child in head.children:
        yield from ((word, False) for word in below(child, head, lexicon))
    yield from _above(head, lexicon)


def _below_noun(child: Token, _: Token, __: Lexicon) -> Iterator[Token]:
    """A deal "signed in June"."""
    if child.dep_ in {"acl", "relcl"} and child.lemma_ in times.load().listed("event"):
        yield child


def _below_verb(child: Token, verb: Token, lexicon: Lexicon) -> Iterator[Token]:
    """Participles, objects, occasions and coordinated verbs that tell when the verb's action was."""
    if child.dep_ == "prep" and child.lower_ in {"in", "at", "during", "on"}:
        yield from (noun for noun in child.children if noun.lemma_ in times.load().listed("occasion"))
        return
    concurrent = child.dep_ == "advcl" and _is_concurrent(child, verb)
    lent = child.dep_ == "dobj" and child.pos_ == "NOUN" and _lends_date(child, verb, lexicon)
    if concurrent or lent or (child.dep_ == "conj" and child.pos_ in VERBS and _shares_object(verb, child)):
        yield child


def _is_concurrent(child: Token, head: Token) -> bool:
    """Whether it is "Speaking on Saturday, he …": a participle without a subject or a word like "after"."""
    if child.tag_ != "VBG" or child.i > head.i:
        return False
    return not any(c.dep_ in {"mark", "nsubj", "nsubjpass", "aux"} for c in child.children)


def _lends_date(noun: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Whether the date of an object is that of its verb: "launched an attack in June", but not "condemned the attack in June"."""
    if lexicon.is_light(verb.lemma_) or verb.lemma_ in times.load().listed("event"):
        return True
    return not any(child.lower_ in {"the", "this", "that"} or child.dep_ == "poss" for child in noun.children)


def _shares_object(head: Token, last: Token) -> bool:
    """Whether it is "shelled and captured the town on Saturday"."""
    own = any(
        child.dep_ in {"dobj", "prep", "ccomp", "xcomp"} and child.i > head.i for child in head.children
    )
    return not own and not any(child.dep_ in {"nsubj", "nsubjpass", "aux"} for child in last.children)


def _above(head: Token, lexicon: Lexicon) -> Iterator[tuple[Token, bool]]:
    token, fronted = head, False
    for _ in range(6):
        above = token.head
        if above.i == token.i:
            return
        if token.pos_ in VERBS:
            if not _shares_up(token, above, lexicon):
                return
            fronted = fronted or token.dep_ == "conj"
        elif above.pos_ in VERBS:
            if not _is_carried(token, above, above, lexicon):
                return
        elif (
            above.pos_ == "ADP"
            and above.head.pos_ in VERBS
            and _is_carried(token, above, above.head, lexicon)
        ):
            above = above.head
        elif token.dep_ != "conj" or above.pos_ != "NOUN":
            return
        yield above, fronted
        token = above


def _shares_up(verb: Token, above: Token, lexicon: Lexicon) -> bool:
    if above.pos_ not in VERBS:
        return False
    if verb.dep_ == "xcomp":
        operator = lexicon.operator(above.lemma_)
        return above.lemma_ not in DECIDED and (operator is None or operator.effect not in AHEAD)
    if verb.dep_ == "advcl":
        return verb.tag_ in {"VBG", "VBN"} and not any(
            c.dep_ in {"mark", "nsubj", "nsubjpass", "advmod"} for c in verb.children
        )
    return verb.dep_ == "conj"


def _is_carried(token: Token, link: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Whether a noun or adjective has the date of its verb: predicates, light verbs, "took place", "was signed"."""
    if token.dep_ in {"attr", "acomp", "oprd"} or (link is not verb and verb.lemma_ == "be"):
        return True
    carries = lexicon.is_light(verb.lemma_) or verb.lemma_ in times.load().listed("event")
    return carries and (link is not verb or token.dep_ in {"dobj", "nsubj", "nsubjpass"})


def is_ahead(word: Token, lexicon: Lexicon) -> bool:
    """Whether a verb, or the verb that a noun depends on, tells of what lies ahead of the report."""
    if word.pos_ == "NOUN" and any(
        child.lower_ in lexicon.words.classes["planned"] for child in word.children
    ):
        return True
    verb = word
    for _ in range(6):
        if verb.pos_ in VERBS or verb.head.i == verb.i:
            break
        verb = verb.head
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    if words & {"will", "shall", "'ll", "’ll", "wo", "would"}:
        return "have" not in words
    if "to" in words:
        return _is_awaited(verb.head, lexicon) if verb.head.i != verb.i else False
    if verb.tag_ == "VBG":
        return any(child.lemma_ == "be" and child.tag_ in {"VBZ", "VBP"} for child in auxiliaries)
    return verb.tag_ in {"VBZ", "VBP"} and verb.lemma_ != "have" and not auxiliaries and verb.pos_ == "VERB"


def _is_awaited(governor: Token, lexicon: Lexicon) -> bool:
    """Plans to, is expected to, is due to; not "had planned to"."""
    if any(child.lower_ == "had" and child.dep_ == "aux" for child in governor.children):
        return False
    operator, classes = lexicon.operator(governor.lemma_), lexicon.words.classes
    planned = operator is not None and operator.effect in AHEAD
    waiting = governor.lemma_ in AWAITED | classes["plan-noun"] or governor.lower_ in classes["ready"]
    return planned or waiting


def is_over(head: Token) -> bool:
    """Whether adverbs say that what holds by ``head`` no longer does: "once", "formerly", "no longer", "used to"."""
    token = head
    for _ in range(4):
        if any(_ends(child) for child in token.children) or _is_former(token):
            return True
        if (
            token.pos_ in VERBS
            and token.dep_ == "xcomp"
            and token.head.lemma_ == "use"
            and token.head.tag_ == "VBD"
        ):
            return True
        if token.dep_ not in {"attr", "acomp", "oprd"} and not (
            token.dep_ == "pobj" and token.head.lower_ == "as"
        ):
            return False
        token = token.head if token.dep_ != "pobj" else token.head.head
    return False


def _is_former(noun: Token) -> bool:
    """Whether it is "ex-ally", where the tokenizer takes it for three words."""
    before = noun.doc[max(0, noun.i - 2) : noun.i].text
    return before.lower() in {"ex-", "then-"}


def _ends(child: Token) -> bool:
    if child.dep_ not in {"advmod", "amod"}:
        return False
    return child.lower_ in OVER or (
        child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children)
    )


def is_main(head: Token) -> bool:
    """Whether a word heads the main clause of its sentence or one coordinated with it."""
    token = head
    while token.dep_ == "conj":
        token = token.head
    return token.head.i == token.i


def sentence_start(token: Token) -> int:
    """Index of the first token of the sentence."""
    index = token.i
    while index and not token.doc[index].is_sent_start:
        index -= 1
    return index
