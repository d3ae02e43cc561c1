"""Corpus: a frozen table of documents."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, rows
from topicmodel.readers import Problem, RawTable, canonical, read
from topicmodel.writers import write

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Corpus"]


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """A frozen corpus of documents, one row each, with their metadata.

    Make one with `read`, `from_texts` or `from_frame`. ``len(corpus)`` is the number of documents, iterating gives
    their texts, ``corpus[i]`` is the text of document ``i`` and ``corpus[i:j]`` a smaller corpus, so that a corpus goes
    wherever scikit-learn takes a list of strings.

    Parameters
    ----------
    table : pyarrow.Table
        Columns ``id`` (unique strings) and ``text`` (strings), then any metadata; ``date`` is a date32.
    problems : tuple of Problem
        What was left out or repaired while reading.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["Le maire a démissionné.", "La pluie tombe."], ids=["a", "b"])
    >>> len(corpus), corpus[1]
    (2, 'La pluie tombe.')
    """

    table: pa.Table
    problems: tuple[Problem, ...] = ()

    @classmethod
    def read(
        cls, path: str | Path, *, format: str | None = None, text: str | None = None, id: str | None = None
    ) -> "Corpus":
        """Read a folder of .txt files, one .txt, CSV, TSV, JSON lines or Parquet; ``"-"`` is standard input.

        Parameters
        ----------
        path : str or pathlib.Path
            The file or folder.
        format : {"txt", "csv", "tsv", "jsonl", "parquet"}, optional
            Guessed from the suffix, then the content, when not given.
        text, id : str, optional
            Names of the columns that hold the texts and the ids, when they are not the usual ones.

        Returns
        -------
        Corpus
            With the good rows; the bad ones are listed in `problems`.

        Raises
        ------
        InputError
            If the file does not exist or holds no usable document.
        """
        return cls(*read(path, format=format, text=text, id=id))

    @classmethod
    def from_texts(cls, texts: Iterable[str], ids: Iterable[str] | None = None, **columns: Iterable[Any]) -> "Corpus":
        """Make a corpus from texts in memory.

        Parameters
        ----------
        texts : iterable of str
            One text per document.
        ids : iterable of str, optional
            Unique ids; ``text-1``, ``text-2``, … when not given.
        **columns : iterable
            Metadata, one value per document.

        Returns
        -------
        Corpus
            With the usable texts.

        Raises
        ------
        InputError
            If the columns have different lengths or no text is usable.
        """
        if isinstance(texts, str):
            raise InputError("texts is one string; a list of strings is needed")
        data: dict[str, list[Any]] = {"text": list(texts)}
        if ids is not None:
            data["id"] = list(ids)
        data |= {name: list(values) for name, values in columns.items()}
        sizes = {name: len(values) for name, values in data.items()}
        if len(set(sizes.values())) > 1:
            raise InputError(f"columns of different lengths: {sizes}; one value per document is needed")
        return cls._from_table(pa.table(data), "text")

    @classmethod
    def from_frame(cls, frame: "pd.DataFrame", *, text: str | None = None, id: str | None = None) -> "Corpus":
        """Make a corpus from a pandas frame, one row per document; columns as in `read`."""
        return cls._from_table(pa.Table.from_pandas(frame, preserve_index=False), "frame", text=text, id=id)

    @classmethod
    def _from_table(cls, table: pa.Table, name: str, **columns: str | None) -> "Corpus":
        raw = RawTable(name, table, tuple(range(1, table.num_rows + 1)))
        return cls(*canonical(raw, **columns))

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[str]:
        for chunk in self.table["text"].chunks:
            yield from chunk.to_pylist()

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> "Corpus": ...
    def __getitem__(self, key: int | slice) -> "str | Corpus":
        if isinstance(key, slice):
            return self.take(range(*key.indices(len(self))))
        if not -len(self) <= key < len(self):
            raise IndexError(f"document {key} of {len(self)}")
        return str(self.table["text"][key % len(self)].as_py())

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the documents, in their order."""
        return tuple(self.table["id"].to_pylist())

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over texts, ids and metadata in their order; the same however they are stored."""
        digest = hashlib.sha256()
        for line in self.canonical_lines():
            digest.update(line)
        return digest.hexdigest()

    def canonical_lines(self) -> Iterator[bytes]:
        """Yield each row as a line of JSON, keys in alphabetical order: what `fingerprint` is the digest of."""
        names = sorted(self.table.column_names)
        for batch in self.table.select(names).to_batches():
            for row in batch.to_pylist():
                line = json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain)
                yield line.encode("utf-8") + b"\n"

    def take(self, places: Iterable[int]) -> "Corpus":
        """Keep some documents, by position, in the order given."""
        return Corpus(rows.take(self.table, places), self.problems)

    def where(self, condition: Callable[[Mapping[str, Any]], bool] | None = None, **values: Any) -> "Corpus":
        """Keep the documents whose metadata have the given values.

        Parameters
        ----------
        condition : callable, optional
            Takes a row (a mapping from column name to value) and says whether to keep it.
        **values : object
            Column name and the value, or list of values, that it must have.

        Returns
        -------
        Corpus
            In the same order.

        Raises
        ------
        InputError
            If there is no such column.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["un", "deux"], source=["A", "B"])
        >>> list(corpus.where(source="B"))
        ['deux']
        """
        for name in values:
            self._require(name)
        wanted = {n: set(v) if isinstance(v, list | tuple | set | frozenset) else {v} for n, v in values.items()}
        keep = np.ones(len(self), bool)
        for name, allowed in wanted.items():
            keep &= np.array([v in allowed for v in self.table[name].to_pylist()], bool)
        if condition is not None:
            keep &= np.array([bool(condition(row)) for row in rows.each(self.table)], bool)
        return self.take(np.flatnonzero(keep).tolist())

    def between(self, start: str | dt.date, end: str | dt.date) -> "Corpus":
        """Keep the documents dated from `start` to `end`, both included.

        Parameters
        ----------
        start, end : str or datetime.date
            ``"2019"``, ``"2019-03"`` or ``"2019-03-31"``: a year or month stands for all its days.

        Returns
        -------
        Corpus
            Documents without a date are left out.

        Raises
        ------
        InputError
            If there is no date column or a bound is no date.
        """
        self._require("date")
        column = self.table["date"]
        keep = pc.and_(
            pc.greater_equal(column, pa.scalar(_bound(start, last=False), pa.date32())),
            pc.less_equal(column, pa.scalar(_bound(end, last=True), pa.date32())),
        )
        return self.take(np.flatnonzero(pc.fill_null(keep, False).to_numpy()).tolist())

    def sample(self, n: int, *, random_state: int = 0) -> "Corpus":
        """Draw `n` documents without replacement, kept in their order.

        Which documents are drawn depends on their ids and the seed only, not on their order.
        """
        if not 0 < n <= len(self):
            raise InputError(f"n={n}; a sample has between 1 and {len(self)} documents")
        keys = [hashlib.sha256(f"{random_state}\0{i}".encode()).digest() for i in self.ids]
        drawn = sorted(range(len(self)), key=keys.__getitem__)[:n]
        return self.take(sorted(drawn))

    def rewrite(self, change: Callable[[str], str]) -> "Corpus":
        """Return a corpus of changed texts; rows, ids and metadata stay.

        Parameters
        ----------
        change : callable
            Takes a text and returns what stands in its place, possibly nothing: rows are never dropped.

        Returns
        -------
        Corpus
            In the same order.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["Il pleut. (AFP)"])
        >>> corpus.rewrite(lambda text: text.removesuffix(" (AFP)"))[0]
        'Il pleut.'
        """
        return Corpus(rows.rewrite(self.table, change), self.problems)

    def save(self, path: str | Path, *, format: str | None = None) -> Path:
        """Write the corpus, whole or not at all; `read` gives the same corpus back from .arrow, .parquet and .jsonl.

        Parameters
        ----------
        path : str or pathlib.Path
            Where the file goes; what stands there stays until the new one is whole.
        format : {"arrow", "parquet", "jsonl", "csv", "iramuteq", "mallet", "gensim"}, optional
            By the suffix when not given; .txt is IRaMuTeQ. CSV keeps strings and dates, everything else comes back as
            text; IRaMuTeQ keeps texts without stars and variables without spaces; MALLET keeps ids, labels and texts;
            gensim (a folder) counts of terms.

        Returns
        -------
        pathlib.Path
            `path`.

        Raises
        ------
        InputError
            If the format is unknown or the file cannot be written.
        """
        return write(self.table.to_batches(), self.table.schema, path, format=format)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per document."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __reduce__(self) -> tuple[Any, ...]:
        return Corpus, (self.table, self.problems)

    def __repr__(self) -> str:
        flaws = f", {len(self.problems)} problems" if self.problems else ""
        return f"<Corpus: {len(self)} documents, columns {', '.join(self.table.column_names)}{flaws}>"

    def _repr_html_(self) -> str:
        names = [n for n in self.table.column_names if n != "text"]
        rows = [[row[n] for n in names] + [row["text"][:80] + "…"] for row in self.table.slice(0, 8).to_pylist()]
        return display.table([*names, "text"], rows, caption=repr(self).strip("<>"))

    def _require(self, name: str) -> None:
        names = self.table.column_names
        if name not in names:
            raise InputError(f"no column '{name}'; found {', '.join(names)}{nearest(name, names)}")


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bound(value: str | dt.date, *, last: bool) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    parts = str(value).split("-")
    try:
        year, month, day = (int(p) for p in [*parts, "1", "1"][:3])
        date = dt.date(year, month, day)
    except ValueError as error:
        raise InputError(f"'{value}' is no date; write 2019, 2019-03 or 2019-03-31") from error
    if not last or len(parts) == 3:
        return date
    following = dt.date(year + 1, 1, 1) if len(parts) == 1 else dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
