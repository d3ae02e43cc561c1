"""Dates to periods: months, quarters or years, whichever a chart has room for; months without a document stay."""

import datetime as dt
from collections.abc import Sequence

__all__ = ["all_periods", "periods"]

_ROOM = 48


def periods(dates: Sequence[dt.date | None]) -> list[str | None]:
    """Return the period of each date: ``"2020-03"``, ``"2020-T1"`` or ``"2020"``; None where there is no date.

    Parameters
    ----------
    dates : sequence of datetime.date or None
        One per document.

    Returns
    -------
    list of str or None
        Months where they number at most 48 from first to last, else quarters, else years.

    Examples
    --------
    >>> periods([dt.date(2020, 3, 1), None])
    ['2020-03', None]
    """
    unit = _unit([date for date in dates if date is not None])
    return [None if date is None else _name(date.year, date.month, unit) for date in dates]


def all_periods(dates: Sequence[dt.date | None]) -> list[str]:
    """Return every period from the first date to the last, those without a document as well.

    Examples
    --------
    >>> all_periods([dt.date(2020, 1, 31), dt.date(2020, 3, 1)])
    ['2020-01', '2020-02', '2020-03']
    """
    known = [date for date in dates if date is not None]
    if not known:
        return []
    first, last = min(known), max(known)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return list(dict.fromkeys(_name(month // 12, month % 12 + 1, _unit(known)) for month in months))


def _unit(known: Sequence[dt.date]) -> int:
    """Return the length of a period, in months."""
    if not known:
        return 1
    first, last = min(known), max(known)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return 1 if months <= _ROOM else 3 if months <= 3 * _ROOM else 12


def _name(year: int, month: int, unit: int) -> str:
    return f"{year:04d}" if unit == 12 else f"{year:04d}-{f'{month:02d}' if unit == 1 else f'T{(month + 2) // 3}'}"
