"""KeyedLDA: a topic model whose first topics are held in place by keywords.

The keyword-assisted topic model (keyATM base [1]_): a token of keyword topic k comes with probability pi_k from a
distribution over the topic's keywords, else from one over all terms, so that the topic is

    phi*_k = (1 - pi_k) phi_k + pi_k phi~_k.

How much a topic leans on its keywords, pi_k, is learnt, but is at least `min_strength`: pi_k = m + (1 - m) b_k with a
Beta prior on b_k. With m = 0, the model of the paper, nothing keeps a theme of which the corpus says little in its
place: the likelihood gains more by giving its topic to a larger subject and letting pi_k fall to zero, from where no
keyword comes back (`benchmarks/keyed.py`). A least strength makes that cost what it should, and leaves the posterior
exact: the tokens granted by m are one more thing that is drawn. The sampler is the exact, partially collapsed one of
`topicmodel.models.posterior` [2]_: given the assignments, phi, phi~ and pi are drawn from their posteriors; given
these, the documents are independent. It is therefore parallel, and the same bits on any number of threads, which
keyATM's is not.

References
----------
.. [1] Eshima, S., Imai, K., Sasaki, T. (2024). Keyword-assisted topic models. American Journal of Political Science 68.
   https://doi.org/10.1111/ajps.12779
.. [2] Magnusson, M., Jonsson, L., Villani, M., Broman, D. (2018). Sparse partially collapsed MCMC for parallel
   inference in topic models. Journal of Computational and Graphical Statistics 27 (2).
   https://doi.org/10.1080/10618600.2017.1366913
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.kernels.dirichlet import draw_topics
from topicmodel.kernels.keyed import draw_keywords, draw_switches
from topicmodel.kernels.tables import frozen_tables
from topicmodel.models.base import CountModel
from topicmodel.models.counts import Counts
from topicmodel.models.posterior import TOPIC_DRAWS, ExactSampler
from topicmodel.models.ranges import for_ranges
from topicmodel.models.settings import as_seed, check_whole, mixture_prior, topic_prior
from topicmodel.models.training import progress_bar

__all__ = ["KeyedLDA"]

Floats = NDArray[np.float64]

# Sweeps between steps of the priors, and before their first step; where eta starts if it is learnt.
PRIORS_EVERY, PRIORS_FROM, FIRST_ETA = 5, 20, 0.01
# The burn-in begins with topics that are this much their keywords, for this part of it and so many sweeps at most.
HELD_STRENGTH, HELD_PART, HELD_SWEEPS = 0.3, 3, 60


class KeyedSampler(ExactSampler):
    """The exact sampler with a keyword distribution and a strength per keyword topic.

    Parameters
    ----------
    documents, prior, alpha, seed, n_jobs
        See `topicmodel.models.sampler.Sampler`.
    keywords : sequence of ndarray of int64
        Terms of each keyword topic.
    keyword_prior : float
        Pseudo-count of each keyword.
    strength_prior : tuple of two floats
        Beta prior of the strengths, as a share of what is above the least one.

    Attributes
    ----------
    least_strength : float
        Least strength in the next sweep; may be changed between sweeps.
    strength : ndarray of shape (n_keyword_topics,), float64
        Share of each topic that comes from its keywords, as drawn for the last sweep.
    plain : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic before the last sweep, but for those from the keyword distributions.
    mixed : ndarray of shape (n_components, n_terms), float64
        The topics of the last sweep, keywords and all; rows sum to 1.
    """

    def __init__(
        self,
        documents: Counts,
        prior: Floats,
        alpha: Floats,
        seed: int,
        n_jobs: int | None,
        keywords: Sequence[NDArray[np.int64]],
        keyword_prior: float,
        strength_prior: tuple[float, float],
    ) -> None:
        super().__init__(documents, prior, alpha, seed, n_jobs)
        self.keyword_prior, self.strength_prior = keyword_prior, strength_prior
        sizes = [len(terms) for terms in keywords]
        self.cell_terms = np.concatenate(keywords)
        self.cell_topics = np.repeat(np.arange(len(keywords)), sizes)
        self.cell_edges = np.concatenate([[0], np.cumsum(sizes)])
        self.switched = np.zeros(len(self.cell_terms), np.int32)
        self.probability = np.full(len(self.cell_terms), 0.5)
        self.plain = self.counts
        self.least_strength = 0.0
        self.strength = np.full(len(keywords), 0.5)
        # Before anything is counted, a keyword topic is half its keywords, half everything.
        self.mixed = np.full((prior.shape[1], prior.shape[0]), 1.0 / prior.shape[0])
        for k, terms in enumerate(keywords):
            self.mixed[k] *= 0.5
            self.mixed[k, terms] += 0.5 / len(terms)

    def learn_eta(self) -> None:
        """Move a symmetric eta uphill given the tokens that eta speaks of: those from phi, not from the keywords."""
        self._learn_eta_from(self.plain)

    def _tabulate(self) -> None:
        if self.number:
            self._draw_topics()
        every = np.arange(self.mixed.shape[1])
        for_ranges(
            lambda start, stop: frozen_tables(
                self.mixed, every, self.alpha, self.weights, self.smooth, self.mass, start, stop
            ),
            len(every),
            self.n_jobs,
        )

    def _draw_topics(self) -> None:
        """Draw switches given the last topics, then phi, phi~ and pi given the switches, and mix them."""
        counted = self.cell_terms, self.cell_topics
        draw_switches(self.counts[counted], self.probability, self.seed, self.number, self.switched)
        self.plain = self.counts.copy()
        self.plain[counted] -= self.switched
        for_ranges(
            lambda start, stop: draw_topics(self.plain, self.prior, self.seed, self.number, self.mixed, start, stop),
            len(self.mixed),
            self.n_jobs,
        )
        shares = np.empty(len(self.switched))
        draw_keywords(
            self.switched,
            self.counts.sum(axis=0, dtype=np.int64)[: len(self.strength)],
            self.cell_edges,
            self.keyword_prior,
            *self.strength_prior,
            self.least_strength,
            self.seed,
            self.number,
            self.strength,
            shares,
        )
        n_keyed = len(self.strength)
        self.mixed[:n_keyed] *= (1.0 - self.strength)[:, None]
        from_keywords = self.strength[self.cell_topics] * shares
        cells = self.cell_topics, self.cell_terms
        self.mixed[cells] += from_keywords
        self.probability[:] = from_keywords / np.maximum(self.mixed[cells], 1e-300)


class KeyedLDA(CountModel):
    """A topic model whose first topics are held in place by keywords, and whose other topics are free.

    Parameters
    ----------
    keywords : mapping of str to sequence of int, or sequence of sequences of int
        Columns of the keywords of each keyword topic, by its name: what `Codebook.columns` gives for a fitted
        vectorizer. Topics of a mere sequence are called by their numbers.
    n_free : int, default=5
        Topics without keywords, after those with. More of them leave the keyword topics narrower.
    doc_topic_prior : float, array of shape (n_components,) or None, default=None
        Alpha; None learns one entry per topic during the burn-in.
    topic_word_prior : float, array of shape (n_components, n_terms) or None, default=None
        Eta, pseudo-counts of the terms in the topics (phi); None learns one number during the burn-in.
    keyword_prior : float, default=0.1
        Pseudo-count of every keyword in its topic's keyword distribution.
    strength_prior : (float, float), default=(1.0, 1.0)
        Beta prior of the share of a topic's tokens that come from its keyword distribution (of the part of that share
        above `min_strength`, where it is not 0).
    min_strength : float, default=0.1
        Least share of a topic's tokens that come from its keyword distribution; 0 is the model of the paper, whose
        keyword topics may leave their keywords for other subjects.
    max_iter : int, default=200
        Sweeps of burn-in.
    n_draws : int, default=50
        Draws averaged after it.
    thinning : int, default=2
        Sweeps between draws.
    random_state : int, RandomState instance or None, default=0
        Seed.
    n_jobs : int or None, default=None
        Threads; changes no bit of the result.
    keep_mixtures : bool, default=False
        Whether to keep the draws of the training documents' mixtures (n_draws x n_documents x n_components numbers).
    verbose : bool or None, default=None
        Progress bar; None shows it in a terminal or notebook only.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_terms), float64
        Mean of the draws of phi*; rows sum to 1; keyword topics first.
    topic_names_ : tuple of str
        Name of each topic: those of the keywords, then "free 1", "free 2", ….
    keyword_strength_ : ndarray of shape (n_keyword_topics,), float64
        Mean of the draws of pi: the share of a topic's tokens that its keywords explain.
    doc_topic_prior_ : ndarray of shape (n_components,), float64
        Alpha, learnt or given.
    topic_word_prior_ : float or ndarray of shape (n_components, n_terms), float64
        Eta, learnt or given.
    mixture_draws_ : ndarray of shape (n_draws or 0, n_documents, n_components), float64
        Draws from the posterior of the training documents' mixtures, topics and all; the last axis sums to 1. Their
        quantiles are credible intervals of the shares. No draw where `keep_mixtures` is False.
    topic_draws_ : ndarray of shape (n_topic_draws, n_components, n_terms), float32
        Every so manyth draw of phi*, 20 at most; `draws` and `interval` go over them.
    n_iter_ : int
        Sweeps made.
    n_features_in_ : int
        Size of the vocabulary.
    feature_names_in_ : ndarray of shape (n_terms,), object
        Terms, where the input had column names.

    Examples
    --------
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> model = KeyedLDA(keywords=[[2], [0]], n_free=0, doc_topic_prior=0.1).fit(X)
    >>> model.transform(X).round().tolist()
    [[0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]
    """

    def __init__(
        self,
        keywords: Mapping[str, Sequence[int]] | Sequence[Sequence[int]],
        n_free: int = 5,
        *,
        doc_topic_prior: Any = None,
        topic_word_prior: Any = None,
        keyword_prior: float = 0.1,
        strength_prior: tuple[float, float] = (1.0, 1.0),
        min_strength: float = 0.1,
        max_iter: int = 200,
        n_draws: int = 50,
        thinning: int = 2,
        random_state: int | np.random.RandomState | None = 0,
        n_jobs: int | None = None,
        keep_mixtures: bool = False,
        verbose: bool | None = None,
    ) -> None:
        self.keywords = keywords
        self.n_free = n_free
        self.doc_topic_prior = doc_topic_prior
        self.topic_word_prior = topic_word_prior
        self.keyword_prior = keyword_prior
        self.strength_prior = strength_prior
        self.min_strength = min_strength
        self.max_iter = max_iter
        self.n_draws = n_draws
        self.thinning = thinning
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.keep_mixtures = keep_mixtures
        self.verbose = verbose

    @property
    def n_components(self) -> int:
        """Number of topics, those with keywords and the free ones."""
        return len(self.keywords) + self.n_free

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
        KeyedLDA
            Itself.

        Raises
        ------
        InputError
            If a count or a parameter is out of range, or a keyword is no column of X.
        """
        documents = self._counts(X, reset=True)
        self._check_parameters()
        sampler = self._sampler(documents)
        topics, strength = np.zeros_like(sampler.mixed), np.zeros_like(sampler.strength)
        mixtures: list[Floats] = []
        topic_draws: list[NDArray[np.float32]] = []
        self.n_iter_ = self.max_iter + self.n_draws * self.thinning
        kept = {self.n_draws * i // TOPIC_DRAWS for i in range(TOPIC_DRAWS)}
        with progress_bar("KeyedLDA", self.n_iter_, self.verbose) as bar:
            for number in range(1, self.n_iter_ + 1):
                held = number <= min(HELD_SWEEPS, self.max_iter // HELD_PART)
                sampler.least_strength = max(self.min_strength, HELD_STRENGTH) if held else self.min_strength
                sampler.sweep()
                bar.update()
                burning = number <= self.max_iter
                if burning and number >= PRIORS_FROM and number % PRIORS_EVERY == 0:
                    self._learn_priors(sampler)
                if burning or (number - self.max_iter) % self.thinning:
                    continue
                topics += sampler.mixed
                strength += sampler.strength
                if (number - self.max_iter) // self.thinning - 1 in kept:
                    topic_draws.append(sampler.mixed.astype(np.float32))
                if self.keep_mixtures:
                    mixtures.append(sampler.mixtures())
        self.components_ = topics / topics.sum(axis=1, keepdims=True)
        self.keyword_strength_ = strength / self.n_draws
        self.topic_draws_ = np.array(topic_draws)
        self.mixture_draws_ = np.reshape(mixtures, (len(mixtures), documents.n_documents, self.n_components))
        self.doc_topic_prior_ = sampler.alpha
        is_matrix = np.ndim(self.topic_word_prior) > 0
        self.topic_word_prior_ = sampler.prior.T if is_matrix else float(sampler.prior[0, 0])
        self.topic_names_ = (*self._names(), *(f"free {i + 1}" for i in range(self.n_free)))
        return self

    def _learn_priors(self, sampler: KeyedSampler) -> None:
        """Move those that are to be learnt."""
        if self.doc_topic_prior is None:
            sampler.learn_alpha()
        if self.topic_word_prior is None:
            sampler.learn_eta()

    def _topic_draws(self) -> NDArray[Any]:
        return self.topic_draws_

    def _check_parameters(self) -> None:
        check_whole(max_iter=self.max_iter, n_draws=self.n_draws, thinning=self.thinning)
        if not isinstance(self.n_free, int | np.integer) or self.n_free < 0:
            raise InputError(f"n_free is {self.n_free!r}; allowed: whole numbers from 0")
        if not 0 < self.keyword_prior < np.inf:
            raise InputError(f"keyword_prior is {self.keyword_prior!r}; allowed: a number above 0")
        if np.shape(self.strength_prior) != (2,) or not min(self.strength_prior) > 0:
            raise InputError(f"strength_prior is {self.strength_prior!r}; allowed: two numbers above 0")
        if not 0 <= self.min_strength < 1:
            raise InputError(f"min_strength is {self.min_strength!r}; allowed: a share from 0, below 1")

    def _sampler(self, documents: Counts) -> KeyedSampler:
        self._seed = as_seed(self.random_state)
        columns = self._columns(documents.n_terms)
        eta = FIRST_ETA if self.topic_word_prior is None else self.topic_word_prior
        return KeyedSampler(
            documents,
            topic_prior(eta, self.n_components, documents.n_terms),
            mixture_prior(self.doc_topic_prior, self.n_components),
            self._seed,
            self.n_jobs,
            columns,
            self.keyword_prior,
            self.strength_prior,
        )

    def _names(self) -> list[str]:
        """Return the names of the keyword topics."""
        named = self.keywords if isinstance(self.keywords, Mapping) else range(len(self.keywords))
        return [str(name) for name in named]

    def _columns(self, n_terms: int) -> list[NDArray[np.int64]]:
        if not len(self.keywords):
            raise InputError("no keyword topic; at least one list of columns is needed")
        found = []
        given: Iterable[Any] = self.keywords.values() if isinstance(self.keywords, Mapping) else self.keywords
        for name, columns in zip(self._names(), given, strict=True):
            if not all(isinstance(column, int | np.integer) for column in columns):
                raise InputError(
                    f"keywords of topic {name}: {columns!r}; numbers of columns are needed, see Codebook.columns"
                )
            distinct = np.unique(np.asarray(columns, np.int64))
            if not len(distinct) or distinct[0] < 0 or distinct[-1] >= n_terms:
                raise InputError(f"keywords of topic {name}: {list(columns)}; columns 0 to {n_terms - 1} are allowed")
            found.append(distinct)
        return found
