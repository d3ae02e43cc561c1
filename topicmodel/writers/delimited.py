"""CSV: comma, UTF-8, a header line, strings in quotation marks."""

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from topicmodel.readers.values import written

__all__ = ["write"]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:
    """Write rows as CSV; lists and other nested values as their JSON text.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The rows.
    schema : pyarrow.Schema
        Their columns.
    file : binary file
        Open for writing.
    """
    nested = [place for place, field in enumerate(schema) if pa.types.is_nested(field.type)]
    flat = schema.remove_metadata()
    for place in nested:
        flat = flat.set(place, pa.field(flat[place].name, pa.string()))
    with pacsv.CSVWriter(file, flat) as writer:
        for batch in batches:
            columns = batch.columns
            for place in nested:
                columns[place] = pa.array([written(value) for value in columns[place].to_pylist()], pa.string())
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=flat))
