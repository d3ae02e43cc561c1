"""JSON lines: one object per line; also an array of objects, and objects that are spread over several lines."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.columns import role
from topicmodel.readers.decode import decode
from topicmodel.readers.problem import Problem, first
from topicmodel.readers.table import RawTable
from topicmodel.readers.values import column

__all__ = ["is_spread", "looks_like", "read_bytes"]

_MAX_COLUMNS = 500
_SPREAD = re.compile(r"\s*(?:\[\s*(?=\{)|(?=\{\s*\n\s*\"))")
_GAP = re.compile(r"[\s,\]]*(?:\[\s*(?=\{))?")
_NEXT = re.compile(r"(?:\}[\s,]*|\n[^\S\n]*)(?=\{)")
# A string ends with its line, and where a quote too few or too many makes it of what is between two objects.
_TOKEN = re.compile(r'"(?:[^"\\\n}]|\\.|\}(?![\s,]*\{\s*"))*+"?|[{}\[\],:\n]')
# How often the end of an object may be looked for in vain up to the end of the file.
_PATIENCE = 16
# Errors of `json` count the lines of all characters before them.
_BEHIND = 1 << 17
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def looks_like(head: bytes) -> bool:
    """Tell whether the first line is a JSON object, or begins as one if it is longer than the head; or an array."""
    if re.match(rb'(?:\[\s*\{|\{\s*\n)\s*"[^"]+"\s*:', head):
        return True
    line, end, _ = head.partition(b"\n")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not end and re.match(rb'\{\s*"[^"]+"\s*:\s*["\d\[{ntf-]', head) is not None


def is_spread(head: bytes) -> bool:
    """Tell whether a file begins as an array of objects, or as an object over several lines."""
    return _SPREAD.match(head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")) is not None


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read one JSON object per line, or all objects of an array; lines and elements that are none are listed.

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
    problems = decoded.problems(name)
    objects: list[dict[str, Any]] = []
    numbers = []
    seen: set[str] = set()
    decoder = _decoder(seen)
    for number, line in _written(decoded.text):
        if not line.strip():
            continue
        try:
            value = decoder.decode(line)
            value = _whole(value, seen) if _SURROGATE.search(line) else value
        except (ValueError, RecursionError) as error:
            what = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
            problems.append(Problem(name, f"no valid JSON ({what})", kept=False, row=number))
            seen.clear()
            continue
        problems.extend(Problem(name, what, kept=True, row=number) for what in sorted(seen))
        seen.clear()
        if isinstance(value, dict):
            objects.append(value)
            numbers.append(number)
        else:
            problems.append(Problem(name, f"a {type(value).__name__}, not an object", kept=False, row=number))
    if not objects:
        raise InputError(f"{name}: no line holds a JSON object{first(problems)}")
    return RawTable(name, _table(objects, name, problems), tuple(numbers), tuple(problems))


def _written(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, or objects that are not one to a line, with their numbers."""
    spread = _SPREAD.match(text)
    if spread is None:
        yield from enumerate(text.split("\n"), 1)
        return
    scan, position, number, patience = json.JSONDecoder().raw_decode, spread.end(), 0, _PATIENCE
    while position < len(text):
        number += 1
        try:
            _, end = scan(text, position)
        except (ValueError, RecursionError):
            if position > _BEHIND:
                text, position = text[position:], 0
            begun = text[position] == "{"
            end = (_end(text, position) if patience else -1) if begun else text.find("{", position)
            if end < 0:
                patience = max(patience - 1, 0)
                following = _NEXT.search(text, position + 1)
                end = following.end() if following else len(text)
        yield number, text[position:end]
        position = _GAP.match(text, end).end()  # type: ignore[union-attr] # nothing is a gap, too


def _end(text: str, start: int) -> int:
    """Return where a broken object closes, or another begins in none of its lists and no value; -1 if nowhere."""
    depth = lists = 0
    before = ":"
    for token in _TOKEN.finditer(text, start):
        kind = token[0][0]
        if kind == "{":
            if not lists and before in ",}\n":
                return token.start()
            depth += 1
        elif kind == "}":
            depth -= 1
            if not depth:
                return token.end()
        elif kind in "[]":
            lists = max(lists + (1 if kind == "[" else -1), 0)
        if kind != "\n" or before != ":":
            before = kind
    return -1


def _decoder(seen: set[str]) -> json.JSONDecoder:
    """Make a decoder that notes what JSON does not have or what is too large for a column."""

    def number(digits: str) -> int | str:
        if len(digits) < 19 or -(2**63) <= int(digits[:25]) < 2**63:
            return int(digits)
        seen.add("an integer beyond 64 bits; kept as text")
        return digits

    def constant(word: str) -> float:
        seen.add(f"{word}, which JSON does not have; kept as a number")
        return float(word)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = dict(found)
        if len(keys) < len(found):
            seen.add("a key that stands twice; the last value kept")
        return keys

    return json.JSONDecoder(parse_int=number, parse_constant=constant, object_pairs_hook=pairs)


def _whole(value: Any, seen: set[str]) -> Any:
    """Replace lone surrogates, which JSON allows and Arrow does not."""
    text = json.dumps(value, ensure_ascii=False)
    whole = text.encode("utf-8", "replace").decode("utf-8")
    if whole == text:
        return value
    seen.add("lone surrogates; each became '?'")
    return json.loads(whole)


def _table(objects: list[dict[str, Any]], name: str, problems: list[Problem]) -> pa.Table:
    names = list(dict.fromkeys(key for value in objects for key in value))
    if len(names) > _MAX_COLUMNS:
        # Keys that are data: the usual ones first, then the rest as they come.
        kept = sorted(names, key=lambda key: role(key) is None)[:_MAX_COLUMNS]
        found = f"{len(names):,} different keys; {len(names) - _MAX_COLUMNS:,} of them left empty"
        problems.append(Problem(name, found, kept=True))
        names = kept
    columns = {}
    for key in names:
        columns[key], note = column([value.get(key) for value in objects])
        if note:
            problems.append(Problem(name, f"{note}; kept as text", kept=True, part=f"column '{key[:80]}'"))
    return pa.table(columns)
