"""From whatever matrix the user gives to the row starts, terms and counts that the kernels read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.errors import InputError

__all__ = ["Counts", "read_counts"]

LARGEST = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Counts:
    """A document-term matrix of whole numbers, row by row.

    Parameters
    ----------
    indptr : ndarray of shape (n_documents + 1,), int64
        Where each document starts.
    indices : ndarray of shape (n_entries,), int32
        Terms, ascending within a document.
    counts : ndarray of shape (n_entries,), int32
        How often each occurs, at least 1.
    n_terms : int
        Size of the vocabulary.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    counts: NDArray[np.int32]
    n_terms: int

    @property
    def n_documents(self) -> int:
        """Number of rows."""
        return len(self.indptr) - 1

    def slice(self, start: int, stop: int) -> "Counts":
        """Return a range of the documents, without copying their entries."""
        own = slice(self.indptr[start], self.indptr[stop])
        indptr = self.indptr[start : stop + 1] - self.indptr[start]
        return Counts(indptr, self.indices[own], self.counts[own], self.n_terms)

    def take(self, rows: NDArray[np.int64]) -> "Counts":
        """Return some of the documents, in the order asked for."""
        matrix = sparse.csr_matrix((self.counts, self.indices, self.indptr), (self.n_documents, self.n_terms))[rows]
        return Counts(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data, self.n_terms)


def read_counts(matrix: Any) -> Counts:
    """Check a document-term matrix and bring it into the kernels' form; the input is not changed.

    Parameters
    ----------
    matrix : sparse matrix or array of shape (n_documents, n_terms)
        Whole numbers from 0, of any type.

    Returns
    -------
    Counts
        The same matrix without its zeros.

    Raises
    ------
    InputError
        If a number is negative, fractional, not finite or above 2**31 - 1.

    Examples
    --------
    >>> read_counts([[0, 2], [0, 0]]).indptr.tolist()
    [0, 1, 1]
    >>> read_counts([[0.5]])
    Traceback (most recent call last):
    ...
    topicmodel.errors.InputError: document 0, term 0: found 0.5; allowed: whole numbers from 0 to 2147483647 (counts)
    """
    csr = sparse.csr_matrix(matrix)
    if csr.dtype.kind not in "biuf":
        raise InputError(f"the document-term matrix holds {csr.dtype}; allowed: whole numbers")
    data = csr.data
    bad = ~((data >= 0) & (data <= LARGEST))
    if data.dtype.kind == "f":
        bad |= data != np.floor(data)
    if bad.any():
        place = int(np.argmax(bad))
        row = int(np.searchsorted(csr.indptr, place, side="right")) - 1
        raise InputError(
            f"document {row}, term {csr.indices[place]}: found {data[place]}; "
            f"allowed: whole numbers from 0 to {LARGEST} (counts)"
        )
    if not csr.has_canonical_format or (len(data) and data.min() == 0):
        csr = csr.copy()
        csr.sum_duplicates()
        csr.eliminate_zeros()
    return Counts(
        csr.indptr.astype(np.int64, copy=False),
        csr.indices.astype(np.int32, copy=False),
        csr.data.astype(np.int32, copy=False),
        int(csr.shape[1]),
    )
