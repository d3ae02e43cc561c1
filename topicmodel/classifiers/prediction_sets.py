"""Sets of classes that hold the true one as often as was asked, within each class.

Conformal prediction [1]_: a class is in the set of a text unless the text fits it worse than all but a few of the
class's own labelled texts do. Each class has a threshold of its own (Mondrian, label-conditional [1]_): a threshold for
all together keeps its promise on average and breaks it for the classes that are hard to recognise. How badly a text
fits a class is 1 minus its probability [2]_ and, with single labels, a tenth for every class that is more probable
(rank penalty [6]_): with true probabilities the former gives the smallest sets, with learnt ones the penalty keeps out
of sets what is a third or fourth choice (MasakhaNEWS, training texts: 1.22 classes instead of 1.29 at the same
coverage). Labelled texts are scored out of fold (cross-conformal [3]_), new ones by the model learnt from all.

What is promised: for a text of class k the set holds k with at least the probability asked, if texts are exchangeable
and the model would be about the same without the texts of a fold (stability [4]_; usually it would be worse, and sets
are then too large rather than too small). A class with too few labelled texts for a threshold of its own (fewer than
``coverage / (1 - coverage)``: nine for .9) gets the one that all such classes together need, and at least the one that
all texts need [5]_: the promise then is an average over those classes and may be broken for each.

References
----------
.. [1] Vovk, V., Gammerman, A., Shafer, G. (2022). Algorithmic learning in a random world, 2nd edition, section 4.7.
   https://doi.org/10.1007/978-3-031-06649-8
.. [2] Sadinle, M., Lei, J., Wasserman, L. (2019). Least ambiguous set-valued classifiers with bounded error levels.
   JASA 114. https://doi.org/10.1080/01621459.2017.1395341
.. [3] Vovk, V. (2015). Cross-conformal predictors. Annals of Mathematics and Artificial Intelligence 74.
   https://doi.org/10.1007/s10472-013-9368-4
.. [4] Barber, R. F., Candès, E. J., Ramdas, A., Tibshirani, R. J. (2021). Predictive inference with the jackknife+.
   Annals of Statistics 49. https://doi.org/10.1214/20-AOS1965
.. [5] Ding, T., Angelopoulos, A. N., Bates, S., Jordan, M. I., Tibshirani, R. J. (2023). Class-conditional conformal
   prediction with many classes. NeurIPS 36. https://doi.org/10.48550/arXiv.2306.09335
.. [6] Angelopoulos, A., Bates, S., Malik, J., Jordan, M. I. (2021). Uncertainty sets for image classifiers using
   conformal prediction. ICLR. https://doi.org/10.48550/arXiv.2009.14193
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicmodel.classifiers.calibration import check_decisions
from topicmodel.errors import InputError

__all__ = [
    "SetScores",
    "fit_set_scores",
    "misfits",
    "prediction_sets",
    "set_thresholds",
    "small_classes",
    "what_is_promised",
]

RANK_PENALTY = 0.1
"""What each more probable class adds to the misfit of a class: on training texts .05 to .4 did about as well."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SetScores:
    """How badly labelled texts fit their own classes.

    Parameters
    ----------
    scores : ndarray of shape (n_scores,), float64
        Misfits of texts and their own classes, class by class, ascending within each.
    starts : ndarray of shape (n_classes + 1,), int64
        The scores of class k are ``scores[starts[k]:starts[k + 1]]``.
    multi_label : bool
        Whether a text may have several classes, or none; otherwise a set has at least one class.
    """

    scores: Floats
    starts: NDArray[np.int64]
    multi_label: bool

    @property
    def counts(self) -> NDArray[np.int64]:
        """Labelled texts of each class, an array of shape (n_classes,)."""
        return np.diff(self.starts)


def fit_set_scores(probabilities: Floats, targets: NDArray[np.bool_], *, multi_label: bool) -> SetScores:
    """Keep how badly labelled texts fit their own classes, by a model that has not seen them.

    Parameters
    ----------
    probabilities : ndarray of shape (n_texts, n_classes), float64
        Out of fold, in [0, 1].
    targets : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has; exactly one with single labels.
    multi_label : bool
        Whether a text may have several classes, or none.

    Returns
    -------
    SetScores
        What `prediction_sets` needs, for any coverage.

    Raises
    ------
    InputError
        If shapes differ, a number is not finite, or a text has not exactly one class with single labels.

    Examples
    --------
    >>> fitted = fit_set_scores(np.array([[0.75, 0.25], [0.5, 0.5]]), np.eye(2, dtype=bool), multi_label=False)
    >>> fitted.scores.tolist(), fitted.counts.tolist()
    ([0.25, 0.6], [1, 1])
    """
    check_decisions(probabilities, targets, multi_label=multi_label)
    values = misfits(probabilities, multi_label=multi_label)
    own = [np.sort(column[has]) for column, has in zip(values.T, targets.T, strict=True)]
    starts = np.concatenate([[0], np.cumsum([len(values) for values in own])]).astype(np.int64)
    return SetScores(np.concatenate(own), starts, multi_label)


