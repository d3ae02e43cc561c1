"""Topics against labels that documents have: sections, sources, themes of coders.

References
----------
.. [1] Lafon, P. (1980). Sur la variabilité de la fréquence des formes dans un corpus. Mots 1.
   https://doi.org/10.3406/mots.1980.1008
.. [2] Rosenberg, A., Hirschberg, J. (2007). V-measure: a conditional entropy-based external cluster evaluation measure.
   EMNLP-CoNLL '07. https://aclanthology.org/D07-1043
.. [3] Vinh, N. X., Epps, J., Bailey, J. (2010). Information theoretic measures for clusterings comparison. JMLR 11.
   https://jmlr.org/papers/v11/vinh10a.html
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import read_mixtures
from topicmodel.objects import display
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LabelAgreement", "against_labels", "specificity"]

Floats = NDArray[np.float64]

# log10 of the probability below which nothing more is told apart.
_LIMIT = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class LabelAgreement(Record):
    """How far the strongest topic of documents agrees with their labels.

    Parameters
    ----------
    purity : float
        Share of documents whose label is the most frequent one of their topic; rises with the number of topics.
    inverse_purity : float
        Share of documents whose topic is the most frequent one of their label.
    v_measure, homogeneity, completeness : float
        From 0 to 1 [2]_.
    ami : float
        Adjusted mutual information [3]_: 0 on average for topics given at random, 1 for perfect agreement.
    topics : tuple of str
        Rows of the table.
    labels : tuple of str
        Columns of the table.
    counts : ndarray of shape (n_topics, n_labels), float64
        Documents by strongest topic and label.
    specificity : ndarray of shape (n_topics, n_labels), float64
        See `specificity`.
    left_out : int
        Documents without a label.
    """

    purity: float
    inverse_purity: float
    v_measure: float
    homogeneity: float
    completeness: float
    ami: float
    topics: tuple[str, ...]
    labels: tuple[str, ...]
    counts: Floats
    specificity: Floats
    left_out: int

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic and label with documents: topic, label, documents, specificity."""
        import pandas as pd

        rows = [
            (topic, label, int(self.counts[i, j]), float(self.specificity[i, j]))
            for i, topic in enumerate(self.topics)
            for j, label in enumerate(self.labels)
            if self.counts[i, j]
        ]
        return pd.DataFrame(rows, columns=["topic", "label", "documents", "specificity"])

    def __repr__(self) -> str:
        figures = f"purity {self.purity:.2f}, V {self.v_measure:.2f}, AMI {self.ami:.2f}"
        return display.line(f"<LabelAgreement on {int(self.counts.sum())} documents: {figures}>")

    def _repr_html_(self) -> str:
        rows = [
            (topic, *(f"{int(n)} ({s:+.1f})" for n, s in zip(own, score, strict=True)))
            for topic, own, score in zip(self.topics, self.counts.tolist(), self.specificity.tolist(), strict=True)
        ]
        caption = f"{repr(self).strip('<>')}; documents (specificity)"
        return display.table(["topic", *self.labels], rows, caption=caption)


def against_labels(
    mixtures: ArrayLike, labels: Iterable[str | None], *, topics: tuple[str, ...] | None = None
) -> LabelAgreement:
    """Compare the strongest topic of each document with its label.

    Parameters
    ----------
    mixtures : array of shape (n_documents, n_topics)
        Shares of the topics, e.g. ``TopicModel.mixtures_``.
    labels : iterable of str or None
        One per document, e.g. ``corpus.table["section"].to_pylist()``; documents with None, NaN or an empty label
        are left out and counted.
    topics : tuple of str, optional
        Names of the topics; their numbers when not given.

    Returns
    -------
    LabelAgreement
        Figures and a table with specificities.

    Raises
    ------
    InputError
        If numbers of documents or topics differ, or no document has a label.

    Examples
    --------
    >>> found = against_labels([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]], ["sport", "sport", "santé", "santé"])
    >>> found.purity, found.counts.tolist()
    (0.75, [[1.0, 2.0], [1.0, 0.0]])
    """
    from sklearn.metrics import adjusted_mutual_info_score, homogeneity_completeness_v_measure

    theta, given = read_mixtures(mixtures), list(labels)
    if len(theta) != len(given):
        found_labels = display.plural(len(given), "label", "labels")
        raise InputError(
            f"{display.plural(len(theta), 'document', 'documents')} and {found_labels}; one each is needed"
        )
    names = tuple(map(str, range(theta.shape[1]))) if topics is None else tuple(topics)
    if len(names) != theta.shape[1]:
        raise InputError(f"{len(names)} names for {theta.shape[1]} topics; one per topic is needed")
    kept = [i for i, label in enumerate(given) if not _is_missing(label)]
    if not kept:
        raise InputError(f"none of {len(given)} documents has a label; at least one is needed")
    strongest = theta[kept].argmax(axis=1)
    found = tuple(sorted({str(given[i]) for i in kept}))
    column = {label: j for j, label in enumerate(found)}
    own = np.array([column[str(given[i])] for i in kept])
    counts = np.zeros((len(names), len(found)))
    np.add.at(counts, (strongest, own), 1)
    homogeneity, completeness, v = homogeneity_completeness_v_measure(own, strongest)
    return LabelAgreement(
        float(counts.max(axis=1).sum() / len(kept)),
        float(counts.max(axis=0).sum() / len(kept)),
        float(v),
        float(homogeneity),
        float(completeness),
        float(adjusted_mutual_info_score(own, strongest)),
        names,
        found,
        counts,
        specificity(counts),
        len(given) - len(kept),
    )


def _is_missing(label: Any) -> bool:
    # NaN, which tables hold where a label is missing, differs from itself.
    return label is None or label != label or not str(label).strip()


def specificity(counts: ArrayLike) -> Floats:
    """Compute how surprising each count of a table is under the hypergeometric law, as French textometry does [1]_.

    Parameters
    ----------
    counts : array of shape (n_rows, n_columns)
        Whole numbers, e.g. documents by topic and label, or occurrences by word and part.

    Returns
    -------
    ndarray of shape (n_rows, n_columns), float64
        Where a count is above its expectation, minus log10 of the probability of so many or more; where below, log10 of
        that of so few or fewer. +3 is one chance in a thousand; values end at 1000.

    Raises
    ------
    InputError
        If a count is negative or no whole number.

    Examples
    --------
    >>> specificity([[10, 0], [0, 10]]).round(2).tolist()
    [[5.27, -5.27], [-5.27, 5.27]]
    """
    from scipy.stats import hypergeom

    table = np.asarray(counts, np.float64)
    if table.ndim != 2 or (table < 0).any() or (table != np.floor(table)).any():
        raise InputError(f"counts of shape {table.shape}; a table of whole numbers from 0 is needed")
    total, rows, columns = table.sum(), table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    if not total:
        return np.zeros(table.shape)
    law = hypergeom(
        np.full(table.shape, total), np.broadcast_to(rows, table.shape), np.broadcast_to(columns, table.shape)
    )
    above = table * total >= rows * columns
    nats = np.where(above, law.logsf(table - 1), law.logcdf(table))
    scores = np.minimum(_LIMIT, np.maximum(0.0, -nats / np.log(10)))
    return np.asarray(np.where(above, scores, -scores))
