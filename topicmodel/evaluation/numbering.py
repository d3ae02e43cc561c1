"""Tokens as numbers."""

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.jobs import number_of_jobs
from topicmodel.kernels.identity import grown, number_equal

__all__ = ["number_tokens"]

_SAMPLE = 20_000
_BATCH = 1 << 18


def number_tokens(
    texts: Sequence[Sequence[str]], starts: NDArray[np.int64], *, n_jobs: int | None = None
) -> tuple[NDArray[np.int32], dict[str, int]]:
    """Give each distinct token a number, in the order in which they are first met.

    Parameters
    ----------
    texts : sequence of sequences of str
        Tokens of each text.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the tokens of each text start.
    n_jobs : int or None
        With two threads or more, one reads tokens while another numbers those read before; changes no result.

    Returns
    -------
    ids : ndarray of shape (n_tokens,), int32
        Number of each token.
    column : dict of str to int
        The number of each distinct token, ascending.

    Examples
    --------
    >>> number_tokens([["a", "b"], ["b"]], np.array([0, 2, 3]))
    (array([0, 1, 1], dtype=int32), {'a': 0, 'b': 1})
    """
    if not _shares_objects(texts):
        return _by_content(chain.from_iterable(texts), int(starts[-1]))
    # Most analyzers hand out one object per word: comparing addresses is many times as fast as hashing strings, and
    # only distinct addresses need be compared by content.
    objects = _Objects(int(starts[-1]))
    with ThreadPoolExecutor(1) as other:
        pending = None
        for tokens, first in _read(texts, starts):
            if number_of_jobs(n_jobs) == 1:
                objects.number(tokens, first)
                continue
            if pending is not None:
                pending.result()
            pending = other.submit(objects.number, tokens, first)
        if pending is not None:
            pending.result()
    ids, column = _by_content(chain.from_iterable(objects.distinct), objects.count)
    return objects.ids if len(column) == len(ids) else ids[objects.ids], column


class _Objects:
    """Objects numbered by their address, batch after batch."""

    def __init__(self, n_tokens: int) -> None:
        self.ids = np.empty(n_tokens, np.int32)
        self.distinct: list[NDArray[Any]] = []
        self.count = 0
        self._slots, self._held = np.zeros(1 << 17, np.uint64), np.zeros(1 << 17, np.int32)
        # While the objects are held here, no address is used twice.
        self._batches: list[NDArray[Any]] = []

    def number(self, tokens: NDArray[Any], first: int) -> None:
        """Give numbers to a batch whose ids start at `first`."""
        self._batches.append(tokens)
        place = tokens.__array_interface__["data"][0]
        addresses = np.ctypeslib.as_array((ctypes.c_size_t * len(tokens)).from_address(place))
        addresses, numbers = addresses.astype(np.uint64, copy=False), self.ids[first : first + len(tokens)]
        done = 0
        while done < len(tokens):
            fresh = np.empty(len(self._slots) // 2, np.int64)
            done, count = number_equal(addresses, self._slots, self._held, self.count, numbers, fresh, done)
            self.distinct.append(tokens[fresh[: count - self.count]])
            self.count = count
            if done < len(tokens):
                self._slots, self._held = grown(self._slots, self._held)


def _read(texts: Sequence[Sequence[str]], starts: NDArray[np.int64]) -> Iterator[tuple[NDArray[Any], int]]:
    """Yield the tokens of some texts at a time as an array of objects, and how many came before."""
    start = 0
    while starts[start] < starts[-1]:
        stop = max(start + 1, int(np.searchsorted(starts, starts[start] + _BATCH, side="right")) - 1)
        size = int(starts[stop] - starts[start])
        yield np.fromiter(chain.from_iterable(texts[start:stop]), object, size), int(starts[start])
        start = stop


def _shares_objects(texts: Sequence[Sequence[str]]) -> bool:
    sample = list(islice(chain.from_iterable(texts), _SAMPLE))
    return len(set(map(id, sample))) <= 1.5 * len(set(sample)) and len(sample) > 0


def _by_content(tokens: Iterable[str], n_tokens: int) -> tuple[NDArray[np.int32], dict[str, int]]:
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    ids = np.fromiter(map(numbers.__getitem__, tokens), np.int32, n_tokens)
    return ids, dict(numbers)
