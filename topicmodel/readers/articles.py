"""What the readers of press archives share: articles as they find them, made into a table."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.problem import Problem, first
from topicmodel.readers.table import RawTable

__all__ = ["COLUMNS", "Articles", "Value", "count_of_words", "one_line", "without_boilerplate"]

Value = str | int | dt.date | list[str] | None

COLUMNS: dict[str, pa.DataType | None] = {
    **dict.fromkeys(("id", "text", "title", "kicker", "subtitle", "author", "source", "issue", "edition"), pa.string()),
    **dict.fromkeys(("section", "page", "time", "language", "url", "copyright", "publisher"), pa.string()),
    **dict.fromkeys(("reference", "credit", "notes", "illustrations"), pa.string()),
    **dict.fromkeys(("also", "subjects", "regions", "companies", "industries"), pa.list_(pa.string())),
    "words": pa.int64(),
    "date": None,  # a day, or as it is written: `canonical` reads it
}
"""The columns of press archives and their types: the same thing has the same name in every format."""

_NUMBER = re.compile(r"(?<![\d:])(\d{1,3}(?:[\s.,]\d{3})+|\d+)\s?(?:mots|words)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s|copyright\b(?=.{0,60}\b(?:19|20)\d\d\b)).{0,200}"
    r"|.{0,160}(?:tous droits réservés|all rights reserved|reproduction interdite).{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(
    r"(?:(?:numéro|n°) de document|document number|cet article est (?:ap)?paru dans|ce certificat est émis"
    r"|le présent document (?:est protégé|et (?:son|l'))|this (?:certificate|document) is)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ILLUSTRATION = re.compile(
    r"(?:illustration|photo|graphique|graphic|image)s?(?:\(s\))?\s*:\s*(.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class Articles:
    """Articles of one file, collected in their order.

    Parameters
    ----------
    name : str
        Name of the file.
    problems : list of Problem
        What is wrong so far; readers add to it.
    row : int
        Number in the file of the next article.

    Examples
    --------
    >>> found = Articles("a.html")
    >>> found.add({"id": "news·1", "text": "Il pleut.", "title": "", "words": 2})
    >>> found.table().table.to_pylist()
    [{'id': 'news·1', 'text': 'Il pleut.', 'words': 2}]
    """

    name: str
    problems: list[Problem] = field(default_factory=list)
    row: int = 1
    _rows: list[Mapping[str, Value]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Place of the next article, for messages."""
        return f"{self.name}, row {self.row}"

    def add(self, article: Mapping[str, Value]) -> None:
        """Take an article: names of `COLUMNS` and values."""
        self._rows.append(article)
        self._numbers.append(self.row)
        self.row += 1

    def leave_out(self, what: str) -> None:
        """List an article that cannot be read."""
        self.problems.append(Problem(self.name, what, kept=False, row=self.row))
        self.row += 1

    def remark(self, what: str) -> None:
        """List something about the next article, which is kept."""
        self.problems.append(Problem(self.name, what, kept=True, row=self.row))

    def table(self) -> RawTable:
        """Return the table; columns that no article has are left out, ``text`` apart.

        Raises
        ------
        InputError
            If there is no article.
        """
        if not self._rows:
            raise InputError(f"{self.name}: no article in it{first(self.problems)}")
        names = dict.fromkeys(name for row in self._rows for name, value in row.items() if value not in (None, "", []))
        columns = {name: pa.array([row.get(name) or None for row in self._rows], COLUMNS[name]) for name in names}
        columns.setdefault("text", pa.nulls(len(self._rows), pa.string()))
        return RawTable(self.name, pa.table(columns), tuple(self._numbers), tuple(self.problems))


def without_boilerplate(text: str) -> tuple[str, dict[str, Value]]:
    r"""Part the paragraphs that an archive adds from those of the article.

    Parameters
    ----------
    text : str
        Paragraphs parted by a blank line.

    Returns
    -------
    text : str
        The article.
    parts : dict
        ``copyright`` and ``illustrations`` (captions): paragraphs taken out, as they stand. Document numbers and
        certificates are dropped.

    Examples
    --------
    >>> without_boilerplate("Il pleut.\n\n© 2025 La Vigie. Tous droits réservés.\n\nIllustration(s) :\n\nUn parapluie.")
    ('Il pleut.', {'copyright': '© 2025 La Vigie. Tous droits réservés.', 'illustrations': 'Un parapluie.'})
    """
    kept: list[str] = []
    taken: dict[str, list[str]] = {"copyright": [], "illustrations": []}
    caption_follows = False
    for paragraph in text.split("\n\n"):
        caption = _ILLUSTRATION.fullmatch(paragraph)
        if caption_follows or caption:
            if (words := caption[1] if caption else paragraph) != "":
                taken["illustrations"].append(words)
            caption_follows = caption is not None and not caption[1]
        elif _COPYRIGHT.fullmatch(paragraph):
            taken["copyright"].append(paragraph)
        elif not _REFERENCE.fullmatch(paragraph):
            kept.append(paragraph)
    parts: dict[str, Value] = {name: "\n\n".join(dict.fromkeys(found)) for name, found in taken.items() if found}
    return "\n\n".join(kept), parts


def count_of_words(text: str) -> int | None:
    """Return the number before "mots" or "words".

    Examples
    --------
    >>> count_of_words("lundi 3 mars 2025 1 512 mots, p. 11"), count_of_words("p. 11")
    (1512, None)
    >>> count_of_words("14:32 UTC +0100 204 mots")
    204
    """
    found = _NUMBER.search(text)
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return int(digits) if 0 < len(digits) < 9 else None


def one_line(text: str) -> str:
    """Return the text on one line; non-breaking spaces stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")
