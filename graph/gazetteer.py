"""The catalogue compiled for matching: every name as a sequence of folded atoms, longest first."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from onrecord.graph.language import Reading
from onrecord.graph.model import ActorKind
from onrecord.graph.names import SHORTEST_FUZZY, atoms, misread, misread_name, sounds, surname
from onrecord.graph.tokens import Tokens
from onrecord.ontology.catalogue import Catalogue, fold

FUNCTION = frozenset("of the for and on in de la du del al el s at to".split())
ATTACHED = frozenset(
    "in of the to by from with for and that at on said says is was has well as against near".split()
)
SMALL = frozenset({"AUX", "PRON", "VERB", "ADV", "ADP", "SCONJ", "INTJ"})
BARRIER = ""
Atom = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the catalogue: its atoms, the actors that bear it, and whether only its own case names them."""

    atoms: tuple[str, ...]
    text: str
    ids: tuple[str, ...]
    cased: bool
    capital: bool
    demonym: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A place where the text has a name of the catalogue.

    ``sure`` is false at a sentence's start for what the tagger takes for a verb or another small word.
    """

    first: int
    last: int
    entry: Entry
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by their first atom (longest first), persons by surname, and whole names by a coarse key of their sound."""

    catalogue: Catalogue
    entries: dict[str, list[Entry]]
    persons: dict[str, list[str]]
    fuzzy: dict[tuple[str, int], list[Entry]]
    full: dict[str, list[Entry]]
    forms: dict[str, list[tuple[str, ...]]]
    sounding: dict[str, list[str]]

    def match(self, reading: Reading, words: Tokens) -> list[Match]:
        """All names of the catalogue in the text, left to right, without overlaps."""
        stream = _stream(reading, words)
        found = self._scan(stream, words)
        joined = _joined(reading, stream)
        if joined:
            taken = {i for match in found for i in range(match.first, match.last + 1)}
            extra = [m for m in self._scan(joined, words) if not taken & set(range(m.first, m.last + 1))]
            found = sorted(found + extra, key=lambda match: match.first)
        return found

    def _scan(self, stream: list[Atom], words: Tokens) -> list[Match]:
        found: list[Match] = []
        at, size, entries = 0, len(stream), self.entries
        while at < size:
            step = 1
            for entry in entries.get(stream[at][0], ()):
                length = len(entry.atoms)
                if length > 1 and tuple(atom[0] for atom in stream[at : at + length]) != entry.atoms:
                    continue
                first, last = stream[at][1], stream[at + length - 1][2]
                whole = (at == 0 or stream[at - 1][2] != first) and (
                    at + length == size or stream[at + length][1] != last or stream[at + length][0] == "s"
                )
                if whole and _cased(words, first, last, entry):
                    sure = first != last or words.pos[first] not in SMALL or not _common(words, first)
                    found.append(Match(first, last, entry, sure=sure))
                    step = length
                    break
            at += step
        return found

    def misspelt(self, name: tuple[str, ...]) -> Entry | None:
        """The one full name of the catalogue that a name of two or more atoms misspells."""
        keys = [name[0], name[-1]]
        near = {id(e): e for key in keys for e in self.full.get(key, ()) if misread_name(name, e.atoms)}
        ids = {e.ids for e in near.values()}
        return next(iter(near.values())) if len(ids) == 1 else None

    def attached(self, word: str) -> tuple[int, int, Entry] | None:
        """A name that lost the space before or after it: letters to skip, letters to cut, and the name."""
        for i, letter in enumerate(word):
            if i and letter.isupper() and word[:i].lower() in ATTACHED:
                entry = self.single(word[i:].lower())
                return (i, 0, entry) if entry and word[i:].istitle() else None
        for tail in (4, 3, 2):
            if word[-tail:] in ATTACHED and len(word) - tail >= SHORTEST_FUZZY and word[:1].isupper():
                entry = self.single(word[:-tail].lower())
                if entry:
                    return 0, tail, entry
        return None

    def single(self, atom: str) -> Entry | None:
        """The name that consists of this atom alone."""
        return next((e for e in self.entries.get(atom, ()) if len(e.atoms) == 1), None)

    def full_names(self, person: str) -> list[tuple[str, ...]]:
        """The names of more than one part that a person of the catalogue bears."""
        return [parts for parts in self.forms[person] if len(parts) > 1]

    def resembling(self, atom: str) -> Entry | None:
        """The one name of one atom that a scanner's error could have turned into ``atom``."""
        near = [
            e
            for size in (len(atom) - 1, len(atom), len(atom) + 1)
            for e in self.fuzzy.get((atom[0], size), ())
            if misread(atom, e.atoms[0])
        ]
        return near[0] if len({e.ids for e in near}) == 1 else None


