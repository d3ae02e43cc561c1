"""Labels of texts, some of them unknown, as a matrix of targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest

__all__ = ["LabelMatrix", "join_labels", "matches", "read_labels", "read_strings"]


@dataclass(frozen=True, slots=True, eq=False)
class LabelMatrix:
    """Which themes each labelled text has.

    Parameters
    ----------
    classes : tuple of str
        Codes, one per column.
    targets : ndarray of shape (n_texts, n_classes), bool
        False everywhere in the rows of unlabelled texts.
    known : ndarray of shape (n_texts,), bool
        Whether the text is labelled.
    """

    classes: tuple[str, ...]
    targets: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> "LabelMatrix":
        """Return the labels of some texts, in the order of `rows`."""
        return LabelMatrix(self.classes, self.targets[rows], self.known[rows])

    def hiding(self, rows: NDArray[np.int64]) -> "LabelMatrix":
        """Return the same labels with those of some texts made unknown."""
        targets, known = self.targets.copy(), self.known.copy()
        targets[rows], known[rows] = False, False
        return LabelMatrix(self.classes, targets, known)


def join_labels(parts: Sequence[LabelMatrix], codes: Sequence[str]) -> LabelMatrix:
    """Put labels that were read at different times under one another.

    Parameters
    ----------
    parts : sequence of LabelMatrix
        Each from `read_labels` with these codes.
    codes : sequence of str
        The allowed codes in their order; when empty, those of all parts in alphabetical order.

    Returns
    -------
    LabelMatrix
        As `read_labels` would have read them together.
    """
    classes = tuple(codes) or tuple(sorted({code for part in parts for code in part.classes}))
    column = {code: k for k, code in enumerate(classes)}
    targets = np.zeros((sum(len(part.known) for part in parts), len(classes)), bool)
    start = 0
    for part in parts:
        end = start + len(part.known)
        targets[start:end, [column[code] for code in part.classes]] = part.targets
        start = end
    return LabelMatrix(classes, targets, np.concatenate([part.known for part in parts]))


def matches(found: LabelMatrix, true: LabelMatrix) -> NDArray[np.float64]:
    """Return the Jaccard index of the themes found in each text and its own; with single labels, whether they agree.

    Parameters
    ----------
    found, true : LabelMatrix
        Of the same texts and classes.

    Returns
    -------
    ndarray of shape (n_texts,), float64
        Between 0 and 1. Two empty sets of themes agree.

    Raises
    ------
    InputError
        If a true label is unknown.
    """
    if not true.known.all():
        raise InputError(f"y[{int(np.argmin(true.known))}] is unknown; a score needs all labels")
    union = (found.targets | true.targets).sum(axis=1)
    shared = (found.targets & true.targets).sum(axis=1)
    return np.asarray(np.where(union > 0, shared / np.maximum(union, 1), 1.0))


def read_labels(y: Any, n_texts: int, codes: Sequence[str], *, multi_label: bool) -> LabelMatrix:
    """Turn labels as people write them into a matrix.

    Parameters
    ----------
    y : iterable or None
        One entry per text: a code, a collection of codes (`multi_label` only), or None where the label is unknown.
        None stands for unknown labels everywhere.
    n_texts : int
        How many entries there must be.
    codes : sequence of str
        The allowed codes in their order; when empty, the codes found, in alphabetical order.
    multi_label : bool
        Whether a text may have several themes, or none (an empty collection).

    Returns
    -------
    LabelMatrix
        The labels.

    Raises
    ------
    InputError
        Lengths differ, a label is no code, or a text has several labels where one is allowed.

    Examples
    --------
    >>> read_labels(["sport", None], 2, ("santé", "sport"), multi_label=False).targets.tolist()
    [[False, True], [False, False]]
    """
    if isinstance(y, str):
        raise InputError("y is one string; needed: one label per text, None where it is unknown")
    rows = [None] * n_texts if y is None else [_codes(entry, i, multi_label) for i, entry in enumerate(y)]
    if len(rows) != n_texts:
        raise InputError(
            f"{n_texts} texts and {len(rows)} labels; needed: one label per text, None where it is unknown"
        )
    classes = tuple(codes) or tuple(sorted({code for row in rows if row for code in row}))
    column = {code: k for k, code in enumerate(classes)}
    targets = np.zeros((n_texts, len(classes)), bool)
    for i, row in enumerate(rows):
        for code in row or ():
            if code not in column:
                raise InputError(f"y[{i}]: no theme '{code}'; found {', '.join(classes)}{nearest(code, classes)}")
            targets[i, column[code]] = True
    return LabelMatrix(classes, targets, np.array([row is not None for row in rows], bool))


def read_strings(texts: Iterable[str]) -> list[str]:
    """Return texts as a list.

    Raises
    ------
    InputError
        If they are one string, or one of them is none.
    """
    if isinstance(texts, str):
        raise InputError("texts is one string; needed: an iterable of strings")
    read = list(texts)
    for i, text in enumerate(read):
        if not isinstance(text, str):
            raise InputError(f"texts[{i}] is a {type(text).__name__}; needed: strings")
    return read


def _codes(entry: Any, place: int, multi_label: bool) -> tuple[str, ...] | None:
    """Return the codes of one entry; None, and the NaN by which pandas writes it, mean unknown."""
    if entry is None or (isinstance(entry, float) and entry != entry):
        return None
    if isinstance(entry, str):
        return (str(entry),)
    found = tuple(entry) if isinstance(entry, Iterable) else (entry,)
    if not all(isinstance(code, str) for code in found):
        raise InputError(f"y[{place}] is {entry!r}; allowed: a code, a collection of codes or None")
    if not multi_label and len(found) != 1:
        raise InputError(f"y[{place}] has {len(found)} codes; allowed: one, or set multi_label=True")
    return found
