"""JSON lines: one object per line."""

import json
import re
from typing import Any

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode
from topicmodel.readers.table import Problem, RawTable

__all__ = ["looks_like", "read_bytes"]


def looks_like(head: bytes) -> bool:
    """Tell whether the first line is a JSON object, or begins as one if it is longer than the head."""
    line, end, _ = head.partition(b"\n")
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return not end and re.match(rb'\{\s*"[^"]+"\s*:\s*["\d\[{ntf-]', head) is not None


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read one JSON object per line; lines that are none are listed.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        One row per object; keys that an object lacks are null.

    Raises
    ------
    InputError
        If it is empty, no text, or no line holds an object.
    """
    decoded = decode(data, name)
    problems = [Problem(name, f"not UTF-8; read as {decoded.encoding}", kept=True)] if decoded.guessed else []
    objects: list[dict[str, Any]] = []
    numbers = []
    for number, line in enumerate(decoded.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = _whole(json.loads(line))
        except ValueError as error:
            problems.append(Problem(f"{name}, row {number}", f"no valid JSON ({error})", kept=False))
            continue
        if isinstance(value, dict):
            objects.append(value)
            numbers.append(number)
        else:
            problems.append(Problem(f"{name}, row {number}", f"a {type(value).__name__}, not an object", kept=False))
    if not objects:
        raise InputError(f"{name}: no line holds a JSON object (first: {problems[0].what})")
    names = list(dict.fromkeys(key for value in objects for key in value))
    columns = {key: _column([value.get(key) for value in objects]) for key in names}
    return RawTable(name, pa.table(columns), tuple(numbers), tuple(problems))


def _column(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # Mixed types in one column: keep each value as its JSON text rather than lose any.
        return pa.array([v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values])


def _whole(value: Any) -> Any:
    """Replace lone surrogates, which JSON allows and Arrow does not."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-8", "replace")) if not text.isascii() else value
