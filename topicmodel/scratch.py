"""Room beyond memory: large arrays and tables lie in a temporary file that has no name, so that nothing is left behind.

Whatever is smaller than `limit` stays in memory. The files are memory-mapped: the operating system keeps in memory what
is being used and lets go of the rest. They lie where `tempfile` puts them (``TMPDIR``).
"""

import mmap
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from topicmodel.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GrowingScratch", "Shelf", "arrow_table", "empty", "limit"]


def limit() -> int:
    """Return how many bytes an array or a table may have before it goes to a file: 256 MB.

    The environment variable ``TOPICMODEL_MEMORY`` says another number of megabytes; the results are the same.

    Returns
    -------
    int
        Bytes.

    Raises
    ------
    InputError
        If the variable is no positive whole number.

    Examples
    --------
    >>> limit() > 0
    True
    """
    value = os.environ.get("TOPICMODEL_MEMORY", "256")
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise InputError(f"TOPICMODEL_MEMORY={value!r}; allowed is a positive whole number of megabytes")
    return int(value) << 20


def _full(error: OSError) -> InputError:
    return InputError(
        f"{tempfile.gettempdir()}: no room for a temporary file ({error.strerror}); set TMPDIR to another"
    )


def _file_of(owner: object) -> IO[bytes]:
    """Open a temporary file that is closed with its owner at the latest."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
    weakref.finalize(owner, file.close)
    return file


def empty(length: int, dtype: DTypeLike) -> NDArray[Any]:
    """Return an array of one dimension whose content is to be written.

    Parameters
    ----------
    length : int
        Number of values.
    dtype : dtype
        Their type.

    Returns
    -------
    ndarray of shape (length,)
        In memory below `limit`, else in a file.

    Raises
    ------
    InputError
        If the file finds no room.

    Examples
    --------
    >>> empty(3, "int32").shape
    (3,)
    """
    kind = np.dtype(dtype)
    size = length * kind.itemsize
    if size < limit():
        return np.empty(length, kind)
    with tempfile.TemporaryFile() as file:
        try:
            # A file with holes would kill the process where the disk is full.
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            raise _full(error) from error
        return np.asarray(np.memmap(file, kind, "r+", shape=(length,)))


class GrowingScratch:
    """Values added at the end, piece by piece, in memory below `limit`, else in a file.

    Parameters
    ----------
    dtype : dtype
        Type of the values.

    Examples
    --------
    >>> numbers = GrowingScratch("int32")
    >>> for piece in ([1, 2], [3]):
    ...     numbers.extend(np.array(piece, "int32"))
    >>> numbers.close().tolist()
    [1, 2, 3]
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._pieces: list[NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        self._limit = limit()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, values: NDArray[Any]) -> None:
        """Add values of the dtype: shape (n,)."""
        self._length += len(values)
        self._pieces.append(np.ascontiguousarray(values, self._dtype))
        if self._file is None and self._length * self._dtype.itemsize < self._limit:
            return
        try:
            self._file = self._file or _file_of(self)
            for piece in self._pieces:
                self._file.write(piece.tobytes())
        except OSError as error:
            raise _full(error) from error
        self._pieces.clear()

    def close(self) -> NDArray[Any]:
        """Return all values: shape (n_values,); read-only where they lie in a file. Nothing can be added any more."""
        if self._file is None:
            pieces, self._pieces = self._pieces, []
            return np.concatenate(pieces) if pieces else np.empty(0, self._dtype)
        with self._file as file:
            file.flush()
            return np.asarray(np.memmap(file, self._dtype, "r", shape=(self._length,)))


class Shelf:
    """Arrays put away, the first ones in memory up to `limit`, the others in a file, and read back in their order.

    Examples
    --------
    >>> shelf = Shelf()
    >>> shelf.put(np.array([1, 2]), np.array([0.5]))
    >>> [[array.tolist() for array in arrays] for arrays in shelf]
    [[[1, 2], [0.5]]]
    """

    def __init__(self) -> None:
        self._held: list[tuple[NDArray[Any], ...]] = []
        self._file: IO[bytes] | None = None
        self._filed: list[tuple[int, list[tuple[np.dtype[Any], int]]]] = []
        self._room = limit()

    def put(self, *arrays: NDArray[Any]) -> None:
        """Put arrays of one dimension away, which are read back together."""
        self._room -= sum(array.nbytes for array in arrays)
        if self._room > 0:
            self._held.append(arrays)
            return
        try:
            self._file = self._file or _file_of(self)
            start = self._file.seek(0, os.SEEK_END)
            for array in arrays:
                self._file.write(array.tobytes())
        except OSError as error:
            raise _full(error) from error
        self._filed.append((start, [(array.dtype, len(array)) for array in arrays]))

    def __iter__(self) -> Iterator[tuple[NDArray[Any], ...]]:
        yield from self._held
        yield from self._from_file()

    def drain(self) -> Iterator[tuple[NDArray[Any], ...]]:
        """Yield what was put away and let go of it."""
        self._held.reverse()
        while self._held:
            yield self._held.pop()
        yield from self._from_file()
        self._filed.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _from_file(self) -> Iterator[tuple[NDArray[Any], ...]]:
        for start, kinds in self._filed:
            assert self._file is not None
            self._file.seek(start)
            read = [bytearray(self._file.read(length * kind.itemsize)) for kind, length in kinds]
            yield tuple(np.frombuffer(data, kind) for data, (kind, _) in zip(read, kinds, strict=True))


def arrow_table(batches: Iterable["pa.RecordBatch"], schema: "pa.Schema") -> "pa.Table":
    """Gather record batches into a table, in memory below `limit`, else in a file that is read as it is needed.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Taken one by one.
    schema : pyarrow.Schema
        Theirs.

    Returns
    -------
    pyarrow.Table
        Their rows, one chunk a batch.

    Raises
    ------
    InputError
        If the file finds no room.

    Examples
    --------
    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"n": [1, 2]})
    >>> arrow_table([batch, batch], batch.schema).num_rows
    4
    """
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    size, most, rest = 0, limit(), iter(batches)
    for batch in rest:
        held.append(batch)
        size += batch.nbytes
        if size >= most:
            return _mapped(_once(held, rest), schema)
    return pa.Table.from_batches(held, schema)


def _once(held: list["pa.RecordBatch"], rest: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    """Give what is held, letting go of it, then the rest."""
    held.reverse()
    while held:
        yield held.pop()
    yield from rest


def _mapped(batches: Iterable["pa.RecordBatch"], schema: "pa.Schema") -> "pa.Table":
    import pyarrow as pa

    with tempfile.TemporaryFile() as file:
        try:
            with pa.ipc.new_file(file, schema) as writer:
                for batch in batches:
                    writer.write_batch(batch)
            file.flush()
        except OSError as error:
            raise _full(error) from error
        return pa.ipc.open_file(pa.py_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))).read_all()
