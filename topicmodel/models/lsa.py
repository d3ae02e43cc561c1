"""Latent semantic analysis by scikit-learn, with axes as topics.

References
----------
.. [1] Deerwester, S., Dumais, S. T., Furnas, G. W., Landauer, T. K., Harshman, R. (1990). Indexing by latent semantic
   analysis. JASIS 41 (6). https://doi.org/10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD

from topicmodel.errors import InputError
from topicmodel.models.base import Factorization
from topicmodel.models.settings import check_whole

__all__ = ["LSA"]


class LSA(Factorization):
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
    scales_ : ndarray of shape (n_components,), float64
        Sums of the sizes in the rows of `axes_`; mixtures are taken on that scale.
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

    _positive = False

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
        check_whole(n_components=self.n_components)
        if self.n_components > weights.shape[1]:
            raise InputError(
                f"n_components is {self.n_components}; allowed: 1 to {weights.shape[1]}, the number of terms"
            )
        solver = TruncatedSVD(self.n_components, random_state=self.random_state).fit(weights)
        self._keep_axes(solver.components_)
        return self

    def _coordinates(self, weights: Any) -> NDArray[np.float64]:
        return np.asarray(weights @ self.axes_.T)
