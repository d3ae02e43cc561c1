"""Apache Parquet."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel.errors import InputError
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem
from topicmodel.readers.table import RawTable

__all__ = ["looks_like", "read_bytes"]

_MAX_BYTES = 2_000_000_000
_MAX_RATIO = 1_000  # dictionaries pack columns of few values very small
_BROKEN = (pa.ArrowException, OSError, ValueError, MemoryError, NotImplementedError, KeyError)


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
        The columns as they are. Row groups that are damaged are left out and listed; the others are kept.

    Raises
    ------
    InputError
        If it is no whole Parquet file, or has no row.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data), page_checksum_verification=True)
    except _BROKEN as error:
        raise InputError(f"{name}: no whole Parquet file ({_short(error)})") from error
    unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups))
    if unpacked > max(_MAX_BYTES, _MAX_RATIO * len(data)):
        raise InputError(
            f"{name}: unpacks to {unpacked // max(len(data), 1):,} times its size; at most {_MAX_RATIO} are read"
        )
    if not file.metadata.num_rows:
        raise InputError(f"{name}: a Parquet file without rows; at least one document is needed")
    problems: list[Problem] = []
    tables: list[pa.Table] = []
    numbers: list[int] = []
    start = 1
    for group in range(file.num_row_groups):
        rows = range(start, start + file.metadata.row_group(group).num_rows)
        start = rows.stop
        try:
            table = file.read_row_group(group)
            table.validate()
            if table.num_rows != len(rows):
                raise pa.ArrowInvalid(f"{table.num_rows} rows where {len(rows)} are announced")
        except _BROKEN as error:
            what = f"in a damaged part of the file ({_short(error)})"
            problems += [Problem(name, what, kept=False, row=row) for row in rows]  # one each: counts add up
            continue
        tables.append(table)
        numbers += rows
    if not tables:
        raise InputError(f"{name}: no whole Parquet file ({problems[0].what})")
    whole = _sound(pa.concat_tables(tables), name, numbers, problems)
    return RawTable(name, whole, tuple(numbers), tuple(problems))


def _sound(table: pa.Table, name: str, numbers: list[int], problems: list[Problem]) -> pa.Table:
    """Give columns names of their own, and make strings of bytes and of strings that are no UTF-8."""
    taken = Names()
    names = []
    for each in table.column_names:
        unique = taken.take(each or "column")
        if unique != each:
            problems.append(Problem(name, f"a second column '{each}'; called '{unique}'", kept=True, part="header"))
        names.append(unique)
    columns = []
    for each, column in zip(names, table.columns, strict=True):
        try:
            column.validate(full=True)
            binary = pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
            columns.append(column.cast(pa.string()) if binary else column)
        except _BROKEN as error:
            columns.append(_decoded(column, name, f"column '{each}'", numbers, problems, error))
    return pa.table(columns, names)


def _decoded(
    column: pa.ChunkedArray, name: str, part: str, numbers: list[int], problems: list[Problem], error: Exception
) -> pa.ChunkedArray:
    """Read bytes that are not all UTF-8; a column of anything else that is damaged is left empty."""
    try:
        raw = column.cast(pa.large_binary()).to_pylist()
        values = [None if value is None else value.decode("utf-8", "replace") for value in raw]
    except _BROKEN:
        problems.append(Problem(name, f"damaged; left empty ({_short(error)})", kept=True, part=part))
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    changed = [
        n
        for n, old, new in zip(numbers, raw, values, strict=True)
        if old is not None and new is not None and old != new.encode()
    ]
    found = f"{len(changed)} values are no UTF-8 (first: row {changed[0] if changed else 0}); U+FFFD where unreadable"
    problems.append(Problem(name, found, kept=True, part=part))
    return pa.chunked_array([pa.array(values, pa.string())])


def _short(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:120]
