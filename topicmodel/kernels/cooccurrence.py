"""In how many windows two words stand together, counted from the places where each word stands.

A window of s tokens slides over each document token by token; a document of fewer tokens is one window. A word that
stands at place p is in the windows p - s + 1 to p, so the windows of a word are a few spans, and those that two words
share are the overlaps of their spans. The places of all words are sorted once; a model then costs only its own words.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import at, mix, uniform

__all__ = ["bootstrap_weights", "pair_windows", "shared_windows", "sort_places", "spans_of_words"]


@njit(cache=True, nogil=True)
def sort_places(ids: Array, starts: Array, n_terms: int) -> tuple[Array, Array]:
    """List where each term stands.

    Parameters
    ----------
    ids : ndarray of shape (n_tokens,), int32
        Term of each token, document after document; from 0 to ``n_terms - 1``.
    starts : ndarray of shape (n_documents + 1,), int64
        Where the tokens of each document start.
    n_terms : int
        Size of the vocabulary.

    Returns
    -------
    offsets : ndarray of shape (n_terms + 1,), int64
        Where the places of each term start.
    places : ndarray of shape (n_tokens, 2), int32
        Document and place in it, ascending for each term.
    """
    offsets = np.zeros(n_terms + 1, np.int64)
    for term in ids:
        offsets[term + 1] += 1
    for term in range(n_terms):
        offsets[term + 1] += offsets[term]
    free = offsets[:-1].copy()
    places = np.empty((len(ids), 2), np.int32)
    for d in range(len(starts) - 1):
        for i in range(starts[d], starts[d + 1]):
            slot = free[ids[i]]
            places[slot, 0] = d
            places[slot, 1] = i - starts[d]
            free[ids[i]] = slot + 1
    return offsets, places


@njit(cache=True, nogil=True)
def spans_of_words(
    words: Array,
    offsets: Array,
    places: Array,
    lengths: Array,
    origins: Array,
    window: int,
    clears: bool,
    bounds: Array,
    spans: Array,
    start: int,
    stop: int,
) -> None:
    """Turn the places of words into spans of windows.

    Parameters
    ----------
    words : ndarray of shape (n_words,), int64
        Terms.
    offsets, places : ndarray
        From `sort_places`.
    lengths : ndarray of shape (n_documents,), int64
        Tokens per document.
    origins : ndarray of shape (n_documents,), int64
        Number of each document's first window.
    window : int
        Tokens per window; at least the longest document for whole documents.
    clears : bool
        Whether an occurrence that leaves the window takes the word with it even where it stands there again, as gensim
        counts.
    bounds : ndarray of shape (n_words, 2), int64
        ``bounds[i, 0]`` says where the spans of word i may be written; ``bounds[i, 1]``, where they end, is written.
    spans : ndarray of shape (n_places, 3), int32 or int64
        Written: document, number of the first window, number after the last. Those of one word are disjoint and ascend.
    start, stop : int
        Range of words.
    """
    for w in range(start, stop):
        filled = bounds[w, 0]
        i, until = offsets[words[w]], offsets[words[w] + 1]
        while i < until:
            d = places[i, 0]
            after = i
            while after < until and places[after, 0] == d:
                after += 1
            last, origin = max(0, lengths[d] - window), origins[d]
            leaving, here, opened = i, 0, 0
            for entering in range(i, after):
                first = max(0, places[entering, 1] - window + 1)
                while places[leaving, 1] + 1 <= first:
                    if here > 0:
                        here = 0 if clears else here - 1
                        if here == 0:
                            spans[filled, 0] = d
                            spans[filled, 1], spans[filled, 2] = origin + opened, origin + places[leaving, 1] + 1
                            filled += 1
                    leaving += 1
                if here == 0:
                    opened = first
                here += 1
            closed = last + 1
            while leaving < after and here > 0 and places[leaving, 1] + 1 <= last:
                here = 0 if clears else here - 1
                if here == 0:
                    closed = places[leaving, 1] + 1
                leaving += 1
            spans[filled, 0], spans[filled, 1], spans[filled, 2] = d, origin + opened, origin + closed
            filled += 1
            i = after
        bounds[w, 1] = filled


@njit(cache=True, nogil=True)
def _overlap(spans: Array, a: int, a_stop: int, b: int, b_stop: int) -> int:
    """Sum the overlaps of two lists of spans of one document."""
    total = 0
    for i in range(a, a_stop):
        for j in range(b, b_stop):
            total += max(0, min(spans[i, 2], spans[j, 2]) - max(spans[i, 1], spans[j, 1]))
    return total


@njit(cache=True, nogil=True)
def pair_windows(pairs: Array, bounds: Array, spans: Array, counts: Array, start: int, stop: int) -> None:
    """Count the windows that pairs of words share.

    Parameters
    ----------
    pairs : ndarray of shape (n_pairs, 2), int64
        Rows of `bounds`; a word with itself counts its windows.
    bounds, spans : ndarray
        From `spans_of_words`.
    counts : ndarray of shape (n_pairs,), int64
        Written.
    start, stop : int
        Range of pairs.
    """
    for p in range(start, stop):
        i, i_stop = bounds[pairs[p, 0], 0], bounds[pairs[p, 0], 1]
        j, j_stop = bounds[pairs[p, 1], 0], bounds[pairs[p, 1], 1]
        total = 0
        # The span that ends first cannot meet a later one; no branch, as none could be predicted.
        while i < i_stop and j < j_stop:
            total += max(0, min(spans[i, 2], spans[j, 2]) - max(spans[i, 1], spans[j, 1]))
            step = spans[i, 2] <= spans[j, 2]
            i += step
            j += not step
        counts[p] = total


@njit(cache=True, nogil=True)
def shared_windows(
    topics: Array, bounds: Array, spans: Array, weights: Array, counts: Array, start: int, stop: int
) -> None:
    """Count the windows that words of a topic share, in each replicate of a bootstrap.

    Parameters
    ----------
    topics : ndarray of shape (n_topics, n_words), int64
        Rows of `bounds`; -1 stands for no word.
    bounds, spans : ndarray
        From `spans_of_words`.
    weights : ndarray of shape (n_documents, n_replicates), uint8
        How often each replicate counts each document; one column of ones counts each once.
    counts : ndarray of shape (n_topics, n_words, n_words, n_replicates), int64
        Written on and below the diagonal: windows with both words; on the diagonal, with the one.
    start, stop : int
        Range of topics.
    """
    n_words, n_replicates = topics.shape[1], weights.shape[1]
    far = len(weights)
    first, after, limit = np.empty(n_words, np.int64), np.empty(n_words, np.int64), np.empty(n_words, np.int64)
    document = np.empty(n_words, np.int64)
    present = np.empty(n_words, np.int64)
    for t in range(start, stop):
        counts[t] = 0
        for i in range(n_words):
            known = topics[t, i] >= 0
            after[i] = bounds[topics[t, i], 0] if known else 0
            limit[i] = bounds[topics[t, i], 1] if known else 0
            document[i] = spans[after[i], 0] if after[i] < limit[i] else far
        while True:
            d = document.min()
            if d == far:
                break
            n = 0
            for i in range(n_words):
                if document[i] == d:
                    first[i] = after[i]
                    while after[i] < limit[i] and spans[after[i], 0] == d:
                        after[i] += 1
                    document[i] = spans[after[i], 0] if after[i] < limit[i] else far
                    present[n] = i
                    n += 1
            for x in range(n):
                i = present[x]
                for y in range(x + 1):
                    j = present[y]
                    shared = _overlap(spans, first[i], after[i], first[j], after[j])
                    if shared > 0:
                        for r in range(n_replicates):
                            counts[t, i, j, r] += shared * weights[d, r]


@njit(cache=True, nogil=True)
def bootstrap_weights(keys: Array, seed: int, weights: Array, start: int, stop: int) -> None:
    """Draw how often each replicate of a bootstrap counts each document: Poisson numbers of mean 1.

    Parameters
    ----------
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents, different for different rows.
    seed : int
        Seed, from 0.
    weights : ndarray of shape (n_documents, n_replicates), uint8
        Written.
    start, stop : int
        Range of documents.
    """
    for d in range(start, stop):
        stream = mix(mix(np.uint64(seed)) + keys[d])
        for r in range(weights.shape[1]):
            u = uniform(at(stream, r))
            n, p = 0, np.exp(-1.0)
            total = p
            while u >= total and n < 30:
                n += 1
                p /= n
                total += p
            weights[d, r] = n
