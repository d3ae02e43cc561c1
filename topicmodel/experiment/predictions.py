"""The stage of a classifier: fitted on one side of the split, judged on the other."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.codebook import Codebook
from topicmodel.evaluation.judging import judge_predictions
from topicmodel.experiment.files import write_parquet
from topicmodel.experiment.settings import build
from topicmodel.experiment.source import Documents
from topicmodel.objects import Corpus
from topicmodel.progress import bar

__all__ = ["predict"]


BATCH = 500
"""Documents that are predicted together; changes no bit."""


def predict(
    part: Path,
    rows: Mapping[str, Any],
    documents: Documents,
    codebook: Codebook | None,
    seed: int,
    n_jobs: int,
    *,
    bars: bool = False,
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
    bars : bool
        Whether a progress bar may be shown: documents that were learnt from, then documents that were predicted.
    """
    classifier = build("classifier", rows, seed, n_jobs=n_jobs, codebook=codebook)
    is_test = documents.is_test
    labels = documents.labels
    known = _learnt_labels(documents, rows.get("labelled", -1), seed)
    train = documents.texts(test=False)
    # None: only where somebody watches.
    with bar(None, "learning", len(train) + len(is_test), unit=" documents", disable=None if bars else True) as shown:
        shown.refresh()
        classifier.fit(train, known, dates=_learnt_dates(documents, known))
        shown.update(len(train))
        shown.set_description("predicting")
        predicted, chances = _predicted(classifier, documents.corpus, shown.update)
    classifier.save(part / "classifier.npz")
    columns: dict[str, Any] = {"id": documents.table["id"], "split": documents.table["split"]}
    columns["predicted"] = pa.array([list(p) if isinstance(p, tuple) else p for p in predicted])
    if labels is not None:
        columns["label"] = documents.table["label"]
    classes = [str(code) for code in classifier.classes_]
    columns |= {f"p({code})": pa.array(np.ascontiguousarray(chances[:, k])) for k, code in enumerate(classes)}
    write_parquet(pa.table(columns), part / "predictions.parquet")
    if labels is None:
        return
    judged = [row for row in np.flatnonzero(is_test).tolist() if labels[row] is not None]
    if judged:
        true, found = [labels[row] for row in judged], [predicted[row] for row in judged]
        judge_predictions(true, found, probabilities=chances[judged], columns=classes, seed=seed).save(
            part / "classification.json"
        )


def _predicted(classifier: Any, corpus: Corpus, done: Callable[[int], Any]) -> tuple[list[Any], NDArray[np.float64]]:
    """Return class and probabilities of every document; `done` is told how many more there are, batch by batch."""
    found: list[Any] = []
    chances = []
    for start in range(0, len(corpus), BATCH):
        batch = corpus.take(range(start, min(start + BATCH, len(corpus))))
        found += [p if isinstance(p, tuple) else str(p) for p in classifier.predict(batch)]
        chances.append(classifier.predict_proba(batch))
        done(len(batch))
    return found, np.vstack(chances)


def _learnt_dates(documents: Documents, known: list[Any] | None) -> list[Any] | None:
    """Return the dates of the training side where it is to tell later texts: the split is by date and all are known."""
    if documents.dates is None or known is None:
        return None
    dates = [date for date, test in zip(documents.dates, documents.is_test.tolist(), strict=True) if not test]
    return None if None in dates else dates


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
