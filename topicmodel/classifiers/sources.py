"""Whether labels, keywords, or both and the texts without labels give the better model: decided on held-out labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.teaching import Teacher

__all__ = ["Taught", "held_out_rounds", "hits", "label_folds", "surest_source"]

N_FOLDS = 5
"""Folds of the labelled texts."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A way to a model, judged on labelled texts that it has not seen.

    Parameters
    ----------
    source : str
        What it learns from.
    n_rounds : int
        Rounds of self-training.
    decisions : ndarray of shape (n_labelled, n_themes), float64
        Out-of-fold decisions of the labelled texts.
    """

    source: str
    n_rounds: int
    decisions: Floats


def held_out_rounds(teacher: Teacher, labels: LabelMatrix) -> list[Floats]:
    """Teach without one fold of the labels after the other, and ask about the texts of that fold.

    Parameters
    ----------
    teacher : Teacher
        The texts and the keywords, if any.
    labels : LabelMatrix
        What is known.

    Returns
    -------
    list of ndarray of shape (n_labelled, n_themes), float64
        Per round of self-training, decisions of the labelled texts, in their order.
    """
    rows, fold = np.flatnonzero(labels.known), label_folds(labels)
    said: list[Floats] = []
    for k in range(N_FOLDS):
        held = rows[fold == k]
        shown = labels.hiding(held)
        lesson = teacher.teach(shown, guarded=False)
        for i, chosen in enumerate(lesson.rounds):
            if i == len(said):
                said.append(np.zeros((len(rows), labels.targets.shape[1])))
            said[i][fold == k] = teacher.distil(chosen, lesson.prevalence, shown).decide(teacher.seen.words[held])
    return said


def label_folds(labels: LabelMatrix) -> NDArray[np.int64]:
    """Deal the labelled texts out theme by theme, which keeps the folds alike.

    Parameters
    ----------
    labels : LabelMatrix
        What is known.

    Returns
    -------
    ndarray of shape (n_labelled,), int64
        Folds from 0, in the order of the labelled texts.
    """
    rows = np.flatnonzero(labels.known)
    fold = np.empty(len(rows), np.int64)
    fold[np.lexsort(labels.targets[rows].T)] = np.arange(len(rows)) % N_FOLDS
    return fold


def surest_source(ways: Sequence[Taught], true: NDArray[np.bool_], *, multi_label: bool) -> Taught:
    """Return the first of several ways, unless another is better by more than one standard error.

    Parameters
    ----------
    ways : sequence of Taught
        At least one; the first is what one would take without looking.
    true : ndarray of shape (n_labelled, n_themes), bool
        The labels.
    multi_label : bool
        Whether a text may have several themes.

    Returns
    -------
    Taught
        The way to go.
    """
    usual = hits(ways[0].decisions, true, multi_label=multi_label)
    best, most = ways[0], 0.0
    for way in ways[1:]:
        gain = hits(way.decisions, true, multi_label=multi_label) - usual
        if gain.mean() > max(most, gain.std(ddof=1) / np.sqrt(len(gain))):
            best, most = way, float(gain.mean())
    return best


def hits(decided: Floats, true: NDArray[np.bool_], *, multi_label: bool) -> Floats:
    """Return the Jaccard index of each text or, with single labels, whether its theme was found.

    Parameters
    ----------
    decided : ndarray of shape (n_texts, n_themes), float64
        Decisions; with several labels, a theme above 0 is found.
    true : ndarray of shape (n_texts, n_themes), bool
        The labels.
    multi_label : bool
        Whether a text may have several themes.

    Returns
    -------
    ndarray of shape (n_texts,), float64
        Between 0 and 1. Two empty sets of themes agree.
    """
    if not multi_label:
        return np.asarray(true[np.arange(len(true)), decided.argmax(axis=1)], np.float64)
    found = decided > 0
    union = (found | true).sum(axis=1)
    return np.asarray(np.where(union > 0, (found & true).sum(axis=1) / np.maximum(union, 1), 1.0))
