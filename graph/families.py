"""Families of reports: which reports are copies or excerpts of one text.

Texts are squeezed to their letters and digits and cut into shingles of nine characters, so that line breaks, punctuation and
split words of a scan do not count. Candidates come from two indexes: MinHash bands find texts that are alike, shared rare
shingles find a short text inside a long one. Each candidate is then checked on the full sets of shingles.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, TypeAlias

import numpy as np
from networkx.utils import UnionFind
from numpy.typing import NDArray
from rensa import RMinHash  # type: ignore[import-untyped]

SHINGLE: Final = 9
PERMUTATIONS: Final = 128
BANDS: Final = 32
SEED: Final = 1917
COPY: Final = 0.5  # least share of common shingles of two copies (Jaccard)
EXCERPT: Final = 0.6  # least share of an excerpt's shingles that its whole has
SMALLEST: Final = 50  # texts with fewer shingles are copies only where they are equal
SMALLEST_EXCERPT: Final = 150
SAMPLE: Final = 8  # one shingle in so many goes into the index of rare shingles
COMMON: Final = 50  # a shingle that more texts share is not rare

Hashes: TypeAlias = NDArray[np.uint64]
Pair: TypeAlias = tuple[int, int]


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
    ids = sorted(texts)
    squeezed = [squeeze(texts[report]) for report in ids]
    shingled = [shingles(text) for text in squeezed]
    found: dict[Pair, Link] = {
        pair: Link(ids[pair[0]], ids[pair[1]], False, 1.0, 1.0) for pair in _equal(squeezed)
    }
    large = [index for index, hashes in enumerate(shingled) if len(hashes) >= SMALLEST]
    for pair in sorted({*_alike(large, shingled), *_sharing(large, shingled)} - set(found)):
        link = _check(pair, ids, shingled)
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


def shingles(squeezed: str) -> Hashes:
    """Hashes of all runs of nine characters, sorted, each once."""
    points = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(points) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    hashed = np.zeros(len(points) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashed = hashed * np.uint64(0x100000001B3) + points[offset : offset + len(hashed)]
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashed ^ (hashed >> np.uint64(31)))


def _equal(squeezed: Sequence[str]) -> Iterator[Pair]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(squeezed):
        if text:
            groups[text].append(index)
    for group in groups.values():
        yield from ((group[0], other) for other in group[1:])


def _alike(chosen: Sequence[int], shingled: Sequence[Hashes]) -> Iterator[Pair]:
    """Pairs that share a band of their MinHash; in each bucket all are paired with the first."""
    if len(chosen) < 2:
        return
    offsets = np.cumsum([0, *(len(shingled[index]) for index in chosen)], dtype=np.uint64)
    flat = np.concatenate([shingled[index] for index in chosen])
    rows = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, PERMUTATIONS, SEED).to_rows()
    for band in np.split(np.array(rows, dtype=np.uint32), BANDS, axis=1):
        yield from _buckets(band, chosen)


def _buckets(band: NDArray[np.uint32], chosen: Sequence[int]) -> Iterator[Pair]:
    keys = np.ascontiguousarray(band).view(f"V{band.dtype.itemsize * band.shape[1]}").ravel()
    _, inverse = np.unique(keys, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    first = None
    for place, following in pairwise((*order, None)):
        first = place if first is None else first
        if following is not None and inverse[following] == inverse[place]:
            yield chosen[first], chosen[following]
        else:
            first = None


def _sharing(chosen: Sequence[int], shingled: Sequence[Hashes]) -> Iterator[Pair]:
    """Pairs in which the smaller text shares enough of its sampled rare shingles with the larger."""
    holders: dict[int, list[int]] = defaultdict(list)
    sampled = {}
    for index in chosen:
        sample = shingled[index][shingled[index] % np.uint64(SAMPLE) == 0].tolist()
        sampled[index] = len(sample)
        for shingle in sample:
            holders[shingle].append(index)
    shared: dict[Pair, int] = defaultdict(int)
    for group in holders.values():
        if 1 < len(group) <= COMMON:
            for pair in combinations(group, 2):
                shared[pair] += 1
    for pair, count in shared.items():
        smaller = min(sampled[pair[0]], sampled[pair[1]])
        if count >= 3 and count >= 0.4 * smaller:
            yield pair


def _check(pair: Pair, ids: Sequence[str], shingled: Sequence[Hashes]) -> Link | None:
    smaller, larger = sorted(pair, key=lambda index: (len(shingled[index]), index))
    sizes = len(shingled[smaller]), len(shingled[larger])
    common = np.intersect1d(shingled[smaller], shingled[larger], assume_unique=True).size
    similarity, containment = common / (sum(sizes) - common), common / sizes[0]
    if similarity >= COPY:
        return Link(ids[pair[0]], ids[pair[1]], False, round(similarity, 4), round(containment, 4))
    if containment >= EXCERPT and sizes[0] >= SMALLEST_EXCERPT:
        return Link(ids[smaller], ids[larger], True, round(similarity, 4), round(containment, 4))
    return None


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
