"""Apache Parquet."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel.errors import InputError
from topicmodel.readers.table import RawTable

__all__ = ["looks_like", "read_bytes"]


def looks_like(head: bytes) -> bool:
    """Tell whether the content begins as a Parquet file does."""
    return head.startswith(b"PAR1")


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read a Parquet file from its bytes.

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
        If it is no whole Parquet file, or has no row.
    """
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowInvalid, OSError) as error:
        first = str(error).split("\n", 1)[0]
        raise InputError(f"{name}: no whole Parquet file ({first[:120]})") from error
    if not table.num_rows:
        raise InputError(f"{name}: a Parquet file without rows; at least one document is needed")
    return RawTable(name, table, tuple(range(1, table.num_rows + 1)))
