"""Arrow files (IPC, uncompressed): what `Corpus.read` opens without reading it, whatever its size."""

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa

from topicmodel.readers.arrow import CANONICAL
from topicmodel.writers.batching import rebatched

__all__ = ["write"]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:
    """Write rows as an Arrow file, a batch for about 16 MB of text.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The rows of a corpus: ``id`` unique, no ``text`` null or blank.
    schema : pyarrow.Schema
        Their columns.
    file : binary file
        Open for writing.
    """
    with pa.ipc.new_file(file, schema.with_metadata(CANONICAL)) as writer:
        for batch in rebatched(batches, schema):
            writer.write_batch(batch.replace_schema_metadata(CANONICAL))
