r"""IRaMuTeQ and Alceste: one text file, a line of starred variables before each document.

``**** *journal_LeMonde *date_2025-03-03`` begins a document; each ``*name_value`` is a variable (a lone ``*name`` is
one too, with the value ``yes``). ``-*theme_sante`` begins a passage on a theme inside a document. Alceste's older
form numbers the documents: ``0001 *journal_LeMonde``.

References
----------
.. [1] L. Loubère and P. Ratinaud, "Documentation IRaMuTeQ 0.6 alpha 3", 2014. http://www.iramuteq.org/documentation
"""

import re

import pyarrow as pa

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem
from topicmodel.readers.table import RawTable

__all__ = ["looks_like", "read_bytes"]

_STARRED = re.compile(r"\*{4}(?=\s|$)|[0-9]{4,}(?=\s+\*\w)")
_VARIABLE = re.compile(r"(?<!\S)\*(\S+)")
_BARE = re.compile(r"(?=\*\w+_\S+(?:\s+\*\w+_\S+)+\s*\Z)")
_THEME = re.compile(r"-\*(\S+)\s*")
# Stars of which some are lost, parted, put in quotes or made typographic, before a variable.
_MISWRITTEN = re.compile(r"[\"'«»“”\s-]*[*∗＊⁎✱](?:\s?[*∗＊⁎✱])+(?=\s*\*\w+_)")
_INSIDE = re.compile(r"(?<=\S)\s*\*{4}(?=\s+\*\w+_)")
_ALONE = re.compile(r"\*\w+_\S+")
_YES = "yes"


def looks_like(head: bytes) -> bool:
    """Tell whether the first line is one of starred variables."""
    line = head.partition(b"\n")[0].partition(b"\r")[0].decode("utf-8", "replace")
    starred = _STARRED.match(line)
    return starred is not None and (
        _VARIABLE.search(line, starred.end()) is not None or not line[starred.end() :].strip()
    )


def read_bytes(data: bytes, name: str) -> RawTable:
    r"""Read a corpus in the format of IRaMuTeQ; variables become columns.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        Column ``text``, one column per variable (null where a document lacks it), and ``themes`` where documents have
        thematic lines: a list of ``{theme, start}``, `start` being the character of the text where it begins.

    Raises
    ------
    InputError
        If it is empty, no text, or has no starred line.

    Examples
    --------
    >>> lines = "**** *journal_LeMonde *date_2025-03-03\nIl pleut.\n**** *journal_Libé\nIl neige.\n"
    >>> read_bytes(lines.encode(), "presse.txt").table.to_pylist()[1]
    {'text': 'Il neige.', 'journal': 'Libé', 'date': None}
    """
    decoded = decode(data, name)
    problems = decoded.problems(name)
    documents: list[tuple[str, list[str]]] = []
    before: list[str] = []
    for number, line in enumerate(decoded.text.split("\n"), 1):
        text, starred, doubt = _parted(line.strip())
        if doubt:
            problems.append(Problem(name, doubt, kept=True, part=f"line {number}"))
        (documents[-1][1] if documents else before).append(text)
        if starred is not None:
            documents.append((starred, []))
    if not documents:
        raise InputError(
            f"{name}: no line begins with **** (starred variables); IRaMuTeQ text has one before each document"
        )
    if any(before):
        problems.append(Problem(name, "text before the first starred line", kept=False, part="line 1"))
    return _table(name, documents, problems)


def _parted(line: str) -> tuple[str, str | None, str]:
    """Part a line into text, the variables of a starred line (None if it is none), and what is doubtful about it."""
    starred = _STARRED.match(line)
    if starred is not None:
        return "", line[starred.end() :], ""
    starred = _MISWRITTEN.match(line) or _BARE.match(line)
    if starred is not None:
        return "", line[starred.end() :].rstrip("\"'»”"), "not four stars; read as a starred line"
    inside = _INSIDE.search(line)
    if inside is not None and not _VARIABLE.sub("", line[inside.end() :]).strip():
        return line[: inside.start()], line[inside.end() :], "four stars behind a text; read as a starred line"
    if inside is not None:
        return line, None, "four stars and a variable inside a line; two texts may be joined here"
    alone = _ALONE.fullmatch(line) is not None
    return line, None, f"'{line[:40]}' alone on a line; two texts may be joined here" if alone else ""


def _table(name: str, documents: list[tuple[str, list[str]]], problems: list[Problem]) -> RawTable:
    rows: list[dict[str, str]] = []
    texts, themes = [], []
    for row, (starred, lines) in enumerate(documents, 1):
        rows.append(_variables(starred, name, row, problems))
        text, found = _passages(lines)
        texts.append(text)
        themes.append(found)
    variables = dict.fromkeys(key for row in rows for key in row)
    taken = Names()
    for reserved in ("text", "themes"):
        taken.take(reserved)
    columns: dict[str, pa.Array] = {"text": pa.array(texts, pa.string())}
    for variable in variables:
        columns[taken.take(variable)] = pa.array([row.get(variable) for row in rows], pa.string())
    if any(themes):
        columns["themes"] = pa.array(themes, pa.list_(pa.struct([("theme", pa.string()), ("start", pa.int64())])))
    return RawTable(name, pa.table(columns), tuple(range(1, len(rows) + 1)), tuple(problems))


def _variables(starred: str, name: str, row: int, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _VARIABLE.findall(starred):
        variable, _, value = each.partition("_")
        if not variable:
            problems.append(Problem(name, f"variable '*{each}' has no name; left empty", kept=True, row=row))
            continue
        if variable in found:
            what = f"variable '{variable}' stands twice; both values kept"
            problems.append(Problem(name, what, kept=True, row=row))
            value = f"{found[variable]}; {value or _YES}"
        found[variable] = value or _YES
    rest = _VARIABLE.sub("", starred).strip()
    if rest:
        what = f"'{rest[:40]}' in a starred line is no variable; left empty"
        problems.append(Problem(name, what, kept=True, row=row))
    return found


def _passages(lines: list[str]) -> tuple[str, list[dict[str, str | int]]]:
    kept: list[str] = []
    themes: list[dict[str, str | int]] = []
    length = 0
    for line in lines:
        theme = _THEME.match(line)
        if theme is not None:
            themes.append({"theme": theme[1], "start": length})
            line = line[theme.end() :]
        if line:
            kept.append(line)
            length += len(line) + 1
    return "\n".join(kept), themes
