"""Lines of a delimited file to rows of fields, so that one stray quote costs no row but its own.

Every CSV reader at hand (pyarrow, pandas, Python's) lets an opening quote that nobody closed swallow the rows up to
the next quote, often without a word. Here a quoted field must be followed by a delimiter or the end of the line;
where it is not, the quote is taken for a character of the text and the line for a row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Row", "split"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Parameters
    ----------
    fields : list of str or None
        None where nothing stands, an empty string where a pair of quotes does.
    stray : bool
        True if a quote that nothing closes was read as a character.
    """

    fields: list[str | None]
    stray: bool = False


def split(text: str, delimiter: str) -> Iterator[Row]:
    r"""Split a text into rows; blank lines are none.

    Parameters
    ----------
    text : str
        The text, line ends as ``\n``.
    delimiter : str
        One character.

    Yields
    ------
    Row
        The fields of one record, which is more than a line where a quoted field holds line ends.

    Examples
    --------
    >>> [row.fields for row in split('1,"deux\nlignes"\n2,"ouvert\n3,fin', ",")]
    [['1', 'deux\nlignes'], ['2', '"ouvert'], ['3', 'fin']]
    """
    d = re.escape(delimiter)
    # Possessive: a quoted field is scanned once, up to the first quote that is not doubled.
    field = re.compile(rf'"((?:[^"]++|"")*+)"(?={d}|\n|\Z)|([^{d}\n]*+)')
    last_quote = text.rfind('"')
    position, size = 0, len(text)
    while position < size:
        if text[position] == "\n":
            position += 1
            continue
        found = None
        if text.find('"', position, _end_of_line(text, position)) >= 0:
            found = _strict(text, position, field, last_quote)
        end, row = found or _lenient(text, position, field, delimiter)
        yield row
        position = end + 1


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)


def _strict(text: str, position: int, field: re.Pattern[str], last_quote: int) -> tuple[int, Row] | None:
    """Read a record by the rules, over several lines if its quotes say so; None where they do not add up."""
    fields: list[str | None] = []
    while True:
        if text.startswith('"', position) and position == last_quote:
            return None
        match = field.match(text, position)
        if match is None or (match[1] is None and match[2].startswith('"')):
            return None
        fields.append(match[1].replace('""', '"') if match[1] is not None else match[2] or None)
        position = match.end()
        if position >= len(text) or text[position] == "\n":
            return position, Row(fields)
        position += 1


def _lenient(text: str, position: int, field: re.Pattern[str], delimiter: str) -> tuple[int, Row]:
    """Read one line as a row; quotes that do not add up are characters."""
    end = _end_of_line(text, position)
    line = text[position:end]
    if '"' not in line:
        return end, Row([each or None for each in line.split(delimiter)])
    fields: list[str | None] = []
    stray, position = False, 0
    while True:
        match = field.match(line, position)
        assert match is not None  # the second half matches nothing, too
        quoted, plain = match[1], match[2]
        fields.append(quoted.replace('""', '"') if quoted is not None else plain or None)
        stray |= quoted is None and plain.startswith('"') and plain.count('"') % 2 == 1
        position = match.end()
        if position >= len(line):
            return end, Row(fields, stray)
        position += 1
