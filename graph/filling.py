"""Ends that the text leaves unexpressed and that something else fixes, each with the reason for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.graph.dates import Calendar
from onrecord.graph.ends import End, Resolver
from onrecord.graph.fitting import Match
from onrecord.graph.grammar import surface_subject, verb_arguments
from onrecord.graph.model import Actor, ActorKind, Report, Statement
from onrecord.graph.syntax import children, prepositional
from onrecord.ontology.catalogue import Catalogue
from onrecord.ontology.wars import enemy_of

PLACED = frozenset({ActorKind.STATE, ActorKind.PLACE})


@dataclass(frozen=True, slots=True)
class Context:
    """All that the claims of one report are read with."""

    report: Report
    resolver: Resolver
    statements: tuple[Statement, ...]
    catalogue: Catalogue
    stops: frozenset[int]
    calendar: Calendar

    def actor(self, identity: str) -> Actor | None:
        """An actor of the report or of the catalogue."""
        return self.resolver.actor(identity) or self.catalogue.actors.get(identity)


def pairs(match: Match, context: Context) -> Iterator[tuple[End, End]]:
    """Every subject with every object of a match; an end that is missing is filled as the frame says."""
    if match.subjects and match.objects:
        for subject in match.subjects:
            yield from ((subject, object_) for object_ in match.objects)
    elif match.subjects:
        for subject in match.subjects:
            yield from ((subject, filled) for filled in _fillings(match, subject, context))
    else:
        for object_ in match.objects:
            yield from ((filled, object_) for filled in _fillings(match, object_, context))


def _fillings(match: Match, known: End, context: Context) -> list[End]:
    if match.fill == "parties":
        return _deal_parties(match.head, context.resolver)
    if match.fill == "purpose":
        return _of_purpose(match.head, known, context.resolver) or _of_place(match.head, context)
    if match.fill == "place":
        return _of_place(match.head, context)
    filled = _known_of(match, known, context)
    return [filled] if filled else []


def _known_of(match: Match, known: End, context: Context) -> End | None:
    """The end that the frame leaves to what is known of the other end: its state, or its state's enemy at war."""
    actor = context.actor(known.actor)
    if actor is None:
        return None
    state = actor.id if actor.id in context.catalogue.states else actor.state
    if match.fill == "enemy":
        filled = enemy_of(state, context.report.date) if state else None
        reason = f"whom the state of {actor.label} is at war with"
    else:
        filled, reason = state, f"the state of {actor.label}, which a {match.frame.head} concerns"
    if not filled or filled == known.actor or filled not in context.catalogue.actors:
        return None
    return replace(known, actor=filled, confidence=known.confidence * 0.85, reason=reason)


def _deal_parties(head: Token, resolver: Resolver) -> list[End]:
    """Who acts under a deal that names no parties: "In a deal brokered by X, A has left and B has dropped its case"."""
    deals = resolver.lexicon.words.classes["deal"]
    noun = next((t for t in (head, head.head, *head.children) if t.lemma_.lower() in deals), None)
    if (
        noun is None
        or noun.dep_ != "pobj"
        or noun.head.lower_ not in {"in", "under", "as", "after", "with", "through"}
    ):
        return []
    clause = noun.head.head
    while clause.pos_ not in {"VERB", "AUX"} and clause.head.i != clause.i:
        clause = clause.head
    parties: list[End] = []
    for verb in (clause, *(c for c in clause.children if c.dep_ == "conj" and c.pos_ in {"VERB", "AUX"})):
        for subject in surface_subject(verb, resolver.lexicon)[0]:
            parties += [
                replace(end, confidence=end.confidence * 0.85, reason="acts under the deal")
                for end in resolver.ends(subject)
            ]
    return list({party.actor: party for party in parties}.values())


def _clause_of(head: Token) -> Token:
    while head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
        head = head.head
    return head


def _of_purpose(head: Token, known: End, resolver: Resolver) -> list[End]:
    """Whom the purpose of the deed concerns ("opened fire to disperse the strikers", "marched to demand X's resignation")."""
    clause = _clause_of(head)
    aimed = (o for p in children(clause, "prep") if p.lower_ == "for" for o in children(p, "pobj"))
    hung = (c for noun in (*children(clause, "dobj"), *aimed) for c in children(noun, "acl", "relcl"))
    for purpose in (*children(clause, "advcl", "xcomp", "acl"), *hung):
        if purpose.i < clause.i or not (
            purpose.tag_ == "VBG" or any(c.tag_ == "TO" for c in purpose.children)
        ):
            continue
        around = verb_arguments(purpose, resolver.lexicon)
        aims = [
            *around.get("obj"),
            *around.get("against"),
            *around.get("for"),
            *around.get("at"),
            *around.get("over"),
            *around.get("by"),
        ]
        for token in aims:
            held = [end for end in resolver.ends(token, abstract=True) if end.actor != known.actor]
            found = held or resolver.concerned(token)
            if found:
                return [
                    replace(
                        end,
                        confidence=end.confidence * 0.8,
                        reason=f"whom its purpose to {purpose.lemma_} concerns",
                    )
                    for end in found
                ]
    return []


def _of_place(head: Token, context: Context) -> list[End]:
    """The state or city where it happened, which whoever protests, bans or shuts there deals with; a weak guess."""
    clause = _clause_of(head)
    nouns = [n for n in clause.subtree if n.dep_ in {"dobj", "pobj"} and n.i > clause.i and n.pos_ == "NOUN"]
    for token in dict.fromkeys((head, head.head, clause, *nouns)):
        for preposition in children(token, "prep"):
            name, places, _ = prepositional(preposition)
            for place in places if name in {"in", "across", "throughout", "at", "into", "through"} else ():
                for end in context.resolver.ends(place, site=True):
                    actor = context.actor(end.actor)
                    if actor is not None and actor.kind in PLACED:
                        return [
                            replace(
                                end, confidence=end.confidence * 0.5, reason="the place where it happened"
                            )
                        ]
    return []
