"""Tags and lemmas of a spaCy model, on this package's tokens."""

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.text.inventory import Inventory, Readings

__all__ = ["SpacyReader"]


class SpacyReader:
    """Reads texts with a spaCy model.

    Parameters
    ----------
    model : str
        Name of an installed model, e.g. "fr_core_news_md".

    Raises
    ------
    MissingExtraError
        spaCy is not installed.
    InputError
        The model is not installed.
    """

    def __init__(self, model: str) -> None:
        try:
            import spacy
        except ImportError:
            raise MissingExtraError(f"lemmas='spacy:{model}'", "encoders") from None
        try:
            self._model = spacy.load(model, exclude=["ner", "parser"])
        except OSError:
            raise InputError(
                f"lemmas='spacy:{model}': the model is not installed; python -m spacy download {model}"
            ) from None
        self._numbers: dict[tuple[str, str, str], int] = {}

    def choose(
        self, types: NDArray[np.int32], starts: NDArray[np.int64], inventory: Inventory, readings: Readings
    ) -> NDArray[np.int32]:
        """Return the number of the reading of each token: shape (n_tokens,), int32."""
        from spacy.tokens import Doc

        words = [inventory.surfaces[kind] for kind in types.tolist()]
        bounds = zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        documents = (Doc(self._model.vocab, words=words[start:stop]) for start, stop in bounds)
        chosen = []
        for document in self._model.pipe(documents):
            for token in document:
                key = (token.text, token.pos_, token.lemma_.lower())
                if key not in self._numbers:
                    self._numbers[key] = readings.add(*key)
                chosen.append(self._numbers[key])
        return np.array(chosen, dtype=np.int32)
