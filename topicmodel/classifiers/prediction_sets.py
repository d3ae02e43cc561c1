"""Sets of classes that hold the true one as often as was asked, within each class.

Conformal prediction [1]_: a class is in the set of a text unless the text fits it worse than all but a few of the
class's own labelled texts do. Each class has a threshold of its own (Mondrian, label-conditional [1]_): a threshold for
all together keeps its promise on average and breaks it for the classes that are hard to recognise. How badly a text
fits a class is 1 minus its probability [2]_ and, with single labels, a little more for every class that is more
probable (rank penalty [6]_): with true probabilities the former gives the smallest sets, with learnt ones the penalty
keeps out of sets what is a third or fourth choice. Labelled texts are scored out of fold (cross-conformal [3]_), new
ones by the model learnt from all.

What is promised: the set of a text of class k holds k with the probability asked, if texts are exchangeable and the
model would be about the same without the texts of a fold (stability [4]_; usually it would be worse, and sets are then
too large rather than too small). With n labelled texts of a class only the multiples of 1 / (n + 1) can be promised
exactly; between two of them the threshold lies between the misfits of two texts, which keeps to the probability asked
but for terms of 1 / n² where misfits are smooth [7]_, and never falls more than 1 / (n + 1) short of it.

With single labels no set is empty: the most probable class of a text that fits none is put in. Texts that are held
that way need no threshold, and thresholds are set with that rule in place: of a class's own texts those that would
get it whatever its threshold is count as fitting perfectly. Which these are is told by the other classes' thresholds,
each found from its own texts without regard to the rule. They do not depend on the texts of the class, so that these
and a new one stay exchangeable; in the end they only get lower, so that more sets are empty before the rule fills
them: the promise holds as before.

A class with too few labelled texts for a threshold of its own (fewer than ``coverage / (1 - coverage)``: nine for .9)
gets the one that all such classes together need, and at least the one that all texts need [5]_: the promise then is an
average over those classes and may be broken for each. Where there is one, the rule is left out of account.

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
.. [7] Beran, R., Hall, P. (1993). Interpolated nonparametric prediction intervals and confidence intervals. JRSS B 55.
   https://doi.org/10.1111/j.2517-6161.1993.tb01932.x
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

RANK_PENALTY = 0.05
"""What each more probable class adds to the misfit of a class; see `docs/judging-classifiers.md` for what was tried."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SetScores:
    """How badly labelled texts fit classes, and which they have.

    Parameters
    ----------
    misfits : ndarray of shape (n_texts, n_classes), float64
        By a model that has not seen the text.
    targets : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has; exactly one with single labels.
    multi_label : bool
        Whether a text may have several classes, or none; otherwise a set has at least one class.
    """

    misfits: Floats
    targets: Bools
    multi_label: bool

    @property
    def counts(self) -> NDArray[np.int64]:
        """Labelled texts of each class, an array of shape (n_classes,)."""
        return np.asarray(self.targets.sum(axis=0), np.int64)


def fit_set_scores(probabilities: Floats, targets: Bools, *, multi_label: bool) -> SetScores:
    """Keep how badly labelled texts fit classes, by a model that has not seen them.

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
    >>> fitted.misfits.tolist(), fitted.counts.tolist()
    ([[0.25, 0.8], [0.5, 0.55]], [1, 1])
    """
    check_decisions(probabilities, targets, multi_label=multi_label)
    return SetScores(misfits(probabilities, multi_label=multi_label), targets, multi_label)


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
    [[0.8, 0.25]]
    """
    values = 1 - probabilities
    if not multi_label:
        values = values + RANK_PENALTY * values.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray(values)


def prediction_sets(scores: SetScores, probabilities: Floats, coverage: float) -> Bools:
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
    values = misfits(probabilities, multi_label=scores.multi_label)
    found = np.asarray(values <= thresholds)
    if not scores.multi_label:
        empty = np.flatnonzero(~found.any(axis=1))
        found[empty, values[empty].argmin(axis=1)] = True
    return found


def set_thresholds(scores: SetScores, coverage: float) -> Floats:
    """Return the worst misfit with which a text still has each class in its set.

    Parameters
    ----------
    scores : SetScores
        What `fit_set_scores` kept.
    coverage : float
        As in `prediction_sets`.

    Returns
    -------
    ndarray of shape (n_classes,), float64
        Of the ascending misfits of the class's n texts the one at place ``(n + 1) coverage``, or between two; with
        single labels, texts that the rule against empty sets takes care of come first. -inf where it takes care of all
        that are needed.

    Raises
    ------
    InputError
        If `coverage` is not between 0 and 1.
    """
    small = small_classes(scores, coverage)
    if not small.any() and not scores.multi_label:
        scores = _with_rule(scores, coverage)
    own = _by_class(scores)
    thresholds = np.array([np.nan if few else _place(part, coverage) for part, few in zip(own, small, strict=True)])
    if small.any():
        pools = [np.concatenate([part for part, few in zip(own, small, strict=True) if few]), np.concatenate(own)]
        # Pools may be too small themselves; their worst text is then all there is to go by.
        thresholds[small] = max((_place(pool, coverage) for pool in pools if len(pool)), default=1.0)
    return thresholds


def _with_rule(scores: SetScores, coverage: float) -> SetScores:
    """Let texts that the rule against empty sets takes care of fit perfectly."""
    rows = np.arange(len(scores.misfits))
    # Above whatever the classes get in the end: not between two texts.
    alone = [np.sort(part)[_rank(len(part), coverage)] for part in _by_class(scores)]
    # A more probable class fits better, and of equal ones the first: this is the class that the rule would put in.
    best = scores.misfits.argmin(axis=1)
    found = scores.misfits <= alone
    found[rows, best] = False
    saved = ~found.any(axis=1)
    values = scores.misfits.copy()
    values[rows[saved], best[saved]] = -np.inf
    return SetScores(values, scores.targets, scores.multi_label)


def _by_class(scores: SetScores) -> list[Floats]:
    """Return the misfits of each class's own texts."""
    return [column[has] for column, has in zip(scores.misfits.T, scores.targets.T, strict=True)]


def small_classes(scores: SetScores, coverage: float) -> Bools:
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


def _place(values: Floats, coverage: float) -> float:
    """Return what stands at place ``(n + 1) coverage`` of n ascending values, or at the end where there is none."""
    ordered, place = np.sort(values), (len(values) + 1) * coverage
    upper = min(_rank(len(ordered), coverage), len(ordered) - 1)
    share = place - upper
    # No way leads from texts that fit perfectly to others: the promise is kept by the upper value.
    if upper == 0 or share > 1 - 1e-9 or not np.isfinite(ordered[upper - 1]):
        return float(ordered[upper])
    return float(ordered[upper - 1] + share * (ordered[upper] - ordered[upper - 1]))


def _rank(n: int, coverage: float) -> int:
    """Return the place, from 0, of the threshold among n ascending scores; n or more where there is none."""
    # The product may exceed a whole number by rounding: (9 + 1) * .7 is 7 and (19 + 1) * .55 is 11.000000000000002.
    return math.ceil((n + 1) * coverage - 1e-9) - 1
