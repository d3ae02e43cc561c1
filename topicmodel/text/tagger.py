"""Scores of tags for word types, worked out in bulk."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.features import CONTEXT, INITIAL, N_FEATURES, WordForm, features, initial_features
from topicmodel.text.forms import forms
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
        self.rules = LemmaRules(table.lemmas, table.endings, table.classes)
        self._rows = {name: row for row, name in enumerate(table.features)}
        self._rows[""] = len(table.features)
        self._classes = table.classes
        masks = {tags: self._mask(tags) for tags in set(table.words.values())}
        self._words = {word: masks[tags] for word, tags in table.words.items()}
        self._open, self._sign = self._named(_OPEN), self._named(_SIGN)
        self._listed: dict[tuple[str, bool], NDArray[np.bool_]] = {}
        # The last row is that of features that the table does not know.
        self._weights = np.pad(table.weights, ((0, 0), (0, 1), (0, 0)))

    def _mask(self, tags: Iterable[int]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.tags), dtype=np.bool_)
        mask[list(tags)] = True
        return mask

    def _named(self, names: Iterable[str]) -> NDArray[np.bool_]:
        return self._mask(self.tags.index(name) for name in names if name in self.tags)

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
        classes = self._classes.get
        names = chain.from_iterable([features(word, classes(word.form, ()), initial) for word in words])
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

    def own(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return what words say for their own tags.

        Parameters
        ----------
        rows : ndarray of shape (n_words, N_FEATURES), int32
            What :meth:`rows` gave.

        Returns
        -------
        ndarray of shape (n_words, n_tags), int32
            Scores.
        """
        return self._summed(0, rows, range(rows.shape[1]))

    def neighbours(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return what words say for the tags of the tokens around them.

        Parameters
        ----------
        rows : ndarray of shape (n_words, N_FEATURES), int32
            What :meth:`rows` gave.

        Returns
        -------
        ndarray of shape (n_words, n_offsets, n_tags), int32
            Scores for the token from which the word stands at each of `OFFSETS`.
        """
        return np.stack([self._summed(block, rows, CONTEXT) for block in range(1, len(self._weights))], axis=1)

    def _summed(self, block: int, rows: NDArray[np.int32], chosen: Iterable[int]) -> NDArray[np.int32]:
        summed = np.zeros((len(rows), len(self.tags)), dtype=np.int32)
        for feature in chosen:
            summed += self._weights[block][rows[:, feature]]
        return summed

    def candidates(self, surface: str, form: str) -> NDArray[np.bool_]:
        """Return which tags a word may have: those of the treebanks, else those of Lexique, else any open class.

        Parameters
        ----------
        surface, form : str
            The word, as it stands and in lower case with the accents of capitals restored.

        Returns
        -------
        ndarray of shape (n_tags,), bool
            True where it may.
        """
        known = self._words.get(surface.lower())
        if known is not None:
            return known
        if not surface[0].isalpha():
            return self._sign
        key = forms().letters(form), surface[0].isupper()
        mask = self._listed.get(key)
        if mask is None:
            tags = forms().tags(form)
            mask = self._named(tags | {"PROPN"} if key[1] else tags) if tags else self._open
            self._listed[key] = mask
        return mask
