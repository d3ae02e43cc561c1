"""A numpy array that rows are added to."""

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["GrowingArray"]


class GrowingArray:
    """Rows added at the end; room doubles, so that adding stays cheap.

    Parameters
    ----------
    dtype : dtype
        Type of the values.
    width : tuple of int
        Shape of one row, () for plain numbers.

    Examples
    --------
    >>> numbers = GrowingArray(np.int32)
    >>> numbers.extend([1, 2])
    >>> numbers.extend([3])
    >>> numbers.values
    array([1, 2, 3], dtype=int32)
    """

    def __init__(self, dtype: DTypeLike, width: tuple[int, ...] = ()) -> None:
        self._room = np.zeros((16, *width), dtype=dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray:  # type: ignore[type-arg]
        """The rows so far: a view, valid until the next :meth:`extend`."""
        return self._room[: self._length]

    def extend(self, rows) -> None:  # type: ignore[no-untyped-def]
        r"""Add rows.

        Parameters
        ----------
        rows : array-like of shape (n_rows, \*width)
            The rows.
        """
        length = self._length + len(rows)
        if length > len(self._room):
            room = np.zeros((max(length, 2 * len(self._room)), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._length] = self.values
            self._room = room
        if len(rows):
            self._room[self._length : length] = rows
        self._length = length
