"""Words and expressions of time, from ``words/dates.tsv`` and ``words/dates.patterns.tsv``."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.graph.errors import OntologyError
from onrecord.ontology.wordlists import rows

NAMES = ("month", "weekday")
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
            raise OntologyError(
                f"dates.tsv, line {number}: expected a kind, its value and its words, separated by tabs"
            )
        kind, value, words = cells
        for word in words.lower().split():
            if kind in NUMBERED:
                values[kind][word] = int(value)
            else:
                names[kind][word] = value
    return TimeWords(values, names)


@lru_cache(maxsize=1)
def grammar() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The forms of expressions and one pattern with a named group for each; raises OntologyError where a line is wrong."""
    words = load()
    pieces = {kind: _any(words.listed(kind), names=kind in NAMES) for kind in (*words.values, *words.names)}
    forms: dict[str, str] = {}
    for number, cells in rows("dates.patterns.tsv"):
        if cells[0] == "kind":
            continue
        try:
            kind, name, pattern = cells
            filled = re.sub(r"\{(\w+)\}", lambda found: pieces[found[1]], pattern.replace(" ", r"\s+"))
            re.compile(filled)
        except (ValueError, KeyError, re.error) as error:
            raise OntologyError(
                f"dates.patterns.tsv, line {number}: no kind, name and pattern ({error})"
            ) from error
        (forms if kind == "form" else pieces)[name] = filled
    whole = "|".join(f"(?P<{name}>{pattern})" for name, pattern in forms.items())
    return tuple(forms), re.compile(rf"(?<![\w.,$€£-])(?:{whole})")


def _any(words: Iterable[str], *, names: bool) -> str:
    """One of the words, the longest first; names of days and months begin with a capital, and short ones may end in a stop."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    if not names:
        return f"(?i:{'|'.join(ordered)})"
    return "(?:" + "|".join(word.capitalize() + (r"\.?" if len(word) < 5 else "") for word in ordered) + ")"
