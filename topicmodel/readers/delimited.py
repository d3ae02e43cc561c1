"""CSV and TSV: the delimiter is read off the header line, the encoding off the bytes."""

import re

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.columns import role
from topicmodel.readers.decode import decode
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem
from topicmodel.readers.rows import Row, split
from topicmodel.readers.table import RawTable

__all__ = ["looks_like", "read_bytes"]

_DELIMITERS = ("\t", ";", ",", "|")
_MAX_COLUMNS = 10_000
_EXCEL = re.compile(r"sep=(.)\n", re.IGNORECASE)  # a line that Excel writes and reads before the header


def looks_like(head: bytes) -> bool:
    """Tell whether the first line is a header of short names, two of them usual ones, one of these the text's."""
    header, _, rest = head.partition(b"\n")
    line = header.decode("utf-8", "replace").strip().lower()
    delimiter = _delimiter(line)
    names = {each.strip().strip('"') for each in line.split(delimiter)}
    roles = [found for each in names if (found := role(each)) is not None]
    short = all(len(name) <= 40 for name in names)
    known = len(roles) > 1 and "text" in roles
    return short and known and delimiter.encode() in rest.partition(b"\n")[0]


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read a delimited table with a header line; every column is text.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        Rows with another number of fields than the header are left out and listed; a quote that nothing closes is kept
        as a character, and costs no other row.

    Raises
    ------
    InputError
        If it is empty, no text, or has too many columns.
    """
    decoded = decode(data, name)
    problems = decoded.problems(name)
    text = decoded.text.lstrip("\n")
    excel = _EXCEL.match(text)
    text = text[excel.end() :].lstrip("\n") if excel else text
    delimiter = excel[1] if excel else _delimiter(text.split("\n", 1)[0])
    rows = split(text, delimiter)
    names = _names(next(rows, Row([])).fields, name, problems)
    kept: list[list[str | None]] = []
    numbers = []
    for number, row in enumerate(rows, 1):
        fields = row.fields
        if len(fields) > len(names) and not any(fields[len(names) :]):
            problems.append(Problem(name, f"{len(fields) - len(names)} empty fields too many", kept=True, row=number))
            fields = fields[: len(names)]
        if len(fields) != len(names):
            found = f"{len(fields)} fields where the header has {len(names)}"
            found += "; a quote is not closed" if row.stray else ""
            problems.append(Problem(name, found, kept=False, row=number))
            continue
        if row.stray:
            problems.append(Problem(name, "a quote is not closed; read as a character", kept=True, row=number))
        kept.append(fields)
        numbers.append(number)
    columns = zip(*kept, strict=True) if kept else [[] for _ in names]
    table = pa.table({key: pa.array(values, pa.string()) for key, values in zip(names, columns, strict=True)})
    return RawTable(name, table, tuple(numbers), tuple(problems))


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)


def _names(header: list[str | None], name: str, problems: list[Problem]) -> list[str]:
    """Return a name for each column, none twice."""
    if len(header) > _MAX_COLUMNS:
        raise InputError(f"{name}: {len(header):,} columns; at most {_MAX_COLUMNS:,} are read")
    taken = Names()
    names = [taken.take(each or f"column {i}") for i, each in enumerate(header, 1)]
    for each, unique in zip(header, names, strict=True):
        if each != unique:
            found = f"a column '{each}' stood before" if each else "a column without a name"
            problems.append(Problem(name, f"{found}; called '{unique}'", kept=True, part="header"))
    return names