def misfits(probabilities: Floats, *, multi_label: bool) -> Floats:
    """Say how badly texts fit classes.

    Parameters
    ----------
    probabilities : ndarray of shape (n_texts, n_classes), float64
        In [0, 1].
    multi_label : bool
        Whether a text may have several classes, or none.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        1 - probability; with single labels, more by `RANK_PENALTY` for each class that is more probable, or as probable
        and earlier.

    Examples
    --------
    >>> misfits(np.array([[0.25, 0.75]]), multi_label=False).tolist()
    [[0.85, 0.25]]
    """
    values = 1 - probabilities
    if not multi_label:
        values = values + RANK_PENALTY * values.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray(values)


def prediction_sets(scores: SetScores, probabilities: Floats, coverage: float) -> NDArray[np.bool_]:
    """Return the classes that texts fit no worse than all but a share of the classes' own texts do.

    Parameters
    ----------
    scores : SetScores
        What `fit_set_scores` kept.
    probabilities : ndarray of shape (n_texts, n_classes), float64
        Of the texts to be classified.
    coverage : float
        Share of the texts of each class whose set shall hold it, in (0, 1).

    Returns
    -------
    ndarray of shape (n_texts, n_classes), bool
        With single labels a set is never empty: a text that fits no class gets the one of the highest probability.
        With several labels it may be empty.

    Raises
    ------
    InputError
        If `coverage` is not between 0 and 1 or the number of classes differs.

    Examples
    --------
    >>> own = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6]])
    >>> fitted = fit_set_scores(own, own == own.max(axis=1, keepdims=True), multi_label=False)
    >>> prediction_sets(fitted, np.array([[0.85, 0.15], [0.3, 0.7]]), 0.5).tolist()
    [[True, False], [False, True]]
    """
    thresholds = set_thresholds(scores, coverage)
    if probabilities.ndim != 2 or probabilities.shape[1] != len(thresholds):
        raise InputError(f"probabilities of shape {probabilities.shape}; needed: (n_texts, {len(thresholds)})")
    found = np.asarray(misfits(probabilities, multi_label=scores.multi_label) <= thresholds)
    if not scores.multi_label:
        empty = np.flatnonzero(~found.any(axis=1))
        found[empty, probabilities[empty].argmax(axis=1)] = True
    return found


def set_thresholds(scores: SetScores, coverage: float) -> Floats:
    """Return the worst score with which a text still has each class in its set.

    Parameters
    ----------
    scores : SetScores
        What `fit_set_scores` kept.
    coverage : float
        As in `prediction_sets`.

    Returns
    -------
    ndarray of shape (n_classes,), float64
        The ``ceil((n + 1) coverage)``-th smallest score of the class's n texts.

    Raises
    ------
    InputError
        If `coverage` is not between 0 and 1.
    """
    small = small_classes(scores, coverage)
    parts = np.split(scores.scores, scores.starts[1:-1])
    thresholds = np.array(
        [np.nan if few else part[_rank(len(part), coverage)] for part, few in zip(parts, small, strict=True)]
    )
    if small.any():
        pool = np.sort(np.concatenate([part for part, few in zip(parts, small, strict=True) if few]))
        every = np.sort(scores.scores)
        # Pools may be too small themselves; their worst text is then all there is to go by.
        ends = [own[min(_rank(len(own), coverage), len(own) - 1)] for own in (pool, every) if len(own)]
        thresholds[small] = max(ends, default=1.0)
    return thresholds


def small_classes(scores: SetScores, coverage: float) -> NDArray[np.bool_]:
    """Say which classes have too few labelled texts for a threshold of their own.

    Parameters
    ----------
    scores : SetScores
        What `fit_set_scores` kept.
    coverage : float
        As in `prediction_sets`.

    Returns
    -------
    ndarray of shape (n_classes,), bool
        True where ``ceil((n + 1) coverage) > n``.

    Raises
    ------
    InputError
        If `coverage` is not between 0 and 1.
    """
    if not 0 < coverage < 1:
        raise InputError(f"coverage={coverage}; allowed: a share between 0 and 1, such as 0.9")
    return np.array([_rank(int(n), coverage) >= n for n in scores.counts])


def what_is_promised(scores: SetScores, classes: Sequence[str], coverage: float) -> str:
    """Say in one line which classes have no promise of their own; empty if all have.

    Parameters
    ----------
    scores : SetScores
        What `fit_set_scores` kept.
    classes : sequence of str
        Codes, one per class.
    coverage : float
        As in `prediction_sets`.

    Returns
    -------
    str
        For a `CoverageWarning`.

    Examples
    --------
    >>> own = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6]])
    >>> fitted = fit_set_scores(own, own == own.max(axis=1, keepdims=True), multi_label=False)
    >>> print(what_is_promised(fitted, ("santé", "sport"), 0.6))
    sets at coverage 0.6 need 2 labelled texts of a class; sport (1): promised on average over these
    """
    small = small_classes(scores, coverage)
    if not small.any():
        return ""
    found = [f"{name} ({n})" for name, n, few in zip(classes, scores.counts, small, strict=True) if few]
    needed = next(n for n in range(1, 10**9) if _rank(n, coverage) < n)
    return (
        f"sets at coverage {coverage:g} need {needed} labelled texts of a class; {', '.join(found)}: "
        "promised on average over these"
    )


def _rank(n: int, coverage: float) -> int:
    """Return the place, from 0, of the threshold among n ascending scores; n or more where there is none."""
    # The product may exceed a whole number by rounding: (9 + 1) * .7 is 7 and (19 + 1) * .55 is 11.000000000000002.
    return math.ceil((n + 1) * coverage - 1e-9) - 1
