"""The catalogue of actors: who there is, by which names, titles and descriptions, in which office and when.

Its tables stand in ``ontology/actors``; an analyst adds tables of the same form for another crisis (see
:func:`load`). A later table may take up an actor of an earlier one: its values are added, its label, kind, gender, state and
Wikidata id replace those there where they are not empty.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from onrecord.graph.errors import OntologyError
from onrecord.graph.model import Actor, ActorKind, slug
from onrecord.ontology.names import fold as fold
from onrecord.ontology.names import fold_title as fold_title
from onrecord.ontology.names import is_acronym
from onrecord.ontology.tables import Row, find, read, subject

COLUMNS = {
    "actors": ("id", "label", "kind", "gender", "state", "wikidata", "names", "descriptions"),
    "collectives": ("noun", "kind", "suffix", "label"),
    "demonyms": ("word", "actor"),
    "givennames": ("name", "gender"),
    "heads": ("noun",),
    "offices": ("actor", "titles", "organisation", "from", "to", "head"),
    "states": (
        "id",
        "label",
        "alpha2",
        "alpha3",
        "wikidata",
        "names",
        "capital",
        "seats",
        "adjectives",
        "nationals",
    ),
}
ORDER = ("states", "actors", "demonyms", "offices", "collectives", "heads", "givennames")
ORGANS = (ActorKind.ORGANISATION, ActorKind.FORCE)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an actor.

    ``cased`` is true where only this spelling's case names the actor ("US", "the West"). ``bare`` is true for a person's one-word
    name ("Putin"): it does not name the actor where the text has a fuller, other name ("Igor Putin").
    """

    text: str
    actor: str
    cased: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A title that an actor bears in an organisation, ``start`` and ``end`` as ISO years or dates, both included.

    ``organisation`` is an actor's id: a ministry, force, party or state. ``head`` is true where the office is the highest there.
    ``titles`` are folded (see :func:`fold_title`).
    """

    actor: str
    titles: tuple[str, ...]
    organisation: str
    start: str | None
    end: str | None
    head: bool

    def held(self, date: dt.date | None) -> bool:
        """Whether the office was held on that day; any day where ``date`` is None."""
        if date is None:
            return True
        day = date.isoformat()
        return not (self.start and day[: len(self.start)] < self.start) and not (
            self.end and day[: len(self.end)] > self.end
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state of the world with its ISO 3166 codes; ``capital`` is the place's actor id, None where it is the state itself."""

    id: str
    alpha2: str
    alpha3: str
    capital: str | None
    adjectives: tuple[str, ...]
    nationals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collective:
    """What a nationality makes of a noun: "Russian" + "military" is the actor ``russian-military``, an armed force.

    An empty ``suffix`` means the state itself ("the Russian government"). ``label`` has ``{}`` where the adjective goes.
    """

    noun: str
    kind: ActorKind
    suffix: str
    label: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The actors known beforehand. Keys of all mappings of words are folded (see :func:`fold`)."""

    actors: Mapping[str, Actor]
    names: Mapping[str, tuple[Name, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    descriptions: Mapping[str, tuple[str, ...]]
    offices: tuple[Office, ...]
    states: Mapping[str, State]
    demonyms: Mapping[str, str]
    """Adjectives and names of nationals: "russian" and "russians" to ``russia``."""
    capitals: Mapping[str, str]
    """Capitals and seats of government that stand for their state: "moscow" to ``russia``, "white house" to ``us``."""
    collectives: Mapping[str, Collective]
    heads: frozenset[str]
    """Nouns for whoever is at the top of something: "leader", "chief", "boss"."""
    given_names: Mapping[str, str]
    """Given names to "male" or "female"."""

    def holders(
        self, title: str, organisation: str | None = None, date: dt.date | None = None
    ) -> tuple[Office, ...]:
        """The offices of that title in the organisation, held on that day; None as organisation or date means any.

        A state's adjective names it in the titles of its ministries and forces ("Russian defence minister"): where the
        state itself has no such office, theirs are meant, unless the title is one for anybody's head ("leader").
        """
        wanted = fold_title(title)
        found = [office for office in self.offices if wanted in office.titles and office.held(date)]
        if organisation is None:
            return tuple(found)
        direct = tuple(office for office in found if office.organisation == organisation)
        if direct or wanted in self.heads:
            return direct
        return tuple(office for office in found if self._organ(office.organisation, organisation))

    def _organ(self, organisation: str, state: str) -> bool:
        actor = self.actors[organisation]
        return actor.state == state and actor.kind in ORGANS

    def collective(self, state: str, noun: str) -> Actor | None:
        """The actor that a nationality makes of a collective noun ("Russian", "military"), None where the noun makes none.

        It is the catalogue's where that has it, else a new one with the same sort of id ("thai-military").
        """
        known = self.collectives.get(fold(noun))
        if known is None or state not in self.states:
            return None
        adjective = (self.states[state].adjectives or (self.actors[state].label,))[0]
        identifier = f"{slug(adjective)}-{known.suffix}" if known.suffix else state
        label = known.label.format(adjective)
        return self.actors.get(identifier) or Actor(
            identifier, label, known.kind, (label,), state=state, catalogued=True
        )

    def leader_of(self, organisation: str, date: dt.date | None = None) -> str | None:
        """The actor at the head of an organisation, force or state on that day; the latest where ``date`` is None."""
        heads = [
            office
            for office in self.offices
            if office.head and office.organisation == organisation and office.held(date)
        ]
        return (
            max(heads, key=lambda office: (office.end or "9999", office.start or "")).actor if heads else None
        )


def load(extra: Sequence[Path] = ()) -> Catalogue:
    """Load the catalogue, with the tables of ``extra`` (files or folders) added to it.

    Raises OntologyError that names file, line and remedy where a table is wrong. The result is kept for the next call.
    """
    return _load(tuple(extra))


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...]) -> Catalogue:
    own = sorted(
        (file for file in (files("onrecord.ontology") / "actors").iterdir() if file.name.endswith(".tsv")),
        key=lambda file: file.name,
    )
    builder = _Builder()
    for tables in (own, list(find(extra))):
        builder.add(tables)
    return builder.catalogue()


class _Builder:
    """Gathers the rows of all tables."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.descriptions: dict[str, tuple[str, ...]] = {}
        self.offices: list[Office] = []
        self.states: dict[str, State] = {}
        self.demonyms: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self.collectives: dict[str, Collective] = {}
        self.heads: set[str] = set()
        self.given_names: dict[str, str] = {}

    def add(self, tables: Iterable[Path | Traversable]) -> None:
        """Read tables in the order in which one kind needs another."""
        by_subject: dict[str, list[Path | Traversable]] = {name: [] for name in ORDER}
        for table in tables:
            if subject(table) not in by_subject:
                known = ", ".join(f"*.{name}.tsv" for name in ORDER)
                raise OntologyError(
                    f"{table}: its name does not say what it holds; name it like one of {known}"
                )
            by_subject[subject(table)].append(table)
        readers = (
            self.state,
            self.actor,
            self.demonym,
            self.office,
            self.collective,
            self.head,
            self.given_name,
        )
        steps = dict(zip(ORDER, readers, strict=True))
        for name in ORDER:
            rows = [row for table in by_subject[name] for row in read(table, COLUMNS[name])]
            for row in rows:
                steps[name](row)
            if name == "actors":
                self.check_states(rows)

    def actor(self, row: Row) -> None:
        """A row of a table of actors."""
        old = self.actors.get(_identifier(row, "id"))
        fields = {
            column: row[column] or (getattr(old, column) if old else None)
            for column in COLUMNS["actors"][1:6]
        }
        if not fields["label"]:
            raise row.error("the actor has no label; give the name that the graph is to show")
        if fields["gender"] not in (None, "male", "female"):
            raise row.error(
                f"the gender '{row['gender']}' is not known; write male or female or leave it empty"
            )
        if fields["wikidata"] and not re.fullmatch(r"Q[1-9]\d*", fields["wikidata"]):
            raise row.error(
                f"'{row['wikidata']}' is no Wikidata id; write one such as Q7747 or leave it empty"
            )
        self.actors[row["id"]] = Actor(
            id=row["id"],
            label=str(fields["label"]),
            kind=_kind(row, fields["kind"]),
            names=_merged(old.names if old else (), (str(fields["label"]), *row.values("names"))),
            wikidata=fields["wikidata"],
            gender=fields["gender"],
            state=fields["state"],
            catalogued=True,
        )
        for words in row.values("descriptions"):
            key = fold(words).removeprefix("the ")
            self.descriptions[key] = _merged(self.descriptions.get(key, ()), (row["id"],))

    def check_states(self, rows: Iterable[Row]) -> None:
        """Every state that an actor belongs to is an actor."""
        for row in rows:
            if row["state"] and row["state"] not in self.actors:
                raise row.error(
                    f"the state '{row['state']}' is no actor; add it to a table of actors or correct the id"
                )

    def state(self, row: Row) -> None:
        """A row of a table of states: the state, its capital as a place, and the words for both."""
        state, capitals = _identifier(row, "id"), row.values("capital")
        names = _merged((row["label"],), row.values("names"))
        self.actors[state] = Actor(
            state, row["label"], ActorKind.STATE, names, row["wikidata"] or None, state=None, catalogued=True
        )
        place = slug(capitals[0]) if capitals else None
        if place and place not in self.actors:
            self.actors[place] = Actor(
                place, capitals[0], ActorKind.PLACE, capitals, state=state, catalogued=True
            )
        for name in (*capitals, *row.values("seats")):
            self.capitals.setdefault(fold(name), state)
        for word in (*row.values("adjectives"), *row.values("nationals")):
            if not is_acronym(word):  # "US" is a name; folded it would be the pronoun
                self.demonyms.setdefault(fold(word), state)
        self.states[state] = State(
            state,
            row["alpha2"],
            row["alpha3"],
            place if place != state else None,
            row.values("adjectives"),
            row.values("nationals"),
        )

    def demonym(self, row: Row) -> None:
        """A row of a table of demonyms: adjectives and people's names of actors that are not in a table of states."""
        self._check(row, "actor")
        self.demonyms[fold(row["word"])] = row["actor"]

    def _check(self, row: Row, column: str) -> None:
        if row[column] not in self.actors:
            raise row.error(f"'{row[column]}' is no actor; add it to a table of actors or correct the id")

    def office(self, row: Row) -> None:
        """A row of a table of offices."""
        self._check(row, "actor")
        self._check(row, "organisation")
        for column in ("from", "to"):
            if row[column] and not DATE.fullmatch(row[column]):
                raise row.error(f"'{row[column]}' is no date; write 2012 or 2012-05 or 2012-05-07")
        titles = tuple(dict.fromkeys(fold_title(title) for title in row.values("titles")))
        if not titles:
            raise row.error("the office has no title; give at least one, such as 'defence minister'")
        head = bool(row["head"])
        self.offices.append(
            Office(row["actor"], titles, row["organisation"], row["from"] or None, row["to"] or None, head)
        )

    def collective(self, row: Row) -> None:
        """A row of a table of collectives."""
        noun = fold(row["noun"])
        self.collectives[noun] = Collective(noun, _kind(row, row["kind"]), row["suffix"], row["label"])

    def head(self, row: Row) -> None:
        """A row of a table of nouns for leaders."""
        self.heads.add(fold(row["noun"]))

    def given_name(self, row: Row) -> None:
        """A row of a table of given names."""
        if row["gender"] not in ("male", "female"):
            raise row.error(f"the gender '{row['gender']}' is not known; write male or female")
        self.given_names[fold(row["name"])] = row["gender"]

    def catalogue(self) -> Catalogue:
        """All that was gathered, frozen."""
        names: dict[str, dict[str, Name]] = {}
        actors: dict[str, Actor] = {}
        for actor in self.actors.values():
            plain = tuple(name.removeprefix("=") for name in actor.names)
            actors[actor.id] = replace(actor, names=tuple(dict.fromkeys(plain)))
            for name in actors[actor.id].names:
                cased = f"={name}" in actor.names or is_acronym(name)
                bare = actor.kind is ActorKind.PERSON and " " not in name
                names.setdefault(fold(name), {}).setdefault(actor.id, Name(name, actor.id, cased, bare))
        return Catalogue(
            actors=MappingProxyType(actors),
            names=MappingProxyType({key: tuple(found.values()) for key, found in names.items()}),
            by_name=MappingProxyType({key: tuple(found) for key, found in names.items()}),
            descriptions=MappingProxyType(self.descriptions),
            offices=tuple(self.offices),
            states=MappingProxyType(self.states),
            demonyms=MappingProxyType(self.demonyms),
            capitals=MappingProxyType(self.capitals),
            collectives=MappingProxyType(self.collectives),
            heads=frozenset(self.heads),
            given_names=MappingProxyType(self.given_names),
        )


def _identifier(row: Row, column: str) -> str:
    if not IDENTIFIER.fullmatch(row[column]):
        raise row.error(
            f"'{row[column]}' is no id; use lower-case letters, digits and hyphens, such as 'russian-mod'"
        )
    return row[column]


def _kind(row: Row, kind: str | None) -> ActorKind:
    try:
        return ActorKind(kind or "")
    except ValueError as error:
        known = ", ".join(ActorKind)
        raise row.error(f"the kind '{kind or ''}' is not known; write one of {known}") from error


def _merged(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
