"""Dates in the spellings of French and English press archives."""

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicmodel import Corpus
from topicmodel.readers.dates import find_date, named_day, read_date

FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 - a list of words
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()  # noqa: SIM905 - a list of words
ENGLISH = "January February March April May June July August September October November December".split()  # noqa: SIM905 - a list of words
JOURS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()  # noqa: SIM905 - a list of words
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - a list of words


def spellings(date: dt.date) -> list[str]:
    d, m, y = date.day, date.month, date.year
    french, short, english = FRENCH[m - 1], SHORT[m - 1], ENGLISH[m - 1]
    ordinal = "1er" if d == 1 else str(d)
    spelt = [
        date.isoformat(),
        f"{y:04d}/{m:02d}/{d:02d}",
        f"{date.isoformat()}T23:59:59Z",
        f"{date.isoformat()}T00:30:00.123456+02:00",
        f"{date.isoformat()} 00:00:00",
        f"{y}{m:02d}{d:02d}",
        f"{d}/{m}/{y}",
        f"{d:02d}/{m:02d}/{y} 18:30",
        f"{d:02d}.{m:02d}.{y}",
        f"{d:02d}-{m:02d}-{y}",
        f"{ordinal} {french} {y}",
        f"{d:02d} {french.upper()} {y}",
        f"{JOURS[date.weekday()]} {ordinal} {french} {y}",
        f"{JOURS[date.weekday()].title()} {ordinal} {french} {y} - 14:32 UTC +0100",
        f"le {ordinal} {short} {y} à 18 h 30",
        f"{d} {short.rstrip('.')} {y}, 9h05 (heure de Paris)",
        f"Publié le {d} {unicodedata.normalize('NFD', french)} {y}",
        f"{english} {d}, {y}",
        f"{DAYS[date.weekday()]}, {english} {d}, {y} 3:15 PM",
        f"{d} {english} {y}",
        f"{DAYS[date.weekday()][:3]}, {d:02d} {english[:3]} {y} 10:00:00 +0100",
        f"{d}-{english[:3]}-{y}",
        f"{d}\N{NO-BREAK SPACE}{french}\N{NO-BREAK SPACE}{y}",
    ]
    if 1950 <= y <= 2049:
        spelt += [f"{d}/{m}/{y % 100:02d}", f"{d:02d}-{m:02d}-{y % 100:02d}", f"{d} {french} {y % 100:02d}"]
    return spelt


@given(st.dates(dt.date(1500, 1, 1), dt.date(2099, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(date):
    for written in spellings(date):
        assert (read_date(written).date, read_date(written).note) == (date, ""), written


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.integers(0, 6))
def test_a_wrong_weekday_is_said(date, weekday):
    read = read_date(f"{JOURS[weekday]} {date.day} {FRENCH[date.month - 1]} {date.year}")
    assert read.date == date
    assert (read.note == "") == (weekday == date.weekday())


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1000, 2999))
def test_day_stands_before_month_and_nothing_is_swapped(day, month, year):
    try:
        expected = dt.date(year, month, day)
    except ValueError:
        expected = None
    read = read_date(f"{day}/{month}/{year}")
    assert read.date == expected
    assert bool(read.note) == (expected is None)


@pytest.mark.parametrize(
    ("written", "date", "note"),
    [
        ("31/02/2024", None, "no day of the calendar"),
        ("29 février 2023", None, "no day of the calendar"),
        ("3/25/25", None, "no day of the calendar"),
        ("0000-00-00", None, "no day of the calendar"),
        ("1er mai", None, "has no year"),
        ("mai 68", None, "has no year"),
        ("mars 2025", "2025-03-01", "has no day; taken as 2025-03-01"),
        ("2025-03", "2025-03-01", "has no day"),
        ("2019", "2019-01-01", "is a year; taken as 2019-01-01"),
        ("du 3 au 9 mars 2025", "2025-03-03", "several days"),
        ("3-9 mars 2025", "2025-03-03", "several days"),
        ("hier", None, "no date"),
        ("3 mars 2025 et 4 mars 2025", None, "no date"),
        ("3 mars 2025 512 mots", None, "no date"),
        ("12:30", None, "no date"),
        ("1,5 million", None, "no date"),
        ("1 er mai 1999", "1999-05-01", ""),
        ("1ᵉʳ mai 1999", "1999-05-01", ""),
        ("premier mai 1999", "1999-05-01", ""),
        ("mar. 4 mars 2025", "2025-03-04", ""),
        ("Mar 4, 2025", "2025-03-04", ""),
        ("3 mai '68", "1968-05-03", ""),
        ("3/3/49", "2049-03-03", ""),
        ("3/3/50", "1950-03-03", ""),
        ("2025-W10-1", "2025-03-03", ""),
        ("", None, "no date"),
    ],
)
def test_what_is_said_of_other_dates(written, date, note):
    read = read_date(written)
    assert read.date == (None if date is None else dt.date.fromisoformat(date))
    assert note in read.note
    assert bool(note) == bool(read.note)


