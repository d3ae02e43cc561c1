"""Tests whether one classifier is better than another on the same texts, or whether it is chance.

References
----------
.. [1] McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or percentages.
   Psychometrika 12. https://doi.org/10.1007/BF02295996
.. [2] Berg-Kirkpatrick, T., Burkett, D., Klein, D. (2012). An empirical investigation of statistical significance in
   NLP. EMNLP-CoNLL '12. https://aclanthology.org/D12-1091
.. [3] Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6.
   https://www.jstor.org/stable/4615733
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

__all__ = ["bootstrap_p", "holm", "mcnemar_p"]


def mcnemar_p(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p-value of McNemar's test [1]_.

    Parameters
    ----------
    only_first, only_second : int
        Texts that only the first, or only the second, has right.

    Returns
    -------
    float
        1 where they never differ.

    Examples
    --------
    >>> round(mcnemar_p(8, 1), 3)
    0.039
    """
    n = only_first + only_second
    return float(binomtest(only_first, n).pvalue) if n else 1.0


def bootstrap_p(difference: float, resampled: NDArray[np.float64]) -> float:
    """Return the two-sided p-value of the paired bootstrap [2]_.

    Parameters
    ----------
    difference : float
        Of the two classifiers' figures on the texts.
    resampled : ndarray of shape (n_resamples,), float64
        The same on resampled texts.

    Returns
    -------
    float
        Share of resamplings that are as far from `difference` as it is from 0, itself included: never 0.

    Examples
    --------
    >>> bootstrap_p(0.5, np.array([0.4, 0.5, 0.6]))
    0.25
    """
    far = np.abs(resampled - difference) >= abs(difference) - 1e-12
    return float((1 + far.sum()) / (1 + len(resampled)))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values corrected for their number by Holm's method [3]_.

    Parameters
    ----------
    p_values : sequence of float
        One per comparison.

    Returns
    -------
    tuple of float
        In the same order; below .05 each means that the chance of even one false alarm is below .05.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected, worst = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[i]))
        corrected[i] = worst
    return tuple(corrected)
