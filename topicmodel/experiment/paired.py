"""Paired tests between two runs on the same documents, or on topics matched one to one.

References
----------
.. [1] Pitman, E. J. G. (1937). Significance tests which may be applied to samples from any populations. Supplement to
   the Journal of the Royal Statistical Society 4 (1). https://doi.org/10.2307/2984124
.. [2] Phipson, B., Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics
   and Molecular Biology 9 (1). https://doi.org/10.2202/1544-6115.1585
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.objects.display import Shown

__all__ = ["PairedTest", "paired_test"]

N_FLIPS, N_REPLICATES, AT_ONCE = 9999, 2000, 100


@dataclass(frozen=True, slots=True, repr=False)
class PairedTest(Shown):
    """A difference of two runs on the same units.

    Parameters
    ----------
    what : str
        The figure.
    unit : str
        What it was measured on.
    n : int
        Units.
    difference : float
        Mean of second minus first.
    low, high : float
        Ends of its 90 % interval by a bootstrap over units.
    p : float
        Two-sided p-value of a test that flips signs [1]_; never 0 [2]_.
    """

    what: str
    unit: str
    n: int
    difference: float
    low: float
    high: float
    p: float


def paired_test(what: str, unit: str, first: ArrayLike, second: ArrayLike, *, seed: int = 0) -> PairedTest:
    """Test whether two runs differ, unit by unit.

    Parameters
    ----------
    what, unit : str
        Names for the result.
    first, second : array-like of shape (n_units,)
        A number per unit; units where one is NaN are left out.
    seed : int
        Seed of flips and bootstrap.

    Returns
    -------
    PairedTest
        With n = 0 and p = 1 if no unit has both numbers.

    Examples
    --------
    >>> test = paired_test("accuracy", "documents", [0.0] * 10, [1.0] * 10)
    >>> test.difference, test.p < 0.01
    (1.0, True)
    """
    apart = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    apart = apart[np.isfinite(apart)]
    n = len(apart)
    if n == 0:
        return PairedTest(what, unit, 0, 0.0, 0.0, 0.0, 1.0)
    rng, mean = np.random.default_rng(seed), float(apart.mean())
    # Rounding must not make a flip that gives the same mean look smaller.
    reached = abs(mean) * (1 - 1e-12)
    more = sum(int((np.abs(signs @ apart / n) >= reached).sum()) for signs in _signs(rng, n))
    means = np.concatenate([rows @ apart / n for rows in _resampled(rng, n)])
    low, high = np.quantile(means, [0.05, 0.95]).tolist()
    return PairedTest(what, unit, n, mean, low, high, (more + 1) / (N_FLIPS + 1))


def _signs(rng: np.random.Generator, n: int) -> Iterator[NDArray[np.floating[Any]]]:
    for done in range(0, N_FLIPS, AT_ONCE):
        yield rng.integers(0, 2, (min(AT_ONCE, N_FLIPS - done), n)) * 2.0 - 1.0


def _resampled(rng: np.random.Generator, n: int) -> Iterator[NDArray[np.int64]]:
    for _ in range(N_REPLICATES // AT_ONCE):
        yield rng.multinomial(n, np.full(n, 1 / n), AT_ONCE)
