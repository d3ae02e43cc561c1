"""Sets of numbers that share most of their members: all such pairs, none missed.

Pairs are found by their rarest members [1]_ [2]_: if two sets share at least a share t of their union, then the
``n - ceil(t n) + 1`` rarest members of each hold one that they share, so that only sets which meet there are compared.

References
----------
.. [1] Chaudhuri, S., Ganti, V., Kaushik, R. (2006). A primitive operator for similarity joins in data cleaning.
   ICDE '06. https://doi.org/10.1109/ICDE.2006.9
.. [2] Xiao, C., Wang, W., Lin, X., Yu, J. X., Wang, G. (2011). Efficient similarity joins for near-duplicate detection.
   ACM TODS 36 (3). https://doi.org/10.1145/2000824.2000825
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import mix

__all__ = ["connected", "rare_members", "shingle_words", "similar_pairs", "sort_within"]


@njit(cache=True, nogil=True)
def shingle_words(words: Array, starts: Array, size: int) -> tuple[Array, Array]:
    """Turn runs of words into sets of numbers.

    Parameters
    ----------
    words : ndarray of shape (n_words,), int64
        A number per word, all texts end to end.
    starts : ndarray of shape (n_texts + 1,), int64
        Where each text starts; the last entry is ``n_words``.
    size : int
        Words per run; a shorter text is one run, one without words has none.

    Returns
    -------
    shingles : ndarray of shape (n_shingles,), uint64
        64-bit hashes, none 0, ascending and different within each text.
    ends : ndarray of shape (n_texts + 1,), int64
        Where the set of each text starts.
    """
    shingles = np.empty(len(words), np.uint64)
    ends = np.zeros(len(starts), np.int64)
    filled = 0
    for text in range(len(starts) - 1):
        first, stop = starts[text], starts[text + 1]
        begin = filled
        if stop > first:
            width = min(size, stop - first)
            runs = np.empty(stop - first - width + 1, np.uint64)
            for place in range(len(runs)):
                value = np.uint64(width)
                for word in range(first + place, first + place + width):
                    value = mix(value ^ np.uint64(words[word]))
                runs[place] = max(value, np.uint64(1))
            runs.sort()
            for place in range(len(runs)):
                if place == 0 or runs[place] != runs[place - 1]:
                    shingles[filled] = runs[place]
                    filled += 1
        ends[text + 1] = ends[text] + filled - begin
    return shingles[:filled], ends


@njit(cache=True, nogil=True)
def rare_members(members: Array, starts: Array, frequency: Array, threshold: float) -> tuple[Array, Array]:
    """Find the members of each set by which it must meet every set like it.

    Parameters
    ----------
    members : ndarray of shape (n_members,), int64
        Members of all sets end to end, numbered so that rarer ones have smaller numbers, ascending within each set.
    starts : ndarray of shape (n_sets + 1,), int64
        Where each set starts.
    frequency : ndarray of shape (n_different,), int64
        In how many sets each member is.
    threshold : float
        In (0, 1].

    Returns
    -------
    rare : ndarray of shape (n_rare,), int64
        Members that at least one other set has too.
    ends : ndarray of shape (n_sets + 1,), int64
        Where those of each set start.
    """
    rare = np.empty(len(members), np.int64)
    ends = np.zeros(len(starts), np.int64)
    filled = 0
    for item in range(len(starts) - 1):
        size = starts[item + 1] - starts[item]
        prefix = size - int(np.ceil(threshold * size - 1e-9)) + 1
        for place in range(starts[item], starts[item] + min(prefix, size)):
            if frequency[members[place]] > 1:
                rare[filled] = members[place]
                filled += 1
        ends[item + 1] = filled
    return rare[:filled], ends


@njit(cache=True, nogil=True)
def sort_within(members: Array, starts: Array) -> None:
    """Sort the members of each set in place.

    Parameters
    ----------
    members : ndarray of shape (n_members,), int64
        Members of all sets end to end.
    starts : ndarray of shape (n_sets + 1,), int64
        Where each set starts.
    """
    for item in range(len(starts) - 1):
        members[starts[item] : starts[item + 1]].sort()


@njit(cache=True, nogil=True)
def _shared(members: Array, a: int, a_stop: int, b: int, b_stop: int) -> int:
    shared = 0
    while a < a_stop and b < b_stop:
        if members[a] == members[b]:
            shared, a, b = shared + 1, a + 1, b + 1
        elif members[a] < members[b]:
            a += 1
        else:
            b += 1
    return shared


@njit(cache=True, nogil=True)
def similar_pairs(
    members: Array,
    starts: Array,
    rare: Array,
    rare_starts: Array,
    holders: Array,
    holder_starts: Array,
    side: Array,
    threshold: float,
) -> tuple[Array, Array]:
    """Compare the sets that meet in a rare member.

    Parameters
    ----------
    members, starts : ndarray
        As for `rare_members`.
    rare, rare_starts : ndarray
        What `rare_members` found.
    holders : ndarray of shape (n_rare,), int64
        The sets that hold each rare member, ascending, member after member.
    holder_starts : ndarray of shape (n_different + 1,), int64
        Where the holders of each member start.
    side : ndarray of shape (n_sets,), int8
        Sets of the same side are not compared; -1 is compared with all.
    threshold : float
        Smallest share of the union that is shared.

    Returns
    -------
    pairs : ndarray of shape (n_pairs, 2), int64
        Smaller number first; ordered by the second, then the first as they were met.
    jaccard : ndarray of shape (n_pairs,), float64
        Shared members over the union's.
    """
    seen = np.full(len(starts) - 1, -1, np.int64)
    pairs, values, n_pairs = np.empty((1024, 2), np.int64), np.empty(1024, np.float64), 0
    for item in range(len(starts) - 1):
        size = starts[item + 1] - starts[item]
        for place in range(rare_starts[item], rare_starts[item + 1]):
            member = rare[place]
            for other_place in range(holder_starts[member], holder_starts[member + 1]):
                other = holders[other_place]
                if other >= item:
                    break
                if seen[other] == item or (side[other] == side[item] and side[item] >= 0):
                    continue
                seen[other] = item
                other_size = starts[other + 1] - starts[other]
                if min(size, other_size) < threshold * max(size, other_size) - 1e-9:
                    continue
                shared = _shared(members, starts[item], starts[item + 1], starts[other], starts[other + 1])
                jaccard = shared / (size + other_size - shared)
                if jaccard >= threshold - 1e-12:
                    if n_pairs == len(values):
                        pairs = np.concatenate((pairs, np.empty_like(pairs)))
                        values = np.concatenate((values, np.empty_like(values)))
                    pairs[n_pairs, 0], pairs[n_pairs, 1], values[n_pairs] = other, item, jaccard
                    n_pairs += 1
    return pairs[:n_pairs], values[:n_pairs]


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
