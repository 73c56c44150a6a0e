"""Whether two names can be one actor's: rules over names alone, each with its reason in words.

A rule is sure of itself (``SAME``), needs that nobody else fits and that the contexts agree (``FITTING``), or only makes a pair
worth a person's look (``MAYBE``). Who is meant inside one report is decided before, by :mod:`onrecord.graph.actors`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from onrecord.graph.model import ActorKind
from onrecord.graph.names import LOOKALIKES, SUFFIXES, atoms, sounds, surname
from onrecord.ontology import catalogue
from onrecord.ontology.tables import read

Parts = tuple[str, ...]

SHORTEST: Final = 6  # letters of a word that is compared with errors in mind
FEMININE: Final = re.compile(r"(?:ova|eva|ina|yna|aya|skaya|ska|cka)$")
PATRONYMIC: Final = re.compile(r"(?:[oey]vich|ich|[oe]vych|[oey]vna|ichna|ivna|inichna|ogly|ogli|oglu)$")
LEGAL: Final = frozenset("inc ltd llc corp co plc gmbh ag sa oao ooo pao zao jsc the a of for and".split())
OFFICES: Final = frozenset("ministry department office embassy army navy parliament government".split())
BRITISH: Final = {
    "defense": "defence",
    "center": "centre",
    "labor": "labour",
    "organization": "organisation",
    "program": "programme",
    "theater": "theatre",
}
BODIES: Final = frozenset(
    {ActorKind.ORGANISATION, ActorKind.FORCE, ActorKind.FACTION, ActorKind.ALLIANCE, ActorKind.STATE}
)
PLACES: Final = frozenset({ActorKind.PLACE, ActorKind.STATE})


class Verdict(IntEnum):
    """What a likeness is good for, the strongest last."""

    MAYBE = 1
    FITTING = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names are alike: the verdict, the rule that gives it, why, and a score from 0 to 1 to sort by."""

    verdict: Verdict
    rule: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Lore:
    """What is known of names: given names with their gender, one key for all variants of one, surnames that exist."""

    given: Mapping[str, str]
    variants: Mapping[str, str]
    surnames: frozenset[str]

    def key(self, given: str) -> str:
        """The key that all forms of a given name share."""
        return self.variants.get(given) or self.variants.get(sound(given)) or sound(given)

    def attested(self, word: str) -> bool:
        """Whether a word is known as a name by itself, so that it is nobody else's misread one."""
        return word in self.given or word in self.surnames or word in self.variants


