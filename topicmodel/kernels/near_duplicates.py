"""Sets of numbers that share most of their members: all such pairs, none missed.

Pairs are found by their rarest members [1]_ [2]_: if two sets share at least a share t of their union, then the
``n - ceil(t n) + 1`` rarest members of each hold one that they share, so that only sets which meet there are compared.
Any order of rarity that is the same for all sets will do, hence frequencies are counted in buckets of hashes.

References
----------
.. [1] Chaudhuri, S., Ganti, V., Kaushik, R. (2006). A primitive operator for similarity joins in data cleaning.
   ICDE '06. https://doi.org/10.1109/ICDE.2006.9
.. [2] Xiao, C., Wang, W., Lin, X., Yu, J. X., Wang, G. (2011). Efficient similarity joins for near-duplicate detection.
   ACM TODS 36 (3). https://doi.org/10.1145/2000824.2000825
"""

from typing import Any

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import GOLDEN

__all__ = ["bucket_holders", "connected", "count_members", "rare_bounds", "rare_members", "similar_pairs"]

_MOST = 65535
_LOW = np.uint64(16)
_HIGH = np.uint64(48)
_TAG = np.uint64(0xFFFFFFFF)


@njit(cache=True, nogil=True)
def count_members(members: Array, bits: int, counts: Array, first: int, stop: int) -> None:
    """Count in how many sets the members of each bucket are, for some buckets.

    Parameters
    ----------
    members : ndarray of shape (n_members,), uint64
        Hashes, the members of all sets end to end.
    bits : int
        The bucket of a member is its upper `bits`.
    counts : ndarray of shape (2 ** bits,), uint16
        Zeros; written from `first` to `stop`, at most 65535 each.
    first, stop : int
        The buckets.
    """
    shift = np.uint64(64 - bits)
    for place in range(len(members)):
        bucket = np.int64(members[place] >> shift)
        if first <= bucket < stop and counts[bucket] < _MOST:
            counts[bucket] += np.uint16(1)


@njit(cache=True, nogil=True)
def _rarity(member: np.uint64, counts: Array, shift: np.uint64) -> np.uint64:
    return (np.uint64(counts[np.int64(member >> shift)]) << _HIGH) | (member >> _LOW)


@njit(cache=True, nogil=True)
def rare_bounds(
    members: Array, starts: Array, counts: Array, bits: int, threshold: float, bounds: Array, first: int, stop: int
) -> int:
    """Find up to what rarity the members of each set lie by which it must meet every set like it.

    Parameters
    ----------
    members : ndarray of shape (n_members,), uint64
        Hashes, ascending within each set.
    starts : ndarray of shape (n_sets + 1,), int64
        Where each set starts.
    counts : ndarray of shape (2 ** bits,), uint16
        What `count_members` counted.
    bits : int
        See `count_members`.
    threshold : float
        In (0, 1].
    bounds : ndarray of shape (n_sets,), uint64
        Written from `first` to `stop`: frequency and hash of the least rare of them; 0 if all are in one set only.
    first, stop : int
        The sets.

    Returns
    -------
    int
        How many members that others may have too lie below the bounds.
    """
    shift, total = np.uint64(64 - bits), 0
    for item in range(first, stop):
        size = starts[item + 1] - starts[item]
        n_rare = min(size - np.int64(np.ceil(threshold * size - 1e-9)) + 1, size)
        keys = np.empty(size, np.uint64)
        n_alone = 0
        for place in range(size):
            keys[place] = _rarity(members[starts[item] + place], counts, shift)
            n_alone += keys[place] >> _HIGH == 1
        bounds[item] = 0
        if size and n_alone < n_rare:
            keys.sort()
            bounds[item] = keys[n_rare - 1]
            # Members as rare as the bound lie below it too: the bound leaves out the last bits of a hash.
            while n_rare < size and keys[n_rare] == keys[n_rare - 1]:
                n_rare += 1
            total += n_rare - n_alone
    return total


@njit(cache=True, nogil=True)
def rare_members(
    members: Array,
    starts: Array,
    counts: Array,
    bits: int,
    bounds: Array,
    low: np.uint64,
    high: np.uint64,
    first: int,
    stop: int,
) -> tuple[Array, Array]:
    """List the members of some sets by which they must meet the sets like them, if they lie in a range.

    Parameters
    ----------
    members, starts, counts, bits, bounds
        As for `rare_bounds`, which wrote `bounds`.
    low, high : uint64
        The range of hashes, both ends included.
    first, stop : int
        The sets.

    Returns
    -------
    rare : ndarray of shape (n_rare,), uint64
        The members, ascending within each set.
    numbers : ndarray of shape (stop - first,), int64
        How many each set has.
    """
    shift = np.uint64(64 - bits)
    rare, numbers = np.empty(1024, np.uint64), np.zeros(stop - first, np.int64)
    filled = 0
    for item in range(first, stop):
        if bounds[item] == 0:
            continue
        for place in range(starts[item], starts[item + 1]):
            member = members[place]
            if low <= member <= high:
                key = _rarity(member, counts, shift)
                if key <= bounds[item] and key >> _HIGH > 1:
                    if filled == len(rare):
                        rare = np.concatenate((rare, np.empty_like(rare)))
                    rare[filled] = member
                    filled += 1
                    numbers[item - first] += 1
    return rare[:filled].copy(), numbers


@njit(cache=True, nogil=True)
def _bucket(member: np.uint64, bits: int) -> Any:
    # The upper bits are alike where members lie in a range.
    return np.int64((member * GOLDEN) >> np.uint64(64 - bits))


