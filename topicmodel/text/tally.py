"""Counts of all terms seen, batch by batch, until the columns are chosen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel import scratch

__all__ = ["Rows", "Tally"]

Rows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]]


class Tally:
    """Rows of counts, added batch by batch and let go batch by batch, so that they hardly ever stand in memory twice.

    Above `topicmodel.scratch.limit` they, and the matrix made of them, lie in temporary files.

    Attributes
    ----------
    names : list of str
        The name of each column; their order depends on the order of reading.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._batches = scratch.Shelf()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, rows: Rows) -> None:
        """Add rows: (indptr, indices, counts), each column at most once in a row."""
        indptr, indices, counts = rows
        # Few counts need more than a byte, and these wait in memory beside the matrix that is made of them.
        smallest = np.min_scalar_type(int(counts.max(initial=0)))
        self._batches.put(indptr, indices, counts.astype(smallest))
        self._length += len(indptr) - 1

    def frequency(self) -> NDArray[np.int64]:
        """Return in how many rows each column stands: shape (n_names,), int64."""
        total = np.zeros(len(self.names), dtype=np.int64)
        for _, indices, _ in self._batches:
            total += np.bincount(indices, minlength=len(total))
        return total

    def totals(self) -> NDArray[np.float64]:
        """Return the sum of each column: shape (n_names,), float64 of whole numbers."""
        total = np.zeros(len(self.names))
        for _, indices, counts in self._batches:
            total += np.bincount(indices, counts, minlength=len(total))
        return total

    def take(self, columns: NDArray[np.int32], width: int) -> csr_matrix:
        """Rename the columns, drop the negative ones, and let go of all rows.

        Parameters
        ----------
        columns : ndarray of shape (n_names,), int32
            New number of each column.
        width : int
            Number of new columns.

        Returns
        -------
        csr_matrix of shape (n_rows, width), int32
            Indices sorted.
        """
        n_kept = sum(int(np.count_nonzero(columns[indices] >= 0)) for _, indices, _ in self._batches)
        index = np.int32 if n_kept <= np.iinfo(np.int32).max else np.int64
        data, indices = scratch.empty(n_kept, np.int32), scratch.empty(n_kept, index)
        indptr = np.zeros(self._length + 1, dtype=index)
        row = filled = 0
        for indptr_, indices_, counts in self._batches.drain():
            part = _renamed((indptr_, indices_, counts), columns, width)
            stop, end = row + part.shape[0], filled + part.nnz
            data[filled:end], indices[filled:end] = part.data, part.indices
            indptr[row + 1 : stop + 1] = part.indptr[1:].astype(np.int64) + filled
            row, filled = stop, end
        taken = csr_matrix((data, indices, indptr), shape=(self._length, width), copy=False)
        taken.has_sorted_indices = True
        return taken


def _renamed(rows: Rows, columns: NDArray[np.int32], width: int) -> csr_matrix:
    indptr, indices, counts = rows
    renamed = columns[indices]
    inside = renamed >= 0
    if not inside.all():
        indptr = np.concatenate([[0], np.cumsum(inside)])[indptr]
        renamed, counts = renamed[inside], counts[inside]
    part = csr_matrix((counts, renamed, indptr), shape=(len(indptr) - 1, width))
    part.sort_indices()
    return part
