"""Lines repeated across a corpus (agency signatures, "Lire aussi", copyright): reported, never silently dropped."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from topicmodel.errors import InputError
from topicmodel.text.batches import batches
from topicmodel.text.clean import clean
from topicmodel.text.sentences import sentences

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Boilerplate", "RepeatedLine", "find_boilerplate"]

Place = Literal["line", "opening", "closing"]

_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_SEPARATOR = re.compile(r"(?:\s+[-–—|:]|:)\s+")


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line, or the opening or closing of lines, that stands in many texts.

    Attributes
    ----------
    line : str
        One of its forms, as first met.
    place : {"line", "opening", "closing"}
        A whole line; what stands before the first dash, bar or colon of a line; or what stands after the last.
    n_texts : int
        In how many texts it stands; figures, case and spaces may differ. A line that is itself repeated does not count
        for its opening and closing.
    first_row : int
        The first of these texts.
    """

    line: str
    place: Place
    n_texts: int
    first_row: int


class _Part(NamedTuple):
    """A line of a text, or its opening or closing: what makes it alike to others, and its bounds."""

    key: str
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The repeated lines of a corpus.

    Attributes
    ----------
    lines : tuple of RepeatedLine
        The most repeated first.
    n_texts : int
        Number of texts read.
    """

    lines: tuple[RepeatedLine, ...]
    n_texts: int

    def take(self, rows: Sequence[int]) -> "Boilerplate":
        """Return a report of some lines only.

        Parameters
        ----------
        rows : sequence of int
            Their rows in :meth:`frame`.

        Returns
        -------
        Boilerplate
            What these lines are, and nothing else.

        Raises
        ------
        InputError
            There is no such row.
        """
        wrong = [row for row in rows if not 0 <= row < len(self.lines)]
        if wrong:
            raise InputError(f"row {wrong[0]}; the report has {len(self.lines)} rows, counted from 0")
        return Boilerplate(tuple(self.lines[row] for row in rows), self.n_texts)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the repeated lines stand in a text.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of tuple of int
            Bounds in the text as it is given, end excluded, in order and without overlap.
        """
        repeated = {(_key(line.line), line.place) for line in self.lines}
        found: list[tuple[int, int]] = []
        for part in _parts(text):
            if (part.key, part.place) in repeated and (not found or part.start >= found[-1][1]):
                found.append((part.start, part.end))
        return found

    def remove(self, text: str) -> str:
        """Return a text without the repeated lines; the rest is kept as it is.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        str
            What is left; :meth:`spans` tells what went.
        """
        kept, done = [], 0
        for start, end in self.spans(text):
            kept.append(text[done:start])
            done = end
        return "".join([*kept, text[done:]])

    def frame(self) -> "pd.DataFrame":
        """Return a frame, one row per line: line, place, n_texts, share of the texts (0 to 1), first_row."""
        import pandas as pd

        columns = ["line", "place", "n_texts", "share", "first_row"]
        return pd.DataFrame([self._row(line) for line in self.lines], columns=columns)

    def _row(self, line: RepeatedLine) -> tuple[str, str, int, float, int]:
        return line.line, line.place, line.n_texts, line.n_texts / self.n_texts, line.first_row

    def __repr__(self) -> str:
        return f"<Boilerplate: {len(self.lines)} repeated lines in {self.n_texts} texts>"

    def _repr_html_(self) -> str:
        html: str = self.frame().head(50).to_html()
        return html


def _parts(text: str) -> Iterator[_Part]:
    """Yield the lines of a text, or its sentences where it is one line, each followed by its opening and closing.

    Among sentences only the first has an opening and only the last a closing: a date line, a signature.
    """
    lines = "\n" in text.strip()
    units = [match.span() for match in re.finditer(r"[^\n]+", text)] if lines else sentences(text)
    for number, (start, end) in enumerate(units):
        yield _Part(_key(text[start:end]), "line", start, end)
        cuts = list(_SEPARATOR.finditer(text, start, end))
        if cuts and (lines or number == 0):
            yield _Part(_key(text[start : cuts[0].end()]), "opening", start, cuts[0].end())
        if cuts and (lines or number == len(units) - 1):
            yield _Part(_key(text[cuts[-1].start() : end]), "closing", cuts[-1].start(), end)


def _key(line: str) -> str:
    """Make lines alike that differ in figures, case, spaces or a dash or colon at their ends only."""
    return _SPACES.sub(" ", _DIGITS.sub("0", clean(line).text)).strip(" -–—|:").casefold()


def find_boilerplate(texts: Iterable[str], min_df: int | float = 0.005, min_length: int = 12) -> Boilerplate:
    r"""Find the lines, and the openings and closings of lines, that stand in many texts.

    Nothing is dropped here: read the report (:meth:`Boilerplate.frame`), keep the rows that are no content
    (:meth:`Boilerplate.take`) and apply them: ``corpus.rewrite(report.remove)``.

    Parameters
    ----------
    texts : iterable of str
        A corpus, or one text per row; read once. The distinct lines are held in memory.
    min_df : int or float
        Fewest texts (int), or share of the texts (float), at least 2.
    min_length : int
        Shortest line looked at, in characters.

    Returns
    -------
    Boilerplate
        The report.

    Raises
    ------
    InputError
        A row is not a string, or `min_df` is not a number of texts.

    Examples
    --------
    >>> report = find_boilerplate(["Il pleut.\n© Agence 2019", "Il neige.\n© Agence 2020"], min_df=2)
    >>> report.lines
    (RepeatedLine(line='© Agence 2019', place='line', n_texts=2, first_row=0),)
    >>> report.remove("Il vente.\n© Agence 2021")
    'Il vente.\n'
    """
    if isinstance(min_df, bool) or min_df < 0 or (isinstance(min_df, float) and min_df > 1):
        raise InputError(f"min_df={min_df!r}; allowed are a number of texts (int) or a share of them (float, 0 to 1)")
    counts: Counter[tuple[str, Place]] = Counter()
    seen: dict[tuple[str, Place], tuple[str, int]] = {}
    row = 0
    for batch in batches(texts):
        for text in batch:
            found: dict[tuple[str, Place], str] = {}
            for part in _parts(text):
                if part.end - part.start >= min_length:
                    found.setdefault((part.key, part.place), text[part.start : part.end].strip())
            for key, line in found.items():
                seen.setdefault(key, (line, row))
            counts.update(found.keys())
            row += 1
    least = max(2, min_df * row if isinstance(min_df, float) else min_df)
    _discount_repeated_lines(counts, seen, least)
    lines = [RepeatedLine(seen[key][0], key[1], count, seen[key][1]) for key, count in counts.items() if count >= least]
    return Boilerplate(tuple(sorted(lines, key=lambda line: (-line.n_texts, line.first_row, line.line))), row)


def _discount_repeated_lines(
    counts: Counter[tuple[str, Place]], seen: dict[tuple[str, Place], tuple[str, int]], least: float
) -> None:
    """Take the texts of repeated lines off the counts of their openings and closings."""
    repeated = [(key, count) for key, count in counts.items() if key[1] == "line" and count >= least]
    for key, count in repeated:
        for part in _parts(seen[key][0]):
            if part.place != "line" and (part.key, part.place) in counts:
                counts[part.key, part.place] -= count
