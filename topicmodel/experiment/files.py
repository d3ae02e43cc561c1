"""Files of a run: Parquet, JSON and CSV whose bytes depend on their content only."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel.errors import InputError
from topicmodel.objects import storage

__all__ = ["read_json", "write_csv", "write_json", "write_parquet"]


def write_parquet(table: pa.Table, path: Path) -> Path:
    """Write a table without the writer's marks; one row group of at most 65,536 rows after the other."""

    def write(file: BinaryIO) -> None:
        # Chunks of the table would become row groups of the file: they depend on how it was made, not on what it holds.
        pq.write_table(
            table.replace_schema_metadata(None).combine_chunks(),
            file,
            row_group_size=1 << 16,
            compression="zstd",
            store_schema=False,
        )

    return storage.atomic(path, write)


def write_json(value: Any, path: Path) -> Path:
    """Write a JSON value, keys in their order, numbers in full."""
    return storage.write_text(path, json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises
    ------
    InputError
        If it does not exist or is no JSON.
    """
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> Path:
    """Write a CSV file, numbers in full, lines ending in a line feed everywhere."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return storage.write_text(path, text.getvalue())
