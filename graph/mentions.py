"""Proper names in a reading: from the catalogue, from named entity recognition, and capitalised words that both miss."""

from dataclasses import dataclass, replace

from onrecord.graph.gazetteer import Entry, Gazetteer, Match, shouted
from onrecord.graph.language import Reading
from onrecord.graph.names import SHORTEST_FUZZY, atoms
from onrecord.graph.nouns import Nouns
from onrecord.graph.tokens import Tokens

ACTING = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
INSIDE = frozenset("of the for and on in de la du del van von der den bin al el & - ' ’".split())
PAST = frozenset({"former", "ex", "late", "then", "acting", "interim"})
LANGUAGE = frozenset("language word accent translation literature grammar".split())
WEB = ("http", "www.", "@", "#", ".com", ".org", ".net", "/")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in the text, before it is known whose it is.

    ``label`` is the entity label ("" where the model gave none), ``entry`` the catalogue's name it matches, ``titled`` the
    title words right before it. ``skip`` and ``cut`` count letters of the first and last token that are not part of the name.
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
    finder.doubtful()
    names = sorted(finder.found.values(), key=lambda name: (name.first, -name.last))
    return [replace(name, titled=finder.title(name.first)) for name in names]


class _Finder:
    def __init__(self, reading: Reading, words: Tokens, gazetteer: Gazetteer, nouns: Nouns) -> None:
        self.reading, self.words, self.gazetteer, self.nouns = reading, words, gazetteer, nouns
        self.found: dict[tuple[int, int], Name] = {}
        self.owner: list[Name | None] = [None] * len(words)
        self.unsure: list[Match] = []
        self.headings = headings(words)
        self.catalogue = gazetteer.catalogue
        self.places = {ent.text for ent in reading.doc.ents if ent.label_ == "GPE"}
        self.running: dict[str, list[int]] = {}
        for i in range(len(words)):
            sentence = words.sentence[i]
            inside = sentence == words.sentence[i - 1] or words.entity[i] == "PERSON"
            if words.text[i][:1].isupper() and inside and not self.headings[sentence]:
                self.running.setdefault(words.text[i], []).append(i)

    def catalogued(self) -> None:
        """Names of the catalogue, longest first, also with a space lost."""
        for match in self.gazetteer.match(self.reading, self.words):
            if match.first == match.last and self._no_name(match):
                continue
            if not match.sure:
                self.unsure.append(match)
            elif not self._longer(match):
                self._add(match.first, match.last, self.words.entity[match.last], match.entry)
        for i, word in enumerate(self.words.text):
            if len(word) > SHORTEST_FUZZY and self.owner[i] is None and not word.islower() and word.isalpha():
                glued = self.gazetteer.attached(word)
                if glued:
                    self._add(
                        i, i, self.words.entity[i], glued[2], skip=glued[0], cut=glued[1], confidence=0.8
                    )

    def _longer(self, match: Match) -> bool:
        """Whether a catalogue's word is only the beginning of another name: "West Coast", "Moscow Times"."""
        words, after = self.words, match.last + 1
        article = match.last == match.first + 1 and words.lower[match.first] == "the"
        if (
            not (match.first == match.last or article)
            or after >= len(words)
            or words.head[match.last] != after
        ):
            return False
        if (
            words.pos[after] != "PROPN"
            or not words.text[after].istitle()
            or words.dep[match.last] != "compound"
        ):
            return False
        lower = words.lower[after]
        known = self.nouns.among(lower, "title", "members", "polity") or lower in self.catalogue.given_names
        if match.entry.demonym or self._state(match.entry) or known or self.headings[words.sentence[after]]:
            return False
        return words.entity[after] != "PERSON" and self.gazetteer.single(lower) is None

    def _no_name(self, match: Match) -> bool:
        words, i = self.words, match.first
        if words.entity[i] in TIMES or (words.lower[i] in self.nouns["calendar"] and words.tag[i] == "MD"):
            return True
        place = match.entry.capital and len(match.entry.ids) > 1
        if (
            place
            and i
            and words.lower[i - 1] == "the"
            and words.dep[i] not in ("compound", "poss", "nmod", "amod")
        ):
            return True
        spoken = words.dep[i] == "dobj" and words.lemma[words.head[i]] in ("speak", "translate", "learn")
        return match.entry.demonym and (spoken or words.lemma[words.head[i]] in LANGUAGE)

    def entities(self) -> None:
        """Named entities of the model, trimmed to the name proper."""
        for entity in self.reading.doc.ents:
            if entity.label_ in ACTING:
                span = self._trimmed(entity.start, entity.end - 1, entity.label_)
                if span:
                    self._entity(*span, entity.label_)

    def _owned(self, first: int, last: int) -> bool:
        """Whether the words are an organ that its state's name before it makes one of many: "Ukraine's Security Council"."""
        words = self.words
        if not first or " ".join(words.lower[first : last + 1]) not in self.catalogue.collectives:
            return False
        before = self.owner[first - 1 - (words.lower[first - 1] in ("'s", "’s") and first > 1)]
        return before is not None and before.entry is not None and self._state(before.entry)

    def _entity(self, first: int, last: int, label: str) -> None:
        inside = list(dict.fromkeys(name for name in self.owner[first : last + 1] if name))
        if any((n.first <= first and n.last >= last) or n.first < first or n.last > last for n in inside):
            return
        if inside and label != "PERSON" and self._composed(first, last, inside):
            return
        if any(n.entry and n.entry.demonym and (label == "PERSON" or n.last == last) for n in inside):
            return
        if self._owned(first, last):
            return
        if self._heading(first, last, label):
            return
        keep = label != "PERSON"
        for name in inside:
            if not (keep and name.entry and self._state(name.entry)):
                del self.found[name.first, name.last]
        self._add(first, last, label, None)

    def _composed(self, first: int, last: int, inside: list[Name]) -> bool:
        """Whether the entity is a catalogue's name and common nouns ("Wagner Troops", "Russian Defence Ministry")."""
        covered = {i for name in inside for i in range(name.first, name.last + 1)}
        rest = [
            self.words.lower[i]
            for i in range(first, last + 1)
            if i not in covered and self.words.pos[i] != "PUNCT"
        ]
        known = self.gazetteer.catalogue.collectives
        plain = " ".join(word for word in rest if word not in ("'s", "’s", "of", "the"))
        organ = plain in known and any(name.entry and self._state(name.entry) for name in inside)
        return organ or all(word in INSIDE or self.nouns.among(word, "members", "polity") for word in rest)

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
            while (
                last + 1 < size and self._proper(last + 1) and words.sentence[last + 1] == words.sentence[i]
            ):
                last += 1
            span = self._trimmed(i, last, "")
            if span and not self._heading(*span, "") and not self._owned(*span):
                self._add(*span, "", None, confidence=0.8)
            i = last + 1

    def doubtful(self) -> None:
        """Names taken for a verb at the start of a sentence, where the text has them elsewhere or they are its subject."""
        seen = {actor for name in self.found.values() if name.entry for actor in name.entry.ids}
        for match in self.unsure:
            acts = self.words.dep[match.last] in ("nsubj", "nsubjpass")
            if (acts or seen & set(match.entry.ids)) and self.owner[match.first] is None:
                self._add(match.first, match.last, "", match.entry, confidence=0.9)

    def _heading(self, first: int, last: int, label: str) -> bool:
        """Whether a heading's capitals, or a sentence's first, are all that makes these words a name."""
        words = self.words
        if self.headings[words.sentence[first]]:
            given = words.lower[first] in self.catalogue.given_names
            return not (label == "PERSON" and given and last == first + 1) and not self._elsewhere(last)
        if words.text[last].isupper() and shouted(words, last):
            known = label == "PERSON" and last > first and words.lower[first] in self.catalogue.given_names
            return not known and words.text[last].title() not in self.running
        if first == last and label != "PERSON" and not words.text[first].isupper():
            starts = (
                first == 0
                or words.sentence[first - 1] != words.sentence[first]
                or words.text[first - 1] in "“\"‘'"
            )
            return starts and not self._elsewhere(last)
        return False

    def _elsewhere(self, last: int) -> bool:
        """Whether the same word stands in capitals inside a sentence of the running text."""
        return any(i != last for i in self.running.get(self.words.text[last], ()))

    def _proper(self, i: int) -> bool:
        words = self.words
        text = words.text[i]
        return (
            self.owner[i] is None
            and words.pos[i] == "PROPN"
            and text[:1].isupper()
            and words.entity[i] not in TIMES
            and any(letter.isalpha() for letter in text)
        )

    def _trimmed(self, first: int, last: int, label: str) -> tuple[int, int] | None:
        """The name proper of a span: no titles, articles, possessive endings or stray words at its ends."""
        words = self.words
        owner = next((i for i in range(first + 1, last) if words.lower[i] in ("'s", "’s")), None)
        if owner is not None and " ".join(words.text[first:owner]) in self.places:
            first = owner + 1
        while first <= last and (
            not self._starts(first)
            or self._past(first, last)
            or (label in ("PERSON", "") and self._titular(first, last))
        ):
            first += 1
        if label == "PERSON":
            last = next((i - 1 for i in range(first + 1, last + 1) if self._foreign(i)), last)
        if "(" in words.text[first : last + 1] and ")" not in words.text[first : last + 1]:
            last = words.text.index("(", first) - 1
        while first <= last and (not self._ends(last) or self._bearer(first, last, label)):
            last -= 1
        if first > last or (first == last and not self._alone(first, label)):
            return None
        shouted = last - first > 1 and all(words.text[i].isupper() for i in range(first, last + 1))
        if shouted and label != "PERSON":
            return None
        return (
            None
            if any(mark in words.lower[i] for i in range(first, last + 1) for mark in WEB)
            else (first, last)
        )

    def _foreign(self, i: int) -> bool:
        """Whether token ``i`` cannot stand inside a person's name."""
        words = self.words
        small = (
            words.lower[i] not in INSIDE
            and not words.text[i][:1].isupper()
            and words.text[i] not in ("’s", "'s")
        )
        return words.pos[i] == "CCONJ" or words.text[i] in ",;:()" or (small and words.pos[i] != "PROPN")

    def _starts(self, i: int) -> bool:
        text = self.words.text[i]
        return (
            text[:1].isupper()
            and self.words.pos[i] not in ("DET", "PRON")
            and self.words.lower[i].replace(".", "") not in self.nouns["calendar"]
        )

    def _ends(self, i: int) -> bool:
        text = self.words.text[i]
        return text[:1].isupper() and text[:1].isalpha() and self.words.lower[i] not in self.nouns["calendar"]

    def _titular(self, i: int, last: int) -> bool:
        """Whether token ``i`` is a title before the rest of the name."""
        word = self.words.lower[i].strip(".")
        if word in self.catalogue.given_names and last - i < 2:
            return False
        return i < last and (
            word in self.nouns["title"] or word in self.nouns["qualifier"] or self.words.text[i] == "."
        )

    def _bearer(self, first: int, last: int, label: str) -> bool:
        """Whether an organisation's name ends in the title of somebody there: "State Department Spokesman"."""
        before = self.words.lower[last - 1] if last > first else "of"
        return label == "ORG" and before not in INSIDE and self.words.lower[last] in self.nouns["title"]

    def _past(self, i: int, last: int) -> bool:
        return i < last and self.words.lower[i] in self.nouns["qualifier"] and self.words.lower[i] in PAST

    def _alone(self, i: int, label: str) -> bool:
        """Whether a single word can be a name."""
        word, lower = self.words.text[i], self.words.lower[i].strip(".")
        if (
            len(word) < 2
            or lower in self.nouns["calendar"]
            or lower in self.nouns["other"]
            or lower in self.nouns["title"]
        ):
            return False
        if label != "PERSON" and (lower in self.nouns["organisation"] and not word.isupper()):
            return label in ("ORG", "") and lower in (
                "congress",
                "senate",
                "parliament",
                "treasury",
                "pentagon",
            )
        return any(letter.isalpha() for letter in word) and not any(letter.isdigit() for letter in word)

    def title(self, first: int) -> tuple[str, ...]:
        """The title words right before a name, lower case."""
        words, found, i = self.words, list[str](), first - 1
        while i >= 0 and words.sentence[i] == words.sentence[first]:
            word = words.lower[i].strip(".")
            if word and (
                not self.nouns.among(word, "title", "qualifier") or words.pos[i] in ("VERB", "AUX", "ADV")
            ):
                break
            if word:
                found.insert(0, word)
            i -= 1
        return tuple(found) if any(word in self.nouns["title"] for word in found) else ()

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
            label = next(
                (words.entity[i] for i in range(last, first - 1, -1) if words.entity[i] in ACTING), ""
            )
        parts = (
            entry.atoms if entry else tuple(a for i in range(first, last + 1) for a in atoms(words.text[i]))
        )
        if not entry and len(parts) > 1 and parts[-1] == "s":
            parts = parts[:-1]
        if parts:
            head = words.root(first, last)
            name = Name(first, last, head, parts, label, entry, (), skip, cut, confidence)
            self.found[first, last] = name
            self.owner[first : last + 1] = [name] * (last + 1 - first)


def headings(words: Tokens) -> list[bool]:
    """For each sentence whether it is set like a heading: nearly every long word has a capital, and not only names do."""
    large: list[int] = [0] * (words.sentence[-1] + 1 if words.sentence else 0)
    small, plain = list(large), list(large)
    for i, text in enumerate(words.text):
        if len(text) > 3 and text.isalpha():
            number = words.sentence[i]
            (large if text[0].isupper() else small)[number] += 1
            inside = i > 0 and words.sentence[i - 1] == number
            plain[number] += (
                inside
                and text[0].isupper()
                and words.pos[i] in ("VERB", "NOUN", "ADV", "AUX", "ADP", "SCONJ")
            )
    return [
        high > 3 and high >= 5 * low and rest > 1 for high, low, rest in zip(large, small, plain, strict=True)
    ]
