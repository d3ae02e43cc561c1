"""What all results share: frozen fields, a file without pickle that gives the same result back."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Self

import numpy as np

from topicmodel.errors import InputError
from topicmodel.objects import storage
from topicmodel.objects.codec import decode, encode

__all__ = ["Record"]


class Record:
    """Base of frozen dataclasses that hold the figures of an evaluation.

    Fields may be whatever `topicmodel.objects.codec` stores. Arrays become read-only.

    Examples
    --------
    >>> import dataclasses, tempfile
    >>> @dataclasses.dataclass(frozen=True, slots=True, eq=False)
    ... class Count(Record):
    ...     words: tuple[str, ...]
    ...     values: np.ndarray
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Count.read(Count(("maire", "vent"), np.array([2, 1])).save(folder + "/count.npz"))
    Count(words=('maire', 'vent'), values=array([2, 1]))
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for name in _names(self):
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, _read_only(value))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, name) for name in _names(self))

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives the same result back."""
        arrays: dict[str, np.ndarray] = {}
        values = {name: encode(getattr(self, name), arrays, name) for name in _names(self)}
        return storage.write_arrays(Path(path), arrays, {"result": type(self).__name__, "fields": values})

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        InputError
            If the file does not exist or holds something else.
        """
        arrays, meta = storage.read_arrays(Path(path))
        if meta.get("result") != cls.__name__:
            raise InputError(f"{path}: holds {meta.get('result', 'no result')}; a {cls.__name__} is needed")
        try:
            return cls(**{name: decode(value, arrays) for name, value in meta["fields"].items()})
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path}: holds no {cls.__name__} of this version ({error})") from error


def _names(record: Any) -> list[str]:
    return [field.name for field in fields(record)]


def _read_only(values: np.ndarray) -> np.ndarray:
    array = np.array(values)
    array.setflags(write=False)
    return array
