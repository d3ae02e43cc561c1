"""Concordance: a keyword in its contexts."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from topicmodel.objects import display

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["Concordance", "Context", "context"]


@dataclass(frozen=True, slots=True, repr=False)
class Context(Shown):
    """One place of a keyword.

    Parameters
    ----------
    document : str
        Id of the document.
    start, end : int
        Bounds in the original text, `end` excluded.
    left, match, right : str
        What stands before it, what was found, what follows; white space is single spaces.
    """

    document: str
    start: int
    end: int
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """A keyword in its contexts.

    Parameters
    ----------
    keyword : str
        The keyword.
    total : int
        Number of places in the corpus.
    contexts : tuple of Context
        Some of them, spread evenly over the corpus, in its order.
    """

    keyword: str
    total: int
    contexts: tuple[Context, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers, strings, lists and dictionaries."""
        return asdict(self)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per context."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.contexts], columns=list(Context.__dataclass_fields__))

    def __str__(self) -> str:
        left = max((len(each.left) for each in self.contexts), default=0)
        match = max((len(each.match) for each in self.contexts), default=0)
        right = max((len(each.right) for each in self.contexts), default=0)
        lines = [f"{self.keyword}: {len(self.contexts)} of {self.total} places"]
        lines += [
            f"{c.left:>{left}}  {c.match:<{match}}  {c.right:<{right}}  {c.document}:{c.start}" for c in self.contexts
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return display.line(f"<Concordance of '{self.keyword}': {len(self.contexts)} of {self.total} places>")

    def _repr_html_(self) -> str:
        rows = [(c.document, c.start, c.left, c.match, c.right) for c in self.contexts]
        return display.table(["document", "start", "left", "match", "right"], rows, caption=repr(self).strip("<>"))


def context(document: str, text: str, start: int, end: int, width: int) -> Context:
    """Cut the context of a place out of its text.

    Parameters
    ----------
    document : str
        Id of the document.
    text : str
        Its text.
    start, end : int
        Bounds of the place.
    width : int
        Characters on either side.

    Returns
    -------
    Context
        Sides are cut between words.

    Examples
    --------
    >>> context("a", "Le maire a reçu les élus.", 3, 8, 9)
    Context(document='a', start=3, end=8, left='Le', match='maire', right='a reçu')
    """
    # Twice the width, because white space shrinks and a cut word is dropped.
    before, after = _words(text[max(0, start - 2 * width - 40) : start]), _words(text[end : end + 2 * width + 40])
    left = _fitting(reversed(before), width)
    return Context(
        document,
        start,
        end,
        " ".join(reversed(left)),
        " ".join(text[start:end].split()),
        " ".join(_fitting(after, width)),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def _fitting(words: Iterable[str], width: int) -> list[str]:
    kept: list[str] = []
    for word in words:
        width -= len(word) + 1
        if width < -1:
            break
        kept.append(word)
    return kept
