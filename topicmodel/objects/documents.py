"""The rows of a corpus: a frozen table that is a sequence of texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, fingerprint
from topicmodel.objects.cleaning import CleaningReport, Step, step
from topicmodel.objects.rows import take as take_rows
from topicmodel.readers import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Documents"]

_SHOWN = 8
"""Columns of the table in a notebook; its caption names the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """What a `Corpus` is before it has verbs: its rows, what went wrong with the others, and what was done since.

    Parameters
    ----------
    table : pyarrow.Table
        Columns ``id`` (unique strings) and ``text`` (strings), then any metadata; ``date`` is a date32.
    problems : tuple of Problem
        What was left out or repaired while reading.
    history : tuple of Step
        The verbs that changed which documents there are, in their order.
    """

    table: pa.Table
    problems: tuple[Problem, ...] = ()
    history: tuple[Step, ...] = ()

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[str]:
        for chunk in self.table["text"].chunks:
            yield from chunk.to_pylist()

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: int | slice) -> "str | Self":
        if isinstance(key, slice):
            return self.take(range(*key.indices(len(self))))
        if not isinstance(key, int | np.integer):
            raise InputError(f"corpus[{key!r}]; a position or a slice is needed: a column is corpus.table['title']")
        if not -len(self) <= key < len(self):
            raise IndexError(f"document {key} of {len(self)}")
        return str(self.table["text"][key % len(self)].as_py())

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the documents, in their order."""
        return tuple(self.table["id"].to_pylist())

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over texts, ids and metadata in their order; the same however they are stored."""
        return fingerprint.digest_of(self.table)

    def canonical_lines(self) -> Iterator[bytes]:
        """Yield each row as a line of JSON, keys in alphabetical order: what `fingerprint` is the digest of."""
        return fingerprint.canonical_lines(self.table)

    @property
    def cleaning(self) -> CleaningReport:
        """What was read, kept, repaired and dropped on the way to this corpus, and why.

        Examples
        --------
        >>> from topicmodel import Corpus
        >>> Corpus.from_texts(["Il pleut.", " "]).cleaning.frame().values.tolist()
        [['read', 'text', 2, '', '', 'dropped', 'no text (blank)']]
        """
        return CleaningReport(self.problems, self.history, len(self))

    def take(self, rows: Iterable[int]) -> Self:
        """Keep some documents, by position, in the order given."""
        places = np.fromiter(rows, np.int64)
        if np.array_equal(places, np.arange(len(self))):
            return self
        keep = np.zeros(len(self), bool)
        keep[places] = True
        done = step("take", "by position", self.table["id"], keep, "not among the positions taken", len(places))
        return type(self)(take_rows(self.table, places), self.problems, (*self.history, done))

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.table, self.problems, self.history)

    def __repr__(self) -> str:
        flaws = f", {display.plural(len(self.problems), 'problem', 'problems')}" if self.problems else ""
        name = type(self).__name__
        return display.line(f"<{name}: {len(self)} documents{flaws}, columns {', '.join(self.table.column_names)}>")

    def _repr_html_(self) -> str:
        shown = self.table.slice(0, 8)
        empty = {n for n in shown.column_names if shown[n].null_count == len(shown)}
        known = [n for n in ("id", "title", "date", "source", "text") if n in shown.column_names and n not in empty]
        names = [*known, *(n for n in shown.column_names if n not in (*known, *empty))][:_SHOWN]
        rows = [[_short(row[n]) for n in names] for row in shown.to_pylist()]
        return display.table(names, rows, caption=repr(self).strip("<>"))

    def keep(
        self,
        verb: str,
        detail: str,
        keep: NDArray[np.bool_],
        why: str | Sequence[str],
        remarks: tuple[Problem, ...] = (),
    ) -> Self:
        """Keep the documents of a mask, in their order, as a step of `cleaning`.

        Parameters
        ----------
        verb, detail : str
            What chose them, as in `Step`.
        keep : ndarray of shape (n_documents,), bool
            Which ones.
        why : str or sequence of str
            Why the others are left out: one reason for all, or one each.
        remarks : tuple of Problem
            Documents that stay but are flagged.
        """
        done = step(verb, detail, self.table["id"], keep, why, int(keep.sum()), remarks)
        return type(self)(take_rows(self.table, np.flatnonzero(keep)), self.problems, (*self.history, done))

    def _require(self, name: str) -> None:
        names = self.table.column_names
        if name not in names:
            raise InputError(f"no column '{name}'; found {', '.join(names)}{nearest(name, names)}")


def _short(value: Any) -> Any:
    """Return a value as a row of a table shows it: a long text is cut."""
    return f"{value[:79]}…" if isinstance(value, str) and len(value) > 80 else value
