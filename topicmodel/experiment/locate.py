"""Where a key stands in a TOML file; the parser of the standard library does not tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from topicmodel.errors import InputError

__all__ = ["Place", "Places", "key_lines"]

Place = tuple[str, ...]
_PART = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"^\s*\[\[?\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=\s*(.*)$")


def key_lines(text: str) -> dict[Place, int]:
    r"""Return the line of each table and key.

    Parameters
    ----------
    text : str
        A valid TOML file.

    Returns
    -------
    dict of tuple of str to int
        Numbers from 1 by the path of the key. Keys inside an inline table have no line of their own.

    Examples
    --------
    >>> key_lines('name = "a"\n[model]\nuse = "lda"')
    {('name',): 1, ('model',): 2, ('model', 'use'): 3}
    """
    found: dict[Place, int] = {}
    table: Place = ()
    open_until = ""  # what ends a string or list of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if open_until:
            if open_until in line:
                open_until = ""
            continue
        if header := _HEADER.match(line):
            table = _parts(header[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            for size in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:size], number)
            open_until = _opened(key[2])
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """Where the keys of an experiment come from, for messages.

    Parameters
    ----------
    name : str
        The file.
    lines : mapping of tuple of str to int
        From `key_lines`.
    overridden : mapping of tuple of str to str
        Keys that were given otherwise, and how.
    """

    name: str
    lines: Mapping[Place, int] = field(default_factory=dict)
    overridden: Mapping[Place, str] = field(default_factory=dict)

    def of(self, path: Place) -> str:
        """Return where a key, or the nearest table around it, stands."""
        for size in range(len(path), 0, -1):
            if path[:size] in self.overridden:
                return self.overridden[path[:size]]
            if path[:size] in self.lines:
                return f"{self.name}, line {self.lines[path[:size]]}"
        return self.name

    def moved(self, table: Place, point: Mapping[str, object]) -> "Places":
        """Return the places with the keys of a point where a table, a grid say, tells their values."""
        said = {}
        for key in point:
            path = tuple(key.split("."))
            said[path] = f"{self.of((*table, *path))}, [{'.'.join(table)}]"
        return Places(self.name, self.lines, dict(self.overridden) | said)

    def fail(self, path: Place, message: str) -> NoReturn:
        """Raise an InputError that names the place and the key."""
        key = ".".join(path)
        raise InputError(f"{self.of(path)}: {f'{key}: ' if key else ''}{message}")


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _opened(value: str) -> str:
    """Return what ends a value that goes on after its first line."""
    for quotes in ('"""', "'''"):
        if value.startswith(quotes) and quotes not in value[3:]:
            return quotes
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*', "", value)
    return "]" if bare.startswith("[") and bare.count("[") > bare.count("]") else ""
