"""Find the right writer for a path."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.writers.atomic import atomic, atomic_folder, sweep

__all__ = ["FORMATS", "Format", "find_format", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format and the module that writes it, which is imported when it is first needed.

    Parameters
    ----------
    what : str
        The format in one line, as a user knows it.
    module : str
        Module of `topicmodel.writers` with ``write(batches, schema, file)``, for a folder ``write_folder``.
    suffixes : tuple of str
        Suffixes, with their dot, of files that are written so when no format is named.
    folder : bool
        True if it is a folder of files.
    """

    what: str
    module: str
    suffixes: tuple[str, ...]
    folder: bool = False


FORMATS: dict[str, Format] = {
    "arrow": Format("Arrow file, opened at once whatever its size", "arrow", (".arrow", ".feather")),
    "parquet": Format("Apache Parquet", "parquet", (".parquet", ".pq")),
    "jsonl": Format("JSON lines: one object per line", "jsonl", (".jsonl", ".ndjson")),
    "csv": Format("table with a header line", "delimited", (".csv",)),
    "iramuteq": Format("IRaMuTeQ: starred variables before each text", "iramuteq", (".txt", ".iramuteq")),
    "mallet": Format("MALLET: id, label and text on a line", "mallet", (".mallet",)),
    "gensim": Format("folder with MmCorpus and Dictionary of gensim", "gensim", (".gensim",), folder=True),
}
"""Every format that can be written, by its name."""


def find_format(name: str, format: str | None = None) -> str:
    """Tell in which format a file of this name is written.

    Parameters
    ----------
    name : str
        Name of the file.
    format : str, optional
        A key of `FORMATS`, which holds whatever the suffix.

    Returns
    -------
    str
        A key of `FORMATS`.

    Raises
    ------
    InputError
        If the format or the suffix is unknown.

    Examples
    --------
    >>> find_format("presse.jsonl"), find_format("presse.csv", "iramuteq")
    ('jsonl', 'iramuteq')
    """
    if format is not None:
        if format not in FORMATS:
            raise InputError(
                f"format '{format}' cannot be written; one of {', '.join(FORMATS)}{nearest(format, FORMATS)}"
            )
        return format
    suffixes = {suffix: kind for kind, each in FORMATS.items() for suffix in each.suffixes}
    suffix = Path(name).suffix.lower()
    if suffix not in suffixes:
        known = ", ".join(suffixes)
        raise InputError(
            f"{name}: suffix '{suffix}' cannot be written; one of {known}, or name a format{nearest(suffix, suffixes)}"
        )
    return suffixes[suffix]


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: str | Path, *, format: str | None = None) -> Path:
    """Write documents, whole or not at all, and take away what killed processes left of it.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        The rows of a corpus, taken one batch at a time.
    schema : pyarrow.Schema
        Their columns.
    path : str or pathlib.Path
        Where the file goes; what stands there stays until the new one is whole.
    format : str, optional
        A key of `FORMATS`; by the suffix of `path` when not given.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    InputError
        If the format is unknown or the file cannot be written.
    """
    path = Path(path)
    found = FORMATS[find_format(path.name, format)]
    module = import_module(f"topicmodel.writers.{found.module}")
    sweep(path)
    if found.folder:

        def fill(folder: Path) -> None:
            module.write_folder(batches, schema, folder)

        return atomic_folder(path, fill)
    if path.is_dir():
        raise InputError(f"{path}: a folder; a file is to be written")

    def put(file: BinaryIO) -> None:
        module.write(batches, schema, file)

    return atomic(path, put)