def test_a_year_from_outside():
    assert read_date("1er mai", year=2024).date == dt.date(2024, 5, 1)
    assert read_date("29 février", year=2023).date is None
    assert read_date("1er mai 1999", year=2024).date == dt.date(1999, 5, 1)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(["p. 11", "512 mots", "no. 24 910", "mardi"])
)
def test_a_date_is_found_among_words(date, other):
    spelt = f"{JOURS[date.weekday()]} {date.day} {FRENCH[date.month - 1]} {date.year}"
    for line in (f"Société, {spelt} {other}", f"{spelt}, {other}", f"Été ; Culture, {other}, {spelt}"):
        found = find_date(line)
        assert (found.date, line[found.start : found.end]) == (date, spelt)


def test_nothing_is_found_where_there_is_no_day():
    assert find_date("Société, p. 11, 512 mots") is None
    assert find_date("mars 2025, 1er mai") is None
    assert find_date("Une, 1er mai", year=2024).date == dt.date(2024, 5, 1)
    assert find_date("31 février 2024 puis 1er mars 2024").date == dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    "unit", ["1 ", "lundi ", "lundi 3 mars ", "3/", "mars\N{NO-BREAK SPACE}", " ", "2025-", "1er "]
)
def test_hostile_texts_take_no_time(unit):
    start = time.process_time()
    assert read_date(unit * 20_000).date is None
    find_date(unit * 20_000)
    assert time.process_time() - start < 5


def test_dates_of_a_table(tmp_path):
    rows = ["lundi 3 mars 2025", "3/3/25", "", "mardi 3 mars 2025", "30 février 2025", "mars 2025"]
    (tmp_path / "a.csv").write_text("texte;date\n" + "".join(f"Un.;{row}\n" for row in rows))
    corpus = Corpus.read(tmp_path / "a.csv")
    day = dt.date(2025, 3, 3)
    assert corpus.table["date"].to_pylist() == [day, day, None, day, None, dt.date(2025, 3, 1)]
    assert [str(p) for p in corpus.problems] == [
        "a.csv, row 4: date 'mardi 3 mars 2025' falls on a Monday; taken as 2025-03-03 all the same (kept)",
        "a.csv, row 5: date '30 février 2025' is no day of the calendar; left empty (kept)",
        "a.csv, row 6: date 'mars 2025' has no day; taken as 2025-03-01 (kept)",
    ]


@pytest.mark.parametrize(
    ("written", "note"),
    [("1740992400", "a time stamp"), ("1740992400.5", "a time stamp"), ("1740992400000", "a time stamp"),
     ("Mon Mar 03 10:15:00 +0000 2025", ""), ("3_mars_2025", ""), ("2025030309", None), ("174099240", None)],
)  # fmt: skip
def test_how_programs_write_days(written, note):
    found = read_date(written)
    assert found.date == (None if note is None else dt.date(2025, 3, 3))
    assert found.note == "" if note == "" else (note or "left empty") in found.note


@pytest.mark.parametrize(
    ("name", "day"),
    [("2025-03-03_lemonde_12", "2025-03-03"), ("LM20250303", "2025-03-03"), ("2025_03_03", "2025-03-03"),
     ("Le Monde, 3 mars 2025", "2025-03-03"), ("03.03.2025 - grève", "2025-03-03"), ("article 12-11-10", None),
     ("article 120250303", None), ("20251345", None), ("2025", None), ("mars 2025", None)],
)  # fmt: skip
def test_days_in_the_names_of_files(name, day):
    found = named_day(name)
    assert (found and found.isoformat()) == day
