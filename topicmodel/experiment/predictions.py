"""The stage of a classifier: fitted on one side of the split, judged on the other."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support

from topicmodel.codebook import Codebook
from topicmodel.experiment.files import write_parquet
from topicmodel.experiment.settings import build
from topicmodel.experiment.source import Documents
from topicmodel.objects import Score, Scores

__all__ = ["predict"]

N_REPLICATES = 1000


def predict(
    part: Path, rows: Mapping[str, Any], documents: Documents, codebook: Codebook | None, seed: int, n_jobs: int
) -> None:
    """Fit a classifier and predict every document.

    Writes ``classifier.npz``, ``predictions.parquet`` (id, split, predicted, label where there is one, a probability
    per class) and, where held-out documents have labels, ``classification.json``.

    Parameters
    ----------
    part : Path
        Where the files go.
    rows : mapping
        The table [classifier].
    documents : Documents
        Those of the training side are learnt from.
    codebook : Codebook or None
        Themes and keywords.
    seed : int
        Seed of classifier, of the choice of labels, and of the intervals.
    n_jobs : int
        Changes no bit.
    """
    classifier = build("classifier", rows, seed, n_jobs=n_jobs, codebook=codebook)
    is_test = documents.is_test
    labels = documents.labels
    known = _learnt_labels(documents, rows.get("labelled", -1), seed)
    classifier.fit(documents.texts(test=False), known)
    classifier.save(part / "classifier.npz")
    predicted, chances = classifier.predict(documents.corpus), classifier.predict_proba(documents.corpus)
    columns: dict[str, Any] = {"id": documents.table["id"], "split": documents.table["split"]}
    columns["predicted"] = pa.array([list(p) if isinstance(p, tuple) else str(p) for p in predicted])
    if labels is not None:
        columns["label"] = documents.table["label"]
    classes = [str(code) for code in classifier.classes_]
    columns |= {f"p({code})": pa.array(np.ascontiguousarray(chances[:, k])) for k, code in enumerate(classes)}
    write_parquet(pa.table(columns), part / "predictions.parquet")
    judged = [row for row in np.flatnonzero(is_test).tolist() if labels is not None and labels[row] is not None]
    if judged and labels is not None:
        true = _indicators([labels[row] for row in judged], classes)
        found = _indicators([predicted[row] for row in judged], classes)
        _scores(true, found, classes, seed).save(part / "classification.json")


def _learnt_labels(documents: Documents, per_class: int, seed: int) -> list[Any] | None:
    """Return the labels of the training side, None where they are not to be seen; None when no label is."""
    labels = documents.labels
    if labels is None or per_class == 0:
        return None
    rows = np.flatnonzero(~documents.is_test).tolist()
    given = [tuple(label) if isinstance(label, list) else label for label in (labels[row] for row in rows)]
    if per_class < 0:
        return given
    ids = documents.ids
    keys = [hashlib.sha256(f"labelled\0{seed}\0{ids[row]}".encode()).digest() for row in rows]
    counts: dict[Any, int] = defaultdict(int)
    kept: list[Any] = [None] * len(rows)
    for i in sorted(range(len(rows)), key=keys.__getitem__):
        members = given[i] if isinstance(given[i], tuple) else (given[i],)
        if given[i] is not None and any(counts[code] < per_class for code in members):
            kept[i] = given[i]
            for code in members:
                counts[code] += 1
    return kept


def _indicators(labels: list[Any], classes: list[str]) -> NDArray[np.bool_]:
    """Return which classes each document has, of shape (n_documents, n_classes)."""
    sets = [set(map(str, label)) if isinstance(label, tuple | list) else {str(label)} for label in labels]
    return np.array([[code in chosen for code in classes] for chosen in sets], bool).reshape(len(labels), len(classes))


def _scores(true: NDArray[np.bool_], found: NDArray[np.bool_], classes: list[str], seed: int) -> Scores:
    """Return agreement of held-out labels and predictions, with intervals by a bootstrap over documents."""
    shared, union = (true & found).sum(axis=1), (true | found).sum(axis=1)
    right = np.where(union > 0, shared / np.maximum(union, 1), 1.0)
    weights = np.random.default_rng(seed).multinomial(len(true), np.full(len(true), 1 / len(true)), N_REPLICATES)
    hits, guessed, present = (weights @ array.astype(np.int64) for array in (true & found, found, true))
    f1 = 2 * hits / np.maximum(guessed + present, 1)
    exact = (true == found).all(axis=1)
    precision, recall, f_of_class, support = precision_recall_fscore_support(true, found, average=None, zero_division=0)
    several = bool((true.sum(axis=1) > 1).any() or (found.sum(axis=1) != 1).any())
    name, definition = ("Jaccard index", "mean over documents of shared / all themes") if several else (
        "accuracy", "share of held-out documents with the right class")  # fmt: skip
    summary = [
        _score(name, float(right.mean()), weights @ right / len(true), definition),
        _score(
            "macro F1", float(np.mean(f_of_class)), f1.mean(axis=1), "mean over classes of F1 on held-out documents"
        ),
    ]
    if several:
        definition = "share of held-out documents with exactly the right themes"
        summary.insert(1, _score("exact match", float(exact.mean()), weights @ exact / len(true), definition))
    table = zip(classes, support.tolist(), precision.tolist(), recall.tolist(), f_of_class.tolist(), strict=True)
    absent = [code for code, n in zip(classes, support.tolist(), strict=True) if not n]
    notes = (f"no held-out document has {', '.join(absent)}: their F1 of 0 lowers the mean",) if absent else ()
    return Scores(tuple(summary), ("class", "documents", "precision", "recall", "F1"), tuple(table), notes)


def _score(name: str, value: float, replicates: NDArray[np.float64], definition: str) -> Score:
    low, high = np.quantile(replicates, [0.05, 0.95]).tolist()
    return Score(name, value, low, high, "higher", definition)
