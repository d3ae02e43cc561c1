"""Equal numbers get the same small number, in the order in which they are first met; batch after batch."""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["grown", "number_all", "number_equal"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
# Unsigned places spare the checks for negative ones, which cost more than all the rest.
ONE = np.uint64(1)


@njit(cache=True, nogil=True)
def _shift(size: int) -> np.uint64:
    """Return how far a product of 64 bits is shifted to become a slot."""
    bits = 0
    while (1 << bits) < size:
        bits += 1
    return np.uint64(64 - bits)


@njit(cache=True, nogil=True)
def number_equal(
    keys: Array, slots: Array, held: Array, count: int, numbers: Array, fresh: Array, start: int
) -> tuple[int, int]:
    """Give numbers to keys, until all have one or there is no room for a new key.

    Parameters
    ----------
    keys : ndarray of shape (n,), uint64
        Any numbers but 0.
    slots, held : ndarray of shape (a power of two,), uint64 and int32
        The keys known and their numbers, 0 in `slots` where free; written. At most half of the slots are filled.
    count : int
        How many keys are known; new ones get the next numbers.
    numbers : ndarray of shape (n,), int32
        Written: the number of each key.
    fresh : ndarray of int64
        Written from its start: places of the keys that were new in this call. Half as long as `slots` at least.
    start : int
        First key to look at.

    Returns
    -------
    stop, count : int
        The first key without a number, ``n`` when all is done, and how many keys are known then.
    """
    mask, shift, most = np.uint64(len(slots) - 1), _shift(len(slots)), len(slots) // 2
    known = count
    for i in range(start, len(keys)):
        key = keys[i]
        slot = (key * GOLDEN) >> shift
        found = slots[slot]
        while found != key:
            if found == 0:
                if known == most:
                    return i, known
                slots[slot], held[slot] = key, known
                fresh[known - count] = i
                known += 1
                break
            slot = (slot + ONE) & mask
            found = slots[slot]
        numbers[i] = held[slot]
    return len(keys), known


@njit(cache=True, nogil=True)
def grown(slots: Array, held: Array) -> tuple[Array, Array]:
    """Return the slots and numbers of `number_equal` with four times the room."""
    more, numbers = np.zeros(4 * len(slots), np.uint64), np.zeros(4 * len(slots), np.int32)
    mask, shift = np.uint64(len(more) - 1), _shift(len(more))
    for i in range(len(slots)):
        if slots[i] != 0:
            slot = (slots[i] * GOLDEN) >> shift
            while more[slot] != 0:
                slot = (slot + ONE) & mask
            more[slot], numbers[slot] = slots[i], held[i]
    return more, numbers


@njit(cache=True, nogil=True)
def number_all(keys: Array) -> tuple[Array, Array]:
    """Give numbers to the distinct keys from 0, in the order of their first place.

    Parameters
    ----------
    keys : ndarray of shape (n,), uint64
        Any numbers but 0.

    Returns
    -------
    numbers : ndarray of shape (n,), int32
        Number of each key.
    firsts : ndarray of shape (n_distinct,), int64
        First place of each distinct key.
    """
    slots, held = np.zeros(1 << 17, np.uint64), np.zeros(1 << 17, np.int32)
    numbers, firsts = np.empty(len(keys), np.int32), np.empty(len(keys), np.int64)
    done, count = 0, 0
    while done < len(keys):
        done, count = number_equal(keys, slots, held, count, numbers, firsts[count:], done)
        if done < len(keys):
            slots, held = grown(slots, held)
    return numbers, firsts[:count].copy()
