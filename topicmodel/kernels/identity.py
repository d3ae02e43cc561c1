"""Equal numbers get the same small number, in the order in which they are first met."""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["number_equal"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def _slot(table: Array, key: np.uint64, shift: np.uint64) -> np.int64:
    """Find the slot of a key, or the free one where it belongs."""
    slot = np.int64((key * GOLDEN) >> shift)
    while table[slot, 1] != 0 and table[slot, 0] != key:
        slot = (slot + 1) & (len(table) - 1)
    return slot


@njit(cache=True, nogil=True)
def number_equal(keys: Array) -> tuple[Array, Array]:
    """Give numbers to the distinct keys from 0 in the order of their first place.

    Parameters
    ----------
    keys : ndarray of shape (n,), uint64
        Any numbers.

    Returns
    -------
    numbers : ndarray of shape (n,), int32
        Number of each key.
    firsts : ndarray of shape (n_distinct,), int64
        First place of each distinct key.
    """
    shift = np.uint64(47)
    # A slot holds a key and one more than its number; 0 marks a free slot.
    table = np.zeros((1 << 17, 2), np.uint64)
    numbers, firsts = np.empty(len(keys), np.int32), np.empty(1 << 16, np.int64)
    n = 0
    for i in range(len(keys)):
        slot = _slot(table, keys[i], shift)
        if table[slot, 1] == 0:
            if n == len(firsts):
                shift -= np.uint64(2)
                table = np.zeros((4 * len(table), 2), np.uint64)
                grown = np.empty(4 * n, np.int64)
                grown[:n] = firsts
                firsts = grown
                for j in range(n):
                    other = _slot(table, keys[firsts[j]], shift)
                    table[other, 0], table[other, 1] = keys[firsts[j]], np.uint64(j + 1)
                slot = _slot(table, keys[i], shift)
            firsts[n] = i
            n += 1
            table[slot, 0], table[slot, 1] = keys[i], np.uint64(n)
        numbers[i] = np.int64(table[slot, 1]) - 1
    return numbers, firsts[:n].copy()
