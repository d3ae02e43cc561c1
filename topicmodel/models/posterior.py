"""Draws from the posterior of topics and mixtures, for intervals of topic shares.

A partially collapsed sampler [1]_: given the assignments, each topic is drawn from its Dirichlet; given the topics,
documents are independent, and their tokens are drawn with the mixtures integrated out. No count is stale, so the
chain's stationary distribution is the posterior (up to the rounding of phi to 16 bits within each term).

References
----------
.. [1] Magnusson, M., Jonsson, L., Villani, M., Broman, D. (2018). Sparse partially collapsed MCMC for parallel
   inference in topic models. Journal of Computational and Graphical Statistics 27 (2).
   https://doi.org/10.1080/10618600.2017.1366913
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.kernels.dirichlet import draw_mixtures, draw_topics
from topicmodel.kernels.tables import frozen_tables
from topicmodel.models.counts import read_counts
from topicmodel.models.ranges import for_ranges
from topicmodel.models.sampler import Sampler

__all__ = ["ExactSampler", "Posterior", "draw_posterior", "sample_posterior"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws from the posterior.

    Parameters
    ----------
    mixtures : ndarray of shape (n_draws, n_documents, n_components), float64
        Draws of theta; the last axis sums to 1.
    topics : ndarray of shape (n_components, n_terms), float64
        Mean of E[phi | assignments] over the draws; rows sum to 1.
    """

    mixtures: Floats
    topics: Floats

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Return the ends of equal-tailed credible intervals of the shares.

        Parameters
        ----------
        level : float, default=0.9
            Probability inside, between 0 and 1.

        Returns
        -------
        tuple of two ndarrays of shape (n_documents, n_components), float64
            Lower and upper ends.
        """
        tail = (1.0 - level) / 2.0
        low: Floats = np.quantile(self.mixtures, tail, axis=0)
        high: Floats = np.quantile(self.mixtures, 1.0 - tail, axis=0)
        return low, high


class ExactSampler(Sampler):
    """A sampler whose topics are drawn, not averaged, before each sweep."""

    def start_from(self, topics: Floats) -> None:
        """Make the first sweep near given topics, of shape (n_components, n_terms), which keeps topic k topic k."""
        tokens = self.documents.counts.sum(dtype=np.int64)
        self.start(np.rint(topics.T * (tokens / len(topics))).astype(np.int32))

    def _tabulate(self) -> None:
        n_terms, n_components = self.documents.n_terms, len(self.alpha)
        topics = np.empty((n_components, n_terms))
        for_ranges(
            lambda start, stop: draw_topics(self.counts, self.prior, self.seed, self.number, topics, start, stop),
            n_components,
            self.n_jobs,
        )
        every = np.arange(n_terms)
        for_ranges(
            lambda start, stop: frozen_tables(
                topics, every, self.alpha, self.weights, self.smooth, self.mass, start, stop
            ),
            n_terms,
            self.n_jobs,
        )

    def mixtures(self) -> Floats:
        """Draw the mixtures given the assignments, an array of shape (n_documents, n_components); rows sum to 1."""
        drawn = np.empty((self.documents.n_documents, len(self.alpha)))
        for_ranges(
            lambda start, stop: draw_mixtures(
                self.offsets, self.assignments, self.keys, self.alpha, self.seed, self.number, drawn, start, stop
            ),
            len(drawn),
            self.n_jobs,
        )
        return drawn


def sample_posterior(
    X: Any,
    topics: Floats,
    alpha: Floats,
    *,
    topic_word_prior: float = 0.01,
    n_sweeps: int = 100,
    n_draws: int = 100,
    thinning: int = 5,
    seed: int = 0,
    n_jobs: int | None = None,
) -> Posterior:
    """Draw topics and mixtures of documents from their posterior, near given topics.

    Starting from fitted topics keeps topic k topic k; alpha and eta are held fixed.

    Parameters
    ----------
    X : sparse matrix or array of shape (n_documents, n_terms)
        Counts.
    topics : ndarray of shape (n_components, n_terms), float64
        Where to start: `LDA.components_`.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures: `LDA.doc_topic_prior_`.
    topic_word_prior : float, default=0.01
        Eta.
    n_sweeps : int, default=100
        Sweeps of burn-in.
    n_draws : int, default=100
        Draws to keep.
    thinning : int, default=5
        Sweeps between draws.
    seed : int, default=0
        Same seed, same bits.
    n_jobs : int or None, default=None
        Threads; changes no bit of the result.

    Returns
    -------
    Posterior
        The draws.

    Raises
    ------
    InputError
        If the matrix and the topics do not have the same terms, or a number of sweeps is not positive.

    Examples
    --------
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> topics = np.array([[0.49, 0.49, 0.01, 0.01], [0.01, 0.01, 0.49, 0.49]])
    >>> low, high = sample_posterior(X, topics, np.array([0.5, 0.5])).interval(0.9)
    >>> bool(low[0, 0] > high[2, 0])
    True
    """
    documents = read_counts(X)
    if topics.shape != (len(alpha), documents.n_terms):
        raise InputError(f"topics have shape {topics.shape}; needed: {(len(alpha), documents.n_terms)}")
    if min(n_draws, thinning) < 1:
        raise InputError(f"n_draws is {n_draws} and thinning {thinning}; allowed: 1 or more")
    prior = np.broadcast_to(np.float64(topic_word_prior), (documents.n_terms, len(alpha)))
    sampler = ExactSampler(documents, prior, np.asarray(alpha, np.float64), seed, n_jobs)
    sampler.start_from(topics)
    return draw_posterior(sampler, n_sweeps, n_draws, thinning)


def draw_posterior(sampler: ExactSampler, n_sweeps: int, n_draws: int, thinning: int) -> Posterior:
    """Draw topics and mixtures from their posterior.

    Parameters
    ----------
    sampler : ExactSampler
        Started; swept.
    n_sweeps, n_draws, thinning : int
        Sweeps of burn-in, draws to keep, sweeps between draws.

    Returns
    -------
    Posterior
        The draws.
    """
    mixtures = np.empty((n_draws, sampler.documents.n_documents, len(sampler.alpha)))
    for _ in range(n_sweeps):
        sampler.sweep()
    for drawn in mixtures:
        for _ in range(thinning):
            sampler.sweep()
        sampler.collect()
        drawn[:] = sampler.mixtures()
    return Posterior(mixtures, sampler.topics())
