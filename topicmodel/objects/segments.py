"""Documents cut into sentences, paragraphs or windows of words."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest

__all__ = ["cut", "segmenter"]

_OWN = ("parent", "start", "end")

Spans = Callable[[str], list[tuple[int, int]]]


def segmenter(unit: str | int) -> Spans:
    """Return the function that finds the spans of a unit: ``"sentences"``, ``"paragraphs"``, or a number of words.

    Raises
    ------
    InputError
        If it is neither.
    """
    from topicmodel.text.paragraphs import paragraphs, windows
    from topicmodel.text.sentences import sentences

    if isinstance(unit, bool) or not isinstance(unit, int | str):
        raise InputError(f"segments({unit!r}); allowed: 'sentences', 'paragraphs' or a number of words")
    if isinstance(unit, int):
        if unit < 1:
            raise InputError(f"segments({unit}); a window has at least 1 word")
        return lambda text: windows(text, unit)
    units: dict[str, Spans] = {"sentences": sentences, "paragraphs": paragraphs}
    if unit not in units:
        raise InputError(
            f"segments('{unit}'); allowed: 'sentences', 'paragraphs' or a number of words{nearest(unit, units)}"
        )
    return units[unit]


def cut(table: pa.Table, spans: Spans) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Cut every text of a table.

    Parameters
    ----------
    table : pyarrow.Table
        Columns ``id`` and ``text``, and any metadata.
    spans : callable
        Takes a text and returns the bounds of its segments.

    Returns
    -------
    segments : pyarrow.Table
        One row per segment: ``id`` (``doc#1``, ``doc#2``, …), ``text``, ``parent`` (id of the document), ``start`` and
        ``end`` (its place in the document's text, int64), then the metadata, repeated. Segments of segments keep the
        first document as their parent, and their places in its text. A column of the input with one of these names
        is renamed, with an underscore.
    cut : ndarray of shape (n_documents,), bool
        The documents that have a segment.
    """
    ids, texts, rows, starts, ends = [], [], [], [], []
    for row, (name, text) in enumerate(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)):
        for number, (start, end) in enumerate(spans(text), 1):
            ids.append(f"{name}#{number}")
            texts.append(text[start:end])
            rows.append(row)
            starts.append(start)
            ends.append(end)
    taken = pa.array(rows, pa.int64())
    repeated = table.drop_columns(["id", "text"]).take(taken)
    start, end = pa.array(starts, pa.int64()), pa.array(ends, pa.int64())
    parent = table["id"].take(taken)
    if _are_segments(table):
        offset = repeated["start"]
        parent, start, end = repeated["parent"], pc.add(start, offset), pc.add(end, offset)
        repeated = repeated.drop_columns(list(_OWN))
    names = [f"{n}_" if n in _OWN else n for n in repeated.column_names]
    own = {"id": pa.array(ids, pa.string()), "text": pa.array(texts, pa.string())}
    own |= {"parent": parent, "start": start, "end": end}
    found = np.zeros(table.num_rows, bool)
    found[rows] = True
    return pa.table(own | dict(zip(names, repeated.columns, strict=True))), found


def _are_segments(table: pa.Table) -> bool:
    if not set(_OWN) <= set(table.column_names):
        return False
    lengths = pc.subtract(table["end"], table["start"]) if table["start"].type == pa.int64() else None
    return lengths is not None and bool(np.array_equal(lengths.to_numpy(), pc.utf8_length(table["text"]).to_numpy()))
