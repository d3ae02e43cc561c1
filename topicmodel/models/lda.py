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
from os import PathLike
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.kernels.lda import MAX_TOPICS
from topicmodel.models.base import CountModel
from topicmodel.models.counts import Counts
from topicmodel.models.engines import ENGINES, Layout
from topicmodel.models.posterior import ExactSampler, draw_posterior
from topicmodel.models.sampler import Sampler
from topicmodel.models.settings import as_seed, check_choice, check_whole, mixture_prior, topic_prior
from topicmodel.models.start import start_counts
from topicmodel.models.training import Progress, Schedule, train

__all__ = ["LDA"]

STARTS, POSTERIORS = ("nmf", "random"), ("point", "exact")
# Sweeps between draws of the exact posterior.
THINNING = 5


class LDA(CountModel):
    """Latent Dirichlet allocation, the same bits on any number of threads and for any order of the documents.

    Parameters
    ----------
    n_components : int, default=20
        Number of topics.
    doc_topic_prior : float, array of shape (n_components,), "learn" or None, default=None
        Alpha, the prior of the mixtures. None is 5 / n_components per topic, at most 0.5, and "learn" where `posterior`
        is "exact" or eta is learnt. "learn" learns one entry per topic [3]_, which intervals need and held-out words do
        not gain from.
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
    engine : {"local", "joblib", "dask"}, default="local"
        Sweep here, with joblib's current backend, or on the cluster of the current `distributed.Client`. Changes no bit
        of the result.
    n_partitions : int or None, default=None
        Partitions of the documents (None: one here, one per worker elsewhere). Changes no bit of the result.
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
        schedule = Schedule(self.max_iter, self.n_averaged, self.tol, self._learns_alpha, self.learn_topic_word_prior)
        path = None if self.checkpoint is None else Path(self.checkpoint)
        self.trace_ = train(sampler, schedule, self.callbacks, shows_progress=self.verbose, checkpoint=path)
        self._keep(sampler)
        if self.posterior == "exact":
            self._go_on_exactly(sampler)
        if self.warm_start:
            self._state = sampler
        return self

    @property
    def _learns_alpha(self) -> bool:
        given = self.doc_topic_prior
        # Intervals and eta hold only with the alpha of the documents.
        needed = self.posterior == "exact" or self.learn_topic_word_prior
        return isinstance(given, str) or (given is None and needed)

    def _keep(self, sampler: Sampler) -> None:
        """Take what was learnt out of the sampler."""
        sampler.free_tables()
        topics, self.doc_topic_prior_ = sampler.topics(), sampler.alpha
        self.kept_topics_ = kept = sampler.used(self.prune)
        if len(kept) < len(topics):
            topics, self.doc_topic_prior_ = topics[kept], self.doc_topic_prior_[kept]
        self.components_ = topics
        self.assignments_, self.n_iter_ = sampler.assignments, sampler.number
        is_matrix = np.ndim(self.topic_word_prior) > 0
        self.topic_word_prior_ = sampler.prior.T[kept] if is_matrix else float(sampler.prior[0, 0])
        if hasattr(self, "posterior_"):
            del self.posterior_

    def _go_on_exactly(self, sampler: Sampler) -> None:
        """Draw from the posterior, starting from the fitted topics."""
        n_terms = sampler.documents.n_terms
        prior = topic_prior(self.topic_word_prior_, len(self.components_), n_terms)
        exact = ExactSampler(sampler.documents, prior, self.doc_topic_prior_, self._seed, self.n_jobs, sampler.layout)
        exact.number = sampler.number
        exact.start_from(self.components_)
        self.posterior_ = draw_posterior(
            exact,
            0 if sampler.interrupted else self.max_iter,
            1 if sampler.interrupted else self.n_draws,
            THINNING,
            learns_alpha=self._learns_alpha,
            learns_eta=self.learn_topic_word_prior,
            shows_progress=self.verbose,
        )
        self.components_, self.doc_topic_prior_ = self.posterior_.topics, exact.alpha
        if self.learn_topic_word_prior:
            self.topic_word_prior_ = float(exact.prior[0, 0])

    def _topic_draws(self) -> NDArray[Any]:
        return self.posterior_.topic_draws if hasattr(self, "posterior_") else super()._topic_draws()

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
        if self.checkpoint is not None and not Path(self.checkpoint).absolute().parent.is_dir():
            raise InputError(f"checkpoint is {str(self.checkpoint)!r}; its folder does not exist")
        check_choice("init", self.init, STARTS)
        check_choice("posterior", self.posterior, POSTERIORS)
        check_choice("engine", self.engine, ENGINES)

    def _sampler(self, documents: Counts) -> Sampler:
        """Return a sampler at its start, or at the state of the last fit."""
        self._seed = as_seed(self.random_state)
        eta, alpha = self._eta(documents.n_terms), self._alpha()
        if self.warm_start and hasattr(self, "_state"):
            learnt = self.learn_topic_word_prior and self._state.prior.strides == (0, 0)
            return self._state.continued(documents, self._state.prior if learnt else eta, self.n_jobs)
        layout = Layout(self.engine, self.n_partitions, self.memory_limit)
        # Before the sampler is there: both need memory, one after the other.
        counts = start_counts(documents, eta, alpha, self.n_jobs, self.max_iter) if self.init == "nmf" else None
        # Stale counts hold a token's own topic, which biases eta upwards; drawn topics do not.
        kind = ExactSampler if self.learn_topic_word_prior else Sampler
        sampler = kind(documents, eta, alpha, self._seed, self.n_jobs, layout)
        if counts is None:
            sampler.sweep()
        else:
            sampler.start(counts)
        return sampler

    def _alpha(self) -> NDArray[np.float64]:
        return mixture_prior(self.doc_topic_prior, self.n_components)

    def _eta(self, n_terms: int) -> NDArray[np.float64]:
        return topic_prior(self.topic_word_prior, self.n_components, n_terms)
