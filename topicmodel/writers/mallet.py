r"""MALLET: one document per line, ``id label text``, as ``mallet import-file`` takes it.

``mallet import-file --input presse.mallet --output presse.seq --keep-sequence --token-regex '[\p{L}\p{M}]+'``
"""

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa

__all__ = ["write"]

_LABELS = ("label", "theme", "section", "source")
_NONE = "-"


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:
    """Write each document as a line.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The documents.
    schema : pyarrow.Schema
        Their columns: the label is the first of ``label``, ``theme``, ``section`` and ``source`` that there is.
    file : binary file
        Open for writing. White space in ids and labels is written as in addresses (``%20``), in texts as a space.
    """
    label = next((name for name in _LABELS if name in schema.names), None)
    for batch in batches:
        labels = batch[label].to_pylist() if label else [None] * batch.num_rows
        for id_, kind, text in zip(batch["id"].to_pylist(), labels, batch["text"].to_pylist(), strict=True):
            line = f"{_word(id_)} {_word(kind)} {' '.join(text.split())}\n"
            file.write(line.encode("utf-8"))


def _word(value: object) -> str:
    """Write a value without white space, different values differently."""
    text = "" if value is None else str(value)
    escaped = (f"%{ord(c):02X}" if c.isspace() or c == "%" else c for c in text)
    return "".join(escaped) or _NONE
