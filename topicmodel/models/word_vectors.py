"""Word vectors from the documents of a corpus: the leading singular subspace of its weighted counts.

This is latent semantic analysis [1]_ without its singular values: a word is the row of an orthonormal basis that
belongs to it. Words that stand in similar documents have a small angle. Vectors are rounded to 8 bits, so that angles
are sums of whole numbers and the same on every machine.

References
----------
.. [1] Deerwester, S., Dumais, S., Furnas, G., Landauer, T., Harshman, R. (1990). Indexing by latent semantic analysis.
   JASIS 41(6), 391-407. https://doi.org/10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError
from topicmodel.kernels.subspace import multiply_rows, orthonormalize, random_block
from topicmodel.models.ranges import for_ranges

__all__ = ["inverse_frequency", "learn_vectors"]

Floats = NDArray[np.float64]


def inverse_frequency(frequency: NDArray[np.int64], n_documents: int) -> Floats:
    """Return log(n_documents / document frequency), rounded so that all machines agree.

    Parameters
    ----------
    frequency : ndarray of shape (n_terms,), int64
        Documents each term stands in, at least 1.
    n_documents : int
        Documents in all.

    Returns
    -------
    ndarray of shape (n_terms,), float64
        At least 0, six decimals.
    """
    ratios = n_documents / np.maximum(frequency, 1).astype(np.float64)
    weights: Floats = np.log(ratios).round(6)
    return weights


def learn_vectors(
    counts: Any, *, n_dimensions: int = 200, n_iterations: int = 4, seed: int = 0, n_jobs: int | None = None
) -> NDArray[np.int8]:
    """Learn a vector per term.

    Parameters
    ----------
    counts : csr_matrix of shape (n_documents, n_terms)
        How often each term occurs in each document.
    n_dimensions : int, default=200
        Length of the vectors; at most the number of documents and of terms.
    n_iterations : int, default=4
        Orthogonal iterations.
    seed : int, default=0
        Seed of the start.
    n_jobs : int or None, default=None
        Threads; changes no bit of the result.

    Returns
    -------
    ndarray of shape (n_terms, n_dimensions), int8
        Each row is scaled so that its largest entry is 127 or -127: only angles mean something. A term without any
        occurrence has a row of zeros.

    Raises
    ------
    InputError
        If `n_dimensions` is not between 1 and the smaller side of the matrix.

    Examples
    --------
    >>> counts = csr_matrix([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 1, 1], [0, 0, 2, 1]])
    >>> vectors = learn_vectors(counts, n_dimensions=2).astype(int)
    >>> bool(vectors[0] @ vectors[1] > abs(vectors[0] @ vectors[2]))
    True
    """
    if not 1 <= n_dimensions <= min(counts.shape):
        raise InputError(f"n_dimensions is {n_dimensions}; allowed: 1 to {min(counts.shape)} for this corpus")
    forward = _weighted(csr_matrix(counts))
    backward = csr_matrix(forward.T)
    backward.sort_indices()
    basis = random_block(forward.shape[1], n_dimensions, seed)
    for _ in range(n_iterations):
        basis = _product(backward, _product(forward, basis, n_jobs), n_jobs)
        rows = np.ascontiguousarray(basis.T)
        orthonormalize(rows)
        basis = np.ascontiguousarray(rows.T)
    largest = np.abs(basis).max(axis=1, keepdims=True)
    vectors: NDArray[np.int8] = np.rint(127 * basis / np.where(largest > 0, largest, 1.0)).astype(np.int8)
    return vectors


def _weighted(counts: csr_matrix) -> csr_matrix:
    """Return log(1 + count) times inverse document frequency, rows of length 1."""
    counts.sort_indices()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = inverse_frequency(frequency, counts.shape[0])
    data = np.round(np.log1p(counts.data.astype(np.float64)), 6) * weights[counts.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(data * data, 0.0), counts.indptr[:-1]))
    lengths[np.diff(counts.indptr) == 0] = 0.0
    data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(counts.indptr))
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _product(matrix: csr_matrix, block: Floats, n_jobs: int | None) -> Floats:
    product = np.empty((matrix.shape[0], block.shape[1]))
    indptr = matrix.indptr.astype(np.int64)
    indices = matrix.indices.astype(np.int32)
    for_ranges(
        lambda start, stop: multiply_rows(indptr, indices, matrix.data, block, product, start, stop),
        matrix.shape[0],
        n_jobs,
    )
    return product
