"""Who stands behind each proposition: its witnesses, whether it is contested, unconfirmed or retracted.

Pure functions over what the store knows of the claims; ``onrecord.graph.derive`` reads and writes the store. Witnesses are
counted at the end of the chain of attribution, and copies of one report count once.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from onrecord.graph.model import Modality

HARD: Final = frozenset({Modality.ASSERTED, Modality.REPORTED})
SOFT: Final = frozenset({Modality.REPORTED, Modality.POSSIBLE})

_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Testimony:
    """One claim as a witness: who says of which proposition that it holds (or not), how surely, and where.

    ``speaker`` is the term of the original speaker, the same for all copies of a report; ``issued`` the report's ISO date,
    ``date`` the date of what happened, "" where unknown; ``publisher`` "" where unknown. ``named`` is
    false for a speaker of whom only words such as "officials" are known.
    """

    proposition: str
    speaker: str
    own_voice: bool
    affirms: bool
    modality: Modality
    report: str
    family: str
    publisher: str = ""
    issued: str = ""
    date: str = ""
    matter: str = ""
    named: bool = True

    @property
    def fact(self) -> bool:
        """Whether it affirms the proposition as a fact."""
        return self.affirms and self.modality is Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposition stands, all reports together; the numbers count families, the tuples name original speakers."""

    claims: int
    reports: int
    publishers: int
    affirming: int
    denying: int
    reporting: int
    planning: int
    affirmed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    suggested_by: tuple[str, ...]
    first_issued: str
    last_issued: str
    contested: bool
    unconfirmed: bool
    retracted: bool

    @property
    def witnesses(self) -> int:
        """How many independent original speakers affirm it, in any modality."""
        return len({*self.affirmed_by, *self.suggested_by})


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from all reports together.

    ``facts`` gives the standing of each proposition by subject, relation and object (ids; the ends of a symmetric relation
    in order), ``families`` the family of each report that has copies.
    """

    facts: Mapping[tuple[str, str, str], Standing]
    families: Mapping[str, str]


def weigh(testimonies: Iterable[Testimony]) -> dict[str, Standing]:
    """How each proposition stands, by proposition, sorted."""
    grouped: dict[str, list[Testimony]] = defaultdict(list)
    for testimony in testimonies:
        grouped[testimony.proposition].append(testimony)
    return {proposition: _standing(grouped[proposition]) for proposition in sorted(grouped)}


def _standing(group: Collection[Testimony]) -> Standing:
    facts = [t for t in group if t.fact]
    denials = [t for t in group if not t.affirms and t.modality in HARD]
    certain = {t.family for t in facts}
    reporting = {t.family for t in group if t.affirms and t.modality in SOFT} - certain
    planning = {t.family for t in group if t.affirms and t.modality is Modality.PLANNED} - certain - reporting
    speakers = {t.speaker for t in facts}
    issued = sorted(t.issued for t in group if t.issued)
    return Standing(
        claims=len(group),
        reports=len({t.report for t in group}),
        publishers=len({t.publisher for t in group if t.publisher}),
        affirming=len(certain),
        denying=len({t.family for t in denials}),
        reporting=len(reporting),
        planning=len(planning),
        affirmed_by=tuple(sorted(speakers)),
        denied_by=tuple(sorted({t.speaker for t in denials})),
        suggested_by=tuple(sorted({t.speaker for t in group if t.affirms and not t.fact} - speakers)),
        first_issued=issued[0] if issued else "",
        last_issued=issued[-1] if issued else "",
        contested=_contested(group, denials),
        unconfirmed=any(t.affirms for t in group)
        and not any(t.own_voice for t in facts)
        and len(speakers) < 2,
        retracted=_retracted(group, denials),
    )


def _contested(group: Iterable[Testimony], denials: Collection[Testimony]) -> bool:
    affirmations = [t for t in group if t.affirms and t.modality in HARD]
    return any(contradict(yes, no) for yes in affirmations for no in denials)


def _retracted(group: Iterable[Testimony], denials: Collection[Testimony]) -> bool:
    affirmations = [t for t in group if t.affirms and t.modality in HARD]
    if len({t.speaker for t in affirmations}) != 1:
        return False
    return any(same_speaker(yes, no) and contradict(yes, no) for yes in affirmations for no in denials)


def contradict(yes: Testimony, no: Testimony) -> bool:
    """Whether a denial meets an affirmation: another speaker's, or the same one's from before, about the same thing and time."""
    if same_speaker(yes, no) and not (yes.issued and yes.issued < no.issued):
        return False
    return overlap(yes.date, no.date) and not differ(yes.matter, no.matter)


def same_speaker(yes: Testimony, no: Testimony) -> bool:
    """Whether one speaker stands behind both; two papers' "officials" may be different people."""
    return yes.speaker == no.speaker and (yes.named or yes.family == no.family)


def overlap(one: str, other: str) -> bool:
    """Whether two ISO dates of any precision may be the same day; an unknown date ("") may be any.

    >>> overlap("2023-06", "2023-06-24"), overlap("2022", "2023-06-24"), overlap("", "1917")
    (True, False, True)
    """
    return one.startswith(other) or other.startswith(one)


def differ(one: str, other: str) -> bool:
    """Whether two matters are known to be different: both are given and share no word of four letters or more.

    >>> differ("acting for the League", "working for the league"), differ("the theft of grain", "fraud"), differ("", "fraud")
    (False, True, False)
    """
    words = [set(_WORD.findall(matter.casefold())) for matter in (one, other)]
    return bool(words[0] and words[1] and not words[0] & words[1])


def representatives(families: Mapping[str, str], issued: Mapping[str, str]) -> dict[str, str]:
    """The report that speaks for each family: its earliest by date (those without a date last), then by id."""
    members: dict[str, list[str]] = defaultdict(list)
    for report, family in families.items():
        members[family].append(report)
    return {
        family: min(group, key=lambda report: (issued.get(report) or "9999", report))
        for family, group in members.items()
    }
