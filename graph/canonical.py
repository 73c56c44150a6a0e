r"""Canonical text: the one form of a report's text in which all offsets count.

Unicode NFC, ``\n`` line ends, and nothing in it that cannot be seen, stored or parsed: no control, zero-width or
bidirectional characters (the joiners U+200C and U+200D stay, Persian and Indic names need them), no lone surrogates, no
endless runs. White space and line breaks stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

LONGEST_RUN = 20
LONGEST_WORD = 1_000
MOST_MARKS = 20

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\U000e0000-\U000e007f"
    + "".join(chr((plane << 16) + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
# Where more marks than any script stacks may stand: normalizing is quadratic in their number.
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS // 2 + 1},}}")
# The same character more often than any text needs, neither letter nor digit: the tokenizer is quadratic in such runs.
_RUNS = re.compile(rf"([\W_])\1{{{LONGEST_RUN},}}")
_WORDS = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical text and one sentence for each kind of repair that it needed."""

    text: str
    warnings: tuple[str, ...] = ()


def canonical(text: str) -> Canonical:
    r"""Bring any string into canonical form; doing so twice changes nothing more.

    >>> canonical("Prigo\u200bzhin\r\nleft.")
    Canonical(text='Prigozhin\nleft.', warnings=('1 invisible or control character was removed',))
    """
    warnings: list[str] = []

    def note(count: int, one: str, many: str) -> None:
        if count:
            warnings.append(one if count == 1 else f"{count:,} {many}")

    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    text, count = _SURROGATES.subn("\ufffd", text)
    note(count, "1 lone surrogate was replaced by U+FFFD", "lone surrogates were replaced by U+FFFD")
    text, count = _INVISIBLE.subn("", text)
    note(
        count, "1 invisible or control character was removed", "invisible or control characters were removed"
    )
    text, count = _cut_marks(text)
    note(count, f"1 letter had more than {MOST_MARKS} marks", f"letters had more than {MOST_MARKS} marks")
    text = unicodedata.normalize("NFC", text)
    text, count = _cut_runs(text)
    note(
        count,
        f"1 run of a repeated character was cut to {LONGEST_RUN}",
        f"runs of a repeated character were cut to {LONGEST_RUN}",
    )
    text, count = _WORDS.subn(r"\1 ", text)
    note(
        count,
        f"1 break was put into more than {LONGEST_WORD:,} characters without a space",
        f"breaks were put into more than {LONGEST_WORD:,} characters without a space",
    )
    return Canonical(text, tuple(warnings))


def _cut_marks(text: str) -> tuple[str, int]:
    """Leave no letter more marks (accents and the like) than the limit, counted as they are when taken apart."""
    count = 0

    def cut(run: re.Match[str]) -> str:
        nonlocal count
        parts = []
        for is_mark, chars in groupby(run[0], lambda char: unicodedata.category(char)[0] == "M"):
            part = "".join(chars)
            if is_mark:
                marks = unicodedata.normalize("NFD", part[: MOST_MARKS + 1])
                count += len(marks) > MOST_MARKS
                part = marks[:MOST_MARKS]
            parts.append(part)
        return "".join(parts)

    return _MARKS.sub(cut, text), count


def _cut_runs(text: str) -> tuple[str, int]:
    """Cut runs; those of white space, which tables and page breaks leave, are not counted."""
    count = 0

    def cut(run: re.Match[str]) -> str:
        nonlocal count
        count += not run[1].isspace()
        return run[1] * LONGEST_RUN

    replace: Callable[[re.Match[str]], str] = cut
    return _RUNS.sub(replace, text), count
