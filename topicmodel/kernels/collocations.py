"""Pairs of terms that stand together, connectors passed over; and their replacement by one term."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["INSIDE", "find_pairs", "join_pairs"]

Array = NDArray[Any]

INSIDE = 127
"""Instead of the number of a connector: the token is part of a pair that is already joined."""


@njit(cache=True)
def find_pairs(terms: Array, connectors: Array, starts: Array, reach: int) -> tuple[Array, Array]:
    """List every term and the next one, when only connectors stand between them.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers, text after text; negative where a token is no term.
    connectors : ndarray of shape (n_tokens,), int8
        Number of the connector (de, du, l', …) a token is; negative where it is none; `INSIDE` is not counted.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the tokens of each text start.
    reach : int
        Most connectors passed over.

    Returns
    -------
    first, second : ndarray of shape (n_pairs,), int64
        Positions of the two terms of each pair.
    """
    first = np.empty(terms.shape[0], dtype=np.int64)
    second = np.empty(terms.shape[0], dtype=np.int64)
    found = 0
    for text in range(starts.shape[0] - 1):
        previous, passed = -1, 0
        for position in range(starts[text], starts[text + 1]):
            if terms[position] >= 0:
                if previous >= 0 and passed <= reach:
                    first[found], second[found] = previous, position
                    found += 1
                previous, passed = position, 0
            elif connectors[position] < 0:
                previous = -1
            elif connectors[position] != INSIDE:
                passed += 1
    return first[:found].copy(), second[:found].copy()


@njit(cache=True)
def _place(known: Array, code: int) -> int:
    """Return the place of a code among the known ones, or -1."""
    low, high = 0, known.shape[0]
    while low < high:
        middle = (low + high) // 2
        if known[middle] < code:
            low = middle + 1
        else:
            high = middle
    return low if low < known.shape[0] and known[low] == code else -1


@njit(cache=True)
def join_pairs(
    terms: Array, connectors: Array, first: Array, second: Array, codes: Array, known: Array, names: Array, ranks: Array
) -> tuple[Array, Array]:
    """Replace pairs by their names, from left to right; of two pairs that share a term the better ranked one wins.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers.
    connectors : ndarray of shape (n_tokens,), int8
        As for :func:`find_pairs`.
    first, second : ndarray of shape (n_pairs,), int64
        Positions of the two terms of each pair, in order.
    codes : ndarray of shape (n_pairs,), int64
        A number for the two terms of each pair.
    known : ndarray of shape (n_known,), int64
        The codes to join, in increasing order.
    names, ranks : ndarray of shape (n_known,), int32
        The term number of each, and its rank (0 is best).

    Returns
    -------
    joined : ndarray of shape (n_tokens,), int32
        Terms, where a joined pair has its name at its first place and -1 at its second.
    marked : ndarray of shape (n_tokens,), int8
        Connectors, where a joined pair has `INSIDE` from behind its first place to its second.
    """
    joined, marked = terms.copy(), connectors.copy()
    taken = -1
    for pair in range(first.shape[0]):
        place = _place(known, codes[pair])
        if place < 0 or first[pair] == taken:
            continue
        if pair + 1 < first.shape[0] and first[pair + 1] == second[pair]:
            rival = _place(known, codes[pair + 1])
            if rival >= 0 and ranks[rival] < ranks[place]:
                continue
        joined[first[pair]] = names[place]
        joined[second[pair]] = -1
        marked[first[pair] + 1 : second[pair] + 1] = INSIDE
        taken = second[pair]
    return joined, marked
