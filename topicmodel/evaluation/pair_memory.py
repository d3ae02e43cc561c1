"""Counts of pairs of words that were asked for before."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["PairMemory"]

_UNKNOWN = -1
# Words remembered at most: a table of 4096 x 4096 counts takes 128 MB.
_MOST = 4096


class PairMemory:
    """A growing table of the windows that pairs of terms share.

    Examples
    --------
    >>> memory = PairMemory()
    >>> terms = np.array([[7, 3]])
    >>> pairs, _ = memory.unknown(terms)
    >>> pairs.tolist()
    [[3, 3], [3, 7], [7, 7]]
    >>> memory.keep(pairs, np.array([4, 2, 5]))
    >>> memory.recall(terms).tolist()
    [[[5, 2], [2, 4]]]
    """

    def __init__(self) -> None:
        self._row: dict[int, int] = {}
        self._counts = np.full((0, 0), _UNKNOWN, np.int64)

    def unknown(self, terms: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs of terms within a topic that are not known.

        Parameters
        ----------
        terms : ndarray of shape (n_topics, n_words), int64
            Terms; -1 stands for none.

        Returns
        -------
        pairs : ndarray of shape (n_pairs, 2), int64
            Each pair once, the smaller term first; a term with itself is a pair.
        topics : ndarray of shape (n_pairs,), int64
            The first topic with the pair.
        """
        topic, i, j = np.nonzero(self.recall(terms) < 0)
        first, second = terms[topic, i], terms[topic, j]
        pairs = np.stack([np.minimum(first, second), np.maximum(first, second)], axis=1)
        _, places = np.unique(pairs[:, 0] << 32 | pairs[:, 1], return_index=True)
        return pairs[places], topic[places]

    def recall(self, terms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what is known of pairs.

        Parameters
        ----------
        terms : ndarray of shape (n_topics, n_words), int64
            Terms; -1 stands for none.

        Returns
        -------
        ndarray of shape (n_topics, n_words, n_words), int64
            Counts; -1 where a pair is not known, 0 where a term is none.
        """
        rows = self._rows(terms)
        known = self._counts[rows[:, :, None], rows[:, None, :]]
        none = (terms < 0)[:, :, None] | (terms < 0)[:, None, :]
        return np.where(none, 0, known)

    def keep(self, pairs: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Remember the counts, of shape (n_pairs,), of pairs of terms."""
        rows = self._rows(pairs)
        self._counts[rows[:, 0], rows[:, 1]] = counts
        self._counts[rows[:, 1], rows[:, 0]] = counts

    def _rows(self, terms: NDArray[np.int64]) -> NDArray[np.int64]:
        distinct = np.unique(terms)
        fresh = [term for term in distinct.tolist() if term not in self._row]
        if len(self._row) + len(fresh) > max(_MOST, len(distinct)):
            self._row, fresh = {}, distinct.tolist()
            self._counts = np.full((0, 0), _UNKNOWN, np.int64)
        for term in fresh:
            self._row[term] = len(self._row)
        if len(self._row) > len(self._counts):
            grown = np.full((2 * len(self._row), 2 * len(self._row)), _UNKNOWN, np.int64)
            grown[: len(self._counts), : len(self._counts)] = self._counts
            self._counts = grown
        rows = np.array([self._row[term] for term in distinct.tolist()], np.int64)
        return np.asarray(rows[np.searchsorted(distinct, terms)])
