"""What a reader returns: an Arrow table of documents and the list of what was wrong with the input."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.readers.dates import ReadDate, read_date
from topicmodel.readers.values import written

__all__ = ["MAX_CHARACTERS", "SYNONYMS", "Names", "Problem", "RawTable", "canonical", "canonical_part", "first"]

MAX_CHARACTERS = 5_000_000
"""Longest document accepted, in characters (about 800,000 words: ten novels)."""

_LONGEST = 300

SYNONYMS = {
    "text": ("text", "texte", "body", "content", "contenu", "article", "corps"),
    "id": ("id", "identifiant", "doc_id", "docid", "uid"),
    "title": ("title", "titre", "headline"),
    "date": ("date", "published", "publication_date", "date_publication"),
    "source": ("source", "outlet", "journal", "publication", "media"),
}
"""Usual names of the columns that have a meaning, the canonical one first; compared in lower case."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong in an input, and whether the document was kept all the same.

    Parameters
    ----------
    where : str
        File and row, for example ``"presse.csv, row 17"`` (the first document is row 1).
    what : str
        What was found.
    kept : bool
        True if the document is in the corpus (repaired or flagged), False if it was left out.
    """

    where: str
    what: str
    kept: bool

    def __post_init__(self) -> None:
        # What is quoted from a file may be long and of many lines; a problem is one line.
        object.__setattr__(self, "where", _line(self.where))
        object.__setattr__(self, "what", _line(self.what))

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({'kept' if self.kept else 'left out'})"


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


class Names:
    """Names given so far: a name that was taken before gets a number behind it.

    Examples
    --------
    >>> names = Names()
    >>> [names.take(wanted) for wanted in ("a", "a", "a~2", "a")]
    ['a', 'a~2', 'a~2~2', 'a~3']
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """Return `wanted`, or what it is called when it was taken before; that is taken now."""
        unique = wanted
        while unique in self._last:
            self._last[wanted] += 1
            unique = f"{wanted}~{self._last[wanted]}"
        self._last[unique] = 1
        return unique


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
    table = _rename(raw, {"text": text, "id": id})
    problems = list(raw.problems)
    keep = []
    for i, value in enumerate(table["text"].to_pylist()):
        fault = _fault(value)
        if fault:
            problems.append(Problem(f"{raw.name}, row {raw.rows[i]}", fault, kept=False))
        else:
            keep.append(i)
    if len(keep) < table.num_rows:
        table = table.take(pa.array(keep, pa.int64()))
    rows = [raw.rows[i] for i in keep]
    # No text kept: the column may be of any type.
    texts = table["text"].cast(pa.string()) if keep else pa.nulls(0, pa.string())
    columns = {"id": _ids(table, raw.name, rows, problems, names), "text": texts}
    for name in ("title", "date", "source"):
        if name in table.column_names:
            columns[name] = _dates(table, raw.name, rows, problems) if name == "date" else _strings(table[name])
    rest = {name: table[name] for name in table.column_names if name not in columns}
    return pa.table(columns | rest), tuple(problems)


def _rename(raw: RawTable, named: dict[str, str | None]) -> pa.Table:
    names = raw.table.column_names
    for role, name in named.items():
        if name is not None and name not in names:
            raise InputError(f"{raw.name}: no column '{name}' for {role}; found {_listed(names)}{nearest(name, names)}")
    lowered = {name.strip().lower(): name for name in reversed(names)}
    found = {}
    for role, synonyms in SYNONYMS.items():
        name = named.get(role) or next((lowered[s] for s in synonyms if s in lowered), None)
        if name is not None:
            found[name] = role
    if "text" not in found.values():
        raise InputError(f"{raw.name}: no text column; found {_listed(names)}; say which one with text=")
    taken = {role for name, role in found.items() if name != role}
    wanted = [found.get(n, f"{n}_" if n in taken else n) for n in names]
    unique = Names()
    for role in found.values():
        unique.take(role)
    return raw.table.rename_columns([w if n in found else unique.take(w) for n, w in zip(names, wanted, strict=True)])


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


def _strings(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Return the values as strings; what Arrow cannot write as one (a list, an object) as JSON."""
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([written(value) for value in column.to_pylist()], pa.string())


def _line(text: str) -> str:
    text = " ".join(text.split()) if not text.isprintable() else text
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _listed(names: list[str]) -> str:
    return ", ".join(_line(name)[:40] for name in names[:20]) + (
        f" and {len(names) - 20} more" if len(names) > 20 else ""
    )


def first(problems: Sequence[Problem]) -> str:
    """Return the first problem as the end of a message; nothing where there is none."""
    return f" (first: {problems[0].where}: {problems[0].what})" if problems else ""


def _ids(table: pa.Table, name: str, rows: list[int], problems: list[Problem], names: Names | None) -> pa.Array:
    if rows and names is None and "id" in table.column_names and _are_ids(table["id"]):
        return table["id"].cast(pa.string())
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    made = (f"{stem}-{row}" for row in rows)
    given: Iterable[object] = table["id"].to_pylist() if "id" in table.column_names else [None] * table.num_rows
    names = Names() if names is None else names
    ids = []
    for row, value, fallback in zip(rows, given, made, strict=True):
        wanted = fallback if value is None or not str(value).strip() else str(value)
        unique = names.take(wanted)
        if unique != wanted:
            problems.append(Problem(f"{name}, row {row}", f"id '{wanted}' stood before; called '{unique}'", kept=True))
        ids.append(unique)
    return pa.array(ids, pa.string())


def _are_ids(column: pa.ChunkedArray) -> bool:
    """Tell whether the values are strings, none blank and none twice."""
    values = column.to_pylist()
    return all(isinstance(v, str) and v.strip() for v in values) and len(set(values)) == len(values)


def _dates(table: pa.Table, name: str, rows: list[int], problems: list[Problem]) -> pa.Array:
    dates: list[dt.date | None] = []
    for row, value in zip(rows, table["date"].to_pylist(), strict=True):
        found = _date(value)
        if found.note:
            problems.append(Problem(f"{name}, row {row}", f"date '{str(value)[:60]}' {found.note}", kept=True))
        dates.append(found.date)
    return pa.array(dates, pa.date32())


def _date(value: object) -> ReadDate:
    if isinstance(value, dt.datetime):
        return ReadDate(value.date())
    if isinstance(value, dt.date):
        return ReadDate(value)
    written = "" if value is None else str(value)
    return read_date(written) if written.strip() else ReadDate(None)
