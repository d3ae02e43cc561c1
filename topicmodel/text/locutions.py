"""Stop words of several words: "d'abord", "en train de"."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.growing import GrowingArray
from topicmodel.text.tokenize import chunks, surfaces_of

__all__ = ["Locutions"]

# At the end of a locution a preposition stands for what it makes with an article.
_CONTRACTED = {"de": ("de", "d'", "du", "des"), "à": ("à", "au", "aux")}


class Locutions:
    """Finds stop words that texts hold as several tokens.

    Parameters
    ----------
    stop_words : iterable of str
        Stop words in lower case; those of one token are left to others.

    Examples
    --------
    >>> locutions = Locutions(["train", "en train de"])
    >>> terms, readings = np.array([0, 1, 2, 3]), np.array([0, 1, 2, 3])
    >>> locutions.drop(terms, readings, np.array([0, 4]), ["en", "train", "d'", "écrire"]).tolist()
    [-1, -1, -1, 3]
    """

    def __init__(self, stop_words: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._rest: dict[tuple[int, int], list[tuple[int, ...]]] = {}
        for words in sorted(filter(_is_long, stop_words)):
            *start, last = [token for chunk, _ in chunks(words) for token in surfaces_of(chunk)]
            for end in _CONTRACTED.get(last, (last,)) if start else ():
                first, second, *rest = [
                    self._numbers.setdefault(word, len(self._numbers) + 1) for word in (*start, end)
                ]
                self._rest.setdefault((first, second), []).append(tuple(rest))
        for rests in self._rest.values():
            rests.sort(key=len, reverse=True)
        self._opens = np.zeros((len(self._numbers) + 1,) * 2, dtype=np.bool_)
        for first, second in self._rest:
            self._opens[first, second] = True
        self._word_of = GrowingArray(np.int16)

    def __bool__(self) -> bool:
        return bool(self._rest)

    def drop(
        self, terms: NDArray[np.int32], chosen: NDArray[np.int32], starts: NDArray[np.int64], surfaces: list[str]
    ) -> NDArray[np.int32]:
        """Take the words of locutions out of numbered texts.

        Parameters
        ----------
        terms : ndarray of shape (n_tokens,), int32
            Term numbers, text after text; changed in place.
        chosen : ndarray of shape (n_tokens,), int32
            Number of the reading of each token.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        surfaces : list of str
            The form of each reading; only ever grows.

        Returns
        -------
        ndarray of shape (n_tokens,), int32
            `terms`, -1 where a token belongs to a locution.
        """
        get = self._numbers.get
        self._word_of.extend([get(surface.lower(), 0) for surface in surfaces[len(self._word_of) :]])
        words = self._word_of.values[chosen]
        places = np.flatnonzero(self._opens[words[:-1], words[1:]])
        ends = starts[np.searchsorted(starts, places, "right")] if len(places) else places
        done = 0
        for place, end in zip(places.tolist(), ends.tolist(), strict=True):
            if place >= done:
                length = self._length(words[place : min(place + 8, end)].tolist())
                terms[place : place + length] = -1
                done = place + length
        return terms

    def _length(self, words: list[int]) -> int:
        """Return how many of the words are the longest locution that they begin with, 0 if they begin with none."""
        for rest in self._rest.get((words[0], words[1]), ()) if len(words) > 1 else ():
            if tuple(words[2 : 2 + len(rest)]) == rest:
                return 2 + len(rest)
        return 0


def _is_long(words: str) -> bool:
    """Tell whether a stop word may be several tokens."""
    return not words.isalpha()
