"""gensim's models as estimators of the same surface, and ours as gensim's and pyLDAvis's.

gensim is imported where it is used: importing it takes seconds.

References
----------
.. [1] Rehurek, R., Sojka, P. (2010). Software framework for topic modelling with large corpora. LREC 2010 workshop on
   new challenges for NLP frameworks. https://doi.org/10.13140/2.1.2393.1847
.. [2] Sievert, C., Shirley, K. (2014). LDAvis: a method for visualizing and interpreting topics.
   https://doi.org/10.3115/v1/W14-3110
"""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.models.base import CountModel, rows_to_one
from topicmodel.models.counts import Counts, read_counts
from topicmodel.models.settings import as_seed, check_choice, check_whole

__all__ = ["GensimModel", "from_gensim", "prepare_ldavis", "to_gensim"]

MODELS = ("lda", "hdp", "ensemble")
Floats = NDArray[np.float64]


class GensimModel(CountModel):
    """gensim's LdaModel, HdpModel or EnsembleLda under the surface of `LDA`.

    Parameters
    ----------
    kind : {"lda", "hdp", "ensemble"}, default="lda"
        Which model. "hdp" and "ensemble" find the number of topics themselves, up to or from `n_components`.
    n_components : int, default=20
        Number of topics.
    passes : int, default=10
        Passes over the corpus ("hdp" makes one).
    random_state : int, default=0
        Seed.

    Attributes
    ----------
    components_ : ndarray of shape (n_topics, n_terms), float64
        Topics; rows sum to 1.
    doc_topic_prior_ : ndarray of shape (n_topics,), float64
        Alpha, with which `transform` folds documents in.
    n_features_in_ : int
        Size of the vocabulary.

    Examples
    --------
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> GensimModel("lda", n_components=2).fit(X).components_.shape
    (2, 4)
    """

    def __init__(self, kind: str = "lda", n_components: int = 20, *, passes: int = 10, random_state: int = 0) -> None:
        self.kind = kind
        self.n_components = n_components
        self.passes = passes
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> Self:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.
        y : None
            Ignored.

        Returns
        -------
        GensimModel
            Itself.

        Raises
        ------
        InputError
            If the kind is not known, the counts are not counts, or gensim finds no topic.
        """
        check_choice("kind", self.kind, MODELS)
        check_whole(n_components=self.n_components, passes=self.passes)
        self._seed = as_seed(self.random_state)
        documents = self._counts(X, reset=True)
        topics, alpha = self._learn(_bags(documents), _names(documents.n_terms))
        if not len(topics):
            raise InputError(f"gensim's {self.kind} model found no topic; try another n_components or more documents")
        self.components_, self.doc_topic_prior_ = rows_to_one(topics), alpha
        return self

    def _learn(self, bags: list[list[tuple[int, int]]], names: Any) -> tuple[Floats, Floats]:
        """Return gensim's topics and the prior of the mixtures."""
        if self.kind == "hdp":
            from gensim.models import HdpModel

            model = HdpModel(bags, names, T=self.n_components, random_state=self._seed)
            alpha, _ = model.hdp_to_lda()
            return np.asarray(model.get_topics(), np.float64), np.maximum(np.asarray(alpha, np.float64), 1e-6)
        settings = {"id2word": names, "num_topics": self.n_components, "passes": self.passes}
        if self.kind == "ensemble":
            from gensim.models import EnsembleLda

            topics = EnsembleLda(corpus=bags, random_state=self._seed, **settings).get_topics()
            return np.asarray(topics, np.float64), np.full(len(topics), 1.0 / max(1, len(topics)))
        from gensim.models import LdaModel

        lda = LdaModel(bags, random_state=self._seed, **settings)
        return np.asarray(lda.get_topics(), np.float64), np.asarray(lda.alpha, np.float64)


