"""Corpora put together."""

from collections.abc import Sequence

import pyarrow as pa

from topicmodel.readers import Problem
from topicmodel.readers.gathering import stacked
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
    whole = stacked(tables, problems)
    names = whole.column_names
    order = [n for n in ("id", "text", "title", "date", "source") if n in names]
    columns = {name: whole[name] for name in [*order, *(n for n in names if n not in order)]}
    columns["id"] = _unique(columns["id"].to_pylist(), problems)
    return pa.table(columns), tuple(problems)


def _unique(ids: list[str], problems: list[Problem]) -> pa.Array:
    names, unique = Names(), []
    for wanted in ids:
        name = names.take(wanted)
        if name != wanted:
            problems.append(Problem(name, f"id '{wanted}' stood before; called '{name}'", kept=True))
        unique.append(name)
    return pa.array(unique, pa.string())
