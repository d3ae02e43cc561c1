"""In how many windows two words stand together, counted from the places where each word stands.

A window of s tokens slides over each document token by token; a document of fewer tokens is one window. A word that
stands at place p is in the windows p - s + 1 to p, so the windows of a word are a few spans, and those that two words
share are the overlaps of their spans. The places of all words are sorted once; a model then costs only its own words.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
"""

from typing import Any

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import at, mix, uniform

__all__ = ["bootstrap_weights", "shared_windows", "sort_places", "spans_of_words"]

# Unsigned places spare the checks for negative ones.
ONE, HALF, LOWER = np.uint64(1), np.uint64(32), np.uint64(0xFFFFFFFF)


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
    places : ndarray of shape (n_tokens,), uint64
        Document in the upper half and place in it in the lower, ascending for each term.
    """
    offsets = np.zeros(n_terms + 1, np.int64)
    for n in range(len(ids)):
        offsets[np.uint64(ids[n]) + ONE] += 1
    for term in range(n_terms):
        offsets[term + 1] += offsets[term]
    free = offsets[:-1].astype(np.uint64)
    places = np.empty(len(ids), np.uint64)
    for d in range(len(starts) - 1):
        place = np.uint64(d) << HALF
        for i in range(np.uint64(starts[d]), np.uint64(starts[d + 1])):
            token = np.uint64(ids[i])
            places[free[token]] = place
            free[token] += ONE
            place += ONE
    return offsets, places


@njit(cache=True, nogil=True)
def _document(place: Any) -> Any:
    return np.int64(place >> HALF)


@njit(cache=True, nogil=True)
def _after(place: Any) -> Any:
    """Return the number of the token after a place."""
    return np.int64(place & LOWER) + 1


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
            d = _document(places[i])
            after = i
            while after < until and _document(places[after]) == d:
                after += 1
            last, origin = max(0, lengths[d] - window), origins[d]
            leaving, here, opened = i, 0, 0
            for entering in range(i, after):
                first = max(0, _after(places[entering]) - window)
                while _after(places[leaving]) <= first:
                    if here > 0:
                        here = 0 if clears else here - 1
                        if here == 0:
                            spans[filled, 0] = d
                            spans[filled, 1], spans[filled, 2] = origin + opened, origin + _after(places[leaving])
                            filled += 1
                    leaving += 1
                if here == 0:
                    opened = first
                here += 1
            closed = last + 1
            while leaving < after and here > 0 and _after(places[leaving]) <= last:
                here = 0 if clears else here - 1
                if here == 0:
                    closed = _after(places[leaving])
                leaving += 1
            spans[filled, 0], spans[filled, 1], spans[filled, 2] = d, origin + opened, origin + closed
            filled += 1
            i = after
        bounds[w, 1] = filled


@njit(cache=True, nogil=True)
def _by_document(words: Array, bounds: Array, spans: Array, ends: Array) -> tuple[Array, Array, Array]:
    """Sort the spans of a topic's words by document; where those of each document end is written into `ends`."""
    ends[:] = 0
    for w in words:
        if w >= 0:
            for s in range(np.uint64(bounds[w, 0]), np.uint64(bounds[w, 1])):
                ends[np.uint64(spans[s, 0])] += 1
    total = 0
    for d in range(np.uint64(len(ends))):
        total, ends[d] = total + ends[d], total
    word, opened, closed = np.empty(total, np.uint16), np.empty(total, spans.dtype), np.empty(total, spans.dtype)
    for i, w in enumerate(words):
        if w >= 0:
            for s in range(np.uint64(bounds[w, 0]), np.uint64(bounds[w, 1])):
                own = np.uint64(spans[s, 0])
                slot = np.uint64(ends[own])
                ends[own] += 1
                word[slot], opened[slot], closed[slot] = i, spans[s, 1], spans[s, 2]
    return word, opened, closed


@njit(cache=True, nogil=True)
def shared_windows(
    topics: Array,
    bounds: Array,
    spans: Array,
    n_documents: int,
    weights: Array,
    counts: Array,
    start: int,
    stop: int,
) -> None:
    """Count the windows that words of a topic share; also in each replicate of a bootstrap.

    Parameters
    ----------
    topics : ndarray of shape (n_topics, n_words), int64
        Rows of `bounds`; -1 stands for no word.
    bounds, spans : ndarray
        From `spans_of_words`.
    n_documents : int
        Number of documents.
    weights : ndarray of shape (n_documents, n_replicates), uint8
        How often each replicate counts each document; without replicates each document counts once.
    counts : ndarray of shape (n_topics, n_words, n_words, max(1, n_replicates)), int64
        Written on and below the diagonal: windows with both words; on the diagonal, with the one.
    start, stop : int
        Range of topics.
    """
    n_words, n_replicates = topics.shape[1], weights.shape[1]
    ends = np.empty(n_documents, np.int32)
    for t in range(start, stop):
        if topics[t].max() < 0:
            counts[t] = 0
            continue
        word, opened, closed = _by_document(topics[t], bounds, spans, ends)
        own = np.zeros((n_words, n_words, max(1, n_replicates)), np.int64)
        first = np.uint64(0)
        for d in range(np.uint64(n_documents)):
            after = np.uint64(ends[d])
            for x in range(first, after):
                i = np.uint64(word[x])
                for y in range(first, x + ONE):
                    j = np.uint64(word[y])
                    shared = max(0, min(closed[x], closed[y]) - max(opened[x], opened[y]))
                    if n_replicates == 0:
                        own[i, j, np.uint64(0)] += shared
                    elif shared > 0:
                        for r in range(n_replicates):
                            own[i, j, r] += shared * weights[d, r]
            first = after
        counts[t] = own


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
