"""Frames of other libraries to an Arrow table: pandas, polars and whatever speaks Arrow, datasets of Hugging Face.

Nothing is imported: a frame is asked what it offers (the Arrow PyCapsule interface [1]_, or the methods of a
`datasets.Dataset`).

References
----------
.. [1] Apache Arrow, "The Arrow PyCapsule Interface". https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
"""

from decimal import Decimal
from typing import Any

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.problem import Problem
from topicmodel.readers.table import RawTable
from topicmodel.readers.values import written

__all__ = ["read_frame"]


def read_frame(frame: Any, name: str = "frame") -> RawTable:
    """Return the columns of a frame as they stand in it.

    Parameters
    ----------
    frame : object
        A pandas or polars frame, an Arrow table, a `datasets.Dataset`, or anything with ``__arrow_c_stream__``.
    name : str
        Name for messages.

    Returns
    -------
    RawTable
        Strings are plain strings, whatever the library keeps them in. A pandas column with values of several types, or
        with integers beyond 64 bits, is text, and listed.

    Raises
    ------
    InputError
        If it is something else, a lazy frame, a set of splits, has two columns of one name, or values of a kind that
        Arrow does not know.

    Examples
    --------
    >>> read_frame(pa.table({"text": pa.array(["un", "un"]).dictionary_encode()})).table.schema.field("text").type
    DataType(string)
    """
    kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
    if isinstance(frame, dict):
        splits = ", ".join(map(str, frame))
        raise InputError(f"a {kind} of {splits}; one frame is needed: name the split, frame[...]")
    if hasattr(frame, "collect") and not hasattr(frame, "__arrow_c_stream__"):
        raise InputError(f"a {kind}, which is lazy; call .collect() on it first")
    problems: list[Problem] = []
    try:
        table = _table(frame, name, problems)
    except (pa.ArrowException, ValueError, TypeError) as error:
        first = str(error).split("\n", 1)[0][:160]
        raise InputError(f"a {kind} that Arrow cannot hold: {first}") from error
    if table is None:
        raise InputError(f"a {kind}; a pandas or polars frame, an Arrow table or a datasets.Dataset is needed")
    plain = pa.table([_plain(column) for column in table.columns], names=table.column_names)
    return RawTable(name, plain, tuple(range(1, plain.num_rows + 1)), tuple(problems))


def _table(frame: Any, name: str, problems: list[Problem]) -> pa.Table | None:
    if hasattr(frame, "with_format") and hasattr(frame, "column_names"):
        # The rows may have been selected or shuffled: the format applies that, the table inside does not.
        found = frame.with_format("arrow")[:]
        return found if isinstance(found, pa.Table) else None
    if isinstance(frame, pa.Table):
        return frame
    if type(frame).__module__.partition(".")[0] == "pandas" and hasattr(frame, "columns"):
        return pa.Table.from_pandas(_uniform(frame, name, problems), preserve_index=False)
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.table(frame)
    return None


def _uniform(frame: Any, name: str, problems: list[Problem]) -> Any:
    """Return a pandas frame whose columns of several types are text: one such value costs no other."""
    uniform = frame.copy(deep=False)
    for each in frame.columns if frame.columns.is_unique else ():
        try:
            pa.array(frame[each], from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            cells = zip(frame[each], frame[each].isna(), strict=True)
            try:
                uniform[each] = [None if gap else written(_as_json(value)) for value, gap in cells]
            except TypeError as refused:
                raise TypeError(f"column '{each}' holds {refused}") from error
            what = "integers beyond 64 bits" if isinstance(error, OverflowError) else "values of several types"
            problems.append(Problem(name, f"{what}; kept as text", kept=True, part=f"column '{each}'"))
    return uniform


def _as_json(value: Any) -> Any:
    """Return a value as JSON has it; what has no text that is the same in every run (an object, a set) is refused."""
    if hasattr(value, "tolist"):
        return _as_json(value.tolist())
    if isinstance(value, list | tuple):
        return [_as_json(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _as_json(each) for key, each in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a {type(value).__name__}; strings, numbers, dates, lists and dicts are allowed")


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column whose strings are of the usual type: dictionaries, large strings and views are how, not what."""
    if pa.types.is_dictionary(column.type):
        # Not cast: Arrow cannot take from views, in which polars keeps its categories.
        parts = [
            _plain(pa.chunked_array([chunk.dictionary])).combine_chunks().take(chunk.indices) for chunk in column.chunks
        ]
        return pa.chunked_array(parts) if parts else pa.chunked_array([], column.type.value_type)
    views = pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)
    return column.cast(pa.string()) if views else column
