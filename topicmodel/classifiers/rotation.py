"""The same texts in fewer columns: what linear models with a squared penalty learn is blind to rotations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import csr_matrix

from topicmodel.classifiers.linear import LinearThemes

__all__ = ["ROTATED", "Rotated", "rotate"]

ROTATED = 1200
"""Texts up to which they are rotated, which makes learning from them several times as fast."""
JITTER = 1e-9
"""Added to the squared length of every text, so that equal texts have a Cholesky factor."""


@dataclass(frozen=True, slots=True, eq=False)
class Rotated:
    """Rows seen from another side: as many columns as rows, the same angles and lengths.

    Parameters
    ----------
    rows : ndarray of shape (n_rows, n_rows), float64
        What to learn from; rows without features are zeros.
    factor : ndarray of shape (n_rows, n_rows), float64
        Lower triangular; its product with its transpose holds the products of all rows.
    original : csr_matrix of shape (n_rows, n_features)
        The rows as they were.
    """

    rows: NDArray[np.float64]
    factor: NDArray[np.float64]
    original: csr_matrix

    def back(self, model: LinearThemes) -> LinearThemes:
        """Return the model of the original features that decides as a model of `rows` does."""
        shares = solve_triangular(self.factor, model.coef.T, lower=True, trans="T")
        return LinearThemes(np.asarray(self.original.T @ shares).T, model.intercept)


def rotate(original: csr_matrix) -> Rotated:
    """Turn rows so that they need no more columns than there are rows.

    Parameters
    ----------
    original : csr_matrix of shape (n_rows, n_features)
        Features.

    Returns
    -------
    Rotated
        Dense, and several times as fast to learn from where features are many and rows a thousand or fewer.

    Examples
    --------
    >>> turned = rotate(csr_matrix(np.array([[3.0, 0.0, 4.0], [0.0, 2.0, 0.0]])))
    >>> (turned.rows @ turned.rows.T).round(6).tolist()
    [[25.0, 0.0], [0.0, 4.0]]
    """
    products = np.asarray((original @ original.T).todense(), np.float64)
    factor = cholesky(products + JITTER * np.eye(len(products)), lower=True)
    rows = factor * (original.getnnz(axis=1) > 0)[:, None]
    return Rotated(rows, factor, original)
