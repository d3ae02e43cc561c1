"""Lemmas of single words, without context."""

import re
from collections.abc import Callable
from typing import Protocol

from topicmodel.errors import MissingExtraError

__all__ = ["PlainLemmatizer", "SnowballLemmatizer", "WordLemmatizer"]

WORD = re.compile(r"[^\W\d_]")


class WordLemmatizer(Protocol):
    """Anything that reads a word on its own."""

    def read(self, surface: str) -> tuple[str, str]:
        """Return the tag ("" where it is not told) and the lemma of a word."""


class PlainLemmatizer:
    """The word itself is its lemma.

    Examples
    --------
    >>> PlainLemmatizer().read("Élections")
    ('', 'élections')
    """

    def read(self, surface: str) -> tuple[str, str]:
        """Return no tag and the word in lower case."""
        return "", surface.lower()


class SnowballLemmatizer:
    """Stems of the French Snowball algorithm, as implemented in nltk.

    Raises
    ------
    MissingExtraError
        nltk is not installed.
    """

    def __init__(self) -> None:
        try:
            from nltk.stem.snowball import FrenchStemmer
        except ImportError:
            raise MissingExtraError("lemmas='snowball'", "nltk") from None
        self._stem: Callable[[str], str] = FrenchStemmer().stem

    def read(self, surface: str) -> tuple[str, str]:
        """Return no tag and the stem of the word."""
        return "", self._stem(surface.lower()) if WORD.match(surface) else surface.lower()
