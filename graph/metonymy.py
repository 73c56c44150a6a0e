"""Whether a capital or palace stands for its state, which acts, or for the place ("march on Moscow")."""

from onrecord.graph.nouns import Nouns
from onrecord.graph.tokens import Tokens

LOCATIVE = frozenset(
    "in at near outside around inside within throughout across through toward towards into onto off".split()
)
MOTION = frozenset(
    "march go travel move fly drive come return send arrive advance head flee bring take deploy walk run ride sail visit "
    "trip journey route way road rush race withdraw retreat evacuate descend push flight train convoy".split()
)
TAKING = frozenset(
    "reach enter leave visit capture seize storm surround bomb shell besiege approach encircle occupy defend take "
    "blockade".split()
)
PARTS = frozenset(
    "outskirt city center centre street suburb district mayor metro airport edge gate south north east west area state based "
    "born".split()
)
DATELINE = frozenset({"(", "—", "–", "--", "-"})


def is_place(words: Tokens, nouns: Nouns, first: int, last: int, head: int, *, opens: bool) -> bool:
    """Whether the name first..last with that head token means the place; ``opens``: a paragraph begins with it."""
    after = words.text[last + 1 : last + 3]
    dateline = opens and bool(after) and after[0] in DATELINE and words.space[last]
    if "D.C." in after or dateline or (opens and after[:1] == [","] and words.text[first].isupper()):
        return True
    seen = 0
    while words.dep[head] == "conj" and seen < 20:
        head = words.head[head]
        seen += 1
    governor, dep = words.head[head], words.dep[head]
    if dep == "pobj":
        return _after_preposition(words, nouns, governor)
    if dep in ("compound", "poss", "nmod", "npadvmod", "amod"):
        return words.lower[governor] in PARTS or _part(nouns, words.lemma[governor], "place")
    return first <= head and dep in ("dobj", "nsubjpass") and words.lemma[governor] in TAKING


def _part(nouns: Nouns, lemma: str, *classes: str) -> bool:
    return lemma in PARTS or nouns.among(lemma, *classes)


def _after_preposition(words: Tokens, nouns: Nouns, preposition: int) -> bool:
    word, above = words.lower[preposition], words.head[preposition]
    if word in LOCATIVE:
        return True
    if word == "of":
        return _part(nouns, words.lemma[above], "place", "organisation")
    if word not in ("on", "to", "from", "for"):
        return False
    object_ = words.child(above, "dobj") if word == "on" else None
    return any(words.lemma[i].removesuffix("ing") in MOTION for i in (above, object_) if i is not None)
