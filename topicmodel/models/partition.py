"""Documents cut into partitions: what a sweep needs to know of some of the documents, and nothing of the others.

A document's random numbers are keyed on its content and counts are whole numbers, so results depend neither on where
the cuts are nor on which machine a partition lies.

References
----------
.. [1] Newman, D., Asuncion, A., Smyth, P., Welling, M. (2009). Distributed algorithms for topic models. JMLR 10,
   1801-1828. https://doi.org/10.5555/1577069.1755845
"""

import tempfile
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from topicmodel.kernels.lda import count_terms, count_topics, group_by_term, sweep
from topicmodel.models.counts import Counts
from topicmodel.models.ranges import for_ranges

__all__ = ["Partition", "Slice", "Tables", "allocate", "count_partition", "cut", "sweep_partition"]

Tables: TypeAlias = tuple[NDArray[np.uint16], NDArray[np.float32], NDArray[np.float64]]


def allocate(size: int, dtype: DTypeLike, *, on_disk: bool) -> NDArray[np.generic]:
    """Allocate an array in memory, or mapped from a temporary file that vanishes with it.

    Parameters
    ----------
    size : int
        Number of elements.
    dtype : dtype
        Their type.
    on_disk : bool
        Whether to map a file (in the folder that `tempfile.gettempdir` names).

    Returns
    -------
    ndarray of shape (size,)
        Its content is not defined.

    Examples
    --------
    >>> type(allocate(3, np.uint16, on_disk=True)).__name__
    'memmap'
    """
    if not on_disk or size == 0:
        return np.empty(size, dtype)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, dtype, "w+", shape=(size,))


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the documents, as they are cut from the matrix: views, until they are sent elsewhere.

    Parameters
    ----------
    documents : Counts
        The documents.
    keys : ndarray of shape (n_documents,), uint64
        Keys of their random streams.
    offsets : ndarray of shape (n_documents + 1,), int64
        Where each document's tokens start among the slice's.
    """

    documents: Counts
    keys: NDArray[np.uint64]
    offsets: NDArray[np.int64]

    @property
    def n_tokens(self) -> int:
        """Number of tokens."""
        return int(self.offsets[-1])


@dataclass(frozen=True, slots=True)
class Partition:
    """Some of the documents, by document and by term.

    Parameters
    ----------
    part : Slice
        The documents.
    terms : ndarray of shape (n_terms + 1,), int64
        Where each term's entries start in the order by term.
    first : ndarray of shape (n_entries,), int32 or int64
        Where each entry's tokens start, in the order by term.
    entry_counts : ndarray of shape (n_entries,), unsigned
        How many tokens each entry has, in the order by term.
    """

    part: Slice
    terms: NDArray[np.int64]
    first: NDArray[Any]
    entry_counts: NDArray[Any]

    @classmethod
    def index(cls, part: Slice, *, on_disk: bool = False) -> "Partition":
        """Bring the entries into the order of their terms.

        Parameters
        ----------
        part : Slice
            The documents.
        on_disk : bool, default=False
            Whether the order by term is mapped from a file.

        Returns
        -------
        Partition
            Those documents.
        """
        documents = part.documents
        n_entries, most = len(documents.counts), int(documents.counts.max(initial=0))
        terms = count_terms(documents.indices, documents.n_terms)
        first = allocate(n_entries, np.int32 if part.n_tokens < 2**31 else np.int64, on_disk=on_disk)
        entry_counts = allocate(n_entries, np.min_scalar_type(most), on_disk=on_disk)
        group_by_term(documents.indices, documents.counts, terms, first, entry_counts)
        return cls(part, terms, first, entry_counts)

    @property
    def n_tokens(self) -> int:
        """Number of tokens."""
        return self.part.n_tokens

    def sweep(
        self, assignments: NDArray[np.uint16], tables: Tables, seed: int, number: int, n_jobs: int | None = None
    ) -> None:
        """Draw every token once.

        Parameters
        ----------
        assignments : ndarray of shape (n_tokens,), uint16
            Topic of each token; rewritten.
        tables : tuple of ndarrays
            Weights, smooth and mass, see `topicmodel.kernels.tables`.
        seed, number : int
            Seed, number of the sweep.
        n_jobs : int or None
            Threads; changes no bit of the result.
        """
        d, offsets, keys = self.part.documents, self.part.offsets, self.part.keys
        for_ranges(
            lambda start, stop: sweep(
                d.indptr, d.indices, d.counts, offsets, keys, assignments, *tables, seed, number, start, stop
            ),
            d.n_documents,
            n_jobs,
        )

    def add_counts(self, assignments: NDArray[np.uint16], counts: NDArray[np.int32], n_jobs: int | None = None) -> None:
        """Add the partition's tokens to the counts of terms and topics.

        Parameters
        ----------
        assignments : ndarray of shape (n_tokens,), uint16
            Topic of each token.
        counts : ndarray of shape (n_terms, n_components), int32
            Added to.
        n_jobs : int or None
            Threads.
        """
        for_ranges(
            lambda start, stop: count_topics(
                self.first, self.entry_counts, self.terms, assignments, counts, start, stop
            ),
            self.part.documents.n_terms,
            n_jobs,
        )


def cut(documents: Counts, keys: NDArray[np.uint64], offsets: NDArray[np.int64], n_partitions: int) -> list[Slice]:
    """Cut documents, in their order, into slices of about as many tokens each.

    Parameters
    ----------
    documents, keys, offsets
        All documents, see `Slice`.
    n_partitions : int
        How many; some may be empty.

    Returns
    -------
    list of Slice
        Their tokens follow one another.
    """
    inner = np.searchsorted(offsets, [offsets[-1] * i // n_partitions for i in range(1, n_partitions)])
    edges = [0, *inner.tolist(), documents.n_documents]
    return [Slice(documents.slice(a, b), keys[a:b], offsets[a : b + 1] - offsets[a]) for a, b in pairwise(edges)]


def sweep_partition(
    partition: Partition,
    assignments: NDArray[np.uint16],
    tables: Tables,
    seed: int,
    number: int,
    n_jobs: int | None = None,
) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    """Draw every token of a partition once: a pure function, to be called on any machine.

    Parameters
    ----------
    partition : Partition
        The documents.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token; not written to.
    tables : tuple of ndarrays
        Weights, smooth and mass, see `topicmodel.kernels.tables`.
    seed, number : int
        Seed, number of the sweep.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    assignments : ndarray of shape (n_tokens,), uint16
        New topics.
    counts : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    """
    drawn = assignments.copy()
    partition.sweep(drawn, tables, seed, number, n_jobs)
    return drawn, count_partition(partition, drawn, tables[0].shape[1], n_jobs)


def count_partition(
    partition: Partition, assignments: NDArray[np.uint16], n_components: int, n_jobs: int | None = None
) -> NDArray[np.int32]:
    """Count the tokens of a partition.

    Parameters
    ----------
    partition, assignments, n_jobs
        See `sweep_partition`.
    n_components : int
        Number of topics.

    Returns
    -------
    ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    """
    counts = np.zeros((partition.part.documents.n_terms, n_components), np.int32)
    partition.add_counts(assignments, counts, n_jobs)
    return counts
