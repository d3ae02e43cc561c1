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
from sklearn import decomposition
from sklearn.exceptions import ConvergenceWarning

from topicmodel.models.base import Factorization
from topicmodel.models.settings import check_choice, check_whole

__all__ = ["NMF"]

SOLVERS = {"frobenius": "cd", "kullback-leibler": "mu"}


class NMF(Factorization):
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
    axes_ : ndarray of shape (n_components, n_terms), float64
        Topics before they were scaled: X is approximated by coordinates times these.
    scales_ : ndarray of shape (n_components,), float64
        Sums of the rows of `axes_`; mixtures are taken on that scale.
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
            If a weight is negative or not finite, or a parameter is out of range.
        """
        check_choice("beta_loss", self.beta_loss, tuple(SOLVERS))
        check_whole(n_components=self.n_components, max_iter=self.max_iter)
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
        self._keep_axes(self._nmf.components_)
        self.n_iter_ = int(self._nmf.n_iter_)
        return self

    def _coordinates(self, weights: Any) -> NDArray[np.float64]:
        return np.asarray(self._nmf.transform(weights), np.float64)
