"""Tables of a frozen topic-word distribution, one row per term, that a sweep reads: functions of arrays.

References
----------
.. [1] Yao, L., Mimno, D., McCallum, A. (2009). Efficient methods for topic model inference on streaming document
   collections. KDD '09. https://doi.org/10.1145/1557019.1557121
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["frozen_tables", "trained_tables"]

SCALE = 65535.0


@njit(cache=True, nogil=True)
def _tabulate(phi: Array, alpha: Array, weights: Array, smooth: Array, mass: Array, i: int) -> None:
    """Scale one term's topic weights to 16 bits and cumulate their products with the prior."""
    largest = phi.max()
    if largest <= 0.0:
        phi[:] = 1.0
        largest = 1.0
    scale = SCALE / largest
    total = 0.0
    for k in range(len(phi)):
        weight = phi[k] * scale
        weights[i, k] = np.uint16(weight + 0.5)
        total += alpha[k] * weight
        smooth[i, k] = np.float32(total)
    mass[i] = total


@njit(cache=True, nogil=True)
def trained_tables(
    counts: Array,
    prior: Array,
    totals: Array,
    alpha: Array,
    weights: Array,
    smooth: Array,
    mass: Array,
    start: int,
    stop: int,
) -> None:
    """Tabulate phi_kv = (counts_vk + prior_vk) / totals_k for the terms of a range.

    Parameters
    ----------
    counts : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts.
    totals : ndarray of shape (n_components,), float64
        Sums over terms of counts and prior.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    weights : ndarray of shape (n_terms, n_components), uint16
        Written: phi, scaled per term so that the largest entry is 65535.
    smooth : ndarray of shape (n_terms, n_components), float32
        Written: cumulative sums of alpha times phi in the same scale.
    mass : ndarray of shape (n_terms,), float64
        Written: the sum of alpha times phi.
    start, stop : int
        Range of terms.
    """
    phi = np.empty(counts.shape[1])
    inverse = 1.0 / totals
    for v in range(start, stop):
        for k in range(len(phi)):
            phi[k] = (counts[v, k] + prior[v, k]) * inverse[k]
        _tabulate(phi, alpha, weights, smooth, mass, v)


@njit(cache=True, nogil=True)
def frozen_tables(
    topics: Array,
    terms: Array,
    alpha: Array,
    weights: Array,
    smooth: Array,
    mass: Array,
    start: int,
    stop: int,
) -> None:
    """Tabulate given topics for some of their terms.

    A term without weight in any topic says nothing: it gets equal weights.

    Parameters
    ----------
    topics : ndarray of shape (n_components, n_terms), float64
        Rows sum to 1.
    terms : ndarray of shape (n_live,), int64
        The terms wanted.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    weights, smooth, mass : ndarray of shape (n_live, n_components) or (n_live,)
        Written, see `trained_tables`.
    start, stop : int
        Range of rows to write.
    """
    phi = np.empty(topics.shape[0])
    for i in range(start, stop):
        for k in range(len(phi)):
            phi[k] = topics[k, terms[i]]
        _tabulate(phi, alpha, weights, smooth, mass, i)
