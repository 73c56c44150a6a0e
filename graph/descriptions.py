"""Mentions without a proper name: every noun phrase is read as a title of a person, else as a collective."""

from onrecord.graph.collectives import Collectives
from onrecord.graph.model import MentionKind
from onrecord.graph.phrases import Phrases
from onrecord.graph.registry import Registry
from onrecord.graph.titles import Titles
from onrecord.graph.tokens import NOMINAL


def describe(registry: Registry) -> None:
    """Add the mentions that noun phrases without a name make of actors."""
    words, phrases = registry.words, Phrases(registry)
    titles, collectives = Titles(registry, phrases), Collectives(registry, phrases)
    for i, pos in enumerate(words.pos):
        if pos not in NOMINAL or words.dep[i] == "compound" or _named(registry, i):
            continue
        if registry.nouns.person(words.lemma[i]) or words.lemma[i] in registry.catalogue.heads:
            titles.read(i)
        if i not in registry.at:
            collectives.read(i)


def possessed(registry: Registry) -> None:
    """Add what pronouns own, once they are resolved: "his men", "their leader"."""
    words, phrases = registry.words, Phrases(registry)
    titles, collectives = Titles(registry, phrases), Collectives(registry, phrases)
    for i, dep in enumerate(words.dep):
        owner, noun = registry.at.get(i), words.head[i]
        owned = dep == "poss" and noun not in registry.at and words.pos[noun] in NOMINAL
        if owned and owner is not None and owner.kind is MentionKind.PRONOUN:
            reader = titles if words.lemma[noun] in registry.catalogue.heads else collectives
            reader.read(noun)


def _named(registry: Registry, i: int) -> bool:
    """Whether the token heads a mention, or stands inside a name whose phrase it does not head."""
    if i in registry.at:
        return True
    head = registry.covered.get(i, i)
    if head == i:
        return False
    return registry.words.head[head] != i or registry.at[head].kind is MentionKind.NAME
