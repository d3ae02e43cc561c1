"""Arithmetic of vectors: one length, one mean, in one order of addition."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["mean_of_groups", "unit_rows"]


def unit_rows(matrix: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Scale rows to length 1; rows of zeros, or with a number that is not finite, become zeros.

    Parameters
    ----------
    matrix : ndarray of shape (n_rows, n_columns), float
        Vectors.

    Returns
    -------
    ndarray of shape (n_rows, n_columns), float32
        Rows have length 1 or 0.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    exact = np.asarray(matrix, np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", exact, exact))
    usable = np.isfinite(lengths) & (lengths > 0)
    scaled = np.zeros_like(exact)
    np.divide(exact, lengths[:, None], out=scaled, where=usable[:, None])
    return scaled.astype(np.float32)


def mean_of_groups(
    vectors: NDArray[np.float32], weights: NDArray[np.float64], bounds: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the weighted mean of each group of rows, scaled to length 1.

    Parameters
    ----------
    vectors : ndarray of shape (n_rows, n_columns), float32
        Rows of all groups, one group after the other.
    weights : ndarray of shape (n_rows,), float64
        Weight of each row, above 0.
    bounds : ndarray of shape (n_groups + 1,), int64
        Group g has the rows from ``bounds[g]`` to ``bounds[g + 1]``.

    Returns
    -------
    ndarray of shape (n_groups, n_columns), float32
        Rows have length 1; zeros for a group without rows.

    Examples
    --------
    >>> rows = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    >>> mean_of_groups(rows, np.array([1.0, 1.0, 2.0]), np.array([0, 2, 3, 3])).round(2).tolist()
    [[0.7099999785423279, 0.7099999785423279], [0.0, 1.0], [0.0, 0.0]]
    """
    means = np.zeros((len(bounds) - 1, vectors.shape[1]))
    weighted = vectors.astype(np.float64) * weights[:, None]
    for group, (start, stop) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        means[group] = weighted[start:stop].sum(axis=0)
    return unit_rows(means)
