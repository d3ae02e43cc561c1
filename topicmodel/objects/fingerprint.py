"""The same digest for the same content, however Arrow or pandas store it."""

import hashlib
import json
import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

__all__ = ["canonical_lines", "digest_of"]

_ROWS = 1000


def canonical_lines(table: pa.Table) -> Iterator[bytes]:
    r"""Yield each row as a line of JSON, keys in alphabetical order.

    Chunks, dictionaries and widths of types do not show. What a passage through pandas changes does not either: NaN is
    missing, and a whole number is written without a fraction. Dates and times are in ISO 8601.

    Parameters
    ----------
    table : pyarrow.Table
        Any table.

    Yields
    ------
    bytes
        A line of UTF-8 and its line end.

    Examples
    --------
    >>> list(canonical_lines(pa.table({"b": [1.0, None], "a": ["é", "f"]})))
    [b'{"a": "\xc3\xa9", "b": 1}\n', b'{"a": "f", "b": null}\n']
    """
    names = sorted(table.column_names)
    # Values that JSON writes as they are need no look at each of them.
    plain = all(_is_plain(table.schema.field(name).type) for name in names)
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=not plain, default=_text).encode
    for batch in table.select(names).to_batches(max_chunksize=_ROWS):
        rows = batch.to_pylist()
        for row in rows if plain else map(_canonical, rows):
            yield encode(row).encode("utf-8") + b"\n"


def digest_of(table: pa.Table) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical lines of a table."""
    digest = hashlib.sha256()
    for line in canonical_lines(table):
        digest.update(line)
    return digest.hexdigest()


def _is_plain(kind: pa.DataType) -> bool:
    if pt.is_dictionary(kind):
        return _is_plain(kind.value_type)
    # By name: string_view has no test of its own in every version.
    texts = str(kind) in ("string", "large_string", "string_view")
    return bool(texts or pt.is_integer(kind) or pt.is_boolean(kind) or pt.is_date(kind) or pt.is_null(kind))


def _canonical(value: Any) -> Any:
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: _canonical(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(v) for v in value]
    return value


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
