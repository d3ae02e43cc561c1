"""Non-negative matrix factorisation by scikit-learn, with topics and mixtures on the scale of the other models.

References
----------
.. [1] Lee, D. D., Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature 401.
   https://doi.org/10.1038/44565
.. [2] Fevotte, C., Idier, J. (2011). Algorithms for nonnegative matrix factorization with the beta-divergence. Neural
   Computation 23 (9). https://doi.org/10.1162/NECO_a_00168
"""

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn import decomposition
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from topicmodel.errors import InputError, nearest

__all__ = ["NMF"]

SOLVERS = {"frobenius": "cd", "kullback-leibler": "mu"}


class NMF(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Non-negative matrix factorisation: X is approximated by mixtures times topics.

    Parameters
    ----------
    n_components : int, default=20
        Number of topics.
    beta_loss : {"frobenius", "kullback-leibler"}, default="frobenius"
        Squared error suits tf-idf weights, the Kullback-Leibler divergence suits counts [2]_.
    max_iter : int, default=400
        Iterations.
    random_state : int, RandomState instance or None, default=0
        Seed of the start.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_terms), float64
        Topics; rows sum to 1.
    scales_ : ndarray of shape (n_components,), float64
        Sums of the topics before they were scaled; mixtures are taken on that scale.
    n_iter_ : int
        Iterations made.
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
    >>> mixtures = NMF(n_components=2).fit_transform(X)
    >>> mixtures.sum(axis=1).round(6).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """

    def __init__(
        self, n_components: int = 20, *, beta_loss: str = "frobenius", max_iter: int = 400, random_state: Any = 0
    ) -> None:
        self.n_components = n_components
        self.beta_loss = beta_loss
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> Self:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights, none below 0.
        y : None
            Ignored.

        Returns
        -------
        NMF
            Itself.

        Raises
        ------
        InputError
            If a weight is negative or not finite, or the loss is not known.
        """
        if self.beta_loss not in SOLVERS:
            close = nearest(str(self.beta_loss), SOLVERS)
            raise InputError(f"beta_loss is {self.beta_loss!r}; allowed: {sorted(SOLVERS)}{close}")
        weights = self._weights(X, reset=True)
        self._nmf = decomposition.NMF(
            self.n_components,
            init="nndsvda" if self.n_components <= min(weights.shape) else "random",
            beta_loss=self.beta_loss,
            solver=SOLVERS[self.beta_loss],
            max_iter=self.max_iter,
            random_state=self.random_state,
        )
        with warnings.catch_warnings():
            # n_iter_ says whether the iterations were used up; a topic model need not be at the optimum's last digit.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._nmf.fit(weights)
        self.scales_ = self._nmf.components_.sum(axis=1).astype(np.float64)
        self.components_ = _rows_to_one(self._nmf.components_)
        self.n_iter_ = int(self._nmf.n_iter_)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Compute the mixtures of documents.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Rows sum to 1. A document that no topic explains gets equal shares.
        """
        check_is_fitted(self)
        return _rows_to_one(self._nmf.transform(self._weights(X, reset=False)) * self.scales_)

    def score(self, X: Any, y: None = None) -> float:  # noqa: ARG002 (scikit-learn's signature)
        """Compute minus the mean squared error of X rebuilt from its factors.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights.
        y : None
            Ignored.

        Returns
        -------
        float
            At most 0; higher is better.
        """
        check_is_fitted(self)
        weights = sparse.csr_matrix(self._weights(X, reset=False))
        factor, topics = self._nmf.transform(weights), self._nmf.components_
        # |X - WH|^2 without the dense product: |X|^2 - 2 <XH', W> + <W'W, HH'>.
        square = weights.multiply(weights).sum() - 2 * np.sum((weights @ topics.T) * factor)
        square += np.sum((factor.T @ factor) * (topics @ topics.T))
        return float(-square / np.prod(weights.shape))

    @property
    def _n_features_out(self) -> int:
        return int(self.components_.shape[0])

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.transformer_tags.preserves_dtype = ["float64"]
        return tags

    def _weights(self, X: Any, *, reset: bool) -> Any:
        try:
            return validate_data(self, X, reset=reset, accept_sparse="csr", dtype=np.float64, ensure_non_negative=True)
        except ValueError as error:
            raise InputError(str(error)) from error


def _rows_to_one(matrix: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Scale each row to sum to 1; a row of zeros gets equal shares."""
    scaled = np.array(matrix, np.float64)
    scaled[scaled.sum(axis=1) <= 0] = 1.0
    scaled /= scaled.sum(axis=1, keepdims=True)
    return scaled
