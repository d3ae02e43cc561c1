"""From one file to another, whatever their formats and sizes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from topicmodel.readers import Problem, read
from topicmodel.writers.writing import find_format, write

__all__ = ["Conversion", "convert"]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion did.

    Parameters
    ----------
    path : pathlib.Path
        The file written.
    n_documents : int
        How many documents it holds.
    problems : tuple of Problem
        What was left out or repaired.
    """

    path: Path
    n_documents: int
    problems: tuple[Problem, ...]


def convert(
    source: str | Path,
    target: str | Path,
    *,
    format: str | None = None,
    to: str | None = None,
    text: str | None = None,
    id: str | None = None,
    watch: Callable[[str, int, int], None] = lambda stage, done, total: None,  # noqa: ARG005 - nothing is told
) -> Conversion:
    """Read documents and write them in another format, whole or not at all.

    Parameters
    ----------
    source : str or pathlib.Path
        What `topicmodel.Corpus.read` reads.
    target : str or pathlib.Path
        Where the file goes.
    format, to : str, optional
        Formats of the source and the target; by content and suffix when not given.
    text, id : str, optional
        Names of the columns that hold the texts and the ids.
    watch : callable
        Told what is done (``"reading"``, ``"writing"``), how much of it, and of how much.

    Returns
    -------
    Conversion
        What was done.

    Raises
    ------
    InputError
        If nothing usable is read, a format is unknown, or the target cannot be written.
    """
    # Asked before the work, not after it.
    find_format(Path(target).name, to)
    table, problems = read(
        source, format=format, text=text, id=id, watch=lambda done, total: watch("reading", done, total)
    )

    def batches() -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in table.to_batches():
            yield batch
            done += batch.num_rows
            watch("writing", done, table.num_rows)

    path = write(batches(), table.schema, target, format=to)
    return Conversion(path, table.num_rows, problems)
