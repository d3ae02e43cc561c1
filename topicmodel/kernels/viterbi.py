"""Best sequence of tags under integer scores of words, neighbours and tag pairs."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["best_candidates"]

Array = NDArray[Any]


@njit(cache=True)
def best_candidates(
    types: Array,
    initial: Array,
    starts: Array,
    candidate_starts: Array,
    candidate_tags: Array,
    own: Array,
    neighbours: Array,
    offsets: Array,
    pairs: Array,
) -> Array:
    """Choose one candidate per token: Viterbi search, ties to the first candidate.

    The score of a tag is what its word says for it (`own`), what the words around say for it (`neighbours`), and what
    the previous tag says for it (`pairs`). The last tag stands for the bounds of a sentence.

    Parameters
    ----------
    types : ndarray of shape (n_tokens,), int32
        Type of each token, sentence after sentence.
    initial : ndarray of shape (n_tokens,), bool
        Whether each token is scored as one that opens a sentence.
    starts : ndarray of shape (n_sentences + 1,), int64
        Where the tokens of each sentence start.
    candidate_starts : ndarray of shape (n_types + 1,), int64
        Where the candidates of each type start.
    candidate_tags : ndarray of shape (n_candidates,), int32
        The tag of each candidate.
    own : ndarray of shape (n_candidates, 2), int32
        Score of each candidate by its own word, inside a sentence and at its start.
    neighbours : ndarray of shape (n_types, n_offsets, n_tags), int16
        What a type says for the tag of a token from which it stands at each of the offsets.
    offsets : ndarray of shape (n_offsets,), int64
        Where neighbours stand: -1 is the word before.
    pairs : ndarray of shape (n_tags + 1, n_tags + 1), int32
        Score of each tag (column) after each tag (row).

    Returns
    -------
    ndarray of shape (n_tokens,), int32
        The number of the chosen candidate of each token.
    """
    n_tags = neighbours.shape[2]
    widest = 1
    for kind in range(candidate_starts.shape[0] - 1):
        widest = max(widest, candidate_starts[kind + 1] - candidate_starts[kind])
    longest = 1
    for sentence in range(starts.shape[0] - 1):
        longest = max(longest, starts[sentence + 1] - starts[sentence])
    back = np.empty((longest, widest), dtype=np.int8)
    scores = np.zeros((2, widest), dtype=np.int64)
    chosen = np.empty(types.shape[0], dtype=np.int32)
    for sentence in range(starts.shape[0] - 1):
        start, stop = starts[sentence], starts[sentence + 1]
        if start == stop:
            continue
        row, previous, n_previous = 0, 0, 0
        for position in range(start, stop):
            kind = types[position]
            place = 1 if initial[position] else 0
            first = candidate_starts[kind]
            n_candidates = candidate_starts[kind + 1] - first
            for candidate in range(n_candidates):
                tag = candidate_tags[first + candidate]
                best, best_from = np.int64(pairs[n_tags, tag]), 0
                if position > start:
                    best = scores[row, 0] + pairs[candidate_tags[previous], tag]
                    for origin in range(1, n_previous):
                        score = scores[row, origin] + pairs[candidate_tags[previous + origin], tag]
                        if score > best:
                            best, best_from = score, origin
                best += own[first + candidate, place]
                for number in range(offsets.shape[0]):
                    other = position + offsets[number]
                    if start <= other < stop:
                        best += neighbours[types[other], number, tag]
                scores[1 - row, candidate] = best
                back[position - start, candidate] = best_from
            row, previous, n_previous = 1 - row, first, n_candidates
        best, best_last = scores[row, 0] + pairs[candidate_tags[previous], n_tags], 0
        for origin in range(1, n_previous):
            score = scores[row, origin] + pairs[candidate_tags[previous + origin], n_tags]
            if score > best:
                best, best_last = score, origin
        for position in range(stop - 1, start - 1, -1):
            chosen[position] = candidate_starts[types[position]] + best_last
            best_last = back[position - start, best_last]
    return chosen
