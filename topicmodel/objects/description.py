"""What a corpus holds: documents by month and outlet, lengths, missing values."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from topicmodel.objects import description_view

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Description", "Lengths", "described"]

# RE2's \w knows ASCII only.
_WORDS = r"[\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the documents are.

    Parameters
    ----------
    total : int
        All of them together.
    shortest, quarter, median, three_quarters, longest : int
        Of the documents by length; a quarter are not longer than `quarter`.
    """

    total: int
    shortest: int
    quarter: int
    median: int
    three_quarters: int
    longest: int


@dataclass(frozen=True, slots=True)
class Description:
    """Counts of a corpus; `Corpus.describe` makes one.

    Parameters
    ----------
    n_documents : int
        How many there are.
    words, characters : Lengths
        Words are runs of letters and digits.
    months : tuple of (datetime.date, int)
        First day of every month from the first document's to the last one's, and its documents, possibly none; empty
        where no document has a date.
    outlets : tuple of (str, int)
        Values of ``source`` and their documents, the most frequent first; empty where there is no such column.
    by_month_and_outlet : tuple of (datetime.date or None, str or None, int)
        Documents of each pair that occurs; None for a missing value. They add up to `n_documents`.
    missing : tuple of (str, int)
        Every column and how many documents lack it (null, NaN or blank).
    """

    n_documents: int
    words: Lengths
    characters: Lengths
    months: tuple[tuple[dt.date, int], ...]
    outlets: tuple[tuple[str, int], ...]
    by_month_and_outlet: tuple[tuple[dt.date | None, str | None, int], ...]
    missing: tuple[tuple[str, int], ...]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame of the documents by month and outlet: month, source, documents."""
        import pandas as pd

        return pd.DataFrame(list(self.by_month_and_outlet), columns=["month", "source", "documents"])

    def __str__(self) -> str:
        return description_view.text(self)

    def __repr__(self) -> str:
        return f"<Description: {self.n_documents:,} documents, {len(self.outlets):,} outlets>"

    def _repr_html_(self) -> str:
        return description_view.fragment(self)


def described(table: pa.Table) -> Description:
    """Count the documents of a table.

    Parameters
    ----------
    table : pyarrow.Table
        Column ``text``, and ``date`` and ``source`` where there are any.

    Returns
    -------
    Description
        The counts.
    """
    n = table.num_rows
    names = table.column_names
    dates = table["date"].to_pylist() if "date" in names else [None] * n
    sources = [_named(v) for v in table["source"].to_pylist()] if "source" in names else [None] * n
    months = [None if d is None else d.replace(day=1) for d in dates]
    pairs = Counter(zip(months, sources, strict=True))
    ordered = sorted(pairs.items(), key=lambda item: (item[0][0] or dt.date.max, item[0][1] is None, item[0][1] or ""))
    outlets = Counter(s for s in sources if s is not None)
    return Description(
        n,
        _lengths(pc.count_substring_regex(table["text"], _WORDS)),
        _lengths(pc.utf8_length(table["text"])),
        _every_month([m for m in months if m is not None]),
        tuple(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
        tuple((month, source, count) for (month, source), count in ordered),
        tuple((name, _missing(table[name])) for name in names),
    )


def _lengths(counts: pa.ChunkedArray) -> Lengths:
    values = np.sort(counts.to_numpy().astype(np.int64))
    if not len(values):
        return Lengths(0, 0, 0, 0, 0, 0)
    at = [values[min(int(q * len(values)), len(values) - 1)] for q in (0, 0.25, 0.5, 0.75, 1)]
    return Lengths(int(values.sum()), *(int(v) for v in at))


def _every_month(months: Sequence[dt.date]) -> tuple[tuple[dt.date, int], ...]:
    counts = Counter(months)
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    every = [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]
    return tuple((month, counts[month]) for month in every)


def _named(value: Any) -> str | None:
    return None if value is None or not str(value).strip() else str(value)


def _missing(column: pa.ChunkedArray) -> int:
    """Count the values that are null, NaN or blank."""
    if pt.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    blank = None
    if pt.is_floating(column.type):
        blank = pc.is_nan(column)
    elif str(column.type) in ("string", "large_string", "string_view"):
        blank = pc.equal(pc.utf8_trim_whitespace(column.cast(pa.large_string())), "")
    return int(column.null_count) + (0 if blank is None else pc.sum(blank).as_py() or 0)
