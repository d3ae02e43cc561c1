"""Word vectors from a corpus: in which documents a word stands, and in which company.

Half of a vector is latent semantic analysis [1]_: the leading singular subspace of the weighted counts of documents and
terms. The other half is that of the positive pointwise mutual information of terms that stand within ten terms of each
other, which is what word2vec factorises [2]_ [3]_. Both without singular values: a word is the row of an orthonormal
basis that belongs to it. Documents tell subjects apart, company tells uses apart, and the two err differently. What all
words have in common is taken out [4]_. Vectors are rounded to 8 bits, so that angles are sums of whole numbers and the
same on every machine.

References
----------
.. [1] Deerwester, S., Dumais, S., Furnas, G., Landauer, T., Harshman, R. (1990). Indexing by latent semantic analysis.
   JASIS 41(6), 391-407. https://doi.org/10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
.. [2] Levy, O., Goldberg, Y. (2014). Neural word embedding as implicit matrix factorization. NIPS 27.
.. [3] Levy, O., Goldberg, Y., Dagan, I. (2015). Improving distributional similarity with lessons learned from word
   embeddings. TACL 3. https://doi.org/10.1162/tacl_a_00134 (the exponent of contexts)
.. [4] Mu, J., Viswanath, P. (2018). All-but-the-top: simple and effective postprocessing for word representations.
   ICLR. https://doi.org/10.48550/arXiv.1702.01417
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError
from topicmodel.kernels.subspace import multiply_rows, orthonormalize, random_block
from topicmodel.models.ranges import for_ranges

__all__ = ["count_company", "inverse_frequency", "learn_vectors"]

NEAR, FAR = 5, 10
"""Distance up to which company counts two, and up to which it counts one."""
CONTEXT_EXPONENT = 0.75

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


def count_company(terms: NDArray[np.int64], documents: NDArray[np.int64], n_terms: int) -> csr_matrix:
    """Count how often terms stand near each other.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int64
        Column of each token of a corpus, -1 for a token that has none.
    documents : ndarray of shape (n_tokens,), int64
        Number of the document each token stands in.
    n_terms : int
        Number of columns.

    Returns
    -------
    csr_matrix of shape (n_terms, n_terms), int64
        Symmetric: two for each pair within five tokens of a document, one for each pair within ten.

    Examples
    --------
    >>> count_company(np.array([0, 1, -1, 0]), np.array([0, 0, 0, 1]), 2).toarray().tolist()
    [[0, 2], [2, 0]]
    """
    total = csr_matrix((n_terms, n_terms), dtype=np.int64)
    for distance in range(1, FAR + 1):
        one, two = terms[:-distance], terms[distance:]
        pairs = (documents[:-distance] == documents[distance:]) & (one >= 0) & (two >= 0)
        values = np.full(int(pairs.sum()), 2 if distance <= NEAR else 1, np.int64)
        total = total + csr_matrix((values, (one[pairs], two[pairs])), shape=total.shape)
    return csr_matrix(total + total.T)


def learn_vectors(
    counts: Any,
    company: Any,
    *,
    n_dimensions: int = 200,
    n_iterations: int = 4,
    seed: int = 0,
    n_jobs: int | None = None,
) -> NDArray[np.int8]:
    """Learn a vector per term.

    Parameters
    ----------
    counts : csr_matrix of shape (n_documents, n_terms)
        How often each term occurs in each document.
    company : csr_matrix of shape (n_terms, n_terms)
        How often terms stand near each other; see `count_company`.
    n_dimensions : int, default=200
        Length of the vectors, even; half of it is at most the number of documents and of terms.
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
        If `n_dimensions` is odd, or half of it not between 1 and the smaller side of `counts`.

    Examples
    --------
    >>> counts = csr_matrix([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 1, 1], [0, 0, 2, 1]])
    >>> learn_vectors(counts, counts.T @ counts, n_dimensions=2).shape
    (4, 2)
    """
    half = n_dimensions // 2
    if n_dimensions % 2 or not 1 <= half <= min(counts.shape):
        raise InputError(
            f"n_dimensions is {n_dimensions}; allowed: even numbers from 2 to {2 * min(counts.shape)} for this corpus"
        )
    counts = csr_matrix(counts)
    halves = [
        _subspace(matrix, half, n_iterations, seed, n_jobs)
        for matrix in (_weighted(counts), _information(csr_matrix(company)))
    ]
    joined = np.hstack([_unit(rows) for rows in halves])
    occurrences = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])
    common = (joined * np.log1p(occurrences).round(6)[:, None]).sum(axis=0)
    common /= np.sqrt(np.square(common).sum()) or 1.0
    joined -= (joined * common).sum(axis=1, keepdims=True) * common
    largest = np.abs(joined).max(axis=1, keepdims=True)
    vectors: NDArray[np.int8] = np.rint(127 * joined / np.where(largest > 0, largest, 1.0)).astype(np.int8)
    return vectors


def _subspace(matrix: csr_matrix, n_dimensions: int, n_iterations: int, seed: int, n_jobs: int | None) -> Floats:
    """Return an orthonormal basis of the leading right singular subspace, of shape (n_columns, n_dimensions)."""
    backward = csr_matrix(matrix.T)
    backward.sort_indices()
    basis = random_block(matrix.shape[1], n_dimensions, seed)
    for _ in range(n_iterations):
        basis = _product(backward, _product(matrix, basis, n_jobs), n_jobs)
        rows = np.ascontiguousarray(basis.T)
        orthonormalize(rows)
        basis = np.ascontiguousarray(rows.T)
    return basis


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    unit: Floats = rows / np.where(lengths > 0, lengths, 1.0)
    return unit


def _information(company: csr_matrix) -> csr_matrix:
    """Return the positive pointwise mutual information of contexts (rows) and terms (columns)."""
    company = company.sorted_indices()
    totals = np.asarray(company.sum(axis=1), np.float64).ravel()
    smoothed = (totals**CONTEXT_EXPONENT).round(6)
    rows = np.repeat(np.arange(company.shape[0]), np.diff(company.indptr))
    # Contexts stand in the rows, so that the subspace of the columns is that of the terms.
    expected = smoothed[rows] * totals[company.indices] / max(float(smoothed.sum()), 1.0)
    data = np.log(company.data / expected).round(6)
    positive = csr_matrix((np.maximum(data, 0.0), company.indices, company.indptr), shape=company.shape, copy=True)
    positive.eliminate_zeros()
    return positive


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
