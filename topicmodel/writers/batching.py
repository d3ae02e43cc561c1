"""Record batches of a bounded size that depends on their rows only, not on how these were cut before."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["rebatched"]

_ROWS = 1 << 14
_BYTES = 1 << 24


def rebatched(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, *, rows: int = _ROWS, size: int = _BYTES
) -> Iterator[pa.RecordBatch]:
    """Cut rows into batches that end after so many rows or so many bytes of text, whichever comes first.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Rows, with a column ``text``.
    schema : pyarrow.Schema
        Theirs; its metadata are left out.
    rows, size : int
        Most rows of a batch, and bytes of text after which it is closed.

    Yields
    ------
    pyarrow.RecordBatch
        At least one row.
    """
    plain = schema.remove_metadata()
    held: list[pa.RecordBatch] = []
    n_rows = n_bytes = 0
    for batch in batches:
        lengths = pc.fill_null(pc.binary_length(batch["text"]), 0).to_numpy(zero_copy_only=False)
        ends = np.cumsum(lengths, dtype=np.int64)
        first = 0
        while first < batch.num_rows:
            before = int(ends[first - 1]) if first else 0
            full = int(np.searchsorted(ends, before + size - n_bytes)) + 1
            stop = min(full, first + rows - n_rows, batch.num_rows)
            held.append(batch.slice(first, stop - first))
            n_rows, n_bytes, first = n_rows + stop - first, n_bytes + int(ends[stop - 1]) - before, stop
            if n_rows >= rows or n_bytes >= size:
                yield _joined(held, plain)
                n_rows = n_bytes = 0
    if held:
        yield _joined(held, plain)


def _joined(held: list[pa.RecordBatch], schema: pa.Schema) -> pa.RecordBatch:
    table = pa.Table.from_batches(held).replace_schema_metadata(None).cast(schema).combine_chunks()
    held.clear()
    batch: pa.RecordBatch = table.to_batches()[0]
    return batch
