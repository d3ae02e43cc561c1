"""JSON lines a bounded number of bytes at a time, each line as if the file were read whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers import jsonl
from topicmodel.readers.problem import Problem
from topicmodel.readers.schemas import Schemas
from topicmodel.readers.table import RawTable

__all__ = ["line_tables"]

_LONGEST = 1 << 26
_EMPTY = RawTable("", pa.table({}), ())


def line_tables(path: Path, size: int) -> Iterator[tuple[RawTable, int]]:
    """Read a file of JSON lines chunk by chunk.

    Parameters
    ----------
    path : pathlib.Path
        The file, with line feeds as ends of lines.
    size : int
        Bytes after which a chunk ends with its line.

    Yields
    ------
    raw : RawTable
        Rows of a chunk, numbered as in the file; no column where no row has any.
    done : int
        Bytes read so far.
    """
    before = 0
    with open(path, "rb") as file:
        while chunk := file.read(size):
            chunk += file.readline(_LONGEST)
            if not chunk.endswith(b"\n") and len(chunk) >= _LONGEST:
                yield _without_long_line(chunk, path.name, before), file.tell()
                _skip_line(file)
                before += chunk.count(b"\n") + 1
                continue
            yield _numbered(_read(chunk, path.name), before), file.tell()
            before += chunk.count(b"\n") + chunk.replace(b"\r\n", b"").count(b"\r")


def _without_long_line(chunk: bytes, name: str, before: int) -> RawTable:
    """Read the lines before one that is longer than any document."""
    cut = chunk.rfind(b"\n") + 1
    raw = _read(chunk[:cut], name) if cut else _EMPTY
    row = chunk.count(b"\n") + 1
    problem = Problem(name, f"a line of more than {_LONGEST >> 20} MB", kept=False, row=row)
    return _numbered(replace(raw, name=name, problems=(*raw.problems, problem)), before)


def _skip_line(file) -> None:  # type: ignore[no-untyped-def]
    while (piece := file.readline(_LONGEST)) and not piece.endswith(b"\n"):
        pass


def _read(chunk: bytes, name: str) -> RawTable:
    """Read some lines; where the reader refuses them together, half by half."""
    try:
        # An object in front: a chunk without any is none that is refused.
        raw = jsonl.read_bytes(b"{}\n" + chunk, name)
    except InputError as error:
        lines = chunk.splitlines(keepends=True)
        if len(lines) < 2:
            what = str(error).removeprefix(f"{name}: ")
            return replace(_EMPTY, name=name, problems=(Problem(name, what, kept=False, row=1),))
        half = len(lines) // 2
        first = _read(b"".join(lines[:half]), name)
        second = _numbered(_read(b"".join(lines[half:]), name), half)
        return _joined(first, second)
    rows = tuple(row - 1 for row in raw.rows[1:])
    table = raw.table.slice(1) if raw.table.num_columns else raw.table
    return RawTable(name, table, rows, tuple(_moved(problem, -1) for problem in raw.problems))


def _joined(first: RawTable, second: RawTable) -> RawTable:
    schemas = Schemas()
    for each in (first, second):
        schemas.add(each.table)
    tables = [schemas.fitted(each.table, len(each.rows)) for each in (first, second)]
    return RawTable(first.name, pa.concat_tables(tables), first.rows + second.rows, first.problems + second.problems)


def _numbered(raw: RawTable, before: int) -> RawTable:
    rows = tuple(row + before for row in raw.rows)
    return RawTable(raw.name, raw.table, rows, tuple(_moved(problem, before) for problem in raw.problems))


def _moved(problem: Problem, by: int) -> Problem:
    return replace(problem, row=problem.row + by) if problem.row else problem
