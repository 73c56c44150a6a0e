"""Quotations: which tokens stand between quotation marks, whatever marks the report or its scanner used.

Marks are paired inside a paragraph; a quotation that is not closed runs to the end of its paragraph (newspapers leave it open
where the same speaker goes on in the next one).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from onrecord.graph.language import Reading

DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚`´"
MARKS = re.compile(f"``|''|[{DOUBLE}{SINGLE}]")
OPENING, CLOSING = frozenset("“„‟«"), frozenset("”»")
SENTENCE_END = frozenset({".", "!", "?", "…", "..."})
AFTER_CLOSING = frozenset(' \n\t.,;:!?)]—–-…"”»')


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens ``first``..``last`` with their quotation marks; ``inner`` and ``end`` bound what is inside them.

    ``opens`` and ``closes``: the paragraph begins or ends with it; ``closed``: it has a closing mark; ``nested``: it stands
    inside another quotation.
    """

    first: int
    last: int
    inner: int
    end: int
    paragraph: int
    opens: bool
    closes: bool
    closed: bool
    nested: bool = False


def quotations(reading: Reading) -> tuple[Quotation, ...]:
    """All quotations of a reading in text order, outer ones before those nested in them."""
    found: list[Quotation] = []
    for paragraph, group in groupby(range(len(reading.starts)), key=reading.paragraphs.__getitem__):
        tokens = list(group)
        found.extend(_in_paragraph(reading, paragraph, tokens[0], tokens[-1]))
    return tuple(_apart(sorted(found, key=lambda quote: (quote.first, -quote.last))))


def _apart(quotes: list[Quotation]) -> Iterator[Quotation]:
    """Leave out quotations that a token with two marks makes overlap with the one before."""
    last = -1
    for quote in quotes:
        if quote.nested:
            yield quote
        elif quote.first > last:
            last = quote.last
            yield quote


def _in_paragraph(reading: Reading, paragraph: int, first: int, last: int) -> Iterator[Quotation]:
    start, end = reading.starts[first], reading.ends[last]
    text = reading.text[start:end]
    for left, right, closed, nested in _pairs(text):
        one = bisect_left(reading.ends, start + left + 1, first, last + 1)
        two = min(bisect_left(reading.ends, start + right, first, last + 1), last)
        inner = one + 1 if reading.ends[one] - reading.starts[one] <= 2 else one
        final = two - 1 if closed and two > inner else two
        if inner <= final:
            yield Quotation(
                one, two, inner, final, paragraph, one <= first + 1, two >= last - 1, closed, nested
            )


def _pairs(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Start and end of each quotation of a paragraph, whether it is closed, and whether it is nested."""
    opened: int | None = None
    inside: int | None = None
    for match in MARKS.finditer(text):
        place, mark = match.start(), match[0]
        if mark[0] in SINGLE and mark not in ("``", "''"):
            if inside is None and _opens_single(text, place):
                inside = place
            elif inside is not None and _closes_single(text, place):
                yield inside, place + 1, True, opened is not None
                inside = None
            continue
        if opened is None:
            if not _stray(text, place, mark):
                opened = place
                inside = None
        elif _reopens(text, place, mark):
            yield opened, place, False, False
            opened = place
        else:
            yield opened, match.end(), True, False
            opened, inside = None, None
    if opened is not None:
        yield opened, len(text), False, False


def _stray(text: str, place: int, mark: str) -> bool:
    """A mark that cannot open: inches and feet, or a closing mark whose opening one was lost."""
    before, after = text[place - 1 : place], text[place + len(mark) : place + len(mark) + 1]
    if before.isdigit() and not after.isalpha():
        return True
    return (
        bool(before)
        and not before.isspace()
        and before not in "([—–-/…."
        and (not after or after.isspace() or after in ".,;:)")
    )


def _reopens(text: str, place: int, mark: str) -> bool:
    """An opening mark inside an open quotation: the closing one was forgotten."""
    before, after = text[place - 1 : place], text[place + len(mark) : place + len(mark) + 1]
    return mark in OPENING and before.isspace() and bool(after) and not after.isspace()


def _opens_single(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not (not before or before.isspace() or before in "([—–-" + DOUBLE) or not after.isalnum():
        return False
    if re.match(r"(?:s|t|em|til|tis|twas|cause|n|\d\ds?)\b", text[place + 1 :], re.IGNORECASE):
        return False
    return text[place] in "‘‚`" or _has_close(text, place)


def _has_close(text: str, place: int) -> bool:
    """Whether a straight or wrongly turned single mark has a partner that can only be a closing one."""
    return bool(re.search(r"[\w.,!?…]['’´](?=[\s.,;:!?)\]—–\"”]|$)", text[place + 1 : place + 600]))


def _closes_single(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if before.isspace() or (after and after not in AFTER_CLOSING):
        return False
    # A plural possessive ("the workers' demands") is no closing mark where a better one follows before the next opening.
    if before == "s" and after == " " and text[place + 2 : place + 3].islower():
        return not re.search(r"[\w.,!?…]['’´](?=[\s.,;:!?)\]—–\"”]|$)", text[place + 1 : place + 300])
    return True
