"""Read a file, a folder or standard input, whatever its format."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.readers.gathering import gather
from topicmodel.readers.problem import Problem
from topicmodel.readers.sniff import FORMATS, HEAD, sniff
from topicmodel.readers.table import canonical

__all__ = ["read"]

# What is read batch by batch where it is large; what reads it is slow to import.
_LARGE = ("arrow", "jsonl", "parquet")


def read(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    text: str | None = None,
    id: str | None = None,
    watch: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005 - nothing is told
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Read documents from a file, all files of a folder, or standard input.

    Parameters
    ----------
    path : str or os.PathLike
        A file or folder; ``"-"`` is standard input (where a column is named and nothing else is recognised, a CSV).
    format : str, optional
        One of `FORMATS`; found by the content, then by the suffix, when not given. In a folder it holds for every file.
    text, id : str, optional
        Names of the columns that hold the texts and the ids. Formats without columns are read without regard to them,
        so that texts and tables may be read alike.
    watch : callable
        Told how much of a large file is read, and of how much.

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
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(name, str):
        raise InputError(
            f"path is a {type(path).__name__}; one file or folder is needed: Corpus.merge puts corpora together"
        )
    path = name
    if format is not None and format not in FORMATS:
        raise InputError(f"format '{format}' is not known; one of {', '.join(FORMATS)}{nearest(format, FORMATS)}")
    if str(path) == "-":
        data, name = sys.stdin.buffer.read(), "standard input"
        kind = format or sniff(data, name)
        if format is None and kind == "txt" and (text or id):
            kind = "csv"
    elif Path(path).is_dir():
        return gather(str(path), _members(Path(path)), format=format, text=text, id=id)
    else:
        # A pipe can be read once.
        kind = (format or sniff(_bytes(Path(path), HEAD), Path(path).name)) if Path(path).is_file() else ""
        if kind in _LARGE:
            from topicmodel.readers.large import read_large

            large = read_large(Path(path), kind, text=text, id=id, watch=watch)
            if large is not None:
                return large
        data, name = _bytes(Path(path)), Path(path).name
        kind = kind or format or sniff(data, name)
    named = {"text": text, "id": id} if FORMATS[kind].columns else {}
    return canonical(FORMATS[kind].read_bytes(data, name), **named)


def _bytes(path: Path, size: int = -1) -> bytes:
    try:
        if not path.exists():
            beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
            raise InputError(f"{path}: no such file{nearest(path.name, beside)}")
        if size < 0:
            return path.read_bytes()
        with open(path, "rb") as file:
            return file.read(size)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{str(path)!a}: no path ({error})") from error


def _members(folder: Path) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield the content of each file of a folder and its sub-folders, hidden ones apart, by relative path."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or path.is_dir():
            continue
        content: bytes | InputError
        try:
            if path.is_symlink() and not path.exists():
                raise InputError("a link that leads nowhere")
            if not path.is_file():
                raise InputError("not a file")  # a pipe that nobody writes to would wait for ever
            content = _bytes(path)
        except InputError as error:
            content = InputError(str(error).removeprefix(f"{path}: "))
        yield relative.as_posix(), content
