"""Shingles and their indexes: which texts of many have enough in common to be compared.

A text is the sorted array of the hashes of its shingles, runs of nine characters. MinHash bands find texts that are alike as a
whole, shared anchors, longer runs, find a short text inside a long one and a bad scan of a text.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash  # type: ignore[import-untyped]

SHINGLE: Final = 9
PERMUTATIONS: Final = 128
BANDS: Final = 32
SEED: Final = 1917
ANCHOR: Final = 24
SAMPLE: Final = 8  # one anchor in so many goes into their index
SHARED: Final = 3  # least number of anchors that a candidate shares
SHARE: Final = 0.1  # and their least share of the smaller text's
NEXT: Final = 4  # of the texts with one anchor, each is paired with so many before it, and with the first
STOCK: Final = 1000  # an anchor in more texts is a stock phrase: only neighbours are paired
REACH: Final = 16  # characters on each side of a common shingle that count as near it

Hashes: TypeAlias = NDArray[np.uint64]
Pair: TypeAlias = tuple[int, int]


def shingles(squeezed: str) -> Hashes:
    """Hashes of all runs of nine characters, sorted, each once."""
    return np.unique(runs(squeezed, SHINGLE))


def anchors(squeezed: str) -> Hashes:
    """A sample of the hashes of all runs of 24 characters, the same for the same run in whatever text, sorted, each once."""
    hashed = np.unique(runs(squeezed, ANCHOR))
    sample: Hashes = hashed[hashed % np.uint64(SAMPLE) == 0]
    return sample


def runs(squeezed: str, length: int) -> Hashes:
    """Hashes of all runs of so many characters, in text order."""
    points = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(points) < length:
        return np.zeros(0, dtype=np.uint64)
    hashed = np.zeros(len(points) - length + 1, dtype=np.uint64)
    for offset in range(length):
        hashed = hashed * np.uint64(0x100000001B3) + points[offset : offset + len(hashed)]
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashed ^ (hashed >> np.uint64(31))


def common(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts have in common."""
    return int(np.intersect1d(one, other, assume_unique=True).size)


def coverage(squeezed: str, larger: Hashes) -> float:
    """The share of a text, from 0 to 1, that lies near a shingle of the other: a scan has them all along, not in one place."""
    hits = np.flatnonzero(np.isin(runs(squeezed, SHINGLE), larger))
    near = np.zeros(len(squeezed) + 2, dtype=np.int64)
    np.add.at(near, np.maximum(hits - REACH, 0), 1)
    np.add.at(near, np.minimum(hits + SHINGLE + REACH, len(squeezed)), -1)
    return float((np.cumsum(near)[: len(squeezed)] > 0).mean()) if squeezed else 0.0


def candidates(chosen: Sequence[int], shingled: Sequence[Hashes], squeezed: Sequence[str]) -> set[Pair]:
    """Pairs of the chosen texts (indexes into the two sequences, ascending) that are worth a comparison."""
    return {*_alike(chosen, shingled), *_sharing(chosen, squeezed)}


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


def _sharing(chosen: Sequence[int], squeezed: Sequence[str]) -> Iterator[Pair]:
    """Pairs in which the smaller text has enough of its sampled anchors, runs of 24 characters, in common with the larger.

    Nine characters are found in too many texts to tell anything once there are many; 24 are not, and enough of them survive
    a scanner's errors.
    """
    sampled = [anchors(squeezed[index]) for index in chosen]
    sizes = np.array([len(sample) for sample in sampled])
    if not sizes.sum():
        return
    hashes = np.concatenate(sampled)
    order = np.argsort(hashes, kind="stable")
    owners = np.repeat(np.arange(len(sampled)), sizes)[order]
    pairs, counts = np.unique(_together(hashes[order], owners, len(sampled)), return_counts=True)
    one, other = pairs // len(sampled), pairs % len(sampled)
    enough = counts >= np.maximum(SHARED, SHARE * np.minimum(sizes[one], sizes[other]))
    for first, second in zip(one[enough].tolist(), other[enough].tolist(), strict=True):
        yield chosen[first], chosen[second]


def _together(hashes: Hashes, owners: NDArray[np.int64], base: int) -> NDArray[np.int64]:
    """Pairs of owners of equal hashes (sorted), as numbers; of an anchor that many share, each with the first and the next."""
    starts = np.concatenate(([True], hashes[1:] != hashes[:-1]))
    group = np.cumsum(starts) - 1
    sizes = np.bincount(group)
    first = np.flatnonzero(starts)
    rank = np.arange(len(hashes)) - first[group]
    found = []
    for step in range(1, NEXT + 1):
        later = np.flatnonzero(rank >= step)
        found.append(owners[later - step] * base + owners[later])
    far = np.flatnonzero((rank > NEXT) & (sizes[group] <= STOCK))
    found.append(owners[first[group[far]]] * base + owners[far])
    return np.concatenate(found)
