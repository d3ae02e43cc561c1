"""How far two files of a run differ in what they hold."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from topicmodel.experiment.files import read_json
from topicmodel.objects import storage

__all__ = ["difference", "load"]


def load(path: Path) -> Any:
    """Return what a file holds as dictionaries, lists, arrays, strings and numbers."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return {name: table[name].to_pylist() for name in table.column_names}
    if path.suffix == ".npz":
        arrays, meta = storage.read_arrays(path)
        return {"meta": meta, **arrays}
    if path.suffix == ".json":
        return read_json(path)
    text = path.read_text("utf-8")
    return [[_number(cell) for cell in row] for row in csv.reader(text.split("\n"))] if path.suffix == ".csv" else text


def difference(a: Any, b: Any, where: str = "") -> tuple[float, str]:
    """Return the largest difference of two contents, and where it is.

    Parameters
    ----------
    a, b : object
        From `load`.
    where : str
        Name of the place, for the message.

    Returns
    -------
    difference : float
        Relative to the first number where that is above 1; infinite where more than numbers differ.
    place : str
        Where; empty when nothing differs.

    Examples
    --------
    >>> difference({"x": [1.0, 2.0]}, {"x": [1.0, 2.5]})
    (0.25, 'x')
    """
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return _arrays(a, b, where)
    if _is_number(a) and _is_number(b):
        return _numbers(float(a), float(b), where)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        if list(a) != list(b):
            return math.inf, f"{where} names"
        pairs = [(a[key], b[key], f"{where}.{key}" if where else str(key)) for key in a]
    elif isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return math.inf, f"{where}: lengths {len(a)} and {len(b)}".lstrip(": ")
        pairs = [(one, two, where) for one, two in zip(a, b, strict=True)]
    else:
        return (0.0, "") if a == b else (math.inf, where)
    return max((difference(*pair) for pair in pairs), key=lambda found: found[0], default=(0.0, ""))


def _arrays(a: np.ndarray, b: np.ndarray, where: str) -> tuple[float, str]:
    if a.shape != b.shape:
        return math.inf, f"{where}: shape {a.shape}, {b.shape}"
    if a.dtype.kind not in "fiub" or b.dtype.kind not in "fiub":
        return (0.0, "") if np.array_equal(a, b) else (math.inf, where)
    one, two = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - two) / np.maximum(1.0, np.abs(one))
    same = (one == two) | (np.isnan(one) & np.isnan(two))
    apart = np.where(same, 0.0, np.where(np.isnan(apart), math.inf, apart))
    worst = float(apart.max(initial=0.0))
    return worst, where if worst else ""


def _numbers(a: float, b: float, where: str) -> tuple[float, str]:
    if a == b or (math.isnan(a) and math.isnan(b)):
        return 0.0, ""
    apart = abs(a - b) / max(1.0, abs(a))
    return (math.inf if math.isnan(apart) else apart), where


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell
