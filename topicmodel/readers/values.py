"""Values of any shape (from JSON) to one Arrow column that can be stored again."""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

__all__ = ["column", "written"]

_MAX_DEPTH = 10
_MAX_FIELDS = 200
_TROUBLE = (pa.ArrowException, OverflowError, ValueError, TypeError, RecursionError)


def column(values: Sequence[Any]) -> tuple[pa.Array, str]:
    """Make an Arrow array; values that no one type holds are kept as their JSON text.

    Parameters
    ----------
    values : sequence
        What JSON can hold: None, bool, int, float, str, and lists and dicts of these.

    Returns
    -------
    array : pyarrow.Array
        One value for each, none lost.
    note : str
        Why the values are kept as text, or an empty string.

    Examples
    --------
    >>> column([1, "deux", None])
    (<pyarrow.lib.StringArray object at ...>
    [
      "1",
      "deux",
      null
    ], 'values of several types')
    """
    if all(value is None or isinstance(value, str) for value in values):
        return pa.array(values, pa.string()), ""
    if any(isinstance(value, list | dict) and _deep(value, _MAX_DEPTH) for value in values):
        return _texts(values), f"lists or objects nested deeper than {_MAX_DEPTH}"
    try:
        array = pa.array(values)
    except _TROUBLE:
        return _texts(values), "values of several types"
    if _unwieldy(array.type):
        return _texts(values), "objects that have no keys, or too many"
    return array, ""


def written(value: Any) -> str | None:
    """Return a value as text: strings and null as they are, dates as YYYY-MM-DD, everything else as JSON.

    Examples
    --------
    >>> written("été"), written(2.5), written(["été"])
    ('été', '2.5', '["été"]')
    """
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else json.dumps(value, ensure_ascii=False, default=str)


def _texts(values: Sequence[Any]) -> pa.Array:
    return pa.array([written(value) for value in values], pa.string())


def _deep(value: Any, depth: int) -> bool:
    if not isinstance(value, list | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_deep(each, depth - 1) for each in inner)


def _unwieldy(kind: pa.DataType) -> bool:
    """Tell whether a type cannot be written to Parquet, or is wider than anyone can use."""
    if pa.types.is_struct(kind):
        return not 0 < kind.num_fields <= _MAX_FIELDS or any(_unwieldy(field.type) for field in kind)
    return pa.types.is_list(kind) and _unwieldy(kind.value_type)
