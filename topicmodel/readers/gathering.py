"""Many files as one table: the files of a folder, the members of an archive."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyarrow as pa

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.readers.columns import in_order
from topicmodel.readers.names import Names
from topicmodel.readers.problem import Problem, first
from topicmodel.readers.sniff import FORMATS, sniff
from topicmodel.readers.table import canonical_part
from topicmodel.readers.values import written

__all__ = ["gather", "stacked"]


def gather(
    name: str,
    members: Iterable[tuple[str, bytes | InputError]],
    *,
    format: str | None = None,
    text: str | None = None,
    id: str | None = None,
) -> tuple[pa.Table, tuple[Problem, ...]]:
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
    table : pyarrow.Table
        Columns as `topicmodel.readers.table.canonical` gives them; ids are unique over all files.
    problems : tuple of Problem
        Files and rows that cannot be read or were repaired.

    Raises
    ------
    InputError
        If no file can be read.

    Examples
    --------
    >>> files = [("a.txt", b"Il pleut."), ("b.jsonl", b'{"text": "Il neige."}'), ("c.txt", b"")]
    >>> table, problems = gather("presse", files)
    >>> table["id"].to_pylist(), str(problems[0])
    (['a', 'b-1'], 'c.txt: empty file; a text is needed (left out)')
    """
    tables: list[pa.Table] = []
    problems: list[Problem] = []
    names, count = Names(), 0
    for member, data in members:
        count += 1
        try:
            if isinstance(data, InputError):
                raise data
            kind = format or sniff(data, member)
            named = {"text": text, "id": id} if FORMATS[kind].columns else {}
            table, found = canonical_part(FORMATS[kind].read_bytes(data, member), names, **named)
        except (InputError, MissingExtraError) as error:
            # What a file could be called instead is said once for a file, not for each of a folder.
            why = str(error).removeprefix(f"{member}: ").partition("; one of .")[0]
            problems.append(Problem(member, why, kept=False))
            continue
        tables += [table] if table.num_rows else []
        # What is wrong in a member of an archive of this folder.
        problems += (p if p.file == member else replace(p, file=f"{member}/{p.file}") for p in found)
        if not table.num_rows and all(problem.kept for problem in found):
            problems.append(Problem(member, "no document in it", kept=False))
    if not tables:
        why = f"none of {count} files can be read{first(problems)}" if count else "no file in it"
        raise InputError(f"{name}: {why}")
    whole = in_order(stacked(tables, name, problems)).combine_chunks()
    return whole, tuple(problems)


def stacked(tables: Sequence[pa.Table], name: str, problems: list[Problem]) -> pa.Table:
    """Put tables one after the other.

    Parameters
    ----------
    tables : sequence of pyarrow.Table
        At least one.
    name : str
        Name of the whole, for messages.
    problems : list of Problem
        Columns that became text are added to it.

    Returns
    -------
    pyarrow.Table
        All columns in the order in which they are met, null where a table lacks one; where the tables disagree on the
        type of a column, numbers become the wider type, anything else text.
    """
    columns = {}
    for each in dict.fromkeys(column for table in tables for column in table.column_names):
        parts = [t.select([each]) if each in t.column_names else pa.table({each: pa.nulls(len(t))}) for t in tables]
        try:
            columns[each] = pa.concat_tables(parts, promote_options="permissive")[each]
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            kinds = ", ".join(dict.fromkeys(str(part[each].type) for part in parts if part[each].type != pa.null()))
            what = f"of different types ({kinds}); became text"
            problems.append(Problem(name, what, kept=True, part=f"column '{each}'"))
            texts = [pa.array([written(value) for value in part[each].to_pylist()], pa.string()) for part in parts]
            columns[each] = pa.chunked_array(texts)
    return pa.table(columns)
