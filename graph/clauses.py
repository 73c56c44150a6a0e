"""Clauses around a pronoun: understood subjects, what binding forbids, pronouns that stand for nothing."""

from onrecord.graph.tokens import SUBJECTS, VERBAL, Tokens

OBJECTS = frozenset({"dobj", "pobj", "iobj", "dative"})
WEATHER = frozenset("seem appear rain snow mean fall".split())
IMPERSONAL = frozenset("turn happen take remain follow matter help cost come".split())
DEEPEST = 40


def subject(words: Tokens, verb: int, depth: int = 0) -> int | None:
    """The subject of a clause, also where it is understood: "tried to", "his attempt to", "accused X of doing"."""
    own = words.child(verb, "nsubj", "nsubjpass")
    if own is not None or depth > 4:
        return own
    dep, governor = words.dep[verb], words.head[verb]
    if dep == "pcomp":
        governor = words.head[governor]
    if dep == "acl" or (dep == "pcomp" and words.pos[governor] not in VERBAL):
        return words.child(governor, "poss")
    if dep in ("xcomp", "pcomp") and words.lemma[governor] != "promise":
        target = words.child(governor, "dobj")
        if target is not None:
            return target
    purpose = dep == "advcl" and words.child(verb, "aux") is not None and words.tag[verb] == "VB"
    if purpose and words.child(governor, "dobj") is not None:
        return None  # "sent troops to guard it": who guards is not said
    return subject(words, governor, depth + 1) if dep in ("xcomp", "pcomp", "advcl", "conj") else None


def barred(words: Tokens, i: int, head: int) -> bool:
    """Whether syntax forbids that pronoun ``i`` stands for the phrase ``head``: co-arguments of a verb, its own phrase."""
    if words.left[head] <= i <= words.right[head] and not _clause_between(words, i, head):
        return True
    if words.dep[i] == "poss":
        return False
    mine = words.verb(i)
    if mine == words.verb(head) and words.dep[head] not in ("poss", "compound", "amod"):
        return True
    return words.dep[i] not in SUBJECTS and subject(words, mine) == head


def _clause_between(words: Tokens, i: int, head: int) -> bool:
    """Whether a verb or a coordination stands between the pronoun and the phrase around it."""
    for _ in range(DEEPEST):
        if i == head:
            return False
        if words.dep[i] == "conj" or words.pos[i] in VERBAL:
            return True
        i = words.head[i]
    return False


def companions(words: Tokens, i: int) -> list[int]:
    """The other arguments of the pronoun's verb, for which a plain pronoun cannot stand."""
    if words.dep[i] == "poss":
        return []
    verb = words.verb(i)
    others = [c for c in words.children[verb] if words.dep[c] in ("nsubj", "nsubjpass", "dobj", "dative")]
    understood = subject(words, verb)
    return [c for c in (*others, *([] if understood is None else [understood])) if c != i]


def points_ahead(words: Tokens, i: int, head: int) -> bool:
    """Whether a pronoun in an opening phrase may point ahead to the subject: "In his speech, Putin said"."""
    if words.dep[head] not in SUBJECTS or head - i > 20:
        return False
    main, top = words.head[head], i
    for _ in range(DEEPEST):
        if words.head[top] in (main, top):
            break
        top = words.head[top]
    return words.head[top] == main and words.dep[top] in ("prep", "advcl") and top < head


def gives_reason(words: Tokens, verb: int) -> bool:
    """Whether the clause gives a reason ("because he …"): its subject is as likely the object of the main clause."""
    marks = (c for c in words.children[verb] if words.dep[c] == "mark")
    return words.dep[verb] == "advcl" and any(words.lower[c] in ("because", "since", "as") for c in marks)


def impersonal(words: Tokens, i: int) -> bool:
    """Whether "it" stands for nothing or, as an object or with "be", mostly for a thing: "it is clear", "saw it"."""
    if words.lower[i] != "it" or words.dep[i] not in SUBJECTS:
        return words.lower[i] == "it" and (words.dep[i] == "expl" or words.dep[i] in OBJECTS)
    verb = words.head[i]
    lemma = words.lemma[verb]
    if (
        lemma == "be"
        or words.lower[verb] in ("'s", "’s")
        or words.pos[verb] in ("AUX", "ADJ", "PART", "NOUN")
        or lemma in WEATHER
    ):
        return True
    clause = words.child(verb, "ccomp", "csubj", "advcl", "acl", "xcomp") is not None
    return clause and (words.dep[i] == "nsubjpass" or lemma in IMPERSONAL)


def relative_antecedent(words: Tokens, i: int) -> int | None:
    """The noun before relative pronoun ``i`` that its clause modifies."""
    verb = words.head[i]
    for _ in range(5):
        if words.dep[verb] == "relcl":
            return words.head[verb] if words.head[verb] < i else None
        verb = words.head[verb]
    return None
