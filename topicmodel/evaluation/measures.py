"""Coherence as segmentation × probability × confirmation × aggregation, on matrices of counts.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
.. [2] Mimno, D. et al. (2011). Optimizing semantic coherence in topic models. EMNLP '11.
   https://aclanthology.org/D11-1024
.. [3] Newman, D. et al. (2010). Automatic evaluation of topic coherence. NAACL '10. https://aclanthology.org/N10-1012
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.cooccurrence import WHOLE_DOCUMENT
from topicmodel.objects.display import Shown

__all__ = ["AGGREGATIONS", "CONFIRMATIONS", "MEASURES", "SEGMENTATIONS", "Measure", "read_measure", "topic_values"]

Floats = NDArray[np.float64]

EPSILON = 1e-12


def _log_conditional(joint: Floats, first: Floats, second: Floats) -> Floats:
    del first
    return np.asarray(np.log((joint + EPSILON) / second))


def _conditional(joint: Floats, first: Floats, second: Floats) -> Floats:
    del first
    return joint / second


def _difference(joint: Floats, first: Floats, second: Floats) -> Floats:
    return joint / second - first


def _log_ratio(joint: Floats, first: Floats, second: Floats) -> Floats:
    return np.asarray(np.log((joint + EPSILON) / (first * second)))


def _normalized_log_ratio(joint: Floats, first: Floats, second: Floats) -> Floats:
    surprise = -np.log(joint + EPSILON)
    # Words that share every window confirm each other fully: the limit as their probability tends to 1.
    certain = surprise <= 0
    return np.asarray(np.where(certain, 1.0, _log_ratio(joint, first, second) / np.where(certain, 1.0, surprise)))


CONFIRMATIONS: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "log_conditional": _log_conditional,
    "conditional": _conditional,
    "difference": _difference,
    "log_ratio": _log_ratio,
    "normalized_log_ratio": _normalized_log_ratio,
}
"""How far W* confirms W': functions of P(W', W*), P(W') and P(W*)."""

SEGMENTATIONS: dict[str, Callable[[int], NDArray[np.bool_]]] = {
    "one_one": lambda n: ~np.eye(n, dtype=bool),
    "one_pre": lambda n: np.tri(n, k=-1, dtype=bool),
    "one_succ": lambda n: np.tri(n, k=-1, dtype=bool).T,
    "one_set": lambda n: np.ones((n, 1), bool),
}
"""Which W' (rows) are compared with which W* (columns): each other word, those before it, those after it, all."""

AGGREGATIONS: dict[str, Callable[..., Floats]] = {"mean": np.mean, "median": np.median, "min": np.min, "max": np.max}
"""How the confirmations of a topic become one number."""


@dataclass(frozen=True, slots=True, repr=False)
class Measure(Shown):
    """A coherence measure.

    Parameters
    ----------
    segmentation : {"one_one", "one_pre", "one_succ", "one_set"}
        Pairs (W', W*) of a topic's words.
    window : int
        Tokens per sliding window; `WHOLE_DOCUMENT` for documents.
    confirmation : {"log_conditional", "conditional", "difference", "log_ratio", "normalized_log_ratio"}
        How far W* confirms W'.
    indirect : bool
        Whether W' and W* are compared by the cosine of their vectors of confirmations with all words of the topic.
    aggregation : {"mean", "median", "min", "max"}
        From pairs to a topic.

    Raises
    ------
    InputError
        If a part is unknown, or "one_set" is combined with a direct confirmation.
    """

    segmentation: str
    window: int
    confirmation: str
    indirect: bool = False
    aggregation: str = "mean"

    def __post_init__(self) -> None:
        parts = (
            ("segmentation", SEGMENTATIONS),
            ("confirmation", CONFIRMATIONS),
            ("aggregation", AGGREGATIONS),
        )
        for name, allowed in parts:
            found = getattr(self, name)
            if found not in allowed:
                raise InputError(f"{name}='{found}'; one of {', '.join(allowed)} is allowed{nearest(found, allowed)}")
        if self.segmentation == "one_set" and not self.indirect:
            raise InputError("segmentation='one_set' compares a word with a set; it needs indirect=True")

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value that a topic can have."""
        if self.indirect or self.confirmation in ("normalized_log_ratio", "difference"):
            return -1.0, 1.0
        return (0.0, 1.0) if self.confirmation == "conditional" else (-np.inf, np.inf)

    @property
    def definition(self) -> str:
        """What is computed, in one line."""
        where = "documents" if self.window == WHOLE_DOCUMENT else f"windows of {self.window} terms"
        how = f"cosine of {self.confirmation} vectors" if self.indirect else self.confirmation
        return f"{self.segmentation}, {where}, {how}, {self.aggregation} over pairs"


MEASURES = {
    "c_npmi": Measure("one_one", 10, "normalized_log_ratio"),
    "c_v": Measure("one_set", 110, "normalized_log_ratio", indirect=True),
    "c_uci": Measure("one_one", 10, "log_ratio"),
    "u_mass": Measure("one_pre", WHOLE_DOCUMENT, "log_conditional"),
}
"""The measures by their usual names, with gensim's windows."""


def read_measure(measure: str | Measure) -> Measure:
    """Return a measure by its name.

    Examples
    --------
    >>> read_measure("c_uci").definition
    'one_one, windows of 10 terms, log_ratio, mean over pairs'
    """
    if isinstance(measure, Measure):
        return measure
    if measure not in MEASURES:
        allowed = ", ".join(MEASURES)
        raise InputError(f"measure='{measure}'; one of {allowed} or a Measure is allowed{nearest(measure, MEASURES)}")
    return MEASURES[measure]


def topic_values(counts: NDArray[np.int64], n_windows: NDArray[np.int64], measure: Measure) -> Floats:
    """Compute the coherence of one topic from its counts.

    Parameters
    ----------
    counts : ndarray of shape (..., n_words, n_words), int64
        Windows with both words; on the diagonal with the one. At least two words.
    n_windows : ndarray of shape (...), int64
        Number of windows.
    measure : Measure
        What to compute.

    Returns
    -------
    ndarray of shape (...), float64
        Finite wherever each word stands in a window at least.
    """
    joint = counts / np.maximum(1, n_windows)[..., None, None]
    single = np.diagonal(joint, axis1=-2, axis2=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        confirmed = CONFIRMATIONS[measure.confirmation](joint, single[..., :, None], single[..., None, :])
    pairs = SEGMENTATIONS[measure.segmentation](counts.shape[-1])
    if measure.indirect:
        confirmed = _cosines(confirmed, against_set=pairs.shape[1] == 1)
    # A replicate of the bootstrap may lack a word: its pairs say nothing there.
    confirmed = np.where(np.isfinite(confirmed), confirmed, 0.0)
    return np.asarray(AGGREGATIONS[measure.aggregation](confirmed[..., pairs], axis=-1))


def _cosines(vectors: Floats, *, against_set: bool) -> Floats:
    """Compare the rows with their sum, or with each other, by the cosine."""
    vectors = np.where(np.isfinite(vectors), vectors, 0.0)
    others = vectors.sum(axis=-2, keepdims=True) if against_set else vectors
    dots = vectors @ np.swapaxes(others, -1, -2)
    lengths = np.linalg.norm(vectors, axis=-1)[..., :, None] * np.linalg.norm(others, axis=-1)[..., None, :]
    return np.asarray(np.where(lengths > 0, dots / np.where(lengths > 0, lengths, 1.0), 0.0))
