"""Fitting clones of a classifier and asking them about texts they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from topicmodel.errors import InputError

__all__ = ["Run", "labels_at", "run_classifier"]

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What fitted clones said.

    Parameters
    ----------
    predicted : object
        Labels of the judged texts, in the form the classifier gives them.
    probabilities : ndarray of shape (n_judged, n_columns), float64
        Empty, of shape (n_judged, 0), where the classifier has none.
    columns : tuple of str
        Class of each column.
    models : tuple
        The fitted clones, one per fold.
    fold : ndarray of shape (n_judged,), int64
        Which of them said it.
    """

    predicted: Any
    probabilities: NDArray[np.float64]
    columns: tuple[str, ...]
    models: tuple[Any, ...]
    fold: Rows


def labels_at(labels: Any, rows: Rows) -> Any:
    """Return some of the labels, in the form they have."""
    return labels[rows] if hasattr(labels, "shape") else [labels[i] for i in rows.tolist()]


def run_classifier(
    classifier: Any, texts: Sequence[str], y: Any, folds: Sequence[tuple[Rows, Rows]], classes: tuple[str, ...]
) -> Run:
    """Fit a clone on the first part of each fold and ask it about the second.

    Parameters
    ----------
    classifier : estimator
        ThemeClassifier, scikit-learn pipeline, or what else has ``fit`` and ``predict`` and can be cloned.
    texts : sequence of str
        All texts.
    y : sequence or array
        Their labels, in the form the classifier takes.
    folds : sequence of pairs of ndarray
        Places of the texts that teach and of those that judge; the latter are different in all folds.
    classes : tuple of str
        Names of the columns where the labels are a matrix.

    Returns
    -------
    Run
        Judged texts in the order of the folds.

    Raises
    ------
    InputError
        If the classifier cannot be cloned or fitted on texts.
    """
    models, parts, chances, fold = [], [], [], []
    for number, (teach, judge) in enumerate(folds):
        model = _fitted(classifier, [texts[i] for i in teach], labels_at(y, teach))
        asked = [texts[i] for i in judge]
        parts.append(model.predict(asked))
        if hasattr(model, "predict_proba"):
            chances.append(_by_class(model, asked, classes))
        models.append(model)
        fold += [number] * len(judge)
    arrays = all(isinstance(part, np.ndarray) for part in parts)
    predicted = np.concatenate(parts) if arrays else [label for part in parts for label in part]
    found = np.vstack(chances) if chances else np.zeros((len(fold), 0))
    return Run(predicted, found, classes if chances else (), tuple(models), np.array(fold, np.int64))


def _fitted(classifier: Any, texts: list[str], y: Any) -> Any:
    try:
        model = clone(classifier)
    except TypeError as error:
        raise InputError(f"{type(classifier).__name__} cannot be cloned; needed: a scikit-learn estimator") from error
    return model.fit(texts, y)


def _by_class(model: Any, texts: list[str], classes: tuple[str, ...]) -> NDArray[np.float64]:
    """Return probabilities by column of `classes`; a class that a fold did not see has probability 0."""
    given = model.predict_proba(texts)
    if isinstance(given, list):
        # Forests and their like give one array of two columns per label.
        given = np.column_stack([part[:, 1] for part in given])
    given = np.asarray(given, np.float64)
    names = [str(name) for name in getattr(model, "classes_", classes)]
    if len(names) != given.shape[1] or not set(names) <= set(classes):
        # With a matrix of labels, columns have numbers for names.
        names = list(classes)
    found = np.zeros((len(texts), len(classes)))
    for k, name in enumerate(names):
        found[:, classes.index(name)] = given[:, k]
    return found
