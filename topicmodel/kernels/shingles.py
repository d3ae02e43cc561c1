"""Runs of words as sets of numbers, in one pass over UTF-8 bytes."""

from typing import Any

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import mix

__all__ = ["NOTHING", "SEVERAL", "shingle_texts"]

SEVERAL = np.uint32(0x80000000)
"""From this entry on, a code point is folded to several: the rest is a row of the second table."""
NOTHING = np.uint32(0xFFFFFFFF)
"""Ends a row of the second table before its end."""
# Fowler, Noll and Vo's hash, 64 bits, over code points.
_BASIS, _PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)


@njit(cache=True, nogil=True)
def _next(data: Array, position: int) -> tuple[Any, int]:
    """Return the code point at a position of valid UTF-8, and the position behind it."""
    byte = np.int64(data[position])
    if byte < 0x80:
        return byte, position + 1
    if byte < 0xE0:
        return (byte & 0x1F) << 6 | (data[position + 1] & 0x3F), position + 2
    if byte < 0xF0:
        return (byte & 0x0F) << 12 | (data[position + 1] & 0x3F) << 6 | (data[position + 2] & 0x3F), position + 3
    high = (byte & 0x07) << 18 | (data[position + 1] & 0x3F) << 12
    return high | (data[position + 2] & 0x3F) << 6 | (data[position + 3] & 0x3F), position + 4


@njit(cache=True, nogil=True)
def _words(data: Array, start: int, stop: int, folds: Array, several: Array, words: Array) -> int:
    """Write the hash of each word of a text; return their number."""
    count, position, inside, value = 0, start, False, _BASIS
    while position < stop:
        point, position = _next(data, position)
        entry = folds[point]
        row = np.int64(-1)
        if entry >= SEVERAL:
            row = np.int64(entry - SEVERAL)
            entry = several[row, 0]
        place = 1
        while True:
            if entry != 0:
                value = (value ^ np.uint64(entry)) * _PRIME
                inside = True
            elif inside:
                words[count] = mix(value)
                count, inside, value = count + 1, False, _BASIS
            if row < 0 or place == several.shape[1] or several[row, place] == NOTHING:
                break
            entry = several[row, place]
            place += 1
    if inside:
        words[count] = mix(value)
        count += 1
    return count


@njit(cache=True, nogil=True)
def shingle_texts(data: Array, starts: Array, folds: Array, several: Array, size: int) -> tuple[Array, Array]:
    """Turn texts into sets of numbers, one per run of words.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,), uint8
        Valid UTF-8 of all texts, end to end.
    starts : ndarray of shape (n_texts + 1,), int64
        Where each text starts; the last entry is ``n_bytes``.
    folds : ndarray of shape (1114112,), uint32
        What each code point stands for in a word: a code point, 0 where it parts words, `SEVERAL` plus a row.
    several : ndarray of shape (n_rows, 3), uint32
        The same for the code points that stand for several.
    size : int
        Words per run; a shorter text is one run, one without words has none.

    Returns
    -------
    shingles : ndarray of shape (n_shingles,), uint64
        64-bit hashes, ascending and different within each text.
    ends : ndarray of shape (n_texts + 1,), int64
        Where the set of each text starts.
    """
    longest = 0
    for text in range(len(starts) - 1):
        longest = max(longest, starts[text + 1] - starts[text])
    # A code point of two bytes may be folded to three, which may be as many words.
    words, runs = np.empty(3 * longest + 1, np.uint64), np.empty(3 * longest + 1, np.uint64)
    shingles, ends = np.empty(len(data) // 2 + len(starts), np.uint64), np.zeros(len(starts), np.int64)
    filled = 0
    for text in range(len(starts) - 1):
        n_words = _words(data, starts[text], starts[text + 1], folds, several, words)
        width = min(size, n_words)
        n_runs = n_words - width + 1 if n_words else 0
        for place in range(n_runs):
            value = np.uint64(width)
            for word in range(place, place + width):
                value = mix(value ^ words[word])
            runs[place] = value
        runs[:n_runs].sort()
        if filled + n_runs > len(shingles):
            more = np.empty(2 * len(shingles) + n_runs, np.uint64)
            more[:filled] = shingles[:filled]
            shingles = more
        for place in range(n_runs):
            if place == 0 or runs[place] != runs[place - 1]:
                shingles[filled] = runs[place]
                filled += 1
        ends[text + 1] = filled
    return shingles[:filled].copy(), ends
