"""Semantic signal separation: independent components of document vectors, read in the vectors of terms.

References
----------
.. [1] Kardos, M., Kostkan, J., Vermillet, A.-Q., Nielbo, K., Enevoldsen, K., Rocca, R. (2025). S3: semantic signal
   separation. ACL 2025. https://doi.org/10.48550/arXiv.2406.09556
.. [2] Hyvärinen, A., Oja, E. (2000). Independent component analysis: algorithms and applications. Neural Networks 13.
   https://doi.org/10.1016/S0893-6080(00)00026-5
"""

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import FastICA
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from topicmodel.errors import InputError
from topicmodel.models.base import TopicEstimator, rows_to_one
from topicmodel.models.settings import check_whole

__all__ = ["SemanticSignals", "term_importance"]

Floats = NDArray[np.float64]


def term_importance(scores: Floats) -> Floats:
    """Weigh terms by how far and how purely they lie along an axis.

    The combined importance of [1]_, section 3: the square of a term's score on the axis times the cosine of its angle
    with the axis, here at the positive end only.

    Parameters
    ----------
    scores : ndarray of shape (n_terms, n_components), float64
        Terms along the axes.

    Returns
    -------
    ndarray of shape (n_components, n_terms), float64
        Nothing below 0.

    Examples
    --------
    >>> term_importance(np.array([[2.0, 0.0], [3.0, 4.0], [-1.0, 0.0]])).round(2).tolist()
    [[4.0, 5.4, 0.0], [0.0, 12.8, 0.0]]
    """
    lengths = np.linalg.norm(scores, axis=1, keepdims=True)
    cosines = np.divide(scores, lengths, out=np.zeros_like(scores), where=lengths > 0)
    return np.asarray(np.maximum(scores**2 * cosines, 0).T)


class SemanticSignals(TopicEstimator):
    """Independent axes of meaning in the vectors of documents (S3 [1]_), by FastICA [2]_.

    Parameters
    ----------
    n_components : int, default=20
        Number of axes; at most the numbers in a vector.
    term_vectors : array-like of shape (n_terms, n_features) or None, default=None
        The vocabulary, encoded as the documents are. None describes axes by the vectors' own numbers.
    max_iter : int, default=400
        Iterations.
    random_state : int, RandomState instance or None, default=0
        Seed of the start.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_terms), float64
        Importance of the terms at the positive end of each axis, see `term_importance`; rows sum to 1.
    axes_ : ndarray of shape (n_components, n_features), float64
        What turns a centred vector into scores.
    centre_ : ndarray of shape (n_features,), float64
        Mean of the fitted vectors.
    n_iter_ : int
        Iterations made.
    n_features_in_ : int
        Numbers in a vector.

    Notes
    -----
    An axis has two ends and no direction of its own: it is turned so that the documents' scores are skewed to the
    right, since a subject is what few documents have much of. Terms are centred on their own mean, because words and
    articles lie in different places for most encoders. Bits depend on the linear algebra library of the machine.

    Examples
    --------
    >>> X = np.array([[3, 0, 1], [4, 0, 1], [0, 3, 0], [0, 5, 1], [0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1.0]])
    >>> SemanticSignals(n_components=2).fit_transform(X).shape
    (8, 2)
    """

    _positive = False

    def __init__(
        self, n_components: int = 20, *, term_vectors: Any = None, max_iter: int = 400, random_state: Any = 0
    ) -> None:
        self.n_components = n_components
        self.term_vectors = term_vectors
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> Self:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the axes.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_features)
            Vectors of documents.
        y : None
            Ignored.

        Returns
        -------
        SemanticSignals
            Itself.

        Raises
        ------
        InputError
            If a number is not finite, there are more axes than numbers in a vector or documents, or the terms' vectors
            are not as wide as the documents'.
        """
        check_whole(n_components=self.n_components, max_iter=self.max_iter)
        vectors = self._vectors(X, reset=True)
        most = min(vectors.shape)
        if self.n_components > most:
            raise InputError(f"n_components is {self.n_components}; allowed: 1 to {most}, rows or columns")
        terms = np.eye(vectors.shape[1]) if self.term_vectors is None else np.asarray(self.term_vectors, np.float64)
        if terms.ndim != 2 or terms.shape[1] != vectors.shape[1]:
            raise InputError(f"term_vectors has shape {terms.shape}; documents have {vectors.shape[1]} numbers each")
        separation = FastICA(
            self.n_components, whiten="unit-variance", max_iter=self.max_iter, random_state=self.random_state
        )
        # Threads change the order of addition, and so the bits.
        with warnings.catch_warnings(), threadpool_limits(1):
            # n_iter_ says whether the iterations were used up.
            warnings.simplefilter("ignore", ConvergenceWarning)
            separation.fit(vectors)
        self.centre_ = vectors.mean(axis=0)
        self.n_iter_ = int(separation.n_iter_)
        self.axes_ = np.asarray(separation.components_, np.float64)
        skewed_left = (self._scores(vectors) ** 3).sum(axis=0) < 0
        self.axes_[skewed_left] *= -1
        self.components_ = rows_to_one(term_importance((terms - terms.mean(axis=0)) @ self.axes_.T))
        return self

    def transform(self, X: Any) -> Floats:
        """Compute the share of each axis in documents: their scores at the positive ends.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_features)
            Vectors of documents.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Rows sum to 1. A document at no positive end gets equal shares.
        """
        check_is_fitted(self)
        return rows_to_one(np.maximum(self._scores(self._vectors(X, reset=False)), 0))

    def _scores(self, vectors: Floats) -> Floats:
        # One order of addition for any number of documents and threads.
        return np.asarray(np.einsum("nd,kd->nk", vectors - self.centre_, self.axes_))

    def _vectors(self, X: Any, *, reset: bool) -> Floats:
        matrix = self._matrix(X, reset=reset, dtype=np.float64, ensure_min_samples=2 if reset else 1)
        return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, np.float64)
