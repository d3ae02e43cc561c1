"""Latent semantic analysis by scikit-learn, with axes as topics.

References
----------
.. [1] Deerwester, S., Dumais, S. T., Furnas, G. W., Landauer, T. K., Harshman, R. (1990). Indexing by latent semantic
   analysis. JASIS 41 (6). https://doi.org/10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from topicmodel.errors import InputError

__all__ = ["LSA"]


class LSA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Latent semantic analysis: the leading singular vectors of the document-term matrix.

    Its axes have signs, so they are not distributions: `axes_` keeps the signs, `components_` has the size of each
    weight, scaled so that rows sum to 1.

    Parameters
    ----------
    n_components : int, default=20
        Number of axes.
    random_state : int, RandomState instance or None, default=0
        Seed of the randomised solver.

    Attributes
    ----------
    axes_ : ndarray of shape (n_components, n_terms), float64
        Right singular vectors; rows have length 1.
    components_ : ndarray of shape (n_components, n_terms), float64
        Absolute values of `axes_`; rows sum to 1.
    n_features_in_ : int
        Size of the vocabulary.
    feature_names_in_ : ndarray of shape (n_terms,), object
        Terms, where the input had column names.

    Notes
    -----
    Bits depend on the linear algebra library of the machine, unlike those of `LDA`.

    Examples
    --------
    >>> X = [[4, 3, 0, 0], [5, 2, 0, 0], [0, 0, 3, 4], [0, 0, 2, 6]]
    >>> LSA(n_components=2).fit_transform(X).argmax(axis=1).tolist()
    [1, 1, 0, 0]
    """

    def __init__(self, n_components: int = 20, *, random_state: Any = 0) -> None:
        self.n_components = n_components
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> Self:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the axes.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights.
        y : None
            Ignored.

        Returns
        -------
        LSA
            Itself.

        Raises
        ------
        InputError
            If a weight is not finite, or there are more axes than terms.
        """
        weights = self._weights(X, reset=True)
        if not 1 <= self.n_components <= weights.shape[1]:
            raise InputError(
                f"n_components is {self.n_components}; allowed: 1 to {weights.shape[1]}, the number of terms"
            )
        solver = TruncatedSVD(self.n_components, random_state=self.random_state).fit(weights)
        self.axes_ = solver.components_.astype(np.float64)
        self.components_ = _sizes(self.axes_)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Compute how much each axis says about documents.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Sizes of the coordinates, rows scaled to sum to 1; a document on no axis gets equal shares.
        """
        check_is_fitted(self)
        return _sizes(np.asarray(self._weights(X, reset=False) @ self.axes_.T))

    @property
    def _n_features_out(self) -> int:
        return int(self.components_.shape[0])

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64"]
        return tags

    def _weights(self, X: Any, *, reset: bool) -> Any:
        try:
            return validate_data(self, X, reset=reset, accept_sparse="csr", dtype=np.float64)
        except ValueError as error:
            raise InputError(str(error)) from error


def _sizes(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale the absolute values of each row to sum to 1; a row of zeros gets equal shares."""
    sizes = np.abs(matrix)
    sizes[sizes.sum(axis=1) <= 0] = 1.0
    sizes /= sizes.sum(axis=1, keepdims=True)
    return sizes
