"""What an encoder is: a name, a width, and texts turned into vectors of length 1."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder"]


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns texts into vectors.

    Attributes
    ----------
    name : str
        Model, version and every setting that changes a vector: two encoders of one name give the same vectors.
    dimension : int
        Numbers in a vector.

    Examples
    --------
    >>> class Initials:
    ...     name, dimension = "initials", 26
    ...     def encode(self, texts):
    ...         counts = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts], np.float32)
    ...         return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)
    >>> isinstance(Initials(), Encoder)
    True
    """

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            Sentences, articles, words.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1, an empty text has zeros. A row depends on its own text only, to the bit.
        """
        ...
