"""Figures of predictions, for one count of texts or for thousands of resamplings at once.

Every figure is a function of weighted counts of texts, so that a bootstrap is one matrix product. Texts with the same
true and predicted classes are one case: a resampling draws how often each case occurs, which is the ordinary bootstrap
of texts and does not depend on their order.

References
----------
.. [1] Efron, B., Tibshirani, R. (1993). An introduction to the bootstrap. https://doi.org/10.1201/9780429246593
.. [2] Naeini, M. P., Cooper, G. F., Hauskrecht, M. (2015). Obtaining well calibrated probabilities using Bayesian
   binning. AAAI 29. https://doi.org/10.1609/aaai.v29i1.9602
.. [3] Opitz, J., Burst, S. (2019). Macro F1 and macro F1. https://doi.org/10.48550/arXiv.1911.03347
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicmodel.evaluation.predictions import Predictions

__all__ = [
    "MEASURES",
    "Cases",
    "calibration_bins",
    "calibration_error",
    "chance_calibration_error",
    "class_counts",
    "f1_of",
    "find_cases",
    "resample",
    "values_of",
]

Floats = NDArray[np.float64]

MEASURES = {
    "accuracy": "share of texts with exactly the right classes",
    "macro F1": "mean of the classes' F1, each class alike",
    "weighted F1": "mean of the classes' F1, by texts of the class",
    "micro F1": "F1 over all pairs of text and class",
    "Jaccard": "mean over texts of shared over all of true and predicted classes; two empty sets agree",
}
"""Names and definitions; micro F1 and Jaccard belong to several labels (with one they repeat accuracy)."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The different pairs of true and predicted classes.

    Parameters
    ----------
    true : ndarray of shape (n_cases, n_classes), bool
        What is true.
    predicted : tuple of ndarray of shape (n_cases, n_classes), bool
        What each of the compared classifiers says.
    counts : ndarray of shape (n_cases,), float64
        Texts of each case.
    """

    true: NDArray[np.bool_]
    predicted: tuple[NDArray[np.bool_], ...]
    counts: Floats


def find_cases(predictions: Predictions, *others: Predictions) -> Cases:
    """Return the different rows of true and predicted classes of one or several classifiers, in a fixed order."""
    parts = [predictions.true, predictions.predicted, *(other.predicted for other in others)]
    rows, counts = np.unique(np.packbits(np.hstack(parts), axis=1), axis=0, return_counts=True)
    n_classes = len(predictions.classes)
    cases = np.unpackbits(rows, axis=1, count=n_classes * len(parts)).astype(bool)
    first, *rest = np.split(cases, len(parts), axis=1)
    return Cases(first, tuple(rest), counts.astype(np.float64))


def resample(counts: Floats, n_resamples: int, seed: int) -> Floats:
    """Draw as many texts as there are, with replacement [1]_.

    Parameters
    ----------
    counts : ndarray of shape (n_cases,), float64
        Texts of each case.
    n_resamples : int
        How many times.
    seed : int
        Seed.

    Returns
    -------
    ndarray of shape (n_resamples, n_cases), float64
        Texts of each case; rows sum to the number of texts.
    """
    n = int(counts.sum())
    return np.random.default_rng(seed).multinomial(n, counts / n, size=n_resamples).astype(np.float64)


def class_counts(true: NDArray[np.bool_], predicted: NDArray[np.bool_], weights: Floats) -> tuple[Floats, ...]:
    """Return hits, texts of the class and predictions of the class, each of shape (n_weightings, n_classes).

    Parameters
    ----------
    true, predicted : ndarray of shape (n_cases, n_classes), bool
        Classes.
    weights : ndarray of shape (n_weightings, n_cases)
        How often each case counts.
    """
    parts = (true & predicted, true, predicted)
    return tuple(np.asarray(weights @ part.astype(np.float64)) for part in parts)


def f1_of(hits: Floats, own: Floats, found: Floats) -> Floats:
    """Return 2 hits / (own + found), 0 where the class is neither there nor predicted."""
    return np.asarray(2 * hits / np.maximum(own + found, 1e-300) * (own + found > 0))


def values_of(true: NDArray[np.bool_], predicted: NDArray[np.bool_], weights: Floats) -> dict[str, Floats]:
    """Return every measure for every weighting.

    Parameters
    ----------
    true, predicted : ndarray of shape (n_cases, n_classes), bool
        Classes.
    weights : ndarray of shape (n_weightings, n_cases)
        How often each case counts.

    Returns
    -------
    dict of str to ndarray of shape (n_weightings,)
        Names as in `MEASURES`. Macro F1 is the mean of F1s [3]_ over the classes that occur or are predicted.
    """
    total = weights.sum(axis=1)
    hits, own, found = class_counts(true, predicted, weights)
    f1, there = f1_of(hits, own, found), own + found > 0
    union = (true | predicted).sum(axis=1)
    jaccard = np.where(union > 0, (true & predicted).sum(axis=1) / np.maximum(union, 1), 1.0)
    return {
        "accuracy": weights @ (true == predicted).all(axis=1).astype(np.float64) / total,
        "macro F1": f1.sum(axis=1) / np.maximum(there.sum(axis=1), 1),
        "weighted F1": (f1 * own).sum(axis=1) / np.maximum(own.sum(axis=1), 1),
        "micro F1": f1_of(hits.sum(axis=1), own.sum(axis=1), found.sum(axis=1)),
        "Jaccard": weights @ jaccard / total,
    }


def calibration_bins(confidence: Floats, right: NDArray[np.bool_], n_bins: int) -> tuple[Floats, Floats, Floats]:
    """Sort texts by confidence into bins of equal width.

    Parameters
    ----------
    confidence : ndarray of shape (n,), float64
        In [0, 1].
    right : ndarray of shape (n,), bool
        What was claimed with that confidence.
    n_bins : int
        How many bins; the upper end belongs to the next bin.

    Returns
    -------
    counts, claimed, kept : ndarray of shape (n_bins,), float64
        Texts, sum of their confidence, how many of them are right.
    """
    place = np.minimum((confidence * n_bins).astype(np.int64), n_bins - 1)
    sums = (np.ones(len(place)), confidence, right.astype(np.float64))
    counts, claimed, kept = (np.bincount(place, values, n_bins).astype(np.float64) for values in sums)
    return counts, claimed, kept


def calibration_error(confidence: Floats, right: NDArray[np.bool_], n_bins: int = 10) -> float:
    """Return the expected calibration error [2]_: mean distance of confidence and share of right ones, over bins."""
    _, claimed, kept = calibration_bins(confidence, right, n_bins)
    return float(np.abs(claimed - kept).sum() / len(confidence))


def chance_calibration_error(confidence: Floats, seed: int, n_draws: int = 200, n_bins: int = 10) -> float:
    """Return the calibration error that chance alone gives to a classifier whose confidence is exactly right."""
    random = np.random.default_rng(seed)
    ordered = np.sort(confidence)
    draws = [calibration_error(ordered, random.random(len(ordered)) < ordered, n_bins) for _ in range(n_draws)]
    return float(np.mean(draws))
