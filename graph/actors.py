"""Who is named in one report, and who that is.

Names come first (:mod:`mentions`, :mod:`linking`), then titles, descriptions and collectives (:mod:`descriptions`), then pronouns
(:mod:`coreference`); each step sees what the steps before it found.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from onrecord.graph.coreference import resolve
from onrecord.graph.descriptions import describe, possessed
from onrecord.graph.gazetteer import gazetteer
from onrecord.graph.language import Reading
from onrecord.graph.linking import Linker
from onrecord.graph.mentions import Name, find_names
from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind, digest, slug
from onrecord.graph.names import atoms
from onrecord.graph.nouns import load
from onrecord.graph.registry import Registry
from onrecord.graph.tokens import Tokens, tokens
from onrecord.ontology.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one report and every place that mentions one, in text order; one mention a head token."""

    actors: Mapping[str, Actor]
    mentions: tuple[Mention, ...]
    by_head: Mapping[int, Mention]
    by_token: Mapping[int, Mention]

    def at(self, i: int) -> Mention | None:
        """The mention whose head is token ``i``."""
        return self.by_head.get(i)

    def covering(self, i: int) -> Mention | None:
        """The innermost mention that contains token ``i``."""
        return self.by_token.get(i)


def cast_of(reading: Reading, catalogue: Catalogue, date: dt.date | None = None) -> Cast:
    """Find who a report mentions: names, titles and offices as of ``date``, descriptions, collectives, pronouns."""
    words, nouns, known = tokens(reading), load(), gazetteer(catalogue)
    linker = Linker(reading, words, find_names(reading, words, known, nouns), known, nouns)
    registry = Registry(reading, words, catalogue, nouns, date)
    for name, actor, confidence in linker.link():
        _add(registry, words, name, actor, confidence)
    describe(registry)
    resolve(registry)
    possessed(registry)
    return _cast(registry)


def _add(registry: Registry, words: Tokens, name: Name, actor: Actor, confidence: float) -> None:
    demonym = name.entry is not None and name.entry.demonym
    kind = MentionKind.DEMONYM if demonym else MentionKind.NAME
    first = name.first if demonym else registry.titled(name.first, name.head, actor)
    if words.lower[first] == "the" and first < name.head:
        first += 1
    last = name.last
    if last > name.first and words.lower[last] in ("'s", "’s"):
        last -= 1
    registry.add(actor, kind, first, last, name.head, confidence, name.skip, name.cut, title=name.titled)


def _cast(registry: Registry) -> Cast:
    own = _scoped(registry)
    by_head = {
        mention.head: replace(mention, actor=own[mention.actor].id) if mention.actor in own else mention
        for mention in registry.mentions()
    }
    by_token: dict[int, Mention] = {}
    for mention in sorted(by_head.values(), key=lambda m: m.first - m.last):
        for i in range(mention.first, mention.last + 1):
            by_token[i] = mention
    mentions = tuple(sorted(by_head.values(), key=lambda m: (m.start, -m.end)))
    known = registry.actors | {actor.id: actor for actor in own.values()}
    actors = {mention.actor: known[mention.actor] for mention in mentions}
    return Cast(MappingProxyType(actors), mentions, MappingProxyType(by_head), MappingProxyType(by_token))


def _scoped(registry: Registry) -> dict[str, Actor]:
    """Persons known by one word only, with ids of this text alone: the general Ivanov of another report may be somebody else.

    Keyed by the id that the word would have; :mod:`identity` links them across reports where there is reason to.
    """
    return {
        actor.id: replace(
            actor, id=f"{slug(actor.label)}-{digest(actor.id, registry.reading.text)}".lstrip("-")
        )
        for actor in registry.actors.values()
        if actor.kind is ActorKind.PERSON and not actor.catalogued and len(atoms(actor.label)) == 1
    }
