"""Which documents a verb keeps: masks over the rows of a table, with a reason for each row that goes."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.objects.rows import each

__all__ = ["dated", "drawn", "matching", "refuse_lists"]


def matching(
    table: pa.Table, condition: Callable[[Mapping[str, Any]], bool] | None, values: Mapping[str, Any]
) -> tuple[NDArray[np.bool_], list[str], str]:
    """Find the rows whose columns have given values and which a condition holds for.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    condition : callable, optional
        Takes a row, a mapping from column name to value.
    values : mapping of str to object
        Column name and the value, or collection of values, that it must have; a list has it if one of its items has.

    Returns
    -------
    keep : ndarray of shape (n_rows,), bool
        The rows.
    why : list of str
        For each of the others, in order, what is wrong with it.
    detail : str
        What was asked.
    """
    why = [""] * table.num_rows
    asked = []
    for name, value in values.items():
        allowed = set(value) if isinstance(value, list | tuple | set | frozenset) else {value}
        asked.append(f"{name} is {' or '.join(sorted(map(str, allowed)))}")
        for row, found in enumerate(table[name].to_pylist()):
            fits = not allowed.isdisjoint(found) if isinstance(found, list) else found in allowed
            if not fits and not why[row]:
                why[row] = f"{name} is {'missing' if found is None else found}"
    if condition is not None:
        asked.append("the condition holds")
        for row, found in enumerate(each(table)):
            if not condition(found) and not why[row]:
                why[row] = "the condition does not hold"
    return np.array([not w for w in why], bool), [w for w in why if w], ", ".join(asked)


def dated(
    dates: Sequence[dt.date | None], start: str | dt.date | None, end: str | dt.date | None
) -> tuple[NDArray[np.bool_], list[str], str]:
    """Find the dates from `start` to `end`, both included, None being no bound; returns what `matching` does.

    Raises
    ------
    InputError
        If a bound is no date.
    """
    first = dt.date.min if start is None else _bound(start, last=False)
    last = dt.date.max if end is None else _bound(end, last=True)
    why = ["no date" if d is None else "" if first <= d <= last else f"dated {d}" for d in dates]
    asked = [f"from {first}"] * (start is not None) + [f"to {last}"] * (end is not None)
    return np.array([not w for w in why], bool), [w for w in why if w], " ".join(asked) or "dated"


def drawn(ids: Sequence[str], n: int, seed: int, strata: Sequence[Any] | None) -> NDArray[np.bool_]:
    """Draw `n` rows without replacement, each stratum in proportion.

    Parameters
    ----------
    ids : sequence of str
        Id of each row; with the seed it decides.
    n : int
        How many.
    seed : int
        Which of the random samples.
    strata : sequence, optional
        Stratum of each row. Each gives the whole part of its share of `n`; what is left goes to the largest remainders.

    Returns
    -------
    ndarray of shape (n_rows,), bool
        The rows drawn.
    """
    keys = [hashlib.sha256(f"{seed}\0{i}".encode("utf-8", "surrogatepass")).digest() for i in ids]
    members: dict[Any, list[int]] = {}
    for row, name in enumerate(strata if strata is not None else [None] * len(ids)):
        members.setdefault(name, []).append(row)
    quota = {name: n * len(rows) // len(ids) for name, rows in members.items()}
    remainder = {name: n * len(rows) % len(ids) for name, rows in members.items()}
    for name in sorted(members, key=lambda name: (-remainder[name], str(name)))[: n - sum(quota.values())]:
        quota[name] += 1
    keep = np.zeros(len(ids), bool)
    for name, rows in members.items():
        keep[sorted(rows, key=keys.__getitem__)[: quota[name]]] = True
    return keep


def _bound(value: str | dt.date, *, last: bool) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    parts = str(value).split("-")
    try:
        year, month, day = (int(p) for p in [*parts, "1", "1"][:3])
        date = dt.date(year, month, day)
    except ValueError as error:
        raise InputError(f"'{value}' is no date; write 2019, 2019-03 or 2019-03-31") from error
    if not last or len(parts) == 3:
        return date
    following = dt.date(year + 1, 1, 1) if len(parts) == 1 else dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def refuse_lists(table: pa.Table, name: str) -> None:
    """Refuse a column of lists where documents are parted by one value each.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    name : str
        A column of theirs.

    Raises
    ------
    InputError
        If its values are lists, or mappings.
    """
    if pa.types.is_nested(table[name].type):
        raise InputError(f"column '{name}' holds lists; a column of one value each is needed")
