"""Linear models that cross-validation may choose from: family, penalty, balance of classes, weights of blocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.svm import LinearSVC

from topicmodel.classifiers.linear import LinearThemes
from topicmodel.errors import InputError

__all__ = ["Candidate", "Grid", "candidates", "fit_candidate"]

FAMILIES = (
    ("svc", 0.3),
    ("logistic", 10.0),
    ("svc", 0.1),
    ("ridge", 1.0),
    ("svc", 1.0),
    ("logistic", 3.0),
    ("svc", 0.03),
    ("logistic", 30.0),
    ("ridge", 0.3),
    ("logistic", 1.0),
    ("ridge", 3.0),
    ("logistic", 100.0),
    ("svc", 3.0),
)
"""Families and inverse penalties, the likeliest first: a small budget tries only these."""
TOLERANCE = 0.01
"""Where liblinear stops: its own default for logistic regression; scikit-learn asks for a hundredth of it."""
REWEIGHTED = (0.0, 0.5, 2.0)
"""What a block's weight may be multiplied by."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to fit a linear model.

    Parameters
    ----------
    family : {"svc", "logistic", "ridge"}
        Squared hinge, logistic or squared loss, each with an L2 penalty, one theme against the rest.
    C : float
        Inverse penalty.
    balance : float
        Texts of a class of n weigh as much as (average size / n) to this power: 0 not at all, 1 fully.
    scales : tuple of (str, int, int, float)
        Name, first column and end of blocks, and what their weight is multiplied by.
    """

    family: str
    C: float
    balance: float = 1.0
    scales: tuple[tuple[str, int, int, float], ...] = ()

    def settings(self) -> dict[str, object]:
        """Return what a reader wants to know, as plain values."""
        return {
            "model": self.family,
            "C": self.C,
            "balance": self.balance,
            "blocks": {name: scale for name, _, _, scale in self.scales},
        }

    def scale(self, n_features: int) -> Floats:
        """Return the factor of each column, an array of shape (n_features,)."""
        factors = np.ones(n_features)
        for _, start, end, value in self.scales:
            factors[start:end] = value
        return factors


@dataclass(frozen=True, slots=True)
class Grid:
    """What is compared: first the models, then other weights of blocks for the best of them.

    Parameters
    ----------
    models : tuple of Candidate
        At least one.
    blocks : tuple of (str, int, int)
        Blocks whose weights may change.
    n_blocks : int
        How many candidates the second step may make.
    """

    models: tuple[Candidate, ...]
    blocks: tuple[tuple[str, int, int], ...]
    n_blocks: int

    @property
    def first(self) -> Candidate:
        """What is fitted where nothing can be compared."""
        return self.models[0]

    def reweighted(self, best: Candidate) -> list[Candidate]:
        """Return the candidate with the weight of one block changed, as often as the budget allows."""
        changed = [
            replace(best, scales=((name, start, end, value),))
            for value in REWEIGHTED
            for name, start, end in self.blocks
        ]
        return changed[: self.n_blocks]


def candidates(C: float | None, budget: int, blocks: Sequence[tuple[str, int, int]]) -> Grid:
    """Share a budget between models and weights of blocks.

    Parameters
    ----------
    C : float or None
        Inverse penalty of the one logistic regression to fit; None to compare.
    budget : int
        How many candidates may be compared, at least 1.
    blocks : sequence of (str, int, int)
        Blocks whose weights may change.

    Returns
    -------
    Grid
        Two thirds of the budget for models where there are blocks, else all of it.

    Raises
    ------
    InputError
        If the budget is below 1.

    Examples
    --------
    >>> [candidate.C for candidate in candidates(None, 3, ()).models]
    [0.3, 10.0, 0.1]
    """
    if budget < 1:
        raise InputError(f"budget is {budget}; allowed: whole numbers from 1, the candidates to compare")
    if C is not None:
        return Grid((Candidate("logistic", C),), (), 0)
    n_models = max(1, budget - budget // 3 if blocks else budget)
    models = tuple(Candidate(family, value) for family, value in FAMILIES[:n_models])
    return Grid(models, tuple(blocks), budget - len(models) if blocks else 0)


def fit_candidate(candidate: Candidate, features: csr_matrix, targets: Bools, weights: Floats) -> LinearThemes:
    """Fit one linear model per theme, against the rest.

    Parameters
    ----------
    candidate : Candidate
        How.
    features : csr_matrix of shape (n_rows, n_features), float64
        Features.
    targets : ndarray of shape (n_rows, n_themes), bool
        The themes of each row.
    weights : ndarray of shape (n_rows,), float64
        Weights of the rows.

    Returns
    -------
    LinearThemes
        Over `features`, block weights included. A theme that all rows have, or none, gets no weights and the log-odds
        of its smoothed frequency.
    """
    factors = candidate.scale(features.shape[1])
    rows = features
    if candidate.scales:
        # A copy: eliminate_zeros works in place, and the indices would be those of `features`.
        rows = csr_matrix(
            (features.data * factors[features.indices], features.indices, features.indptr), features.shape
        )
        rows = rows.copy()
        rows.eliminate_zeros()
    n_themes = targets.shape[1]
    coef, intercept = np.zeros((n_themes, features.shape[1])), np.zeros(n_themes)
    sizes = weights @ targets
    rarity = np.where(sizes > 0, sizes.sum() / (n_themes * np.where(sizes > 0, sizes, 1.0)), 0.0) ** candidate.balance
    single = bool((targets.sum(axis=1) == 1).all())
    # With one theme each, a text of a rare theme weighs more wherever it speaks, also against the other themes.
    shared = weights * (targets @ rarity) if single else weights
    for k in range(n_themes):
        has = targets[:, k]
        if has.all() or not has.any():
            intercept[k] = np.log((has.sum() + 0.5) / ((~has).sum() + 0.5))
            continue
        weight = shared if single else weights * np.where(has, rarity[k], 1.0)
        coef[k], intercept[k] = _binary(candidate, rows, has, weight)
    return LinearThemes(coef * factors, intercept)


def _binary(candidate: Candidate, rows: csr_matrix, has: NDArray[np.bool_], weight: Floats) -> tuple[Floats, float]:
    if candidate.family == "ridge":
        ridge = Ridge(alpha=1 / candidate.C, solver="sparse_cg", tol=1e-4)
        ridge.fit(rows, np.where(has, 1.0, -1.0), sample_weight=weight)
        return ridge.coef_, float(ridge.intercept_)
    if candidate.family == "svc":
        model = LinearSVC(C=candidate.C, tol=TOLERANCE, random_state=0)
    else:
        model = LogisticRegression(
            C=candidate.C, solver="liblinear", intercept_scaling=10.0, tol=TOLERANCE, random_state=0
        )
    model.fit(rows, has, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])
