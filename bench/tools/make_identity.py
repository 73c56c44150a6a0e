"""Write pairs of mentions with the answer whether they are one actor: tests/data/identity.tsv.

The names are those of the catalogue, their other spellings, transliterations and scanning errors made with a fixed seed, and
namesakes. Half of the pairs are two actors, most of them hard to tell apart. Each mention has the report's company: the letters
stand for other actors named there.

    python bench/tools/make_identity.py > tests/data/identity.tsv
"""

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from itertools import combinations

from rapidfuzz.distance import OSA

from onrecord.graph.model import Actor, ActorKind
from onrecord.graph.names import atoms, surname
from onrecord.ontology import catalogue

SEED = 1917
EACH = 70  # pairs of each sort, where there are so many
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MISREAD = (
    ("l", "1"), ("i", "l"), ("l", "i"), ("rn", "m"), ("m", "rn"), ("o", "0"), ("e", "c"), ("n", "u"), ("h", "b"), ("u", "n"),
)  # fmt: skip
SPELT = (
    ("sky$", "skiy"), ("sky$", "skii"), ("sky$", "ski"), ("ov$", "off"), ("ov$", "ow"), ("ev$", "iev"), ("ya", "ia"),
    ("yu", "iu"), ("kh", "h"), ("ks", "x"), ("^ye", "e"), ("^e", "ye"), ("y$", "iy"), ("ei$", "ey"), ("ai$", "ay"), ("ts", "c"),
    ("oi", "oy"),
)  # fmt: skip
CLOSE = (
    "Hansen Hanson|Thomson Thompson|Johnson Johnston|Clark Clarke|Brown Browne|Reid Reed|Stuart Stewart|"
    "Philips Phelps|Meyer Mayer|Bauer Baier|Larsen Larson|Jensen Jansen|Petrov Petrin|Martin Marten|"
    "Morris Norris|Barton Burton|Marsh March|Farrell Ferrell|Allen Ellen|Harris Harrison|Dixon Dickson|"
    "Parker Barker|Miller Muller|Becker Decker|Keller Kessler|Walker Walter|Sanders Saunders|"
    "Brennan Brenner|Russell Rusnell|Carson Larson|Nilsen Nielsen|Baker Barker|Kovac Kovar|Novak Nowal|"
    "Horak Horal|Stein Stern|Marino Merino"
)
GIVEN = (
    "Maria Marta|Maria Mario|Daniel Daniela|Ivan Ian|Marco Marcel|Erik Erika|Anna Anton|Carl Carla|"
    "Julia Julian|Robert Roberta|Martin Martina|Paul Paula|Simon Simona|Victor Victoria|Andrea Andrei|"
    "Dmitry Demid|Sergei Semyon|Alexei Alexander|Pavel Peter|Oleg Olga"
)
STATES = (
    "Niger Nigeria|Iran Iraq|Austria Australia|Slovakia Slovenia|Mali Malawi|Guinea Guyana|"
    "North Korea South Korea|Latvia Lithuania|Gambia Zambia|Dominica Dominican Republic|"
    "Sweden Switzerland|Sudan South Sudan|Monaco Morocco|Tonga Togo|Oman Jordan"
)
BODIES = (
    "University of {0}|{0} University;Bank of {0}|{0} Bank;{0} First|{0} Front;"
    "{0} Liberation Army|{0} Liberation Army Group;{0} Workers Party|{0} Workers Union;"
    "Party of {0}|{0} Party;{0} Peace Council|{0} Peace Counsel;New {0} Council|Now {0} Council"
)


@dataclass(frozen=True)
class Side:
    """A mention: its name, kind, title words and company, and the other persons known by the surname."""

    name: str
    kind: str = "person"
    titles: str = ""
    company: str = ""


@dataclass(frozen=True)
class Pair:
    """Two mentions and whether they are one actor; ``others`` are further actors of the reports."""

    sort: str
    same: bool
    one: Side
    other: Side
    others: str = ""


