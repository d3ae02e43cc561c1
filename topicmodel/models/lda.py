"""Latent Dirichlet allocation as a scikit-learn estimator.

The model [1]_: document d has a mixture theta_d ~ Dirichlet(alpha), topic k a distribution over terms
phi_k ~ Dirichlet(eta); a token's topic is drawn from theta_d, its term from that topic's phi.

References
----------
.. [1] Blei, D. M., Ng, A. Y., Jordan, M. I. (2003). Latent Dirichlet allocation. JMLR 3, 993-1022.
   https://doi.org/10.5555/944919.944937
.. [2] Newman, D., Asuncion, A., Smyth, P., Welling, M. (2009). Distributed algorithms for topic models. JMLR 10,
   1801-1828. https://doi.org/10.5555/1577069.1755845
.. [3] Wallach, H. M., Mimno, D., McCallum, A. (2009). Rethinking LDA: why priors matter. NIPS 22.
   https://doi.org/10.5555/2984093.2984314
.. [4] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
"""

from collections.abc import Callable, Sequence
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from topicmodel.errors import InputError
from topicmodel.kernels.lda import MAX_TOPICS
from topicmodel.models.completion import split_entries
from topicmodel.models.counts import Counts, read_counts
from topicmodel.models.engines import ENGINES, Layout
from topicmodel.models.inference import fold_in, log_likelihood, mean_mixtures
from topicmodel.models.posterior import ExactSampler, Posterior, draw_posterior
from topicmodel.models.sampler import Sampler
from topicmodel.models.settings import check_choice, check_whole, mixture_prior, topic_prior
from topicmodel.models.start import start_counts
from topicmodel.models.training import Progress, Schedule, train

__all__ = ["LDA"]

STARTS, POSTERIORS = ("nmf", "random"), ("point", "exact")
# Sweeps between draws of the exact posterior.
THINNING = 5


