"""IRaMuTeQ: one text file, a line of starred variables before each document.

References
----------
.. [1] L. Loubère and P. Ratinaud, "Documentation IRaMuTeQ 0.6 alpha 3", 2014. http://www.iramuteq.org/documentation
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO

import pyarrow as pa

__all__ = ["write"]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: BinaryIO) -> None:
    """Write each document behind a line ``**** *id_… *source_… *date_…``.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The documents.
    schema : pyarrow.Schema
        Their columns. All but ``text`` become variables, lists with ``+`` between their values; what is null or
        empty is left out. Names lose their underscores, values have them in place of white space; stars become
        spaces, in texts too; empty lines and spaces around lines are dropped.
    file : binary file
        Open for writing.
    """
    names = _names([name for name in schema.names if name != "text"])
    for batch in batches:
        for row in batch.to_pylist():
            found = ((safe, _value(row[name])) for name, safe in names.items())
            starred = " ".join(["****", *(f"*{safe}_{value}" for safe, value in found if value)])
            lines = (line.strip() for line in row["text"].replace("*", " ").splitlines())
            body = "\n".join(line for line in lines if line)
            file.write(f"{starred}\n{body}\n\n".encode())


def _names(columns: list[str]) -> dict[str, str]:
    """Return what each column is called: no underscore, which parts name and value, no white space, none twice."""
    names: dict[str, str] = {}
    for column in columns:
        safe = "".join(c for c in column if not c.isspace() and c not in "_*") or "variable"
        taken, unique, number = set(names.values()), safe, 2
        while unique in taken:
            unique, number = f"{safe}{number}", number + 1
        names[column] = unique
    return names


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(part for each in value if (part := _value(each)))
    if isinstance(value, dict):
        return "+".join(f"{key}={part}" for key, each in value.items() if (part := _value(each)))
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return "_".join(text.replace("*", " ").split())
