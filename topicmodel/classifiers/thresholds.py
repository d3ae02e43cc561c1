"""Where a theme begins: cuts and shifts of held-out decisions for the best score, and the scale of log-odds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_expit, log_softmax

from topicmodel.classifiers.linear import prevalence_cuts

__all__ = ["best_cuts", "best_shifts", "log_odds_scale"]

FEW = 5
"""Texts of a theme below which its cut is set by its frequency: the best F1 of so few is chance."""
PRIOR = 2.0
"""Standard deviation of the logarithm of the scale, before any text is seen."""
SHIFTS = np.linspace(-1.5, 1.5, 13)
"""Log-odds that a theme may be given or taken."""
SHIFT_PRICE = 0.002
"""Score that a shift of one must bring: what brings less is luck (OrangeSum, training texts)."""
SHIFT_ROUNDS = 3

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def best_cuts(decisions: Floats, targets: Bools, scoring: str = "f1_macro") -> Floats:
    """Find the cut of each theme above which the score is best.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_themes), float64
        Held-out decisions.
    targets : ndarray of shape (n_texts, n_themes), bool
        The themes of each text.
    scoring : str, default="f1_macro"
        One of `SCORINGS`. Means of F1 ask for each theme's best F1; accuracy for the fewest errors in each theme.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        Midway between two decisions; of several cuts as good, the one that finds as many texts as have the theme, or
        comes nearest to it. By frequency alone where fewer than `FEW` texts have it.

    Examples
    --------
    >>> decisions = np.array([[-3.0], [-1.0], [0.5], [1.0], [2.0], [3.0], [4.0]])
    >>> best_cuts(decisions, np.array([[False], [False], [True], [True], [True], [True], [True]])).tolist()
    [-0.25]
    """
    cuts = prevalence_cuts(decisions, targets.mean(axis=0))
    many = np.flatnonzero(targets.sum(axis=0) >= FEW)
    ranked = {int(k): _Ranked.of(decisions[:, k], targets[:, k]) for k in many}
    price = 1.0 if scoring == "accuracy" else None
    if scoring == "f1_micro" and ranked:
        # Errors cost what makes the best score by that price worth nothing (Dinkelbach 1967,
        # https://doi.org/10.1287/mnsc.13.7.492): from below, exact after a few steps.
        price, before = 0.0, -1.0
        few = targets.sum(axis=0) < FEW
        called = decisions[:, few] > cuts[few]
        while price > before:
            before, best = price, [theme.best(price) for theme in ranked.values()]
            shared = sum(int(theme.shared[last]) for theme, last in zip(ranked.values(), best, strict=True))
            shared += int((called & targets[:, few]).sum())
            price = 2 * shared / (sum(best) + int(called.sum() + targets.sum()))
    for k, theme in ranked.items():
        cuts[k] = theme.below(theme.best(price))
    return cuts


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """Decisions about a theme from the highest down, and how many texts that have it are among the first.

    Before them stands a decision above all: below it the theme is given to no text.
    """

    values: Floats
    shared: NDArray[np.int64]

    @classmethod
    def of(cls, decisions: Floats, has: Bools) -> "_Ranked":
        order = np.argsort(-decisions, kind="stable")
        above = [decisions.max() + 2.0]
        return cls(np.concatenate([above, decisions[order]]), np.concatenate([[0], np.cumsum(has[order])]))

    def best(self, price: float | None) -> int:
        """Return how many texts the best cut finds: by F1, or by what is found less a price for what is called so."""
        n_found, n_true = np.arange(len(self.values)), self.shared[-1]
        worth = 2 * self.shared / (n_found + n_true) if price is None else 2 * self.shared - price * n_found
        # No cut stands between equal decisions.
        worth[:-1][self.values[:-1] == self.values[1:]] = -np.inf
        best = np.flatnonzero(worth >= worth.max() - 1e-12)
        return int(best[np.argmin(np.abs(n_found[best] - n_true))])

    def below(self, last: int) -> float:
        """Return the cut that finds so many texts."""
        following = self.values[last + 1] if last + 1 < len(self.values) else self.values[last] - 2.0
        return float((self.values[last] + following) / 2)


def best_shifts(decisions: Floats, targets: Bools, scoring: str = "f1_macro") -> Floats:
    """Find what to add to the decisions so that the largest of a text gives the best score.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_themes), float64
        Held-out log-odds.
    targets : ndarray of shape (n_texts, n_themes), bool
        The theme of each text: exactly one.
    scoring : str, default="f1_macro"
        One of `SCORINGS`.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        One theme after the other is shifted, three rounds, as long as the score gains more than the shift costs. 0 for
        themes of fewer than `FEW` texts.

    Examples
    --------
    >>> decisions = np.array([[2.0, 0.0]] * 5 + [[1.0, 0.5]] * 5)
    >>> targets = np.array([[True, False]] * 5 + [[False, True]] * 5)
    >>> best_shifts(decisions, targets).tolist()
    [-0.75, 0.0]
    """
    n_themes, rows = targets.shape[1], np.arange(len(targets))
    true, sizes = targets.argmax(axis=1), targets.sum(axis=0)
    shifts = np.zeros(n_themes)
    share = (sizes > 0) / max((sizes > 0).sum(), 1) if scoring == "f1_macro" else sizes / max(len(true), 1)

    def worth(found: NDArray[np.int64], tried: Floats) -> float:
        shared = np.bincount(found[found == true], minlength=n_themes)
        total = np.bincount(found, minlength=n_themes) + sizes
        # With one theme each, micro-F1 is accuracy.
        means = scoring in ("f1_macro", "f1_weighted")
        score = (2 * shared / np.maximum(total, 1)) @ share if means else shared.sum() / len(true)
        return round(float(score - SHIFT_PRICE * np.abs(tried).sum()), 12)

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
