"""From a text to terms, without scikit-learn: clean, tokenize, lemmatize, drop stop words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.text.clean import clean
from topicmodel.text.inventory import Inventory, Readings
from topicmodel.text.locutions import Locutions
from topicmodel.text.modes import reader
from topicmodel.text.names import join_names
from topicmodel.text.phrases import Phrase, PhraseBook, learn_phrases
from topicmodel.text.stop_words import nouns_too
from topicmodel.text.terms import TermRule, read_stop_words

__all__ = ["AnalyzedToken", "Analyzer"]

_SETTINGS = ("lemmas", "stop_words", "min_length", "lowercase", "numbers", "phrases", "names")


@dataclass(frozen=True, slots=True)
class AnalyzedToken:
    """A token and what became of it.

    Attributes
    ----------
    surface : str
        The token as it stands in the cleaned text.
    lemma : str
        Its dictionary form.
    tag : str
        Its universal part of speech, "" in context-free modes.
    term : str
        The term it counts as, "" where it is dropped.
    start, end : int
        Its bounds in the original text, `end` excluded.
    """

    surface: str
    lemma: str
    tag: str
    term: str
    start: int
    end: int


class Analyzer:
    """The path from a text to its terms.

    Parameters
    ----------
    lemmas : str, default="accurate"
        "accurate" (lemmas chosen in context), "fast" (one lemma per form), "none", "snowball" (stems, needs nltk) or
        "spacy:<model>" (needs spaCy and the model).
    stop_words : "french", None or iterable of str, default="french"
        Words that are no terms; one of several words ("en train de") is dropped where its words stand together.
    min_length : int, default=2
        Shortest term, in characters.
    lowercase : bool, default=True
        Whether terms are in lower case.
    numbers : bool, default=False
        Whether figures, URLs, e-mails, hashtags and mentions are terms.
    phrases : iterable of (first term, second term, name) or None, default=None
        Pairs of terms that count as one; :func:`~topicmodel.text.phrases.learn_phrases` finds them.
    names : bool, default=False
        Whether capitalised words in a row ("Emmanuel Macron", "Marine Le Pen") count as one term.

    Raises
    ------
    InputError
        A parameter has a value that is not allowed.

    Examples
    --------
    >>> Analyzer().terms("Les élections aux États-Unis auront lieu l’an prochain.")
    ['élection', 'états-unis', 'lieu', 'an', 'prochain']
    >>> Analyzer(names=True).terms("Hier Emmanuel Macron a reçu Marine Le Pen.")
    ['emmanuel macron', 'recevoir', 'marine le pen']
    """

    def __init__(
        self,
        lemmas: str = "accurate",
        stop_words: str | Iterable[str] | None = "french",
        min_length: int = 2,
        lowercase: bool = True,
        numbers: bool = False,
        phrases: Iterable[Sequence[str]] | None = None,
        names: bool = False,
    ) -> None:
        if isinstance(min_length, bool) or not hasattr(min_length, "__index__"):
            raise InputError(f"min_length={min_length!r}; allowed is a whole number")
        own = stop_words if stop_words is None or isinstance(stop_words, str) else _words_of(stop_words)
        self._settings: dict[str, Any] = {
            "lemmas": lemmas,
            "stop_words": own,
            "min_length": min_length,
            "lowercase": lowercase,
            "numbers": numbers,
            "phrases": None if phrases is None else _triples(phrases),
            "names": names,
        }
        nouns = nouns_too() if own == "french" else frozenset[str]()
        self._inventory = Inventory()
        stops = read_stop_words(own)
        self._readings = Readings(TermRule(stops, min_length, lowercase, numbers, nouns))
        self._locutions = Locutions(stops)
        self._reader = reader(lemmas)
        self._phrases = [Phrase(*phrase) for phrase in self._settings["phrases"] or ()]

    def settings(self) -> dict[str, Any]:
        """Return what rebuilds this analyzer, as plain JSON values."""
        return dict(self._settings)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Analyzer":
        """Build an analyzer from the dictionary that :meth:`settings` gave.

        Parameters
        ----------
        settings : mapping of str to object
            The settings.

        Returns
        -------
        Analyzer
            An analyzer that gives the same terms.

        Raises
        ------
        InputError
            A setting does not exist.
        """
        for name in settings:
            if name not in _SETTINGS:
                raise InputError(f"no setting {name!r}; settings are {', '.join(_SETTINGS)}{nearest(name, _SETTINGS)}")
        return cls(**settings)

    def __reduce__(self) -> tuple[Any, ...]:
        return (self.from_settings, (self._settings,))

    def tokens(self, text: str) -> list[AnalyzedToken]:
        """Read a text token by token.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of AnalyzedToken
            Every token, punctuation and stop words included (their term is "").

        Examples
        --------
        >>> [(token.surface, token.term) for token in Analyzer().tokens("Le chat dort.")]
        [('Le', ''), ('chat', 'chat'), ('dort', 'dormir'), ('.', '')]
        """
        cleaned = clean(text)
        types, spans = self._inventory.read(cleaned.text)
        starts = np.array([0, len(types)], dtype=np.int64)
        chosen = self._reader.choose(types, starts, self._inventory, self._readings)
        terms = self._terms(chosen, starts)
        found = []
        for (start, end), reading, term in zip(spans, chosen.tolist(), terms.tolist(), strict=True):
            lemma, tag = self._readings.lemmas[reading], self._readings.tags[reading]
            name = self._readings.terms[term] if term >= 0 else ""
            bounds = cleaned.span(start, end) if cleaned.offsets else (start, end)
            found.append(AnalyzedToken(cleaned.text[start:end], lemma, tag, name, *bounds))
        return found

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of str
            The terms.

        Examples
        --------
        >>> Analyzer(lemmas="none").terms("Le chat dort.")
        ['chat', 'dort']
        """
        return [token.term for token in self.tokens(text) if token.term]

    def number(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the terms of many texts as numbers; :meth:`vocabulary` names them.

        Parameters
        ----------
        texts : sequence of str
            Any texts.

        Returns
        -------
        terms : ndarray of shape (n_tokens,), int32
            Term numbers, text after text; -1 where a token is no term.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        """
        chosen, starts = self.read(texts)
        return self._terms(chosen, starts), starts

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Choose the readings of many texts.

        Parameters
        ----------
        texts : sequence of str
            Any texts.

        Returns
        -------
        chosen : ndarray of shape (n_tokens,), int32
            Number of the reading of each token, text after text.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        """
        types, starts = self._inventory.read_batch(texts)
        return self._reader.choose(types, starts, self._inventory, self._readings), starts

    def learn(
        self, chosen: NDArray[np.int32], starts: NDArray[np.int64], min_count: int = 20, threshold: float = 0.3
    ) -> NDArray[np.int32]:
        """Learn the phrases of texts and know them from now on.

        Parameters
        ----------
        chosen : ndarray of shape (n_tokens,), int32
            Number of the reading of each token, text after text.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        min_count, threshold : int, float
            See :func:`~topicmodel.text.phrases.learn_phrases`.

        Returns
        -------
        ndarray of shape (n_tokens,), int32
            Term numbers, phrases joined.
        """
        words = self._words(chosen, starts)
        self._phrases, joined = learn_phrases(words, chosen, starts, self._readings, min_count, threshold)
        self._settings["phrases"] = [list(phrase) for phrase in self._phrases]
        return joined

    def _terms(self, chosen: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the term of each chosen reading, known phrases joined."""
        terms = self._words(chosen, starts)
        if not self._phrases:
            return terms
        for phrase in self._phrases:
            self._readings.number(phrase.name)
        connectors = self._readings.connector_of()[chosen]
        return PhraseBook(self._phrases).join(terms, connectors, starts, self._readings.numbers)

    def _words(self, chosen: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the term of each chosen reading, locutions dropped, names joined if they are to be."""
        terms = self._readings.term_of()[chosen]
        if self._locutions:
            terms = self._locutions.drop(terms, chosen, starts, self._readings.surfaces)
        return join_names(terms, chosen, starts, self._readings) if self._settings["names"] else terms

    def vocabulary(self) -> list[str]:
        """Return the terms seen so far; the place of each is its number."""
        return list(self._readings.terms)


def _words_of(stop_words: Iterable[str]) -> list[str]:
    """Return the words sorted, each once."""
    words = list(stop_words) if isinstance(stop_words, Iterable) else [stop_words]
    other = next((word for word in words if not isinstance(word, str)), None)
    if other is not None:
        raise InputError(f"stop_words holds {other!r}; allowed are 'french', None or an iterable of words")
    return sorted(set(words))


def _triples(phrases: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the phrases as lists of three strings."""
    found = list(phrases) if isinstance(phrases, Iterable) else [phrases]
    for phrase in found:
        parts = phrase if isinstance(phrase, (tuple, list)) else ()
        if len(parts) != 3 or not all(isinstance(part, str) for part in parts):
            raise InputError(f"phrases holds {phrase!r}; allowed are (first term, second term, name)")
    return [list(phrase) for phrase in found]
