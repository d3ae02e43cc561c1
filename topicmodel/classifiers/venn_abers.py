"""From decisions to intervals of probabilities with a guarantee: Venn-Abers prediction.

What is the chance that a text has a theme? Give the text both answers in turn, fit an increasing function to the scores
and answers of all labelled texts and this one, and read it off at the text: two probabilities, one of which is
calibrated whatever the scores mean, if the texts are exchangeable [1]_. Where they are far apart, too few labelled
texts have such scores. Where one number is wanted, it is p1 / (1 - p0 + p1), which at worst loses least in log-loss
[2]_.

Labelled texts are scored out of fold, new ones by the model learnt from all, as everywhere here: one inductive
predictor on cross-fitted scores. (The cross Venn-Abers predictor of [2]_ would keep the model of every fold.)

Several classes: each against the rest, by its log-odds against all others together; with single labels the numbers are
then divided by their sum, after which the guarantee is no longer exact (nor is it with pairs of classes [3]_).

References
----------
.. [1] Vovk, V., Petej, I. (2014). Venn-Abers predictors. UAI 2014. https://doi.org/10.48550/arXiv.1211.0025
.. [2] Vovk, V., Petej, I., Fedorova, V. (2015). Large-scale probabilistic predictors with and without guarantees of
   validity. NeurIPS 28. https://doi.org/10.48550/arXiv.1511.00213
.. [3] Manokhin, V. (2017). Multi-class probabilistic classification using inductive and cross Venn-Abers predictors.
   PMLR 60, 228-240. https://proceedings.mlr.press/v60/manokhin17a.html
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from topicmodel.classifiers.calibration import check_decisions

__all__ = ["VennAbers", "fit_venn_abers", "probability_bounds", "upper_values", "venn_abers_probabilities"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class VennAbers:
    """Both probabilities of a text, for every score that it may have.

    Parameters
    ----------
    scores : ndarray of shape (n_scores,), float64
        Different scores of labelled texts, class by class, ascending within each.
    starts : ndarray of shape (n_classes + 1,), int64
        The scores of class k are ``scores[starts[k]:starts[k + 1]]``.
    lower, upper : ndarray of shape (n_scores,), float64
        Probability of a text with this score if it counted as an example against the class, or for it.
    multi_label : bool
        Whether a text may have several classes, or none.
    """

    scores: Floats
    starts: NDArray[np.int64]
    lower: Floats
    upper: Floats
    multi_label: bool


def fit_venn_abers(decisions: Floats, targets: NDArray[np.bool_], *, multi_label: bool) -> VennAbers:
    """Learn both probabilities from decisions on texts that the model has not seen.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_classes), float64
        Out-of-fold log-odds.
    targets : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has; exactly one with single labels.
    multi_label : bool
        Whether a text may have several classes, or none.

    Returns
    -------
    VennAbers
        What `probability_bounds` needs.

    Raises
    ------
    InputError
        If shapes differ, a decision is not finite, or a text has not exactly one class with single labels.
    """
    check_decisions(decisions, targets, multi_label=multi_label)
    parts: list[tuple[Floats, Floats, Floats]] = []
    for scores, has in zip(_against_the_rest(decisions, multi_label).T, targets.T, strict=True):
        found, place = np.unique(scores, return_inverse=True)
        n, hits = np.bincount(place), np.bincount(place, has).astype(np.float64)
        # Turned round, examples against a class are examples for its opposite.
        parts.append((found, 1 - upper_values(n[::-1], (n - hits)[::-1])[::-1], upper_values(n, hits)))
    starts = np.concatenate([[0], np.cumsum([len(found) for found, _, _ in parts])]).astype(np.int64)
    scores, lower, upper = (np.concatenate(some) for some in zip(*parts, strict=True))
    return VennAbers(scores, starts, lower, upper, multi_label)


def probability_bounds(fitted: VennAbers, decisions: Floats) -> Floats:
    """Return two probabilities of each class, one of which is calibrated.

    Parameters
    ----------
    fitted : VennAbers
        From `fit_venn_abers`.
    decisions : ndarray of shape (n_texts, n_classes), float64
        Log-odds by the model on any texts.

    Returns
    -------
    ndarray of shape (n_texts, n_classes, 2), float64
        The lower and the upper, each class against the rest: they are not made to sum to 1.

    Examples
    --------
    >>> fitted = fit_venn_abers(np.array([[-1.0], [1.0]]), np.array([[False], [True]]), multi_label=True)
    >>> probability_bounds(fitted, np.array([[-2.0], [1.0]])).round(2).tolist()
    [[[0.0, 0.5]], [[0.5, 1.0]]]
    """
    bounds = np.zeros((*decisions.shape, 2))
    for k, scores in enumerate(_against_the_rest(decisions, fitted.multi_label).T):
        own = slice(int(fitted.starts[k]), int(fitted.starts[k + 1]))
        known = fitted.scores[own]
        lower, upper = np.append(0.0, fitted.lower[own]), np.append(fitted.upper[own], 1.0)
        bounds[:, k, 0] = lower[np.searchsorted(known, scores, side="right")]
        bounds[:, k, 1] = upper[np.searchsorted(known, scores, side="left")]
    return bounds


def venn_abers_probabilities(fitted: VennAbers, decisions: Floats) -> Floats:
    """Return one probability of each class.

    Parameters
    ----------
    fitted : VennAbers
        From `fit_venn_abers`.
    decisions : ndarray of shape (n_texts, n_classes), float64
        Log-odds by the model on any texts.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        p1 / (1 - p0 + p1); with single labels divided by their sum, so that rows sum to 1.

    Examples
    --------
    >>> fitted = fit_venn_abers(np.array([[-1.0], [1.0]]), np.array([[False], [True]]), multi_label=True)
    >>> venn_abers_probabilities(fitted, np.array([[-2.0], [1.0]])).round(2).tolist()
    [[0.33], [0.67]]
    """
    lower, upper = np.moveaxis(probability_bounds(fitted, decisions), -1, 0)
    merged = upper / (1 - lower + upper)
    return np.asarray(merged if fitted.multi_label else merged / merged.sum(axis=1, keepdims=True))


def upper_values(n: NDArray[np.int64], hits: Floats) -> Floats:
    """Return the increasing fit at each score in turn, with one more example for the class at that score.

    Algorithms 1 and 2 of [2]_: the greatest convex minorant of cumulative sums, moved along the scores in linear time.

    Parameters
    ----------
    n : ndarray of shape (n_scores,), int
        Texts with each score, in ascending order of scores.
    hits : ndarray of shape (n_scores,), float64
        How many of them have the class.

    Returns
    -------
    ndarray of shape (n_scores,), float64
        Ascending, in (0, 1].

    Examples
    --------
    >>> upper_values(np.array([1, 1, 1]), np.array([0.0, 1.0, 0.0])).round(3).tolist()
    [0.5, 0.667, 0.667]
    """
    sums = [np.append(0.0, np.cumsum(values)).tolist() for values in (n, hits)]
    points = [(-1.0, -1.0), *zip(*sums, strict=True)]
    corners: list[tuple[float, float]] = []
    for point in points:
        while len(corners) > 1 and not _turns_left(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    corners.reverse()
    found = np.zeros(len(n))
    moved = points[0]
    for i in range(len(n)):
        top, second = corners[-1], corners[-2]
        found[i] = (second[1] - top[1]) / (second[0] - top[0])
        # The example moves past this score: the points before it no longer count it.
        moved = (moved[0] + points[i + 2][0] - points[i + 1][0], moved[1] + points[i + 2][1] - points[i + 1][1])
        if _cross(top, second, moved) >= 0:
            continue
        corners.pop()
        while len(corners) > 1 and not _turns_left(moved, corners[-1], corners[-2]):
            corners.pop()
        corners.append(moved)
    return found


def _cross(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _turns_left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return _cross(a, b, c) > 0


def _against_the_rest(decisions: Floats, multi_label: bool) -> Floats:
    """Return the log-odds of each class against all others together."""
    if multi_label or decisions.shape[1] < 2:
        return decisions
    others = [logsumexp(np.delete(decisions, k, axis=1), axis=1) for k in range(decisions.shape[1])]
    return np.asarray(decisions - np.stack(others, axis=1))