def to_gensim(topics: ArrayLike, alpha: ArrayLike, terms: list[str], topic_word_prior: float = 0.01) -> Any:
    """Build gensim's LdaModel with given topics.

    Parameters
    ----------
    topics : array of shape (n_components, n_terms), float
        Rows sum to 1.
    alpha : array of shape (n_components,), float
        Prior of the mixtures.
    terms : list of str
        The vocabulary.
    topic_word_prior : float, default=0.01
        Eta.

    Returns
    -------
    gensim.models.LdaModel
        Its ``get_topics()`` are the topics, up to 32-bit rounding.

    Examples
    --------
    >>> model = to_gensim([[0.7, 0.3], [0.2, 0.8]], [0.1, 0.1], ["a", "b"])
    >>> model.get_topics().round(3).tolist()
    [[0.7..., 0.3...], [0.2..., 0.8...]]
    """
    from gensim.models import LdaModel

    phi = np.asarray(topics, np.float64)
    model = LdaModel(
        id2word=dict(enumerate(terms)),
        num_topics=len(phi),
        alpha=np.asarray(alpha, np.float64).tolist(),
        eta=topic_word_prior,
        dtype=np.float64,
        random_state=0,
    )
    # gensim's pseudo-counts: large, so that its expectations of log phi are the logarithms of the topics.
    model.state.sstats = phi * 1e6 * phi.shape[1]
    model.state.eta = np.zeros_like(model.state.eta)
    model.sync_state()
    return model


def from_gensim(model: Any) -> tuple[Floats, Floats]:
    """Take topics and prior out of gensim's LdaModel.

    Parameters
    ----------
    model : gensim.models.LdaModel
        A fitted model.

    Returns
    -------
    topics : ndarray of shape (n_components, n_terms), float64
        Rows sum to 1.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.

    Examples
    --------
    >>> topics, alpha = from_gensim(to_gensim([[0.7, 0.3], [0.2, 0.8]], [0.1, 0.1], ["a", "b"]))
    >>> topics.round(2).tolist(), alpha.tolist()
    ([[0.7, 0.3], [0.2, 0.8]], [0.1, 0.1])
    """
    topics = np.asarray(model.get_topics(), np.float64)
    return topics / topics.sum(axis=1, keepdims=True), np.asarray(model.alpha, np.float64)


def prepare_ldavis(X: Any, topics: ArrayLike, mixtures: ArrayLike, terms: list[str]) -> dict[str, Any]:
    """Give the arguments of ``pyLDAvis.prepare``, to be called as ``pyLDAvis.prepare(**...)`` [2]_.

    Parameters
    ----------
    X : sparse matrix or array of shape (n_documents, n_terms)
        Counts; documents and terms without tokens are left out, as pyLDAvis demands.
    topics : array of shape (n_components, n_terms), float
        Rows sum to 1.
    mixtures : array of shape (n_documents, n_components), float
        Rows sum to 1.
    terms : list of str
        The vocabulary.

    Returns
    -------
    dict
        topic_term_dists, doc_topic_dists, doc_lengths, vocab, term_frequency.

    Examples
    --------
    >>> prepared = prepare_ldavis([[2, 0, 1], [0, 0, 0]], [[0.5, 0.2, 0.3]], [[1.0], [1.0]], ["a", "b", "c"])
    >>> prepared["vocab"], prepared["doc_lengths"].tolist()
    (['a', 'c'], [3])
    """
    documents = read_counts(X)
    starts = np.concatenate([[0], np.cumsum(documents.counts, dtype=np.int64)])
    lengths = np.diff(starts[documents.indptr])
    frequency = np.bincount(documents.indices, weights=documents.counts, minlength=documents.n_terms).astype(np.int64)
    live = np.flatnonzero(frequency)
    phi = np.asarray(topics, np.float64)[:, live]
    return {
        "topic_term_dists": phi / phi.sum(axis=1, keepdims=True),
        "doc_topic_dists": np.asarray(mixtures, np.float64)[lengths > 0],
        "doc_lengths": lengths[lengths > 0],
        "vocab": [terms[v] for v in live],
        "term_frequency": frequency[live],
    }


def _bags(documents: Counts) -> list[list[tuple[int, int]]]:
    cuts = zip(documents.indptr[:-1], documents.indptr[1:], strict=True)
    terms, counts = documents.indices.tolist(), documents.counts.tolist()
    return [list(zip(terms[a:b], counts[a:b], strict=True)) for a, b in cuts]


def _names(n_terms: int) -> Any:
    """Name terms by their numbers; gensim wants a dictionary."""
    from gensim.corpora import Dictionary

    return Dictionary.from_corpus([[(v, 1) for v in range(n_terms)]], {v: str(v) for v in range(n_terms)})
