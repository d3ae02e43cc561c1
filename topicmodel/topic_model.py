"""TopicModel: a vectorizer and a topic model, fitted together on texts."""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils.validation import check_is_fitted

from topicmodel.models.lda import LDA
from topicmodel.objects.topics import Topics, mean_mixture
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["TopicModel"]


class TopicModel(TransformerMixin, BaseEstimator):
    """Vectorize texts and fit a topic model on the counts.

    Parameters
    ----------
    vectorizer : transformer, optional
        From texts to counts; `FrenchVectorizer` with ``min_df=5, max_df=0.5`` when not given.
    model : estimator, optional
        From counts to mixtures; `LDA` with its defaults when not given.

    Attributes
    ----------
    vectorizer_, model_ : estimator
        The fitted parts.
    topics_ : Topics
        What the topics are about; prevalence is the mean mixture over the fitted documents, each counted with its
        number of tokens.
    mixtures_ : ndarray of shape (n_documents, n_components), float64
        Shares of the topics in each fitted document; rows sum to 1.

    Examples
    --------
    >>> from topicmodel import LDA, FrenchVectorizer, TopicModel
    >>> texts = ["Le maire préside le conseil.", "Le conseil élit le maire.", "La pluie tombe, le vent souffle."]
    >>> model = TopicModel(FrenchVectorizer(), LDA(n_components=2, random_state=0)).fit(texts)
    >>> model.topics_
    <Topics: 2 topics over 8 terms>
    >>> model.transform(["Le maire"]).shape
    (1, 2)
    """

    def __init__(self, vectorizer: Any = None, model: Any = None) -> None:
        self.vectorizer = vectorizer
        self.model = model

    def fit(self, X: Iterable[str], y: Any = None) -> Self:
        """Fit both parts on texts (a `Corpus` or any iterable of str)."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: Iterable[str], y: Any = None) -> npt.NDArray[np.float64]:  # noqa: ARG002 - scikit-learn's signature
        """Fit both parts and return the mixtures of the texts, of shape (n_documents, n_components)."""
        vectorizer = FrenchVectorizer(min_df=5, max_df=0.5) if self.vectorizer is None else clone(self.vectorizer)
        return self._fit_parts(vectorizer, LDA() if self.model is None else clone(self.model), X)

    def _fit_parts(self, vectorizer: Any, model: Any, X: Iterable[str]) -> npt.NDArray[np.float64]:
        self.vectorizer_ = vectorizer
        return self._fit_model(model, vectorizer.fit_transform(X))

    def _fit_model(self, model: Any, matrix: Any) -> npt.NDArray[np.float64]:
        """Fit the model on the matrix of the fitted vectorizer and keep what was learnt."""
        self.model_ = model
        mixtures: npt.NDArray[np.float64] = model.fit_transform(matrix)
        self.keep(matrix, mixtures)
        return mixtures

    def keep(self, matrix: Any, mixtures: npt.NDArray[np.float64]) -> None:
        """Set `topics_` and `mixtures_`, the parts being fitted already.

        Parameters
        ----------
        matrix : sparse matrix or array of shape (n_documents, n_columns)
            What `model_` was fitted on.
        mixtures : ndarray of shape (n_documents, n_components), float64
            Shares of the topics in these documents; rows sum to 1.
        """
        prevalence = mean_mixture(mixtures, self.document_lengths(matrix))
        terms = tuple(str(term) for term in self.vectorizer_.get_feature_names_out())
        # A model of keywords names its topics; others only number them.
        labels = tuple(map(str, getattr(self.model_, "topic_names_", range(mixtures.shape[1]))))
        self.topics_ = Topics(self.model_.components_, terms, prevalence, labels)
        self.mixtures_ = mixtures

    def document_lengths(self, matrix: Any) -> npt.NDArray[np.float64]:
        """Return what each document counts in prevalences: the sum of its row, or 1 where rows are vectors.

        Parameters
        ----------
        matrix : sparse matrix or array of shape (n_documents, n_columns)
            What the vectorizer makes of texts.

        Returns
        -------
        ndarray of shape (n_documents,), float64
            None below 0.
        """
        if not getattr(self.vectorizer_, "counts_words", True):
            return np.ones(matrix.shape[0])
        return np.asarray(matrix.sum(axis=1), np.float64).ravel()

    def transform(self, X: Iterable[str]) -> npt.NDArray[np.float64]:
        """Return the mixtures of texts.

        Parameters
        ----------
        X : iterable of str
            One text per row.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Rows sum to 1.
        """
        check_is_fitted(self, "topics_")
        mixtures: npt.NDArray[np.float64] = self.model_.transform(self.vectorizer_.transform(X))
        return mixtures

    def score(self, X: Iterable[str], y: Any = None) -> float:  # noqa: ARG002 - scikit-learn's signature
        """Return the model's score of the texts (higher is better); see the model's own `score`."""
        check_is_fitted(self, "topics_")
        return float(self.model_.score(self.vectorizer_.transform(X)))
