"""Tokens as numbers."""

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.kernels.identity import number_equal

__all__ = ["number_tokens"]

_SAMPLE = 20_000


def number_tokens(texts: Sequence[Sequence[str]], n_tokens: int) -> tuple[NDArray[np.int32], list[str]]:
    """Give each distinct token a number.

    Parameters
    ----------
    texts : sequence of sequences of str
        Tokens of each text.
    n_tokens : int
        How many there are.

    Returns
    -------
    ids : ndarray of shape (n_tokens,), int32
        Number of each token.
    terms : list of str
        The token of each number.

    Examples
    --------
    >>> number_tokens([["a", "b"], ["b"]], 3)
    (array([0, 1, 1], dtype=int32), ['a', 'b'])
    """
    if not _shares_objects(texts):
        return _by_content(chain.from_iterable(texts), n_tokens)
    # Most analyzers hand out one object per word: comparing addresses is three times as fast as hashing strings, and
    # only distinct addresses need be compared by content. The array holds the objects, so no address is used twice.
    tokens: NDArray[Any] = np.fromiter(chain.from_iterable(texts), object, n_tokens)
    first = tokens.__array_interface__["data"][0]
    addresses = np.ctypeslib.as_array((ctypes.c_size_t * n_tokens).from_address(first)).astype(np.uint64, copy=False)
    numbers, firsts = number_equal(addresses)
    ids, terms = _by_content(tokens[firsts], len(firsts))
    return ids[numbers], terms


def _shares_objects(texts: Sequence[Sequence[str]]) -> bool:
    sample = list(islice(chain.from_iterable(texts), _SAMPLE))
    return len(set(map(id, sample))) <= 1.5 * len(set(sample)) and len(sample) > 0


def _by_content(tokens: Iterable[str], n_tokens: int) -> tuple[NDArray[np.int32], list[str]]:
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return np.fromiter(map(numbers.__getitem__, tokens), np.int32, n_tokens), list(numbers)
