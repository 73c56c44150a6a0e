"""Noun and adjective cues: "his claim that", "support for", "was confident that", "eager to"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from onrecord.graph.contents import Candidate, Piece, clause_frame, lemma, noun_phrase, subtree
from onrecord.graph.language import Reading
from onrecord.graph.sources import Source, is_owner_phrase, owner, source, subject
from onrecord.ontology.cues import Cue, Frames

BE = frozenset("appear be become feel get grow look remain seem sound stand stay".split())
# Verbs that only lend their subject to the noun ("made the claim that", "took issue with").
LIGHT_VERBS = frozenset(
    "announce articulate carry come continue convey declare deliver deny dismiss draw evince express feel find give harbor have "
    "heap hear hold issue keep launch level lodge lose maintain make place pose present push put raise reach register reinforce "
    "reiterate reject renew repeat send set share show signal state take voice".split()
)
# Verbs whose subject is what somebody's support, criticism … is about ("drew criticism from allies").
GETTING = frozenset("attract draw earn enjoy face gain get have lose meet receive retain spark win".split())
EVIDENT = frozenset({"certain", "clear", "doubtful", "inconclusive", "uncertain", "unclear"})
PLAIN = frozenset({"clear", "plain", "known", "explicit"})
DENYING = frozenset({"deny", "dismiss", "dispute", "rebut", "refute", "reject", "repudiate"})
SOURCELESS = 0.62


def noun_candidates(reading: Reading, noun: Token, frames: Frames) -> Iterator[Candidate]:
    """Every frame of the tables in which the noun stands here."""
    holder, first = _holder(noun)
    speaker = source(reading, holder, noun)
    for name, piece, last in _noun_frames(noun, frames):
        cue = frames.get(name)
        if cue is None:
            continue
        if first < noun.i and noun.head.lemma_ in DENYING:
            cue = replace(cue, denies=not cue.denies)
        grade = cue.grade if speaker is not None else cue.grade * SOURCELESS
        yield Candidate(noun.i, first, last, cue, (piece,), speaker, grade, hearsay=speaker is None)
    if "from" in frames:
        yield from _gotten(reading, noun, frames["from"])


def _gotten(reading: Reading, noun: Token, cue: Cue) -> Iterator[Candidate]:
    """What somebody's support or criticism is about where it is the subject that gets it ("drew criticism from")."""
    verb = noun.head
    about = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    if noun.dep_ != "dobj" or verb.lemma_ not in GETTING or about is None:
        return
    giving = (
        child
        for child in [*noun.rights, *verb.rights]
        if child.i > noun.i and child.lower_ in ("from", "among", "by")
    )
    giver = next((word for child in giving for word in child.children if word.dep_ == "pobj"), None)
    who = source(reading, giver, noun)
    if who is not None:
        yield Candidate(noun.i, verb.i, noun.i, cue, (noun_phrase(about),), who, cue.grade)


def _holder(noun: Token) -> tuple[Token | None, int]:
    """Whose the noun is, and the cue's first token: a light verb's where the noun is its object."""
    own = owner(noun)
    start = noun.i
    verb = noun.head
    if noun.dep_ in ("dobj", "attr") and lemma(verb) in LIGHT_VERBS:
        own = subject(verb) if own is None or own.pos_ == "PRON" else own
        start = verb.i if noun.i - verb.i <= 4 else noun.i
    elif (
        own is None
        and noun.dep_ == "pobj"
        and verb.lower_ in ("in", "with", "of")
        and verb.head.lemma_ in ("be", "remain")
    ):
        own = subject(verb.head)
    return own, start


