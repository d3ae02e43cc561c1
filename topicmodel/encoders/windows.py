"""Long articles, read in windows of whole sentences and pooled."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.protocol import Encoder
from topicmodel.encoders.vectors import mean_of_groups
from topicmodel.errors import InputError
from topicmodel.text.sentences import sentences

__all__ = ["Windowed", "windows"]


def windows(text: str, n_words: int) -> list[str]:
    """Cut a text into windows of whole sentences.

    Sentences are added while the window has at most `n_words` words, words being what white space separates. A sentence
    that is longer alone is cut between words.

    Parameters
    ----------
    text : str
        Any text.
    n_words : int
        Most words of a window.

    Returns
    -------
    list of str
        Windows in order; none for an empty text.

    Examples
    --------
    >>> windows("Il pleut. Le vent souffle fort. Un deux trois quatre cinq six.", 5)
    ['Il pleut.', 'Le vent souffle fort.', 'Un deux trois quatre cinq', 'six.']
    """
    found: list[str] = []
    window: list[str] = []
    for start, stop in sentences(text):
        words = text[start:stop].split()
        if window and len(window) + len(words) > n_words:
            found.append(" ".join(window))
            window = []
        window += words
        while len(window) > n_words:
            found.append(" ".join(window[:n_words]))
            window = window[n_words:]
    return [*found, " ".join(window)] if window else found


class Windowed:
    """An encoder of long texts from one of short texts.

    The vector of a text is the mean of its windows' vectors, each weighted with its number of words, scaled to
    length 1.

    Parameters
    ----------
    encoder : Encoder
        Encodes the windows.
    n_words : int
        Most words of a window, see `windows`.
    max_windows : int or None, default=None
        Windows read from the start of a text; None reads all of it.

    Raises
    ------
    InputError
        If a number is below 1.

    Examples
    --------
    >>> class Rain:
    ...     name, dimension = "rain", 2
    ...     def encode(self, texts):
    ...         return np.array([[1, 0] if "pluie" in text else [0, 1] for text in texts], np.float32)
    >>> Windowed(Rain(), n_words=3).encode(["La pluie tombe. Le vent souffle."]).round(2).tolist()
    [[0.7099999785423279, 0.7099999785423279]]
    """

    def __init__(self, encoder: Encoder, n_words: int, max_windows: int | None = None) -> None:
        for name, number in (("n_words", n_words), ("max_windows", max_windows)):
            if number is not None and number < 1:
                raise InputError(f"{name}={number}; at least 1 is allowed")
        self.encoder = encoder
        self.n_words = n_words
        self.max_windows = max_windows
        self.dimension = encoder.dimension
        read = "all" if max_windows is None else f"first {max_windows}"
        self.name = f"{encoder.name}, {read} windows of {n_words} words"

    def __repr__(self) -> str:
        return f"<Windowed: {self.name}>"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts of any length.

        Parameters
        ----------
        texts : sequence of str
            Articles.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1; zeros for an empty text.
        """
        cut = [windows(text, self.n_words)[: self.max_windows] for text in texts]
        flat = [window for text in cut for window in text]
        if not flat:
            return np.zeros((len(texts), self.dimension), np.float32)
        bounds = np.cumsum([0] + [len(text) for text in cut])
        weights = np.array([len(window.split()) for window in flat], np.float64)
        return mean_of_groups(self.encoder.encode(flat), weights, bounds)
