"""The compiled matcher: lexical frames over the arguments of each head word of a reading."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from onrecord.graph.ends import End, Resolver
from onrecord.graph.fitting import Match, fit
from onrecord.graph.grammar import adjective_arguments, noun_arguments, verb_arguments
from onrecord.graph.roles import ends_of, is_word
from onrecord.graph.syntax import Arguments, children, is_passive
from onrecord.ontology.frames import Frame

UNDER = frozenset({"vice", "deputy", "assistant", "associate", "junior"})
OVER = frozenset({"chief", "secretary", "director", "governor"})
POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adj"}


def matches(resolver: Resolver) -> Iterator[Match]:
    """All matches of all frames in a reading, in text order; of the frames of one head, the most specific that matches.

    A noun whose verb has it in its frame says nothing of its own about the same actors ("lifted its ban on X"), unless it has a
    participle that does ("dropped the case opened against X").
    """
    found = list(_all_matches(resolver))
    taken = {
        (i, *pair)
        for match in found
        if match.frame.pos == "verb"
        for i in match.taken
        for pair in _pairs(match)
    }
    for match in found:
        pairs = _pairs(match) if match.frame.pos == "noun" and not children(match.head, "acl") else set()
        if not pairs or not all((match.head.i, *pair) in taken for pair in pairs):
            yield match


def _pairs(match: Match) -> set[tuple[str, str]]:
    return {(subject.actor, object_.actor) for subject in match.subjects for object_ in match.objects}


def _all_matches(resolver: Resolver) -> Iterator[Match]:
    lexicon = resolver.lexicon
    for token in resolver.reading.doc:
        lemma = token.lemma_.lower()
        if lemma not in lexicon.heads and token.lower_ not in lexicon.heads:
            continue
        for pos in _parts(token):
            if pos in {"prefix", "suffix"}:
                yield from _affixed(token, pos, resolver)
                continue
            frames = lexicon.of(lemma, pos) or (lexicon.of(token.lower_, pos) if pos == "adj" else ())
            if frames:
                yield from _match_head(token, pos, frames, resolver)


def _parts(token: Token) -> tuple[str, ...]:
    doc = token.doc
    before = doc[token.i - 1].text if token.i else ""
    after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
    if (
        before in {"-", "–", "‑"}
        and token.i > 1
        and token.pos_ in {"VERB", "ADJ", "NOUN"}
        and token.tag_ in {"VBN", "VBD", "JJ", "VBG", "NN"}
    ):
        return ("suffix", "noun")
    if after in {"-", "–", "‑"} and token.lower_ in {"anti", "pro"}:
        return ("prefix",)
    if token.pos_ == "ADJ" and token.tag_ in {"VBN", "VBG"}:
        return ("verb", "adj")
    if token.pos_ == "ADJ" and (token.dep_ in {"pobj", "dobj", "nsubj", "nsubjpass"} or "-" in token.text):
        return ("noun", "adj")
    if (
        token.tag_ == "VBN"
        and token.pos_ == "VERB"
        and (token.dep_ in {"acomp", "oprd"} or is_passive(token))
    ):
        return ("verb", "adj")
    part = POS.get(token.pos_)
    return (part,) if part else ()


def attempts(token: Token, resolver: Resolver) -> Iterator[tuple[Frame, str | None]]:
    """Every frame of a head word with what it lacks there, None where it fits: the grounds of ``onrecord frames test``."""
    for pos in _parts(token):
        for frame in (
            resolver.lexicon.of(token.lemma_.lower(), pos) if pos not in {"prefix", "suffix"} else ()
        ):
            why: list[str] = []
            fit(frame, _arguments(token, pos, resolver), resolver, why)
            yield frame, why[0] if why else None


def _arguments(token: Token, pos: str, resolver: Resolver) -> Arguments:
    if pos == "verb":
        return verb_arguments(token, resolver.lexicon)
    if pos == "noun":
        return noun_arguments(token, resolver.lexicon)
    return adjective_arguments(token, resolver.lexicon)


def _match_head(token: Token, pos: str, frames: tuple[Frame, ...], resolver: Resolver) -> Iterator[Match]:
    arguments = _arguments(token, pos, resolver)
    best: int | None = None
    relations: set[str] = set()
    for frame in frames:
        if best is not None and (frame.weight < best or frame.relation in relations):
            break
        if found := fit(frame, arguments, resolver):
            best = frame.weight
            relations.add(frame.relation)
            yield _ranked(found)


def _ranked(match: Match) -> Match:
    """A vice chairman does not lead, he belongs; a chief executive and a secretary general lead."""
    relation, lemma = match.frame.relation, match.head.lemma_.lower()
    if match.frame.pos != "noun" or relation not in {"leads", "memberOf"}:
        return match
    before = {child.lower_ for child in children(match.head, "compound", "amod", "nmod")}
    if relation == "leads" and before & UNDER:
        return replace(match, frame=replace(match.frame, relation="memberOf"))
    if relation == "memberOf" and lemma in {"executive", "general"} and before & OVER:
        return replace(match, frame=replace(match.frame, relation="leads"))
    return match


def _affixed(token: Token, kind: str, resolver: Resolver) -> Iterator[Match]:
    """As in "NATO-backed offensive by Kyiv", "anti-Putin fighters", "the pro-Russian leader"."""
    doc = token.doc
    for frame in resolver.lexicon.of(token.lower_, kind):
        neighbour = token.i - 2 if kind == "suffix" else token.i + 2
        if not 0 <= neighbour < len(doc):
            return
        mention = resolver.cast.covering(neighbour) or resolver.cast.at(neighbour)
        noun = _modified(doc[max(token.i, neighbour)])
        if mention is None or noun is None:
            continue
        affix = resolver.end(doc[neighbour], mention)
        if frame.slots[1].words is not None:
            outer = _outer_ends(noun, frame, resolver)
        else:
            outer = resolver.ends(noun) or (resolver.holders(noun, 0.85) if frame.head != "anti" else [])
        outer = [end for end in outer if end.actor != affix.actor]
        role = frame.slots[0].role
        if outer:
            ends = ((affix,), tuple(outer)) if role == "S" else (tuple(outer), (affix,))
            yield Match(frame, token, *ends)


def _outer_ends(noun: Token, frame: Frame, resolver: Resolver) -> list[End]:
    """The ends that the noun bears itself ("the Qatari-brokered truce between Hamas and Israel")."""
    if not is_word(noun, frame.slots[1]):
        return []
    arguments = noun_arguments(noun, resolver.lexicon)
    return [end for slot in frame.slots[2:] for end in ends_of(slot, frame, arguments, resolver)]


def _modified(token: Token) -> Token | None:
    """The noun that a hyphenated modifier stands before."""
    doc = token.doc
    noun = token
    while (
        noun.dep_ in {"amod", "compound", "npadvmod", "punct", "nmod", "advmod", "intj", "dep"}
        and noun.head.i != noun.i
        and noun.head.i - token.i < 8
    ):
        noun = noun.head
    if noun.i <= token.i:
        noun = next(
            (
                t
                for t in doc[token.i + 1 : token.i + 6]
                if t.pos_ in {"NOUN", "PROPN"} and t.dep_ not in {"compound", "amod"}
            ),
            None,
        )  # type: ignore[assignment]
    return noun
