"""Verb cues: the frames in which a verb stands, and the candidates that they make."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from onrecord.graph.contents import WH_TAGS, Candidate, Piece, clause_frame, has_subject, noun_phrase, subtree
from onrecord.graph.language import Reading
from onrecord.graph.sources import EXPLETIVES, MARKS, SUBJECTS, is_expletive, is_passive, source, subject
from onrecord.ontology.cues import Cue, Frames

LIGHT = frozenset(
    {
        "decline",
        "refuse",
        "try",
        "attempt",
        "continue",
        "begin",
        "start",
        "go",
        "seem",
        "appear",
        "proceed",
        "fail",
        "tend",
        "use",
        "come",
        "have",
        "happen",
        "dare",
        "rush",
        "cease",
        "stop",
        "get",
        "manage",
        "keep",
        "need",
        "mean",
    }
)
CUE_LEFT = frozenset({"aux", "auxpass", "neg", "advmod"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
COMMAS = frozenset({",", "—", "–", "-", "--"})
ADDING = frozenset({"add", "note", "say", "call", "cite", "argue", "suggest", "warn", "claim", "insist", "accuse", "describe", "stress", "explain", "point", "urge", "mention", "refer", "quote", "blame", "criticize", "praise", "tell", "write", "conclude", "declare", "state", "emphasize", "remark", "vow", "promise", "acknowledge", "complain", "allege", "assert", "maintain", "observe", "predict", "contend", "joke", "imply", "recall", "advise", "caution", "charge", "denounce", "dismiss"})
EARLIER_CLAUSE = ("quote", "that")


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
        if dep in ("ccomp", "csubjpass"):
            found.clauses.append(child)
        elif dep == "xcomp":
            _open_complement(found, child)
        elif dep == "dobj":
            found.object = found.object or child
        elif dep == "nsubjpass":
            found.surface = child
        elif dep == "advcl" and child.left_edge.lower_ == "for" and child.i > verb.i and clause_frame(child) == "oto":
            found.wish = child
        elif dep in ("oprd", "acomp", "attr"):
            found.predicate = child
        elif dep == "prt":
            found.particle = child
        elif dep == "prep" or (dep == "dative" and child.pos_ == "ADP"):
            found.prepositions.append(child)
        elif dep == "dative":
            found.object = found.object or child
    return found


def _open_complement(found: Complements, child: Token) -> None:
    frame = clause_frame(child)
    if frame in ("that", "wh"):
        found.clauses.append(child)
    elif frame in ("to", "oto"):
        found.infinitive = child
    elif frame == "ing":
        found.gerund = child
    else:
        found.predicate = child


def verb_candidates(reading: Reading, verb: Token, frames: Frames) -> Iterator[Candidate]:
    """Every frame of the tables in which the verb stands here."""
    parts = complements(verb)
    passive = is_passive(verb)
    speaker = source(reading, subject(verb), verb)
    hearsay = passive and speaker is None
    for name, pieces, last in _frames(verb, parts, frames, passive):
        cue = frames.get(name)
        if cue is None or not pieces:
            continue
        first, end = cue_span(verb, parts, last)
        if name == "raise":
            yield Candidate(verb.i, first, end, cue, tuple(pieces), None, cue.grade, True)
        else:
            yield Candidate(verb.i, first, end, cue, tuple(pieces), speaker, cue.grade, hearsay)


def cue_span(verb: Token, parts: Complements, last: int) -> Piece:
    """The cue with auxiliaries, negation and adverbs before it and its particle or preposition after it."""
    top = verb
    while top.dep_ == "xcomp" and top.head.lemma_ in LIGHT and top.i - top.head.i <= 4:
        top = top.head
    first = top.i
    for child in reversed(list(top.lefts)):
        if (
            child.dep_ not in CUE_LEFT
            or child.i != first - 1
            or child.lower_ in ("when", "where", "how", "why")
        ):
            break
        first = child.i
    if parts.particle is not None and parts.particle.i == verb.i + 1:
        last = max(last, parts.particle.i)
    return first, last


def _frames(
    verb: Token, parts: Complements, frames: Frames, passive: bool
) -> Iterator[tuple[str, list[Piece], int]]:
    """Frame, content and last token of the cue for each complement."""
    for clause in parts.clauses:
        yield from _clausal(verb, parts, frames, clause)
    hearer = next(iter(frames.values())).hearer
    patient = (
        [noun_phrase(parts.surface)]
        if parts.surface is not None and not hearer and not is_expletive(parts.surface, verb)
        else []
    )
    target = [noun_phrase(parts.object)] if parts.object is not None else []
    if parts.infinitive is not None:
        yield from _infinitive(verb, parts, patient, target, passive, hearer)
    if "raise" in frames:
        yield from _raising(verb, parts)
    if parts.gerund is not None:
        yield ("comp" if target else "ing"), [*target, subtree(parts.gerund)], verb.i
    if parts.predicate is not None and (target or passive or parts.predicate.i > verb.i):
        yield "comp", [*(target or patient), subtree(parts.predicate)], verb.i
    if parts.particle is not None and parts.infinitive is not None and not target:
        yield parts.particle.lower_, [(parts.particle.i + 1, parts.infinitive.right_edge.i)], parts.particle.i
    yield from _prepositional(verb, parts, frames, target or patient, hearer)
    if target and parts.object is not None:
        yield from _transitive(verb, parts, frames, parts.object, target, hearer)
    elif passive and (patient or verb.dep_ == "acl"):
        yield "obj", patient or [_head_phrase(verb)], verb.i
    elif verb.dep_ == "relcl" and not parts.clauses and not _is_relative_subject(verb):
        yield "obj", [_head_phrase(verb)], verb.i


def _clausal(
    verb: Token, parts: Complements, frames: Frames, clause: Token
) -> Iterator[tuple[str, list[Piece], int]]:
    frame = clause_frame(clause)
    first, last = subtree(clause)
    if clause.i > verb.i and first < verb.i <= last:
        opening = [(first, first)] if _is_relative(verb.doc[first]) else []
        yield "that", [*opening, (verb.i + 1, last)], verb.i
        return
    if first <= verb.i <= last:
        return
    if clause.i < verb.i:
        if any(name in frames and frames[name].grade > 0.5 for name in EARLIER_CLAUSE) and _set_off(verb, clause):
            yield "that", [_earlier(verb, clause)], verb.i
        return
    if frame == "comp" and clause.pos_ in ("VERB", "AUX") and "comp" not in frames:
        frame = "that"
    if frame == "ing" and has_subject(clause) and "that" in frames:
        frame = "that"
    yield frame, [(first, _own_end(verb, clause, last))], verb.i


def _own_end(verb: Token, clause: Token, last: int) -> int:
    """The end of a clause without a coordination or participle that goes on with the speaker ("…, adding that")."""
    for child in clause.rights:
        if child.right_edge.i != last and child.right_edge.i < last - 1:
            continue
        if child.dep_ == "conj" and child.tag_ == verb.tag_ != clause.tag_ and verb.tag_ in ("VBD", "VBZ") and not has_subject(child):
            return max(clause.i, child.left_edge.i - 1)
        if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_ in ADDING and child.left_edge.i == child.i and verb.doc[child.i - 1].text in COMMAS:
            return child.i - 1
    return last


def _set_off(verb: Token, clause: Token) -> bool:
    """Whether a clause before its verb of saying is set off from it by a comma, a dash or a quotation mark."""
    later = (child.left_edge.i for child in verb.lefts if child.dep_ in SUBJECTS and child.i > clause.i)
    place = min(later, default=verb.i)
    return any(verb.doc[i].text in COMMAS or verb.doc[i].text in MARKS for i in range(max(clause.i, place - 3), place))


def _is_relative(token: Token) -> bool:
    """Whether a token is a relative word ("which he said had failed")."""
    return token.tag_ in WH_TAGS


def _earlier(verb: Token, clause: Token) -> Piece:
    """A clause before its verb of saying, with what precedes it in the same sentence."""
    first, last = subtree(clause)
    for child in verb.lefts:
        if child.i < first and child.dep_ in ("advcl", "prep", "advmod", "npadvmod", "nsubj", "dep"):
            first = min(first, child.left_edge.i)
    return first, last


def _raising(verb: Token, parts: Complements) -> Iterator[tuple[str, list[Piece], int]]:
    """What seems so to nobody in particular: the subject with what it seems to be or do."""
    whose = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    said = parts.infinitive or parts.predicate or next(iter(parts.clauses), None)
    if said is None or said.i < verb.i:
        return
    empty = whose is None or whose.lower_ in EXPLETIVES
    yield "raise", [subtree(said)] if whose is None or empty else [noun_phrase(whose), subtree(said)], verb.i


def _infinitive(
    verb: Token, parts: Complements, patient: list[Piece], target: list[Piece], passive: bool, hearer: bool
) -> Iterator[tuple[str, list[Piece], int]]:
    infinitive = parts.infinitive
    assert infinitive is not None
    own = (infinitive.left_edge.i, _own_end(verb, infinitive, infinitive.right_edge.i))
    if has_subject(infinitive):
        yield "oto", [own], verb.i
    elif passive:
        yield "oto", [*patient, own], verb.i
    elif target and parts.object is not None and parts.object.i < infinitive.i:
        yield "oto", [own] if hearer else [*target, own], verb.i
    else:
        yield "to", [own], verb.i


def _prepositional(
    verb: Token, parts: Complements, frames: Frames, target: list[Piece], hearer: bool
) -> Iterator[tuple[str, list[Piece], int]]:
    if parts.wish is not None and "for" in frames:
        first, last = subtree(parts.wish)
        yield "for", [(first + 1, last)], first if first == verb.i + 1 else verb.i
    for preposition in parts.prepositions:
        name = preposition.lower_
        if name not in frames or (name == "by" and is_passive(verb)):
            continue
        said = next(
            (
                child
                for child in preposition.children
                if child.dep_ in ("pobj", "pcomp", "prep", "amod", "acomp")
            ),
            None,
        )
        if said is None:
            continue
        whole = subtree(preposition)
        if target and not hearer:
            yield name, [*target, whole], verb.i
        elif preposition.i < verb.i:
            continue
        else:
            inner = (whole[0] + 1, whole[1]) if preposition.i == whole[0] else whole
            yield name, [inner], preposition.i if preposition.i <= verb.i + 2 else verb.i


def _transitive(
    verb: Token, parts: Complements, frames: Frames, noun: Token, target: list[Piece], hearer: bool
) -> Iterator[tuple[str, list[Piece], int]]:
    if parts.particle is not None and parts.particle.lower_ in frames:
        yield parts.particle.lower_, target, parts.particle.i
    if noun.tag_ in ("WP", "WDT") and noun.i < verb.i:
        yield "obj", [(noun.i, noun.i)], verb.i
    elif noun.i > verb.i and not (hearer and (noun.pos_ in ("PROPN", "PRON") or noun.ent_type_)):
        yield "obj", target, verb.i


def _head_phrase(verb: Token) -> Piece:
    """The noun that a relative clause or participle belongs to, without that clause."""
    return verb.head.left_edge.i, verb.head.i


def _is_relative_subject(verb: Token) -> bool:
    own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return own is None or own.tag_ in ("WP", "WDT")


def parenthesis(reading: Reading, verb: Token, frames: Frames) -> Iterator[Candidate]:
    """A reporting clause that the parser did not join to what it reports.

    Inside or after it ("The talks, he said, had failed", "as he put it"), or before a "that" which it lost.
    """
    cue = frames.get("that") or frames.get("quote")
    if cue is None or cue.grade < 0.7 or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN", "VB", "VBG"):
        return
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    pieces, factor = _around(reading, verb, own), 0.95
    if not pieces and verb.lemma_ != "put":
        pieces, factor = _after_that(verb), 0.9
    if pieces:
        first, last = cue_span(verb, Complements(), verb.i)
        yield Candidate(verb.i, first, last, cue, tuple(pieces), source(reading, subject(verb), verb), cue.grade * factor)


def _around(reading: Reading, verb: Token, own: Token | None) -> list[Piece]:
    """What stands around a reporting clause set off by commas, or before one that ends its sentence."""
    if own is None or own.tag_ in ("WP", "WDT") or verb.tag_ not in FINITE:
        return []
    doc, sentence = reading.doc, verb.sent
    first = min(own.left_edge.i, verb.i)
    last = max(verb.i, own.right_edge.i)
    as_clause = first > sentence.start and doc[first - 1].lower_ == "as"
    first -= as_clause
    if as_clause and first <= sentence.start + 1:
        comma = next((i for i in range(last + 1, sentence.end - 1) if doc[i].text in COMMAS), None)
        return [(comma + 1, sentence.end - 1)] if comma is not None else []
    if first == sentence.start or doc[first - 1].text not in COMMAS:
        return []
    last = _end_of_parenthesis(doc, verb, last, sentence.end)
    opening = next((i + 1 for i in range(first - 2, sentence.start, -1) if doc[i].text in (":", ";")), sentence.start)
    before, after = (opening, first - 1), (last + 1, sentence.end - 1)
    if verb.head.i == verb.i or verb.dep_ in ("parataxis", "ccomp", "advcl", "dep", "conj", "ROOT"):
        return [piece for piece in (before, after) if piece[0] < piece[1]]
    return []


def _end_of_parenthesis(doc: Doc, verb: Token, last: int, stop: int) -> int:
    """The last token of a reporting clause: up to the next comma, or the sentence's end."""
    for i in range(last + 1, stop):
        if doc[i].text in COMMAS:
            return i
    return stop - 1 if verb.i < stop else last


def _after_that(verb: Token) -> list[Piece]:
    """What follows a "that" that belongs to no other word between verb and it."""
    doc, sentence = verb.doc, verb.sent
    for i in range(verb.i + 1, min(verb.i + 14, sentence.end - 2)):
        if doc[i].lower_ == "that" and doc[i].tag_ in ("IN", "DT", "WDT") and doc[i].dep_ not in ("dobj", "pobj", "det"):
            return [(i, sentence.end - 1)]
        if doc[i].text in (".", ";", ":") or doc[i].dep_ == "relcl":
            return []
    return []


def cue_of(frames: Frames, *names: str) -> Cue | None:
    """The first of the named frames that a word has."""
    return next((frames[name] for name in names if name in frames), None)
