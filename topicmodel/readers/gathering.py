"""Many files as one table: the files of a folder, the members of an archive."""

import json
from collections.abc import Iterable

import pyarrow as pa

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.readers.sniff import FORMATS, sniff
from topicmodel.readers.table import Names, Problem, RawTable, canonical

__all__ = ["gather"]


def gather(
    name: str,
    members: Iterable[tuple[str, bytes | InputError]],
    *,
    format: str | None = None,
    text: str | None = None,
    id: str | None = None,
) -> RawTable:
    """Read files of any formats into one table of documents.

    Parameters
    ----------
    name : str
        Name of the whole, for messages.
    members : iterable of (str, bytes or InputError)
        Relative path and content of each file, in the order of the documents; an error is listed as a problem.
    format : str, optional
        Format of every file; each is recognised on its own when not given.
    text, id : str, optional
        Columns of the texts and ids, for the tables among them.

    Returns
    -------
    RawTable
        Canonical already (ids are unique over all files). Files that cannot be read are listed, the others kept.

    Raises
    ------
    InputError
        If no file can be read.

    Examples
    --------
    >>> files = [("a.txt", b"Il pleut."), ("b.jsonl", b'{"text": "Il neige."}'), ("c.txt", b"")]
    >>> raw = gather("presse", files)
    >>> raw.table["id"].to_pylist(), str(raw.problems[0])
    (['a', 'b-1'], 'c.txt: empty file; a text is needed (left out)')
    """
    tables: list[pa.Table] = []
    problems: list[Problem] = []
    names = Names()
    count = 0
    for member, data in members:
        count += 1
        try:
            if isinstance(data, InputError):
                raise data
            kind = format or sniff(data, member)
            named = {"text": text, "id": id} if FORMATS[kind].columns else {}
            table, found = canonical(FORMATS[kind].read_bytes(data, member), **named)
        except (InputError, MissingExtraError) as error:
            problems.append(Problem(member, str(error).removeprefix(f"{member}: "), kept=False))
            continue
        tables.append(_renamed(table, member, names, problems))
        problems += found
    if not tables:
        first = f" (first: {problems[0].where}: {problems[0].what})" if problems else ""
        raise InputError(f"{name}: none of {count} files can be read{first}" if count else f"{name}: no file in it")
    whole = _joined(tables)
    return RawTable(name, whole, tuple(range(1, whole.num_rows + 1)), tuple(problems))


def _renamed(table: pa.Table, member: str, names: Names, problems: list[Problem]) -> pa.Table:
    """Give documents whose id stood in a file before another one."""
    old = table["id"].to_pylist()
    new = [names.take(each) for each in old]
    if new == old:
        return table
    for before, after in zip(old, new, strict=True):
        if before != after:
            problems.append(Problem(member, f"id '{before}' stood in a file before; called '{after}'", kept=True))
    return table.set_column(table.column_names.index("id"), "id", pa.array(new, pa.string()))


def _joined(tables: list[pa.Table]) -> pa.Table:
    try:
        return pa.concat_tables(tables, promote_options="permissive").combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # A column that is a number here and a text there becomes text; null and missing stay null.
        types: dict[str, set[pa.DataType]] = {}
        for table in tables:
            for field in table.schema:
                types.setdefault(field.name, set()).add(field.type)
        mixed = {name for name, found in types.items() if len(found - {pa.null()}) > 1}
        return pa.concat_tables(
            [_as_text(table, mixed) for table in tables], promote_options="default"
        ).combine_chunks()


def _as_text(table: pa.Table, columns: set[str]) -> pa.Table:
    for i, name in enumerate(table.column_names):
        if name in columns:
            values = [v if v is None or isinstance(v, str) else _written(v) for v in table[name].to_pylist()]
            table = table.set_column(i, name, pa.array(values, pa.string()))
    return table


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).strip('"')
