"""Many files as one table: the files of a folder, the members of an archive."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.readers.sniff import FORMATS, sniff
from topicmodel.readers.table import Names, Problem, RawTable, canonical, first
from topicmodel.readers.values import written

__all__ = ["gather", "stacked"]


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
        why = f"none of {count} files can be read{first(problems)}" if count else "no file in it"
        raise InputError(f"{name}: {why}")
    whole = stacked(tables, problems, f"{name}, ").combine_chunks()
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


def stacked(tables: Sequence[pa.Table], problems: list[Problem], place: str = "") -> pa.Table:
    """Put tables one after the other.

    Parameters
    ----------
    tables : sequence of pyarrow.Table
        At least one.
    problems : list of Problem
        Columns that became text are added to it.
    place : str
        What stands before the name of the column there.

    Returns
    -------
    pyarrow.Table
        All columns in the order in which they are met, null where a table lacks one; where the tables disagree on the
        type of a column, numbers become the wider type, anything else text.
    """
    columns = {}
    for name in dict.fromkeys(name for table in tables for name in table.column_names):
        parts = [t.select([name]) if name in t.column_names else pa.table({name: pa.nulls(len(t))}) for t in tables]
        try:
            columns[name] = pa.concat_tables(parts, promote_options="permissive")[name]
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            kinds = ", ".join(dict.fromkeys(str(part[name].type) for part in parts))
            what = f"of different types ({kinds}); became text"
            problems.append(Problem(f"{place}column '{name}'", what, kept=True))
            texts = [pa.array([written(value) for value in part[name].to_pylist()], pa.string()) for part in parts]
            columns[name] = pa.chunked_array(texts)
    return pa.table(columns)
