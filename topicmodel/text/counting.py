"""Counting the terms of many texts, in one process or several, a bounded batch at a time."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from json import dumps, loads

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.kernels.counting import count_terms
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import batches
from topicmodel.text.growing import GrowingArray

__all__ = ["count_learning_phrases", "count_texts"]

Rows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]
# Texts handed to another process at a time: large enough that sending them costs little.
_PARCEL = 1 << 21


class _Matrix:
    """Rows of counts, added batch by batch."""

    def __init__(self) -> None:
        self._indptr = GrowingArray(np.int64)
        self._indptr.extend([0])
        self._indices = GrowingArray(np.int32)
        self._counts = GrowingArray(np.int32)

    def add(self, rows: Rows) -> None:
        indptr, indices, counts = rows
        self._indptr.extend(indptr[1:] + len(self._indices))
        self._indices.extend(indices)
        self._counts.extend(counts)

    def csr(self, width: int) -> csr_matrix:
        shape = (len(self._indptr) - 1, width)
        return csr_matrix((self._counts.values, self._indices.values, self._indptr.values), shape=shape)


def count_texts(texts: Iterable[str], analyzer: Analyzer, n_jobs: int | None) -> tuple[csr_matrix, list[str]]:
    """Count the terms of texts.

    Parameters
    ----------
    texts : iterable of str
        Read once.
    analyzer : Analyzer
        From a text to terms.
    n_jobs : int or None
        Number of processes, as joblib counts them.

    Returns
    -------
    counts : csr_matrix of shape (n_texts, n_seen), int32
        Column indices are not sorted.
    terms : list of str
        The name of each column; their order depends on the order of reading.
    """
    matrix = _Matrix()
    if n_jobs is None or n_jobs == 1:
        for batch in batches(texts):
            terms, starts = analyzer.number(batch)
            matrix.add(count_terms(terms, starts, len(analyzer.vocabulary())))
        names = analyzer.vocabulary()
        return matrix.csr(len(names)), names
    numbers: dict[str, int] = {}
    for (indptr, indices, counts), names in _in_processes(texts, analyzer, n_jobs):
        columns = np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int32)
        matrix.add((indptr, columns[indices] if len(names) else indices, counts))
    return matrix.csr(len(numbers)), list(numbers)


def _in_processes(texts: Iterable[str], analyzer: Analyzer, n_jobs: int) -> Iterator[tuple[Rows, list[str]]]:
    from joblib import Parallel, delayed

    settings = dumps(analyzer.settings(), sort_keys=True)
    work = Parallel(n_jobs=n_jobs, return_as="generator", pre_dispatch="2*n_jobs", batch_size=1)
    yield from work(delayed(_count_parcel)(settings, parcel) for parcel in batches(texts, _PARCEL))


@lru_cache(maxsize=1)
def _process_analyzer(settings: str) -> Analyzer:
    return Analyzer.from_settings(loads(settings))


def _count_parcel(settings: str, texts: list[str]) -> tuple[Rows, list[str]]:
    """Count in another process; name the terms of these texts only."""
    analyzer = _process_analyzer(settings)
    terms, starts = analyzer.number(texts)
    names = analyzer.vocabulary()
    indptr, indices, counts = count_terms(terms, starts, len(names))
    used = np.unique(indices)
    return (indptr, np.searchsorted(used, indices).astype(np.int32), counts), [
        names[number] for number in used.tolist()
    ]


def count_learning_phrases(texts: Iterable[str], analyzer: Analyzer) -> tuple[csr_matrix, list[str]]:
    """Learn the phrases of texts and count with them, in one pass over the texts.

    Parameters
    ----------
    texts : iterable of str
        Read once; the numbers of their tokens are kept until all are read.
    analyzer : Analyzer
        From a text to terms; it knows the phrases afterwards.

    Returns
    -------
    counts : csr_matrix of shape (n_texts, n_seen), int32
        Column indices are not sorted.
    terms : list of str
        The name of each column.
    """
    chosen, starts = GrowingArray(np.int32), GrowingArray(np.int64)
    starts.extend([0])
    for batch in batches(texts):
        batch_chosen, batch_starts = analyzer.read(batch)
        starts.extend(batch_starts[1:] + len(chosen))
        chosen.extend(batch_chosen)
    terms = analyzer.learn(chosen.values, starts.values)
    names = analyzer.vocabulary()
    matrix = _Matrix()
    matrix.add(count_terms(terms, starts.values, len(names)))
    return matrix.csr(len(names)), names
