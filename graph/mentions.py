"""Proper names in a reading: from the catalogue, from named entity recognition, and capitalised words that both miss."""

from dataclasses import dataclass, replace

from onrecord.graph.gazetteer import Entry, Gazetteer, Match
from onrecord.graph.language import Reading
from onrecord.graph.names import SHORTEST_FUZZY, atoms
from onrecord.graph.nouns import Nouns
from onrecord.graph.tokens import Tokens

ACTING = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
INSIDE = frozenset("of the for and on in de la du del van von der den bin al el & - ' ’".split())
WEB = ("http", "www.", "@", "#", ".com", ".org", ".net", "/")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in the text, before it is known whose it is.

    ``label`` is the entity label ("" where the model gave none), ``entry`` the catalogue's name it matches, ``titled`` the title words
    right before it. ``skip`` and ``cut`` count letters of the first and last token that are not part of the name.
    """

    first: int
    last: int
    head: int
    atoms: tuple[str, ...]
    label: str = ""
    entry: Entry | None = None
    titled: tuple[str, ...] = ()
    skip: int = 0
    cut: int = 0
    confidence: float = 1.0


def find_names(reading: Reading, words: Tokens, gazetteer: Gazetteer, nouns: Nouns) -> list[Name]:
    """All proper names of actors, left to right; nested ones only where a state or its demonym stands inside."""
    finder = _Finder(reading, words, gazetteer, nouns)
    finder.catalogued()
    finder.entities()
    finder.capitalised()
    names = sorted(finder.names, key=lambda name: (name.first, -name.last))
    return [replace(name, titled=finder.title(name.first)) for name in names]


class _Finder:
    def __init__(self, reading: Reading, words: Tokens, gazetteer: Gazetteer, nouns: Nouns) -> None:
        self.reading, self.words, self.gazetteer, self.nouns = reading, words, gazetteer, nouns
        self.names: list[Name] = []
        self.taken = [False] * len(words)

    def catalogued(self) -> None:
        """Names of the catalogue, longest first, also with a space lost."""
        for match in self.gazetteer.match(self.reading, self.words):
            single = match.first == match.last
            if not (single and self._no_name(match)):
                self._add(match.first, match.last, self.words.entity[match.last], match.entry)
        for i, word in enumerate(self.words.text):
            if len(word) > SHORTEST_FUZZY and not self.taken[i] and not word.islower() and word.isalpha():
                glued = self.gazetteer.attached(word)
                if glued:
                    self._add(i, i, self.words.entity[i], glued[2], skip=glued[0], cut=glued[1], confidence=0.8)

    def _no_name(self, match: Match) -> bool:
        words, i = self.words, match.first
        if words.entity[i] in TIMES or (words.lower[i] in self.nouns["calendar"] and words.tag[i] == "MD"):
            return True
        return match.entry.demonym and (words.lemma[words.head[i]] in ("speak", "translate") and words.dep[i] == "dobj")

    def entities(self) -> None:
        """Named entities of the model, trimmed to the name proper."""
        for entity in self.reading.doc.ents:
            if entity.label_ in ACTING:
                span = self._trimmed(entity.start, entity.end - 1, entity.label_)
                if span:
                    self._entity(*span, entity.label_)

    def _entity(self, first: int, last: int, label: str) -> None:
        inside = [n for n in self.names if first <= n.last and n.first <= last]
        if any((n.first <= first and n.last >= last) or n.first < first or n.last > last for n in inside):
            return
        if inside and label != "PERSON" and self._composed(first, last, inside):
            return
        if inside and label == "PERSON" and any(n.entry and n.entry.demonym for n in inside):
            return
        if any(self.taken[i] for i in range(first, last + 1)) and not inside:
            return
        keep = label != "PERSON"
        for name in inside:
            if not (keep and name.entry and self._state(name.entry)):
                self.names.remove(name)
        self._add(first, last, label, None)

    def _composed(self, first: int, last: int, inside: list[Name]) -> bool:
        """Whether the entity is a catalogue's name and common nouns ("Wagner Troops", "Russian Defence Ministry")."""
        covered = {i for name in inside for i in range(name.first, name.last + 1)}
        rest = [self.words.lower[i] for i in range(first, last + 1) if i not in covered and self.words.pos[i] != "PUNCT"]
        known = self.gazetteer.catalogue.collectives
        plain = " ".join(word for word in rest if word not in ("'s", "’s", "of", "the"))
        return plain in known or all(word in self.nouns["members"] | self.nouns["polity"] | INSIDE for word in rest)

    def _state(self, entry: Entry) -> bool:
        states = self.gazetteer.catalogue.states
        return entry.demonym or (not entry.capital and any(actor in states for actor in entry.ids))

    def capitalised(self) -> None:
        """Runs of capitalised proper nouns that neither the catalogue nor the model knows."""
        words, i, size = self.words, 0, len(self.words)
        while i < size:
            if not self._proper(i):
                i += 1
                continue
            last = i
            while last + 1 < size and self._proper(last + 1) and words.sentence[last + 1] == words.sentence[i]:
                last += 1
            span = self._trimmed(i, last, "")
            if span:
                self._add(*span, "", None, confidence=0.8)
            i = last + 1

    def _proper(self, i: int) -> bool:
        words = self.words
        text = words.text[i]
        return (
            not self.taken[i]
            and words.pos[i] == "PROPN"
            and text[:1].isupper()
            and words.entity[i] not in TIMES
            and any(letter.isalpha() for letter in text)
        )

    def _trimmed(self, first: int, last: int, label: str) -> tuple[int, int] | None:
        """The name proper of a span: no titles, articles, possessive endings or stray words at its ends."""
        words = self.words
        while first <= last and (not self._starts(first) or (label in ("PERSON", "") and self._titular(first, last))):
            first += 1
        if label == "PERSON":
            last = next((i - 1 for i in range(first + 1, last + 1) if self._foreign(i)), last)
        while first <= last and not self._ends(last):
            last -= 1
        if first > last or (first == last and not self._alone(first, label)):
            return None
        return None if any(mark in words.lower[i] for i in range(first, last + 1) for mark in WEB) else (first, last)

    def _foreign(self, i: int) -> bool:
        """Whether token ``i`` cannot stand inside a person's name."""
        words = self.words
        small = words.lower[i] not in INSIDE and not words.text[i][:1].isupper() and words.text[i] not in ("’s", "'s")
        return words.pos[i] == "CCONJ" or words.text[i] in ",;:()" or (small and words.pos[i] != "PROPN")

    def _starts(self, i: int) -> bool:
        text = self.words.text[i]
        return text[:1].isupper() and self.words.pos[i] not in ("DET", "PRON") and self.words.lower[i].replace(".", "") not in self.nouns["calendar"]

    def _ends(self, i: int) -> bool:
        text = self.words.text[i]
        return text[:1].isupper() and text[:1].isalpha() and self.words.lower[i] not in self.nouns["calendar"]

    def _titular(self, i: int, last: int) -> bool:
        """Whether token ``i`` is a title before the rest of the name."""
        word = self.words.lower[i].strip(".")
        return i < last and (word in self.nouns["title"] or self.words.text[i] == ".")

    def _alone(self, i: int, label: str) -> bool:
        """Whether a single word can be a name."""
        word, lower = self.words.text[i], self.words.lower[i].strip(".")
        if len(word) < 2 or lower in self.nouns["calendar"] or lower in self.nouns["other"] or lower in self.nouns["title"]:
            return False
        if label != "PERSON" and (lower in self.nouns["organisation"] and not word.isupper()):
            return label in ("ORG", "") and lower in ("congress", "senate", "parliament", "treasury", "pentagon")
        return any(letter.isalpha() for letter in word) and not any(letter.isdigit() for letter in word)

    def title(self, first: int) -> tuple[str, ...]:
        """The title words right before a name, lower case."""
        words, found, i = self.words, list[str](), first - 1
        while i >= 0 and words.sentence[i] == words.sentence[first]:
            word = words.lower[i].strip(".")
            if word and word not in self.nouns["title"]:
                break
            if word:
                found.insert(0, word)
            i -= 1
        return tuple(found)

    def _add(
        self,
        first: int,
        last: int,
        label: str,
        entry: Entry | None,
        *,
        skip: int = 0,
        cut: int = 0,
        confidence: float = 1.0,
    ) -> None:
        words = self.words
        if label == "":
            label = next((words.entity[i] for i in range(last, first - 1, -1) if words.entity[i] in ACTING), "")
        parts = entry.atoms if entry else tuple(a for i in range(first, last + 1) for a in atoms(words.text[i]))
        if not entry and len(parts) > 1 and parts[-1] == "s":
            parts = parts[:-1]
        for i in range(first, last + 1):
            self.taken[i] = True
        head = words.root(first, last)
        if parts:
            self.names.append(Name(first, last, head, parts, label, entry, (), skip, cut, confidence))
