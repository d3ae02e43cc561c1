"""Mixtures of documents under frozen topics, shared by `LDA.transform` and the placer.

Nothing here imports scikit-learn: the command line has to answer at once.

A document's random numbers are keyed on its own content, so its mixture depends neither on its row nor on the documents
it stands beside.

References
----------
.. [1] Griffiths, T. L., Steyvers, M. (2004). Finding scientific topics. PNAS 101.
   https://doi.org/10.1073/pnas.0307752101
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.kernels.fold_in import fold_in_draws, fold_in_means, log_likelihoods, share_entries
from topicmodel.kernels.lda import document_keys
from topicmodel.kernels.tables import frozen_tables
from topicmodel.models.ranges import for_ranges

__all__ = ["fold_in", "log_likelihood", "mean_mixtures", "responsibilities"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Documents and the tables of the terms that occur in them."""

    indptr: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    keys: NDArray[np.uint64]
    weights: NDArray[np.uint16]
    smooth: NDArray[np.float32]
    mass: Floats
    alpha: Floats


def fold_in(
    indptr: ArrayLike,
    indices: ArrayLike,
    counts: ArrayLike,
    topics: ArrayLike,
    alpha: ArrayLike,
    *,
    seed: int = 0,
    n_sweeps: int = 20,
    n_draws: int = 100,
    thinning: int = 3,
    n_jobs: int | None = None,
) -> Floats:
    """Draw mixtures from their posterior given frozen topics.

    The chain of each document draws the topic of every token given its other tokens [1]_; after the burn-in, and then
    after every `thinning` sweeps, theta is drawn from Dirichlet(alpha + counts of topics). Quantiles of the draws are
    credible intervals.

    Parameters
    ----------
    indptr : array of shape (n_documents + 1,), integers
        Where each document starts: `csr_matrix.indptr`.
    indices : array of shape (n_entries,), integers
        Terms, ascending within a document.
    counts : array of shape (n_entries,), integers
        How often each term occurs.
    topics : array of shape (n_components, n_terms), float
        Rows sum to 1.
    alpha : array of shape (n_components,), float
        Prior of the mixtures, positive.
    seed : int, default=0
        Same seed, same bits.
    n_sweeps : int, default=20
        Sweeps of burn-in.
    n_draws : int, default=100
        Draws to keep.
    thinning : int, default=3
        Sweeps between draws.
    n_jobs : int or None, default=None
        Threads; changes no bit of the result.

    Returns
    -------
    ndarray of shape (n_draws, n_documents, n_components), float64
        Draws; the last axis sums to 1. An empty document gets draws from the prior.

    Raises
    ------
    InputError
        If shapes do not fit or numbers are out of range.

    Examples
    --------
    >>> topics = [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]
    >>> draws = fold_in([0, 2], [0, 1], [6, 4], topics, [0.1, 0.1])
    >>> draws.shape
    (100, 1, 2)
    >>> bool(draws.mean(axis=0)[0, 0] > 0.9)
    True
    """
    _at_least(n_draws=n_draws, thinning=thinning)
    batch = _prepare(indptr, indices, counts, topics, alpha, n_jobs)
    n_documents = len(batch.indptr) - 1
    draws = np.empty((n_draws, n_documents, len(batch.alpha)))

    def work(start: int, stop: int) -> None:
        fold_in_draws(
            batch.indptr,
            batch.rows,
            batch.counts,
            batch.keys,
            batch.weights,
            batch.smooth,
            batch.mass,
            batch.alpha,
            seed,
            n_sweeps,
            thinning,
            draws,
            start,
            stop,
        )

    for_ranges(work, n_documents, n_jobs)
    return draws


def mean_mixtures(
    indptr: ArrayLike,
    indices: ArrayLike,
    counts: ArrayLike,
    topics: ArrayLike,
    alpha: ArrayLike,
    *,
    seed: int = 0,
    n_sweeps: int = 10,
    n_draws: int = 20,
    n_jobs: int | None = None,
) -> Floats:
    """Estimate the posterior mean of the mixtures given frozen topics.

    The same chain as `fold_in`; E[theta | assignments] = (c_k + alpha_k) / (n + sum alpha) is averaged over `n_draws`
    sweeps, which is less noisy than the mean of as many draws of theta.

    Parameters
    ----------
    indptr, indices, counts, topics, alpha, seed, n_sweeps, n_jobs
        See `fold_in`.
    n_draws : int, default=20
        Sweeps to average over.

    Returns
    -------
    ndarray of shape (n_documents, n_components), float64
        Rows sum to 1. An empty document gets the prior mean.

    Raises
    ------
    InputError
        If shapes do not fit or numbers are out of range.

    Examples
    --------
    >>> topics = [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]
    >>> mean_mixtures([0, 2, 2], [0, 1], [6, 4], topics, [0.1, 0.1]).round(2).tolist()
    [[0.99, 0.01], [0.5, 0.5]]
    """
    _at_least(n_draws=n_draws)
    batch = _prepare(indptr, indices, counts, topics, alpha, n_jobs)
    n_documents = len(batch.indptr) - 1
    means = np.empty((n_documents, len(batch.alpha)))

    def work(start: int, stop: int) -> None:
        fold_in_means(
            batch.indptr,
            batch.rows,
            batch.counts,
            batch.keys,
            batch.weights,
            batch.smooth,
            batch.mass,
            batch.alpha,
            seed,
            n_sweeps,
            n_draws,
            means,
            start,
            stop,
        )

    for_ranges(work, n_documents, n_jobs)
    return means


