"""Scores of tags for word types, worked out in bulk."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.features import CONTEXT, INITIAL, N_FEATURES, WordForm, features, initial_features
from topicmodel.text.lemma_rules import LemmaRules
from topicmodel.text.table import Table

__all__ = ["Tagger"]

_OPEN = ("NOUN", "PROPN", "ADJ", "ADV", "VERB.Fin", "VERB.Inf", "VERB.Part", "NUM")
_SIGN = ("PUNCT", "SYM", "NUM")


class Tagger:
    """What the table says of words.

    Parameters
    ----------
    table : Table
        The trained table.

    Attributes
    ----------
    tags : list of str
        Names of the tags.
    pairs : ndarray of shape (n_tags + 1, n_tags + 1), int32
        Score of each tag (column) after each tag (row).
    rules : LemmaRules
        From a form and a tag to a lemma.
    """

    def __init__(self, table: Table) -> None:
        self.tags = table.tags
        self.pairs = table.pairs
        self.rules = LemmaRules(table.lemmas, table.endings)
        self._rows = {name: row for row, name in enumerate(table.features)}
        self._rows[""] = len(table.features)
        masks = {tags: self._mask(tags) for tags in set(table.words.values())}
        self._words = {word: masks[tags] for word, tags in table.words.items()}
        self._open = self._mask(number for number, tag in enumerate(self.tags) if tag in _OPEN)
        self._sign = self._mask(number for number, tag in enumerate(self.tags) if tag in _SIGN)
        self._weights = {
            name: np.vstack([weights, np.zeros((1, len(table.tags)), dtype=np.int16)]).astype(np.int32)
            for name, weights in (
                ("own", table.own),
                ("before", table.before),
                ("after", table.after),
            )
        }

    def _mask(self, tags: Iterable[int]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.tags), dtype=np.bool_)
        mask[list(tags)] = True
        return mask

    def rows(self, words: Sequence[WordForm], initial: bool) -> NDArray[np.int32]:
        """Return the rows of the weights that speak for each word.

        Parameters
        ----------
        words : sequence of WordForm
            The words.
        initial : bool
            Whether they open a sentence.

        Returns
        -------
        ndarray of shape (n_words, N_FEATURES), int32
            Row numbers; features that the table does not know share an empty row.
        """
        unknown = self._rows[""]
        get = self._rows.get
        names = chain.from_iterable([features(word, initial) for word in words])
        rows = np.fromiter((get(name, unknown) for name in names), dtype=np.int32, count=len(words) * N_FEATURES)
        return rows.reshape(len(words), N_FEATURES)

    def initial_rows(self, words: Sequence[WordForm], rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the rows for words that open a sentence.

        Parameters
        ----------
        words : sequence of WordForm
            The words.
        rows : ndarray of shape (n_words, N_FEATURES), int32
            What :meth:`rows` gave for them inside a sentence.

        Returns
        -------
        ndarray of shape (n_words, N_FEATURES), int32
            As ``self.rows(words, initial=True)``.
        """
        unknown, get = self._rows[""], self._rows.get
        names = chain.from_iterable([initial_features(word) for word in words])
        changed = np.fromiter((get(name, unknown) for name in names), np.int32, len(words) * len(INITIAL))
        opening = rows.copy()
        opening[:, INITIAL] = changed.reshape(len(words), len(INITIAL))
        return opening

    def scores(self, rows: NDArray[np.int32], weights: str) -> NDArray[np.int32]:
        """Sum the weights of the rows of each word.

        Parameters
        ----------
        rows : ndarray of shape (n_words, N_FEATURES), int32
            What :meth:`rows` gave.
        weights : {"own", "before", "after"}
            Which weights; for the last two, only the features that speak for neighbours.

        Returns
        -------
        ndarray of shape (n_words, n_tags), int32
            Scores.
        """
        chosen = range(rows.shape[1]) if weights == "own" else CONTEXT
        summed = np.zeros((len(rows), len(self.tags)), dtype=np.int32)
        for feature in chosen:
            summed += self._weights[weights][rows[:, feature]]
        return summed

    def candidates(self, surface: str) -> NDArray[np.bool_]:
        """Return which tags a word may have.

        Parameters
        ----------
        surface : str
            The word.

        Returns
        -------
        ndarray of shape (n_tags,), bool
            True where it may.
        """
        known = self._words.get(surface.lower())
        if known is not None:
            return known
        return self._open if surface[0].isalpha() else self._sign
