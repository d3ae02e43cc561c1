"""Several encoders side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.protocol import Encoder
from topicmodel.encoders.vectors import unit_rows
from topicmodel.errors import InputError

__all__ = ["Joined", "centred_parts", "parts_of"]


class Joined:
    """The vectors of several encoders, one after the other.

    Encoders err on different articles: together they were better than the best of them alone in cross-validation
    (docs/encoders.md).

    Parameters
    ----------
    encoders : sequence of Encoder
        At least one.
    weights : sequence of float or None, default=None
        Length of each encoder's part before the whole is scaled to length 1; equal where not given.

    Raises
    ------
    InputError
        If there is no encoder, or not one weight above 0 for each.

    Examples
    --------
    >>> class Constant:
    ...     name, dimension = "constant", 1
    ...     def encode(self, texts):
    ...         return np.ones((len(texts), 1), np.float32)
    >>> Joined([Constant(), Constant()], weights=[3, 4]).encode(["Il pleut."]).round(2).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """

    def __init__(self, encoders: Sequence[Encoder], weights: Sequence[float] | None = None) -> None:
        self.encoders = tuple(encoders)
        self.weights = tuple(1.0 for _ in self.encoders) if weights is None else tuple(map(float, weights))
        if not self.encoders or len(self.weights) != len(self.encoders) or min(self.weights) <= 0:
            found = f"{len(self.encoders)} encoders and weights {self.weights}"
            raise InputError(f"{found}; at least one encoder is needed, and a weight above 0 for each")
        self.dimension = sum(encoder.dimension for encoder in self.encoders)
        parts = (f"{weight:g} × ({one.name})" for weight, one in zip(self.weights, self.encoders, strict=True))
        self.name = " + ".join(parts)

    def __repr__(self) -> str:
        return f"<Joined: {self.name}>"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts with every encoder.

        Parameters
        ----------
        texts : sequence of str
            Texts.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows have length 1; zeros for an empty text.
        """
        parts = [weight * one.encode(texts) for weight, one in zip(self.weights, self.encoders, strict=True)]
        return unit_rows(np.hstack(parts))


def parts_of(encoder: Encoder) -> tuple[tuple[int, int, float], ...]:
    """Return first number, end and weight of each encoder's part of a vector: one part, unless `Joined`.

    Parameters
    ----------
    encoder : Encoder
        Any.

    Returns
    -------
    tuple of (int, int, float)
        In the order of the numbers.
    """
    joined = encoder if isinstance(encoder, Joined) else Joined([encoder])
    ends = np.cumsum([0] + [one.dimension for one in joined.encoders]).tolist()
    return tuple(zip(ends[:-1], ends[1:], joined.weights, strict=True))


def centred_parts(
    rows: NDArray[np.float64], centre: NDArray[np.float64], parts: Sequence[tuple[int, int, float]]
) -> NDArray[np.float64]:
    """Take from each encoder's part what all texts have in common, and give the parts their weights again.

    Centring the whole would not do: vectors of E5 all point the same way, so that next to nothing of them would be left
    beside an encoder whose vectors do not.

    Parameters
    ----------
    rows : ndarray of shape (n_texts, dimension), float64
        What the encoder gave.
    centre : ndarray of shape (dimension,), float64
        Mean of `rows` over the texts that were learnt from.
    parts : sequence of (int, int, float)
        From `parts_of`.

    Returns
    -------
    ndarray of shape (n_texts, dimension), float64
        Rows have length 1; zeros where the encoder gave nothing.

    Examples
    --------
    >>> rows, centre = np.array([[0.8, 0.6]]), np.array([0.8, 0.0])
    >>> centred_parts(rows, centre, [(0, 2, 1.0)]).round(2).tolist()
    [[0.0, 1.0]]
    """
    found = np.zeros_like(rows)
    for start, end, weight in parts:
        part = rows[:, start:end]
        part = np.where(part.any(axis=1, keepdims=True), part - centre[start:end], 0.0)
        found[:, start:end] = weight * _of_length_one(part)
    return _of_length_one(found)


def _of_length_one(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0))
