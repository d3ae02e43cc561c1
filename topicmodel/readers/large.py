"""Files that may be larger than memory: read batch by batch, with the result that reading them whole would give.

The columns of a JSON-lines file and their types are known at its end only. Its batches are therefore kept as they are
in a temporary file, then given one schema, and their canonical columns. (Where all objects of a column are empty in one
batch and not in others, the column is text here; nothing else differs.)
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel import scratch
from topicmodel.errors import InputError
from topicmodel.readers import arrow
from topicmodel.readers.chunks import line_tables
from topicmodel.readers.jsonl import is_spread
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem, first
from topicmodel.readers.schemas import MixedError, Schemas
from topicmodel.readers.table import RawTable, canonical_part

__all__ = ["Watch", "read_large"]

Watch = Callable[[int, int], None]
"""Told how much is done, and of how much."""
_ROWS = 4096
_BYTES = 1 << 23
# JSON takes about ten times its size while it is read whole.
_SHARE = 8


def read_large(
    path: Path,
    kind: str,
    *,
    text: str | None = None,
    id: str | None = None,
    watch: Watch = lambda done, total: None,  # noqa: ARG005 - nothing is told
    size: int = _BYTES,
    always: bool = False,
) -> tuple[pa.Table, tuple[Problem, ...]] | None:
    """Read a file batch by batch if that is worth it.

    Parameters
    ----------
    path : pathlib.Path
        A file.
    kind : str
        Its format.
    text, id : str, optional
        Names of the columns that hold the texts and the ids.
    watch : callable
        Called after each batch with what is done and all there is, in bytes or rows.
    size : int
        Bytes of a batch.
    always : bool
        Whether to do so however small the file is.

    Returns
    -------
    tuple or None
        As `topicmodel.readers.read`; the table lies in a temporary file where it is large, and an Arrow file written by
        topicmodel is not read but mapped. None for another format, a small file, and files that only reading them whole
        can make sense of (UTF-16, a damaged Parquet file).

    Raises
    ------
    InputError
        If there is nothing usable in it.
    """
    if kind == "arrow":
        file = arrow.opened(pa.memory_map(str(path)), path.name)
        if (file.schema.metadata or {}).get(b"topicmodel") == arrow.CANONICAL[b"topicmodel"]:
            return file.read_all().replace_schema_metadata(None), ()
        return _gathered(_arrow_tables(file, path.name, watch), path.name, text, id)
    large = always or path.stat().st_size >= scratch.limit() // _SHARE
    if kind == "parquet" and large and _is_plain(path):
        return _gathered(_parquet_tables(path, watch), path.name, text, id)
    if kind == "jsonl" and large and _has_lines(path):
        return _read_lines(path, text, id, watch, size)
    return None


def _gathered(
    tables: Iterator[RawTable], name: str, text: str | None, id: str | None
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Give batches of one schema their canonical columns, and gather them."""
    problems: list[Problem] = []
    names, n_rows = Names(), 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal n_rows
        for raw in tables:
            table, found = canonical_part(raw, names, text=text, id=id)
            n_rows += raw.table.num_rows
            problems.extend(found)
            yield from table.combine_chunks().to_batches()

    rest = batches()
    start = next(rest, None)
    if start is None:
        raise InputError(f"{name}: no document with a text among {n_rows} rows{first(problems)}")

    def every() -> Iterator[pa.RecordBatch]:
        yield start
        yield from rest

    return scratch.arrow_table(every(), start.schema), tuple(problems)


def _arrow_tables(file: pa.ipc.RecordBatchFileReader, name: str, watch: Watch) -> Iterator[RawTable]:
    row = 1
    for place in range(file.num_record_batches):
        table = pa.Table.from_batches([file.get_batch(place)]).replace_schema_metadata(None)
        for start in range(0, table.num_rows, _ROWS):
            part = table.slice(start, _ROWS)
            yield RawTable(name, part, tuple(range(row, row + part.num_rows)))
            row += part.num_rows
        watch(place + 1, file.num_record_batches)


def _is_plain(path: Path) -> bool:
    """Tell whether a Parquet file is whole, with columns that need no repair."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError, ValueError):
        return False
    binary = any(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) for kind in schema.types)
    return not binary and len(set(schema.names)) == len(schema.names) and all(schema.names)


def _parquet_tables(path: Path, watch: Watch) -> Iterator[RawTable]:
    row = 1
    try:
        with pq.ParquetFile(path, memory_map=True, pre_buffer=False, page_checksum_verification=True) as file:
            for batch in file.iter_batches(_ROWS, use_threads=False):
                table = pa.Table.from_batches([batch]).replace_schema_metadata(None)
                yield RawTable(path.name, table, tuple(range(row, row + table.num_rows)))
                row += table.num_rows
                watch(row - 1, file.metadata.num_rows)
    except (pa.ArrowException, OSError) as error:
        first = str(error).split("\n", 1)[0]
        raise InputError(f"{path.name}: damaged behind row {row - 1} ({first[:120]})") from error


def _has_lines(path: Path) -> bool:
    """Tell whether a file can be cut at its line feeds: no UTF-16, no line ends of old Macintoshes, no array."""
    with open(path, "rb") as file:
        head = file.read(1 << 20)
    lines = b"\n" in head or b"\r" not in head
    return lines and b"\0" not in head[:4096] and not is_spread(head[:4096])


def _read_lines(
    path: Path, text: str | None, id: str | None, watch: Watch, size: int
) -> tuple[pa.Table, tuple[Problem, ...]]:
    rest: list[Problem] = []
    schemas, batches, ends = Schemas(), [], [0]
    with tempfile.TemporaryFile() as spool:
        for raw, done in line_tables(path, size):
            if raw.rows:
                schemas.add(raw.table)
                batches.append((raw.rows, raw.problems))
                with pa.ipc.new_stream(spool, raw.table.schema) as stream:
                    stream.write_table(raw.table)
                ends.append(spool.tell())
            else:
                rest += raw.problems
            watch(done, path.stat().st_size)
        if not batches:
            raise InputError(f"{path.name}: no line holds a JSON object{first(rest)}")
        while True:
            tables = (
                RawTable(path.name, schemas.fitted(_spooled(spool, start, stop), len(rows)), rows, problems)
                for start, stop, (rows, problems) in zip(ends, ends[1:], batches, strict=False)
            )
            try:
                table, found = _gathered(tables, path.name, text, id)
                break
            except MixedError:
                continue
    # What is said of the whole file may be said by several batches.
    listed = dict.fromkeys((*rest, *schemas.problems(path.name), *found))
    return table, tuple(sorted(listed, key=lambda problem: problem.row))


def _spooled(spool: IO[bytes], start: int, stop: int) -> pa.Table:
    spool.seek(start)
    return pa.ipc.open_stream(spool.read(stop - start)).read_all()
