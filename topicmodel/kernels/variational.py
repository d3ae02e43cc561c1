"""Collapsed variational inference of order zero (CVB0) [1]_: functions of arrays, over a range of documents or terms.

Let N_dk be the tokens of document d that are expected in topic k, phi_kv the topics. A token of term v in d belongs to
topic k with

    gamma_dvk proportional to (N_dk - g_dvk + alpha_k) phi_kv,

where g_dvk is what the token itself contributes to N_dk; without leaving it out this would be EM, which settles much
earlier and worse. The gammas are not stored: g is taken from (N_dk + alpha_k) phi_kv, one step of the fixed point.
`expect_documents` sums gammas to N given phi; `expect_terms` sums them to the counts that phi is made from, given N.

Both read two rows: the shares (N_dk + alpha_k) / (n_d + sum alpha), and phi, scaled per term to a largest entry of
2**29. Products are then at most 2**29; their sums over topics are of whole numbers, which a processor may add in any
order, many at a time. Sums over tokens are in single precision in the order of the entries.

References
----------
.. [1] Asuncion, A., Welling, M., Smyth, P., Teh, Y. W. (2009). On smoothing and inference for topic models. UAI '09.
   https://doi.org/10.48550/arXiv.1205.2662
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["expect_documents", "expect_terms", "scale_topics"]

UNITS = 2.0**29
ONE = np.int32(1)


@njit(cache=True, nogil=True, inline="always")
def _share(shares: Array, unit: float, alpha: Array, phi: Array, gamma: Array) -> np.float32:
    """Write a token's gammas, up to a factor, and return what divides them.

    `unit` is 1 / (n_d + sum alpha): what one token adds to the shares.
    """
    total = np.int32(0)
    for k in range(len(gamma)):
        total = np.int32(total + np.int32(shares[k] * phi[k]))
    own = unit / np.float32(max(total, ONE))
    total = np.int32(0)
    for k in range(len(gamma)):
        others = max(shares[k] - own * (shares[k] * phi[k]), unit * alpha[k])
        gamma[k] = others * phi[k]
        total = np.int32(total + np.int32(gamma[k]))
    return np.float32(max(total, ONE))


@njit(cache=True, nogil=True)
def expect_documents(
    indptr: Array,
    indices: Array,
    counts: Array,
    phi: Array,
    alpha: Array,
    units: Array,
    shares: Array,
    start: int,
    stop: int,
) -> None:
    """Renew the shares of a range of documents.

    Parameters
    ----------
    indptr : ndarray of shape (n_documents + 1,), int64
        Where each document's entries start.
    indices, counts : ndarray of shape (n_entries,), integers
        Terms, and how often each occurs.
    phi : ndarray of shape (n_terms, n_components), float32
        Topics, from `scale_topics`.
    alpha : ndarray of shape (n_components,), float32
        Prior of the mixtures.
    units : ndarray of shape (n_documents,), float32
        1 / (n_d + sum alpha).
    shares : ndarray of shape (n_documents, n_components), float32
        (N_dk + alpha_k) / (n_d + sum alpha), rows sum to 1; rewritten.
    start, stop : int
        Range of documents.
    """
    n_components = len(alpha)
    gamma, expected = np.empty(n_components, np.float32), np.empty(n_components, np.float32)
    for d in range(start, stop):
        expected[:] = alpha
        own = shares[d]
        unit = units[d]
        for i in range(indptr[d], indptr[d + 1]):
            total = _share(own, unit, alpha, phi[np.uint64(indices[i])], gamma)
            scale = np.float32(counts[i]) / total
            for k in range(n_components):
                expected[k] += scale * gamma[k]
        for k in range(n_components):
            own[k] = expected[k] * unit


@njit(cache=True, nogil=True)
def expect_terms(
    indptr: Array,
    indices: Array,
    counts: Array,
    phi: Array,
    alpha: Array,
    units: Array,
    shares: Array,
    expected: Array,
    start: int,
    stop: int,
) -> None:
    """Sum the tokens of a range of terms that are expected in each topic.

    Parameters
    ----------
    indptr : ndarray of shape (n_terms + 1,), int64
        Where each term's entries start.
    indices, counts : ndarray of shape (n_entries,), integers
        Documents, and how often the term occurs in each.
    phi, alpha, units, shares
        See `expect_documents`.
    expected : ndarray of shape (n_terms, n_components), float32
        Written; a row sums to the tokens of its term.
    start, stop : int
        Range of terms.
    """
    n_components = len(alpha)
    gamma, row = np.empty(n_components, np.float32), np.empty(n_components, np.float32)
    for v in range(start, stop):
        row[:] = np.float32(0.0)
        own = phi[v]
        for i in range(indptr[v], indptr[v + 1]):
            d = np.uint64(indices[i])
            total = _share(shares[d], units[d], alpha, own, gamma)
            scale = np.float32(counts[i]) / total
            for k in range(n_components):
                row[k] += scale * gamma[k]
        expected[v] = row


@njit(cache=True, nogil=True)
def scale_topics(expected: Array, prior: Array, totals: Array, phi: Array, start: int, stop: int) -> None:
    """Estimate phi_kv = (expected_vk + prior_vk) / totals_k, each term's largest entry scaled to 2**29.

    Parameters
    ----------
    expected : ndarray of shape (n_terms, n_components), float32
        Tokens of each term expected in each topic.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts, positive.
    totals : ndarray of shape (n_components,), float64
        Sums over terms of both.
    phi : ndarray of shape (n_terms, n_components), float32
        Written.
    start, stop : int
        Range of terms.
    """
    row = np.empty(len(totals))
    for v in range(start, stop):
        for k in range(len(totals)):
            row[k] = (expected[v, k] + prior[v, k]) / totals[k]
        scale = UNITS / row.max()
        for k in range(len(totals)):
            phi[v, k] = row[k] * scale
