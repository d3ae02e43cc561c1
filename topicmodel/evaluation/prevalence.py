"""Shares of topics or themes by month, outlet or any other group of documents, with intervals.

References
----------
.. [1] Student (1908). The probable error of a mean. Biometrika 6. https://doi.org/10.1093/biomet/6.1.1
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.objects import display
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Prevalence", "prevalence_by"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Prevalence(Record):
    """Mean shares of topics in groups of documents.

    Parameters
    ----------
    groups : tuple of str
        Names of the groups, in alphabetical order, which is that of dates written year first.
    labels : tuple of str
        Topics or themes.
    n_documents : ndarray of shape (n_groups,), int64
        Documents of each group.
    share, low, high : ndarray of shape (n_groups, n_labels), float64
        Mean share and the ends of its interval, between 0 and 1. A group of one document has the interval from 0 to 1:
        nothing is known of how documents of the group differ.
    """

    groups: tuple[str, ...]
    labels: tuple[str, ...]
    n_documents: NDArray[np.int64]
    share: Floats
    low: Floats
    high: Floats

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per group and label: group, label, n_documents, share, low, high."""
        import pandas as pd

        n_groups, n_labels = self.share.shape
        columns = {
            "group": np.repeat(np.array(self.groups, object), n_labels),
            "label": np.tile(np.array(self.labels, object), n_groups),
            "n_documents": np.repeat(self.n_documents, n_labels),
        }
        return pd.DataFrame(columns | {name: getattr(self, name).ravel() for name in ("share", "low", "high")})

    def __repr__(self) -> str:
        return display.line(
            f"<Prevalence: {len(self.labels)} labels in {display.plural(len(self.groups), 'group', 'groups')}>"
        )

    def _repr_html_(self) -> str:
        rows = [
            (group, int(n), *(float(share) for share in shares))
            for group, n, shares in zip(self.groups, self.n_documents, self.share, strict=True)
        ]
        return display.table(["", "documents", *self.labels], rows, caption=repr(self).strip("<>"))


def prevalence_by(
    shares: ArrayLike, groups: Sequence[Any], labels: Sequence[str] | None = None, *, level: float = 0.9
) -> Prevalence:
    """Average the shares of topics or themes over groups of documents.

    Parameters
    ----------
    shares : array-like of shape (n_documents, n_labels)
        Mixtures of a topic model, or shares of themes; between 0 and 1.
    groups : sequence of length n_documents
        Group of each document: an outlet, a month such as ``"2020-03"``. Documents whose group is None are left out.
    labels : sequence of str, optional
        Names of the columns; their numbers when not given.
    level : float
        Level of the intervals.

    Returns
    -------
    Prevalence
        Intervals are Student's, for the mean of documents like those of the group, cut at 0 and 1.

    Raises
    ------
    InputError
        If lengths do not fit or no document has a group.

    Examples
    --------
    >>> found = prevalence_by([[0.2, 0.8], [0.4, 0.6], [1.0, 0.0]], ["2020-01", "2020-01", "2020-02"])
    >>> found.groups, found.share.round(2).tolist(), found.high[1].tolist()
    (('2020-01', '2020-02'), [[0.3, 0.7], [1.0, 0.0]], [1.0, 1.0])
    """
    values = np.asarray(shares, np.float64)
    if values.ndim != 2 or len(values) != len(groups):
        raise InputError(f"shares of shape {values.shape} and {len(groups)} groups; a row per document is needed")
    names = tuple(labels) if labels is not None else tuple(str(k) for k in range(values.shape[1]))
    if len(names) != values.shape[1]:
        raise InputError(f"{len(names)} labels for {values.shape[1]} columns of shares; one each is needed")
    if not 0 < level < 1:
        raise InputError(f"level={level}; between 0 and 1 is allowed")
    known = np.array([group is not None for group in groups], bool)
    if not known.any():
        raise InputError("no document has a group; at least one is needed")
    found, which = np.unique(np.array([str(group) for group in groups], object)[known].astype(str), return_inverse=True)
    counts = np.bincount(which, minlength=len(found)).astype(np.int64)
    mean, spread = _moments(values[known], which, counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = _quantiles(counts, level)[:, None] * spread / np.sqrt(counts)[:, None]
    # Of one document the spread is not known.
    half[counts == 1] = 1.0
    low, high = np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1)
    return Prevalence(tuple(found.tolist()), names, counts, mean, low, high)


def _moments(values: Floats, which: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each column in each group."""
    mean = np.empty((len(counts), values.shape[1]))
    spread = np.zeros_like(mean)
    order = np.argsort(which, kind="stable")
    for group, rows in enumerate(np.split(order, np.cumsum(counts)[:-1])):
        # Sorted, so that the order of the documents changes no bit.
        own = np.sort(values[rows], axis=0)
        mean[group] = own.sum(axis=0) / len(own)
        if len(own) > 1:
            spread[group] = np.sqrt(((own - mean[group]) ** 2).sum(axis=0) / (len(own) - 1))
    return mean, spread


def _quantiles(counts: NDArray[np.int64], level: float) -> Floats:
    """Return Student's quantile for each number of documents."""
    from scipy.stats import t

    quantiles: Floats = t.ppf((1 + level) / 2, np.maximum(counts - 1, 1))
    return quantiles
