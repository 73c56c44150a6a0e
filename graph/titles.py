"""Persons by what they are: apposition ("Keller, head of the port"), office on the report's day, description."""

from collections.abc import Iterator

from onrecord.graph.model import Actor, ActorKind, MentionKind
from onrecord.graph.phrases import OWNING, Phrases
from onrecord.graph.registry import Registry
from onrecord.ontology.catalogue import fold

PAST = frozenset(
    "former ex late onetime erstwhile previous past then future next new incoming outgoing would-be deputy vice".split()
)
LEADERS = frozenset({"leader", "head", "chief", "boss", "ruler", "strongman"})
RECENT = 4
SPELLINGS = {"defense": "defence", "labor": "labour"}


class Titles:
    """Resolves the nouns for human beings of one report."""

    def __init__(self, registry: Registry, phrases: Phrases) -> None:
        self.registry, self.words, self.phrases = registry, registry.words, phrases
        self.catalogue = registry.catalogue

    def read(self, i: int) -> None:
        """Add the mention that the noun ``i`` makes of one person, if it does."""
        phrases, first = self.phrases, self.phrases.first(i)
        past = any(self._past(j) for j in range(first, i))
        if self._apposition(i, first, past=past) or past:
            return
        if phrases.plural(i) or phrases.indefinite(i) or phrases.predicated(i):
            return
        found = self._office(i, first) or self._described(i, first) or self._role(i, first)
        if found:
            actor, confidence = found
            last, lemma = phrases.last(i), self.words.lemma[i]
            self.registry.add(actor, MentionKind.TITLE, first, last, i, confidence, title=(lemma,))

    def _past(self, i: int) -> bool:
        return self.words.lower[i] in PAST or self.words.lower[i].startswith("ex-")

    def _apposition(self, i: int, first: int, *, past: bool) -> bool:
        """A noun in apposition to a person's name, before or after it, means that person and gives them the role."""
        registry, words, phrases = self.registry, self.words, self.phrases
        if words.dep[i] == "appos" and words.head[i] < i:
            other: int | None = words.head[i]
        else:
            after = (c for c in words.children[i] if words.dep[c] == "appos" and c > i)
            other = next((c for c in after if c in registry.at), None)
        actor = registry.actor(other) if other is not None else None
        if other is None or actor is None or actor.kind is not ActorKind.PERSON or phrases.plural(i):
            return False
        if any(phrases.has(j, "no", "not", "any", "every") for j in (i, other)):
            return False
        registry.roles[actor.id].add(words.lemma[i])
        if not past:
            registry.leads[actor.id].update(organisation.id for organisation in self._organisations(i))
        registry.add(actor, MentionKind.DESCRIPTION, first, phrases.last(i), i, 0.9)
        return True

    def _organisations(self, i: int) -> list[Actor]:
        """Actors other than persons that qualify a title: "Russian", "Russia's", "of the Wagner force"."""
        found = [actor for _, actor in self.phrases.owners(i, tuple(OWNING))]
        return list({actor.id: actor for actor in found if actor.kind is not ActorKind.PERSON}.values())

    def _titles(self, i: int, first: int) -> Iterator[str]:
        """The title that the phrase's own words make, longest first: "deputy prime minister", "prime minister"."""
        words = self.words
        texts = [SPELLINGS.get(words.lower[j], words.lower[j]) for j in self.phrases.plain(i, first)]
        tail = ""
        for inner in self.phrases.complements(i, "of", "for"):
            if inner not in self.registry.at:
                rest = range(words.left[inner], inner + 1)
                tail = " of " + " ".join(words.lower[j] for j in rest if words.lower[j] != "the")
        for at in range(len(texts)):
            if tail:
                yield fold(" ".join(texts[at:]) + tail)
            yield fold(" ".join(texts[at:]))

    def _office(self, i: int, first: int) -> tuple[Actor, float] | None:
        """Who bears the title in the organisation on the report's day."""
        organisations = self._organisations(i)
        for title in self._titles(i, first) if organisations else ():
            for organisation in organisations:
                if actor := self._holder(title, organisation):
                    return actor, 0.9
        if self.words.lemma[i] not in self.catalogue.heads or self._narrowed(i, first):
            return None
        lemma = self.words.lemma[i]
        return next(
            (found for organisation in organisations if (found := self._leader(organisation, lemma))), None
        )

    def _role(self, i: int, first: int) -> tuple[Actor, float] | None:
        """The one person of the report who was given this role by title or apposition, if mentioned not long ago."""
        words, registry = self.words, self.registry
        tied = any(c > i and words.dep[c] in ("prep", "relcl", "appos", "acl") for c in words.children[i])
        if first != i or tied or not self.phrases.has(i, "the"):
            return None
        people = [person for person, roles in registry.roles.items() if words.lemma[i] in roles]
        recent = people and any(
            mention.actor == people[0] and words.sentence[i] - words.sentence[mention.head] <= RECENT
            for mention in registry.before(i)
        )
        return (registry.actors[people[0]], 0.75) if len(people) == 1 and recent else None

    def _leader(self, organisation: Actor, title: str) -> tuple[Actor, float] | None:
        """Who leads an organisation, by the catalogue or by what the report says; a chancellor is no president of his state."""
        leader = self.catalogue.leader_of(organisation.id, self.registry.date)
        if leader:
            offices = [
                office for office in self.registry.offices(leader) if office.organisation == organisation.id
            ]
            bears = any(title in words for office in offices for words in office.titles)
            fits = bears or organisation.kind is not ActorKind.STATE or title in LEADERS
            return (self.catalogue.actors[leader], 0.85) if fits else None
        known = [person for person, led in self.registry.leads.items() if organisation.id in led]
        return (self.registry.actors[known[0]], 0.8) if len(known) == 1 else None

    def _narrowed(self, i: int, first: int) -> bool:
        """Whether plain words narrow the title ("opposition leader", "party boss", "deputy head")."""
        pos, covered = self.words.pos, self.registry.covered
        return any(
            j not in covered and j != i and pos[j] in ("NOUN", "ADJ", "PROPN") for j in range(first, i)
        )

    def _holder(self, title: str, organisation: Actor) -> Actor | None:
        found = self.catalogue.holders(title, organisation.id, self.registry.date)
        direct = {office.actor for office in found if office.organisation == organisation.id}
        actors = direct or {office.actor for office in found}
        if len(actors) > 1:
            actors = {actor for actor in actors if actor in self.registry.actors}
        return self.catalogue.actors[next(iter(actors))] if len(actors) == 1 else None

    def _described(self, i: int, first: int) -> tuple[Actor, float] | None:
        """A description that the catalogue gives one actor, if that actor is in the report or a name is part of it."""
        words = self.words
        for at in range(first, i):
            text = " ".join(words.text[at : i + 1])
            ids = self.catalogue.descriptions.get(fold(text.replace(" - ", "-").replace(" 's", "'s")), ())
            known = bool(ids) and (not text.islower() or ids[0] in self.registry.actors)
            if len(ids) == 1 and known and self._current(ids[0], fold(text)):
                return self.catalogue.actors[ids[0]], 0.9
        return None

    def _current(self, actor: str, description: str) -> bool:
        """Whether a description that is an office was true on the report's day."""
        held = self.registry.offices(actor)
        offices = [office for office in held if any(description.endswith(title) for title in office.titles)]
        return not offices or any(office.held(self.registry.date) for office in offices)
