"""Corpora put together."""

from collections.abc import Sequence

import pyarrow as pa

from topicmodel.readers import Problem
from topicmodel.readers.columns import in_order
from topicmodel.readers.gathering import stacked
from topicmodel.readers.names import Names

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
    whole = in_order(stacked(tables, "", problems))
    return whole.set_column(0, "id", _unique(whole["id"].to_pylist(), problems)), tuple(problems)


def _unique(ids: list[str], problems: list[Problem]) -> pa.Array:
    names, unique = Names(), []
    for wanted in ids:
        name = names.take(wanted)
        if name != wanted:
            problems.append(Problem("", f"id '{wanted}' stood before; called '{name}'", kept=True, id=name))
        unique.append(name)
    return pa.array(unique, pa.string())
