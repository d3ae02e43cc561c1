"""JSON lines: one object per line."""

import json
from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa

__all__ = ["write"]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:  # noqa: ARG001 - as all writers
    """Write each row as a JSON object; dates as YYYY-MM-DD.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The rows.
    schema : pyarrow.Schema
        Their columns.
    file : binary file
        Open for writing.
    """
    for batch in batches:
        for row in batch.to_pylist():
            file.write(json.dumps(row, ensure_ascii=False, default=str).encode("utf-8") + b"\n")
