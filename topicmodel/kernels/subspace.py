"""Leading singular subspace of a sparse matrix by orthogonal iteration; every sum is in a fixed order.

References
----------
.. [1] Halko, N., Martinsson, P.-G., Tropp, J. A. (2011). Finding structure with randomness. SIAM Review 53(2), 217-288.
   https://doi.org/10.1137/090771806
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from topicmodel.kernels.rng import at, stream, uniform

__all__ = ["multiply_rows", "orthonormalize", "random_block"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def random_block(n_rows: int, n_columns: int, seed: int) -> Floats:
    """Return numbers between -1 and 1, keyed on their place.

    Parameters
    ----------
    n_rows, n_columns : int
        Shape.
    seed : int
        Seed.

    Returns
    -------
    ndarray of shape (n_rows, n_columns), float64
        The same bits on every machine.
    """
    block = np.empty((n_rows, n_columns))
    for i in range(n_rows):
        numbers = stream(seed, 0, np.uint64(i))
        for j in range(n_columns):
            block[i, j] = 2.0 * uniform(at(numbers, j)) - 1.0
    return block


@njit(cache=True, nogil=True)
def multiply_rows(
    indptr: Ints, indices: NDArray[np.int32], data: Floats, block: Floats, product: Floats, start: int, stop: int
) -> None:
    """Multiply rows of a sparse matrix with a dense block.

    Parameters
    ----------
    indptr : ndarray of shape (n_rows + 1,), int64
        Where each row starts.
    indices : ndarray of shape (n_entries,), int32
        Columns, ascending within a row.
    data : ndarray of shape (n_entries,), float64
        Values.
    block : ndarray of shape (n_columns, n_dimensions), float64
        What to multiply with.
    product : ndarray of shape (n_rows, n_dimensions), float64
        Written, for the rows of the range.
    start, stop : int
        Range of rows.
    """
    for i in range(start, stop):
        row = product[i]
        row[:] = 0.0
        for entry in range(indptr[i], indptr[i + 1]):
            value = data[entry]
            other = block[indices[entry]]
            for j in range(len(row)):
                row[j] += value * other[j]


@njit(cache=True, nogil=True)
def orthonormalize(rows: Floats) -> None:
    """Make the rows of a matrix orthogonal and of length 1, in place, by modified Gram-Schmidt.

    Parameters
    ----------
    rows : ndarray of shape (n_dimensions, n_columns), float64
        Rewritten; a row that depends on the ones before it becomes zero.
    """
    for i in range(len(rows)):
        before = _dot(rows[i], rows[i])
        for j in range(i):
            share = _dot(rows[j], rows[i])
            for c in range(rows.shape[1]):
                rows[i, c] -= share * rows[j, c]
        after = _dot(rows[i], rows[i])
        scale = 0.0 if after <= 1e-20 * before or after == 0.0 else 1.0 / np.sqrt(after)
        for c in range(rows.shape[1]):
            rows[i, c] *= scale


@njit(cache=True, nogil=True)
def _dot(one: Floats, two: Floats) -> float:
    """Sum products in eight interleaved parts: a fixed order that a processor can do eight at a time."""
    parts = np.zeros(8)
    whole = len(one) // 8 * 8
    for c in range(0, whole, 8):
        for lane in range(8):
            parts[lane] += one[c + lane] * two[c + lane]
    total = 0.0
    for c in range(whole, len(one)):
        total += one[c] * two[c]
    for lane in range(8):
        total += parts[lane]
    return total
