"""Non-negative factors of a small tf-idf matrix, the start of a fit: functions of arrays.

X (documents by terms) is approximated by W H with W, H >= 0, by coordinate descent on the squared error [1]_: with the
other factor fixed, each row is a small quadratic problem, solved one coordinate at a time. Loops run in a fixed order,
without the platform's linear algebra library, whose sums depend on machine and threads.

References
----------
.. [1] Cichocki, A., Phan, A.-H. (2009). Fast local algorithms for large scale nonnegative matrix and tensor
   factorizations. IEICE Transactions E92-A (3). https://doi.org/10.1587/transfun.E92.A.708
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.dirichlet import logarithm
from topicmodel.kernels.rng import at, uniform

__all__ = ["descend", "gram", "multiply", "random_factor", "weigh_terms"]


@njit(cache=True, nogil=True)
def weigh_terms(indptr: Array, indices: Array, counts: Array, document_counts: Array) -> Array:
    """Weigh entries by (1 + log count) (1 + log(n / document count)), each document scaled to length 1.

    Parameters
    ----------
    indptr, indices, counts : ndarray
        Document-term matrix.
    document_counts : ndarray of shape (n_terms,), int64
        In how many of the documents each term occurs.

    Returns
    -------
    ndarray of shape (n_entries,), float64
        Weights; squares sum to 1 within a document.
    """
    weights = np.empty(len(indices))
    n_documents = len(indptr) - 1
    for d in range(n_documents):
        square = 0.0
        for i in range(indptr[d], indptr[d + 1]):
            rarity = 1.0 + logarithm((n_documents + 1.0) / (document_counts[indices[i]] + 1.0))
            weights[i] = (1.0 + logarithm(float(counts[i]))) * rarity
            square += weights[i] * weights[i]
        for i in range(indptr[d], indptr[d + 1]):
            weights[i] /= np.sqrt(square)
    return weights


@njit(cache=True, nogil=True)
def random_factor(keys: Array, n_components: int) -> Array:
    """Fill a factor with uniform numbers that depend on the documents' content only.

    Parameters
    ----------
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents.
    n_components : int
        Number of columns.

    Returns
    -------
    ndarray of shape (n_documents, n_components), float64
        In [0, 1).
    """
    factor = np.empty((len(keys), n_components))
    for d in range(len(keys)):
        for k in range(n_components):
            factor[d, k] = uniform(at(keys[d], k))
    return factor


@njit(cache=True, nogil=True)
def gram(factor: Array, product: Array, start: int, stop: int) -> None:
    """Multiply a factor's transpose with the factor, skipping zeros.

    Parameters
    ----------
    factor : ndarray of shape (n_rows, n_components), float64
        The factor.
    product : ndarray of shape (n_components, n_components), float64
        Written on and above the diagonal: the product is symmetric.
    start, stop : int
        Range of rows of the product.
    """
    n_components = factor.shape[1]
    product[start:stop] = 0.0
    for i in range(len(factor)):
        for k in range(start, stop):
            x = factor[i, k]
            if x != 0.0:
                for other in range(k, n_components):
                    product[k, other] += x * factor[i, other]


@njit(cache=True, nogil=True)
def multiply(
    indptr: Array, indices: Array, values: Array, factor: Array, product: Array, start: int, stop: int
) -> None:
    """Multiply rows of a sparse matrix with a factor.

    Parameters
    ----------
    indptr, indices, values : ndarray
        Sparse matrix, row by row.
    factor : ndarray of shape (n_columns, n_components), float64
        One row per column of the matrix.
    product : ndarray of shape (n_rows, n_components), float64
        Written.
    start, stop : int
        Range of rows.
    """
    for row in range(start, stop):
        product[row] = 0.0
        for i in range(indptr[row], indptr[row + 1]):
            column = indices[i]
            x = values[i]
            for k in range(factor.shape[1]):
                product[row, k] += x * factor[column, k]


@njit(cache=True, nogil=True)
def descend(factor: Array, gram: Array, product: Array, start: int, stop: int) -> None:
    """Minimise w G w' / 2 - w p' over w >= 0 by one round of coordinate descent, for rows w of a factor.

    Parameters
    ----------
    factor : ndarray of shape (n_rows, n_components), float64
        Rewritten.
    gram : ndarray of shape (n_components, n_components), float64
        G, of the other factor.
    product : ndarray of shape (n_rows, n_components), float64
        p, the data times the other factor.
    start, stop : int
        Range of rows.
    """
    n_components = factor.shape[1]
    gradient = np.empty(n_components)
    for row in range(start, stop):
        for k in range(n_components):
            gradient[k] = -product[row, k]
        for k in range(n_components):
            x = factor[row, k]
            if x != 0.0:
                for other in range(n_components):
                    gradient[other] += x * gram[k, other]
        for k in range(n_components):
            if gram[k, k] <= 0.0:
                continue
            moved = max(0.0, factor[row, k] - gradient[k] / gram[k, k])
            step = moved - factor[row, k]
            if step != 0.0:
                factor[row, k] = moved
                for other in range(n_components):
                    gradient[other] += step * gram[k, other]
