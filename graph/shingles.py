"""Shingles and their indexes: which texts of many have enough in common to be compared.

A text is the sorted array of the hashes of its shingles, runs of nine characters. MinHash bands find texts that are alike as a
whole, shared rare shingles find a short text inside a long one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash  # type: ignore[import-untyped]

SHINGLE: Final = 9
PERMUTATIONS: Final = 128
BANDS: Final = 32
SEED: Final = 1917
SAMPLE: Final = 8  # one shingle in so many goes into the index of rare shingles
COMMON: Final = 50  # a shingle that more texts share is not rare

Hashes: TypeAlias = NDArray[np.uint64]
Pair: TypeAlias = tuple[int, int]


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


def common(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts have in common."""
    return int(np.intersect1d(one, other, assume_unique=True).size)


def candidates(chosen: Sequence[int], shingled: Sequence[Hashes]) -> set[Pair]:
    """Pairs of the chosen texts (indexes into ``shingled``, ascending) that are worth a comparison."""
    return {*_alike(chosen, shingled), *_sharing(chosen, shingled)}


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
