"""CSV and TSV: the delimiter is read off the header line, the encoding off the bytes."""

import pyarrow as pa
import pyarrow.csv as pacsv

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode
from topicmodel.readers.table import SYNONYMS, Problem, RawTable

__all__ = ["looks_like", "read_bytes"]

_DELIMITERS = ("\t", ";", ",", "|")


def looks_like(head: bytes) -> bool:
    """Tell whether the first line is a header of short names, two of them usual ones, one of these the text's."""
    header, _, rest = head.partition(b"\n")
    line = header.decode("utf-8", "replace").strip().lower()
    delimiter = _delimiter(line)
    names = {each.strip().strip('"') for each in line.split(delimiter)}
    usual = {name for synonyms in SYNONYMS.values() for name in synonyms}
    short = all(len(name) <= 40 for name in names)
    known = len(names & usual) > 1 and not names.isdisjoint(SYNONYMS["text"])
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
        Rows with another number of fields than the header are left out and listed.

    Raises
    ------
    InputError
        If it is empty, no text, or cannot be split into columns.
    """
    decoded = decode(data, name)
    problems = [Problem(name, f"not UTF-8; read as {decoded.encoding}", kept=True)] if decoded.guessed else []
    bad: list[int] = []

    def leave_out(row: pacsv.InvalidRow) -> str:
        bad.append(row.number - 1)
        found = f"{row.actual_columns} fields where the header has {row.expected_columns}"
        problems.append(Problem(f"{name}, row {row.number - 1}", found, kept=False))
        return "skip"

    text = decoded.text
    encoded = text.encode("utf-8", "replace")
    delimiter = _delimiter(text.split("\n", 1)[0])
    parse = pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=leave_out)
    # One block: rows keep their numbers, and no row is longer than a block.
    read = pacsv.ReadOptions(use_threads=False, block_size=len(encoded) + 1)
    try:
        table = pacsv.read_csv(pa.py_buffer(encoded), read, parse, _all_text(encoded, read, parse))
    except pa.ArrowInvalid as error:
        raise InputError(f"{name}: no table of columns can be read from it ({_short(error)})") from error
    skipped = set(bad)
    numbers = [n for n in range(1, table.num_rows + len(bad) + 1) if n not in skipped]
    return RawTable(name, table, tuple(numbers), tuple(problems))


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _all_text(data: bytes, read: pacsv.ReadOptions, parse: pacsv.ParseOptions) -> pacsv.ConvertOptions:
    header = data.split(b"\n", 1)[0] + b"\n"
    quiet = pacsv.ParseOptions(delimiter=parse.delimiter)
    names = pacsv.read_csv(pa.py_buffer(header), read, quiet).column_names
    return pacsv.ConvertOptions(
        column_types={name: pa.string() for name in names},
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        null_values=[""],
    )


def _short(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:120]
