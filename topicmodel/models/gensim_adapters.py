"""gensim's models as estimators of the same surface, and ours as gensim's and pyLDAvis's.

gensim is imported where it is used: importing it takes seconds.

References
----------
.. [1] Rehurek, R., Sojka, P. (2010). Software framework for topic modelling with large corpora. LREC 2010 workshop on
   new challenges for NLP frameworks. https://doi.org/10.13140/2.1.2393.1847
.. [2] Sievert, C., Shirley, K. (2014). LDAvis: a method for visualizing and interpreting topics.
   https://doi.org/10.3115/v1/W14-3110
"""

from collections.abc import Mapping
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
    random_state : int, RandomState instance or None, default=0
        Seed.
    settings : mapping or None, default=None
        Further arguments of gensim's model by name. EnsembleLda's own settings often find no topic in news:
        ``{"num_models": 8, "epsilon": 0.2}`` joins topics that are farther apart.

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

    def __init__(
        self,
        kind: str = "lda",
        n_components: int = 20,
        *,
        passes: int = 10,
        random_state: Any = 0,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind = kind
        self.n_components = n_components
        self.passes = passes
        self.random_state = random_state
        self.settings = settings

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
            raise InputError(
                f"gensim's {self.kind} model found no topic; try another n_components, more documents, or settings "
                "such as {'epsilon': 0.2}"
            )
        self.components_, self.doc_topic_prior_ = rows_to_one(topics), alpha
        return self

    def _learn(self, bags: list[list[tuple[int, int]]], names: Any) -> tuple[Floats, Floats]:
        """Return gensim's topics and the prior of the mixtures."""
        given = {"id2word": names, "random_state": self._seed, **(self.settings or {})}
        if self.kind == "hdp":
            from gensim.models import HdpModel

            model = HdpModel(bags, T=self.n_components, **given)
            alpha, _ = model.hdp_to_lda()
            return np.asarray(model.get_topics(), np.float64), np.maximum(np.asarray(alpha, np.float64), 1e-6)
        given |= {"corpus": bags, "num_topics": self.n_components, "passes": self.passes}
        if self.kind == "ensemble":
            from gensim.models import EnsembleLda

            # gensim's default, LdaMulticore, is not reproducible.
            topics = EnsembleLda(**{"topic_model_class": "lda", **given}).get_topics()
            return np.asarray(topics, np.float64), np.full(len(topics), 1.0 / max(1, len(topics)))
        from gensim.models import LdaModel

        lda = LdaModel(**given)
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
        topic_term_dists, doc_topic_dists, doc_lengths, vocab, term_frequency; and sort_topics, start_index, which keep
        the topics' numbers: pyLDAvis sorts topics and counts them from 1 if it is not told otherwise.

    Raises
    ------
    InputError
        If the shapes do not fit.

    Examples
    --------
    >>> prepared = prepare_ldavis([[2, 0, 1], [0, 0, 0]], [[0.5, 0.2, 0.3]], [[1.0], [1.0]], ["a", "b", "c"])
    >>> prepared["vocab"], prepared["doc_lengths"].tolist()
    (['a', 'c'], [3])
    """
    documents = read_counts(X)
    wanted = documents.n_documents, len(np.asarray(topics)), documents.n_terms
    given = np.shape(mixtures)[:1] + np.shape(mixtures)[1:2] + np.shape(topics)[1:]
    if given != wanted or len(terms) != documents.n_terms:
        raise InputError(
            f"mixtures of shape {np.shape(mixtures)}, topics of shape {np.shape(topics)} and {len(terms)} terms; "
            f"needed: {wanted[:2]}, {wanted[1:]} and {wanted[2]}"
        )
    starts = np.concatenate([[0], np.cumsum(documents.counts, dtype=np.int64)])
    lengths = np.diff(starts[documents.indptr])
    frequency = np.bincount(documents.indices, weights=documents.counts, minlength=documents.n_terms).astype(np.int64)
    live = np.flatnonzero(frequency)
    return {
        "topic_term_dists": rows_to_one(np.asarray(topics, np.float64)[:, live]),
        "doc_topic_dists": np.asarray(mixtures, np.float64)[lengths > 0],
        "doc_lengths": lengths[lengths > 0],
        "vocab": [terms[v] for v in live],
        "term_frequency": frequency[live],
        "sort_topics": False,
        "start_index": 0,
    }


def _bags(documents: Counts) -> list[list[tuple[int, int]]]:
    cuts = zip(documents.indptr[:-1], documents.indptr[1:], strict=True)
    terms, counts = documents.indices.tolist(), documents.counts.tolist()
    return [list(zip(terms[a:b], counts[a:b], strict=True)) for a, b in cuts]


def _names(n_terms: int) -> Any:
    """Name terms by their numbers; gensim wants a dictionary."""
    from gensim.corpora import Dictionary

    return Dictionary.from_corpus([[(v, 1) for v in range(n_terms)]], {v: str(v) for v in range(n_terms)})
