"""Where a classifier and the labels disagree: the classifier's errors, and labels that may be wrong.

References
----------
.. [1] Northcutt, C., Jiang, L., Chuang, I. (2021). Confident learning: estimating uncertainty in dataset labels.
   JAIR 70. https://doi.org/10.1613/jair.1.12125
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from topicmodel.evaluation.predictions import Predictions
from topicmodel.objects.classifier_scores import ScoreTable

__all__ = ["confident_disagreements", "doubtful_labels", "hardest_errors"]

Floats = NDArray[np.float64]
Evidence = Callable[[int, str], str]
"""Takes the place of a text and a class; gives the terms that spoke for the class, or nothing."""


def hardest_errors(
    predictions: Predictions, chances: Floats, ids: Sequence[str], evidence: Evidence, n: int
) -> ScoreTable:
    """List the wrong predictions that were surest.

    Parameters
    ----------
    predictions : Predictions
        What is true and what was predicted.
    chances : ndarray of shape (n_texts, n_classes), float64
        Probabilities; of shape (n_texts, 0) where there are none, errors then stand in the order of texts.
    ids : sequence of str
        Names of the texts.
    evidence : callable
        Terms that spoke for a class.
    n : int
        Rows at most.

    Returns
    -------
    ScoreTable
        Named "errors": id, true, predicted, the probability of what was predicted and of what is true, and the terms.
    """
    wrong = np.flatnonzero(~predictions.right)
    said, meant = (_mean_chance(chances, side) for side in (predictions.predicted, predictions.true))
    order = wrong[np.argsort(meant[wrong] - said[wrong], kind="stable")] if chances.shape[1] else wrong
    rows = []
    for i in order[:n].tolist():
        false = [name for name, hit in zip(predictions.classes, predictions.predicted[i], strict=True) if hit]
        true = [name for name, hit in zip(predictions.classes, predictions.true[i], strict=True) if hit]
        extra = [name for name in false if name not in true]
        terms = "; ".join(found for found in (evidence(i, name) for name in extra) if found)
        rows.append((ids[i], ", ".join(true), ", ".join(false), float(said[i]), float(meant[i]), terms))
    columns = ("id", "true", "predicted", "probability", "of the true", "evidence for the error")
    return ScoreTable("errors", "wrong predictions, the surest first", columns, tuple(rows))


def confident_disagreements(
    true: NDArray[np.bool_], chances: Floats, *, multi_label: bool
) -> list[tuple[int, int, int]]:
    """Find labels that a model which has not seen them contradicts with confidence [1]_.

    Parameters
    ----------
    true : ndarray of shape (n_texts, n_classes), bool
        The labels.
    chances : ndarray of shape (n_texts, n_classes), float64
        Out-of-fold probabilities.
    multi_label : bool
        Whether a text may have several classes, or none.

    Returns
    -------
    list of (int, int, int)
        Text, class of the label (-1: a class is missing), class proposed (-1: none); the clearest first. A class is
        proposed if it is at least as probable as it is on average for the texts that have it; with single labels, the
        likeliest such class.
    """
    # Of a class without texts nothing is known of what is usual: no probability is high enough, or low enough.
    usual = _column_means(chances, true, 2.0)
    likely = chances >= usual
    found: list[tuple[float, int, int, int]] = []
    if not multi_label:
        best = np.where(likely, chances, -1.0).argmax(axis=1)
        own = true.argmax(axis=1)
        rows = np.flatnonzero(likely.any(axis=1) & (best != own))
        gaps = chances[rows, own[rows]] - chances[rows, best[rows]]
        found += zip(gaps.tolist(), rows.tolist(), own[rows].tolist(), best[rows].tolist(), strict=True)
    else:
        unlikely = chances <= _column_means(chances, ~true, -1.0)
        for i, k in np.argwhere(likely & ~true).tolist():
            found.append((-float(chances[i, k]), i, -1, k))
        for i, k in np.argwhere(unlikely & true).tolist():
            found.append((float(chances[i, k]) - 1, i, k, -1))
    return [(i, own_class, proposed) for _, i, own_class, proposed in sorted(found)]


def doubtful_labels(predictions: Predictions, chances: Floats, ids: Sequence[str], n: int) -> ScoreTable:
    """List labels that may be wrong.

    Parameters
    ----------
    predictions : Predictions
        The labels.
    chances : ndarray of shape (n_texts, n_classes), float64
        Out-of-fold probabilities.
    ids : sequence of str
        Names of the texts.
    n : int
        Rows at most.

    Returns
    -------
    ScoreTable
        Named "doubtful labels": id, label, proposed, probability of each ("" and "–" where a class is missing or none
        is proposed).
    """
    found = confident_disagreements(predictions.true, chances, multi_label=predictions.multi_label)
    rows: list[tuple[str | float, ...]] = []
    for i, own, proposed in found[:n]:
        names = [predictions.classes[k] if k >= 0 else "–" for k in (own, proposed)]
        values = [float(chances[i, k]) if k >= 0 else float("nan") for k in (own, proposed)]
        rows.append((ids[i], *names, *values))
    about = (
        f"{len(found)} labels that a model which has not seen them contradicts with confidence; read these texts again"
    )
    columns = ("id", "label", "proposed", "probability of the label", "of the proposed")
    return ScoreTable("doubtful labels", about, columns, tuple(rows))


def _column_means(chances: Floats, rows: NDArray[np.bool_], unknown: float) -> Floats:
    """Return the mean probability of each class over the texts that `rows` marks for it; `unknown` without any."""
    counts = rows.sum(axis=0)
    means = (chances * rows).sum(axis=0) / np.maximum(counts, 1)
    return np.where(counts > 0, means, unknown)


def _mean_chance(chances: Floats, side: NDArray[np.bool_]) -> Floats:
    """Return the mean probability of a text's classes, NaN where there are no probabilities or no classes."""
    if not chances.shape[1]:
        return np.full(len(side), np.nan)
    counts = side.sum(axis=1)
    return np.where(counts > 0, (chances * side).sum(axis=1) / np.maximum(counts, 1), 0.0)