@lru_cache(maxsize=4)
def _compiled(key: "_ById") -> Gazetteer:
    catalogue = key.catalogue
    merged = _entries(catalogue)
    entries: dict[str, list[Entry]] = defaultdict(list)
    fuzzy: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    full: dict[str, list[Entry]] = defaultdict(list)
    for entry in merged:
        first, last = entry.atoms[0], entry.atoms[-1]
        entries[first].append(entry)
        if len(entry.atoms) > 1:
            full[first].append(entry)
            full[last].append(entry)
        elif len(first) >= SHORTEST_FUZZY:
            fuzzy[first[0], len(first)].append(entry)
    for group in entries.values():
        group.sort(key=lambda entry: (-len(entry.atoms), entry.demonym))
    people = [actor for actor in catalogue.actors.values() if actor.kind is ActorKind.PERSON]
    forms = {person.id: [atoms(name) for name in (person.label, *person.names)] for person in people}
    persons: dict[str, list[str]] = defaultdict(list)
    sounding: dict[str, list[str]] = defaultdict(list)
    for person, names in forms.items():
        surnames = {surname(parts) for parts in names if parts}
        for last in surnames:
            persons[last].append(person)
        for sound in {sounds(last) for last in surnames}:
            sounding[sound].append(person)
    return Gazetteer(catalogue, dict(entries), dict(persons), dict(fuzzy), dict(full), forms, dict(sounding))


def _entries(catalogue: Catalogue) -> list[Entry]:
    """Every name, capital and demonym once, with all actors that bear it."""
    merged: dict[tuple[tuple[str, ...], bool], Entry] = {}
    names = [(n.text, n.actor, n.cased, False) for found in catalogue.names.values() for n in found]
    names += [(word, state, False, False) for word, state in catalogue.capitals.items()]
    names += [(word, state, False, True) for word, state in catalogue.demonyms.items()]
    for text, actor, cased, demonym in names:
        parts = atoms(text)
        if parts:
            old = merged.get((parts, demonym))
            ids = tuple(dict.fromkeys((*old.ids, actor))) if old else (actor,)
            cased = cased and (old is None or old.cased)
            capital = fold(text) in catalogue.capitals
            merged[parts, demonym] = Entry(parts, text, ids, cased, capital, demonym)
    return list(merged.values())


class _ById:
    """A key for the cache: a catalogue holds mappings and has no hash of its own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.catalogue is self.catalogue


def gazetteer(catalogue: Catalogue) -> Gazetteer:
    """Compile a catalogue; the result is kept for the next report."""
    return _compiled(_ById(catalogue))


def _stream(reading: Reading, words: Tokens) -> list[Atom]:
    """The atoms of the text with their tokens; a paragraph's or a clause's end is a barrier."""
    stream: list[Atom] = []
    paragraphs = reading.paragraphs
    for i, word in enumerate(words.text):
        if i and paragraphs[i] != paragraphs[i - 1]:
            stream.append((BARRIER, i, i - 1))
        parts = atoms(word)
        if parts:
            stream.extend((part, i, i) for part in parts)
        elif _breaks(words, i, word):
            stream.append((BARRIER, i, i))
    return stream


def _breaks(words: Tokens, i: int, word: str) -> bool:
    if word in "-–‐‑":
        return words.space[i] and i > 0 and words.space[i - 1]
    if word in "'’‘":
        return words.space[i]
    if word == ".":
        return i + 1 >= len(words) or words.sentence[i + 1] != words.sentence[i]
    return word != "&"


def _joined(reading: Reading, stream: list[Atom]) -> list[Atom]:
    """The atoms with words joined that a hyphen splits across two lines; empty where there is none."""
    text, changed = reading.text, False
    if not re.search(r"-[ \t]*\n", text):
        return []
    result: list[Atom] = []
    for atom, first, last in stream:
        if result and atom and result[-1][0]:
            old, begin, end = result[-1]
            between = text[reading.starts[end] : reading.starts[first]]
            if "\n" in between and between.rstrip().endswith("-"):
                result[-1] = (old + atom, begin, last)
                changed = True
                continue
        result.append((atom, first, last))
    return result if changed else []


def _cased(words: Tokens, first: int, last: int, entry: Entry) -> bool:
    """Whether the case of the text allows the name: capitals where a name has them, none for words like "us" or "may"."""
    head = next((i for i in range(first, last + 1) if words.lower[i] not in FUNCTION), first)
    text = words.text[head]
    if not text[:1].isupper():
        if "-" in text:
            return any(part[:1].isupper() for part in text.split("-"))
        prefixed = head < last and words.text[head + 1] in "-–" and not words.space[head]
        return prefixed and any(words.text[i][:1].isupper() for i in range(head + 1, last + 1))
    if entry.cased and first == last:
        wanted = entry.text.replace(".", "")
        return text.replace(".", "").strip("-") == wanted and not (
            shouted(words, first) and words.lower[first] in ("us", "it")
        )
    return True


def _common(words: Tokens, i: int) -> bool:
    """Whether a capital says nothing because the word begins a sentence."""
    return i == 0 or words.sentence[i - 1] != words.sentence[i] or words.text[i - 1] in "\"“‘'([:—–"


def shouted(words: Tokens, i: int) -> bool:
    """Whether the word stands among words in capitals only."""
    near = [
        words.text[j]
        for j in range(max(0, i - 3), min(len(words), i + 4))
        if j != i and words.text[j].isalpha()
    ]
    return bool(near) and all(word.isupper() for word in near)
