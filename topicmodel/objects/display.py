"""How results show themselves: HTML tables, escaped and cut to size; one line of text; numbers with their nouns."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import islice
from typing import Any

__all__ = ["Bar", "Shown", "line", "plural", "stack", "table"]

LINE = 99
"""Most characters of a short representation."""
ROWS, COLUMNS = 50, 14
CELL, HEAD, CAPTION = 240, 40, 300
"""Most characters of a value, of a column's name and of the line above a table."""
TABLE, PAGE = 24_000, 48_000
"""About the most characters of HTML of a table, and of several tables together."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share that a table shows as a number and a bar.

    Parameters
    ----------
    share : float
        From 0 to 1.
    scale : float
        The share that fills the bar.
    """

    share: float
    scale: float = 1.0

    def html(self) -> str:
        """Return the number in per cent and the bar; a dash for what is no number."""
        if not math.isfinite(self.share):
            return "–"
        width = 100 * min(max(self.share / self.scale, 0), 1) if self.scale > 0 else 0.0
        bar = f'<span style="display:inline-block;width:{width:.0f}px;height:.7em;background:#56b4e9"></span>'
        return f'<span style="white-space:nowrap">{bar} {100 * self.share:.1f}&nbsp;%</span>'


class Shown:
    """Base of small frozen dataclasses: one line of text, and a table of their fields in a notebook.

    Examples
    --------
    >>> @dataclass(frozen=True, slots=True, repr=False)
    ... class Point(Shown):
    ...     x: float
    ...     name: str
    >>> Point(0.5, "a")
    Point(x=0.5, name='a')
    >>> Point(0.5, "a" * 300)._repr_html_().count("a") < 300
    True
    """

    __slots__ = ()

    def __repr__(self) -> str:
        parts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in _fields(self))
        return line(f"{type(self).__name__}({parts})")

    def _repr_html_(self) -> str:
        rows = [(field.name, getattr(self, field.name)) for field in _fields(self)]
        return table([type(self).__name__, ""], rows)


def line(text: str) -> str:
    """Return a text as one line of at most 99 characters that keeps its last one, a bracket.

    Examples
    --------
    >>> len(line(f"<{'a' * 200}>")), line(f"<{'a' * 200}>")[-2:], line("<a b>")
    (99, '…>', '<a b>')
    """
    found = " ".join(text.split())
    return found if len(found) <= LINE else f"{found[: LINE - 2].rstrip()}…{found[-1]}"


def plural(n: int, one: str, many: str) -> str:
    """Return a number with the words that go with it.

    Examples
    --------
    >>> plural(1, "topic is", "topics are"), plural(2000, "topic is", "topics are")
    ('1 topic is', '2,000 topics are')
    """
    return f"{n:,} {one if n == 1 else many}"


def stack(*tables: str) -> str:
    """Return tables one below the other, as many as a notebook should hold; it says how many were left out.

    Examples
    --------
    >>> stack("<table></table>", "")
    '<table></table>'
    """
    kept: list[str] = []
    for n, each in enumerate(tables):
        if sum(map(len, kept)) + len(each) > PAGE:
            return "".join([*kept, f"<p>{plural(len(tables) - n, 'more table', 'more tables')}</p>"])
        kept.append(each)
    return "".join(kept)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Return an HTML table that a notebook can hold: long values are cut, and it says how much is left out.

    Parameters
    ----------
    header : sequence of str
        Column names.
    rows : iterable of sequences
        One value per column; floats are shown with three decimals, a `Bar` as a number and a bar, what is missing as
        a dash, lists with commas.
    caption : str
        Line above the table.

    Returns
    -------
    str
        HTML in which every value is escaped.

    Examples
    --------
    >>> table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    waiting = iter(rows)
    more = len(header) - COLUMNS
    names = [*header[:COLUMNS], *([f"{more} more"] if more > 0 else [])]
    top = f"<caption>{_breakable(_cut(caption, CAPTION))}</caption>" if caption else ""
    head = "".join(f"<th>{_breakable(_cut(name, HEAD))}</th>" for name in names)
    body, size = [], 0
    for row in islice(waiting, ROWS):
        cells = [_cell(value) for value in row[:COLUMNS]] + (["…"] if more > 0 else [])
        body.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        size += len(body[-1])
        if size > TABLE:
            break
    left = sum(1 for _ in waiting)
    if left:
        body.append(f'<tr><td colspan="{len(names)}">… {plural(left, "more row", "more rows")}</td></tr>')
    return f"<table>{top}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _fields(part: Any) -> tuple[Any, ...]:
    return fields(part)


def _cell(value: object) -> str:
    if isinstance(value, Bar):
        return value.html()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return _breakable(_cut(str(value), CELL))


def _cut(text: str, n: int) -> str:
    return text if len(text) <= n else text[: n - 1] + "…"


def _breakable(text: str) -> str:
    """Return escaped text that a browser may break inside of long words, so that they do not widen a table."""
    # Odd parts are thirty letters that more follow.
    parts = re.split(r"(\S{30})(?=\S)", text)
    return "".join(escape(part) + "<wbr>" * (n % 2) for n, part in enumerate(parts))
