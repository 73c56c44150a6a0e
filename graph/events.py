"""Events that several claims of a report share: the deal, the coup, the attack."""

from spacy.tokens import Token

from onrecord.graph.language import Reading
from onrecord.graph.model import Event, Report, digest, slug
from onrecord.ontology.frames import Lexicon

KINDS = ("deal", "revolt")


def event_of(head: Token, report: Report, reading: Reading, lexicon: Lexicon) -> Event | None:
    """The event that a claim's head word or its object names: one deal and one revolt a report, by kind of word."""
    for token in (
        head,
        *(child for child in head.children if child.dep_ in {"dobj", "nsubjpass"}),
        head.head,
    ):
        lemma = token.lemma_.lower()
        for kind in KINDS:
            if lemma in lexicon.words.classes[kind] and token.pos_ == "NOUN":
                start, end = reading.span(token.i, token.i)
                return Event(f"{slug(kind)}-{digest(report.id, kind)}", token.lower_, start, end)
    return None
