"""What a store knows of each actor, gathered for the question who is who."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import pyoxigraph as ox

from onrecord.graph import nouns
from onrecord.graph.identity import Dossier
from onrecord.graph.model import Actor, ActorKind
from onrecord.graph.store import lexical, node
from onrecord.ontology.names import is_acronym
from onrecord.ontology.terms import Names, on, term


def dossiers(store: ox.Store, names: Names, actors: Mapping[str, Actor]) -> list[Dossier]:
    """A dossier of each actor, in order of their ids."""
    mentions, reports = _mentions(store, names)
    shorts, titles = _words(store, mentions, actors)
    weights = _weights(store, names)
    return [
        Dossier(
            id=actor.id,
            label=actor.label,
            kind=actor.kind,
            names=tuple(sorted({*actor.names, *shorts[actor.id]})),
            gender=actor.gender,
            catalogued=actor.catalogued,
            reports=frozenset(reports[actor.id]),
            titles=frozenset(titles[actor.id]),
            weight=weights[actor.id],
        )
        for actor in (actors[key] for key in sorted(actors))
    ]


def _mentions(store: ox.Store, names: Names) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The actor of each mention, and the reports that mention each actor."""
    mentions: dict[str, str] = {}
    reports: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, node(on("actor")), None, None):
        actor, report = names.local(str(quad.object), "actor"), names.local(str(quad.graph_name), "graph")
        if actor and report:
            mentions[str(quad.subject)] = actor
            reports[actor].add(report)
    return mentions, reports


def _words(
    store: ox.Store, mentions: Mapping[str, str], actors: Mapping[str, Actor]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Of the actors outside the catalogue: the acronyms that stand for each, and the title words before each person."""
    shorts: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    known = nouns.load()["title"]
    for quad in store.quads_for_pattern(None, node(term("oa:exact")), None, None):
        actor = actors.get(mentions.get(str(quad.subject), ""))
        if actor is None or actor.catalogued:
            continue
        text = lexical(quad.object)
        if actor.kind is ActorKind.PERSON:
            titles[actor.id].update(word for word in text.lower().split() if word in known)
        elif is_acronym(text):
            shorts[actor.id].add(text)
    return shorts, titles


def _weights(store: ox.Store, names: Names) -> Counter[str]:
    """The number of claims at whose ends each actor stands."""
    return Counter(
        names.local(str(quad.object), "actor") or ""
        for end in ("rdf:subject", "rdf:object")
        for quad in store.quads_for_pattern(None, node(term(end)), None, None)
    )
