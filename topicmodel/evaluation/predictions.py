"""True and predicted classes, in whatever form a tool gives them, as matrices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError, nearest

__all__ = ["Predictions", "label_sets", "read_predictions", "read_probabilities"]

Labels = Any
"""One label per text, one collection of labels per text, or a matrix of zeros and ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What is true and what was predicted.

    Parameters
    ----------
    classes : tuple of str
        Names, in alphabetical order where not given.
    true, predicted : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has.
    multi_label : bool
        Whether a text may have several classes, or none.
    """

    classes: tuple[str, ...]
    true: NDArray[np.bool_]
    predicted: NDArray[np.bool_]
    multi_label: bool

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether exactly the true classes were predicted, an array of shape (n_texts,)."""
        return np.asarray((self.true == self.predicted).all(axis=1))


def label_sets(labels: Labels, classes: Sequence[str] | None, what: str) -> tuple[list[tuple[str, ...]], bool]:
    """Return the labels of each text and whether they were written as collections.

    Parameters
    ----------
    labels : iterable or array
        One label per text, one collection of labels per text, or a matrix of zeros and ones with `classes`.
    classes : sequence of str or None
        Names of the columns of a matrix.
    what : str
        Name of the argument, for errors.

    Returns
    -------
    sets : list of tuples of str
        Per text.
    several : bool
        Whether a text may have several.

    Raises
    ------
    InputError
        If a label is missing or in another form.
    """
    if isinstance(labels, str):
        raise InputError(f"{what} is one string; needed: one label per text")
    shape = getattr(labels, "shape", None)
    if shape is not None and len(shape) == 2:
        matrix = np.asarray(labels.toarray() if hasattr(labels, "toarray") else labels)
        if classes is None or len(classes) != matrix.shape[1]:
            raise InputError(f"{what} has {matrix.shape[1]} columns; needed: classes, one name per column")
        if not np.isin(matrix, (0, 1)).all():
            raise InputError(f"{what} is a matrix; allowed: zeros and ones")
        return [tuple(str(classes[k]) for k in np.flatnonzero(row).tolist()) for row in matrix], True
    found: list[tuple[str, ...]] = []
    several = False
    for i, label in enumerate(labels):
        if label is None or (isinstance(label, float) and label != label):
            raise InputError(f"{what}[{i}] is missing; needed: a label for every text")
        if isinstance(label, Iterable) and not isinstance(label, str | bytes):
            several = True
            found.append(tuple(dict.fromkeys(str(code) for code in label)))
        else:
            found.append((str(label),))
    return found, several


def read_predictions(
    true: Labels, predicted: Labels, *, classes: Sequence[str] | None = None, what: str = "predicted"
) -> Predictions:
    """Read true and predicted labels.

    Parameters
    ----------
    true, predicted : iterable or array
        As for `label_sets`.
    classes : sequence of str, optional
        Names of all classes; those that occur, in alphabetical order, when not given.
    what : str
        Name of the predictions, for errors.

    Returns
    -------
    Predictions
        The matrices.

    Raises
    ------
    InputError
        If lengths differ, there is no text, or a label is missing or none of `classes`.

    Examples
    --------
    >>> read_predictions(["sport", "santé"], ["sport", "sport"]).predicted.tolist()
    [[False, True], [False, True]]
    """
    own, several = label_sets(true, classes, "true")
    theirs, also = label_sets(predicted, classes, what)
    if len(own) != len(theirs):
        raise InputError(f"{len(own)} true and {len(theirs)} {what} labels; needed: as many")
    if not own:
        raise InputError("no text; at least one is needed")
    names = tuple(classes) if classes is not None else tuple(sorted({c for row in [*own, *theirs] for c in row}))
    return Predictions(names, _matrix(own, names, "true"), _matrix(theirs, names, what), several or also)


def read_probabilities(
    probabilities: ArrayLike | None, columns: Sequence[str] | None, classes: tuple[str, ...], n_texts: int
) -> NDArray[np.float64]:
    """Return probabilities in the order of `classes`.

    Parameters
    ----------
    probabilities : array of shape (n_texts, n_columns) or None
        As the tool gives them.
    columns : sequence of str or None
        Class of each column; `classes` when None.
    classes : tuple of str
        Names.
    n_texts : int
        How many texts there are.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        A class that the tool does not know has probability 0; of shape (n_texts, 0) where there are none.

    Raises
    ------
    InputError
        If the shape is another or a number is no probability.
    """
    if probabilities is None:
        return np.zeros((n_texts, 0))
    given = np.asarray(probabilities, np.float64)
    names = tuple(map(str, columns)) if columns is not None else classes
    if given.shape != (n_texts, len(names)):
        raise InputError(f"probabilities of shape {given.shape}; needed: ({n_texts}, {len(names)})")
    if not ((given >= 0) & (given <= 1 + 1e-9)).all():
        place = int(np.argmin(((given >= 0) & (given <= 1 + 1e-9)).all(axis=1)))
        raise InputError(f"probabilities[{place}] is {given[place].tolist()}; allowed: numbers from 0 to 1")
    found = np.zeros((n_texts, len(classes)))
    for k, name in enumerate(names):
        if name in classes:
            found[:, classes.index(name)] = given[:, k]
    return found


def _matrix(rows: list[tuple[str, ...]], classes: tuple[str, ...], what: str) -> NDArray[np.bool_]:
    column = {name: k for k, name in enumerate(classes)}
    found = np.zeros((len(rows), len(classes)), bool)
    for i, row in enumerate(rows):
        for name in row:
            if name not in column:
                raise InputError(f"{what}[{i}]: no class '{name}'; found {', '.join(classes)}{nearest(name, classes)}")
            found[i, column[name]] = True
    return found
