"""What a version of a report added, dropped or changed: its sentences beside those of another report of its family."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz.fuzz import ratio

from onrecord.exports.tables import Row
from onrecord.graph.families import squeeze
from onrecord.graph.model import Report

FIELDS: Final = ("what", "report", "other", "text", "instead_of")
SAME: Final = 75  # in a hundred: so alike are two sentences of which one is the other with changes
SCANNED: Final = 92  # so alike are two sentences that differ by a scanner's errors alone

_END = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+(?=[“‘\"'(\[]*[A-Z0-9])|\n{2,}")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a sentence that only one of two versions has, or ``text`` instead of ``instead_of``."""

    what: str
    text: str
    instead_of: str = ""


def versions(report: Report, others: list[Report]) -> Iterator[Row]:
    """What a report has that each of the others lacks (added), what it lacks (dropped), what it has otherwise (changed)."""
    for other in others:
        for change in changes(other.text, report.text):
            yield {
                "what": change.what,
                "report": report.title or report.name,
                "other": other.title or other.name,
                "text": change.text,
                "instead_of": change.instead_of,
            }


def changes(old: str, new: str) -> list[Change]:
    """How a new text differs from an old one, sentence by sentence; line breaks and a scanner's errors do not count.

    >>> changes("Voss left. Brek stayed at home.", "Voss left. Brek stayed at home. Nobody slept.")
    [Change(what='added', text='Nobody slept.', instead_of='')]
    """
    before, after = _sentences(old), _sentences(new)
    keys = [[squeeze(sentence) for sentence in side] for side in (before, after)]
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
        if tag != "equal":
            found += _between(before[a:b], after[c:d])
    return found


def _between(old: list[str], new: list[str]) -> list[Change]:
    """The differences of two runs of sentences: each new one against the old one that is most like it."""
    left = list(old)
    found: list[Change] = []
    for sentence in new:
        best = max(left, key=lambda other: _alike(other, sentence), default="")
        alike = _alike(best, sentence) if best else 0.0
        if alike < SAME:
            found.append(Change("added", sentence))
            continue
        left.remove(best)
        if alike < SCANNED:
            found.append(Change("changed", sentence, best))
    return found + [Change("dropped", sentence) for sentence in left]


def _alike(one: str, other: str) -> float:
    return ratio(squeeze(one), squeeze(other))


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in _END.split(text) if part and squeeze(part)]
