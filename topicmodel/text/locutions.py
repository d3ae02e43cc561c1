"""Stop words of several words: "d'abord", "en train de"."""

from collections.abc import Iterable
from itertools import chain

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
        long = [_variants(words) for words in sorted(stop_words) if not words.isalpha()]
        sequences = [sequence for variants in long for sequence in variants if len(sequence) > 1]
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(*sequences)), 1)}
        # A tree of words: the state behind each state and word (0 is none, 1 the root); which states end a locution.
        steps: dict[tuple[int, int], int] = {}
        ends = set()
        for sequence in sequences:
            state = 1
            for word in sequence:
                state = steps.setdefault((state, self._numbers[word]), len(steps) + 2)
            ends.add(state)
        self._next = np.zeros((len(steps) + 2, len(self._numbers) + 1), dtype=np.int16)
        for place, state in steps.items():
            self._next[place] = state
        self._ends = np.isin(np.arange(len(self._next)), list(ends))
        self._second = self._next[self._next[1]]
        self._word_of = GrowingArray(np.int16)

    def __bool__(self) -> bool:
        return bool(self._numbers)

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
        first = np.flatnonzero(self._second[words[:-1], words[1:]])
        text_ends = starts[np.searchsorted(starts, first, "right")]
        length, first, text_ends = 2, first[first + 2 <= text_ends], text_ends[first + 2 <= text_ends]
        state = self._second[words[first], words[first + 1]]
        while len(first):
            for place in range(length):
                terms[first[self._ends[state]] + place] = -1
            length += 1
            inside = first + length <= text_ends
            first, state, text_ends = first[inside], state[inside], text_ends[inside]
            state = self._next[state, words[first + length - 1]]
            first, state, text_ends = first[state > 0], state[state > 0], text_ends[state > 0]
        return terms


def _variants(words: str) -> list[tuple[str, ...]]:
    """Return the token sequences that a stop word stands for."""
    *start, last = [token for chunk, _ in chunks(words) for token in surfaces_of(chunk)] or [""]
    return [(*start, end) for end in _CONTRACTED.get(last, (last,))]
