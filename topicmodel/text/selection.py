"""Which terms become columns."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.text.tally import Tally

__all__ = ["fixed_vocabulary", "select_columns"]


def _texts(name: str, value: int | float, n_texts: int) -> float:
    """Turn `min_df` or `max_df` into a number of texts."""
    share = isinstance(value, float)
    if isinstance(value, bool) or not (
        isinstance(value, (int, float, np.integer)) and 0 <= value <= (1 if share else value)
    ):
        raise InputError(f"{name}={value!r}; allowed are a number of texts (int) or a share of them (float, 0 to 1)")
    return value * n_texts if share else value


def select_columns(
    tally: Tally,
    frequency: NDArray[np.int64],
    min_df: int | float,
    max_df: int | float,
    max_features: int | None,
) -> NDArray[np.int64]:
    """Choose the terms to keep.

    Parameters
    ----------
    tally : Tally
        Counts of all terms seen.
    frequency : ndarray of shape (n_seen,), int64
        In how many texts each term stands.
    min_df, max_df : int or float
        Bounds on `frequency`.
    max_features : int or None
        How many to keep, the most frequent ones; ties are settled in alphabetical order.

    Returns
    -------
    ndarray of int64
        Numbers of the kept terms.

    Raises
    ------
    InputError
        No term is left, or a bound is not allowed.
    """
    n_texts = len(tally)
    lowest, highest = _texts("min_df", min_df, n_texts), _texts("max_df", max_df, n_texts)
    if max_features is not None and (
        isinstance(max_features, bool) or not isinstance(max_features, (int, np.integer)) or max_features < 1
    ):
        raise InputError(f"max_features={max_features!r}; allowed are None or a positive whole number")
    kept = np.flatnonzero((frequency >= max(lowest, 1)) & (frequency <= highest))
    if not len(kept):
        seen = int((frequency > 0).sum())
        why = "the texts hold no term at all" if not seen else f"min_df={min_df} and max_df={max_df} exclude all {seen}"
        raise InputError(f"no term is left from {n_texts} texts: {why}")
    if max_features is not None and max_features < len(kept):
        totals = tally.totals()
        order = sorted(kept.tolist(), key=lambda number: (-totals[number], tally.names[number]))
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
    if isinstance(vocabulary, str) or not isinstance(vocabulary, Iterable):
        raise InputError(
            f"vocabulary is one {type(vocabulary).__name__}; allowed are an iterable of terms or a mapping to columns"
        )
    if isinstance(vocabulary, Mapping):
        columns = dict(vocabulary)
    else:
        # The order of a set differs from run to run.
        names = sorted(vocabulary) if isinstance(vocabulary, (set, frozenset)) else list(vocabulary)
        columns = {term: column for column, term in enumerate(names)}
        if len(columns) < len(names):
            twice = next(term for place, term in enumerate(names) if columns[term] != place)
            raise InputError(f"vocabulary holds {twice!r} twice")
    if not columns:
        raise InputError("vocabulary is empty; allowed are None or at least one term")
    other = next((term for term in columns if not isinstance(term, str)), None)
    if other is not None:
        raise InputError(f"vocabulary holds {other!r}, a {type(other).__name__}; every term must be a str")
    if set(columns.values()) != set(range(len(columns))):
        raise InputError(f"the columns of vocabulary must be 0 … {len(columns) - 1}, each once")
    return columns
