"""What a reader returns: an Arrow table of documents and the list of what was wrong with the input."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.columns import ROLES, with_roles
from topicmodel.readers.dates import ReadDate, read_date
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem, first
from topicmodel.readers.values import written

__all__ = ["MAX_CHARACTERS", "RawTable", "canonical", "canonical_part"]

MAX_CHARACTERS = 5_000_000
"""Longest document accepted, in characters (about 800,000 words: ten novels)."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns as they stand in a file, before they are given their canonical names.

    Parameters
    ----------
    name : str
        Name of the file, for messages and for made-up ids.
    table : pyarrow.Table
        One row per document.
    rows : tuple of int
        Row number in the file of each row of `table`, counted from 1.
    problems : tuple of Problem
        Rows that could not be read at all, and guesses that were made (an encoding, say).
    """

    name: str
    table: pa.Table
    rows: tuple[int, ...]
    problems: tuple[Problem, ...] = ()


def canonical(raw: RawTable, *, text: str | None = None, id: str | None = None) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Give a table of documents its canonical columns; list the rows that cannot be used.

    Parameters
    ----------
    raw : RawTable
        What a reader found.
    text, id : str, optional
        Names of the columns that hold the texts and the ids; guessed from usual names when not given.

    Returns
    -------
    table : pyarrow.Table
        Columns ``id`` and ``text`` (strings, never null, ids unique), then ``title``, ``date`` (date32) and ``source``
        where the input has them, then all other columns unchanged.
    problems : tuple of Problem
        Rows left out (no text, too long) and rows kept with a change (doubled id, unreadable date).

    Raises
    ------
    InputError
        If there is no text column, a named column does not exist, or no row has a text.
    """
    table, problems = canonical_part(raw, None, text=text, id=id)
    if not table.num_rows:
        raise InputError(f"{raw.name}: no document with a text among {raw.table.num_rows} rows{first(problems)}")
    return table, problems


def canonical_part(
    raw: RawTable, names: Names | None, *, text: str | None = None, id: str | None = None
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Do what `canonical` does for a part of a file, which may have no usable row.

    Parameters
    ----------
    raw : RawTable
        Rows of a file.
    names : Names or None
        The ids given so far; None for the only part.
    text, id : str, optional
        As for `canonical`.

    Returns
    -------
    table : pyarrow.Table
        As `canonical`.
    problems : tuple of Problem
        As `canonical`.

    Raises
    ------
    InputError
        If there is no text column, or a named column does not exist.
    """
    problems: list[Problem] = []
    table = with_roles(raw.table, raw.name, {"text": text, "id": id}, problems)
    given = [_text(value) for value in table["id"].to_pylist()] if "id" in table.column_names else [""] * len(raw.rows)
    keep = []
    for i, value in enumerate(table["text"].to_pylist()):
        fault = _fault(value)
        if fault:
            problems.append(Problem(raw.name, fault, kept=False, row=raw.rows[i], id=given[i]))
        else:
            keep.append(i)
    if len(keep) < table.num_rows:
        table = table.take(pa.array(keep, pa.int64()))
    rows = [raw.rows[i] for i in keep]
    # No text kept: the column may be of any type.
    texts = table["text"].cast(pa.string()) if keep else pa.nulls(0, pa.string())
    columns = {"id": _ids(table, raw.name, rows, problems, names), "text": texts}
    ids = columns["id"].to_pylist()
    for name in ROLES:
        if name in table.column_names and name not in columns:
            columns[name] = _dates(table, raw.name, rows, ids, problems) if name == "date" else _strings(table[name])
    rest = {name: table[name] for name in table.column_names if name not in columns}
    if raw.problems:
        known = dict(zip(raw.rows, given, strict=True)) | dict(zip(rows, ids, strict=True))
        called = {given[i]: each for i, each in zip(keep, ids, strict=True)}
        problems += _with_ids(raw, known, called)
    problems.sort(key=lambda problem: problem.row if problem.file == raw.name else 0)
    return pa.table(columns | rest), tuple(problems)


def _with_ids(raw: RawTable, known: Mapping[int, str], called: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what a reader listed, with the ids that documents have now; `called` is what they are called by then."""
    single = len(known) == len(raw.rows)
    for problem in raw.problems:
        if problem.id:
            yield replace(problem, id=called.get(problem.id, problem.id))
        else:
            yield replace(problem, id=known.get(problem.row, "")) if single and problem.file == raw.name else problem


def _fault(value: object) -> str:
    if value is None:
        return "no text"
    if not isinstance(value, str):
        return f"the text is a {type(value).__name__}, not a string"
    if not value.strip():
        return "no text (blank)"
    if len(value) > MAX_CHARACTERS:
        return f"{len(value):,} characters; a document may have at most {MAX_CHARACTERS:,}"
    return ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _strings(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Return the values as strings; what Arrow cannot write as one (a list, an object) as JSON."""
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([written(value) for value in column.to_pylist()], pa.string())


def _ids(table: pa.Table, name: str, rows: list[int], problems: list[Problem], names: Names | None) -> pa.Array:
    if rows and names is None and "id" in table.column_names and _are_ids(table["id"]):
        return table["id"].cast(pa.string())
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    given = table["id"].to_pylist() if "id" in table.column_names else [None] * table.num_rows
    names = Names() if names is None else names
    ids = []
    for row, value in zip(rows, given, strict=True):
        wanted = _text(value) if _text(value).strip() else f"{stem}-{row}"
        unique = names.take(wanted)
        if unique != wanted:
            what = f"id '{wanted}' stood before; called '{unique}'"
            problems.append(Problem(name, what, kept=True, row=row, id=unique))
        ids.append(unique)
    return pa.array(ids, pa.string())


def _are_ids(column: pa.ChunkedArray) -> bool:
    """Tell whether the values are strings, none blank and none twice."""
    values = column.to_pylist()
    return all(isinstance(v, str) and v.strip() for v in values) and len(set(values)) == len(values)


def _dates(table: pa.Table, name: str, rows: list[int], ids: list[str], problems: list[Problem]) -> pa.Array:
    dates: list[dt.date | None] = []
    for row, id, value in zip(rows, ids, table["date"].to_pylist(), strict=True):
        found = _date(value)
        if found.note:
            what = f"date '{str(value)[:60]}' {found.note}"
            problems.append(Problem(name, what, kept=True, row=row, id=id))
        dates.append(found.date)
    return pa.array(dates, pa.date32())


def _date(value: object) -> ReadDate:
    if isinstance(value, dt.datetime):
        return ReadDate(value.date())
    if isinstance(value, dt.date):
        return ReadDate(value)
    return read_date(_text(value)) if _text(value).strip() else ReadDate(None)
