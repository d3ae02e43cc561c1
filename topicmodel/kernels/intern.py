"""White-space chunks of texts as integers: one pass over UTF-8 bytes with an open-addressing hash table."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["expand_runs", "hash_slots", "intern_chunks", "needs_cleaning"]

Array = NDArray[Any]

# Fowler, Noll and Vo's hash, 64 bits.
_BASIS, _PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)
_ONE, _LOWER, _UPPER = np.uint64(1), np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF00000000)


@njit(cache=True)
def needs_cleaning(data: Array, starts: Array) -> Array:
    """Tell which texts may need cleaning; a text that is not told is clean.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,), uint8
        The UTF-8 bytes of all texts, end to end.
    starts : ndarray of shape (n_texts + 1,), int64
        Where each text starts; the last entry is ``n_bytes``.

    Returns
    -------
    ndarray of shape (n_texts,), bool
        True where a byte is found that markup, invisible characters, combining marks or wrong decoding are made of.
    """
    suspect = np.zeros(256, dtype=np.bool_)
    suspect[0], suspect[38], suspect[60] = True, True, True
    suspect[28:32] = True
    suspect[0xC2:0xC4] = True
    suspect[0xC5] = True
    suspect[0xCA:] = True
    found = np.zeros(starts.shape[0] - 1, dtype=np.bool_)
    for text in range(found.shape[0]):
        stop = starts[text + 1]
        for position in range(starts[text], stop):
            if suspect[data[position]] and not _harmless(data, position, stop):
                found[text] = True
                break
    return found


@njit(cache=True)
def _harmless(data: Array, position: int, stop: int) -> Any:
    """Tell whether a lead byte starts a letter or sign that is common in clean French."""
    byte = data[position]
    follower = data[position + 1] if position + 1 < stop else 0
    if byte == 0xC2:
        return follower > 0xA0 and follower != 0xAD
    if byte == 0xC3:
        if follower == 0xA2:
            return position + 2 < stop and data[position + 2] < 0xC2
        return follower != 0x82 and follower != 0x83 and follower != 0x85
    if byte == 0xC5:
        return True
    if byte == 0xE2 and position + 2 < stop:
        last = data[position + 2]
        if follower == 0x80:
            return 0x93 <= last <= 0x94 or 0x9C <= last <= 0x9E or last == 0xA2 or last == 0xA6
        return follower == 0x82 and last == 0xAC
    return False


@njit(cache=True)
def _is_space(byte: int) -> bool:
    return byte <= 32 and (byte == 32 or 9 <= byte <= 13)


@njit(cache=True)
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57


@njit(cache=True)
def _groups_figure(data: Array, position: Any, start: Any, stop: Any) -> bool:
    """Tell whether the space at `position` groups the digits of one figure ("10 000")."""
    if position - 1 < start or position + 3 >= stop or not _is_digit(data[position - 1]):
        return False
    digits = 1
    while digits < 4 and position - 1 - digits >= start and _is_digit(data[position - 1 - digits]):
        digits += 1
    if digits == 4:
        return False
    for ahead in range(1, 4):
        if not _is_digit(data[position + ahead]):
            return False
    return position + 4 >= stop or not _is_digit(data[position + 4])


@njit(cache=True)
def _same_bytes(left: Array, left_start: Any, right: Array, right_start: Any, length: Any) -> bool:
    for offset in range(np.uint64(length)):  # noqa: SIM110 - compiled: a generator would be slower
        if left[left_start + offset] != right[right_start + offset]:
            return False
    return True


@njit(cache=True)
def hash_slots(size: int, hashes: Array, count: int) -> Array:
    """Return the slots of a hash table that holds the first `count` entries.

    Parameters
    ----------
    size : int
        Number of slots, a power of two above `count`.
    hashes : ndarray of uint64
        Hash of each entry.
    count : int
        Number of entries.

    Returns
    -------
    ndarray of shape (size,), uint64
        The upper half of an entry's hash and, in the lower half, its number plus 1; 0 where empty.
    """
    slots = np.zeros(size, dtype=np.uint64)
    mask = np.uint64(size - 1)
    for entry in range(count):
        slot = hashes[entry] & mask
        while slots[slot] != 0:
            slot = (slot + _ONE) & mask
        slots[slot] = (hashes[entry] & _UPPER) | np.uint64(entry + 1)
    return slots


@njit(cache=True)
def intern_chunks(
    data: Array,
    text_starts: Array,
    slots: Array,
    hashes: Array,
    ends: Array,
    keys: Array,
    count: int,
    ids: Array,
    id_starts: Array,
    text: int,
    position: int,
) -> tuple[int, int, Any]:
    """Give numbers to the chunks of a batch of texts, until all are done or there is no room for a new chunk.

    Chunks not seen before get the next numbers. Call it again with more room where it stopped.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,), uint8
        The UTF-8 bytes of all texts, end to end.
    text_starts : ndarray of shape (n_texts + 1,), int64
        Where each text starts; the last entry is ``n_bytes``.
    slots : ndarray of shape (a power of two,), uint64
        What :func:`hash_slots` gave; written. At least twice as long as `hashes`.
    hashes : ndarray of shape (most_chunks,), uint64
        Hash of each known chunk; written.
    ends : ndarray of shape (most_chunks + 1,), int64
        Where the bytes of each known chunk end in `keys`, after a 0; written.
    keys : ndarray of uint8
        The bytes of known chunks, end to end; written.
    count : int
        Number of known chunks.
    ids : ndarray of int32
        Written: the number of each chunk, text after text. Half as long as `data` at least, and one more a text.
    id_starts : ndarray of shape (n_texts + 1,), int64
        Written: where the chunks of each text start in `ids`.
    text, position : int
        Where to start: the text, and the byte in `data`; before that, ``id_starts[text + 1]`` ids are written.

    Returns
    -------
    count, text, position : int
        As given, after the last chunk that was numbered; all is done when `text` is ``n_texts``.
    """
    mask = np.uint64(slots.shape[0] - 1)
    n_texts = text_starts.shape[0] - 1
    filled = id_starts[min(text + 1, n_texts)]
    # Unsigned positions spare the check for negative ones.
    at = np.uint64(position)
    while text < n_texts:
        first, stop = np.uint64(text_starts[text]), np.uint64(text_starts[text + 1])
        at = max(at, first)
        while True:
            while at < stop and _is_space(data[at]):
                at += _ONE
            if at == stop:
                break
            start = at
            code = _BASIS
            while at < stop:
                byte = data[at]
                if _is_space(byte) and not (
                    byte == 32 and _groups_figure(data, np.int64(at), np.int64(first), np.int64(stop))
                ):
                    break
                code = (code ^ np.uint64(byte)) * _PRIME
                at += _ONE
            code ^= code >> np.uint64(29)
            length = np.int64(at - start)
            slot = code & mask
            held = slots[slot]
            while held != 0:
                if held & _UPPER == code & _UPPER:
                    entry = held & _LOWER
                    key = ends[entry - _ONE]
                    if ends[entry] - key == length and _same_bytes(keys, np.uint64(key), data, start, length):
                        break
                slot = (slot + _ONE) & mask
                held = slots[slot]
            if held == 0:
                key = ends[count]
                if count == hashes.shape[0] or key + length > keys.shape[0]:
                    id_starts[text + 1] = filled
                    return count, text, np.int64(start)
                hashes[count] = code
                for offset in range(length):
                    keys[key + offset] = data[np.int64(start) + offset]
                count += 1
                ends[count] = key + length
                held = (code & _UPPER) | np.uint64(count)
                slots[slot] = held
            ids[filled] = np.int64(held & _LOWER) - 1
            filled += 1
        text += 1
        id_starts[text] = filled
        if text < n_texts:
            id_starts[text + 1] = filled
    return count, text, np.int64(at)


@njit(cache=True)
def expand_runs(ids: Array, starts: Array, run_starts: Array, run_values: Array) -> tuple[Array, Array]:
    """Replace each id by its run of values (a chunk by its tokens).

    Parameters
    ----------
    ids : ndarray of shape (n_ids,), int32
        Ids, text after text.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the ids of each text start.
    run_starts : ndarray of shape (n_distinct + 1,), int64
        Where the run of each id starts in `run_values`.
    run_values : ndarray of shape (n_values,), int32
        The runs, end to end.

    Returns
    -------
    values : ndarray of shape (n_out,), int32
        The runs of all ids.
    value_starts : ndarray of shape (n_texts + 1,), int64
        Where the values of each text start.
    """
    total = 0
    for position in range(ids.shape[0]):
        total += run_starts[ids[position] + 1] - run_starts[ids[position]]
    values = np.empty(total, dtype=np.int32)
    value_starts = np.zeros(starts.shape[0], dtype=np.int64)
    filled = 0
    for text in range(starts.shape[0] - 1):
        for position in range(starts[text], starts[text + 1]):
            for value in range(run_starts[ids[position]], run_starts[ids[position] + 1]):
                values[filled] = run_values[value]
                filled += 1
        value_starts[text + 1] = filled
    return values, value_starts
