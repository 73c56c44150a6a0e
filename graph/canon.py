"""Identities applied: actors and extractions in which each actor is the one that stands for it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onrecord.graph.model import Actor, Extraction


def unified(
    actors: Mapping[str, Actor], canonical: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Actor]:
    """Each actor once: with the names of all that it stands for, and with its new label where it has one."""
    names: dict[str, dict[str, None]] = {}
    for actor in actors.values():
        if actor.id in canonical:
            names.setdefault(canonical[actor.id], {}).update(dict.fromkeys((actor.label, *actor.names)))
    return {
        actor.id: _named(actor, labels.get(actor.id, actor.label), names.get(actor.id, ()))
        for actor in actors.values()
        if actor.id not in canonical
    }


def _named(actor: Actor, label: str, names: Iterable[str]) -> Actor:
    if label == actor.label and not names:
        return actor
    known = dict.fromkeys((*actor.names, *names, *([] if label == actor.label else [actor.label])))
    return replace(actor, label=label, names=tuple(name for name in known if name != label))


def applied(found: Extraction, canonical: Mapping[str, str], actors: Mapping[str, Actor]) -> Extraction:
    """An extraction with canonical actors; ``actors`` has each of them as all reports together know it."""

    def of(actor: str) -> str:
        return canonical.get(actor, actor)

    def maybe(actor: str | None) -> str | None:
        return None if actor is None else of(actor)

    present = {of(actor.id): actor for actor in found.actors}
    return replace(
        found,
        actors=tuple(actors.get(key, present[key]) for key in sorted(present)),
        mentions=tuple(replace(mention, actor=of(mention.actor)) for mention in found.mentions),
        statements=tuple(replace(said, source_actor=maybe(said.source_actor)) for said in found.statements),
        claims=tuple(
            replace(
                claim,
                subject=of(claim.subject),
                object=of(claim.object),
                attributed_to=maybe(claim.attributed_to),
            )
            for claim in found.claims
        ),
    )
