"""Rows of a table that may be larger than memory: each of them, some of them, all of them with another text."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel import scratch

__all__ = ["each", "rewrite", "take"]

_ROWS = 4096


def each(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows, a bounded number of them in memory at a time.

    Parameters
    ----------
    table : pyarrow.Table
        Any table.

    Yields
    ------
    dict of str to object
        The values of a row by column.
    """
    for batch in table.to_batches(max_chunksize=_ROWS):
        yield from batch.to_pylist()


def take(table: pa.Table, places: Iterable[int]) -> pa.Table:
    """Keep some rows.

    Parameters
    ----------
    table : pyarrow.Table
        Any table.
    places : iterable of int
        Their places, in the order wanted.

    Returns
    -------
    pyarrow.Table
        In memory below `topicmodel.scratch.limit`, else in a temporary file.

    Examples
    --------
    >>> take(pa.table({"n": [1, 2, 3]}), [2, 0])["n"].to_pylist()
    [3, 1]
    """
    wanted = np.fromiter(places, np.int64) if not isinstance(places, np.ndarray) else places.astype(np.int64)
    if table.nbytes < scratch.limit():
        return table.take(pa.array(wanted))
    # Above, pyarrow may copy all chunks into one first.
    return scratch.arrow_table(_taken(table, wanted), table.schema)


def _taken(table: pa.Table, wanted: NDArray[np.int64]) -> Iterator[pa.RecordBatch]:
    batches = table.to_batches()
    edges = np.cumsum([0, *(batch.num_rows for batch in batches)])
    for start in range(0, len(wanted), _ROWS):
        block = wanted[start : start + _ROWS]
        order = np.argsort(block, kind="stable")
        ascending = block[order]
        bounds = np.searchsorted(ascending, edges)
        parts = [
            batches[number].take(pa.array(ascending[bounds[number] : bounds[number + 1]] - edges[number]))
            for number in np.flatnonzero(np.diff(bounds)).tolist()
        ]
        inverse = np.empty_like(order)
        inverse[order] = np.arange(len(order))
        yield from pa.Table.from_batches(parts).combine_chunks().take(pa.array(inverse)).to_batches()


def rewrite(table: pa.Table, change: Callable[[str], str]) -> pa.Table:
    """Put another text in the place of each.

    Parameters
    ----------
    table : pyarrow.Table
        With a column ``text``.
    change : callable
        Takes a text and returns another.

    Returns
    -------
    pyarrow.Table
        In memory below `topicmodel.scratch.limit`, else in a temporary file.
    """
    place = table.column_names.index("text")
    schema = table.schema.set(place, pa.field("text", pa.string()))

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in table.to_batches(max_chunksize=_ROWS):
            columns = batch.columns
            columns[place] = pa.array([change(text) for text in columns[place].to_pylist()], pa.string())
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return scratch.arrow_table(batches(), schema)
