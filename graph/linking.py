"""Whose a name is: names of one report linked to actors of the catalogue, to each other, or to new actors."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.graph.gazetteer import Entry, Gazetteer
from onrecord.graph.language import Reading
from onrecord.graph.mentions import Name
from onrecord.graph.model import Actor, ActorKind
from onrecord.graph.names import (
    SHORTEST_FUZZY,
    identifier,
    misread,
    misread_name,
    same_person,
    sounds,
    surname,
)
from onrecord.graph.nouns import Nouns
from onrecord.graph.tokens import Tokens

KINDS = {
    "PERSON": ActorKind.PERSON,
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
    "NORP": ActorKind.FACTION,
}
HONORIFICS = {
    "mr": "male",
    "sir": "male",
    "lord": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "lady": "female",
}
LOCATIVE = frozenset(
    "in at near outside around inside within throughout across through toward towards into on onto off".split()
)
DIRECTED = frozenset({"to", "from", "for", "of"})
LOYAL = frozenset(
    "loyal close hostile answer report appeal respond demand call message warning letter order ally friendly".split()
)
PARTS = frozenset(
    "outskirt city center centre street suburb district mayor metro airport edge gate south north east west".split()
)


@dataclass(slots=True)
class Person:
    """A person named in full in the report: catalogue id or None, all full names, and where each stands."""

    id: str | None
    names: list[tuple[str, ...]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)

    @property
    def longest(self) -> tuple[str, ...]:
        """The fullest name."""
        return max(self.names, key=len)


class Linker:
    """Links the names of one report; ``actors`` gathers whom it found, ``linked`` the pairs of name and actor id."""

    def __init__(
        self, reading: Reading, words: Tokens, names: list[Name], gazetteer: Gazetteer, nouns: Nouns
    ) -> None:
        self.words, self.names, self.gazetteer, self.nouns = words, names, gazetteer, nouns
        paragraphs = reading.paragraphs
        self.starts = [i == 0 or paragraphs[i] != paragraphs[i - 1] for i in range(len(paragraphs))]
        self.catalogue = gazetteer.catalogue
        self.actors: dict[str, Actor] = {}
        self.labels = self._labels()
        self.bare: dict[str, list[int]] = defaultdict(list)
        for name in names:
            if len(name.atoms) == 1:
                self.bare[name.atoms[0]].append(name.first)
        self.persons: dict[str, list[Person]] = defaultdict(list)
        self.given: dict[str, list[Person]] = defaultdict(list)
        self._gather()
        self.others: dict[tuple[str, ...], str] = {}
        self.acronyms = self._acronyms()

    def link(self) -> list[tuple[Name, Actor, float]]:
        """Each name with its actor and how sure that is; names that cannot be resolved are left out."""
        linked = []
        for name in self.names:
            found = self._catalogued(name) if name.entry else self._own(name)
            if found:
                actor, confidence = found
                self.actors[actor.id] = actor
                linked.append((name, actor, min(confidence, name.confidence)))
        return linked

    def _labels(self) -> dict[tuple[str, ...], str]:
        """The label that the model gives a name most often over the report; a title before it decides for a person."""
        votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for name in self.names:
            if name.label:
                votes[name.atoms][name.label] += 1
            if not name.entry and (name.titled or self._among_persons(name)):
                votes[name.atoms]["PERSON"] += 3 if name.titled else 1
        return {parts: max(sorted(count), key=lambda label: count[label]) for parts, count in votes.items()}

    def _among_persons(self, name: Name) -> bool:
        """Whether a name is coordinated with a person's: "Cruz and Kasich"."""
        words, head = self.words, name.head
        return (
            len(name.atoms) == 1 and words.dep[head] == "conj" and words.entity[words.head[head]] == "PERSON"
        )

    def _gather(self) -> None:
        """Collect who is named in full, before any surname alone is looked at."""
        for name in self.names:
            if len(name.atoms) < 2:
                continue
            if name.entry:
                ids = [i for i in name.entry.ids if self.catalogue.actors[i].kind is ActorKind.PERSON]
                if len(ids) == 1:
                    self._person(name, ids[0])
            elif (self._label(name) == "PERSON" or self._given(name)) and self._human(name):
                self._person(name, self._known(name))

    def _label(self, name: Name) -> str:
        return self.labels.get(name.atoms, name.label)

    def _given(self, name: Name) -> bool:
        """Whether the name begins with a given name and goes on like a person's."""
        return (
            name.atoms[0] in self.catalogue.given_names
            and len(name.atoms) in (2, 3)
            and name.last - name.first < 4
        )

    def _human(self, name: Name) -> bool:
        """Whether a name that the model calls a person's looks like one."""
        words = [self.words.lower[i] for i in range(name.first, name.last + 1)]
        if len(name.atoms) > 5 or any(not atom.isalpha() for atom in name.atoms):
            return False
        no_person = (
            self.nouns["organisation"] | self.nouns["other"] | self.nouns["place"] | self.nouns["members"]
        )
        if words[-1] in self.nouns["title"] and words[-1] not in self.catalogue.given_names:
            return False
        return not any(word in no_person or word.removesuffix("s") in no_person for word in words[1:])

    def _known(self, name: Name) -> str | None:
        """The catalogue's person that an unlisted full name spells, or misspells."""
        found = {
            actor
            for actor in self.gazetteer.persons.get(surname(name.atoms), ())
            if any(same_person(name.atoms, full) for full in self.gazetteer.forms[actor] if len(full) > 1)
        }
        if len(found) == 1:
            return next(iter(found))
        entry = self.gazetteer.misspelt(name.atoms) if not found else None
        if not entry and not found:
            key = sounds(surname(name.atoms))
            found = {
                actor
                for actor in self.gazetteer.sounding.get(key, ())
                if any(same_sound(name.atoms, full) for full in self.gazetteer.forms[actor] if len(full) > 1)
            }
            return next(iter(found)) if len(found) == 1 else None
        return entry.ids[0] if entry and len(entry.ids) == 1 else None

    def _person(self, name: Name, known: str | None) -> None:
        last = surname(name.atoms)
        group = self.persons[last]
        person = next((p for p in group if p.id == known and known), None) or next(
            (p for p in group if not (p.id and known) and all(same_person(name.atoms, n) for n in p.names)),
            None,
        )
        if person is None:
            person = self._misread_in_report(name) or Person(known)
            if not person.names:
                group.append(person)
                self.given[name.atoms[0]].append(person)
        person.id = person.id or known
        person.names.append(name.atoms)
        person.places.append(name.first)
        person.titles.update(name.titled)

    def _misread_in_report(self, name: Name) -> Person | None:
        near = [
            person
            for key in (name.atoms[0],)
            for person in self.given.get(key, ())
            if any(misread_name(name.atoms, full) for full in person.names)
        ]
        return near[0] if len(near) == 1 and not near[0].id else None

    def _acronyms(self) -> dict[str, tuple[str, ...]]:
        """Acronyms that the report itself explains: "Socialist Equality Party (SEP)"."""
        found = {}
        for one, other in zip(self.names, self.names[1:], strict=False):
            text = self.words.text[other.first]
            if (
                other.first == one.last + 2
                and self.words.text[one.last + 1] == "("
                and text.isupper()
                and len(one.atoms) > 1
            ):
                initials = "".join(self.words.text[i][0] for i in range(one.first, one.last + 1))
                if text in (initials, "".join(letter for letter in initials if letter.isupper())):
                    found[text.lower()] = one.atoms
        return found

    def _catalogued(self, name: Name) -> tuple[Actor, float] | None:
        entry = name.entry
        assert entry is not None
        actors = self.catalogue.actors
        if entry.demonym:
            return actors[entry.ids[0]], name.confidence
        if entry.capital:
            return self._seat(name, entry), name.confidence
        ids = entry.ids
        people = [i for i in ids if actors[i].kind is ActorKind.PERSON]
        if people and len(name.atoms) == 1:
            return self._surname(name, people) if len(people) == len(ids) else None
        namesake = self._person_before(name, ids) if len(name.atoms) == 1 else None
        if namesake:
            return self._actor(namesake), 0.85
        if len(ids) > 1:
            ids = tuple(i for i in ids if i in self.actors) or ids
        return (actors[ids[0]], name.confidence) if len(ids) == 1 else None

    def _person_before(self, name: Name, ids: tuple[str, ...]) -> Person | None:
        """The person named in full before the catalogue's organisation of that name was: "Michael Bloomberg", then "Bloomberg"."""
        group = self.persons.get(name.atoms[0], ())
        if len(group) != 1 or any(
            self.catalogue.actors[i].kind in (ActorKind.STATE, ActorKind.PLACE) for i in ids
        ):
            return None
        first = min(self.bare[name.atoms[0]])
        return group[0] if group[0].places[0] < first and not any(i in self.actors for i in ids) else None

    def _surname(self, name: Name, people: list[str]) -> tuple[Actor, float] | None:
        """A surname alone that the catalogue knows: its person, unless the report names only somebody else so."""
        if self._part_of_name(name):
            return None
        full = self.persons.get(name.atoms[0], [])
        chosen = [p for p in full if p.id in people]
        if len(chosen) == 1:
            return self._actor(chosen[0]), 1.0
        if full and not chosen:
            return self._among(name, full)
        if len(people) == 1 and not chosen:
            return self.catalogue.actors[people[0]], 0.95
        return self._among(name, full)

    def _part_of_name(self, name: Name) -> bool:
        """Whether a capitalised given name stands right before a surname alone, so that it is somebody else's name."""
        i = name.first - 1
        return i >= 0 and self.words.lower[i] in self.catalogue.given_names and self.words.text[i].istitle()

    def _seat(self, name: Name, entry: Entry) -> Actor:
        """A capital or palace: its state where it acts, else the place."""
        actors = self.catalogue.actors
        state = next((i for i in entry.ids if actors[i].kind is ActorKind.STATE), entry.ids[0])
        if not self._local(name):
            return actors[state]
        place = next((i for i in entry.ids if actors[i].kind is ActorKind.PLACE), None)
        if place:
            return actors[place]
        if state in self.catalogue.states and " ".join(entry.atoms) in self._state_names(state):
            return actors[state]
        return self._new(name, entry.text.removeprefix("the ").removeprefix("The "), ActorKind.PLACE)

    def _state_names(self, state: str) -> set[str]:
        return {value.lower() for value in self.catalogue.actors[state].names}

    def _local(self, name: Name) -> bool:
        """Whether the text means the place: in, near, towards it, or a part of it."""
        words, head = self.words, name.head
        if self._dateline(name):
            return True
        while words.dep[head] == "conj" and words.head[head] != head:
            head = words.head[head]
        governor, dep = words.head[head], words.dep[head]
        if dep == "pobj":
            preposition = words.lower[governor]
            above = words.head[governor]
            if preposition in LOCATIVE:
                object_ = words.child(above, "dobj")
                moving = words.lemma[above].removesuffix("ing") in MARCHES or (
                    object_ is not None and words.lemma[object_] in MARCHES
                )
                return preposition != "on" or moving
            if preposition == "of":
                return words.lemma[above] in self.nouns["place"] | self.nouns["organisation"] | PARTS
            return preposition in DIRECTED and preposition != "of" and words.lemma[above] in MARCHES
        if words.text[name.last + 1 : name.last + 3] == [",", "D.C."] or words.text[
            name.last + 1 : name.last + 2
        ] == ["D.C."]:
            return True
        if dep in ("compound", "poss", "nmod", "npadvmod", "amod"):
            return (
                words.lower[governor] == "state"
                or words.lemma[governor] in self.nouns["place"] | PARTS
                or words.lower[governor] in ("based", "born", "area")
            )
        return dep in ("dobj", "nsubjpass") and words.lemma[governor] in TAKEN

    def _dateline(self, name: Name) -> bool:
        """Whether the name opens a paragraph before its text proper: "MOSCOW (AP) — "."""
        words, i = self.words, name.last + 1
        opens = name.first == 0 or self.starts[name.first]
        return opens and i < len(words) and words.text[i] in ("(", "—", "–", "--", ",", "-")

    def _own(self, name: Name) -> tuple[Actor, float] | None:
        """A name outside the catalogue."""
        if self._inside_title(name):
            return None
        if len(name.atoms) == 1:
            return self._single(name)
        group = self.persons.get(surname(name.atoms), [])
        person = next(
            (p for p in [*group, *self.given.get(name.atoms[0], [])] if name.atoms in p.names), None
        )
        if person:
            return self._actor(person), 0.9
        return self._organisation(name)

    def _single(self, name: Name) -> tuple[Actor, float] | None:
        atom = name.atoms[0]
        group = self.persons.get(atom, [])
        if group:
            return self._among(name, group)
        named = self.given.get(atom, [])
        if len(named) == 1 and self._label(name) in ("PERSON", "") and not self._part_of_name(name):
            return self._actor(named[0]), 0.85
        if atom in self.acronyms:
            key = self.acronyms[atom]
            return next(((a, 0.9) for n, a in self.others_seen() if n == key), None) or self._organisation(
                name
            )
        near = self._resembling(name)
        if near:
            return near
        label = self._label(name)
        if label == "PERSON" and (len(atom) < 3 or not self._person_like(name)):
            return None
        return self._organisation(name) if label else None

    def others_seen(self) -> Iterable[tuple[tuple[str, ...], Actor]]:
        """Names outside the catalogue that were linked so far."""
        return ((parts, self.actors[i]) for parts, i in self.others.items() if i in self.actors)

    def _person_like(self, name: Name) -> bool:
        """Whether a single unknown word that the model calls a person is used like one."""
        words = self.words
        if name.titled or name.atoms[0] in self.catalogue.given_names:
            return True
        uses = self.bare[name.atoms[0]]
        return (
            any(words.dep[i] in ("nsubj", "poss", "dobj", "nsubjpass") for i in uses)
            and words.pos[name.head] == "PROPN"
        )

    def _resembling(self, name: Name) -> tuple[Actor, float] | None:
        """The actor whose name a scanner may have turned into this one: of this report, else of the catalogue."""
        atom = name.atoms[0]
        if len(atom) < SHORTEST_FUZZY - 1 or len(self.bare[atom]) > 2 or atom in self.catalogue.given_names:
            return None
        own = [p for last, group in self.persons.items() if misread(atom, last) for p in group]
        if len(own) == 1:
            return self._actor(own[0]), 0.8
        entry = self.gazetteer.resembling(atom) if not own else None
        if entry and len(entry.ids) == 1 and not entry.demonym and self._label(name) != "NORP":
            return self.catalogue.actors[entry.ids[0]], 0.75
        return None

    def _inside_title(self, name: Name) -> bool:
        """Whether an unknown name is a word of a title: "Defense" in "Defense Minister Shoigu"."""
        words, after = self.words, name.last + 1
        if len(name.atoms) > 1 or after >= len(words):
            return False
        return (
            words.lower[after] in self.nouns["title"]
            and words.text[after][0].isupper()
            and name.label != "PERSON"
        )

    def _among(self, name: Name, people: list[Person]) -> tuple[Actor, float] | None:
        """The one of several namesakes that a surname alone means, None where the report does not say."""
        if len(people) == 1:
            return self._actor(people[0]), 0.95
        genders = {HONORIFICS[title] for title in name.titled if title in HONORIFICS}
        if genders:
            fitting = [p for p in people if self._actor(p).gender in genders]
            return (self._actor(fitting[0]), 0.85) if len(fitting) == 1 else None
        titled = [p for p in people if set(name.titled) & p.titles]
        if name.titled and len(titled) == 1:
            return self._actor(titled[0]), 0.9
        first, second = sorted(people, key=lambda p: p.places[0])[:2]
        alone = any(first.places[0] < i < second.places[0] for i in self.bare[name.atoms[0]])
        return (self._actor(first), 0.8) if alone or name.first < second.places[0] else None

    def _actor(self, person: Person) -> Actor:
        if person.id:
            return self.catalogue.actors[person.id]
        gender = self.catalogue.given_names.get(person.longest[0])
        gender = gender or next(
            (HONORIFICS.get(t) or self.nouns.gender.get(t) for t in sorted(person.titles)), None
        )
        label = self._text(next(n for n in self.names if n.atoms == person.longest))
        return Actor(identifier(label), label, ActorKind.PERSON, (label,), gender=gender)

    def _text(self, name: Name) -> str:
        words = self.words
        last = name.last - (words.text[name.last] in ("'s", "’s", "'", "’"))
        text = "".join(
            words.text[i] + (" " if words.space[i] else "") for i in range(name.first, last + 1)
        ).strip()
        text = text.removesuffix("’s").removesuffix("'s").strip("’'.,")
        return " ".join(
            w.title() if w.isupper() and len(w) > 4 and self._label(name) == "PERSON" else w
            for w in text.split()
        )

    def _organisation(self, name: Name) -> tuple[Actor, float] | None:
        """An actor of its own, of the kind that label and head noun give."""
        entry = (
            self.gazetteer.misspelt(name.atoms)
            if len(name.atoms) > 1 and self._label(name) != "PERSON"
            else None
        )
        if entry and len(entry.ids) == 1:
            return self.catalogue.actors[entry.ids[0]], 0.75
        label, last = self._label(name), self.words.lower[name.last]
        kind = KINDS.get(label)
        if label == "NORP" and self.words.text[name.last].isupper():
            kind = ActorKind.ORGANISATION
        if last in self.nouns["force"] and label != "PERSON":
            kind = ActorKind.FORCE
        elif len(name.atoms) > 1 and label != "PERSON" and self._institution(name):
            kind = ActorKind.ORGANISATION
        elif len(name.atoms) > 1 and last in self.nouns["place"] and label != "PERSON":
            kind = ActorKind.PLACE
        elif (
            len(name.atoms) > 1
            and not label
            and name.atoms[0] in self.catalogue.given_names
            and len(name.atoms) < 4
        ):
            kind = ActorKind.PERSON
        if kind is None or (label in ("ORG", "") and last in self.nouns["other"]):
            return None
        if kind is ActorKind.PERSON and len(name.atoms) > 1 and not self._human(name):
            return None
        if label == "NORP" and not (last.endswith("s") or self.words.text[name.last].isupper()):
            return None
        if label == "NORP" and (
            self.words.pos[name.head] == "ADJ" or self.words.dep[name.head] in ("amod", "compound")
        ):
            return None
        actor = self._new(name, self._text(name), kind)
        self.others[name.atoms] = actor.id
        return actor, 0.85 if label else 0.7

    def _institution(self, name: Name) -> bool:
        """Whether the name's head noun is an organisation: its last word, or the one before "of" or "for"."""
        words = self.words.lower[name.first : name.last + 1]
        cut = next((i for i, word in enumerate(words) if word in ("of", "for", "on") and i), len(words))
        return words[cut - 1] in self.nouns["organisation"]

    def _new(self, name: Name, label: str, kind: ActorKind) -> Actor:
        gender = None
        if kind is ActorKind.PERSON:
            gender = self.catalogue.given_names.get(name.atoms[0])
            gender = gender or next((HONORIFICS[t] for t in name.titled if t in HONORIFICS), None)
        return Actor(identifier(label), label, kind, (label,), gender=gender)


MARCHES = frozenset(
    "march go travel move fly drive come return send arrive advance head flee bring take deploy walk run ride sail visit trip "
    "journey route way road rush race withdraw retreat evacuate descend drive push flight train convoy close".split()
)
TAKEN = frozenset(
    "reach enter leave visit capture seize storm surround bomb shell besiege approach encircle occupy defend take".split()
)


def same_sound(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names sound alike part by part: spellings of one name in another script.

    >>> same_sound(("evgenij", "prigozin"), ("evgeny", "prigozhin"))
    False
    """
    return sounds(surname(one)) == sounds(surname(other)) and same_person(
        (*one[:-1], "x"), (*other[:-1], "x")
    )
