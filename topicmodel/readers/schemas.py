"""One schema for batches of JSON that have each their own."""

import pyarrow as pa

from topicmodel.readers.problem import Problem
from topicmodel.readers.values import written

__all__ = ["MixedError", "Schemas"]


class MixedError(Exception):
    """A value does not fit the type of its column, which is text from now on."""


class Schemas:
    """Columns in the order in which they are met; where their types do not go together, values are kept as JSON text.

    Examples
    --------
    >>> schemas = Schemas()
    >>> schemas.add(pa.table({"n": [1]}))
    >>> schemas.add(pa.table({"n": [2.5], "s": ["x"]}))
    >>> schemas.fitted(pa.table({"n": [1]}), 1).to_pylist()
    [{'n': 1.0, 's': None}]
    """

    def __init__(self) -> None:
        self._types: dict[str, pa.DataType | None] = {}

    def add(self, table: pa.Table) -> None:
        """Take the columns of a batch into account; one without values may be of any type."""
        for field, column in zip(table.schema, table.columns, strict=True):
            known = self._types.get(field.name, pa.null())
            found = pa.null() if column.null_count == len(column) else field.type
            self._types[field.name] = None if known is None else _merged(known, found)

    def problems(self, name: str) -> list[Problem]:
        """Return which columns of the file `name` are kept as text."""
        mixed = [column for column, kind in self._types.items() if kind is None]
        what = "values of several types; kept as text"
        return [Problem(name, what, kept=True, part=f"column '{column[:80]}'") for column in mixed]

    def fitted(self, table: pa.Table, n_rows: int) -> pa.Table:
        """Return a table of one of the batches with all columns and their common types.

        A table without columns cannot say how many rows it has: `n_rows` does.

        Raises
        ------
        MixedError
            If a value does not fit; all batches must be fitted again.
        """
        columns = {}
        for name, kind in self._types.items():
            wanted = pa.string() if kind is None or pa.types.is_null(kind) else kind
            if name not in table.column_names:
                columns[name] = pa.nulls(n_rows, wanted)
            elif table.schema.field(name).type == wanted:
                columns[name] = table[name]
            elif kind is None:
                columns[name] = pa.array([written(value) for value in table[name].to_pylist()], wanted)
            else:
                columns[name] = self._converted(name, table[name], wanted)
        return pa.table(columns)

    def _converted(self, name: str, column: pa.ChunkedArray, wanted: pa.DataType) -> pa.Array:
        try:
            return pa.array(column.to_pylist(), wanted)
        except (pa.ArrowException, OverflowError):
            # An integer that no float holds, say.
            self._types[name] = None
            raise MixedError from None


def _merged(first: pa.DataType, second: pa.DataType) -> pa.DataType | None:
    """Return the type that pyarrow gives values of two types together; None where there is none."""
    if first == second or pa.types.is_null(second):
        return first
    if pa.types.is_null(first):
        return second
    if {first, second} == {pa.int64(), pa.float64()}:
        return pa.float64()
    if pa.types.is_list(first) and pa.types.is_list(second):
        inner = _merged(first.value_type, second.value_type)
        return None if inner is None else pa.list_(inner)
    if pa.types.is_struct(first) and pa.types.is_struct(second):
        types: dict[str, pa.DataType] = {field.name: field.type for field in first}
        for field in second:
            inner = _merged(types.get(field.name, pa.null()), field.type)
            if inner is None:
                return None
            types[field.name] = inner
        return pa.struct(types)
    return None
