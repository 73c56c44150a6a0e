"""Persons of one report: who is named in full, and which of them a surname or given name alone means."""

from collections import defaultdict
from dataclasses import dataclass, field

from onrecord.graph.gazetteer import Gazetteer
from onrecord.graph.mentions import Name
from onrecord.graph.model import Actor, ActorKind
from onrecord.graph.names import identifier, misread, misread_name, same_person, same_sound, sounds, surname
from onrecord.graph.nouns import Nouns

HONORIFICS = {
    **dict.fromkeys(("mr", "sir", "lord"), "male"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady"), "female"),
}
Found = tuple[Actor, float]


@dataclass(slots=True)
class Person:
    """A person named in full: catalogue id or None, labels by folded name, where each name stands, titles before it."""

    id: str | None
    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)


class Persons:
    """Gathers full names first, so that no surname is looked at before all of them are known."""

    def __init__(self, gazetteer: Gazetteer, nouns: Nouns) -> None:
        self.gazetteer, self.nouns, self.catalogue = gazetteer, nouns, gazetteer.catalogue
        self.by_surname: dict[str, list[Person]] = defaultdict(list)
        self.by_given: dict[str, list[Person]] = defaultdict(list)

    def add(self, name: Name, label: str, known: str | None) -> None:
        """Add a full name with its label; ``known`` is the catalogue's person who bears it."""
        known = known or self._known(name.atoms)
        person = self._same(name.atoms, known)
        if person is None:
            person = Person(known)
            self.by_surname[surname(name.atoms)].append(person)
            self.by_given[name.atoms[0]].append(person)
        person.id = person.id or known
        person.names.setdefault(name.atoms, label)
        person.places.append(name.first)
        person.titles.update(name.titled)

    def _same(self, parts: tuple[str, ...], known: str | None) -> Person | None:
        """The person whom this full name names again, perhaps shorter, longer or misread."""
        group = self.by_surname.get(surname(parts), ())
        if known:
            same = next((person for person in group if person.id == known), None)
            if same:
                return same
        free = [person for person in group if not (person.id and known)]
        fitting = [person for person in free if all(same_person(parts, name) for name in person.names)]
        if fitting:
            return fitting[0]
        near = [
            person
            for person in self.by_given.get(parts[0], ())
            if not person.id and any(misread_name(parts, name) for name in person.names)
        ]
        return near[0] if len(near) == 1 and not known else None

    def _known(self, parts: tuple[str, ...]) -> str | None:
        """The catalogue's person whose name an unlisted full name spells in another way, or misspells."""
        gazetteer = self.gazetteer
        by_name = gazetteer.persons.get(surname(parts), ())
        found = {
            actor for actor in by_name if any(same_person(parts, n) for n in gazetteer.full_names(actor))
        }
        if not found:
            entry = gazetteer.misspelt(parts)
            found = set(entry.ids) if entry else set()
        if not found:
            by_sound = gazetteer.sounding.get(sounds(surname(parts)), ())
            found = {
                actor for actor in by_sound if any(same_sound(parts, n) for n in gazetteer.full_names(actor))
            }
        actor = next(iter(found)) if len(found) == 1 else None
        return actor if actor and self.catalogue.actors[actor].kind is ActorKind.PERSON else None

    def full(self, parts: tuple[str, ...]) -> Found | None:
        """The person with this full name."""
        group = [*self.by_surname.get(surname(parts), ()), *self.by_given.get(parts[0], ())]
        person = next((person for person in group if parts in person.names), None)
        return (self.actor(person), 0.9) if person else None

    def called(self, given: str) -> Found | None:
        """The one person with this given name, or the one whom the report names far more often than the others."""
        group = sorted(self.by_given.get(given, ()), key=lambda person: -len(person.places))
        if not group or (len(group) > 1 and len(group[0].places) < 3 * len(group[1].places)):
            return None
        return self.actor(group[0]), 0.85 if len(group) == 1 else 0.75

    def misread(self, word: str) -> list[Person]:
        """Persons whose surname a scanner may have turned into ``word``."""
        return [person for last, group in self.by_surname.items() if misread(word, last) for person in group]

    def among(self, name: Name, people: list[Person], bare: list[int]) -> Found | None:
        """The one of several namesakes whom a surname alone means, None where the report does not say.

        ``bare`` tells where the surname stands alone: before the second namesake came in, it named the first.
        """
        if len(people) == 1:
            return self.actor(people[0]), 0.95
        genders = {HONORIFICS[title] for title in name.titled if title in HONORIFICS}
        if genders:
            fitting = [person for person in people if self.actor(person).gender in genders]
            return (self.actor(fitting[0]), 0.85) if len(fitting) == 1 else None
        titled = [person for person in people if set(name.titled) & person.titles]
        if name.titled and len(titled) == 1:
            return self.actor(titled[0]), 0.9
        first, second = sorted(people, key=lambda person: person.places[0])[:2]
        alone = any(first.places[0] < i < second.places[0] for i in bare)
        return (self.actor(first), 0.8) if alone or name.first < second.places[0] else None

    def actor(self, person: Person) -> Actor:
        """The person as an actor: the catalogue's, else a new one under the fullest name."""
        if person.id:
            return self.catalogue.actors[person.id]
        longest = max(person.names, key=len)
        label = person.names[longest]
        titles = (HONORIFICS.get(title) or self.nouns.gender.get(title) for title in sorted(person.titles))
        gender = self.catalogue.given_names.get(longest[0]) or next(
            (found for found in titles if found), None
        )
        names = tuple(dict.fromkeys((label, *person.names.values())))
        return Actor(identifier(label), label, ActorKind.PERSON, names, gender=gender)
