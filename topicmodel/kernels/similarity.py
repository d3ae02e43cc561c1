"""How alike topics of two models are: all pairs, by leading words and by distribution.

References
----------
.. [1] Webber, W., Moffat, A., Zobel, J. (2010). A similarity measure for indefinite rankings. ACM TOIS 28 (4).
   https://doi.org/10.1145/1852102.1852106
.. [2] Bhattacharyya, A. (1943). On a measure of divergence between two statistical populations. Bulletin of the
   Calcutta Mathematical Society 35.
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["affinities", "rank_biased_overlaps"]


@njit(cache=True, nogil=True)
def rank_biased_overlaps(a: Array, b: Array, p: float, overlaps: Array, start: int, stop: int) -> None:
    """Compare lists of leading words by rank-biased overlap, extrapolated to the lists' depth [1]_.

    Parameters
    ----------
    a, b : ndarray of shape (n_topics, depth), int64
        Leading terms of the topics of each model, numbered alike.
    p : float
        Persistence, in (0, 1): the weight of depth d is proportional to p ** d.
    overlaps : ndarray of shape (n_topics of a, n_topics of b), float64
        Written: 1 for equal lists, 0 for disjoint ones.
    start, stop : int
        Range of topics of `a`.
    """
    depth = a.shape[1]
    for i in range(start, stop):
        for j in range(len(b)):
            shared, weight, total = 0, 1.0, 0.0
            for d in range(depth):
                shared += a[i, d] == b[j, d]
                for before in range(d):
                    shared += a[i, d] == b[j, before]
                    shared += b[j, d] == a[i, before]
                total += weight * shared / (d + 1)
                weight *= p
            overlaps[i, j] = weight * shared / depth + (1 - p) * total


@njit(cache=True, nogil=True)
def affinities(a: Array, b: Array, found: Array, start: int, stop: int) -> None:
    """Sum sqrt(a_v b_v) over terms: Bhattacharyya's affinity [2]_, in a fixed order.

    Parameters
    ----------
    a, b : ndarray of shape (n_topics, n_terms), float64
        Square roots of the topics' weights.
    found : ndarray of shape (n_topics of a, n_topics of b), float64
        Written: 1 for equal topics, 0 for disjoint ones.
    start, stop : int
        Range of topics of `a`.
    """
    for i in range(start, stop):
        for j in range(len(b)):
            # Eight sums side by side: the compiler may not reorder one.
            sums = np.zeros(8)
            whole = a.shape[1] // 8 * 8
            for v in range(0, whole, 8):
                for lane in range(8):
                    sums[lane] += a[i, v + lane] * b[j, v + lane]
            total = 0.0
            for v in range(whole, a.shape[1]):
                total += a[i, v] * b[j, v]
            for lane in range(8):
                total += sums[lane]
            found[i, j] = total
