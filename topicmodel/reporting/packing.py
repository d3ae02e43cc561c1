"""Values as a page carries them: JSON that no text can break out of, and columns compressed to text."""

import base64
import gzip
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["as_json", "pack_numbers", "pack_texts", "quantize"]

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_json(value: Any) -> str:
    r"""Return JSON that may stand inside a script element, whatever its texts hold.

    Examples
    --------
    >>> as_json(["</script>"])
    '["\\u003c/script\\u003e"]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return text


def pack_numbers(values: ArrayLike, kind: str) -> str:
    """Return numbers as gzipped bytes in base64, little end first.

    Parameters
    ----------
    values : array-like
        Numbers that fit the type; several dimensions are laid out row by row.
    kind : str
        NumPy's name of the type: ``"uint8"``, ``"uint16"``, ``"int32"``.
    """
    array = np.ascontiguousarray(np.asarray(values), dtype=np.dtype(kind).newbyteorder("<"))
    return _text(array.tobytes())


def pack_texts(values: Iterable[str]) -> str:
    """Return strings, joined by the unit separator, as gzipped UTF-8 in base64."""
    return _text("\x1f".join(value.replace("\x1f", " ") for value in values).encode("utf-8", "replace"))


def quantize(shares: ArrayLike, steps: int) -> np.ndarray:
    """Return whole numbers from 0 to `steps` for shares from 0 to 1."""
    rounded: np.ndarray = np.rint(np.clip(np.asarray(shares, np.float64), 0, 1) * steps).astype(np.int64)
    return rounded


def _text(data: bytes) -> str:
    # No time and no name inside: the same values give the same page.
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")