class Maker:
    """Makes pairs; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.known = catalogue.load()
        people = [actor for actor in self.known.actors.values() if actor.kind is ActorKind.PERSON]
        self.people = sorted((a for a in people if len(atoms(a.label)) == 2), key=lambda actor: actor.id)
        bodies = (ActorKind.ORGANISATION, ActorKind.ALLIANCE, ActorKind.FORCE)
        self.bodies = sorted(
            a.label for a in self.known.actors.values() if a.kind in bodies and " " in a.label
        )
        self.places = sorted(
            a.label for a in self.known.actors.values() if a.kind is ActorKind.PLACE and a.label.isalpha()
        )
        self.given = {
            gender: sorted(name.title() for name, found in self.known.given_names.items() if found == gender)
            for gender in ("male", "female")
        }

    def pairs(self) -> Iterator[Pair]:
        """All pairs, by sort."""
        yield from self._each("spelling of the catalogue", self._catalogued())
        yield from self._some("transliteration", self._transliterated)
        yield from self._some("letter that looks alike", lambda: self._damaged(self._misread))
        yield from self._some("lost letter", lambda: self._damaged(self._lose))
        yield from self._some("middle name", self._middle)
        yield from self._some("surname alone", self._short)
        yield from self._some("initial", self._initial)
        yield from self._some("body", self._body)
        yield from self._some("namesake", self._namesake)
        yield from self._some("surname of two", self._ambiguous)
        yield from self._some("surname elsewhere", self._elsewhere)
        yield from self._some("wife or sister", self._feminine)
        yield from self._each("close surname", self._close())
        yield from self._each("close given name", self._close_given())
        yield from self._some("another patronymic", self._patronymic)
        yield from self._some("another initial", self._other_initial)
        yield from self._some("junior", self._junior)
        yield from self._each("close in the catalogue", self._catalogue_neighbours())
        yield from self._each("state", self._states())
        yield from self._some("close body", self._other_body)
        yield from self._some("person and place", self._place)

    def _each(self, sort: str, found: Iterator[tuple[bool, Side, Side, str]]) -> Iterator[Pair]:
        chosen = list(found)
        self.random.shuffle(chosen)
        yield from (Pair(sort, *parts) for parts in chosen[:EACH])

    def _some(self, sort: str, make: Callable[[], tuple[bool, Side, Side, str] | None]) -> Iterator[Pair]:
        made: dict[tuple[str, str], Pair] = {}
        for _ in range(20 * EACH):
            parts = make()
            if parts and parts[1].name != parts[2].name:
                made.setdefault((parts[1].name, parts[2].name), Pair(sort, *parts))
            if len(made) == EACH:
                break
        yield from made.values()

    def _company(self, shared: int) -> tuple[str, str]:
        """The company of two mentions that have so many in common."""
        letters = self.random.sample(LETTERS, 10)
        return "".join(letters[:6]), "".join(letters[6 - shared : 12 - shared])

    def _sides(
        self, one: str, other: str, shared: int, kind: str = "person", *, same: bool, others: str = ""
    ) -> tuple[bool, Side, Side, str]:
        mine, theirs = self._company(shared)
        return same, Side(one, kind, "", mine), Side(other, kind, "", theirs), others

    def _near(self) -> int:
        """How many companions two mentions of one actor share: reports of one crisis name many of the same."""
        return self.random.randint(2, 5)

    def _far(self) -> int:
        """How many companions two actors share: often none, sometimes as many as one actor's mentions do."""
        return self.random.choice((0, 0, 1, 2, 3, 4))

    def _catalogued(self) -> Iterator[tuple[bool, Side, Side, str]]:
        for actor in self.people:
            full = [name for name in actor.names if len(atoms(name)) > 1]
            for one, other in combinations(full, 2):
                if _translit(one, other):
                    yield self._sides(one, other, self._near(), same=True)

    def _person(self) -> Actor:
        return self.random.choice(self.people)

    def _transliterated(self) -> tuple[bool, Side, Side, str] | None:
        name = self._person().label
        words = name.lower().split()
        rules = [
            (at, old, new) for at in range(len(words)) for old, new in SPELT if re.search(old, words[at])
        ]
        if not rules:
            return None
        for at, old, new in self.random.sample(rules, min(len(rules), self.random.randint(1, 2))):
            words[at] = re.sub(old, new, words[at], count=1)
        return self._sides(name, " ".join(words).title(), self._far(), same=True)

    def _damaged(self, damage: Callable[[str], str | None]) -> tuple[bool, Side, Side, str] | None:
        name = self._person().label
        words = name.split()
        at = self.random.randrange(len(words))
        damaged = damage(words[at])
        if len(words[at]) < 6 or damaged is None:
            return None
        return self._sides(" ".join([*words[:at], damaged, *words[at + 1 :]]), name, self._near(), same=True)

    def _misread(self, word: str) -> str | None:
        found = [(m.start(), old, new) for old, new in MISREAD for m in re.finditer(old, word[1:])]
        if not found:
            return None
        at, old, new = self.random.choice(found)
        return word[: at + 1] + new + word[at + 1 + len(old) :]

    def _lose(self, word: str) -> str | None:
        at = self.random.randint(1, len(word) - 2) if len(word) > 2 else 0
        return word[:at] + word[at + 1 :] if at else None

    def _middle(self) -> tuple[bool, Side, Side, str]:
        person = self._person()
        given, last = person.label.split()
        father = self.random.choice(("Viktor", "Ivan", "Petr", "Oleg", "Aleksandr", "Boris"))
        ending = "ovna" if person.gender == "female" else "ovich"
        middle = self.random.choice((f"{father}{ending}", f"{self.random.choice(LETTERS)}."))
        return self._sides(f"{given} {middle} {last}", person.label, self._near(), same=True)

    def _short(self) -> tuple[bool, Side, Side, str]:
        name = self._person().label
        return self._sides(name.split()[-1], name, self._near(), same=True)

    def _initial(self) -> tuple[bool, Side, Side, str]:
        given, last = self._person().label.split()
        return self._sides(f"{given[0]}. {last}", f"{given} {last}", self._near(), same=True)

    def _body(self) -> tuple[bool, Side, Side, str] | None:
        name = self.random.choice(self.bodies)
        words = name.split()
        initials = "".join(word[0] for word in words if word[0].isupper())
        forms = [f"The {name}", name.upper(), name.replace("Defence", "Defense").replace("Centre", "Center")]
        if (
            len(words) > 2
            and len(initials) > 2
            and initials.isalpha()
            and initials == "".join(w[0] for w in words).upper()
        ):
            forms = [initials]
        damaged = self._misread(max(words, key=len))
        if damaged and len(max(words, key=len)) > 6:
            forms.append(name.replace(max(words, key=len), damaged))
        return self._sides(self.random.choice(forms), name, self._near(), "organisation", same=True)

    def _namesake(self) -> tuple[bool, Side, Side, str] | None:
        person = self._person()
        given, last = person.label.split()
        name = self.random.choice(self.given[person.gender or "male"])
        if _translit(name, given) or name[0] == given[0]:
            return None
        return self._sides(f"{name} {last}", person.label, self._far(), same=False)

    def _ambiguous(self) -> tuple[bool, Side, Side, str]:
        given, last = self._person().label.split()
        name = self.random.choice(self.given["male"])
        return self._sides(last, f"{given} {last}", self._near(), same=False, others=f"{name} {last}")

    def _elsewhere(self) -> tuple[bool, Side, Side, str]:
        name = self._person().label
        return self._sides(name.split()[-1], name, self.random.choice((0, 0, 1)), same=False)

    def _feminine(self) -> tuple[bool, Side, Side, str] | None:
        given, last = self._person().label.split()
        ending = next((e for e in ("ov", "ev", "in") if last.endswith(e)), None)
        if ending is None:
            return None
        name = self.random.choice([g for g in self.given["female"] if g[0] == given[0]] or ["Anna"])
        return self._sides(f"{name} {last}a", f"{given} {last}", self._far(), same=False)

    def _close(self) -> Iterator[tuple[bool, Side, Side, str]]:
        for pair in CLOSE.split("|"):
            one, other = pair.split()
            for given in self.random.sample(self.given["male"], 2):
                yield self._sides(
                    f"{given} {one}", f"{given} {other}", self.random.choice((0, 0, 0, 1, 1, 2)), same=False
                )

    def _close_given(self) -> Iterator[tuple[bool, Side, Side, str]]:
        for pair in GIVEN.split("|"):
            one, other = pair.split()
            for person in self.random.sample(self.people, 4):
                last = person.label.split()[-1]
                yield self._sides(f"{one} {last}", f"{other} {last}", self._far(), same=False)

    def _patronymic(self) -> tuple[bool, Side, Side, str]:
        given, last = self._person().label.split()
        one, other = self.random.sample(
            ("Viktorovich", "Ivanovich", "Petrovich", "Olegovich", "Borisovich"), 2
        )
        return self._sides(f"{given} {one} {last}", f"{given} {other} {last}", self._far(), same=False)

    def _other_initial(self) -> tuple[bool, Side, Side, str]:
        given, last = self._person().label.split()
        letter = self.random.choice([letter for letter in LETTERS if letter != given[0]])
        return self._sides(f"{letter}. {last}", f"{given} {last}", self._far(), same=False)

    def _junior(self) -> tuple[bool, Side, Side, str]:
        name = self._person().label
        return self._sides(f"{name} Jr.", name, self._far(), same=False)

    def _catalogue_neighbours(self) -> Iterator[tuple[bool, Side, Side, str]]:
        """Persons of the catalogue whose surnames are two letters or fewer apart, under one given name."""
        lasts = sorted({surname(atoms(actor.label)) for actor in self.people})
        for one, other in combinations(lasts, 2):
            if OSA.distance(one, other, score_cutoff=2) <= 2 and not _translit(one, other):
                given = self.random.choice(self.given["male"])
                yield self._sides(
                    f"{given} {one.title()}", f"{given} {other.title()}", self._far(), same=False
                )

    def _states(self) -> Iterator[tuple[bool, Side, Side, str]]:
        for pair in STATES.split("|"):
            words = pair.split()
            half = len(words) // 2 if len(words) != 3 else 1
            yield self._sides(
                " ".join(words[:half]), " ".join(words[half:]), self._far(), "state", same=False
            )

    def _other_body(self) -> tuple[bool, Side, Side, str]:
        one, other = self.random.choice(BODIES.split(";")).split("|")
        place = self.random.choice(self.places)
        if self.random.random() < 0.3:
            elsewhere = self.random.choice(self.places)
            return self._sides(
                one.format(place), one.format(elsewhere), self._far(), "organisation", same=False
            )
        return self._sides(one.format(place), other.format(place), self._far(), "organisation", same=False)

    def _place(self) -> tuple[bool, Side, Side, str]:
        place = self.random.choice(self.places)
        mine, theirs = self._company(self._far())
        name = f"{self.random.choice(self.given['male'])} {place}"
        return False, Side(name, "person", "", mine), Side(place, "place", "", theirs), ""


def _translit(one: str, other: str) -> bool:
    """Whether two names can be one name in two spellings, judged by their consonants."""
    bones = [
        re.sub(r"[aeiouyj]+", "", " ".join(atoms(name)).replace("ks", "x").replace("kh", "h"))
        for name in (one, other)
    ]
    return (
        one != other
        and len(bones[0].split()) == len(bones[1].split())
        and bones[0].replace("w", "v") == bones[1].replace("w", "v")
    )


COLUMNS = (
    "sort",
    "same",
    *(f"{side}_{field.name}" for side in ("one", "other") for field in fields(Side)),
    "others",
)


def rows(seed: int = SEED) -> Iterator[tuple[str, ...]]:
    """The table's rows."""
    for pair in Maker(seed).pairs():
        yield (pair.sort, "yes" if pair.same else "no", *astuple(pair.one), *astuple(pair.other), pair.others)


def main() -> None:
    """Print the table."""
    lines = [
        "# Pairs of mentions and whether they are one actor; made by bench/tools/make_identity.py.",
        "\t".join(COLUMNS),
    ]
    sys.stdout.write("\n".join([*lines, *("\t".join(row) for row in rows())]) + "\n")


if __name__ == "__main__":
    main()