class LDA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Latent Dirichlet allocation, the same bits on any number of threads and for any order of the documents.

    Parameters
    ----------
    n_components : int, default=20
        Number of topics.
    doc_topic_prior : float, array of shape (n_components,), "learn" or None, default=None
        Alpha, the prior of the mixtures. None is 5 / n_components per topic, at most 0.5, and "learn" where `posterior`
        is "exact". "learn" learns one entry per topic [3]_, which intervals need and held-out words do not gain from.
    topic_word_prior : float or array of shape (n_components, n_terms), default=0.03
        Eta, the prior of the topics. With a matrix, topic k starts from the words its row favours and stays topic k;
        rows without preference are free topics.
    max_iter : int, default=200
        Sweeps over the corpus at most, including those averaged.
    tol : float, default=1e-4
        The burn-in ends early when the log-likelihood of a fixed sample of the documents moves by less, in nats per
        token over ten sweeps, twice in a row; 0 never ends it early.
    n_averaged : int, default=50
        Last sweeps over which the counts of the topics are averaged, at most half of `max_iter`.
    init : {"nmf", "random"}, default="nmf"
        Start from a factorisation of tf-idf weights that variational passes improve, the same for every seed, or from
        chance. Topics with a prior of their own start from it in both cases.
    random_state : int, RandomState instance or None, default=0
        Seed.
    n_jobs : int or None, default=None
        Threads (None: one, -1: all). Changes no bit of the result.
    verbose : bool or None, default=None
        Progress bar; None shows it in a terminal or notebook only.
    callbacks : sequence of callables, default=()
        Each is called with a `Progress` after every sweep; one that returns True ends the fit.
    warm_start : bool, default=False
        Continue from the state of the last fit, if it was on the same documents.
    checkpoint : path or None, default=None
        File written every ten sweeps; if it exists, the fit resumes from it and gives the bits of an uninterrupted one.
    learn_topic_word_prior : bool, default=False
        Learn a symmetric eta, starting from `topic_word_prior`, which must be a number.
    prune : float, default=0.0
        Topics with a smaller share of the tokens are dropped at the end of the fit.
    posterior : {"point", "exact"}, default="point"
        "exact" goes on from the fitted topics with the partially collapsed sampler of `topicmodel.models.posterior`, as
        many sweeps as `max_iter` without drawing: `posterior_` has draws and intervals, `components_` is their mean.
    n_draws : int, default=100
        Draws that "exact" keeps, each the size of the mixtures.
    engine : {"local", "dask"}, default="local"
        Sweep here, or on the cluster of the current `distributed.Client`. Changes no bit of the result.
    n_partitions : int or None, default=None
        Partitions of the documents (None: one here, one per worker on a cluster). Changes no bit of the result.
    memory_limit : int or None, default=None
        Bytes above which the token store is mapped from a temporary file (engine "local"). Changes no bit of it.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_terms), float64
        Topics; rows sum to 1.
    doc_topic_prior_ : ndarray of shape (n_components,), float64
        Alpha, learnt or given.
    topic_word_prior_ : float or ndarray of shape (n_components, n_terms), float64
        Eta, learnt or given.
    kept_topics_ : ndarray of shape (n_components,), int64
        Number of each topic before `prune`: ascending, and without gaps if nothing was dropped.
    assignments_ : ndarray of shape (n_tokens,), uint16
        Topic of each token of the training documents after the last sweep, documents in their order and terms
        ascending within each; topics are numbered as before `prune`.
    posterior_ : Posterior
        Draws of the training documents' mixtures; only there with ``posterior="exact"``.
    n_iter_ : int
        Sweeps made.
    trace_ : list of Progress
        In-sample log-likelihood every ten sweeps.
    n_features_in_ : int
        Size of the vocabulary.
    feature_names_in_ : ndarray of shape (n_terms,), object
        Terms, where the input had column names.

    Notes
    -----
    A sweep draws each token's topic given a table of the topics that is frozen during the sweep, and given the topics
    of the other tokens of its document [2]_. Freezing makes the documents independent, and is an approximation: the
    chain's stationary distribution is that of the collapsed sampler only in the limit of a large corpus.

    `transform` samples each document's tokens under the fitted topics and averages the mixture over sweeps. Its random
    numbers are keyed on the document's content, so a document gets the same mixture beside any other documents.

    Examples
    --------
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> model = LDA(n_components=2, doc_topic_prior=0.1).fit(X)
    >>> model.components_.sum(axis=1).round(6).tolist()
    [1.0, 1.0]
    >>> mixtures = model.transform(X)
    >>> bool(mixtures[0].argmax() == mixtures[1].argmax() != mixtures[2].argmax())
    True
    """

    def __init__(
        self,
        n_components: int = 20,
        *,
        doc_topic_prior: float | ArrayLike | str | None = None,
        topic_word_prior: float | ArrayLike = 0.03,
        max_iter: int = 200,
        tol: float = 1e-4,
        n_averaged: int = 50,
        init: str = "nmf",
        random_state: int | np.random.RandomState | None = 0,
        n_jobs: int | None = None,
        verbose: bool | None = None,
        callbacks: Sequence[Callable[[Progress], object]] = (),
        warm_start: bool = False,
        checkpoint: str | PathLike[str] | None = None,
        learn_topic_word_prior: bool = False,
        prune: float = 0.0,
        posterior: str = "point",
        n_draws: int = 100,
        engine: str = "local",
        n_partitions: int | None = None,
        memory_limit: int | None = None,
    ) -> None:
        self.n_components = n_components
        self.doc_topic_prior = doc_topic_prior
        self.topic_word_prior = topic_word_prior
        self.max_iter = max_iter
        self.tol = tol
        self.n_averaged = n_averaged
        self.init = init
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.verbose = verbose
        self.callbacks = callbacks
        self.warm_start = warm_start
        self.checkpoint = checkpoint
        self.learn_topic_word_prior = learn_topic_word_prior
        self.prune = prune
        self.posterior = posterior
        self.n_draws = n_draws
        self.engine = engine
        self.n_partitions = n_partitions
        self.memory_limit = memory_limit

    def fit(self, X: Any, y: None = None) -> Self:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            How often each term occurs in each document: whole numbers.
        y : None
            Ignored.

        Returns
        -------
        LDA
            Itself.

        Raises
        ------
        InputError
            If a count is negative, fractional or not finite, or a parameter is out of range.
        """
        documents = self._counts(X, reset=True)
        self._check_parameters()
        sampler = self._sampler(documents)
        exact = self.posterior == "exact"
        learns_alpha = isinstance(self.doc_topic_prior, str) or (exact and self.doc_topic_prior is None)
        schedule = Schedule(self.max_iter, self.n_averaged, self.tol, learns_alpha, self.learn_topic_word_prior)
        path = None if self.checkpoint is None else Path(self.checkpoint)
        self.trace_ = train(sampler, schedule, self.callbacks, shows_progress=self.verbose, checkpoint=path)
        self.kept_topics_ = kept = sampler.used(self.prune)
        self.components_, self.doc_topic_prior_ = sampler.topics()[kept], sampler.alpha[kept]
        self.assignments_, self.n_iter_ = sampler.assignments, sampler.number
        prior = sampler.prior[:, kept]
        if np.ndim(self.topic_word_prior):
            prior = np.ascontiguousarray(prior)
        self.topic_word_prior_ = prior.T if np.ndim(self.topic_word_prior) else float(prior[0, 0])
        if exact:
            chain = ExactSampler(documents, prior, self.doc_topic_prior_, self._seed, self.n_jobs, sampler.layout)
            chain.number = sampler.number
            chain.start_from(self.components_)
            self.posterior_ = draw_posterior(chain, self.max_iter, self.n_draws, THINNING)
            self.components_ = self.posterior_.topics
        if self.warm_start:
            self._state = sampler
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Estimate the mixtures of documents: their posterior means under the fitted topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Rows sum to 1. An empty document gets the prior mean.
        """
        check_is_fitted(self)
        return self._mixtures(self._counts(X, reset=False))

    def draws(self, X: Any, *, n_draws: int = 100) -> NDArray[np.float64]:
        """Draw mixtures of documents from their posterior given the fitted topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.
        n_draws : int, default=100
            Draws.

        Returns
        -------
        ndarray of shape (n_draws, n_documents, n_components), float64
            The last axis sums to 1.
        """
        check_is_fitted(self)
        d = self._counts(X, reset=False)
        fitted = self.components_, self.doc_topic_prior_
        return fold_in(d.indptr, d.indices, d.counts, *fitted, seed=self._seed, n_draws=n_draws, n_jobs=self.n_jobs)

    def interval(self, X: Any, *, level: float = 0.9, n_draws: int = 200) -> tuple[NDArray[np.float64], ...]:
        """Return the ends of equal-tailed credible intervals of the shares, given the fitted topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.
        level : float, default=0.9
            Probability inside, between 0 and 1.
        n_draws : int, default=200
            Draws whose quantiles are taken.

        Returns
        -------
        tuple of two ndarrays of shape (n_documents, n_components), float64
            Lower and upper ends.
        """
        return Posterior(self.draws(X, n_draws=n_draws), self.components_).interval(level)

    def score(self, X: Any, y: None = None) -> float:  # noqa: ARG002 (scikit-learn's signature)
        """Compute the mean log-likelihood per token by document completion [4]_.

        The terms of each document are cut in two halves by a hash of document and term; the mixture is estimated on one
        half and the other half is scored.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts of documents that were not in the fit.
        y : None
            Ignored.

        Returns
        -------
        float
            Nats per token of the scored halves; higher is better.
        """
        check_is_fitted(self)
        seen, scored = split_entries(self._counts(X, reset=False))
        if not len(scored.counts):
            raise InputError(f"{scored.n_documents} documents leave no token to score; needed: a document of two terms")
        nats = log_likelihood(scored.indptr, scored.indices, scored.counts, self.components_, self._mixtures(seen))
        return float(nats.sum() / scored.counts.sum(dtype=np.int64))

    def perplexity(self, X: Any) -> float:
        """Compute ``exp(-score(X))``: the number of equally likely terms that would surprise as much.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts of documents that were not in the fit.

        Returns
        -------
        float
            Lower is better.
        """
        return float(np.exp(-self.score(X)))

    @property
    def _n_features_out(self) -> int:
        return int(self.components_.shape[0])

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.transformer_tags.preserves_dtype = ["float64"]
        return tags

    def _counts(self, X: Any, *, reset: bool) -> Counts:
        try:
            checked = validate_data(
                self, X, reset=reset, accept_sparse="csr", dtype="numeric", ensure_non_negative=True
            )
        except ValueError as error:
            raise InputError(str(error)) from error
        return read_counts(checked)

    def _mixtures(self, d: Counts) -> NDArray[np.float64]:
        return mean_mixtures(
            d.indptr, d.indices, d.counts, self.components_, self.doc_topic_prior_, seed=self._seed, n_jobs=self.n_jobs
        )

    def _check_parameters(self) -> None:
        check_whole(n_components=self.n_components, max_iter=self.max_iter, n_averaged=self.n_averaged)
        check_whole(n_draws=self.n_draws)
        if self.n_components >= MAX_TOPICS:
            raise InputError(f"n_components is {self.n_components}; allowed: whole numbers from 1 to {MAX_TOPICS - 1}")
        if self.n_partitions is not None:
            check_whole(n_partitions=self.n_partitions)
        if self.memory_limit is not None and self.memory_limit < 0:
            raise InputError(f"memory_limit is {self.memory_limit}; allowed: None, or bytes from 0")
        if not 0 <= self.prune < 1:
            raise InputError(f"prune is {self.prune}; allowed: a share of the tokens from 0, below 1")
        if self.learn_topic_word_prior and np.ndim(self.topic_word_prior):
            raise InputError("learn_topic_word_prior found a matrix as topic_word_prior; allowed: a number")
        check_choice("init", self.init, STARTS)
        check_choice("posterior", self.posterior, POSTERIORS)
        check_choice("engine", self.engine, ENGINES)

    def _sampler(self, documents: Counts) -> Sampler:
        """Return a sampler at its start, or at the state of the last fit."""
        self._seed = _seed(self.random_state)
        eta, alpha = self._eta(documents.n_terms), self._alpha()
        if self.warm_start and hasattr(self, "_state"):
            return self._state.continued(documents, eta, self.n_jobs)
        layout = Layout(self.engine, self.n_partitions, self.memory_limit)
        counts = start_counts(documents, eta, alpha, self.n_jobs, self.max_iter) if self.init == "nmf" else None
        sampler = Sampler(documents, eta, alpha, self._seed, self.n_jobs, layout)
        if counts is None:
            sampler.sweep()
        else:
            sampler.start(counts)
        return sampler

    def _alpha(self) -> NDArray[np.float64]:
        return mixture_prior(self.doc_topic_prior, self.n_components)

    def _eta(self, n_terms: int) -> NDArray[np.float64]:
        return topic_prior(self.topic_word_prior, self.n_components, n_terms)


def _seed(random_state: Any) -> int:
    """Turn scikit-learn's random state into a seed; a whole number is its own seed."""
    if isinstance(random_state, Integral):
        return int(random_state)
    return int(check_random_state(random_state).randint(np.iinfo(np.int32).max))
