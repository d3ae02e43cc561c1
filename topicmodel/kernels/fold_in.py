"""Mixtures of documents under frozen topics, by sampling: functions of arrays, over a range of documents.

References
----------
.. [1] Griffiths, T. L., Steyvers, M. (2004). Finding scientific topics. PNAS 101.
   https://doi.org/10.1073/pnas.0307752101
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.dirichlet import dirichlet, logarithm
from topicmodel.kernels.lda import UNASSIGNED, resample
from topicmodel.kernels.rng import mix, stream

__all__ = ["fold_in_draws", "fold_in_means", "log_likelihoods", "share_entries"]

# Sweeps of new documents are numbered from here, sweeps of a fit from 0: their streams never meet.
FIRST_SWEEP = 1 << 40


@njit(cache=True, nogil=True)
def _advance(
    indices: Array,
    counts: Array,
    start: int,
    stop: int,
    assignments: Array,
    key: np.uint64,
    weights: Array,
    smooth: Array,
    mass: Array,
    topics: Array,
    in_use: Array,
    places: Array,
    n: int,
    seed: int,
    first: int,
    last: int,
) -> int:
    """Run sweeps `first` to `last` - 1 of one document's chain."""
    for number in range(first, last):
        numbers = stream(seed, FIRST_SWEEP + number, key)
        n = resample(
            indices, counts, start, stop, assignments, 0, numbers, weights, smooth, mass, topics, in_use, places, n
        )
    return n


@njit(cache=True, nogil=True)
def fold_in_means(
    indptr: Array,
    indices: Array,
    counts: Array,
    keys: Array,
    weights: Array,
    smooth: Array,
    mass: Array,
    alpha: Array,
    seed: int,
    n_sweeps: int,
    n_draws: int,
    means: Array,
    start: int,
    stop: int,
) -> None:
    """Average E[theta | assignments] = (c_k + alpha_k) / (n + sum alpha) over the sweeps after the burn-in.

    Parameters
    ----------
    indptr, indices, counts : ndarray
        Document-term matrix; `indices` are rows of `weights`.
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents' random streams.
    weights, smooth, mass : ndarray
        See `topicmodel.kernels.tables.frozen_tables`.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    seed, n_sweeps, n_draws : int
        Seed, sweeps of burn-in, sweeps averaged.
    means : ndarray of shape (n_documents, n_components), float64
        Written; rows sum to 1.
    start, stop : int
        Range of documents.
    """
    n_components = len(alpha)
    topics = np.empty(n_components, np.uint32)
    in_use = np.empty(n_components, np.int32)
    places = np.empty(n_components, np.int32)
    for d in range(start, stop):
        a, b = indptr[d], indptr[d + 1]
        assignments = np.full(counts[a:b].sum(), UNASSIGNED, np.uint16)
        places[:] = -1
        n = 0
        totals = np.zeros(n_components, np.int64)
        for i in range(n_sweeps + n_draws):
            n = _advance(
                indices,
                counts,
                a,
                b,
                assignments,
                keys[d],
                weights,
                smooth,
                mass,
                topics,
                in_use,
                places,
                n,
                seed,
                i,
                i + 1,
            )
            if i >= n_sweeps:
                for j in range(n):
                    totals[topics[j]] += in_use[j]
        size = len(assignments) + alpha.sum()
        for k in range(n_components):
            means[d, k] = (totals[k] / n_draws + alpha[k]) / size


@njit(cache=True, nogil=True)
def fold_in_draws(
    indptr: Array,
    indices: Array,
    counts: Array,
    keys: Array,
    weights: Array,
    smooth: Array,
    mass: Array,
    alpha: Array,
    seed: int,
    n_sweeps: int,
    thinning: int,
    draws: Array,
    start: int,
    stop: int,
) -> None:
    """Draw theta ~ Dirichlet(c + alpha) after every `thinning` sweeps that follow the burn-in.

    Parameters
    ----------
    indptr, indices, counts, keys, weights, smooth, mass, alpha, seed, n_sweeps, start, stop
        See `fold_in_means`.
    thinning : int
        Sweeps between draws.
    draws : ndarray of shape (n_draws, n_documents, n_components), float64
        Written; the last axis sums to 1.
    """
    n_components = len(alpha)
    topics = np.empty(n_components, np.uint32)
    in_use = np.empty(n_components, np.int32)
    places = np.empty(n_components, np.int32)
    for d in range(start, stop):
        a, b = indptr[d], indptr[d + 1]
        assignments = np.full(counts[a:b].sum(), UNASSIGNED, np.uint16)
        places[:] = -1
        n = 0
        done = 0
        for i in range(draws.shape[0]):
            until = n_sweeps + (i + 1) * thinning
            n = _advance(
                indices,
                counts,
                a,
                b,
                assignments,
                keys[d],
                weights,
                smooth,
                mass,
                topics,
                in_use,
                places,
                n,
                seed,
                done,
                until,
            )
            done = until
            parameters = alpha.copy()
            for j in range(n):
                parameters[topics[j]] += in_use[j]
            dirichlet(parameters, mix(stream(seed, FIRST_SWEEP + done, keys[d])), draws[i, d])


@njit(cache=True, nogil=True)
def share_entries(
    indptr: Array,
    indices: Array,
    mixtures: Array,
    topics: Array,
    shares: Array,
    start: int,
    stop: int,
) -> None:
    """Share each entry of the document-term matrix among the topics: theta_dk phi_kv, normalised over k.

    Parameters
    ----------
    indptr, indices : ndarray
        Document-term matrix.
    mixtures : ndarray of shape (n_documents, n_components), float64
        Rows sum to 1.
    topics : ndarray of shape (n_components, n_terms), float64
        Rows sum to 1.
    shares : ndarray of shape (n_entries, n_components), float64
        Written; rows sum to 1 (the mixture itself, where no topic knows the term).
    start, stop : int
        Range of documents.
    """
    for d in range(start, stop):
        for entry in range(indptr[d], indptr[d + 1]):
            total = 0.0
            for k in range(topics.shape[0]):
                shares[entry, k] = mixtures[d, k] * topics[k, indices[entry]]
                total += shares[entry, k]
            for k in range(topics.shape[0]):
                shares[entry, k] = shares[entry, k] / total if total > 0.0 else mixtures[d, k]


@njit(cache=True, nogil=True)
def log_likelihoods(
    indptr: Array,
    indices: Array,
    counts: Array,
    mixtures: Array,
    topics: Array,
    out: Array,
    start: int,
    stop: int,
) -> None:
    """Sum counts_dv log(sum_k theta_dk phi_kv) over the entries of each document.

    Parameters
    ----------
    indptr, indices, counts : ndarray
        Document-term matrix.
    mixtures : ndarray of shape (n_documents, n_components), float64
        Rows sum to 1.
    topics : ndarray of shape (n_components, n_terms), float64
        Rows sum to 1.
    out : ndarray of shape (n_documents,), float64
        Written, in nats.
    start, stop : int
        Range of documents.
    """
    for d in range(start, stop):
        total = 0.0
        for entry in range(indptr[d], indptr[d + 1]):
            p = 0.0
            for k in range(topics.shape[0]):
                p += mixtures[d, k] * topics[k, indices[entry]]
            total += counts[entry] * (logarithm(p) if p > 0.0 else -np.inf)
        out[d] = total
