"""Families of reports: which reports are copies or excerpts of one text.

Texts are squeezed to their letters and digits and cut into shingles of nine characters, so that line breaks, punctuation and
split words of a scan do not count. Candidates come from two indexes: MinHash bands find texts that are alike, shared anchors,
runs of 24 characters, find a short text inside a long one. Each candidate is then checked on the full sets of shingles.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from onrecord.graph.shingles import Hashes, Pair

COPY: Final = 0.5  # least share of common shingles of two copies (Jaccard)
EXCERPT: Final = 0.6  # least share of an excerpt's shingles that its whole has
DAMAGED: Final = 0.35  # the same for a bad scan, which then must have them all along
COVERED: Final = 0.9  # the share of a bad scan that lies near shingles of its original
ALIKE: Final = (
    0.8  # a damaged copy has at least this share of its original's length; a shorter text is an excerpt
)
SMALLEST: Final = 50  # texts with fewer shingles are copies only where they are equal
SMALLEST_EXCERPT: Final = 80


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports of one family: ``report`` is a copy or (``excerpt``) a part of ``other``; shares are from 0 to 1."""

    report: str
    other: str
    excerpt: bool
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True)
class Families:
    """The family of each report, named by its first member's id, and the links that made the families."""

    family: Mapping[str, str]
    links: tuple[Link, ...]


def find_families(texts: Mapping[str, str]) -> Families:
    """Group reports, given as canonical texts by id; a report without a copy is a family of its own."""
    from networkx.utils import UnionFind

    from onrecord.graph.shingles import candidates, shingles

    ids = sorted(texts)
    squeezed = [squeeze(texts[report]) for report in ids]
    shingled = [shingles(text) for text in squeezed]
    found = {pair: Link(ids[pair[0]], ids[pair[1]], False, 1.0, 1.0) for pair in _equal(squeezed)}
    large = [index for index, hashes in enumerate(shingled) if len(hashes) >= SMALLEST]
    for pair in sorted(candidates(large, shingled, squeezed) - set(found)):
        link = _check(pair, ids, shingled, squeezed)
        if link:
            found[pair] = link
    links = _best([found[pair] for pair in sorted(found)])
    groups = UnionFind(ids)
    for link in links:
        groups.union(link.report, link.other)
    members = (sorted(group) for group in groups.to_sets())
    return Families({report: group[0] for group in members for report in group}, links)


def squeeze(text: str) -> str:
    """Letters and digits alone, in lower case and compatible form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def _equal(squeezed: Sequence[str]) -> "Iterator[Pair]":
    groups: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(squeezed):
        if text:
            groups[text].append(index)
    for group in groups.values():
        yield from ((group[0], other) for other in group[1:])


def _check(
    pair: "Pair", ids: Sequence[str], shingled: "Sequence[Hashes]", squeezed: Sequence[str]
) -> Link | None:
    from onrecord.graph.shingles import common, coverage

    smaller, larger = sorted(pair, key=lambda index: (len(shingled[index]), index))
    sizes = len(shingled[smaller]), len(shingled[larger])
    shared = common(shingled[smaller], shingled[larger])
    similarity, containment = shared / (sum(sizes) - shared), shared / sizes[0]
    shares = round(similarity, 4), round(containment, 4)
    if similarity >= COPY:
        return Link(ids[pair[0]], ids[pair[1]], False, *shares)
    if sizes[0] < SMALLEST_EXCERPT or containment < DAMAGED:
        return None
    if containment < EXCERPT and coverage(squeezed[smaller], shingled[larger]) < COVERED:
        return None
    if sizes[0] >= ALIKE * sizes[1]:
        return Link(ids[pair[0]], ids[pair[1]], False, *shares)
    return Link(ids[smaller], ids[larger], True, *shares)


def _best(links: Iterable[Link]) -> tuple[Link, ...]:
    """All copies, and of each excerpt the one whole that has most of it: a text quoted in two stories does not join them."""
    copies: list[Link] = []
    wholes: dict[str, Link] = {}
    for link in links:
        if not link.excerpt:
            copies.append(link)
        elif link.report not in wholes or link.containment > wholes[link.report].containment:
            wholes[link.report] = link
    return (*copies, *(wholes[report] for report in sorted(wholes)))
