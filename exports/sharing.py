"""What is left out of a graph before it is shared: texts, long quotes, the names of private persons.

Names are replaced wherever they stand, in texts, quotes, labels and ids; places in the texts move along, so that every quote is
still found at its offsets. This makes persons hard to recognise, not impossible: who has the reports can look them up.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from onrecord.graph.errors import InputError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor, ActorKind, Claim, Extraction, MentionKind, Report, digest, slug

Record = TypeVar("Record")

# Fields that hold ids, kinds and numbers, in which no name is looked for.
FIXED: Final = frozenset(
    "id report subject object relation attributed_to statement within outer event source_actor actor state kind polarity "
    "modality frame date language reader gender wikidata sha256 text_sha256".split()
)
CLAIM_IDS: Final = ("id", "report", "subject", "object", "attributed_to", "statement", "within", "event")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name is replaced: by which label and id, what graphs call him, and the actor's id if he is one."""

    label: str
    id: str
    names: frozenset[str]
    actor: str | None = None


@dataclass(frozen=True)
class Sharing:
    """What to leave out: the reports' texts, the words of a quote after ``max_quote`` of them, the names of ``persons``."""

    no_texts: bool = False
    max_quote: int | None = None
    persons: tuple[Person, ...] = ()

    def __bool__(self) -> bool:
        return self.textless or bool(self.persons)

    @property
    def textless(self) -> bool:
        """Whether texts are left out; quotes cannot be cut as long as the text has them whole."""
        return self.no_texts or self.max_quote is not None

    def cut(self, text: str) -> str:
        """The first words of a quote, as many as may be shared.

        >>> Sharing(max_quote=2).cut("one two three")
        'one two …'
        """
        words = text.split()
        if self.max_quote is None or len(words) <= self.max_quote:
            return text
        return " ".join((*words[: self.max_quote], "…"))

    def of(self, found: Extraction) -> Extraction:
        """An extraction with other names for the persons, all else as it was."""
        return Disguise(self, found).extraction() if self.persons else found

    def shortened(self, found: Extraction) -> Extraction:
        """An extraction without text and with short quotes, as it is asked for."""
        if not self.textless:
            return found
        return replace(
            found,
            report=replace(found.report, text="", extra=()),
            claims=tuple(
                replace(claim, quote=self.cut(claim.quote), matter=claim.matter and self.cut(claim.matter))
                for claim in found.claims
            ),
            statements=tuple(replace(s, content=self.cut(s.content)) for s in found.statements),
            events=tuple(replace(event, label=self.cut(event.label)) for event in found.events),
        )

    def clean(self, text: str) -> str:
        """Text with other names for the persons."""
        return self.pattern.sub(self.label_of, text) if self.persons else text

    def label_of(self, name: re.Match[str]) -> str:
        """What stands for a name that the pattern found."""
        return self._labels[_folded(name[0])]

    def clean_id(self, identity: str) -> str:
        """An id that holds no name of a person: the one that stands for him, or a hash in place of one that holds a name."""
        if identity in self.ids:
            return self.ids[identity]
        return f"x-{digest(identity, length=12)}" if self._telling(identity) else identity

    def actor(self, actor: Actor) -> Actor:
        """An actor as it may be shown."""
        known = next((person for person in self.persons if person.actor == actor.id), None)
        if known:
            return Actor(known.id, known.label, actor.kind)
        names = (self.clean(name) for name in actor.names)
        state = self.clean_id(actor.state) if actor.state else None
        return replace(
            actor, id=self.clean_id(actor.id), label=self.clean(actor.label), names=tuple(names), state=state
        )

    def report(self, report: Report) -> Report:
        """A report's entry without hashes of its text, and without an address or path that holds a name."""
        shown = _cleaned(report, self.clean)
        path = report.path if not self._telling(slug(report.path, 10_000)) else "report"
        url = report.url if report.url and not self._telling(slug(report.url, 10_000)) else None
        return replace(shown, id=self.clean_id(report.id), path=path, url=url, sha256="", text_sha256="")

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The ids of persons who are actors, and those that stand for them."""
        return {person.actor: person.id for person in self.persons if person.actor}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds every name, the longest first; a single word only with a capital."""
        return re.compile("|".join(sorted(map(_name, self._names), key=lambda one: (-len(one), one))))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for person in self.persons for name in person.names)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        # Where two persons bear one name, the first of them stands for both.
        return {_folded(name): person.label for person in reversed(self.persons) for name in person.names}

    @cached_property
    def _slugs(self) -> re.Pattern[str]:
        slugs = sorted({slug(name) for name in self._names} - {""})
        return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, slugs))})(?![a-z0-9])", re.IGNORECASE)

    def _telling(self, identity: str) -> bool:
        return bool(self.persons) and bool(self._slugs.search(identity))