@njit(cache=True, nogil=True)
def bucket_holders(rare: Array, rare_starts: Array, bits: int) -> tuple[Array, Array, Array]:
    """Gather the sets that hold each rare member, by buckets of members.

    Parameters
    ----------
    rare : ndarray of shape (n_rare,), uint64
        Members, set after set.
    rare_starts : ndarray of shape (n_sets + 1,), int64
        Where those of each set start.
    bits : int
        There are ``2 ** bits`` buckets.

    Returns
    -------
    starts : ndarray of shape (2 ** bits + 1,), int64
        Where the holders of each bucket start.
    holders : ndarray of shape (n_rare,), int32
        Sets, ascending within each bucket.
    tags : ndarray of shape (n_rare,), uint32
        Last 32 bits of the member that the set holds.
    """
    starts = np.zeros((1 << bits) + 2, np.int64)
    for place in range(len(rare)):
        starts[_bucket(rare[place], bits) + 2] += 1
    for bucket in range(1 << bits):
        starts[bucket + 2] += starts[bucket + 1]
    holders, tags = np.empty(len(rare), np.int32), np.empty(len(rare), np.uint32)
    for item in range(len(rare_starts) - 1):
        for place in range(rare_starts[item], rare_starts[item + 1]):
            # One place ahead, starts[b + 1] grows from the start of bucket b to its end.
            bucket = _bucket(rare[place], bits) + 1
            holders[starts[bucket]], tags[starts[bucket]] = item, np.uint32(rare[place] & _TAG)
            starts[bucket] += 1
    return starts[:-1], holders, tags


@njit(cache=True, nogil=True)
def _shared(members: Array, a: int, a_stop: int, b: int, b_stop: int, needed: Any) -> int:
    """Count shared members; -1 as soon as fewer than needed are certain."""
    shared = 0
    a_spare, b_spare = a_stop - a - needed, b_stop - b - needed
    while a < a_stop and b < b_stop:
        if members[a] == members[b]:
            shared, a, b = shared + 1, a + 1, b + 1
        elif members[a] < members[b]:
            a, a_spare = a + 1, a_spare - 1
            if a_spare < 0:
                return -1
        else:
            b, b_spare = b + 1, b_spare - 1
            if b_spare < 0:
                return -1
    return shared


@njit(cache=True, nogil=True)
def similar_pairs(
    members: Array,
    starts: Array,
    rare: Array,
    rare_starts: Array,
    bits: int,
    holder_starts: Array,
    holders: Array,
    tags: Array,
    side: Array,
    threshold: float,
    first: int,
    stop: int,
) -> tuple[Array, Array]:
    """Compare some sets with those before them that they meet in a rare member.

    Parameters
    ----------
    members, starts : ndarray
        As for `rare_bounds`.
    rare, rare_starts : ndarray of shape (n_rare,), uint64, and (n_sets + 1,), int64
        What `rare_members` listed, of all sets, and where those of each set start.
    bits, holder_starts, holders, tags
        What `bucket_holders` gathered.
    side : ndarray of shape (n_sets,), int8
        Sets of the same side are not compared; -1 is compared with all.
    threshold : float
        Smallest share of the union that is shared.
    first, stop : int
        The sets.

    Returns
    -------
    pairs : ndarray of shape (n_pairs, 2), int64
        Smaller number first; ordered by the second, then the first as they were met.
    jaccard : ndarray of shape (n_pairs,), float64
        Shared members over the union's.
    """
    seen = np.full(len(starts) - 1, -1, np.int32)
    pairs, values, n_pairs = np.empty((1024, 2), np.int64), np.empty(1024, np.float64), 0
    for item in range(first, stop):
        size = starts[item + 1] - starts[item]
        for place in range(rare_starts[item], rare_starts[item + 1]):
            bucket, tag = _bucket(rare[place], bits), np.uint32(rare[place] & _TAG)
            for at in range(holder_starts[bucket], holder_starts[bucket + 1]):
                other = holders[at]
                if other >= item:
                    break
                if tags[at] != tag or seen[other] == item or (side[other] == side[item] and side[item] >= 0):
                    continue
                seen[other] = item
                other_size = starts[other + 1] - starts[other]
                if min(size, other_size) < threshold * max(size, other_size) - 1e-9:
                    continue
                needed = np.int64(np.ceil(threshold / (1 + threshold) * (size + other_size) - 1e-9))
                shared = _shared(members, starts[item], starts[item + 1], starts[other], starts[other + 1], needed)
                jaccard = shared / (size + other_size - shared)
                if jaccard >= threshold - 1e-12:
                    if n_pairs == len(values):
                        pairs = np.concatenate((pairs, np.empty_like(pairs)))
                        values = np.concatenate((values, np.empty_like(values)))
                    pairs[n_pairs, 0], pairs[n_pairs, 1], values[n_pairs] = other, item, jaccard
                    n_pairs += 1
    return pairs[:n_pairs].copy(), values[:n_pairs].copy()


@njit(cache=True, nogil=True)
def connected(pairs: Array, n_items: int) -> Array:
    """Give items that pairs connect, directly or through others, one number.

    Parameters
    ----------
    pairs : ndarray of shape (n_pairs, 2), int64
        Items.
    n_items : int
        How many there are.

    Returns
    -------
    ndarray of shape (n_items,), int64
        The smallest item of each one's group; its own number where it stands alone.
    """
    root = np.arange(n_items)
    for pair in range(len(pairs)):
        a, b = pairs[pair, 0], pairs[pair, 1]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        root[max(a, b)] = min(a, b)
    for item in range(n_items):
        # Roots are never larger than their items, so the root of a root is final already.
        root[item] = root[root[item]]
    return root
