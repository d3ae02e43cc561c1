"""How results show themselves: small HTML tables, everything escaped, and numbers with their nouns."""

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["plural", "table"]


def plural(n: int, one: str, many: str) -> str:
    """Return a number with the words that go with it.

    Examples
    --------
    >>> plural(1, "topic is", "topics are"), plural(2000, "topic is", "topics are")
    ('1 topic is', '2,000 topics are')
    """
    return f"{n:,} {one if n == 1 else many}"


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Return an HTML table.

    Parameters
    ----------
    header : sequence of str
        Column names.
    rows : iterable of sequences
        One value per column; floats are shown with three decimals.
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
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table>{top}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else escape(str(value))
