"""Find the right reader for a path or a stream."""

import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.readers import delimited, jsonl, parquet, txt
from topicmodel.readers.table import Problem, RawTable, canonical

__all__ = ["FORMATS", "read"]

FORMATS: dict[str, Callable[[bytes, str], RawTable]] = {
    "txt": txt.read_bytes,
    "csv": delimited.read_bytes,
    "tsv": delimited.read_bytes,
    "jsonl": jsonl.read_bytes,
    "parquet": parquet.read_bytes,
}
"""Reader of each format, by its name, which is also the usual suffix."""

_SUFFIXES = {".txt": "txt", ".text": "txt", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl",
             ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet"}  # fmt: skip


def read(
    path: str | Path, *, format: str | None = None, text: str | None = None, id: str | None = None
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Read documents from a file, a folder of .txt files, or standard input.

    Parameters
    ----------
    path : str or pathlib.Path
        A file or folder; ``"-"`` is standard input (read as plain text, or, where a column is named, as JSON lines if
        it begins with a brace, else as CSV).
    format : str, optional
        One of `FORMATS`; guessed from the suffix, then from the content, when not given.
    text, id : str, optional
        Names of the columns that hold the texts and the ids. Plain text has no columns and is read without regard to
        them, so that texts and tables may be read alike.

    Returns
    -------
    table : pyarrow.Table
        See `topicmodel.readers.table.canonical`.
    problems : tuple of Problem
        Everything that was left out or repaired.

    Raises
    ------
    InputError
        If there is no such file or nothing usable in it.
    """
    if format is not None and format not in FORMATS:
        raise InputError(f"format '{format}' is not known; one of {', '.join(FORMATS)}{nearest(format, FORMATS)}")
    if str(path) == "-":
        data = sys.stdin.buffer.read()
        table = "jsonl" if data.lstrip().startswith(b"{") else "csv"
        kind = format or ("txt" if text is None and id is None else table)
        return _canonical(kind, data, "standard input", text, id)
    path = Path(path)
    if path.is_dir():
        tables = sorted(p for p in path.rglob("*") if p.is_file() and _SUFFIXES.get(p.suffix.lower(), "txt") != "txt")
        return canonical(txt.read_folder(path, tables))
    if not path.exists():
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise InputError(f"{path}: no such file{nearest(path.name, beside)}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    return _canonical(format or _guess(path, data), data, path.name, text, id)


def _canonical(
    format: str, data: bytes, name: str, text: str | None, id: str | None
) -> tuple[pa.Table, tuple[Problem, ...]]:
    named = {} if format == "txt" else {"text": text, "id": id}
    return canonical(FORMATS[format](data, name), **named)


def _guess(path: Path, data: bytes) -> str:
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.lstrip().startswith(b"{"):
        return "jsonl"
    if suffix:
        raise InputError(f"{path.name}: suffix '{suffix}' is not known; one of {', '.join(_SUFFIXES)}, or give format=")
    return "txt"
