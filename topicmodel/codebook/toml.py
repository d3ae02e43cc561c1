"""Codebooks as TOML: rows of the file to themes and back."""

import re
import tomllib
from typing import Any

import tomli_w

from topicmodel.codebook.theme import Theme, check_hierarchy, check_theme
from topicmodel.errors import InputError, nearest

__all__ = ["read_themes", "write_themes"]

_KEYS = ("code", "label", "definition", "keywords", "iptc", "negative", "parent")
_STRINGS = ("code", "label", "definition", "iptc", "parent")


def read_themes(text: str, where: str) -> tuple[str, tuple[Theme, ...]]:
    """Read the name and the themes of a codebook.

    Parameters
    ----------
    text : str
        Text of the TOML file.
    where : str
        Name of the file, for messages.

    Returns
    -------
    name : str
        Name of the codebook; that of the file when it has none.
    themes : tuple of Theme
        Checked.

    Raises
    ------
    InputError
        Naming the file, the line of the theme and the key.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where}: not valid TOML: {error}") from error
    for key in data:
        if key not in ("name", "theme"):
            raise InputError(f"{where}: unknown key '{key}'; 'name' and [[theme]] are allowed")
    rows = data.get("theme", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{where}: 'theme' must be written [[theme]], once per theme")
    lines = [i for i, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*theme\s*]]", line)]
    lines += [0] * (len(rows) - len(lines))  # themes written in TOML's inline form have no line of their own
    themes: dict[str, Theme] = {}
    parents = [row.get("parent") for row in rows]
    for row, line in zip(rows, lines, strict=False):
        try:
            theme = _theme(row)
            check_theme(theme, themes, parents)
        except InputError as error:
            raise InputError(f"{f'{where}, line {line}' if line else where}: {error}") from error
        themes[theme.code] = theme
    try:
        check_hierarchy(themes.values())
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    return str(data.get("name", where.removesuffix(".toml"))), tuple(themes.values())


def write_themes(name: str, themes: tuple[Theme, ...]) -> str:
    """Return the text of the TOML file; a keyword of weight 1 is a plain string.

    Parameters
    ----------
    name : str
        Name of the codebook.
    themes : tuple of Theme
        The themes.

    Returns
    -------
    str
        What `read_themes` reads back.
    """
    return tomli_w.dumps({"name": name, "theme": [_row(theme) for theme in themes]})


def _row(theme: Theme) -> dict[str, Any]:
    weighted = zip(theme.keywords, theme.weights, strict=True)
    row: dict[str, Any] = {
        "code": theme.code,
        "label": theme.label,
        "definition": theme.definition,
        "keywords": [word if weight == 1 else {"word": word, "weight": weight} for word, weight in weighted],
        "iptc": theme.iptc,
    }
    if theme.negative:
        row["negative"] = list(theme.negative)
    if theme.parent:
        row["parent"] = theme.parent
    return row


def _theme(row: dict[str, Any]) -> Theme:
    for key in row:
        if key not in _KEYS:
            raise InputError(f"unknown key '{key}'; allowed: {', '.join(_KEYS)}{nearest(key, _KEYS)}")
    for key in ("code", "label"):
        if key not in row:
            raise InputError(f"key '{key}' is missing")
    if not isinstance(row.get("keywords", []), list):
        raise InputError("key 'keywords' must be a list of strings or of { word = …, weight = … }")
    if not isinstance(row.get("negative", []), list):
        raise InputError("key 'negative' must be a list of strings")
    for key in _STRINGS:
        if not isinstance(row.get(key, ""), str):
            raise InputError(f"key '{key}' must be a string, found {type(row[key]).__name__}")
    pairs = [_keyword(entry) for entry in row.get("keywords", [])]
    return Theme(
        row["code"],
        row["label"],
        row.get("definition", ""),
        tuple(word for word, _ in pairs),
        row.get("iptc", ""),
        tuple(weight for _, weight in pairs),
        tuple(row.get("negative", ())),
        row.get("parent", ""),
    )


def _keyword(entry: Any) -> tuple[Any, Any]:
    if not isinstance(entry, dict):
        return entry, 1.0
    for key in entry:
        if key not in ("word", "weight"):
            raise InputError(
                f"keyword with unknown key '{key}'; allowed: word, weight{nearest(key, ('word', 'weight'))}"
            )
    if "word" not in entry:
        raise InputError("keyword without 'word'; write { word = \"migrant\", weight = 2.0 }")
    return entry["word"], entry.get("weight", 1.0)
