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
from topicmodel.kernels.histogram import count_documents, learn_prior, learn_symmetric_prior
from topicmodel.kernels.lda import token_offsets
from topicmodel.kernels.tables import trained_tables
from topicmodel.models.counts import Counts, training_keys
from topicmodel.models.engines import Layout, open_engine
from topicmodel.models.ranges import for_ranges

__all__ = ["Sampler"]

Floats = NDArray[np.float64]

# Gamma(shape, rate) prior of eta and of each entry of alpha: weak, and enough to keep an unused topic's above 0.
PRIOR_SHAPE, PRIOR_RATE, PRIOR_STEPS = 1.001, 1.0, 5
HERE = Layout()
# Documents whose likelihood is followed.
TRACED = 300


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
    layout : Layout
        Where the tokens are kept; changes no bit of the result.

    Attributes
    ----------
    counts : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures, as learnt so far.
    number, begun : int
        Sweeps made, and sweeps that were made before this fit.
    burnt : int or None
        Sweep after which the burn-in ended.
    interrupted : bool
        Whether Ctrl-C ended the fit.
    """

    def __init__(
        self,
        documents: Counts,
        prior: Floats,
        alpha: Floats,
        seed: int,
        n_jobs: int | None = None,
        layout: Layout = HERE,
    ) -> None:
        self.documents, self.prior, self.alpha, self.layout = documents, prior, alpha.copy(), layout
        self.seed, self.n_jobs, self.number, self.begun = seed, n_jobs, 0, 0
        self.keys = training_keys(documents)
        self.offsets = token_offsets(documents.indptr, documents.counts)
        self.engine = open_engine(layout, documents, self.keys, self.offsets, n_jobs)
        self.counts = np.zeros(prior.shape, np.int32)
        self.weights = np.empty(prior.shape, np.uint16)
        self.smooth = np.empty(prior.shape, np.float32)
        self.mass = np.empty(len(prior))
        self.prior_totals = self.initial_totals = prior.sum(axis=0)
        self.collected: NDArray[np.int32] | NDArray[np.int64] | None = None
        self.n_collected = 0
        self.burnt: int | None = None
        self.interrupted = False
        self.initial_alpha = alpha.copy()
        self._traced = _smallest(self.keys, self.offsets, TRACED)

    @property
    def assignments(self) -> NDArray[np.uint16]:
        """Topic of each token, not to be written to; gathered from wherever the partitions lie."""
        return self.engine.assignments()

    def assign(self, assignments: NDArray[np.uint16]) -> None:
        """Replace the topic of each token, and count."""
        self.engine.assign(assignments)
        self.recount()

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
        later = type(self)(documents, prior, self.alpha, self.seed, n_jobs, self.layout)
        if prior.shape != self.prior.shape or not np.array_equal(later.keys, self.keys):
            raise InputError(
                "warm_start found other documents or another number of topics; allowed: those of the last fit"
            )
        later.assign(self.assignments)
        later.number = later.begun = self.number
        return later

    def start(self, pseudo_counts: NDArray[np.int32]) -> None:
        """Make the first sweep from given counts, which are taken over, instead of those of the assignments."""
        self.counts = pseudo_counts
        self.sweep()

    def sweep(self) -> None:
        """Draw every token once and count."""
        self._tabulate()
        self.engine.sweep((self.weights, self.smooth, self.mass), self.seed, self.number, self.n_jobs)
        self.recount()
        self.number += 1

    def recount(self) -> None:
        """Count the assignments anew."""
        self.engine.count(self.counts, self.n_jobs)

    def learn_alpha(self) -> None:
        """Move alpha uphill given the assignments; all sums are over whole numbers or in a fixed order."""
        lengths = np.diff(self.offsets)
        longest = int(lengths.max(initial=0))
        histogram = np.zeros((len(self.alpha), longest + 1), np.int64)
        sizes = np.zeros(longest + 1, np.int64)
        count_documents(self.offsets, self.assignments, histogram, sizes, 0, self.documents.n_documents)
        if sizes.any():
            learn_prior(histogram, sizes, self.alpha, PRIOR_SHAPE, PRIOR_RATE, PRIOR_STEPS)

    def learn_eta(self) -> None:
        """Move a symmetric eta uphill given the assignments."""
        self._learn_eta_from(self.counts)

    def _learn_eta_from(self, counts: NDArray[np.int32]) -> None:
        cells = np.bincount(counts.ravel())
        sizes = np.bincount(counts.sum(axis=0, dtype=np.int64))
        eta = float(self.prior[0, 0])
        n_terms = len(counts)
        self.use_eta(learn_symmetric_prior(cells, sizes, eta, n_terms, PRIOR_SHAPE, PRIOR_RATE, PRIOR_STEPS))

    def use_eta(self, eta: float) -> None:
        """Replace a symmetric prior of the topics."""
        self.prior = np.broadcast_to(np.float64(eta), self.counts.shape)
        self.prior_totals = self.prior.sum(axis=0)

    def used(self, share: float) -> NDArray[np.int64]:
        """Return the topics that hold at least a share of the tokens, or all if none does; ascending."""
        tokens = self.counts.sum(axis=0, dtype=np.int64)
        kept = np.flatnonzero(tokens >= share * tokens.sum())
        return kept if len(kept) else np.arange(len(tokens))

    def collect(self) -> None:
        """Add the current counts to the average that `topics` returns; whole numbers, so the order is free."""
        if self.collected is None:
            self.collected = np.zeros(self.counts.shape, np.int32)
        if int(self.collected.max(initial=0)) + int(self.counts.max(initial=0)) > np.iinfo(self.collected.dtype).max:
            self.collected = self.collected.astype(np.int64)
        self.collected += self.counts
        self.n_collected += 1

    def free_tables(self) -> None:
        """Give back the memory of the tables; no sweep can follow."""
        self.weights, self.smooth = np.empty((0, 0), np.uint16), np.empty((0, 0), np.float32)

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
        # Topic by topic: no second array of this size.
        topics = np.empty((len(self.alpha), len(live)))
        for k, total in enumerate(self._totals()):
            topics[k] = (self.counts[live, k] + self.prior[live, k]) / total
        mixtures = np.empty((len(self._traced), len(self.alpha)))
        assignments = self.assignments
        for mixture, d in zip(mixtures, self._traced, strict=True):
            own = np.bincount(assignments[self.offsets[d] : self.offsets[d + 1]], minlength=len(self.alpha))
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
