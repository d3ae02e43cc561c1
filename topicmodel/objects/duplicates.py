"""Texts printed more than once: who represents them, and which outlets had them.

Texts are taken one after the other, the best first (the earliest or the longest). One that is a near-duplicate of a
representative already chosen joins it, else it is a representative itself. So each text that goes is itself alike the
one that stays, never only through a chain of others, and no two that stay are alike.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display
from topicmodel.objects.rows import take

if TYPE_CHECKING:
    import pandas as pd

    from topicmodel.text.near_duplicates import NearDuplicates

__all__ = ["DuplicateClusters", "cluster", "gathered"]

_KEEP = ("earliest", "longest")
_OWN = ("outlets", "n_texts", "first_date", "last_date")


@dataclass(frozen=True, slots=True, eq=False)
class DuplicateClusters:
    """Near-duplicates of a corpus, each with the text that represents it.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    representative : ndarray of shape (n_documents,), int64
        Place of the text that represents each one; its own where it stands alone or represents others.
    similarity : ndarray of shape (n_documents,), float64
        Shared runs of words over all of both texts, in (0, 1]; 1 for a representative.
    threshold : float
        Smallest similarity of two near-duplicates.
    keep : str
        What makes a representative: ``"earliest"`` or ``"longest"``.
    """

    table: pa.Table
    representative: NDArray[np.int64]
    similarity: NDArray[np.float64]
    threshold: float
    keep: str

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which documents are representatives or stand alone; shape (n_documents,)."""
        return np.asarray(self.representative == np.arange(len(self.representative)))

    def why(self) -> list[str]:
        """Return for each document that is represented by another, in order, by which one and how alike it is."""
        ids = self.table["id"].to_pylist()
        gone = np.flatnonzero(~self.kept)
        return [f"near-duplicate of {ids[self.representative[i]]} (similarity {self.similarity[i]:.2f})" for i in gone]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document that is alike another, the representative of each cluster first.

        Columns cluster (from 1, the largest first), id, representative, similarity, then title, date and source where
        the corpus has them.
        """
        frame: pd.DataFrame = self._rows().to_pandas()
        return frame

    def _rows(self) -> pa.Table:
        members = self._members()
        rows = np.array([i for rows in members for i in rows], np.int64)
        numbers = np.repeat(np.arange(1, len(members) + 1), [len(rows) for rows in members])
        names = [n for n in ("title", "date", "source") if n in self.table.column_names]
        ids = self.table["id"]
        own = {
            "cluster": pa.array(numbers, pa.int64()),
            "id": ids.take(pa.array(rows)),
            "representative": ids.take(pa.array(self.representative[rows])),
            "similarity": pa.array(self.similarity[rows]),
        }
        return pa.table(own | {name: self.table[name].take(pa.array(rows)) for name in names})

    def _members(self) -> list[list[int]]:
        clusters: dict[int, list[int]] = {}
        for row, first in enumerate(self.representative.tolist()):
            clusters.setdefault(first, []).append(row)
        order = _priority(self.table, self.keep)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        found = [sorted(rows, key=place.__getitem__) for rows in clusters.values() if len(rows) > 1]
        return sorted(found, key=lambda rows: (-len(rows), place[rows[0]]))

    def __repr__(self) -> str:
        gone, members = int((~self.kept).sum()), self._members()
        largest = f", the largest of {len(members[0])}" if members else ""
        return display.line(
            f"<DuplicateClusters: {display.plural(gone, 'copy', 'copies')} in "
            f"{display.plural(len(members), 'cluster', 'clusters')}{largest}; {len(self.representative)} documents>"
        )

    def _repr_html_(self) -> str:
        rows = self._rows().slice(0, 20)
        return display.table(rows.column_names, zip(*rows.to_pydict().values(), strict=True), caption=repr(self)[1:-1])


def cluster(table: pa.Table, alike: "NearDuplicates", threshold: float, keep: str) -> DuplicateClusters:
    """Choose the representatives of near-duplicates.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    alike : NearDuplicates
        The pairs of them that are near-duplicates.
    threshold : float
        What `alike` was found with.
    keep : {"earliest", "longest"}
        Who represents: the first by date (undated ones last), or the longest; ties go to the other, then to the id.

    Returns
    -------
    DuplicateClusters
        The same for any order of the documents. A text alike several representatives joins the one it is most alike.

    Raises
    ------
    InputError
        If `keep` is neither.
    """
    if keep not in _KEEP:
        raise InputError(f"keep='{keep}'; allowed: 'earliest' or 'longest'{nearest(keep, _KEEP)}")
    neighbours: dict[int, list[tuple[int, float]]] = {}
    for (a, b), likeness in zip(alike.pairs.tolist(), alike.similarity.tolist(), strict=True):
        neighbours.setdefault(a, []).append((b, likeness))
        neighbours.setdefault(b, []).append((a, likeness))
    representative, similarity = np.arange(table.num_rows), np.ones(table.num_rows)
    order = _priority(table, keep)
    place = {row: i for i, row in enumerate(order)}
    chosen: set[int] = set()
    for row in order:
        best = max(
            ((likeness, -place[other], other) for other, likeness in neighbours.get(row, ()) if other in chosen),
            default=None,
        )
        if best is None:
            chosen.add(row)
        else:
            representative[row], similarity[row] = best[2], best[0]
    return DuplicateClusters(table, representative, similarity, threshold, keep)


def gathered(clusters: DuplicateClusters) -> pa.Table:
    """Return the representatives, with what is known of the texts they stand for.

    Returns
    -------
    pyarrow.Table
        The rows kept, in their order, with further columns: ``outlets`` (list of the different values of ``source``,
        by date, then name; where there is such a column), ``n_texts`` (how many texts it stands for, itself included,
        int64), ``first_date`` and ``last_date`` (date32, where there is a column ``date``). A table that has them
        already is added up.
    """
    table, kept = clusters.table, np.flatnonzero(clusters.kept)
    members: dict[int, list[int]] = {row: [] for row in kept.tolist()}
    for row, first in enumerate(clusters.representative.tolist()):
        members[first].append(row)
    names = set(table.column_names)
    before = {name: table[name].to_pylist() for name in (*_OWN, "source", "date") if name in names}
    columns: dict[str, Any] = {}
    if "source" in names:
        outlets = [_outlets(rows, before) for rows in members.values()]
        columns["outlets"] = pa.array(outlets, pa.list_(pa.string()))
    counts = before.get("n_texts", [1] * table.num_rows)
    columns["n_texts"] = pa.array([sum(counts[i] or 1 for i in rows) for rows in members.values()], pa.int64())
    if "date" in names:
        for name, pick in (("first_date", min), ("last_date", max)):
            dates = before.get(name, before["date"])
            columns[name] = pa.array(
                [pick(_known(dates, rows), default=None) for rows in members.values()], pa.date32()
            )
    rest = take(table, kept)
    return pa.table({n: rest[n] for n in rest.column_names if n not in columns} | columns)


def _priority(table: pa.Table, keep: str) -> list[int]:
    """Return the rows from the best representative to the worst; the id decides last, so their order does not count."""
    dates = table["date"].to_pylist() if "date" in table.column_names else [None] * table.num_rows
    lengths = pc.negate(pc.utf8_length(table["text"])).to_pylist()
    ids = table["id"].to_pylist()

    def key(row: int) -> tuple[Any, ...]:
        date = (dates[row] is None, dates[row] or dt.date.min)
        return (date, lengths[row], ids[row]) if keep == "earliest" else (lengths[row], date, ids[row])

    return sorted(range(table.num_rows), key=key)


def _outlets(rows: Sequence[int], columns: dict[str, list[Any]]) -> list[str]:
    dates = columns.get("first_date") or columns.get("date")
    ordered = sorted(rows, key=lambda i: (_day(dates, i), str(columns["source"][i])))
    named = (columns["outlets"][i] if "outlets" in columns else [columns["source"][i]] for i in ordered)
    return list(dict.fromkeys(name for names in named for name in names or () if name is not None))


def _day(dates: list[Any] | None, row: int) -> dt.date:
    return (dates[row] if dates else None) or dt.date.max


def _known(values: list[Any], rows: Sequence[int]) -> list[Any]:
    return [values[i] for i in rows if values[i] is not None]
