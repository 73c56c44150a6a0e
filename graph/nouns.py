"""Common nouns for actors, from the table ``ontology/nouns.tsv``: what a noun phrase without a name can stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from onrecord.ontology.tables import read

CLASSES = (
    "title",
    "qualifier",
    "human",
    "organisation",
    "force",
    "members",
    "polity",
    "faction",
    "place",
    "calendar",
    "other",
)


@dataclass(frozen=True, slots=True)
class Nouns:
    """Words by class; ``gender`` holds the nouns and titles that fix one ("male", "female")."""

    classes: Mapping[str, frozenset[str]]
    gender: Mapping[str, str]

    def __getitem__(self, name: str) -> frozenset[str]:
        """The words of one class."""
        return self.classes[name]

    def among(self, word: str, *names: str) -> bool:
        """Whether the word is in one of the classes."""
        return any(word in self.classes[name] for name in names)

    def person(self, lemma: str) -> bool:
        """Whether the noun means a human being."""
        return self.among(lemma, "human", "title")


@lru_cache(maxsize=1)
def load() -> Nouns:
    """Load the table of nouns; a row with an unknown class is an error of the table."""
    classes: dict[str, set[str]] = {name: set() for name in CLASSES}
    gender: dict[str, str] = {}
    for row in read(files("onrecord.ontology") / "nouns.tsv", ("class", "gender", "nouns")):
        if row["class"] not in classes:
            raise row.error(f"the class '{row['class']}' is not known; write one of {', '.join(CLASSES)}")
        for noun in row.values("nouns"):
            classes[row["class"]].add(noun)
            if row["gender"]:
                gender[noun] = row["gender"]
    return Nouns(
        MappingProxyType({name: frozenset(found) for name, found in classes.items()}),
        MappingProxyType(gender),
    )
