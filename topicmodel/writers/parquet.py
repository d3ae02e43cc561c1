"""Apache Parquet."""

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel.writers.batching import rebatched

__all__ = ["write"]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:
    """Write rows as Parquet, a row group for about 16 MB of text.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The rows.
    schema : pyarrow.Schema
        Their columns.
    file : binary file
        Open for writing.
    """
    with pq.ParquetWriter(file, schema.remove_metadata()) as writer:
        for batch in rebatched(batches, schema):
            writer.write_batch(batch)
