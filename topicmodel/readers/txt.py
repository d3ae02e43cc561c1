"""Plain text: one file is one document, a folder of .txt files is a corpus."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode
from topicmodel.readers.table import MAX_CHARACTERS, Problem, RawTable

__all__ = ["read_bytes", "read_file", "read_folder"]


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read one document from the bytes of a text file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file; its stem becomes the document's id.

    Returns
    -------
    RawTable
        One row with ``id`` and ``text``.

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
    problems: tuple[Problem, ...] = ()
    if decoded.guessed:
        problems = (Problem(name, f"not UTF-8; read as {decoded.encoding}", kept=True),)
    columns = {"id": _one(Path(name).stem), "text": _one(decoded.text)}
    return RawTable(name, pa.table(columns), (1,), problems)


def _one(value: str) -> pa.StringArray:
    """Make an array of one string without importing pandas, as `pa.array` does: the command line would wait."""
    data = value.encode("utf-8")
    offsets = pa.py_buffer(np.array([0, len(data)], np.int32))
    return pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data))


def read_file(path: Path) -> RawTable:
    """Read one .txt file as one document; see `read_bytes`."""
    return read_bytes(path.read_bytes(), path.name)


def read_folder(path: Path, tables: Sequence[Path] = ()) -> RawTable:
    """Read all .txt files of a folder and its sub-folders, in the order of their relative paths.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    tables : sequence of pathlib.Path
        Files of it that are tables, which are not read: columns are named for one table at a time.

    Returns
    -------
    RawTable
        One row per readable file; ``id`` is the relative path without its suffix.

    Raises
    ------
    InputError
        If there is no .txt file, or none can be read.
    """
    files = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".txt" and p.is_file())
    if not files:
        beside = f"; name the table itself: {tables[0]}" if tables else ""
        raise InputError(f"{path}: a folder without .txt files; a folder of texts is needed{beside}")
    ids, texts = [], []
    problems = [
        Problem(str(t.relative_to(path)), "a table; name it as a source of its own", kept=False) for t in tables
    ]
    for file in files:
        relative = file.relative_to(path)
        try:
            one = read_file(file)
        except InputError as error:
            problems.append(Problem(str(relative), str(error).removeprefix(f"{file.name}: "), kept=False))
            continue
        ids.append(relative.with_suffix("").as_posix())
        texts.append(one.table["text"][0].as_py())
        problems += [Problem(str(relative), p.what, p.kept) for p in one.problems]
    if not ids:
        raise InputError(f"{path}: none of {len(files)} .txt files can be read (first: {problems[len(tables)]})")
    table = pa.table({"id": pa.array(ids, pa.string()), "text": pa.array(texts, pa.string())})
    return RawTable(path.name, table, tuple(range(1, len(ids) + 1)), tuple(problems))
