"""Averaged structured perceptron in whole numbers, so that training gives the same bits everywhere.

References
----------
.. [1] Collins, M. (2002). Discriminative training methods for hidden Markov models. EMNLP.
   https://doi.org/10.3115/1118693.1118694
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["train_perceptron"]

Array = NDArray[Any]


@njit(cache=True)
def _bump(weights: Array, totals: Array, stamps: Array, row: int, tag: int, amount: int, step: int) -> None:
    totals[row, tag] += (step - stamps[row, tag]) * weights[row, tag]
    stamps[row, tag] = step
    weights[row, tag] += amount


@njit(cache=True)
def _decode(
    active: Array,
    allowed: Array,
    tags: Array,
    margin: int,
    weights: Array,
    n_rows: int,
    n_tags: int,
    scores: Array,
    back: Array,
    guess: Array,
) -> None:
    """Write the best tags of one sentence under the current weights, wrong tags favoured by `margin`, into `guess`."""
    lowest = -(1 << 60)
    length = active.shape[0]
    for position in range(length):
        for tag in range(n_tags):
            if not allowed[position, tag]:
                scores[position, tag] = lowest
                continue
            best, best_from = lowest, 0
            if position == 0:
                best = weights[n_rows + n_tags, tag]
            else:
                for origin in range(n_tags):
                    score = scores[position - 1, origin] + weights[n_rows + origin, tag]
                    if score > best:
                        best, best_from = score, origin
            for row in active[position]:
                if row >= 0:
                    best += weights[row, tag]
            if tag != tags[position]:
                best += margin
            scores[position, tag] = best
            back[position, tag] = best_from
    best_last, highest = 0, lowest
    for tag in range(n_tags):
        score = scores[length - 1, tag] + weights[n_rows + tag, n_tags]
        if score > highest:
            best_last, highest = tag, score
    for position in range(length - 1, -1, -1):
        guess[position] = best_last
        best_last = back[position, best_last]


@njit(cache=True)
def _update(
    active: Array,
    tags: Array,
    guess: Array,
    weights: Array,
    totals: Array,
    stamps: Array,
    n_rows: int,
    n_tags: int,
    step: int,
) -> None:
    """Reward what speaks for the true tags, punish what spoke for the wrong ones."""
    previous_true = previous_guess = n_tags
    for position in range(active.shape[0]):
        true, wrong = tags[position], guess[position]
        if true != wrong:
            for row in active[position]:
                if row >= 0:
                    _bump(weights, totals, stamps, row, true, 1, step)
                    _bump(weights, totals, stamps, row, wrong, -1, step)
        if true != wrong or previous_true != previous_guess:
            _bump(weights, totals, stamps, n_rows + previous_true, true, 1, step)
            _bump(weights, totals, stamps, n_rows + previous_guess, wrong, -1, step)
        previous_true, previous_guess = true, wrong
    if previous_true != previous_guess:
        _bump(weights, totals, stamps, n_rows + previous_true, n_tags, 1, step)
        _bump(weights, totals, stamps, n_rows + previous_guess, n_tags, -1, step)


@njit(cache=True)
def train_perceptron(
    active: Array, starts: Array, tags: Array, allowed: Array, order: Array, n_rows: int, margin: int
) -> Array:
    """Train on the sentences in the given order and return the weights summed over all steps.

    Parameters
    ----------
    active : ndarray of shape (n_tokens, n_features), int32
        Rows of the weights that speak for the tag of each token; -1 where there is none.
    starts : ndarray of shape (n_sentences + 1,), int64
        Where the tokens of each sentence start; no sentence is empty.
    tags : ndarray of shape (n_tokens,), int32
        True tag of each token.
    allowed : ndarray of shape (n_tokens, n_tags), bool
        Tags each token may get; the true one is among them.
    order : ndarray of shape (n_steps,), int64
        Sentences in the order of training, all epochs end to end.
    n_rows : int
        Rows taken by features; ``n_tags + 1`` rows for the previous tag follow (the last one: the bound of a sentence).
    margin : int
        By how much the true tags must win during training.

    Returns
    -------
    ndarray of shape (n_rows + n_tags + 1, n_tags + 1), int64
        Summed weights; the last column is the bound of a sentence.
    """
    n_tags = allowed.shape[1]
    shape = (n_rows + n_tags + 1, n_tags + 1)
    weights = np.zeros(shape, dtype=np.int64)
    totals = np.zeros(shape, dtype=np.int64)
    stamps = np.zeros(shape, dtype=np.int64)
    longest = np.max(np.diff(starts))
    scores = np.zeros((longest, n_tags), dtype=np.int64)
    back = np.zeros((longest, n_tags), dtype=np.int64)
    guess = np.zeros(longest, dtype=np.int64)
    for step in range(order.shape[0]):
        start, stop = starts[order[step]], starts[order[step] + 1]
        sentence = active[start:stop]
        _decode(sentence, allowed[start:stop], tags[start:stop], margin, weights, n_rows, n_tags, scores, back, guess)
        _update(sentence, tags[start:stop], guess, weights, totals, stamps, n_rows, n_tags, step)
    for row in range(shape[0]):
        for tag in range(shape[1]):
            totals[row, tag] += (order.shape[0] - stamps[row, tag]) * weights[row, tag]
    return totals
