"""From whatever matrix the user gives to the row starts, terms and counts that the kernels read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.errors import InputError
from topicmodel.kernels.lda import document_keys
from topicmodel.kernels.rng import mix

__all__ = ["Counts", "read_counts", "training_keys"]

LARGEST = np.iinfo(np.int32).max
# Numbers that are checked at a time.
BLOCK = 1 << 20


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
        lengths = np.diff(self.indptr)[rows]
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.arange(indptr[-1]) + np.repeat(self.indptr[rows] - indptr[:-1], lengths)
        return Counts(indptr, self.indices[entries], self.counts[entries], self.n_terms)


def read_counts(matrix: Any) -> Counts:
    """Check a document-term matrix and bring it into the kernels' form; the input is not changed.

    Parameters
    ----------
    matrix : sparse matrix or array of shape (n_documents, n_terms)
        Whole numbers from 0, of any type; entries of a sparse matrix in any order, those of one place are added up.

    Returns
    -------
    Counts
        The same matrix without its zeros.

    Raises
    ------
    InputError
        If a number is negative, fractional, not finite or above 2**31 - 1, or all tokens of a term, or of a document,
        are more than that.

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
    if not csr.has_canonical_format or (csr.nnz and csr.data.min() == 0):
        csr = csr.copy()
        csr.sum_duplicates()
        csr.eliminate_zeros()
    _check_whole(csr)
    counts = Counts(
        csr.indptr.astype(np.int64, copy=False),
        csr.indices.astype(np.int32, copy=False),
        csr.data.astype(np.int32, copy=False),
        int(csr.shape[1]),
    )
    _check_sums(counts)
    return counts


def training_keys(documents: Counts) -> NDArray[np.uint64]:
    """Key each document's random stream on its content; equal documents are told apart by their occurrence.

    Parameters
    ----------
    documents : Counts
        The training documents.

    Returns
    -------
    ndarray of shape (n_documents,), uint64
        All different (up to a collision of 64-bit hashes); permuting the documents permutes the keys.
    """
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.searchsorted(ordered, ordered, side="left")
    for repeat in np.flatnonzero(first != np.arange(len(keys))):
        keys[order[repeat]] = mix(ordered[repeat] + np.uint64(repeat - first[repeat]))
    return keys


def _check_whole(csr: sparse.csr_matrix) -> None:
    """Demand whole numbers from 0 to 2**31 - 1; say where the first other one stands."""
    for start in range(0, csr.nnz, BLOCK):
        block = csr.data[start : start + BLOCK]
        bad = ~((block >= 0) & (block <= LARGEST))
        if block.dtype.kind == "f":
            bad |= block != np.floor(block)
        if bad.any():
            place = start + int(np.argmax(bad))
            row = int(np.searchsorted(csr.indptr, place, side="right")) - 1
            found = csr.data[place]
            name = {"nan": "NaN", "inf": "infinity"}.get(str(found), str(found))
            # scikit-learn's own checks look for these two words.
            negative = "Negative values in data: " if found < 0 else ""
            raise InputError(
                f"{negative}document {row}, term {csr.indices[place]}: found {name}; "
                f"allowed: whole numbers from 0 to {LARGEST} (counts)"
            )


def _check_sums(counts: Counts) -> None:
    """Demand that the tokens of each term and of each document can be counted in 32 bits."""
    if counts.counts.sum(dtype=np.int64) <= LARGEST:
        return
    terms = np.bincount(counts.indices, weights=counts.counts, minlength=counts.n_terms)
    if terms.max() > LARGEST:
        raise InputError(f"term {terms.argmax()} occurs {terms.max():.0f} times in all; allowed: up to {LARGEST}")
    ends = np.concatenate([[0], np.cumsum(counts.counts, dtype=np.int64)])[counts.indptr]
    lengths = np.diff(ends)
    if lengths.max() > LARGEST:
        raise InputError(f"document {lengths.argmax()} has {lengths.max()} tokens; allowed: up to {LARGEST}")
