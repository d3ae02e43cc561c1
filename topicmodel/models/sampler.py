"""The state of a fit: one topic per token, and what is counted from it.

References
----------
.. [1] Newman, D., Asuncion, A., Smyth, P., Welling, M. (2009). Distributed algorithms for topic models. JMLR 10,
   1801-1828. https://doi.org/10.5555/1577069.1755845
"""

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.kernels.fold_in import log_likelihoods
from topicmodel.kernels.histogram import count_documents, learn_prior
from topicmodel.kernels.lda import UNASSIGNED, count_topics, document_keys, group_by_term, sweep
from topicmodel.kernels.rng import mix
from topicmodel.kernels.tables import trained_tables
from topicmodel.models.counts import Counts
from topicmodel.models.ranges import for_ranges

__all__ = ["Sampler", "training_keys"]

Floats = NDArray[np.float64]

# Gamma(shape, rate) prior of each entry of alpha: weak, and enough to keep an unused topic's entry above 0.
ALPHA_SHAPE, ALPHA_RATE, ALPHA_STEPS = 1.001, 1.0, 5
# Documents whose likelihood is followed.
TRACED = 300


def training_keys(documents: Counts) -> NDArray[np.uint64]:
    """Key each document's random stream on its content; equal documents are told apart by their occurrence.

    Parameters
    ----------
    documents : Counts
        The training documents.

    Returns
    -------
    ndarray of shape (n_documents,), uint64
        All different (up to a collision of 64-bit hashes); permuting the documents permutes the keys.
    """
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.searchsorted(ordered, ordered, side="left")
    for repeat in np.flatnonzero(first != np.arange(len(keys))):
        keys[order[repeat]] = mix(ordered[repeat] + np.uint64(repeat - first[repeat]))
    return keys


def _token_offsets(documents: Counts) -> NDArray[np.int64]:
    """Return where each document's tokens start among all tokens, an array of shape (n_documents + 1,)."""
    sums = np.zeros(documents.n_documents + 1, np.int64)
    filled = np.flatnonzero(np.diff(documents.indptr))
    if len(filled):
        sums[filled + 1] = np.add.reduceat(documents.counts, documents.indptr[filled], dtype=np.int64)
    return np.cumsum(sums)


