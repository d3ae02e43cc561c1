"""Numbers for white-space chunks: the growing side of kernels.intern."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["ChunkTable"]


class ChunkTable:
    """The chunks met so far, numbered in order of appearance.

    Parameters
    ----------
    room : int
        Number of chunks to make room for at first, a power of two.

    Examples
    --------
    >>> table = ChunkTable()
    >>> text = np.frombuffer(b"la ville et la mer", dtype=np.uint8)
    >>> table.number(text, np.array([0, 18]))[0].tolist(), list(table.chunks())
    ([0, 1, 2, 0, 3], ['la', 'ville', 'et', 'mer'])
    """

    def __init__(self, room: int = 1 << 15) -> None:
        self._count = 0
        self._slots = np.zeros(2 * room, dtype=np.uint64)
        self._hashes = np.zeros(room, dtype=np.uint64)
        self._ends = np.zeros(room + 1, dtype=np.int64)
        self._keys = np.zeros(16 * room, dtype=np.uint8)

    def __len__(self) -> int:
        return self._count

    def number(self, data: NDArray[np.uint8], starts: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Give numbers to the chunks of many texts.

        Parameters
        ----------
        data : ndarray of shape (n_bytes,), uint8
            The UTF-8 bytes of all texts, end to end.
        starts : ndarray of shape (n_texts + 1,), int64
            Where each text starts; the last entry is ``n_bytes``.

        Returns
        -------
        ids : ndarray of shape (n_chunks,), int32
            The number of each chunk, text after text.
        id_starts : ndarray of shape (n_texts + 1,), int64
            Where the chunks of each text start.
        """
        from topicmodel.kernels.intern import intern_chunks

        ids = np.empty((len(data) + len(starts)) // 2 + 1, dtype=np.int32)
        id_starts = np.zeros(len(starts), dtype=np.int64)
        text = position = 0
        while True:
            self._count, text, position = intern_chunks(
                data,
                starts,
                self._slots,
                self._hashes,
                self._ends,
                self._keys,
                self._count,
                ids,
                id_starts,
                text,
                position,
            )
            if text == len(starts) - 1:
                return ids[: id_starts[-1]].copy(), id_starts
            self._grow(len(data))

    def _grow(self, n_bytes: int) -> None:
        """Double the room; the next chunk fits, were it `n_bytes` long."""
        from topicmodel.kernels.intern import hash_slots

        room = 2 * len(self._hashes)
        self._hashes = _longer(self._hashes, room)
        self._ends = _longer(self._ends, room + 1)
        used = int(self._ends[self._count])
        self._keys = _longer(self._keys, max(len(self._keys), 2 * used, used + n_bytes))
        self._slots = hash_slots(2 * room, self._hashes, self._count)

    def chunks(self, first: int = 0) -> Iterator[str]:
        """Give the chunks from number `first` on.

        Parameters
        ----------
        first : int
            A number.

        Yields
        ------
        str
            The chunks, in order.
        """
        first = min(first, self._count)
        start, stop = self._ends[first], self._ends[self._count]
        keys = self._keys[start:stop].tobytes()
        begin = 0
        for end in (self._ends[first + 1 : self._count + 1] - start).tolist():
            yield keys[begin:end].decode("utf-8", "surrogatepass")
            begin = end


def _longer(values: NDArray, length: int) -> NDArray:  # type: ignore[type-arg]
    grown = np.zeros(length, dtype=values.dtype)
    grown[: len(values)] = values
    return grown
