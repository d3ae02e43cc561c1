"""Plain text: one file is one document."""

from pathlib import PurePosixPath

import numpy as np
import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.dates import named_day
from topicmodel.readers.decode import decode
from topicmodel.readers.table import MAX_CHARACTERS, RawTable

__all__ = ["looks_like", "read_bytes"]


def looks_like(head: bytes) -> bool:  # noqa: ARG001 - every reader has this function
    """Return False: a text is what nothing else looks like."""
    return False


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read one document from the bytes of a text file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file; without its suffix it becomes the document's id.

    Returns
    -------
    RawTable
        One row with ``id`` and ``text``, and ``date`` where the name of the file holds one whose year has four digits:
        ``2025-03-03_lemonde.txt``, ``LM20250303.txt``, ``3 mars 2025.txt``.

    Raises
    ------
    InputError
        If it is empty, too long, or no text.
    """
    if len(data) > 4 * MAX_CHARACTERS:
        raise InputError(
            f"{name}: {len(data) / 1e6:.1f} MB; at most {MAX_CHARACTERS // 10**6} million characters are allowed"
        )
    decoded = decode(data, name)
    if len(decoded.text) > MAX_CHARACTERS:
        raise InputError(f"{name}: {len(decoded.text):,} characters; an article may have at most {MAX_CHARACTERS:,}")
    columns = {"id": _one(str(PurePosixPath(name).with_suffix(""))), "text": _one(decoded.text)}
    day = named_day(PurePosixPath(name).stem)
    if day is not None:
        columns["date"] = _one(day.isoformat())
    return RawTable(name, pa.table(columns), (1,), tuple(decoded.problems(name)))


def _one(value: str) -> pa.StringArray:
    """Make an array of one string without importing pandas, as `pa.array` does: the command line would wait."""
    data = value.encode("utf-8")
    offsets = pa.py_buffer(np.array([0, len(data)], np.int32))
    return pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data))
