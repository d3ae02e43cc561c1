"""Keywords of a codebook in vocabularies and in texts.

A keyword is read as texts are: *élections* matches wherever the analyzer finds the term *élection*. Three kinds:

- a word matches tokens of its term, or of the word itself taken as a term;
- a word with wildcards matches tokens whose term has that pattern (``*`` is any number of characters);
- a phrase matches consecutive tokens; determiners and prepositions are skipped, in the keyword and in the text, so that
  *politique de la ville* finds *politiques des villes*. Punctuation ends a phrase. Words of a phrase may have
  wildcards, and may be stop words (*pouvoir d'achat*).

A keyword of which the analyzer leaves no term (a stop word, a figure) matches nothing: `Keyword.usable` is False.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topicmodel.codebook.keyword import Keyword, KeywordReader, Wildcard, heads
from topicmodel.text.analyzer import AnalyzedToken, Analyzer

if TYPE_CHECKING:
    from topicmodel.codebook.codebook import Codebook

__all__ = ["Hit", "KeywordMatcher", "Phrase", "ThemeColumns"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that speaks for a theme: the keyword as it is written, and its weight."""

    keyword: str
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class ThemeColumns:
    """Columns of a vocabulary that speak for and against a theme.

    Parameters
    ----------
    columns : ndarray of shape (n_columns,), int64
        Columns its words, wildcards and phrases match, increasing.
    weights : ndarray of shape (n_columns,), float64
        Largest weight of the keywords that match each column.
    negative : ndarray of shape (n_negative,), int64
        Columns its negative keywords match, increasing; none of them is in `columns`.
    phrases : tuple of Phrase
        Phrases that no column stands for: they can only be found in texts.
    """

    columns: NDArray[np.int64]
    weights: NDArray[np.float64]
    negative: NDArray[np.int64]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a keyword stands.

    Parameters
    ----------
    theme, keyword : str
        Code of the theme and the keyword as it is written there.
    negative : bool
        Whether it speaks against the theme.
    start, end : int
        Bounds in the original text, `end` excluded.
    number : int
        Number of the keyword in `KeywordMatcher.keywords`.
    first, last : int
        Numbers of its first and last token.
    """

    theme: str
    keyword: str
    negative: bool
    start: int
    end: int
    number: int
    first: int
    last: int


class KeywordMatcher:
    """Find the keywords of a codebook in vocabularies and texts.

    Parameters
    ----------
    codebook : "Codebook"
        The themes.
    analyzer : Analyzer
        What reads the texts.

    Attributes
    ----------
    keywords : tuple of Keyword
        All keywords, theme after theme, the negative ones of a theme after the others.

    Examples
    --------
    >>> from topicmodel.codebook import Codebook, Theme
    >>> theme = Theme("migrations", "Migrations", "", ("migr*", "droits de l'homme"))
    >>> matcher = KeywordMatcher(Codebook("essai", (theme,)), Analyzer())
    >>> matcher.columns(["maire", "migrant", "migration"])["migrations"].columns
    array([1, 2])
    >>> text = "Les droits de tout homme, les migrants…"
    >>> [text[hit.start : hit.end] for hit in matcher.hits(text)]
    ['droits de tout homme', 'migrants']
    """

    def __init__(self, codebook: "Codebook", analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._reader = KeywordReader(analyzer)
        self._codes = codebook.codes
        self.keywords = tuple(
            Keyword(theme.code, text, weight, negative, self._reader.elements(text))
            for theme in codebook.themes
            for texts, weights, negative in (
                (theme.keywords, theme.weights, False),
                (theme.negative, (1.0,) * len(theme.negative), True),
            )
            for text, weight in zip(texts, weights, strict=True)
        )
        self._words: dict[str, list[int]] = {}
        self._wildcards: dict[str, list[int]] = {}
        # Keywords by the key they begin with, for the keys seen so far.
        self._beginning: dict[str, list[int]] = {}
        for number, keyword in enumerate(self.keywords):
            for first in keyword.elements[:1]:
                if isinstance(first, Wildcard):
                    self._wildcards.setdefault(first.head, []).append(number)
                else:
                    for key in {first.key, first.surface}:
                        self._words.setdefault(key, []).append(number)

    def columns(self, terms: Iterable[str]) -> dict[str, ThemeColumns]:
        """Find the columns of a vocabulary that each theme's keywords match.

        Parameters
        ----------
        terms : iterable of str
            The vocabulary, in the order of its columns. A term of several words, joined by spaces or ``_``, is matched
            by phrases.

        Returns
        -------
        dict of str to ThemeColumns
            By theme code, in the order of the codebook.
        """
        weights: dict[str, dict[int, float]] = {code: {} for code in self._codes}
        against: dict[str, set[int]] = {code: set() for code in self._codes}
        standing: set[int] = set()
        for column, term in enumerate(terms):
            for number in self._matching(self._reader.keys_of_term(term)):
                keyword = self.keywords[number]
                standing.add(number)
                if keyword.negative:
                    against[keyword.theme].add(column)
                else:
                    known = weights[keyword.theme].get(column, 0.0)
                    weights[keyword.theme][column] = max(keyword.weight, known)
        phrases: dict[str, list[Phrase]] = {code: [] for code in self._codes}
        for number, keyword in enumerate(self.keywords):
            if keyword.is_phrase and not keyword.negative and number not in standing:
                phrases[keyword.theme].append(Phrase(keyword.text, keyword.weight))
        return {
            code: ThemeColumns(
                np.array(list(found), np.int64),
                np.array(list(found.values()), np.float64),
                np.array(sorted(against[code] - set(found)), np.int64),
                tuple(phrases[code]),
            )
            for code, found in weights.items()
        }

    def hits(self, text: str) -> list[Hit]:
        """Find every keyword in a text.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of Hit
            In the order of the text, then of `keywords`. Several keywords may stand at the same place.
        """
        return self.token_hits(self._analyzer.tokens(text))

    def token_hits(self, tokens: list[AnalyzedToken]) -> list[Hit]:
        """Find every keyword among the tokens of a text; see `hits`."""
        keyed = list(self._reader.keys(tokens))
        keys = [key for key, _ in keyed]
        found = []
        for place, key in enumerate(keys):
            for number in self._candidates(key):
                keyword = self.keywords[number]
                if keyword.matches(keys[place : place + len(keyword.elements)]):
                    first, last = keyed[place][1], keyed[place + len(keyword.elements) - 1][1]
                    start, end = tokens[first].start, tokens[last].end
                    found.append(Hit(keyword.theme, keyword.text, keyword.negative, start, end, number, first, last))
        return found

    def _matching(self, keys: list[str]) -> Iterator[int]:
        return (n for key in keys[:1] for n in self._candidates(key) if self.keywords[n].matches(keys))

    def _candidates(self, key: str) -> list[int]:
        """Return the keywords whose first word matches a key."""
        if key not in self._beginning:
            likely = (number for head in dict.fromkeys(heads(key)) for number in self._wildcards.get(head, ()))
            by_wildcard = [number for number in likely if self.keywords[number].elements[0].matches(key)]
            self._beginning[key] = sorted(self._words.get(key, []) + by_wildcard)
        return self._beginning[key]