def _noun_frames(noun: Token, frames: Frames) -> Iterator[tuple[str, Piece, int]]:
    verb = noun.head
    carried = noun.dep_ == "dobj" and lemma(verb) in LIGHT_VERBS
    after = [child for child in verb.rights if child.i > noun.i] if carried else []
    for child in [*noun.rights, *after]:
        if child.dep_ in ("acl", "ccomp", "relcl", "xcomp"):
            yield from _noun_clause(noun, child)
        elif (
            child.dep_ == "prep"
            and child.lower_ in frames
            and child.lower_ != "from"
            and not is_owner_phrase(noun, child)
        ):
            piece = (child.i + 1, child.right_edge.i)
            if piece[0] <= piece[1]:
                yield child.lower_, piece, child.i if child.i == noun.i + 1 else noun.i
    if noun.dep_ == "nsubj" and lemma(verb) == "be":
        for child in verb.rights:
            if (
                child.dep_ in ("ccomp", "xcomp")
                and child.i > verb.i
                and clause_frame(child) in ("that", "inf", "wh")
            ):
                yield "be", subtree(child), verb.i if verb.i - noun.i <= 3 else noun.i


def _noun_clause(noun: Token, clause: Token) -> Iterator[tuple[str, Piece, int]]:
    first, last = subtree(clause)
    opening = clause.left_edge
    if opening.lower_ in ("whether", "if"):
        yield "whether", (first, last), noun.i
    elif (opening.lower_ == "that" and opening.dep_ == "mark") or (
        opening.tag_ == "IN" and opening.lower_ == "that"
    ):
        yield "that", (first, last), noun.i
    elif clause.dep_ in ("acl", "xcomp") and clause_frame(clause) in ("inf", "oto"):
        yield "inf", (first, last), noun.i


def adjective_candidates(reading: Reading, word: Token, frames: Frames) -> Iterator[Candidate]:
    """Every frame of the tables in which the adjective, or the participle used as one, stands here."""
    speaker, first = _experiencer(reading, word)
    empty = speaker is not None and reading.doc[speaker.head].lower_ == "it"
    if speaker is None or (empty and word.lower_ not in EVIDENT):
        return
    speaker = None if empty else speaker
    hosts = (
        [word]
        if (lemma(word.head) not in BE and word.head.lemma_ != "make")
        or word.dep_ not in ("acomp", "xcomp", "oprd", "attr", "ccomp")
        else [word, word.head]
    )
    for host in hosts:
        for child in host.rights:
            if child.i <= word.i:
                continue
            for name, piece, last in _adjective_frames(word, child, frames):
                cue = frames.get(name)
                if cue is not None:
                    yield Candidate(word.i, first, last, cue, (piece,), speaker, cue.grade, empty)


def _adjective_frames(word: Token, child: Token, frames: Frames) -> Iterator[tuple[str, Piece, int]]:
    if child.dep_ in ("ccomp", "xcomp", "advcl", "acl"):
        frame = clause_frame(child)
        marked = any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in child.children)
        if child.dep_ != "advcl" or marked:
            yield ("inf" if frame == "oto" else frame), subtree(child), word.i
    elif child.dep_ in ("prep", "agent") and child.lower_ in frames:
        piece = (child.i + 1, child.right_edge.i)
        if piece[0] <= piece[1]:
            yield child.lower_, piece, child.i if child.i == word.i + 1 else word.i


def _experiencer(reading: Reading, word: Token) -> tuple[Source | None, int]:
    """Who is confident, critical, eager …, and the cue's first token (that of "was" in "was confident")."""
    head = word.head
    if word.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp") and head.pos_ in ("AUX", "VERB"):
        if lemma(head) not in BE and not (head.lemma_ == "make" and word.lower_ in PLAIN):
            return None, word.i
        return source(reading, subject(head), word), head.i if word.i - head.i <= 3 else word.i
    if any(child.dep_ in ("nsubj", "nsubjpass") for child in word.children):
        own = next(child for child in word.children if child.dep_ in ("nsubj", "nsubjpass"))
        aux = next((child.i for child in word.children if child.dep_ in ("aux", "auxpass", "cop")), word.i)
        return source(reading, own, word), aux
    if word.dep_ in ("amod", "acl", "relcl") and head.i < word.i:
        return source(reading, head, word), word.i
    if word.dep_ == "conj" and head.pos_ in ("ADJ", "VERB"):
        return _experiencer(reading, head)[0], word.i
    if word.dep_ in ("advcl", "dep") and head.pos_ in ("VERB", "AUX"):
        return source(reading, subject(head), word), word.i
    return None, word.i
