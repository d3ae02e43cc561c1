"""What `check` finds of the documents, before anything is computed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.datasets import DATASETS, whereabouts
from topicmodel.experiment.cache import json_digest
from topicmodel.experiment.source import Chosen, choose
from topicmodel.objects import display

if TYPE_CHECKING:
    from topicmodel.experiment.experiment import Experiment

__all__ = ["findings"]

LARGE = 200_000_000
"""Bytes from which a corpus is not read only to check a file."""


def findings(experiment: "Experiment") -> tuple[str, ...]:
    """Read corpus and codebook of an experiment and say what is there; see `Experiment.check`.

    Each choice of documents, and each codebook, that a grid asks for is read once.
    """
    points = experiment.expand()
    found: list[str] = []
    for table, say in (("corpus", _documents), ("codebook", _themes)):
        first, *_ = [say(point) for point in _distinct(points, table)]
        found += first
    return tuple(found)


def _distinct(points: Sequence["Experiment"], table: str) -> list["Experiment"]:
    """Return the first experiment with each version of a table."""
    kept: dict[str, Experiment] = {}
    for point in points:
        kept.setdefault(json_digest(point.settings.get(table)), point)
    return list(kept.values())


def _themes(experiment: "Experiment") -> tuple[str, ...]:
    codebook = experiment.codebook()
    return () if codebook is None else (f"codebook: {display.plural(len(codebook.themes), 'theme', 'themes')}",)


def _documents(experiment: "Experiment") -> tuple[str, ...]:
    name, _, part = experiment.settings["corpus"].get("use", "").partition("/")
    if name in DATASETS and experiment.source is None and whereabouts(name, part or None)[0] == "network":
        return (f"corpus: {name} is not on this machine; `topicmodel data get {name}`, or the run, downloads it",)
    source = experiment.corpus_path()
    size = _size(source)
    if size > LARGE:
        return (f"corpus: {source.name}, {size / 1e6:,.0f} MB; its columns are checked when it is run",)
    chosen = choose(experiment.settings["corpus"], source, experiment.places)
    said = [_corpus(chosen), *_labels(chosen, experiment.settings["corpus"].get("labels"))]
    if "split" in experiment.settings["corpus"]:
        held_out = int(chosen.is_test.sum())
        said.append(f"split: {len(chosen.is_test) - held_out:,} to learn from, {held_out:,} held out; {chosen.how}")
    return (*said, *([chosen.left_out] if chosen.left_out else []))


def _corpus(chosen: Chosen) -> str:
    corpus = chosen.corpus
    dates = [date for date in corpus.table["date"].to_pylist() if date] if "date" in corpus.table.column_names else []
    when = f", {min(dates)} to {max(dates)}" if dates else ""
    flaws = display.plural(len(corpus.problems), "row", "rows")
    return f"corpus: {len(corpus):,} documents{when}" + (f"; {flaws} left out or repaired" if corpus.problems else "")


def _labels(chosen: Chosen, column: str | None) -> list[str]:
    """Say how many labels there are, and how rare the rarest one is."""
    if column is None:
        return []
    values: list[Any] = chosen.corpus.table[column].to_pylist()
    counts = Counter(each for value in values for each in (value if isinstance(value, list) else [value]))
    without = counts.pop(None, 0) + sum(value == [] for value in values)
    missing = f"; {display.plural(without, 'document', 'documents')} without" if without else ""
    if not counts:
        return [f"labels: column '{column}' is empty"]
    rarest = min(counts, key=lambda label: (counts[label], str(label)))
    return [f"labels: {len(counts)} in column '{column}', the rarest '{rarest}' {counts[rarest]} times{missing}"]


def _size(source: Path) -> int:
    files = source.rglob("*") if source.is_dir() else [source]
    return sum(file.stat().st_size for file in files if file.is_file())
