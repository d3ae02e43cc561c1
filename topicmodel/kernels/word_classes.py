"""Spherical k-means on sparse rows, with sums in a fixed order, so that classes are the same everywhere.

References
----------
.. [1] Dhillon, I. S., Modha, D. S. (2001). Concept decompositions for large sparse text data using clustering. Machine
   Learning 42. https://doi.org/10.1023/A:1007612920971
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["spherical_means"]

Array = NDArray[Any]


@njit(cache=True)
def spherical_means(starts: Array, columns: Array, values: Array, n_columns: int, seeds: Array, rounds: int) -> Array:
    """Group rows around directions; of equally near ones the first wins.

    Parameters
    ----------
    starts : ndarray of shape (n_rows + 1,), int64
        Where the entries of each row start.
    columns : ndarray of shape (n_entries,), int32
        Their columns.
    values : ndarray of shape (n_entries,), float64
        Their values; each row has length 1.
    n_columns : int
        Number of columns.
    seeds : ndarray of shape (n_groups,), int64
        Rows whose directions are the first centres.
    rounds : int
        How often centres are made anew.

    Returns
    -------
    ndarray of shape (n_rows,), int32
        The group of each row.
    """
    n_groups = len(seeds)
    groups = np.zeros(len(starts) - 1, dtype=np.int32)
    centres = np.zeros((n_columns, n_groups))
    for group in range(n_groups):
        for entry in range(starts[seeds[group]], starts[seeds[group] + 1]):
            centres[columns[entry], group] = values[entry]
    near = np.zeros(n_groups)
    for _ in range(rounds):
        for row in range(len(groups)):
            near[:] = 0.0
            for entry in range(starts[row], starts[row + 1]):
                value, centre = values[entry], centres[columns[entry]]
                for group in range(n_groups):
                    near[group] += value * centre[group]
            groups[row] = np.argmax(near)
        centres[:] = 0.0
        for row in range(len(groups)):
            for entry in range(starts[row], starts[row + 1]):
                centres[columns[entry], groups[row]] += values[entry]
        for group in range(n_groups):
            square = 0.0
            for column in range(n_columns):
                square += centres[column, group] * centres[column, group]
            if square > 0.0:
                centres[:, group] /= np.sqrt(square)
    return groups
