"""Complements: the children of a verb sorted by what they are to it, and where a complement ends."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.graph.contents import COMMAS, clause_frame, has_subject

# Participles that go on with the speaker after what he said ("…, adding that").
ADDING = frozenset(
    "accuse acknowledge add advise allege argue assert blame call caution charge cite claim complain conclude contend criticize "
    "declare denounce describe dismiss emphasize explain imply insist joke maintain mention note observe point praise predict "
    "promise quote recall refer remark say state stress suggest tell urge vow warn write".split()
)
ASKING = frozenset({"ask", "inquire", "question", "wonder"})
OBJECT_LIKE = frozenset({"oprd", "acomp", "attr"})


@dataclass(slots=True)
class Complements:
    """The children of a verb by what they are to it."""

    clauses: list[Token] = field(default_factory=list)
    infinitive: Token | None = None
    gerund: Token | None = None
    predicate: Token | None = None
    object: Token | None = None
    surface: Token | None = None
    particle: Token | None = None
    wish: Token | None = None
    prepositions: list[Token] = field(default_factory=list)


def complements(verb: Token) -> Complements:
    """Sort a verb's children."""
    found = Complements()
    for child in verb.children:
        dep = child.dep_
        if dep == "xcomp":
            _open_complement(found, child)
        elif dep in ("ccomp", "csubjpass"):
            found.clauses.append(child)
        elif dep == "prep" or (dep == "dative" and child.pos_ == "ADP"):
            found.prepositions.append(child)
        elif dep in ("dobj", "dative"):
            found.object = found.object or child
        elif dep == "nsubjpass":
            found.surface = child
        elif dep == "prt":
            found.particle = child
        elif dep in OBJECT_LIKE:
            found.predicate = child
        elif dep == "advcl" and child.i > verb.i:
            _adverbial(found, verb, child)
    return found


def _adverbial(found: Complements, verb: Token, child: Token) -> None:
    """A complement that the parser calls adverbial: "called for the law to be changed", "asked if it was true"."""
    frame = clause_frame(child)
    if frame == "oto" and child.left_edge.lower_ == "for":
        found.wish = child
    elif frame == "wh" and verb.lemma_ in ASKING:
        found.clauses.append(child)


def _open_complement(found: Complements, child: Token) -> None:
    frame = clause_frame(child)
    if frame in ("that", "wh"):
        found.clauses.append(child)
    elif frame in ("inf", "oto"):
        found.infinitive = child
    elif frame == "ing":
        found.gerund = child
    else:
        found.predicate = child


def own_end(verb: Token, clause: Token) -> int:
    """The last token of a complement, without a coordination or participle that goes on with the speaker."""
    last = clause.right_edge.i
    for child in clause.rights:
        if child.right_edge.i < last - 1:
            continue
        if _resumes(verb, clause, child) or _adds(child):
            return max(clause.i, child.left_edge.i - 1)
    return last


def _resumes(verb: Token, clause: Token, child: Token) -> bool:
    """A coordinated verb that agrees with the cue rather than with the clause ("denies that it was so and goes on")."""
    return (
        child.dep_ == "conj"
        and verb.tag_ in ("VBD", "VBZ")
        and child.tag_ == verb.tag_ != clause.tag_
        and not has_subject(child)
    )


def _adds(child: Token) -> bool:
    """A participle of saying after a comma."""
    if child.dep_ != "advcl" or child.tag_ != "VBG" or child.left_edge.i != child.i:
        return False
    return child.lemma_ in ADDING and child.doc[child.i - 1].text in COMMAS
