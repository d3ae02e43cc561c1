"""What is wrong with an input: one record for each thing found, with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Problem", "first", "line", "listed"]

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong in an input, and whether the document was kept all the same.

    Parameters
    ----------
    file : str
        Name of the file; empty for what a verb found in a corpus.
    what : str
        What was found.
    kept : bool
        True if the document is in the corpus (repaired or flagged), False if it was left out.
    row : int
        The row in the file, the first document being row 1; 0 where the whole file, or a part of it, is meant.
    id : str
        Id of the document as the corpus has it, where it has one.
    part : str
        A part of the file that is no row: ``"header"``, ``"column 'date'"``, ``"line 7"``.

    Examples
    --------
    >>> problem = Problem("presse.csv", "no text", kept=False, row=17, id="a-3")
    >>> problem.where, str(problem)
    ('presse.csv, row 17', 'presse.csv, row 17: no text (left out)')
    """

    file: str
    what: str
    kept: bool
    row: int = 0
    id: str = ""
    part: str = ""

    def __post_init__(self) -> None:
        # What is quoted from a file may be long and of many lines. The id and the file are looked up: they stay.
        object.__setattr__(self, "what", line(self.what))
        object.__setattr__(self, "part", line(self.part))

    @property
    def where(self) -> str:
        """The place in words, on one line: file, part and row; the id where there is no file."""
        row = f"row {self.row}" if self.row else ""
        return ", ".join(filter(None, (line(self.file), self.part, row))) or line(self.id)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({'kept' if self.kept else 'left out'})"


def line(text: str) -> str:
    """Return a text on one line, cut to a length that can be read."""
    text = " ".join(text.split()) if not text.isprintable() else text
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def listed(names: Sequence[str]) -> str:
    """Return names of columns for a message, twenty at most."""
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(line(name)[:40] for name in names[:20]) + more


def first(problems: Sequence[Problem]) -> str:
    """Return the first problem as the end of a message; nothing where there is none."""
    return f" (first: {problems[0].where}: {problems[0].what})" if problems else ""
