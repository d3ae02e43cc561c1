"""Which column of a table is the text, the id, the title, the date and the source: by its usual names."""

import re
import unicodedata
from collections.abc import Mapping

import pyarrow as pa

from topicmodel.errors import InputError, nearest
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem, listed
from topicmodel.readers.values import written

__all__ = ["ROLES", "in_order", "role", "with_roles"]

_USUAL = {
    "text": (
        "text", "texte", "body", "content", "contenu", "article", "corps", "full text", "fulltext", "texte integral",
        "corps du texte", "corps de l article", "texte de l article", "article text", "articlebody",
    ),
    "id": ("id", "identifiant", "doc id", "docid", "uid"),
    "title": ("title", "titre", "headline", "titre de l article"),
    "date": (
        "date", "published", "publication date", "date publication", "date de publication", "date de parution",
        "published at", "publishedat", "pub date", "pubdate", "datepublished",
    ),
    "source": (
        "source", "outlet", "journal", "publication", "media", "publication title", "newspaper", "nom du journal",
    ),
}  # fmt: skip
ROLES = tuple(_USUAL)
"""The columns that have a meaning."""
_FILLED = ("text", "title", "date")
_NOT_FILLING = ("article",)  # is often a number
_ROLE_OF = {name: (role, rank) for role, names in _USUAL.items() for rank, name in enumerate(names)}


def role(name: str) -> str | None:
    """Return what a column is by its name; case, accents and what parts the words do not count.

    Examples
    --------
    >>> role("Date de publication"), role("MÉDIA"), role("publication_date"), role("theme")
    ('date', 'source', 'date', None)
    """
    found = _ROLE_OF.get(_plain(name))
    return None if found is None else found[0]


def in_order(table: pa.Table) -> pa.Table:
    """Return a table with ``id``, ``text``, ``title``, ``date`` and ``source`` first, where it has them."""
    known = [each for each in ("id", *ROLES) if each in table.column_names]
    return table.select(list(dict.fromkeys([*known, *table.column_names])))


def with_roles(table: pa.Table, name: str, named: Mapping[str, str | None], problems: list[Problem]) -> pa.Table:
    """Give the columns that have a meaning their canonical names.

    Parameters
    ----------
    table : pyarrow.Table
        Columns as they stand in a file.
    name : str
        Name of the file, for messages.
    named : mapping of str to (str or None)
        Columns that the user named, by role.
    problems : list of Problem
        Is told where a column is empty in some rows, which take what another one of the same meaning has (files whose
        rows do not all have the same keys).

    Returns
    -------
    pyarrow.Table
        The same rows and columns; a column that had a canonical name and is something else is called ``text_``.

    Raises
    ------
    InputError
        If there is no text column, or a column that was named does not exist or was named twice.
    """
    names = table.column_names
    for wanted, column in named.items():
        if column is not None and column not in names:
            raise InputError(
                f"{name}: no column '{column}' for {wanted}; found {listed(names)}{nearest(column, names)}"
            )
    chosen = [column for column in named.values() if column is not None]
    twice = next((column for column in chosen if chosen.count(column) > 1), None)
    if twice is not None:
        both = " and ".join(wanted for wanted, column in named.items() if column == twice)
        raise InputError(f"{name}: column '{twice}' is named for {both}; each needs one of its own")
    ranked = sorted((known[1], i) for i, each in enumerate(names) if (known := _ROLE_OF.get(_plain(each))))
    roles: dict[str, str] = {}
    for wanted in ROLES:
        # What the user named for one thing is no other, whatever it is called.
        alike = [names[i] for _, i in ranked if role(names[i]) == wanted and names[i] not in chosen]
        column = named.get(wanted) or next(iter(alike), None)
        if column is None:
            continue
        roles[column] = wanted
        if wanted in _FILLED and named.get(wanted) is None:
            others = [each for each in alike if each != column and _plain(each) not in _NOT_FILLING]
            table = _filled(table, name, column, others, problems)
    if "text" not in roles.values():
        raise InputError(f"{name}: no text column; found {listed(names)}; say which one with text=")
    return table.rename_columns(_renamed(names, roles))


def _renamed(names: list[str], found: dict[str, str]) -> list[str]:
    taken = {wanted for column, wanted in found.items() if column != wanted}
    unique = Names()
    for wanted in found.values():
        unique.take(wanted)
    return [found[n] if n in found else unique.take(f"{n}_" if n in taken else n) for n in names]


def _filled(table: pa.Table, name: str, main: str, others: list[str], problems: list[Problem]) -> pa.Table:
    """Give rows that are empty in a column what others have."""
    if not others or any(pa.types.is_nested(table.schema.field(each).type) for each in (main, *others)):
        return table
    values = [written(value) for value in table[main].to_pylist()]
    taken = []
    for other in others:
        empty = [i for i, value in enumerate(values) if not (value or "").strip()]
        more = {i: found for i in empty if (found := written(table[other][i].as_py()))}
        values = [more.get(i, value) for i, value in enumerate(values)]
        taken += [f"'{other}'"] if more else []
    if not taken:
        return table
    what = f"empty in some rows, which have what {' or '.join(taken)} says"
    problems.append(Problem(name, what, kept=True, part=f"column '{main}'"))
    return table.set_column(table.column_names.index(main), main, pa.array(values, pa.string()))


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare.lower()).split())
