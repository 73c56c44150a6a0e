"""What people decide about actors, as a plain-text file meant for git: one decision a line, later lines win.

::

    same yevgeny-prigozhin-1a2b3c4d prigozhin  # anna, 2026-03-01, one man
    different ivanov-11aa22bb ivanov-33cc44dd  # anna, 2026-03-01, two generals
    unsure harkness-0a1b2c3d kristen-harkness-ab585b66
    split wagner-at-asipovichy-3f931136  # no rule joins it with anybody
    rename fsb "Federal Security Service"

Actors are named by their ids. What follows ``#`` is who decided, when, and why; all of it may be missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from onrecord.graph.errors import InputError
from onrecord.graph.files import write_whole
from onrecord.graph.workshop import WORKSHOP

FILE: Final = "decisions.txt"

_LINE = re.compile(
    r'(?P<kind>[a-z]+)\s+(?P<one>[\w.-]+)(?:\s+(?P<other>[\w.-]+))?(?:\s+"(?P<label>[^"]*)")?\s*(?:#\s*(?P<note>.*))?',
    re.ASCII,
)


class Kind(StrEnum):
    """What is decided: of two actors the first three, of one actor the others."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    SPLIT = "split"
    RENAME = "rename"


PAIRS: Final = frozenset({Kind.SAME, Kind.DIFFERENT, Kind.UNSURE})


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a person about one or two actors, by their ids; ``label`` is the new name where one is given."""

    kind: Kind
    one: str
    other: str = ""
    label: str = ""
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The actors that it is about."""
        return frozenset({self.one, self.other} - {""})

    def __str__(self) -> str:
        """The decision as a line of the file, without its line break."""
        words = [self.kind.value, self.one, *([self.other] if self.other else [])]
        words += [f'"{self.label}"'] if self.label else []
        note = ", ".join((self.who, self.when, self.why)).rstrip(", ")
        return " ".join(words) + (f"  # {note}" if note else "")


def parse(text: str, source: str = "decisions") -> tuple[Decision, ...]:
    """Read decisions; raises InputError that names the line where one cannot be understood.

    >>> parse("same a b  # anna, 2026-03-01, one man")[0].why
    'one man'
    """
    lines = enumerate(text.lstrip("\ufeff").splitlines(), start=1)
    return tuple(
        _decision(line, f"{source}, line {number}")
        for number, line in lines
        if line.strip("# \t") and line[0] != "#"
    )


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions in a file; raises InputError where it cannot be read or understood."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"the decisions {path} cannot be read: {reason}") from error


def beside(store: Path) -> tuple[Decision, ...]:
    """The decisions kept beside a store: in its graph's folder, or in the workshop inside that where they are to be new."""
    folder = store.resolve().parent
    for path in (folder / FILE, folder.parent / FILE if folder.name == WORKSHOP else folder / FILE):
        if path.is_file():
            return read(path)
    return ()


def extended(text: str, decisions: Iterable[Decision]) -> str:
    """The text of a file of decisions with further ones at its end."""
    return text + ("" if not text or text.endswith("\n") else "\n") + "".join(f"{new}\n" for new in decisions)


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Put decisions at the end of a file, which is made if it is not there; raises InputError where that fails."""
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        write_whole(path, extended(before, decisions))
    except OSError as error:
        raise InputError(f"the decisions {path} cannot be written: {error.strerror or error}") from error


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that still count: of each pair and each rename the last, and none that a later split undid."""
    kept: dict[tuple[str, frozenset[str]], Decision] = {}
    for decision in decisions:
        sort = "pair" if decision.kind in PAIRS else decision.kind.value
        if decision.kind is Kind.SPLIT:
            together = [k for k, old in kept.items() if old.kind is Kind.SAME and decision.one in old.pair]
            for key in together:
                del kept[key]
        kept.pop((sort, decision.pair), None)
        kept[sort, decision.pair] = decision
    return tuple(kept.values())


def _decision(line: str, place: str) -> Decision:
    found = _LINE.fullmatch(line.strip())
    kinds = ", ".join(kind.value for kind in Kind)
    if not found or found["kind"] not in {kind.value for kind in Kind}:
        raise InputError(f"{place}: '{line.strip()[:60]}' is no decision: begin it with one of {kinds}")
    kind, one, other, label = Kind(found["kind"]), found["one"], found["other"] or "", found["label"] or ""
    if (kind in PAIRS) != bool(other) or one == other:
        needed = "two different actors" if kind in PAIRS else "one actor"
        raise InputError(f"{place}: '{kind.value}' needs {needed}, by their ids")
    if (kind is Kind.RENAME) != bool(label.strip()):
        raise InputError(
            f'{place}: a name in quotation marks belongs to rename, as in: rename {one} "Its Name"'
        )
    who, when, why = ([part.strip() for part in (found["note"] or "").split(",", 2)] + ["", "", ""])[:3]
    return Decision(kind, one, other, label, who, when, why)
