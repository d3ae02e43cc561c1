"""Sampling topic assignments from a frozen topic-word table: functions of arrays, over a range of documents or terms.

Within a sweep the table is frozen, so documents are independent of one another [1]_. A token of term v in a document
whose other tokens stand c_k times in topic k goes to topic k with probability proportional to

    c_k phi_kv + alpha_k phi_kv,

a short sum over the topics the document uses, and a sum over all topics that is tabulated once per term and sweep (the
split of SparseLDA [2]_). The first is summed in integers: phi is rounded to 16 bits, its largest entry per
term being 65535, so the sum is exact in any order and a row of the table is short. (The rounding moves a draw by less
than n / 131070 prior observations in a document of n tokens.) The second is a cumulative sum in a fixed order, searched
by bisection. Nothing here depends on how documents or terms are split into ranges.

References
----------
.. [1] Newman, D., Asuncion, A., Smyth, P., Welling, M. (2009). Distributed algorithms for topic models. JMLR 10,
   1801-1828. https://doi.org/10.5555/1577069.1755845
.. [2] Yao, L., Mimno, D., McCallum, A. (2009). Efficient methods for topic model inference on streaming document
   collections. KDD '09. https://doi.org/10.1145/1557019.1557121
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import at, mix, stream, uniform

__all__ = [
    "MAX_TOPICS",
    "UNASSIGNED",
    "count_terms",
    "count_topics",
    "document_keys",
    "draw",
    "group_by_term",
    "mark_half",
    "resample",
    "sweep",
    "token_offsets",
]

UNASSIGNED = 65535
MAX_TOPICS = UNASSIGNED


@njit(cache=True, nogil=True)
def document_keys(indptr: Array, indices: Array, counts: Array) -> Array:
    """Hash each document's terms and counts, so that its random stream follows its content, not its row.

    Parameters
    ----------
    indptr : ndarray of shape (n_documents + 1,), int64
        Where each row starts.
    indices : ndarray of shape (n_entries,), int32
        Terms, ascending within a row.
    counts : ndarray of shape (n_entries,), int32
        How often each occurs.

    Returns
    -------
    ndarray of shape (n_documents,), uint64
        One key per document; equal documents have equal keys.
    """
    keys = np.empty(len(indptr) - 1, np.uint64)
    for d in range(len(keys)):
        key = np.uint64(0)
        for i in range(indptr[d], indptr[d + 1]):
            key = mix(key + (np.uint64(indices[i]) << np.uint64(32)) + np.uint64(counts[i]))
        keys[d] = key
    return keys


@njit(cache=True, nogil=True)
def mark_half(indptr: Array, indices: Array, keys: Array) -> Array:
    """Choose about half of each document's terms by a hash of document and term.

    Parameters
    ----------
    indptr, indices : ndarray
        Document-term matrix, see `document_keys`.
    keys : ndarray of shape (n_documents,), uint64
        From `document_keys`.

    Returns
    -------
    ndarray of shape (n_entries,), bool
        True for the entries chosen.
    """
    half = np.empty(len(indices), np.bool_)
    for d in range(len(keys)):
        for i in range(indptr[d], indptr[d + 1]):
            half[i] = at(keys[d], indices[i]) >> np.uint64(63) == 0
    return half


@njit(cache=True, nogil=True)
def _bisect(cumulative: Array, v: np.uint64, x: float) -> int:
    """Find the first place of row v whose cumulative sum exceeds x."""
    low = np.uint64(0)
    high = np.uint64(cumulative.shape[1] - 1)
    while low < high:
        middle = (low + high) >> np.uint64(1)
        if cumulative[v, middle] > x:
            high = middle
        else:
            low = middle + np.uint64(1)
    return int(low)


@njit(cache=True, nogil=True, inline="always")
def draw(
    weights: Array, smooth: Array, mass: Array, v: np.uint64, topics: Array, counts: Array, n: int, u: float
) -> int:
    """Choose a topic for one token of term v.

    Parameters
    ----------
    weights, smooth, mass : ndarray
        See `topicmodel.kernels.tables`.
    v : int
        Row of the term in these tables.
    topics, counts : ndarray of shape (n_components,), uint32 and int32
        The first `n` places hold the topics of the document's other tokens and how many stand in each.
    n : int
        Number of topics in use.
    u : float
        Random number in [0, 1).

    Returns
    -------
    int
        The topic's place among those in use; or, where it was drawn from the prior, -1 minus the topic.
    """
    own = np.int64(0)
    for j in range(n):
        own += np.int64(counts[j]) * np.int64(weights[v, topics[j]])
    x = u * (float(own) + mass[v])
    if x >= own:
        return -1 - _bisect(smooth, v, x - own)
    j = 0
    rest = np.int64(x) - np.int64(counts[0]) * np.int64(weights[v, topics[0]])
    while rest >= 0:
        j += 1
        rest -= np.int64(counts[j]) * np.int64(weights[v, topics[j]])
    return j


@njit(cache=True, nogil=True, inline="always")
def resample(
    indices: Array,
    entry_counts: Array,
    start: int,
    stop: int,
    assignments: Array,
    offset: int,
    numbers: np.uint64,
    weights: Array,
    smooth: Array,
    mass: Array,
    topics: Array,
    counts: Array,
    places: Array,
    n: int,
) -> int:
    """Draw every token of one document once, given all its other tokens.

    Tokens that are `UNASSIGNED` are added one by one, so the first sweep is the sequential start of the chain.

    Parameters
    ----------
    indices, entry_counts : ndarray of shape (n_entries,), int32
        Terms and how often each occurs.
    start, stop : int
        The document's entries.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token, in the order of the entries; rewritten.
    offset : int
        Where the document's tokens start in `assignments`.
    numbers : uint64
        Random stream of this document and sweep.
    weights, smooth, mass : ndarray
        See `topicmodel.kernels.tables`.
    topics, counts, places : ndarray of shape (n_components,), uint32, int32 and int32
        The document's topics in use, their counts, and where each topic stands in that list (-1: nowhere); rewritten.
    n : int
        Number of topics in use.

    Returns
    -------
    int
        Number of topics in use afterwards.
    """
    i = offset
    for entry in range(start, stop):
        # Unsigned indices spare the test for negative ones in the inner loop.
        v = np.uint64(indices[entry])
        for _ in range(entry_counts[entry]):
            k = np.int64(assignments[i])
            if k != UNASSIGNED:
                j = places[k]
                counts[j] -= 1
                if counts[j] == 0:
                    n -= 1
                    topics[j] = topics[n]
                    counts[j] = counts[n]
                    places[topics[j]] = j
                    places[k] = -1
            j = draw(weights, smooth, mass, v, topics, counts, n, uniform(at(numbers, i - offset)))
            if j < 0:
                k = np.int64(-1 - j)
                j = places[k]
                if j < 0:
                    j = n
                    topics[n] = k
                    counts[n] = 0
                    places[k] = n
                    n += 1
            else:
                k = np.int64(topics[j])
            counts[j] += 1
            assignments[i] = k
            i += 1
    return n


@njit(cache=True, nogil=True)
def sweep(
    indptr: Array,
    indices: Array,
    counts: Array,
    offsets: Array,
    keys: Array,
    assignments: Array,
    weights: Array,
    smooth: Array,
    mass: Array,
    seed: int,
    number: int,
    start: int,
    stop: int,
) -> None:
    """Draw every token of a range of documents once.

    Parameters
    ----------
    indptr, indices, counts : ndarray
        Document-term matrix, see `document_keys`.
    offsets : ndarray of shape (n_documents + 1,), int64
        Where each document's tokens start in `assignments`.
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents' random streams.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token; rewritten.
    weights, smooth, mass : ndarray
        See `topicmodel.kernels.tables`.
    seed, number : int
        Seed and number of the sweep.
    start, stop : int
        Range of documents.
    """
    n_components = weights.shape[1]
    topics = np.empty(n_components, np.uint32)
    in_use = np.zeros(n_components, np.int32)
    places = np.full(n_components, -1, np.int32)
    for d in range(start, stop):
        n = 0
        for i in range(offsets[d], offsets[d + 1]):
            k = assignments[i]
            if k != UNASSIGNED:
                if places[k] < 0:
                    places[k] = n
                    topics[n] = k
                    in_use[n] = 0
                    n += 1
                in_use[places[k]] += 1
        numbers = stream(seed, number, keys[d])
        n = resample(
            indices,
            counts,
            indptr[d],
            indptr[d + 1],
            assignments,
            offsets[d],
            numbers,
            weights,
            smooth,
            mass,
            topics,
            in_use,
            places,
            n,
        )
        for j in range(n):
            places[topics[j]] = -1


@njit(cache=True, nogil=True)
def token_offsets(indptr: Array, counts: Array) -> Array:
    """Find where each document's tokens start among all tokens.

    Parameters
    ----------
    indptr, counts : ndarray
        Document-term matrix, see `document_keys`.

    Returns
    -------
    ndarray of shape (n_documents + 1,), int64
        Ascending from 0 to the number of tokens.
    """
    offsets = np.zeros(len(indptr), np.int64)
    for d in range(len(indptr) - 1):
        tokens = np.int64(0)
        for i in range(indptr[d], indptr[d + 1]):
            tokens += np.int64(counts[i])
        offsets[d + 1] = offsets[d] + tokens
    return offsets


@njit(cache=True, nogil=True)
def count_terms(indices: Array, n_terms: int) -> Array:
    """Find where each term's entries start in the order of terms.

    Parameters
    ----------
    indices : ndarray of shape (n_entries,), int32
        Terms.
    n_terms : int
        Size of the vocabulary.

    Returns
    -------
    ndarray of shape (n_terms + 1,), int64
        Ascending from 0 to the number of entries.
    """
    starts = np.zeros(n_terms + 1, np.int64)
    for v in indices:
        starts[v + 1] += 1
    return np.cumsum(starts)


@njit(cache=True, nogil=True)
def group_by_term(indices: Array, counts: Array, terms: Array, first: Array, entry_counts: Array) -> None:
    """Bring the entries of the document-term matrix into the order of their terms.

    Parameters
    ----------
    indices, counts : ndarray of shape (n_entries,), int32
        Terms and how often each occurs, document by document.
    terms : ndarray of shape (n_terms + 1,), int64
        Where each term's entries start in the new order.
    first : ndarray of shape (n_entries,), int32 or int64
        Written: where each entry's tokens start, counting document by document.
    entry_counts : ndarray of shape (n_entries,), integer
        Written: how many tokens each entry has.
    """
    places = terms.copy()
    token = 0
    for i in range(len(indices)):
        place = places[indices[i]]
        first[place] = token
        entry_counts[place] = counts[i]
        token += counts[i]
        places[indices[i]] += 1


@njit(cache=True, nogil=True)
def count_topics(
    first: Array, entry_counts: Array, terms: Array, assignments: Array, counts: Array, start: int, stop: int
) -> None:
    """Add the tokens of a range of terms to the counts of terms and topics.

    Parameters
    ----------
    first : ndarray of shape (n_entries,), int32 or int64
        Where each entry's tokens start in `assignments`, entries in the order of their terms.
    entry_counts : ndarray of shape (n_entries,), integer
        How many tokens each entry has, in the same order.
    terms : ndarray of shape (n_terms + 1,), int64
        Where each term's entries start.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token.
    counts : ndarray of shape (n_terms, n_components), int32
        Added to.
    start, stop : int
        Range of terms.
    """
    for v in range(start, stop):
        for entry in range(terms[v], terms[v + 1]):
            for i in range(first[entry], first[entry] + entry_counts[entry]):
                counts[v, assignments[i]] += 1