def responsibilities(indptr: ArrayLike, indices: ArrayLike, topics: ArrayLike, mixtures: ArrayLike) -> Floats:
    """Share each (document, term) entry among the topics.

    The share of topic k is p(k | document, term), proportional to theta_dk phi_kv.

    Parameters
    ----------
    indptr, indices
        See `fold_in`.
    topics : array of shape (n_components, n_terms), float
        Rows sum to 1.
    mixtures : array of shape (n_documents, n_components), float
        From `mean_mixtures`; rows sum to 1.

    Returns
    -------
    ndarray of shape (n_entries, n_components), float64
        Rows sum to 1, in the order of `indices`.

    Raises
    ------
    InputError
        If shapes do not fit.

    Examples
    --------
    >>> topics = [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]]
    >>> responsibilities([0, 2], [0, 1], topics, [[0.8, 0.2]]).tolist()
    [[1.0, 0.0], [0.8, 0.2]]
    """
    starts, terms = _rows(indptr, indices)
    phi, theta = _topics(topics), np.ascontiguousarray(mixtures, dtype=np.float64)
    if theta.shape != (len(starts) - 1, len(phi)):
        raise InputError(f"mixtures have shape {theta.shape}; needed: {(len(starts) - 1, len(phi))}")
    _known(terms, phi)
    shares = np.empty((len(terms), len(phi)))
    share_entries(starts, terms, theta, phi, shares, 0, len(starts) - 1)
    return shares


def log_likelihood(
    indptr: ArrayLike,
    indices: ArrayLike,
    counts: ArrayLike,
    topics: ArrayLike,
    mixtures: ArrayLike,
    *,
    n_jobs: int | None = None,
) -> Floats:
    """Compute log p(words | mixture, topics) of each document.

    Parameters
    ----------
    indptr, indices, counts, n_jobs
        See `fold_in`.
    topics : array of shape (n_components, n_terms), float
        Rows sum to 1, every entry positive.
    mixtures : array of shape (n_documents, n_components), float
        Rows sum to 1.

    Returns
    -------
    ndarray of shape (n_documents,), float64
        In nats.

    Examples
    --------
    >>> log_likelihood([0, 1], [0], [2], [[0.5, 0.5]], [[1.0]]).round(4).tolist()
    [-1.3863]
    """
    starts, terms = _rows(indptr, indices)
    phi, theta = _topics(topics), np.ascontiguousarray(mixtures, dtype=np.float64)
    _known(terms, phi)
    tokens = np.ascontiguousarray(counts, dtype=np.int32)
    out = np.empty(len(starts) - 1)
    for_ranges(
        lambda start, stop: log_likelihoods(starts, terms, tokens, theta, phi, out, start, stop), len(out), n_jobs
    )
    return out


def _prepare(
    indptr: ArrayLike, indices: ArrayLike, counts: ArrayLike, topics: ArrayLike, alpha: ArrayLike, n_jobs: int | None
) -> _Batch:
    """Check the arrays and tabulate the topics of the terms that occur."""
    starts, terms = _rows(indptr, indices)
    tokens = np.ascontiguousarray(counts, dtype=np.int32)
    phi = _topics(topics)
    prior = np.ascontiguousarray(alpha, dtype=np.float64)
    if prior.shape != (len(phi),) or not np.all(prior > 0):
        raise InputError(f"alpha has shape {prior.shape}; needed: {len(phi)} positive numbers, one per topic")
    if tokens.shape != terms.shape or np.any(tokens < 0):
        raise InputError(f"counts have shape {tokens.shape}; needed: {len(terms)} whole numbers from 0")
    _known(terms, phi)
    live, rows = np.unique(terms, return_inverse=True)
    weights = np.empty((len(live), len(phi)), np.uint16)
    smooth = np.empty((len(live), len(phi)), np.float32)
    mass = np.empty(len(live))
    for_ranges(
        lambda start, stop: frozen_tables(phi, live, prior, weights, smooth, mass, start, stop), len(live), n_jobs
    )
    keys = document_keys(starts, terms, tokens)
    return _Batch(starts, rows.astype(np.int32), tokens, keys, weights, smooth, mass, prior)


def _rows(indptr: ArrayLike, indices: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    starts = np.ascontiguousarray(indptr, dtype=np.int64)
    terms = np.ascontiguousarray(indices, dtype=np.int32)
    if (
        starts.ndim != 1
        or len(starts) == 0
        or starts[0] != 0
        or starts[-1] != len(terms)
        or np.any(np.diff(starts) < 0)
    ):
        raise InputError(f"indptr does not cut {len(terms)} entries into documents; needed: ascending from 0 to that")
    return starts, terms


def _topics(topics: ArrayLike) -> Floats:
    phi = np.ascontiguousarray(topics, dtype=np.float64)
    if phi.ndim != 2 or 0 in phi.shape or not np.all(phi >= 0):
        raise InputError(f"topics have shape {phi.shape}; needed: (n_components, n_terms), no number below 0")
    return phi


def _known(terms: NDArray[np.int32], phi: Floats) -> None:
    if len(terms) and not 0 <= terms.min() <= terms.max() < phi.shape[1]:
        raise InputError(f"terms run from {terms.min()} to {terms.max()}; the topics know 0 to {phi.shape[1] - 1}")


def _at_least(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise InputError(f"{name} is {number}; allowed: 1 or more")
