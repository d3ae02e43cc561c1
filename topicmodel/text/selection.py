"""Which terms become columns."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError

__all__ = ["fixed_vocabulary", "select_columns"]


def _texts(name: str, value: int | float, n_texts: int) -> float:
    """Turn `min_df` or `max_df` into a number of texts."""
    if isinstance(value, (bool, str)) or value < 0 or (isinstance(value, float) and value > 1):
        raise InputError(f"{name}={value!r}; allowed are a number of texts (int) or a share of them (float, 0 to 1)")
    return value * n_texts if isinstance(value, float) else value


def select_columns(
    counts: csr_matrix,
    frequency: NDArray[np.int64],
    terms: list[str],
    min_df: int | float,
    max_df: int | float,
    max_features: int | None,
) -> NDArray[np.int64]:
    """Choose the terms to keep.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_seen)
        Counts of all terms seen.
    frequency : ndarray of shape (n_seen,), int64
        In how many texts each term stands.
    terms : list of str
        Their names; ties of frequency are settled in alphabetical order.
    min_df, max_df : int or float
        Bounds on `frequency`.
    max_features : int or None
        How many to keep.

    Returns
    -------
    ndarray of int64
        Numbers of the kept terms.

    Raises
    ------
    InputError
        No term is left, or a bound is not allowed.
    """
    n_texts = counts.shape[0]
    lowest, highest = _texts("min_df", min_df, n_texts), _texts("max_df", max_df, n_texts)
    if max_features is not None and max_features < 1:
        raise InputError(f"max_features={max_features}; allowed are None or a positive number")
    kept = np.flatnonzero((frequency >= max(lowest, 1)) & (frequency <= highest))
    if not len(kept):
        seen = int((frequency > 0).sum())
        why = "the texts hold no term at all" if not seen else f"min_df={min_df} and max_df={max_df} exclude all {seen}"
        raise InputError(f"no term is left from {n_texts} texts: {why}")
    if max_features is not None and max_features < len(kept):
        totals = np.bincount(counts.indices, counts.data, minlength=counts.shape[1])
        order = sorted(kept.tolist(), key=lambda number: (-totals[number], terms[number]))
        kept = np.array(order[:max_features], dtype=np.int64)
    return kept


def fixed_vocabulary(vocabulary: Mapping[str, int] | Iterable[str]) -> dict[str, int]:
    """Check a vocabulary given by the user.

    Parameters
    ----------
    vocabulary : mapping of str to int or iterable of str
        Columns by term, or terms in the order of the columns.

    Returns
    -------
    dict of str to int
        The column of each term.

    Raises
    ------
    InputError
        It is empty, repeats a term, or its columns are not 0 … n - 1.
    """
    if isinstance(vocabulary, str):
        raise InputError("vocabulary is one str; allowed are an iterable of terms or a mapping of terms to columns")
    if isinstance(vocabulary, Mapping):
        columns = dict(vocabulary)
    else:
        names = list(vocabulary)
        columns = {term: column for column, term in enumerate(names)}
        if len(columns) < len(names):
            twice = next(term for place, term in enumerate(names) if columns[term] != place)
            raise InputError(f"vocabulary holds {twice!r} twice")
    if sorted(columns.values()) != list(range(len(columns))) or not columns:
        raise InputError(f"the columns of vocabulary must be 0 … {len(columns) - 1}, each once, and not empty")
    return columns
