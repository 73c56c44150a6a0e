"""Events that several claims of a report share: the deal, the coup, the attack."""

from dataclasses import replace

from spacy.tokens import Token

from onrecord.graph.ends import End, Resolver
from onrecord.graph.grammar import surface_subject
from onrecord.graph.language import Reading
from onrecord.graph.model import Event, Report, digest, slug
from onrecord.ontology.frames import Lexicon

KINDS = ("deal", "revolt")


def event_of(head: Token, report: Report, reading: Reading, lexicon: Lexicon) -> Event | None:
    """The event that a claim's head word or its object names: one deal and one revolt a report, by kind of word."""
    for token in (head, *(child for child in head.children if child.dep_ in {"dobj", "nsubjpass"}), head.head):
        lemma = token.lemma_.lower()
        for kind in KINDS:
            if lemma in lexicon.words.classes[kind] and token.pos_ == "NOUN":
                start, end = reading.span(token.i, token.i)
                return Event(f"{slug(kind)}-{digest(report.id, kind)}", token.lower_, start, end)
    return None


def deal_parties(head: Token, resolver: Resolver) -> list[End]:
    """Who acts under a deal that names no parties: "In a deal brokered by X, A has left and B has dropped its case"."""
    deals = resolver.lexicon.words.classes["deal"]
    noun = next((t for t in (head, head.head, *head.children) if t.lemma_.lower() in deals), None)
    if noun is None or noun.dep_ != "pobj" or noun.head.lower_ not in {"in", "under", "as", "after", "with", "through"}:
        return []
    clause = noun.head.head
    while clause.pos_ not in {"VERB", "AUX"} and clause.head.i != clause.i:
        clause = clause.head
    parties: list[End] = []
    for verb in (clause, *(c for c in clause.children if c.dep_ == "conj" and c.pos_ in {"VERB", "AUX"})):
        for subject in surface_subject(verb, resolver.lexicon)[0]:
            parties += [replace(end, confidence=end.confidence * 0.85, reason="acts under the deal") for end in resolver.ends(subject)]
    return list({party.actor: party for party in parties}.values())
