"""What the estimators share: reading a matrix, scikit-learn's tags, and `transform`.

`CountModel` is the base of the models of counts, whose mixtures come from one fold-in whatever fitted the topics;
`Factorization` is that of the models that rebuild a matrix of weights from a product of two.

References
----------
.. [1] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from topicmodel.errors import InputError
from topicmodel.models.completion import split_entries
from topicmodel.models.counts import Counts, read_counts
from topicmodel.models.inference import fold_in, log_likelihood, mean_mixtures
from topicmodel.models.posterior import interval_of
from topicmodel.models.settings import check_whole

__all__ = ["CountModel", "Factorization", "TopicEstimator", "rows_to_one"]

Floats = NDArray[np.float64]

# Numbers in the draws that `interval` holds at a time, 8 bytes each.
AT_ONCE = 1 << 24


class TopicEstimator(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """An estimator on a document-term matrix whose fitted `components_` are topics over terms, rows summing to 1."""

    components_: Floats
    # Whether weights below 0 are refused.
    _positive = True

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = self._positive
        tags.transformer_tags.preserves_dtype = ["float64"]
        return tags

    def _matrix(self, X: Any, *, reset: bool, **checks: Any) -> Any:
        """Return X as an array or csr matrix with as many columns as in the fit, or say in one line why not."""
        try:
            return validate_data(self, X, reset=reset, accept_sparse="csr", **checks)
        except ValueError as error:
            message = str(error)
            # scikit-learn goes on with advice about other estimators; its lists of feature names are worth keeping.
            raise InputError(message.split("\n")[0] if message.startswith("Input") else message) from error


class CountModel(TopicEstimator):
    """A topic model of counts: mixtures are estimated by sampling under the fitted topics.

    A fit sets `components_`, `doc_topic_prior_` and `_seed`.
    """

    doc_topic_prior_: Floats
    n_jobs: int | None = None
    _seed: int

    def transform(self, X: Any) -> Floats:
        """Estimate the mixtures of documents: their posterior means under the fitted topics.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Rows sum to 1. An empty document gets the prior mean.
        """
        check_is_fitted(self)
        return self._mixtures(self._counts(X, reset=False))

    def draws(self, X: Any, *, n_draws: int = 100) -> Floats:
        """Draw mixtures of documents from their posterior given the fitted topics, or given each of their draws.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.
        n_draws : int, default=100
            Draws.

        Returns
        -------
        ndarray of shape (n_draws, n_documents, n_components), float64
            The last axis sums to 1. Where the fit drew topics (`LDA` with ``posterior="exact"``, `KeyedLDA`), the draws
            are spread evenly over them, and so hold the uncertainty about the topics as well.
        """
        check_is_fitted(self)
        check_whole(n_draws=n_draws)
        return self._draws(self._counts(X, reset=False), n_draws)

    def interval(self, X: Any, *, level: float = 0.9, n_draws: int = 200) -> tuple[Floats, Floats]:
        """Return the ends of equal-tailed credible intervals of the shares.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts.
        level : float, default=0.9
            Probability inside, between 0 and 1.
        n_draws : int, default=200
            Draws whose quantiles are taken, see `draws`.

        Returns
        -------
        tuple of two ndarrays of shape (n_documents, n_components), float64
            Lower and upper ends.
        """
        check_is_fitted(self)
        check_whole(n_draws=n_draws)
        documents = self._counts(X, reset=False)
        low, high = np.empty((2, documents.n_documents, len(self.components_)))
        step = max(1, AT_ONCE // (n_draws * len(self.components_)))
        for start in range(0, documents.n_documents, step):
            own = slice(start, min(start + step, documents.n_documents))
            low[own], high[own] = interval_of(self._draws(documents.slice(own.start, own.stop), n_draws), level)
        return low, high

    def score(self, X: Any, y: None = None) -> float:  # noqa: ARG002 (scikit-learn's signature)
        """Compute the mean log-likelihood per token by document completion [1]_.

        The terms of each document are cut in two halves by a hash of document and term; the mixture is estimated on one
        half and the other half is scored.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts of documents that were not in the fit.
        y : None
            Ignored.

        Returns
        -------
        float
            Nats per token of the scored halves; higher is better. Minus infinity, if no topic knows a term.

        Raises
        ------
        InputError
            If no document has two terms.
        """
        check_is_fitted(self)
        seen, scored = split_entries(self._counts(X, reset=False))
        if not len(scored.counts):
            raise InputError(f"{scored.n_documents} documents leave no token to score; needed: a document of two terms")
        nats = log_likelihood(scored.indptr, scored.indices, scored.counts, self.components_, self._mixtures(seen))
        return float(nats.sum() / scored.counts.sum(dtype=np.int64))

    def perplexity(self, X: Any) -> float:
        """Compute ``exp(-score(X))``: the number of equally likely terms that would surprise as much.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Counts of documents that were not in the fit.

        Returns
        -------
        float
            Lower is better.
        """
        return float(np.exp(-self.score(X)))

    def _counts(self, X: Any, *, reset: bool) -> Counts:
        # Counts are checked by `read_counts`, which says where a bad one stands.
        return read_counts(self._matrix(X, reset=reset, dtype="numeric", ensure_all_finite=False))

    def _mixtures(self, d: Counts) -> Floats:
        fitted = self.components_, self.doc_topic_prior_
        return mean_mixtures(d.indptr, d.indices, d.counts, *fitted, seed=self._seed, n_jobs=self.n_jobs)

    def _topic_draws(self) -> NDArray[Any]:
        """Return the topics over which `draws` goes, an array of shape (n_topic_draws, n_components, n_terms)."""
        return self.components_[None]

    def _draws(self, d: Counts, n_draws: int) -> Floats:
        topic_draws = self._topic_draws()[:n_draws]
        edges = [n_draws * i // len(topic_draws) for i in range(len(topic_draws) + 1)]
        draws = np.empty((n_draws, d.n_documents, len(self.components_)))
        for i, topics in enumerate(topic_draws):
            a, b = edges[i], edges[i + 1]
            draws[a:b] = fold_in(
                d.indptr,
                d.indices,
                d.counts,
                topics,
                self.doc_topic_prior_,
                seed=self._seed + (i << 32),
                n_draws=b - a,
                n_jobs=self.n_jobs,
            )
        return draws


class Factorization(TopicEstimator):
    """A matrix of weights rebuilt as the product of coordinates and axes.

    A fit calls `_keep_axes`; `_coordinates` gives the coordinates of documents.
    """

    axes_: Floats
    scales_: Floats

    def transform(self, X: Any) -> Floats:
        """Compute the share of each topic in documents: how much of the rebuilt weights it accounts for.

        Parameters
        ----------
        X : sparse matrix or array of shape (n_documents, n_terms)
            Weights.

        Returns
        -------
        ndarray of shape (n_documents, n_components), float64
            Sizes of the coordinates times `scales_`, rows scaled to sum to 1. A document that no topic explains gets
            equal shares.
        """
        check_is_fitted(self)
        return rows_to_one(np.abs(self._coordinates(self._weights(X, reset=False))) * self.scales_)

    def score(self, X: Any, y: None = None) -> float:  # noqa: ARG002 (scikit-learn's signature)
        """Compute minus the mean squared error of X rebuilt from its coordinates.

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
        coordinates = self._coordinates(weights)
        # |X - WH|^2 without the dense product: |X|^2 - 2 <XH', W> + <W'W, HH'>.
        square = weights.multiply(weights).sum() - 2 * np.sum((weights @ self.axes_.T) * coordinates)
        square += np.sum((coordinates.T @ coordinates) * (self.axes_ @ self.axes_.T))
        return float(-square / np.prod(weights.shape))

    def _keep_axes(self, axes: NDArray[np.floating[Any]]) -> None:
        self.axes_ = np.asarray(axes, np.float64)
        self.scales_ = np.abs(self.axes_).sum(axis=1)
        self.components_ = rows_to_one(np.abs(self.axes_))

    def _coordinates(self, weights: Any) -> Floats:
        raise NotImplementedError

    def _weights(self, X: Any, *, reset: bool) -> Any:
        return self._matrix(X, reset=reset, dtype=np.float64, ensure_non_negative=self._positive)


def rows_to_one(matrix: NDArray[np.floating[Any]]) -> Floats:
    """Scale each row to sum to 1; a row of zeros gets equal shares.

    Parameters
    ----------
    matrix : ndarray of shape (n_rows, n_columns), float
        Nothing below 0.

    Returns
    -------
    ndarray of shape (n_rows, n_columns), float64
        Rows sum to 1.

    Examples
    --------
    >>> rows_to_one(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    scaled = np.array(matrix, np.float64)
    scaled[scaled.sum(axis=1) <= 0] = 1.0
    scaled /= scaled.sum(axis=1, keepdims=True)
    return scaled
