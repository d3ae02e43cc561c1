"""Where a theme begins: cuts of held-out decisions for the best F1, and the scale on which they are log-odds."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_expit, log_softmax

from topicmodel.classifiers.linear import prevalence_cuts

__all__ = ["class_f1", "f1_cuts", "f1_shifts", "log_odds_scale"]

FEW = 5
"""Texts of a theme below which its cut is set by its frequency: the best F1 of so few is chance."""
PRIOR = 2.0
"""Standard deviation of the logarithm of the scale, before any text is seen."""
SHIFTS = np.linspace(-1.5, 1.5, 13)
"""Log-odds that a theme may be given or taken."""
SHIFT_PRICE = 0.002
"""Mean F1 that a shift of one must bring: what brings less is luck (OrangeSum, training texts)."""
SHIFT_ROUNDS = 3

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def class_f1(found: Bools, targets: Bools) -> Floats:
    """Return the F1 of each theme; 0 where it is neither found nor there.

    Parameters
    ----------
    found, targets : ndarray of shape (n_texts, n_themes), bool
        Themes predicted and true.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        Between 0 and 1.
    """
    shared = (found & targets).sum(axis=0)
    total = found.sum(axis=0) + targets.sum(axis=0)
    return np.asarray(2 * shared / np.maximum(total, 1))


def f1_cuts(decisions: Floats, targets: Bools) -> Floats:
    """Find the cut of each theme above which its F1 is best.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_themes), float64
        Held-out decisions.
    targets : ndarray of shape (n_texts, n_themes), bool
        The themes of each text.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        Midway between two decisions; of several cuts as good, the one that finds as many texts as have the theme, or
        comes nearest to it. By frequency alone where fewer than `FEW` texts have it.

    Examples
    --------
    >>> decisions = np.array([[-3.0], [-1.0], [0.5], [1.0], [2.0], [3.0], [4.0]])
    >>> f1_cuts(decisions, np.array([[False], [False], [True], [True], [True], [True], [True]])).tolist()
    [-0.25]
    """
    cuts = prevalence_cuts(decisions, targets.mean(axis=0))
    for k in np.flatnonzero(targets.sum(axis=0) >= FEW):
        order = np.argsort(-decisions[:, k], kind="stable")
        values, has = decisions[order, k], targets[order, k]
        n_found = np.arange(1, len(values) + 1)
        f1 = 2 * np.cumsum(has) / (n_found + has.sum())
        # No cut stands between equal decisions.
        f1[:-1][values[:-1] == values[1:]] = -1.0
        best = np.flatnonzero(f1 >= f1.max() - 1e-12)
        last = best[np.argmin(np.abs(n_found[best] - has.sum()))]
        below = values[last + 1] if last + 1 < len(values) else values[last] - 2.0
        cuts[k] = (values[last] + below) / 2
    return cuts


def f1_shifts(decisions: Floats, targets: Bools) -> Floats:
    """Find what to add to the decisions so that the largest of a text gives the best mean F1 of the themes.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_themes), float64
        Held-out log-odds.
    targets : ndarray of shape (n_texts, n_themes), bool
        The theme of each text: exactly one.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        One theme after the other is shifted, three rounds, as long as mean F1 gains more than the shift costs. 0 for
        themes of fewer than `FEW` texts.

    Examples
    --------
    >>> decisions = np.array([[2.0, 0.0]] * 5 + [[1.0, 0.5]] * 5)
    >>> targets = np.array([[True, False]] * 5 + [[False, True]] * 5)
    >>> f1_shifts(decisions, targets).tolist()
    [-0.75, 0.0]
    """
    n_themes, rows = targets.shape[1], np.arange(len(targets))
    true, sizes = targets.argmax(axis=1), targets.sum(axis=0)
    present, shifts = np.flatnonzero(sizes > 0), np.zeros(n_themes)

    def worth(found: NDArray[np.int64], tried: Floats) -> float:
        shared = np.bincount(found[found == true], minlength=n_themes)
        f1 = 2 * shared / np.maximum(np.bincount(found, minlength=n_themes) + sizes, 1)
        return round(float(f1[present].mean() - SHIFT_PRICE * np.abs(tried).sum()), 12)

    best = worth(decisions.argmax(axis=1), shifts)
    for k in [k for _ in range(SHIFT_ROUNDS) for k in np.flatnonzero(sizes >= FEW)]:
        others = decisions + shifts
        others[:, k] = -np.inf
        rival = others.argmax(axis=1)
        height = others[rows, rival]
        for shift in SHIFTS:
            tried = shifts.copy()
            tried[k] = shift
            own = decisions[:, k] + shift
            # Of equal decisions the first theme wins, as in argmax.
            wins = (own > height) | ((own == height) & (k < rival))
            value = worth(np.where(wins, k, rival), tried)
            if value > best:
                best, shifts = value, tried
    return shifts


def log_odds_scale(decisions: Floats, targets: Bools, *, multi_label: bool) -> float:
    """Find the factor that makes decisions most like log-odds.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_themes), float64
        Held-out decisions.
    targets : ndarray of shape (n_texts, n_themes), bool
        The themes of each text.
    multi_label : bool
        Whether a logistic function of each decision, or a softmax over a text's decisions, gives probabilities.

    Returns
    -------
    float
        Between 0.01 and 100: what minimises the log loss of these probabilities, with a weak prior around 1 that keeps
        it finite where all decisions are right.
    """
    n_values = targets.size if multi_label else len(targets)

    def loss(log_scale: float) -> float:
        scaled = np.exp(log_scale) * decisions
        prior = 0.5 * (log_scale / PRIOR) ** 2 / n_values
        if multi_label:
            return float(prior - log_expit(np.where(targets, scaled, -scaled)).mean())
        return float(prior - log_softmax(scaled, axis=1)[targets].mean())

    bound = np.log(100.0)
    return float(np.exp(minimize_scalar(loss, bounds=(-bound, bound), method="bounded").x))