def _smallest(keys: NDArray[np.uint64], offsets: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Choose the non-empty documents with the smallest keys, a sample that their content alone decides."""
    filled = np.flatnonzero(np.diff(offsets) > 0)
    return filled[np.argsort(keys[filled], kind="stable")][:size]


class Sampler:
    """Topic assignments of the training documents, swept with a topic-word table frozen within each sweep.

    Parameters
    ----------
    documents : Counts
        Training documents.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts of the topics; strides may be 0.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures; copied.
    seed : int
        Seed.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Attributes
    ----------
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token.
    counts : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures, as learnt so far.
    number, begun : int
        Sweeps made, and sweeps that were made before this fit.
    burnt : int or None
        Sweep after which the burn-in ended.
    """

    def __init__(self, documents: Counts, prior: Floats, alpha: Floats, seed: int, n_jobs: int | None = None) -> None:
        self.documents, self.prior, self.alpha = documents, prior, alpha.copy()
        self.seed, self.n_jobs, self.number, self.begun = seed, n_jobs, 0, 0
        self.keys = training_keys(documents)
        self.offsets = _token_offsets(documents)
        n_tokens = int(self.offsets[-1])
        index = np.int32 if n_tokens < 2**31 else np.int64
        self.terms = np.concatenate([[0], np.cumsum(np.bincount(documents.indices, minlength=documents.n_terms))])
        self.first, self.entry_counts = np.empty(len(documents.indices), index), np.empty_like(documents.counts)
        group_by_term(documents.indices, documents.counts, self.terms, self.first, self.entry_counts)
        self.assignments = np.full(n_tokens, UNASSIGNED, np.uint16)
        self.counts = np.zeros(prior.shape, np.int32)
        self.weights = np.empty(prior.shape, np.uint16)
        self.smooth = np.empty(prior.shape, np.float32)
        self.mass = np.empty(len(prior))
        self.prior_totals = prior.sum(axis=0)
        self.collected: NDArray[np.int64] | None = None
        self.n_collected = 0
        self.burnt: int | None = None
        self.initial_alpha = alpha.copy()
        self._traced = _smallest(self.keys, self.offsets, TRACED)

    def continued(self, documents: Counts, prior: Floats, n_jobs: int | None) -> "Sampler":
        """Return the same state with its burn-in open again, for documents that must be the same.

        Parameters
        ----------
        documents : Counts
            The documents of this sampler.
        prior : ndarray of shape (n_terms, n_components), float64
            Pseudo-counts; may differ from those so far.
        n_jobs : int or None
            Threads.

        Returns
        -------
        Sampler
            A new sampler.

        Raises
        ------
        InputError
            If the documents or the shape of the prior differ.
        """
        later = Sampler(documents, prior, self.alpha, self.seed, n_jobs)
        if prior.shape != self.prior.shape or not np.array_equal(later.keys, self.keys):
            raise InputError(
                "warm_start found other documents or another number of topics; allowed: those of the last fit"
            )
        later.assignments[:] = self.assignments
        later.number = later.begun = self.number
        later.recount()
        return later

    def start(self, pseudo_counts: NDArray[np.int32]) -> None:
        """Make the first sweep from given counts instead of those of the assignments."""
        self.counts[:] = pseudo_counts
        self.sweep()

    def sweep(self) -> None:
        """Draw every token once and count."""
        self._tabulate()
        d = self.documents
        for_ranges(
            lambda start, stop: sweep(
                d.indptr,
                d.indices,
                d.counts,
                self.offsets,
                self.keys,
                self.assignments,
                self.weights,
                self.smooth,
                self.mass,
                self.seed,
                self.number,
                start,
                stop,
            ),
            d.n_documents,
            self.n_jobs,
        )
        self.recount()
        self.number += 1

    def recount(self) -> None:
        """Count the assignments anew."""
        for_ranges(
            lambda start, stop: count_topics(
                self.first, self.entry_counts, self.terms, self.assignments, self.counts, start, stop
            ),
            self.documents.n_terms,
            self.n_jobs,
        )

    def learn_alpha(self) -> None:
        """Move alpha uphill given the assignments; all sums are over whole numbers or in a fixed order."""
        lengths = np.diff(self.offsets)
        longest = int(lengths.max(initial=0))
        histogram = np.zeros((len(self.alpha), longest + 1), np.int64)
        sizes = np.zeros(longest + 1, np.int64)
        count_documents(self.offsets, self.assignments, histogram, sizes, 0, self.documents.n_documents)
        if sizes.any():
            learn_prior(histogram, sizes, self.alpha, ALPHA_SHAPE, ALPHA_RATE, ALPHA_STEPS)

    def collect(self) -> None:
        """Add the current counts to the average that `topics` returns; whole numbers, so the order is free."""
        if self.collected is None:
            self.collected = np.zeros(self.counts.shape, np.int64)
        self.collected += self.counts
        self.n_collected += 1

    def topics(self) -> Floats:
        """Return E[phi | assignments] from the counts collected, or the current ones if there are none.

        Returns
        -------
        ndarray of shape (n_components, n_terms), float64
            Rows sum to 1.
        """
        counts, n = (self.counts, 1) if self.collected is None else (self.collected, self.n_collected)
        topics = np.empty(counts.shape[::-1])
        for k, topic in enumerate(topics):
            topic[:] = counts[:, k] / n + self.prior[:, k]
            topic /= topic.sum()
        return topics

    def log_likelihood(self) -> float:
        """Return nats per token of a fixed sample of the documents, given their assignments: what `tol` watches."""
        sample = self.documents.take(self._traced)
        live, rows = np.unique(sample.indices, return_inverse=True)
        topics = ((self.counts[live] + self.prior[live]) / self._totals()).T.copy()
        mixtures = np.empty((len(self._traced), len(self.alpha)))
        for mixture, d in zip(mixtures, self._traced, strict=True):
            own = np.bincount(self.assignments[self.offsets[d] : self.offsets[d + 1]], minlength=len(self.alpha))
            mixture[:] = (own + self.alpha) / (own.sum() + self.alpha.sum())
        out = np.empty(len(mixtures))
        log_likelihoods(sample.indptr, rows.astype(np.int32), sample.counts, mixtures, topics, out, 0, len(out))
        return float(out.sum() / max(1, sample.counts.sum(dtype=np.int64)))

    def _totals(self) -> Floats:
        totals: Floats = self.counts.sum(axis=0, dtype=np.int64) + self.prior_totals
        return totals

    def _tabulate(self) -> None:
        totals = self._totals()
        for_ranges(
            lambda start, stop: trained_tables(
                self.counts, self.prior, totals, self.alpha, self.weights, self.smooth, self.mass, start, stop
            ),
            self.documents.n_terms,
            self.n_jobs,
        )
