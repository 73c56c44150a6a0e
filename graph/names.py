"""Names as strings: folding to atoms, parts of a person's name, spellings and scanning errors."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from onrecord.graph.model import digest, slug

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset(
    "van von de del della di da dos du der den la le al el bin ben ibn abu st mc mac".split()
)
LOOKALIKES = str.maketrans(
    {"l": "i", "1": "i", "j": "i", "0": "o", "e": "c", "u": "n", "h": "b", "5": "s", "v": "y"}
)
SHORTEST_FUZZY = 6


@lru_cache(maxsize=65_536)
def atoms(text: str) -> tuple[str, ...]:
    """Split a name into folded words: no case, accents, full stops or hyphens.

    >>> atoms("U.S. Rostov-on-Don’s")
    ('us', 'rostov', 'on', 'don', 's')
    """
    if text.isascii() and text.isalnum():
        return (text.lower(),)
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).lower()
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    return tuple(re.findall(r"[^\W_]+", kept))


def identifier(label: str) -> str:
    """The id of an actor outside the catalogue: the same full name has the same id in every report.

    >>> identifier("Jane Doe").startswith("jane-doe-")
    True
    """
    key = " ".join(atoms(label))
    return f"{slug(label)}-{digest(key)}".lstrip("-")


def surname(parts: Sequence[str]) -> str:
    """The atom that names a person alone: the last one that is no suffix.

    >>> surname(("martin", "luther", "king", "jr"))
    'king'
    """
    kept = [part for part in parts if part not in SUFFIXES]
    return kept[-1] if kept else parts[-1]


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names of persons with one surname can be one person's: given names equal, initials or spellings.

    >>> same_person(("v", "putin"), ("vladimir", "putin")), same_person(("igor", "putin"), ("vladimir", "putin"))
    (True, False)
    """
    if surname(one) != surname(other):
        return False
    mine, theirs = one[: list(one).index(surname(one))], other[: list(other).index(surname(other))]
    if not mine or not theirs:
        return True
    if mine[0] == theirs[0]:
        return len(mine) < 2 or len(theirs) < 2 or mine[-1][0] == theirs[-1][0]
    return given_alike(mine[0], theirs[0])


def given_alike(one: str, other: str) -> bool:
    """Whether two given names are an initial of, or another spelling of, one another.

    >>> given_alike("evgeny", "yevgeniy"), given_alike("sergei", "sergey"), given_alike("alexei", "alexander")
    (True, True, False)
    """
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return sounds(one) == sounds(other) or (
        min(len(one), len(other)) >= SHORTEST_FUZZY - 1 and OSA.distance(one, other, score_cutoff=1) <= 1
    )


@lru_cache(maxsize=8_192)
def sounds(name: str) -> str:
    """A key that the usual transliterations of one Slavic or Arabic name share.

    >>> sounds("Zelenskyy") == sounds("zelensky"), sounds("Oleksandr") == sounds("Aleksander")
    (True, False)
    """
    key = name.lower()
    for old, new in (
        ("yev", "ev"), ("yel", "el"), ("yek", "ek"), ("ks", "x"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("w", "v"),
        ("iy", "i"), ("yy", "i"), ("ij", "i"), ("ii", "i"), ("ei", "i"), ("ey", "i"), ("y", "i"), ("j", "i"), ("ie", "e"),
    ):  # fmt: skip
        key = key.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", key)


def same_sound(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names sound alike part by part: two transliterations of one name.

    >>> same_sound(("evgenij", "prigozhyn"), ("yevgeny", "prigozhin"))
    True
    """
    if len(one) < 2 or sounds(surname(one)) != sounds(surname(other)):
        return False
    return same_person((*one[:-1], "x"), (*other[:-1], "x"))


def misread(seen: str, meant: str) -> bool:
    """Whether ``seen`` is ``meant`` with a scanner's errors: a lost or doubled letter, or look-alike letters.

    >>> misread("prigozhln", "prigozhin"), misread("vaery", "valery"), misread("hansen", "hanson")
    (True, False, False)
    """
    if len(meant) < SHORTEST_FUZZY or abs(len(seen) - len(meant)) > 1 or seen == meant:
        return False
    if seen.replace("rn", "m").replace("ii", "u").translate(LOOKALIKES) == meant.replace("rn", "m").translate(
        LOOKALIKES
    ):
        return True
    lost = len(meant) > SHORTEST_FUZZY and len(seen) == len(meant) - 1 and seen + "s" != meant
    return lost and OSA.distance(seen, meant, score_cutoff=1) <= 1


def misread_name(seen: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether a full name is another one with at most one misread part, the rest being equal.

    >>> misread_name(("vaery", "gerasimov"), ("valery", "gerasimov"))
    True
    """
    if len(seen) != len(meant) or len(meant) < 2 or len("".join(meant)) < 2 * SHORTEST_FUZZY - 2:
        return False
    wrong = [(a, b) for a, b in zip(seen, meant, strict=True) if a != b]
    if len(wrong) != 1:
        return not wrong
    one, other = wrong[0]
    if f"{one}a" == other or f"{other}a" == one:
        return False
    return min(len(one), len(other)) >= SHORTEST_FUZZY - 2 and (
        OSA.distance(one, other, score_cutoff=1) <= 1 and JaroWinkler.similarity(one, other) > 0.9
    )
