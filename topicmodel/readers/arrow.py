"""Arrow files (IPC, also called Feather): opened where they lie, without being read."""

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.table import RawTable

__all__ = ["CANONICAL", "looks_like", "opened", "read_bytes"]

CANONICAL = {b"topicmodel": b"corpus"}
"""Metadata of an Arrow file whose rows are those of a corpus: nothing in it has to be looked at again."""


def looks_like(head: bytes) -> bool:
    """Tell whether the content begins as an Arrow file does."""
    return head.startswith(b"ARROW1")


def opened(source: pa.Buffer | pa.NativeFile, name: str) -> pa.ipc.RecordBatchFileReader:
    """Open an Arrow file.

    Parameters
    ----------
    source : pyarrow.Buffer or pyarrow.NativeFile
        Its content.
    name : str
        Name of the file, for messages.

    Returns
    -------
    pyarrow.ipc.RecordBatchFileReader
        Its batches.

    Raises
    ------
    InputError
        If it is no whole Arrow file, or has no row.
    """
    try:
        file = pa.ipc.open_file(source)
        own = (file.schema.metadata or {}).get(b"topicmodel") == CANONICAL[b"topicmodel"]
        n_rows = 0
        for place in range(file.num_record_batches):
            batch = file.get_batch(place)
            # Damaged offsets would be read beyond the file. All of our own files were whole when they were moved there.
            batch.validate(full=not own)
            n_rows += batch.num_rows
        if not n_rows:
            raise InputError(f"{name}: an Arrow file without rows; at least one document is needed")
    except (pa.ArrowException, OSError) as error:
        first = str(error).split("\n", 1)[0]
        raise InputError(f"{name}: no whole Arrow file ({first[:120]})") from error
    return file


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read an Arrow file from its bytes.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        The columns as they are.

    Raises
    ------
    InputError
        If it is no whole Arrow file, or has no row.
    """
    table = opened(pa.py_buffer(data), name).read_all().replace_schema_metadata(None)
    return RawTable(name, table, tuple(range(1, table.num_rows + 1)))
