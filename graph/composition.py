"""What the words around a frame make of its relation: operators, the kinds of its actors, places and contests."""

from dataclasses import replace

from onrecord.graph.ends import End
from onrecord.graph.filling import Context
from onrecord.graph.fitting import Match
from onrecord.graph.model import ActorKind, Modality
from onrecord.graph.moods import Mood
from onrecord.ontology import relations


def composed(relation: str, mood: Mood, context: Context) -> str:
    """What an operator makes of a relation: refusing cooperation rejects, stopping an attack retreats (``compositions.tsv``).

    The mood takes what does not change the relation: a negation, an end, a plan.
    """
    known = relations.load()[relation]
    if mood.operator is None or known.quad_class == "standing":
        return relation
    table = context.resolver.lexicon.words.compositions
    for name in (relation, known.quad_class, "*"):
        becomes = table.get((mood.operator, name))
        if becomes == "negated":
            mood.negations += 1
        elif becomes == "ended":
            mood.ended = True
        elif becomes == "planned":
            mood.weaken(Modality.PLANNED)
        elif becomes is not None:
            return becomes
        if becomes is not None:
            break
    return relation


def as_place(relation: str, end: End, context: Context) -> End:
    """A capital that is marched on, shelled or left is the city, not the state that it else stands for."""
    if relation not in context.resolver.lexicon.words.classes["place-object"]:
        return end
    state = context.catalogue.states.get(end.actor)
    if state is None or state.capital is None or state.capital not in context.catalogue.actors:
        return end
    capital = context.catalogue.actors[state.capital]
    names = {capital.label.lower(), *map(str.lower, capital.names)}
    return replace(end, actor=capital.id) if end.text.lower() in names else end


def is_possible(relation: str, subject: End, object_: End, context: Context) -> bool:
    """Whether the kinds of both actors can stand at these ends (a place does not accuse, a person is not led)."""
    resolver = context.resolver
    if object_.actor in resolver.groups and subject.actor == resolver.held_by.get(object_.actor):
        return False
    if relation == "leads" and subject.actor == getattr(context.actor(object_.actor), "state", None):
        return False  # that a state has its own army goes without saying
    for role, end in (("S", subject), ("O", object_)):
        actor = context.actor(end.actor)
        if actor is None or actor.kind in resolver.lexicon.words.excluded.get((relation, role), frozenset()):
            return False
    return True


def in_words(relation: str, match: Match, subject: End, object_: End, context: Context) -> str:
    """Between persons, parties and media "attack" is words and "beat" a contest, not blows."""
    if relation not in {"assaulted", "coerced"}:
        return relation
    kinds = {actor.kind for end in (subject, object_) if (actor := context.actor(end.actor))}
    if not kinds <= {ActorKind.PERSON, ActorKind.ORGANISATION}:
        return relation
    classes = context.resolver.lexicon.words.classes
    around = (child for child in match.head.children if child.dep_ in {"dobj", "nsubjpass"})
    words = {match.frame.head, *(child.lemma_.lower() for child in around)}
    if words & classes["attacks-in-words"]:
        return "accused"
    return "opposes" if words & classes["contests"] else relation
