"""What a model is chosen for: the figure that compares candidates, cuts and shifts, named as in scikit-learn."""

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest

__all__ = ["SCORINGS", "check_scoring", "class_f1", "score_found"]

SCORINGS = ("f1_macro", "f1_weighted", "f1_micro", "accuracy")
"""Every theme counts alike; as it has texts; every decision counts alike; every text."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def check_scoring(scoring: str) -> None:
    """Refuse a figure that is none of `SCORINGS`.

    Parameters
    ----------
    scoring : str
        Its name.

    Raises
    ------
    InputError
        With the names that are allowed and the nearest.

    Examples
    --------
    >>> check_scoring("f1_marco")
    Traceback (most recent call last):
        ...
    topicmodel.errors.InputError: scoring is 'f1_marco'; allowed: f1_macro, f1_weighted, ...; did you mean 'f1_macro'?
    """
    if scoring not in SCORINGS:
        near = nearest(str(scoring), SCORINGS)
        raise InputError(f"scoring is '{scoring}'; allowed: {', '.join(SCORINGS)}{near}")


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


def score_found(found: Bools, targets: Bools, scoring: str) -> float:
    """Return how well the themes that were found are those of the texts.

    Parameters
    ----------
    found, targets : ndarray of shape (n_texts, n_themes), bool
        Themes predicted and true.
    scoring : str
        One of `SCORINGS`. Means of F1 are over the themes that occur in `targets`; accuracy counts the texts of which
        every theme is right.

    Returns
    -------
    float
        Between 0 and 1, rounded to nine places so that sums in another order are no other score; 0 without themes.

    Examples
    --------
    >>> found, targets = np.eye(2, dtype=bool)[[0, 0, 0, 1]], np.eye(2, dtype=bool)[[0, 0, 1, 1]]
    >>> [score_found(found, targets, scoring) for scoring in ("f1_macro", "accuracy")]
    [0.733333333, 0.75]
    """
    sizes = targets.sum(axis=0)
    if not sizes.any():
        return 0.0
    if scoring == "accuracy":
        value = (found == targets).all(axis=1).mean()
    elif scoring == "f1_micro":
        value = 2 * (found & targets).sum() / (found.sum() + sizes.sum())
    else:
        weights = sizes / sizes.sum() if scoring == "f1_weighted" else (sizes > 0) / (sizes > 0).sum()
        value = class_f1(found, targets) @ weights
    return round(float(value), 9)
