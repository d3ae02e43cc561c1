"""Lines repeated across a corpus (agency signatures, "Lire aussi", copyright): reported, never silently dropped."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from topicmodel.errors import InputError
from topicmodel.text.batches import batches
from topicmodel.text.clean import clean
from topicmodel.text.sentences import sentences

__all__ = ["Boilerplate", "RepeatedLine", "find_boilerplate"]

_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line that stands in many texts.

    Attributes
    ----------
    line : str
        One of its forms, as first met.
    n_texts : int
        In how many texts it stands; figures in it may differ.
    first_row : int
        The first of these texts.
    """

    line: str
    n_texts: int
    first_row: int


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

    def remove(self, text: str) -> str:
        """Return a text without the repeated lines; the rest is kept as it is.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        str
            What is left.
        """
        repeated = {_key(line.line) for line in self.lines}
        kept, done = [], 0
        for start, end in _units(text):
            if _key(text[start:end]) in repeated:
                kept.append(text[done:start])
                done = end
        return "".join([*kept, text[done:]])


def _units(text: str) -> list[tuple[int, int]]:
    """Return the bounds of lines, or of sentences where a text is one line."""
    if "\n" not in text.strip():
        return sentences(text)
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _key(line: str) -> str:
    """Make lines alike that differ in figures, case or spaces only."""
    return _SPACES.sub(" ", _DIGITS.sub("0", clean(line).text)).strip().casefold()


def find_boilerplate(texts: Iterable[str], min_df: int | float = 0.005, min_length: int = 12) -> Boilerplate:
    r"""Find the lines that stand in many texts.

    Parameters
    ----------
    texts : iterable of str
        One text per row, read once.
    min_df : int or float
        Fewest texts (int), or share of the texts (float), at least 2.
    min_length : int
        Shortest line looked at, in characters.

    Returns
    -------
    Boilerplate
        The report; :meth:`Boilerplate.remove` applies it to a text.

    Raises
    ------
    InputError
        A row is not a string, or `min_df` is not a number of texts.

    Examples
    --------
    >>> report = find_boilerplate(["Il pleut.\n© Agence 2019", "Il neige.\n© Agence 2020"], min_df=2)
    >>> report.lines
    (RepeatedLine(line='© Agence 2019', n_texts=2, first_row=0),)
    >>> report.remove("Il vente.\n© Agence 2021")
    'Il vente.\n'
    """
    if isinstance(min_df, bool) or min_df < 0 or (isinstance(min_df, float) and min_df > 1):
        raise InputError(f"min_df={min_df!r}; allowed are a number of texts (int) or a share of them (float, 0 to 1)")
    counts: Counter[str] = Counter()
    seen: dict[str, tuple[str, int]] = {}
    row = 0
    for batch in batches(texts):
        for text in batch:
            keys: dict[str, str] = {}
            for start, end in _units(text):
                if end - start >= min_length:
                    keys.setdefault(_key(text[start:end]), text[start:end].strip())
            for key, line in keys.items():
                seen.setdefault(key, (line, row))
            counts.update(keys.keys())
            row += 1
    least = max(2, min_df * row if isinstance(min_df, float) else min_df)
    found = [RepeatedLine(*seen[key][:1], count, seen[key][1]) for key, count in counts.items() if count >= least]
    return Boilerplate(tuple(sorted(found, key=lambda line: (-line.n_texts, line.first_row, line.line))), row)
