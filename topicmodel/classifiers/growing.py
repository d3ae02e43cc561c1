"""What a classifier keeps of the texts it has seen, so that more can be added: counts, not texts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.classifiers.counted import Counted, join_counted
from topicmodel.classifiers.labels import LabelMatrix, join_labels
from topicmodel.errors import InputError

__all__ = ["Seen", "digests", "join_seen", "read_dates"]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Texts that were read, and their labels.

    Parameters
    ----------
    counted : Counted
        The texts.
    labels : LabelMatrix
        What is known of them.
    digests : ndarray of shape (n_texts, 32), uint8
        SHA-256 of each text.
    dates : ndarray of shape (n_texts,), int64, or None
        Days since 1970, or None where none are given.
    """

    counted: Counted
    labels: LabelMatrix
    digests: NDArray[np.uint8]
    dates: NDArray[np.int64] | None

    def in_order(self) -> "Seen":
        """Order the texts by content, so that sums over them do not depend on the order they came in."""
        days = self.dates if self.dates is not None else np.zeros(len(self.digests), np.int64)
        keys = [
            digest.tobytes() + row.tobytes() + known.tobytes() + day.tobytes()
            for digest, row, known, day in zip(self.digests, self.labels.targets, self.labels.known, days, strict=True)
        ]
        rows = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        dates = self.dates[rows] if self.dates is not None else None
        return Seen(self.counted.take(rows), self.labels.take(rows), self.digests[rows], dates)


def digests(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return the SHA-256 of each text, shape (n_texts, 32), uint8."""
    joined = b"".join(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
    return np.frombuffer(joined, np.uint8).reshape(len(texts), 32)


def read_dates(dates: Any, n_texts: int) -> NDArray[np.int64] | None:
    """Turn dates as people write them into days since 1970.

    Parameters
    ----------
    dates : iterable or None
        One date per text: ISO 8601 strings, dates, numpy or pandas timestamps.
    n_texts : int
        How many there must be.

    Returns
    -------
    ndarray of shape (n_texts,), int64, or None
        None for None.

    Raises
    ------
    InputError
        If their number differs, or one is missing or no date.

    Examples
    --------
    >>> read_dates(["1970-01-02", "1970-02-01"], 2).tolist()
    [1, 31]
    """
    if dates is None:
        return None
    given = list(dates)
    if len(given) != n_texts:
        raise InputError(f"{n_texts} texts and {len(given)} dates; needed: one date per text")
    days = np.empty(n_texts, np.int64)
    for i, date in enumerate(given):
        try:
            day = np.datetime64(date).astype("datetime64[D]")
        except (ValueError, TypeError):
            day = np.datetime64("NaT")
        if np.isnat(day):
            raise InputError(f"dates[{i}] is {date!r}; allowed: dates, ISO 8601 strings such as '2020-05-25'")
        days[i] = day.astype(np.int64)
    return days


def join_seen(parts: Sequence[Seen], codes: Sequence[str]) -> Seen:
    """Put texts seen at different times under one another.

    Parameters
    ----------
    parts : sequence of Seen
        Read in the same way.
    codes : sequence of str
        The allowed codes in their order; when empty, those of all parts.

    Returns
    -------
    Seen
        As if they had come together.

    Raises
    ------
    InputError
        If some have dates and some have not.
    """
    given = [part.dates for part in parts if part.dates is not None]
    if given and len(given) < len(parts):
        raise InputError("some texts were given with dates and some without; allowed: all or none")
    return Seen(
        join_counted([part.counted for part in parts]),
        join_labels([part.labels for part in parts], codes),
        np.vstack([part.digests for part in parts]),
        np.concatenate(given) if given else None,
    )
