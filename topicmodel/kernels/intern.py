"""White-space chunks of texts as integers: one pass over UTF-8 bytes with an open-addressing hash table."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["expand_runs", "intern_chunks", "needs_cleaning"]

Array = NDArray[Any]


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
    return byte == 32 or 9 <= byte <= 13


@njit(cache=True)
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57


@njit(cache=True)
def _groups_figure(data: Array, position: int, start: int, stop: int) -> bool:
    """Tell whether the space at `position` groups the digits of one figure ("10 000")."""
    if data[position] != 32 or position - 1 < start or position + 3 >= stop or not _is_digit(data[position - 1]):
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
def _same_bytes(left: Array, left_start: int, right: Array, right_start: int, length: int) -> bool:
    for offset in range(length):  # noqa: SIM110 - compiled: a generator would be slower
        if left[left_start + offset] != right[right_start + offset]:
            return False
    return True


@njit(cache=True)
def _rehash(size: int, hashes: Array, count: int) -> Array:
    """Return a table of `size` slots that holds the first `count` entries."""
    table = np.full(size, -1, dtype=np.int32)
    mask = np.uint64(size - 1)
    for entry in range(count):
        slot = hashes[entry] & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = entry
    return table


@njit(cache=True)
def _doubled(values: Array, length: int) -> Array:
    grown = np.empty(2 * length + 16, dtype=values.dtype)
    grown[: values.shape[0]] = values
    return grown


@njit(cache=True)
def intern_chunks(
    data: Array, text_starts: Array, table: Array, hashes: Array, ends: Array, keys: Array, count: int
) -> tuple[Array, Array, Array, Array, Array, Array, int]:
    """Give numbers to the chunks of a batch of texts; chunks not seen before get the next numbers.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,), uint8
        The UTF-8 bytes of all texts, end to end.
    text_starts : ndarray of shape (n_texts + 1,), int64
        Where each text starts; the last entry is ``n_bytes``.
    table : ndarray of shape (a power of two,), int32
        Slots of the hash table, -1 where empty.
    hashes : ndarray of uint64
        Hash of each known chunk.
    ends : ndarray of int64
        Where the bytes of each known chunk end in `keys`; they start where the previous ones end.
    keys : ndarray of uint8
        The bytes of known chunks, end to end.
    count : int
        Number of known chunks.

    Returns
    -------
    ids : ndarray of shape (n_chunks,), int32
        The number of each chunk, text after text.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the chunks of each text start in `ids`.
    table, hashes, ends, keys, count
        As given, with the new chunks.
    """
    ids = np.empty((data.shape[0] + text_starts.shape[0]) // 2 + 1, dtype=np.int32)
    starts = np.zeros(text_starts.shape[0], dtype=np.int64)
    n_ids = 0
    for text in range(text_starts.shape[0] - 1):
        first, stop = text_starts[text], text_starts[text + 1]
        position = first
        while True:
            while position < stop and _is_space(data[position]):
                position += 1
            if position == stop:
                break
            start = position
            code = np.uint64(14695981039346656037)
            while position < stop and (not _is_space(data[position]) or _groups_figure(data, position, first, stop)):
                code = (code ^ np.uint64(data[position])) * np.uint64(1099511628211)
                position += 1
            code ^= code >> np.uint64(29)
            length = position - start
            mask = np.uint64(table.shape[0] - 1)
            slot = code & mask
            entry = table[slot]
            while entry >= 0:
                if hashes[entry] == code:
                    key = ends[entry - 1] if entry else 0
                    if ends[entry] - key == length and _same_bytes(keys, key, data, start, length):
                        break
                slot = (slot + np.uint64(1)) & mask
                entry = table[slot]
            if entry < 0:
                entry = count
                table[slot] = entry
                if count == hashes.shape[0]:
                    hashes, ends = _doubled(hashes, count), _doubled(ends, count)
                key = ends[count - 1] if count else 0
                if key + length > keys.shape[0]:
                    keys = _doubled(keys, key + length)
                keys[key : key + length] = data[start:position]
                hashes[count], ends[count] = code, key + length
                count += 1
                if 2 * count > table.shape[0]:
                    table = _rehash(2 * table.shape[0], hashes, count)
            ids[n_ids] = entry
            n_ids += 1
        starts[text + 1] = n_ids
    return ids[:n_ids].copy(), starts, table, hashes, ends, keys, count


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
