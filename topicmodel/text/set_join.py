"""All pairs of sets that share most of their members, on several threads and in bounded memory."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel import scratch
from topicmodel.kernels.near_duplicates import bucket_holders, count_members, rare_bounds, rare_members, similar_pairs

__all__ = ["similar_sets"]

# What a rare member costs: itself, its holder and tag, its share of the buckets.
_BYTES = 32


def similar_sets(
    members: NDArray[np.uint64], starts: NDArray[np.int64], side: NDArray[np.int8], threshold: float, n_threads: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find all pairs of sets that share at least a share of their union.

    Parameters
    ----------
    members : ndarray of shape (n_members,), uint64
        Hashes, ascending and different within each set.
    starts : ndarray of shape (n_sets + 1,), int64
        Where each set starts.
    side : ndarray of shape (n_sets,), int8
        Sets of the same side are not compared; -1 is compared with all.
    threshold : float
        The share, in (0, 1].
    n_threads : int
        Number of threads; the result does not depend on it.

    Returns
    -------
    pairs : ndarray of shape (n_pairs, 2), int64
        Places of the sets, the smaller first, in ascending order.
    jaccard : ndarray of shape (n_pairs,), float64
        What they share.
    """
    room = scratch.limit()
    bits = max(12, min(27, len(members).bit_length() + 1, (room // 2).bit_length() - 2))
    counts, bounds = np.zeros(1 << bits, np.uint16), np.zeros(len(starts) - 1, np.uint64)
    parts = _ranges(1 << bits, n_threads)
    _each(lambda part: count_members(members, bits, counts, *part), parts, n_threads)
    ranges = _ranges(len(starts) - 1, 8 * n_threads)
    numbers = _each(
        lambda part: rare_bounds(members, starts, counts, bits, threshold, bounds, *part), ranges, n_threads
    )
    # Rare members are compared range by range of their hashes: as many ranges as fit in the room, one after the other.
    n_rounds = max(1, -(-sum(numbers) * _BYTES // room))
    edges = [(1 << 64) * k // n_rounds for k in range(n_rounds + 1)]
    found = []
    for low, high in pairwise(edges):
        span = np.uint64(low), np.uint64(high - 1)
        rare, rare_starts = _rare(members, starts, counts, bits, bounds, span, ranges, n_threads)
        if len(rare):
            found += _compared(members, starts, rare, rare_starts, side, threshold, ranges, n_threads)
    return _in_order(found, n_rounds)


def _rare(
    members: NDArray[np.uint64],
    starts: NDArray[np.int64],
    counts: NDArray[np.uint16],
    bits: int,
    bounds: NDArray[np.uint64],
    span: tuple[np.uint64, np.uint64],
    ranges: list[tuple[int, int]],
    n_threads: int,
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the rare members of all sets that lie in a span of hashes, and where those of each set start."""
    parts = _each(lambda part: rare_members(members, starts, counts, bits, bounds, *span, *part), ranges, n_threads)
    ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), *(numbers for _, numbers in parts)]))
    return np.concatenate([rare for rare, _ in parts] or [np.zeros(0, np.uint64)]), ends


def _compared(
    members: NDArray[np.uint64],
    starts: NDArray[np.int64],
    rare: NDArray[np.uint64],
    rare_starts: NDArray[np.int64],
    side: NDArray[np.int8],
    threshold: float,
    ranges: list[tuple[int, int]],
    n_threads: int,
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    bits = len(rare).bit_length()
    holders = bucket_holders(rare, rare_starts, bits)
    return _each(
        lambda part: similar_pairs(members, starts, rare, rare_starts, bits, *holders, side, threshold, *part),
        ranges,
        n_threads,
    )


def _in_order(
    found: list[tuple[NDArray[np.int64], NDArray[np.float64]]], n_rounds: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs in ascending order, each once."""
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *(each for each, _ in found)])
    jaccard = np.concatenate([np.zeros(0), *(each for _, each in found)])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, jaccard = pairs[order], jaccard[order]
    if n_rounds > 1:
        first = np.ones(len(pairs), np.bool_)
        first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        pairs, jaccard = pairs[first], jaccard[first]
    return pairs, jaccard


def _ranges(length: int, n_parts: int) -> list[tuple[int, int]]:
    edges = np.linspace(0, length, n_parts + 1).astype(int).tolist()
    return [(first, stop) for first, stop in pairwise(edges) if stop > first]


def _each(work: Callable[[tuple[int, int]], Any], parts: Iterable[tuple[int, int]], n_threads: int) -> list[Any]:
    """Call a kernel for each part, on several threads; results in order."""
    if n_threads == 1:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(n_threads) as threads:
        return list(threads.map(work, parts))
