"""The words that tell whose words follow: verbs, nouns, adjectives and phrases of saying, thinking, wanting and feeling.

The tables ``words/cues.*.tsv`` list them with the constructions (frames) that each takes, how often such a construction is a
statement (its grade), the modality that the word lends to what is said, and whether it denies it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord.graph.model import Modality
from onrecord.ontology import tables

GRADES: Mapping[str, float] = {"A": 0.92, "B": 0.76, "C": 0.56, "D": 0.38, "E": 0.2}
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Cue:
    """One word in one frame; ``grade`` is the share of its uses that are statements, between 0 and 1.

    ``hearer`` is true for verbs whose object is the person spoken to ("told reporters"), not what is said.
    """

    word: str
    frame: str
    grade: float
    modality: Modality = Modality.ASSERTED
    denies: bool = False
    hearer: bool = False


Frames = Mapping[str, Cue]


@dataclass(frozen=True, slots=True)
class Cues:
    """All cue words: the frames of each verb, noun and adjective by lemma, and the phrases by their words."""

    verbs: Mapping[str, Frames]
    nouns: Mapping[str, Frames]
    adjectives: Mapping[str, Frames]
    phrases: Mapping[tuple[str, ...], Cue]

    def __len__(self) -> int:
        """How many pairs of word and frame there are."""
        return sum(
            len(frames) for part in (self.verbs, self.nouns, self.adjectives) for frames in part.values()
        ) + len(self.phrases)


@lru_cache(maxsize=1)
def load() -> Cues:
    """Load the tables of cues.

    Raises OntologyError where a table has an unknown grade or modality, or a word has the same frame twice.
    """
    return Cues(
        verbs=read_words(_table("cues.verbs.tsv"), "verb"),
        nouns=read_words(_table("cues.nouns.tsv"), "noun"),
        adjectives=read_words(_table("cues.adjectives.tsv"), "adjective"),
        phrases={tuple(cue.word.split()): cue for cue in _phrases()},
    )


def read_words(table: Path | Traversable, kind: str) -> dict[str, dict[str, Cue]]:
    """Read a table of words of one kind (verb, noun or adjective): their frames by word.

    Raises OntologyError, with the table and line, where a row is wrong.
    """
    found: dict[str, dict[str, Cue]] = {}
    more = ("object",) if kind == "verb" else ()
    for row in tables.read(table, (kind, "frames", "modality", "denies", *more)):
        frames = found.setdefault(row[kind], {})
        for entry in row["frames"].split():
            frame, _, grade = entry.partition("=")
            if frame in frames:
                raise row.error(f"'{row[kind]}' has the frame '{frame}' twice; keep one")
            hearer = bool(more) and row["object"] == "hearer"
            frames[frame] = Cue(row[kind], frame, _grade(row, grade), _modality(row), _denies(row), hearer)
    return found


def _phrases() -> Iterator[Cue]:
    for row in tables.read(_table("cues.phrases.tsv"), ("phrase", "grade", "modality", "denies")):
        yield Cue(row["phrase"], "phrase", _grade(row, row["grade"]), _modality(row), _denies(row))


def _table(name: str) -> Traversable:
    return files("onrecord.ontology") / "words" / name


def _grade(row: tables.Row, letter: str) -> float:
    if letter not in GRADES:
        raise row.error(f"'{letter}' is no grade; use one of {', '.join(GRADES)}")
    return GRADES[letter]


def _modality(row: tables.Row) -> Modality:
    try:
        return Modality(row["modality"])
    except ValueError:
        raise row.error(f"'{row['modality']}' is no modality; use one of {', '.join(Modality)}") from None


def _denies(row: tables.Row) -> bool:
    if row["denies"] not in YES_NO:
        raise row.error(f"'{row['denies']}' is neither yes nor no")
    return YES_NO[row["denies"]]