class Disguise:
    """One extraction on its way to other names: what is replaced in its text, and where everything stands after that."""

    def __init__(self, sharing: Sharing, found: Extraction) -> None:
        self.sharing, self.found = sharing, found
        self.text = sharing.clean(found.report.text)
        self._starts: list[int] = []
        self._edits: list[tuple[int, int, int]] = []
        moved = 0
        for name in sharing.pattern.finditer(found.report.text):
            length = len(sharing.label_of(name))
            self._starts.append(name.start())
            self._edits.append((name.end(), name.start() + moved, length))
            moved += length - len(name[0])

    def extraction(self) -> Extraction:
        """The whole extraction."""
        sharing, found = self.sharing, self.found
        return Extraction(
            report=replace(sharing.report(found.report), text=self.text),
            actors=tuple(sharing.actor(actor) for actor in found.actors),
            mentions=tuple(
                replace(self._moved(m), actor=sharing.clean_id(m.actor), text=sharing.clean(m.text))
                for m in found.mentions
            ),
            statements=tuple(
                replace(
                    self._moved(s),
                    id=sharing.clean_id(s.id),
                    outer=s.outer and sharing.clean_id(s.outer),
                    parts=tuple((self._at(start), self._at(end, end=True)) for start, end in s.parts),
                    source_actor=s.source_actor and sharing.clean_id(s.source_actor),
                )
                for s in found.statements
            ),
            claims=tuple(self._claim(claim) for claim in found.claims),
            events=tuple(
                replace(self._moved(event), id=sharing.clean_id(event.id)) for event in found.events
            ),
        )

    def _claim(self, claim: Claim) -> Claim:
        moved, clean = self._moved(claim), self.sharing.clean_id
        ids: dict[str, Any] = {
            name: clean(getattr(claim, name)) for name in CLAIM_IDS if getattr(claim, name)
        }
        return replace(
            moved,
            **ids,
            quote=self.text[moved.start : moved.end],
            inner=tuple(map(clean, claim.inner)),
        )

    def _moved(self, record: Record) -> Record:
        """A record with clean words and its offsets moved."""
        values: dict[str, Any] = {}
        for item in fields(record):  # type: ignore[arg-type]  # all records are dataclasses
            value = getattr(record, item.name)
            if isinstance(value, int) and item.name.endswith(("start", "end")):
                values[item.name] = self._at(value, end=item.name.endswith("end"))
        return replace(_cleaned(record, self.sharing.clean), **values)  # type: ignore[type-var]

    def _at(self, place: int, *, end: bool = False) -> int:
        """Where a place of the old text is in the new one; inside a name, at that end of what replaced it."""
        number = bisect_right(self._starts, place - end) - 1
        if number < 0:
            return place
        old_end, new_start, length = self._edits[number]
        if place - end < old_end:
            return new_start + (length if end else 0)
        return new_start + length + place - old_end


def read_persons(path: Path, graph: KnowledgeGraph) -> tuple[Person, ...]:
    """Read a file with one person a line: a name or an actor's id, and after a tab, if wanted, what to call him instead.

    Raises InputError where it cannot be read or names nobody.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the list of persons {path} cannot be read as UTF-8 text: {error}") from error
    wanted = [line.partition("\t") for line in lines if line.strip() and not line.startswith("#")]
    if not wanted:
        raise InputError(f"the list of persons {path} names nobody: write one name or actor id a line")
    said = said_names(graph)
    return tuple(
        person
        for number, (name, _, label) in enumerate(wanted, start=1)
        for person in _persons(name.strip(), label.strip() or f"Person {number}", graph, said)
    )


def _persons(name: str, label: str, graph: KnowledgeGraph, said: Mapping[str, set[str]]) -> Iterator[Person]:
    """The actors of a name, who may be several; somebody whom the graph has not as an actor is still no name to show."""
    found = graph.actors_named(name)
    for number, identity in enumerate(found, start=1):
        actor = graph.actors[identity]
        more = {actor.label, *actor.names, *said.get(identity, ())} | ({name} if name != identity else set())
        shown = label if number == 1 else f"{label} ({number})"
        yield Person(
            shown,
            f"{slug(shown) or 'person'}-{digest(shown, length=6)}",
            all_names(more, actor.kind),
            identity,
        )
    if not found:
        yield Person(label, slug(label) or "person", all_names({name}, ActorKind.PERSON))


def said_names(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """By actor, the names that the texts use."""
    said: dict[str, set[str]] = {}
    for found in graph.extractions():
        for mention in found.mentions:
            if mention.kind is MentionKind.NAME:
                said.setdefault(mention.actor, set()).add(mention.text)
    return said


def all_names(names: Iterable[str], kind: ActorKind) -> frozenset[str]:
    """Names of more than one letter, and the surnames in them."""
    known = {" ".join(name.split()) for name in names}
    if kind is ActorKind.PERSON:
        known |= {name.split()[-1] for name in known if name}
    return frozenset(name for name in known if len(name) > 1 and not name.islower())


def _name(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    if " " in name:
        words = f"(?i:{words})"
    elif name.upper() != name:
        words = f"{words}|{re.escape(name.upper())}"
    return rf"(?<!\w)(?:{words})(?!\w)"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _cleaned(record: Record, clean: Any) -> Record:
    """A record with clean words in every field that holds words."""
    values = {
        item.name: _value(getattr(record, item.name), clean)
        for item in fields(record)  # type: ignore[arg-type]  # all records are dataclasses
        if item.name not in FIXED
    }
    return replace(record, **values)  # type: ignore[type-var]


def _value(value: Any, clean: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return tuple(_value(item, clean) for item in value) if isinstance(value, tuple) else value
