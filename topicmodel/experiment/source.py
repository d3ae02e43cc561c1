"""The corpus of an experiment: reading, choosing, splitting, and the digests of its rows."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.experiment.cache import Entry, Store, file_digest, json_digest
from topicmodel.experiment.code import stage_code
from topicmodel.experiment.files import write_parquet
from topicmodel.experiment.locate import Place, Places
from topicmodel.objects import Corpus, display, storage
from topicmodel.objects.selection import refuse_lists
from topicmodel.objects.splits import Split

__all__ = ["FINGERPRINT", "PROBLEMS", "Chosen", "Documents", "choose", "read_documents"]

FINGERPRINT = "fingerprint.txt"
PROBLEMS = "problems.txt"
"""File of an entry, and record of a run, that lists rows left out or repaired while reading, or without a side."""
SHOWN = 20
"""Most values of a column that a message lists."""
WIDTH = 40
"""Most characters of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What [corpus] asks for.

    Parameters
    ----------
    corpus : Corpus
        The documents, without those that are in neither part of the split.
    is_test : ndarray of shape (n_documents,), bool
        Which of them are held out.
    how : str
        How they were parted; empty where there is no split.
    left_out : str
        How many the split left out, and why; empty where it left out none.
    """

    corpus: Corpus
    is_test: NDArray[np.bool_]
    how: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """The documents of an experiment, whose texts are read when a stage asks for them.

    Parameters
    ----------
    entry : Entry
        Holds ``documents.parquet``: id, text and row (first half of their SHA-256), split; label; date where the split
        is by date.
    table : pyarrow.Table
        The same.
    reader : callable
        Reads and chooses them; reads once at most.
    problems : tuple of str
        What was left out or repaired while reading, or has no place in the split, a line each.
    fingerprint : str
        That of the corpus.
    """

    entry: Entry
    table: pa.Table
    reader: Any
    problems: tuple[str, ...]
    fingerprint: str

    @property
    def corpus(self) -> Corpus:
        """All documents."""
        chosen: Chosen = self.reader()
        return chosen.corpus

    @property
    def is_test(self) -> np.ndarray:
        """Which documents are held out, of shape (n_documents,), bool."""
        return np.array([split == "test" for split in self.table["split"].to_pylist()], bool)

    @property
    def ids(self) -> list[str]:
        """Ids in the order of the corpus."""
        return list(self.table["id"].to_pylist())

    @property
    def labels(self) -> list[Any] | None:
        """A label per document, a list of them, or None where it has none; None without labels at all."""
        return self.table["label"].to_pylist() if "label" in self.table.column_names else None

    @property
    def dates(self) -> list[Any] | None:
        """A date per document, or None where it has none; None where the split is not by date."""
        return self.table["date"].to_pylist() if "date" in self.table.column_names else None

    def texts(self, *, test: bool) -> Corpus:
        """Return the documents that are held out, or those that are not."""
        return self.corpus.take(np.flatnonzero(self.is_test == test).tolist())

    def digest(self, *columns: str, test: bool | None = None) -> str:
        """Return a digest of some columns, of all documents or of one side of the split."""
        table = self.table.select(list(columns))
        if test is not None:
            table = table.filter(pa.array(self.is_test == test))
        return json_digest([table[name].to_pylist() for name in columns])


def read_documents(settings: Mapping[str, Any], source: Path, store: Store, places: Places) -> Documents:
    """Choose and split the documents; nothing is read again when source and settings are the same.

    Parameters
    ----------
    settings : mapping
        The table [corpus].
    source : Path
        The file or folder it names.
    store : Store
        Keeps the table of documents.
    places : Places
        Where keys stand, for messages.

    Returns
    -------
    Documents
        In the order of the source.
    """
    memory: list[Chosen] = []

    def chosen() -> Chosen:
        if not memory:
            memory.append(choose(settings, source, places))
        return memory[0]

    def make(part: Path, checkpoint: Path) -> None:  # noqa: ARG001 - has no state to go on from
        found = chosen()
        table, fingerprint = _table(found, settings)
        write_parquet(table, part / "documents.parquet")
        storage.write_text(part / FINGERPRINT, fingerprint)
        # First what the split left out, which is one line where the others may be thousands.
        said = [*([found.left_out] if found.left_out else []), *map(str, found.corpus.problems)]
        storage.write_text(part / PROBLEMS, "".join(f"{line}\n" for line in said))

    # The suffix decides how a file is read, and its name is the id of a text; its folder is nothing.
    inputs = {
        "source": file_digest(source),
        "name": source.name,
        "settings": {key: value for key, value in settings.items() if key not in ("path", "use")},
    }
    entry = store.get("corpus", inputs, make, code=stage_code(read_documents))
    problems = tuple((entry.folder / PROBLEMS).read_text("utf-8").splitlines())
    fingerprint = (entry.folder / FINGERPRINT).read_text("utf-8")
    return Documents(entry, pq.ParquetFile(entry.folder / "documents.parquet").read(), chosen, problems, fingerprint)


def choose(settings: Mapping[str, Any], source: Path, places: Places) -> Chosen:
    """Read a corpus, keep the documents that [corpus] asks for, and part them.

    Parameters
    ----------
    settings : mapping
        The table [corpus], checked.
    source : Path
        The file or folder it names.
    places : Places
        Where keys stand, for messages.

    Returns
    -------
    Chosen
        In the order of the source.

    Raises
    ------
    InputError
        If a column is not there, no document is left, or the split leaves one side empty.
    """
    try:
        corpus = Corpus.read(source, **{key: settings[key] for key in ("format", "text", "id") if key in settings})
    except InputError as error:
        places.fail(("corpus", "use" if "use" in settings else "path"), str(error))
    for key, value in settings.get("where", {}).items():
        _column(corpus, key, ("where", key), places)
        corpus = _left(corpus, corpus.where(**{key: value}), ("where", key), places, value)
    if "between" in settings:
        _column(corpus, "date", ("between",), places)
        corpus = _left(corpus, corpus.between(*settings["between"]), ("between",), places)
    if "sample" in settings:
        if settings["sample"] > len(corpus):
            said = f"found {settings['sample']}; {display.plural(len(corpus), 'document', 'documents')} to draw from"
            places.fail(("corpus", "sample"), said)
        corpus = corpus.sample(settings["sample"], random_state=settings["seed"])
    if "labels" in settings:
        _column(corpus, settings["labels"], ("labels",), places)
    if "split" not in settings:
        return Chosen(corpus, np.zeros(len(corpus), bool))
    return _parted(corpus, settings["split"], settings["seed"], places)


def _column(corpus: Corpus, name: str, key: Place, places: Places, *others: str) -> None:
    names = [*others, *corpus.table.column_names]
    if name not in names:
        places.fail(("corpus", *key), f"no column '{name}'; found {', '.join(names)}{nearest(name, names)}")


def _left(before: Corpus, after: Corpus, key: Place, places: Places, asked: Any = None) -> Corpus:
    """Return the documents that a filter leaves; where there is none, say what it could have found."""
    if not len(after):
        values = before.table[key[-1] if key[0] == "where" else "date"].to_pylist()
        said = _found(values, asked if isinstance(asked, list) else [] if asked is None else [asked])
        places.fail(("corpus", *key), f"leaves none of {len(before)} documents; {said}")
    return after


def _found(values: Sequence[Any], asked: Sequence[Any]) -> str:
    """Say what a column holds, and what was probably meant."""
    items = sorted({v for value in values for v in (value if isinstance(value, list) else [value]) if v is not None})
    # Whole texts may be in a column, and a message is one line.
    found = list(dict.fromkeys(" ".join(str(item).split())[:WIDTH] for item in items))
    if items and isinstance(items[0], bool):
        found = [name.lower() for name in found]
    shown = ", ".join(found) if len(found) <= SHOWN else f"{len(found)} values, '{found[0]}' to '{found[-1]}'"
    said = f"found there: {shown or 'nothing'}"
    if items and any(isinstance(value, str) != isinstance(items[0], str) for value in asked):
        return f"{said}; {_how_written(items[0])}"
    return f"{said}{nearest(str(asked[0]), found) if asked else ''}"


def _how_written(item: Any) -> str:
    """Say how values are written that were written as if they were of another type."""
    if isinstance(item, str):
        return "these are texts: write them with quotes"
    if isinstance(item, dt.date):
        return "these are dates: write them without quotes, or use between"
    return f"these are {'truth values' if isinstance(item, bool) else 'numbers'}: write them without quotes"


def _parted(corpus: Corpus, split: Mapping[str, Any], seed: int, places: Places) -> Chosen:
    """Part the documents as [corpus.split] says."""
    by = split["by"]
    _column(corpus, by, ("split", "by"), places, "random", "date")
    if by == "date":
        _column(corpus, "date", ("split", "by"), places)
    if "stratify" in split:
        _column(corpus, split["stratify"], ("split", "stratify"), places)
    for key in ("by", "stratify"):
        if key in split and split[key] in corpus.table.column_names:
            try:
                refuse_lists(corpus.table, split[key])
            except InputError as error:
                places.fail(("corpus", "split", key), str(error))
    if by == "date" and "stratify" in split:
        said = 'has no use with by = "date": time alone decides; leave stratify out'
        places.fail(("corpus", "split", "stratify"), said)
    try:
        parts = _sides(corpus, split, seed, split["duplicates"] or None)
    except InputError:
        places.fail(("corpus", "split"), _why_not_parted(corpus, split, seed))
    is_test = np.zeros(len(corpus), bool)
    is_test[parts.test] = True
    kept = is_test.copy()
    kept[parts.train] = True
    n_left = int((~kept).sum())
    why = "without a date" if by == "date" else f"near-duplicates of what is held out, under another {by}"
    said = f"{display.plural(n_left, 'document', 'documents')} in neither part of the split: {why}" if n_left else ""
    return Chosen(corpus.keep("split", parts.how, kept, why), is_test[kept], parts.how, said)


def _sides(corpus: Corpus, split: Mapping[str, Any], seed: int, alike: float | None) -> Split:
    how = "time" if split["by"] == "date" else split["by"]
    stratify = split.get("stratify")
    return corpus.split(split["test"], how=how, stratify=stratify, duplicates=alike, random_state=seed).split


def _why_not_parted(corpus: Corpus, split: Mapping[str, Any], seed: int) -> str:
    """Say why there are no two sides: for near-duplicates, if there are two without looking for them."""
    try:
        _sides(corpus, split, seed, None)
    except InputError as error:
        return str(error)
    return "near-duplicates, which are never on both sides, leave one side empty; duplicates = false parts them"


def _table(chosen: Chosen, settings: Mapping[str, Any]) -> tuple[pa.Table, str]:
    """Return the table of documents, and the fingerprint of the corpus, for which its rows are read once."""
    corpus = chosen.corpus
    texts = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in corpus]
    rows, whole = [], hashlib.sha256()
    for line in corpus.canonical_lines():
        rows.append(hashlib.sha256(line).hexdigest()[:32])
        whole.update(line)
    columns = {
        "id": pa.array(corpus.ids, pa.string()),
        "text": pa.array(texts, pa.string()),
        "row": pa.array(rows, pa.string()),
        "split": pa.array(np.where(chosen.is_test, "test", "train"), pa.string()),
    }
    if settings.get("split", {}).get("by") == "date":
        columns["date"] = corpus.table["date"].combine_chunks()
    if "labels" in settings:
        columns["label"] = corpus.table[settings["labels"]].combine_chunks()
    return pa.table(columns), whole.hexdigest()
