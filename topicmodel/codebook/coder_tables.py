"""Annotation tables of coders: CSV to codes by document."""

import csv
import re
from pathlib import Path

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode

__all__ = ["read_annotations"]

_IDS = ("id", "identifiant", "doc_id", "document")
_CODES = ("codes", "code", "themes", "theme", "thèmes", "thème")


def read_annotations(path: str | Path) -> dict[str, tuple[str, ...]]:
    """Read which codes a coder gave to each document.

    Parameters
    ----------
    path : str or pathlib.Path
        CSV with a header and columns ``id`` and ``codes`` (or ``document``, ``theme``, ``themes``, …), separated by
        ``,``, ``;`` or tabs. Several codes are separated by ``;`` or ``,`` in their column, or stand in several rows of
        the same id; an empty cell is a document without theme. Other columns are ignored.

    Returns
    -------
    dict of str to tuple of str
        Codes by id, in the order of the file.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or a row has no id: an agreement on half a table would mislead.
    """
    path = Path(path)
    try:
        text = decode(path.read_bytes(), path.name).text
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t;,", key=header.count)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True) if any(row)]
    names = [name.strip().lower() for name in rows[0]]
    place_id, place_codes = (_place(names, allowed, path.name) for allowed in (_IDS, _CODES))
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], 1):
        key = row[place_id].strip() if place_id < len(row) else ""
        if not key:
            raise InputError(f"{path.name}, row {number}: no id; every row needs one")
        # In `d1,sport,sante` under `id,codes`, what overflows the header are codes too.
        cells = row[place_codes:] if place_codes == len(names) - 1 else row[place_codes : place_codes + 1]
        codes = [code.strip() for cell in cells for code in re.split("[;,]", cell) if code.strip()]
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *codes)))
    if not found:
        raise InputError(f"{path.name}: a header and no row; at least one document is needed")
    return found


def _place(names: list[str], allowed: tuple[str, ...], where: str) -> int:
    for name in allowed:
        if name in names:
            return names.index(name)
    raise InputError(
        f"{where}: no column '{allowed[0]}'; found {', '.join(names)}; one of {', '.join(allowed)} is needed"
    )
