"""Words of time: months, weekdays, units, numbers, and words that point before, at or after a day (``words/dates.tsv``)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.graph.errors import OntologyError
from onrecord.ontology.wordlists import rows

NUMBERED = ("month", "weekday", "season", "number", "day", "before")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time by kind; ``values`` holds those that stand for a number, ``names`` what the others stand for.

    Months count from 1, weekdays from 0 (Monday); a season is its first month; "before" and "day" are steps from now.
    """

    values: Mapping[str, Mapping[str, int]]
    names: Mapping[str, Mapping[str, str]]

    def listed(self, kind: str) -> frozenset[str]:
        """All words of a kind."""
        return frozenset(self.values.get(kind, {})) | frozenset(self.names.get(kind, {}))

    def value(self, kind: str, word: str) -> int:
        """The number that a word of this kind stands for, whatever its case; KeyError where it is none."""
        return self.values[kind][word.rstrip(".").lower()]


@lru_cache(maxsize=1)
def load() -> TimeWords:
    """Load the table once; raises OntologyError with its line where it is wrong."""
    values: dict[str, dict[str, int]] = defaultdict(dict)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for number, cells in rows("dates.tsv"):
        if len(cells) != 3 or (cells[0] in NUMBERED and not cells[1].lstrip("-").isdigit()):
            raise OntologyError(f"dates.tsv, line {number}: expected a kind, its value and its words, separated by tabs")
        kind, value, words = cells
        for word in words.lower().split():
            if kind in NUMBERED:
                values[kind][word] = int(value)
            else:
                names[kind][word] = value
    return TimeWords(values, names)
