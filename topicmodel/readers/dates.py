"""Dates as French and English press archives write them, without regard to the machine's language settings.

Day and month are read in the French order. Of two-digit years 50 to 99 are 1950 to 1999, 00 to 49 are 2000 to 2049.
Times and time zones are read over: a date is the day that is written, never shifted to another zone.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["PIVOT", "FoundDate", "ReadDate", "find_date", "named_day", "read_date"]

_MONTHS = (
    ("janvier", "janv", "jan", "january"),
    ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "mar", "march"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juill", "juil", "jul", "july"),
    ("aout", "aou", "august", "aug"),
    ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_WEEKDAYS = (
    ("lundi", "lun", "monday", "mon"),
    ("mardi", "mar", "tuesday", "tues", "tue"),
    ("mercredi", "mer", "wednesday", "wed"),
    ("jeudi", "jeu", "thursday", "thurs", "thur", "thu"),
    ("vendredi", "ven", "friday", "fri"),
    ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_LONGEST = 120

PIVOT = 50
"""First two-digit year that belongs to the twentieth century."""

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(sorted(_WEEKDAY_OF, key=len, reverse=True))})\b\.?\s{{0,3}},?\s{{0,3}})?"
_DAY = r"(?P<day>\d{1,2}|premier)(?:\s?er|st|nd|rd|th)?\b"
_YEAR = r"(?P<year>\d{4}|'?\d{2})(?![\d:h])"
_TO = r"(?:\s?(?:-|au|et|to|/)\s?(?P<last>\d{1,2})\b)?"

_PATTERNS = (
    # 2025-03-03, 2025/03/03, and the 20250303 of file names and document numbers
    r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<monthnumber>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)(?P<monthnumber>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    # 3/3/25, 03.03.2025, 3-3-2025: day, then month
    rf"{_WEEKDAY}(?<![\d/])(?P<day>\d{{1,2}})\s?(?P<sep>[-/.])\s?(?P<monthnumber>\d{{1,2}})\s?(?P=sep)\s?{_YEAR}",
    # lundi 3 mars 2025, 1er mai 2024, 3-9 mars 2025, Mon, 03 Mar 2025
    rf"{_WEEKDAY}(?<!\d){_DAY}{_TO}[\s-]{{0,3}}(?:of\s)?{_MONTH}(?:[\s,-]{{0,3}}{_YEAR})?",
    # Monday, March 3, 2025
    rf"{_WEEKDAY}\b{_MONTH}\s?{_DAY}{_TO}(?:\s?,?\s?{_YEAR})?",
    # mars 2025, 2025-03, 03/2025: no day
    rf"\b{_MONTH}[\s,-]{{0,3}}(?P<year>\d{{4}})(?!\d)",
    r"(?P<year>\d{4})-(?P<monthnumber>\d{1,2})(?!\d)",
    r"(?<![\d/])(?P<monthnumber>\d{1,2})/(?P<year>\d{4})(?!\d)",
    # Mon Mar 03 10:15:00 +0000 2025, as Twitter and C write it
    rf"{_WEEKDAY}\b{_MONTH}\s?{_DAY}\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s(?:[+-]\d{{4}}|[a-z]{{3,4}}))?\s(?P<year>\d{{4}})\Z",
)
_ZONE = r"(?:\s*(?:z|utc|gmt|tu|cet|cest|[ehcmp][nasd]?[etd]t?)\b)?\s*(?:\(?(?:utc|gmt)?\s?[+-]\d{1,2}:?(?:\d{2})?\)?)?"
_CLOCK = r"\d{1,2}\s?[h:]\s?(?:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?:\s?min)?"
_NOON = r"\s?[ap]\.?m\.?"
_TIME = rf"(?:{_CLOCK}(?:{_NOON})?|\d{{1,2}}{_NOON}){_ZONE}(?:\s*\([^()]*\))?"
_TAIL = re.compile(rf"\s*(?:[,t-]|a\b|at\b|vers\b)?\s*(?:{_TIME})?\s*\.?")
_LEAD = re.compile(r"(?:(?:publie|paru|mis en ligne|mis a jour|date|posted|published)\s*:?\s*)?(?:le|du|on|the)?\s*")
_COMPILED = tuple(re.compile(pattern) for pattern in _PATTERNS)
_STAMP = re.compile(r"\d{10}(?:\.\d+|\d{3})?")  # seconds or thousandths of them since 1970
_LAST_STAMP = 1_900_000_000  # in 2030; what is larger begins as a year does
_YEAR_ONLY = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date that was read, and what is to be said about it.

    Parameters
    ----------
    date : datetime.date or None
        The day, None if there is none.
    note : str
        Empty if the text names one day of the calendar; else what was found and what was made of it.
    """

    date: dt.date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in the midst of a text.

    Parameters
    ----------
    date : datetime.date
        The day.
    start, end : int
        Where it stands: ``text[start:end]``, with the weekday.
    """

    date: dt.date
    start: int
    end: int


@lru_cache(maxsize=65_536)
def read_date(value: str, year: int | None = None) -> ReadDate:
    """Read a text that is a date.

    Parameters
    ----------
    value : str
        The whole text; a weekday before and a time behind are read over.
    year : int, optional
        Year of dates that are written without one; such dates are not read when it is not given.

    Returns
    -------
    ReadDate
        A month or a year alone is read as its first day, several days as the first, each with a note.

    Examples
    --------
    >>> read_date("lundi 3 mars 2025 à 18 h 30").date
    datetime.date(2025, 3, 3)
    >>> read_date("1er mai"), read_date("1er mai", year=2024).date
    (ReadDate(date=None, note='has no year; left empty'), datetime.date(2024, 5, 1))
    >>> read_date("31/02/24").note
    'is no day of the calendar; left empty'
    """
    # IRaMuTeQ writes spaces as underscores.
    text = " ".join(_plain(unicodedata.normalize("NFC", value[: 2 * _LONGEST])).replace("_", " ").split())
    if len(text) > _LONGEST:
        return ReadDate(None, "is no date; left empty")
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    for pattern in _COMPILED:
        match = pattern.match(text, start)
        if match and _TAIL.fullmatch(text, match.end()):
            return _dated(match, year)
    if _STAMP.fullmatch(text) and (seconds := float(text[:10])) < _LAST_STAMP:
        date = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        return ReadDate(date, f"is a time stamp; taken as {date}, the day in Greenwich")
    if _YEAR_ONLY.fullmatch(text):
        return ReadDate(dt.date(int(text), 1, 1), f"is a year; taken as {text}-01-01")
    try:
        return ReadDate(dt.datetime.fromisoformat(value.strip()).date())
    except ValueError:
        return ReadDate(None, "is no date; left empty")


def find_date(text: str, year: int | None = None) -> FoundDate | None:
    """Find the first date with a day in a text.

    Parameters
    ----------
    text : str
        Some words with a date among them, such as a line of section, date and page; single spaces, NFC.
    year : int, optional
        Year of dates that are written without one; only dates with a year are found when it is not given.

    Returns
    -------
    FoundDate or None
        The first one that is a day of the calendar.

    Examples
    --------
    >>> header = "Société, lundi 3 mars 2025, p. 11"
    >>> found = find_date(header)
    >>> found.date, header[found.start : found.end]
    (datetime.date(2025, 3, 3), 'lundi 3 mars 2025')
    """
    plain = _plain(text)
    best: FoundDate | None = None
    for pattern in _COMPILED[:5]:
        for match in pattern.finditer(plain):
            if best is not None and match.start() >= best.start:
                break
            date = _dated(match, year).date
            if date is not None:
                best = FoundDate(date, match.start(), match.end())
                break
    return best


def named_day(name: str) -> dt.date | None:
    """Return the day that the name of a file holds, if its year has four digits.

    Examples
    --------
    >>> [named_day(name) for name in ("2025-03-03_lemonde_12", "LM20250303", "article 12-11-10")]
    [datetime.date(2025, 3, 3), datetime.date(2025, 3, 3), None]
    """
    name = " ".join(re.sub(r"(?<=\d)_(?=\d)", "-", unicodedata.normalize("NFC", name)).replace("_", " ").split())
    found = find_date(name)
    return found.date if found is not None and re.search(r"\d{4}", name[found.start : found.end]) else None


def _dated(match: re.Match[str], year: int | None) -> ReadDate:
    found = match.groupdict()
    if found["year"] is None and year is None:
        return ReadDate(None, "has no year; left empty")
    number = int(year or 0) if found["year"] is None else _year(found["year"])
    month = int(found["monthnumber"]) if found.get("monthnumber") else _MONTH_OF[found["month"]]
    day = {"premier": 1, None: 1}.get(found.get("day")) or int(found["day"])
    try:
        date = dt.date(number, month, day)
    except ValueError:
        return ReadDate(None, "is no day of the calendar; left empty")
    if found.get("day") is None:
        return ReadDate(date, f"has no day; taken as {date}")
    weekday = found.get("weekday")
    if weekday and _WEEKDAY_OF[weekday] != date.weekday():
        return ReadDate(date, f"falls on a {_WEEKDAYS[date.weekday()][2].title()}; taken as {date} all the same")
    return ReadDate(date, f"is several days; taken as {date}" if found.get("last") else "")


def _year(written: str) -> int:
    number = int(written.lstrip("'"))
    return number if len(written.lstrip("'")) == 4 else number + (1900 if number >= PIVOT else 2000)


def _plain(text: str) -> str:
    """Lower the case and drop the accents; every character stays in its place, so that offsets hold."""
    return "".join(_plain_character(c) for c in text)


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character.isspace():
        return " "
    first = unicodedata.normalize("NFKD", character)[0].lower()
    return {"’": "'", "–": "-", "—": "-", "‑": "-"}.get(first, first if len(first) == 1 else character)
