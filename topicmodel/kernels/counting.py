"""Rows of counts from streams of term numbers."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["count_terms"]

Array = NDArray[Any]


@njit(cache=True)
def count_terms(terms: Array, starts: Array, n_terms: int) -> tuple[Array, Array, Array]:
    """Count the terms of each text.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers, text after text; negative where a token is no term.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the terms of each text start.
    n_terms : int
        Number of distinct terms.

    Returns
    -------
    indptr : ndarray of shape (n_texts + 1,), int64
        Where each row starts.
    indices : ndarray of shape (n_nonzero,), int32
        Term numbers of each row, in order of first appearance.
    counts : ndarray of shape (n_nonzero,), int32
        How often each stands in the text.
    """
    indptr = np.zeros(starts.shape[0], dtype=np.int64)
    indices = np.empty(terms.shape[0], dtype=np.int32)
    counts = np.empty(terms.shape[0], dtype=np.int32)
    place = np.full(n_terms, -1, dtype=np.int64)
    filled = 0
    for text in range(starts.shape[0] - 1):
        row = filled
        for position in range(starts[text], starts[text + 1]):
            term = terms[position]
            if term < 0:
                continue
            if place[term] < row:
                place[term] = filled
                indices[filled] = term
                counts[filled] = 1
                filled += 1
            else:
                counts[place[term]] += 1
        indptr[text + 1] = filled
    return indptr, indices[:filled].copy(), counts[:filled].copy()