@lru_cache(maxsize=1)
def lore() -> Lore:
    """The names of the ontology."""
    known = catalogue.load()
    variants: dict[str, str] = {}
    for row in read(files("onrecord.ontology") / "variants.tsv", ("names",)):
        group = row.values("names")
        for name in group:
            variants.setdefault(name, group[0])
            variants.setdefault(sound(name), group[0])
    people = (actor for actor in known.actors.values() if actor.kind is ActorKind.PERSON)
    surnames = {surname(parts) for actor in people for name in actor.names if (parts := atoms(name))}
    return Lore(known.given_names, variants, frozenset(surnames))


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A key that the transliterations of one word share, somewhat wider than :func:`onrecord.graph.names.sounds`.

    >>> sound("Lukashenka") == sound("lukashenko"), sound("romanoff") == sound("romanov")
    (True, True)
    """
    return re.sub(r"of$", "ov", re.sub(r"enka$", "enko", sounds(word.replace("tch", "ch"))))


def alike(one: str, other: str, kind: ActorKind, other_kind: ActorKind) -> Likeness | None:
    """How two names of actors of these kinds are alike; None where nothing speaks for one actor."""
    return _alike(atoms(one), atoms(other), one, other, kind, other_kind)


def _alike(
    mine: Parts, theirs: Parts, one: str, other: str, kind: ActorKind, other_kind: ActorKind
) -> Likeness | None:
    if not mine or not theirs:
        return None
    if kind is other_kind is ActorKind.PERSON:
        return persons(mine, theirs)
    if kind in PLACES and other_kind in PLACES:
        return places(mine, theirs)
    if kind in BODIES and other_kind in BODIES:
        return bodies(mine, theirs, one, other)
    return scanned(mine, theirs)


def persons(one: Parts, other: Parts) -> Likeness | None:
    """How two names of persons are alike.

    >>> persons(("evgeny", "prigozhin"), ("yevgeniy", "prigozhin")).rule
    'spelling'
    >>> persons(("igor", "putin"), ("vladimir", "putin")) is None
    True
    """
    mine, theirs = _split(one), _split(other)
    last = _last_name(mine.last, theirs.last)
    if last is None:
        return _turned(one, other)
    if mine.suffix != theirs.suffix:
        return Likeness(Verdict.MAYBE, "suffix", "one is called junior or the like", 0.6)
    if not mine.given or not theirs.given:
        return _bare(mine, theirs, last)
    first = _given_name(mine.given[0], theirs.given[0])
    middle = _middle(mine.given[1:], theirs.given[1:])
    if first is None or middle is None:
        return None
    return _full(last, first, middle, mine, theirs)


@dataclass(frozen=True, slots=True)
class _Person:
    given: Parts
    last: str
    suffix: str


def _split(parts: Parts) -> _Person:
    last = surname(parts)
    return _Person(
        parts[: parts.index(last)],
        last,
        "".join(part for part in parts[1:] if part in SUFFIXES and part != last),
    )


def _last_name(one: str, other: str) -> str | None:
    """How two surnames are alike: equal, sound, lookalike, lost, close; None where they are not."""
    if one == other:
        return "equal"
    if _gendered(one, other):
        return None
    if sound(one) == sound(other):
        return "sound"
    known = lore()
    if known.attested(one) and known.attested(other):
        return None
    return _damage(one, other)


def _given_name(one: str, other: str) -> str | None:
    """How two given names are alike: equal, initial, sound, lookalike, lost, close; None where they are not."""
    if one == other:
        return "equal"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else None
    known = lore()
    if known.given.get(one, "") != known.given.get(other, "") and {one, other} <= set(known.given):
        return None
    if known.key(one) == known.key(other) and not _gendered(one, other):
        return "sound"
    if (known.attested(one) and known.attested(other)) or _gendered(one, other):
        return None
    return _damage(one, other)


def _gendered(one: str, other: str) -> bool:
    """Whether the two differ as the names of a man and a woman of one family do: Ivanov and Ivanova, Daniel and Daniela."""
    short, long = sorted((one, other), key=len)
    return (long in (f"{short}a", f"{short}e") and not long.endswith("oe")) or (
        bool(FEMININE.search(long)) != bool(FEMININE.search(short)) and long[:4] == short[:4]
    )


def _damage(one: str, other: str) -> str | None:
    """What a scanner may have done to one word to make it the other."""
    if min(len(one), len(other)) < SHORTEST - 1:
        return None
    if looks(one) == looks(other):
        return "lookalike"
    if min(len(one), len(other)) >= SHORTEST - 1 and OSA.distance(one, other, score_cutoff=1) <= 1:
        if len(one) != len(other):
            return "lost"
        return "close" if min(len(one), len(other)) > SHORTEST and one[0] == other[0] else None
    return None


def looks(word: str) -> str:
    """What is left of a word when letters that look alike are one letter.

    >>> looks("northern") == looks("northem")
    True
    """
    return (
        word.replace("rn", "m").replace("ii", "u").replace("vv", "w").replace("cl", "d").translate(LOOKALIKES)
    )


def _middle(one: Parts, other: Parts) -> str | None:
    """How the names between given name and surname agree: equal, patronymic or missing; None where they differ."""
    if one == other:
        return "equal"
    if not one or not other:
        return "patronymic" if all(PATRONYMIC.search(part) for part in (*one, *other)) else "missing"
    if len(one) != len(other):
        return "missing" if set(one) <= set(other) or set(other) <= set(one) else None
    known = lore()
    fits = all(
        mine[0] == theirs[0] if 1 in (len(mine), len(theirs)) else known.key(mine) == known.key(theirs)
        for mine, theirs in zip(one, other, strict=True)
    )
    return "equal" if fits else None


def _bare(one: _Person, other: _Person, last: str) -> Likeness | None:
    """A surname alone beside a full name or another surname alone."""
    alone = one.last if not one.given else other.last
    if alone in lore().given:
        return None
    if last in ("equal", "sound"):
        return Likeness(Verdict.FITTING, "short name", f"'{alone}' may be short for the other", 0.6)
    return Likeness(Verdict.MAYBE, "short name", f"'{alone}' may be a misread surname", 0.3)


def _full(last: str, first: str, middle: str, one: _Person, other: _Person) -> Likeness | None:
    """Two full names whose parts are all alike."""
    exact = {"equal", "sound"}
    if first == "initial":
        sure = last in exact
        verdict = Verdict.FITTING if sure else Verdict.MAYBE
        return Likeness(verdict, "initial", "the initial fits and the surname is alike", 0.7 if sure else 0.3)
    if last in exact and first in exact:
        return _spelt(last, first, middle, one)
    if last not in exact and first not in exact:
        return Likeness(Verdict.MAYBE, "misread", "both parts may be misread", 0.2)
    odd, word, meant = (
        (first, one.given[0], other.given[0]) if last in exact else (last, one.last, other.last)
    )
    return _odd(odd, word, meant, exact_rest={last, first, middle} - {odd} <= {"equal", "patronymic"})


def _spelt(last: str, first: str, middle: str, one: _Person) -> Likeness:
    if middle == "missing":
        return Likeness(Verdict.FITTING, "middle name", "one has a middle name, the rest is alike", 0.8)
    if last == first == "equal":
        return Likeness(Verdict.SAME, middle, "given name and surname are equal", 0.99)
    short = len(sound(one.last)) < 3
    verdict = Verdict.FITTING if short else Verdict.SAME
    return Likeness(verdict, "spelling", "the names sound alike part by part", 0.95)


def _odd(damage: str, one: str, other: str, *, exact_rest: bool) -> Likeness:
    """One part is damaged, the others are alike."""
    known = lore()
    one_known = known.attested(one) != known.attested(other)
    why = f"'{one}' and '{other}' differ as a scanner's errors do, the rest is alike"
    if damage == "lookalike" and exact_rest:
        return Likeness(Verdict.SAME, "scanning error", why, 0.9)
    if damage in ("lost", "lookalike") or (damage == "close" and one_known):
        return Likeness(Verdict.FITTING, "scanning error", why, 0.7)
    return Likeness(Verdict.MAYBE, "one letter", f"'{one}' and '{other}' differ in one letter", 0.4)


def _turned(one: Parts, other: Parts) -> Likeness | None:
    if len(one) > 1 and one != other and sorted(one) == sorted(other):
        return Likeness(Verdict.MAYBE, "order", "the same words in another order", 0.5)
    return None


def places(one: Parts, other: Parts) -> Likeness | None:
    """How two names of places are alike."""
    if one == other:
        return Likeness(Verdict.SAME, "same words", "the names are equal", 0.99)
    if len(one) != len(other):
        return None
    sure = len("".join(one)) > SHORTEST and not all(map(lore().attested, ("".join(one), "".join(other))))
    if sure and [sound(part) for part in one] == [sound(part) for part in other]:
        return Likeness(Verdict.SAME, "spelling", "the names sound alike", 0.9)
    return scanned(one, other)


def bodies(one: Parts, other: Parts, text: str, other_text: str) -> Likeness | None:
    """How two names of organisations, forces, factions or states are alike; the texts show which is an acronym.

    >>> bodies(("ministry", "of", "defense"), ("defence", "ministry"), "Ministry of Defense", "Defence Ministry").rule
    'same words'
    """
    mine, theirs = plain(one), plain(other)
    if mine and mine == theirs:
        return Likeness(Verdict.SAME, "same words", "the same words but for the smallest", 0.97)
    if len(mine) > 1 and sorted(mine) == sorted(theirs):
        sure = bool(OFFICES & set(mine))
        verdict = Verdict.SAME if sure else Verdict.MAYBE
        return Likeness(verdict, "same words", "the same words in another order", 0.95 if sure else 0.6)
    return _acronym(one, other, text, other_text) or scanned(one, other) or _near(mine, theirs)


def plain(parts: Parts) -> Parts:
    """The words of a name in British spelling, without articles and legal forms."""
    kept = tuple(BRITISH.get(part, part) for part in parts if part not in LEGAL)
    return kept or parts


def _acronym(one: Parts, other: Parts, text: str, other_text: str) -> Likeness | None:
    """One name is made of the initials of the other."""
    for short, shown, long in ((one, text, other), (other, other_text, one)):
        if len(short) == 1 and len(long) > 2 and shown.isupper() and len(short[0]) > 2:
            letters = {
                "".join(part[0] for part in long),
                "".join(part[0] for part in long if part not in LEGAL),
            }
            if short[0] in letters:
                return Likeness(Verdict.FITTING, "acronym", f"'{shown}' are the initials of the other", 0.7)
    return None


def scanned(one: Parts, other: Parts) -> Likeness | None:
    """Two names that a scanner may confuse: all letters equal or look-alikes, whatever kind the words seem to be.

    >>> scanned(("northem", "wire"), ("northern", "wire")).rule
    'scanning error'
    """
    if len("".join(one)) < SHORTEST + 2 or one == other or len(one) != len(other):
        return None
    if [looks(part) for part in one] != [looks(part) for part in other]:
        return None
    wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    known = lore()
    if (
        len(wrong) > 1
        or any(known.attested(a) and known.attested(b) for a, b in wrong)
        or len(wrong[0][0]) < 5
    ):
        return Likeness(Verdict.MAYBE, "scanning error", "the letters look alike", 0.5)
    why = f"'{wrong[0][0]}' and '{wrong[0][1]}' look alike, the rest is equal"
    return Likeness(Verdict.SAME, "scanning error", why, 0.85)


def _near(one: Sequence[str], other: Sequence[str]) -> Likeness | None:
    """Names of several words, all but one letter of which are equal."""
    flat, over = " ".join(one), " ".join(other)
    if min(len(flat), len(over)) < 2 * SHORTEST or OSA.distance(flat, over, score_cutoff=1) > 1:
        return None
    return Likeness(
        Verdict.MAYBE, "one letter", "the names differ in one letter", JaroWinkler.similarity(flat, over) / 2
    )
