"""The corpus of an experiment: reading, choosing, splitting, and the digests of its rows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from topicmodel.errors import InputError, nearest
from topicmodel.experiment.cache import Entry, Store, file_digest, json_digest
from topicmodel.experiment.code import stage_code
from topicmodel.experiment.files import write_parquet
from topicmodel.objects import Corpus, storage

__all__ = ["FINGERPRINT", "PROBLEMS", "Documents", "choose", "read_documents"]

FINGERPRINT = "fingerprint.txt"
PROBLEMS = "problems.txt"
"""File of an entry, and record of a run, that lists rows left out or repaired while reading."""


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
        Reads the corpus; called once at most.
    problems : tuple of str
        What was left out or repaired while reading, a line each.
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
        corpus: Corpus = self.reader()
        return corpus

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


def read_documents(settings: Mapping[str, Any], source: Path, store: Store) -> Documents:
    """Choose and split the documents; nothing is read again when source and settings are the same.

    Parameters
    ----------
    settings : mapping
        The table [corpus].
    source : Path
        The file or folder it names.
    store : Store
        Keeps the table of documents.

    Returns
    -------
    Documents
        In the order of the source.
    """
    memory: list[Corpus] = []

    def corpus() -> Corpus:
        if not memory:
            memory.append(choose(settings, source))
        return memory[0]

    def make(part: Path, checkpoint: Path) -> None:  # noqa: ARG001 - has no state to go on from
        chosen = corpus()
        table, fingerprint = _table(chosen, settings)
        write_parquet(table, part / "documents.parquet")
        storage.write_text(part / FINGERPRINT, fingerprint)
        storage.write_text(part / PROBLEMS, "".join(f"{problem}\n" for problem in chosen.problems))

    # The suffix decides how a file is read, and its name is the id of a text; its folder is nothing.
    inputs = {
        "source": file_digest(source),
        "name": source.name,
        "settings": {key: value for key, value in settings.items() if key not in ("path", "use")},
    }
    entry = store.get("corpus", inputs, make, code=stage_code(read_documents))
    problems = tuple((entry.folder / PROBLEMS).read_text("utf-8").splitlines())
    fingerprint = (entry.folder / FINGERPRINT).read_text("utf-8")
    return Documents(entry, pq.ParquetFile(entry.folder / "documents.parquet").read(), corpus, problems, fingerprint)


def choose(settings: Mapping[str, Any], source: Path) -> Corpus:
    """Read a corpus and keep the documents that [corpus] asks for."""
    columns = {key: settings[key] for key in ("format", "text", "id") if key in settings}
    corpus = Corpus.read(source, **columns)
    try:
        corpus = corpus.where(**settings.get("where", {}))
    except InputError as error:
        raise InputError(f"[corpus] where: {error}") from error
    if "between" in settings:
        corpus = corpus.between(*settings["between"])
    if "sample" in settings:
        corpus = corpus.sample(settings["sample"], random_state=settings["seed"])
    if not len(corpus):
        raise InputError("[corpus]: no document is left; widen where or between")
    if "labels" in settings:
        _column(corpus, settings["labels"], "labels")
    return corpus


def _column(corpus: Corpus, name: str, what: str) -> None:
    names = corpus.table.column_names
    if name not in names:
        raise InputError(f"[corpus] {what}: no column '{name}'; found {', '.join(names)}{nearest(name, names)}")


def _table(corpus: Corpus, settings: Mapping[str, Any]) -> tuple[pa.Table, str]:
    """Return the table of documents, and the fingerprint of the corpus, for which its rows are read once."""
    texts = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in corpus]
    rows, whole = [], hashlib.sha256()
    for line in corpus.canonical_lines():
        rows.append(hashlib.sha256(line).hexdigest()[:32])
        whole.update(line)
    columns = {
        "id": pa.array(corpus.ids, pa.string()),
        "text": pa.array(texts, pa.string()),
        "row": pa.array(rows, pa.string()),
        "split": pa.array(_split(corpus, settings.get("split"), settings["seed"]), pa.string()),
    }
    if settings.get("split", {}).get("by") == "date":
        columns["date"] = corpus.table["date"].combine_chunks()
    if "labels" in settings:
        columns["label"] = corpus.table[settings["labels"]].combine_chunks()
    return pa.table(columns), whole.hexdigest()


def _split(corpus: Corpus, split: Mapping[str, Any] | None, seed: int) -> list[str]:
    """Say of each document whether it is held out; by chance of its id, or the latest ones.

    Near-duplicates go together, where the first of them by hash or the earliest by date goes: a later reprint of what
    is learnt from judges nothing. Those on the edge of the share are held out together.
    """
    if split is None:
        return ["train"] * len(corpus)
    keys = [hashlib.sha256(f"split\0{seed}\0{name}".encode()).hexdigest() for name in corpus.ids]
    if split["by"] == "date":
        _column(corpus, "date", "split by date")
        dates = corpus.table["date"].to_pylist()
        keys = [f"{'' if date is None else date.isoformat()} {key}" for date, key in zip(dates, keys, strict=True)]
    n_test = round(split["test"] * len(corpus))
    if not 0 < n_test < len(corpus):
        raise InputError(f"[corpus.split]: test = {split['test']} of {len(corpus)} documents leaves one side empty")
    if "duplicates" in split:
        groups = corpus.near_duplicates(split["duplicates"]).representative.tolist()
        first: dict[int, str] = {}
        for group, key in zip(groups, keys, strict=True):
            first[group] = min(key, first.get(group, key))
        keys = [first[group] for group in groups]
    edge = sorted(keys)[-n_test]
    if edge == min(keys):
        raise InputError("[corpus.split]: near-duplicates, which stay together, leave one side empty; change test")
    return ["test" if key >= edge else "train" for key in keys]
