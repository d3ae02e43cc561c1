"""Corpora put together."""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from topicmodel.readers import Problem
from topicmodel.readers.table import Names

__all__ = ["merged"]


def merged(tables: Sequence[pa.Table]) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Put tables one after the other.

    Parameters
    ----------
    tables : sequence of pyarrow.Table
        Columns ``id`` and ``text``, and any metadata.

    Returns
    -------
    table : pyarrow.Table
        All columns, null where a table lacks one. An id that stood before gets ``~2``, ``~3``, …; where the tables
        disagree on the type of a column, numbers become the wider type, anything else text.
    problems : tuple of Problem
        Ids that were changed and columns that became text.
    """
    problems: list[Problem] = []
    names = list(dict.fromkeys(name for table in tables for name in table.column_names))
    order = [n for n in ("id", "text", "title", "date", "source") if n in names]
    columns = {}
    for name in [*order, *(n for n in names if n not in order)]:
        columns[name] = _stacked(name, tables, problems)
    columns["id"] = _unique(columns["id"].to_pylist(), problems)
    return pa.table(columns), tuple(problems)


def _stacked(name: str, tables: Sequence[pa.Table], problems: list[Problem]) -> pa.ChunkedArray:
    parts = [t.select([name]) if name in t.column_names else _nulls(name, t.num_rows) for t in tables]
    try:
        return pa.concat_tables(parts, promote_options="permissive")[name]
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        kinds = ", ".join(dict.fromkeys(str(p[name].type) for p in parts))
        problems.append(Problem(f"column '{name}'", f"of different types ({kinds}); became text", kept=True))
        return pa.chunked_array([pa.array([_text(v) for v in p[name].to_pylist()], pa.string()) for p in parts])


def _nulls(name: str, n: int) -> pa.Table:
    return pa.table({name: pa.nulls(n)})


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else json.dumps(value, ensure_ascii=False, default=str)


def _unique(ids: list[str], problems: list[Problem]) -> pa.Array:
    names, unique = Names(), []
    for wanted in ids:
        name = names.take(wanted)
        if name != wanted:
            problems.append(Problem(name, f"id '{wanted}' stood before; called '{name}'", kept=True))
        unique.append(name)
    return pa.array(unique, pa.string())
