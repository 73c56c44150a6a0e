"""Whose a name is: names of one report linked to actors of the catalogue, to each other, or to new actors."""

from collections import Counter, defaultdict
from itertools import pairwise

from onrecord.graph.gazetteer import Entry, Gazetteer
from onrecord.graph.language import Reading
from onrecord.graph.mentions import Name
from onrecord.graph.metonymy import is_place
from onrecord.graph.model import Actor, ActorKind
from onrecord.graph.names import SHORTEST_FUZZY, identifier
from onrecord.graph.nouns import Nouns
from onrecord.graph.persons import HONORIFICS, Found, Person, Persons
from onrecord.graph.tokens import Tokens

KINDS = {
    "PERSON": ActorKind.PERSON,
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
    "NORP": ActorKind.FACTION,
}


class Linker:
    """Links the names of one report; ``actors`` gathers whom it found."""

    def __init__(
        self, reading: Reading, words: Tokens, names: list[Name], gazetteer: Gazetteer, nouns: Nouns
    ) -> None:
        self.words, self.names, self.gazetteer, self.nouns = words, names, gazetteer, nouns
        self.paragraphs, self.catalogue = reading.paragraphs, gazetteer.catalogue
        self.actors: dict[str, Actor] = {}
        self.labels = self._labels()
        self.bare: dict[str, list[int]] = defaultdict(list)
        self.persons = Persons(gazetteer, nouns)
        for name in names:
            if len(name.atoms) == 1:
                self.bare[name.atoms[0]].append(name.first)
            else:
                self._gather(name)
        self.others: dict[tuple[str, ...], Actor] = {}
        self.acronyms = self._acronyms()

    def link(self) -> list[tuple[Name, Actor, float]]:
        """Each name with its actor and how sure that is; names that cannot be resolved are left out."""
        linked = []
        for name in self.names:
            found = self._catalogued(name, name.entry) if name.entry else self._own(name)
            if found:
                actor, confidence = found
                self.actors[actor.id] = actor
                linked.append((name, actor, min(confidence, name.confidence)))
        return linked

    def _labels(self) -> dict[tuple[str, ...], str]:
        """The label that the model gives a name most often over the report; titles and company speak for a person."""
        votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        words = self.words
        for name in self.names:
            if name.label:
                votes[name.atoms][name.label] += 1
            if name.titled and not name.entry:
                votes[name.atoms]["PERSON"] += 3
            elif len(name.atoms) == 1 and words.dep[name.head] == "conj" and not name.entry:
                votes[name.atoms]["PERSON"] += words.entity[words.head[name.head]] == "PERSON"
            if name.label in ("ORG", "") and not name.entry and self._located(name):
                votes[name.atoms]["GPE"] += 1
        return {parts: max(sorted(count), key=lambda label: count[label]) for parts, count in votes.items()}

    def _located(self, name: Name) -> bool:
        """Whether something is said to be in what the name means, so that it is a place."""
        words, preposition = self.words, self.words.head[name.head]
        inside = words.dep[name.head] == "pobj" and words.lower[preposition] in ("in", "near", "outside")
        of_city = (
            words.dep[name.head] == "pobj" and words.lemma[words.head[preposition]] in self.nouns["place"]
        )
        return (of_city or (inside and name.label != "")) and not self._institution(name)

    def _label(self, name: Name) -> str:
        return self.labels.get(name.atoms, name.label)

    def _gather(self, name: Name) -> None:
        """Note a person named in full."""
        if name.entry:
            people = [i for i in name.entry.ids if self.catalogue.actors[i].kind is ActorKind.PERSON]
            if len(people) == 1:
                self.persons.add(name, self._text(name), people[0])
            return
        given = (
            name.atoms[0] in self.catalogue.given_names and len(name.atoms) < 4 and name.last - name.first < 4
        )
        if (self._label(name) == "PERSON" or given) and self._human(name):
            self.persons.add(name, self._text(name), None)

    def _human(self, name: Name) -> bool:
        """Whether a name that the model calls a person's looks like one."""
        nouns, words = self.nouns, [self.words.lower[i] for i in range(name.first, name.last + 1)]
        if len(name.atoms) > 5 or any(not atom.isalpha() for atom in name.atoms):
            return False
        if words[-1] in nouns["title"] and words[-1] not in self.catalogue.given_names:
            return False
        things = ("organisation", "other", "place", "members")
        return not any(
            nouns.among(word, *things) or nouns.among(word.removesuffix("s"), *things) for word in words[1:]
        )

    def _acronyms(self) -> dict[str, tuple[str, ...]]:
        """Acronyms that the report itself explains: "Socialist Equality Party (SEP)"."""
        found, text = {}, self.words.text
        whole = [n for i, n in enumerate(self.names) if not i or n.first > self.names[i - 1].last]
        for one, other in pairwise(whole):
            short = text[other.first]
            bracketed = other.first == one.last + 2 and text[one.last + 1] == "("
            if bracketed and short.isupper() and len(one.atoms) > 1:
                initials = "".join(text[i][0] for i in range(one.first, one.last + 1) if text[i][0].isupper())
                if set(initials) <= set(short) or set(short) <= set(initials):
                    found[short.lower()] = one.atoms
        return found

    def _catalogued(self, name: Name, entry: Entry) -> Found | None:
        """A name of the catalogue."""
        actors, ids = self.catalogue.actors, entry.ids
        if entry.demonym:
            return actors[ids[0]], name.confidence
        if entry.capital:
            return self._seat(name, entry), name.confidence
        if len(name.atoms) == 1:
            people = [i for i in ids if actors[i].kind is ActorKind.PERSON]
            if people:
                return self._surname(name, people) if len(people) == len(ids) else None
            namesake = self._namesake(name, ids)
            if namesake:
                return self.persons.actor(namesake), 0.85
        if len(ids) > 1:
            ids = tuple(i for i in ids if i in self.actors) or ids
        return (actors[ids[0]], name.confidence) if len(ids) == 1 else None

    def _namesake(self, name: Name, ids: tuple[str, ...]) -> Person | None:
        """The person named in full before the catalogue's organisation was: "Michael Bloomberg", then "Bloomberg"."""
        group = self.persons.by_surname.get(name.atoms[0], ())
        kinds = {self.catalogue.actors[i].kind for i in ids}
        if len(group) != 1 or kinds & {ActorKind.STATE, ActorKind.PLACE} or self.actors.keys() & set(ids):
            return None
        return group[0] if group[0].places[0] < min(self.bare[name.atoms[0]]) else None

    def _surname(self, name: Name, people: list[str]) -> Found | None:
        """A surname alone that the catalogue knows: its person, unless the report names only somebody else so."""
        if self._continued(name):
            return None
        full = self.persons.by_surname.get(name.atoms[0], [])
        chosen = [person for person in full if person.id in people]
        if len(chosen) == 1:
            return self.persons.actor(chosen[0]), 1.0
        if len(people) == 1 and (not full or self._known_before(name, full)):
            return self.catalogue.actors[people[0]], 0.95 if not full else 0.85
        return self.persons.among(name, full, self.bare[name.atoms[0]]) if full else None

    def _known_before(self, name: Name, namesakes: list[Person]) -> bool:
        """Whether the surname stood alone before any namesake came in, or has a title that none of them bears."""
        introduced = min(person.places[0] for person in namesakes)
        foreign = bool(name.titled) and not any(set(name.titled) & person.titles for person in namesakes)
        return foreign or min(self.bare[name.atoms[0]]) < introduced

    def _continued(self, name: Name) -> bool:
        """Whether a capitalised given name stands right before a surname alone, so that it is somebody else's name."""
        i = name.first - 1
        return i >= 0 and self.words.lower[i] in self.catalogue.given_names and self.words.text[i].istitle()

    def _seat(self, name: Name, entry: Entry) -> Actor:
        """A capital or palace: its state where it acts, else the place."""
        actors, first = self.catalogue.actors, name.first
        opens = first == 0 or self.paragraphs[first] != self.paragraphs[first - 1]
        state = next((i for i in entry.ids if actors[i].kind is ActorKind.STATE), entry.ids[0])
        if not is_place(self.words, self.nouns, first, name.last, name.head, opens=opens):
            return actors[state]
        place = next((i for i in entry.ids if actors[i].kind is ActorKind.PLACE), None)
        city_state = entry.text.lower() in {value.lower() for value in actors[state].names}
        if place or city_state:
            return actors[place or state]
        label = entry.text.removeprefix("the ").removeprefix("The ")
        return Actor(identifier(label), label, ActorKind.PLACE, (label,), state=state)

    def _own(self, name: Name) -> Found | None:
        """A name outside the catalogue."""
        if len(name.atoms) == 1:
            return None if self._inside_title(name) else self._single(name)
        return self.persons.full(name.atoms) or self._misspelt(name) or self._new(name)

    def _misspelt(self, name: Name) -> Found | None:
        """The catalogue's organisation whose name a scanner turned into this one."""
        entry = self.gazetteer.misspelt(name.atoms) if self._label(name) != "PERSON" else None
        return (self.catalogue.actors[entry.ids[0]], 0.75) if entry and len(entry.ids) == 1 else None

    def _single(self, name: Name) -> Found | None:
        """One word: a surname or given name of somebody named in full, an acronym, a misread name, else its own."""
        atom, label = name.atoms[0], self._label(name)
        if atom.endswith("s") and atom[:-1] in self.persons.by_surname:
            return None  # a family: "the Clintons"
        group = self.persons.by_surname.get(atom, [])
        if group:
            return self.persons.among(name, group, self.bare[atom])
        if label in ("PERSON", "") and not self._continued(name) and (called := self.persons.called(atom)):
            return called
        if atom in self.acronyms and self.acronyms[atom] in self.others:
            return self.others[self.acronyms[atom]], 0.9
        if near := self._resembling(name):
            return near
        if label == "PERSON" and (len(atom) < 3 or not self._used_as_person(name)):
            return None
        return self._new(name) if label else None

    def _used_as_person(self, name: Name) -> bool:
        """Whether a single unknown word that the model calls a person is used like one."""
        words, uses = self.words, self.bare[name.atoms[0]]
        if name.titled or name.atoms[0] in self.catalogue.given_names:
            return True
        governing = (
            words.dep[name.head] == "compound" and words.lemma[words.head[name.head]] in self.nouns["polity"]
        )
        acting = governing or any(words.dep[i] in ("nsubj", "poss", "dobj", "nsubjpass") for i in uses)
        return acting and words.pos[name.head] == "PROPN"

    def _resembling(self, name: Name) -> Found | None:
        """The actor whose name a scanner may have turned into this one: of this report, else of the catalogue."""
        atom = name.atoms[0]
        if len(atom) < SHORTEST_FUZZY - 1 or len(self.bare[atom]) > 2 or atom in self.catalogue.given_names:
            return None
        own = self.persons.misread(atom)
        if len(own) == 1:
            return self.persons.actor(own[0]), 0.8
        entry = self.gazetteer.resembling(atom) if not own else None
        usable = entry and len(entry.ids) == 1 and not entry.demonym and self._label(name) != "NORP"
        return (self.catalogue.actors[entry.ids[0]], 0.75) if entry and usable else None

    def _inside_title(self, name: Name) -> bool:
        """Whether an unknown name is a word of a title: "Defense" in "Defense Minister Shoigu"."""
        words, after = self.words, name.last + 1
        if after >= len(words) or name.label == "PERSON":
            return False
        return words.lower[after] in self.nouns["title"] and words.text[after][0].isupper()

    def _text(self, name: Name) -> str:
        """The name as a label: no possessive ending, no shouting."""
        words = self.words
        text = "".join(
            words.text[i] + (" " if words.space[i] else "") for i in range(name.first, name.last + 1)
        )
        text = text.strip().removesuffix("’s").removesuffix("'s").strip("’'., -")
        if self._label(name) != "PERSON":
            return text
        return " ".join(word.title() if word.isupper() and len(word) > 4 else word for word in text.split())

    def _new(self, name: Name) -> Found | None:
        """An actor of its own, of the kind that label and head noun give."""
        kind = self._kind(name)
        if kind is None or (kind is ActorKind.PERSON and len(name.atoms) > 1 and not self._human(name)):
            return None
        gender = None
        if kind is ActorKind.PERSON:
            titles = (HONORIFICS[title] for title in name.titled if title in HONORIFICS)
            gender = self.catalogue.given_names.get(name.atoms[0]) or next(titles, None)
        label = self._text(name)
        actor = Actor(identifier(label), label, kind, (label,), gender=gender)
        self.others[name.atoms] = actor
        return actor, 0.85 if self._label(name) else 0.7

    def _kind(self, name: Name) -> ActorKind | None:
        label, last = self._label(name), self.words.lower[name.last]
        if label == "NORP":
            return self._group(name, last)
        if len(name.atoms) == 1 and self.words.pos[name.head] == "ADJ":
            return None
        if label != "PERSON":
            if last in self.nouns["force"]:
                return ActorKind.FORCE
            if len(name.atoms) > 1 and self._institution(name):
                return ActorKind.ORGANISATION
            if last in self.nouns["other"]:
                return None
            if len(name.atoms) > 1 and last in self.nouns["place"]:
                return ActorKind.PLACE
        return KINDS.get(label)

    def _group(self, name: Name, last: str) -> ActorKind | None:
        """People of one party, faith or people; adjectives and single members are no actors."""
        words, head = self.words, name.head
        if words.text[name.last].isupper():
            return ActorKind.ORGANISATION
        attributive = words.pos[head] == "ADJ" or words.dep[head] in ("amod", "compound")
        return None if attributive or not last.endswith("s") else ActorKind.FACTION

    def _institution(self, name: Name) -> bool:
        """Whether the name's head noun is an organisation: its last word, or the one before "of" or "for"."""
        words = self.words.lower[name.first : name.last + 1]
        cut = next((i for i, word in enumerate(words) if word in ("of", "for", "on") and i), len(words))
        return words[cut - 1] in self.nouns["organisation"]
