"""Topics: a frozen table of topics over terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, storage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Topics", "frozen_array", "mean_mixture"]

Floats = npt.NDArray[np.float64]


def frozen_array(values: npt.ArrayLike) -> Floats:
    """Return a read-only float64 copy."""
    array = np.array(values, np.float64)
    array.setflags(write=False)
    return array


def mean_mixture(mixtures: Floats, lengths: npt.ArrayLike) -> Floats:
    """Return the share of each topic in a corpus: the mixtures' mean, each document counted with its length.

    Parameters
    ----------
    mixtures : ndarray of shape (n_documents, n_components), float64
        Rows sum to 1.
    lengths : array-like of shape (n_documents,)
        Tokens per document.

    Returns
    -------
    ndarray of shape (n_components,), float64
        Sums to 1; the same bits for any order of the documents.

    Examples
    --------
    >>> mean_mixture(np.array([[1.0, 0.0], [0.0, 1.0]]), [3, 1]).tolist()
    [0.75, 0.25]
    """
    weights = np.asarray(lengths, np.float64)
    # Sorted, the terms are added in an order that the documents' order does not change.
    total: Floats = np.sort(mixtures * weights[:, None], axis=0).sum(axis=0)
    shares: Floats = total / total.sum()
    return shares


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """The topics of a fitted model: what each is about and how much of the corpus it takes.

    Parameters
    ----------
    weights : ndarray of shape (n_components, n_terms), float64
        Share of each term in each topic; every row sums to 1.
    terms : tuple of str
        The terms, one per column of `weights`.
    prevalence : ndarray of shape (n_components,), float64
        Share of each topic in the corpus; sums to 1.
    labels : tuple of str
        A name per topic that stays with it when topics are taken or sorted.

    Raises
    ------
    InputError
        If the shapes do not fit, a label stands twice, or rows do not sum to 1.

    Examples
    --------
    >>> topics = Topics([[0.75, 0.25], [0.0, 1.0]], ("maire", "pluie"), [0.5, 0.5], ("0", "1"))
    >>> topics.top_words(1)
    (('maire',), ('pluie',))
    """

    weights: Floats
    terms: tuple[str, ...]
    prevalence: Floats
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", frozen_array(self.weights))
        object.__setattr__(self, "prevalence", frozen_array(self.prevalence))
        object.__setattr__(self, "terms", tuple(self.terms))
        object.__setattr__(self, "labels", tuple(self.labels))
        shape = (len(self.labels), len(self.terms))
        if self.weights.shape != shape or self.prevalence.shape != shape[:1]:
            found = f"weights {self.weights.shape} and prevalence {self.prevalence.shape}"
            raise InputError(f"{found} do not fit {shape[0]} labels and {shape[1]} terms")
        if len(set(self.labels)) < len(self.labels):
            raise InputError(f"labels {', '.join(self.labels)}; each topic needs a label of its own")
        if not np.allclose(self.weights.sum(1), 1) or self.weights.min(initial=0) < 0:
            raise InputError("weights: each topic's weights must be at least 0 and sum to 1")

    def __len__(self) -> int:
        return len(self.labels)

    def top_words(self, n: int = 10, *, relevance: float = 0.4) -> tuple[tuple[str, ...], ...]:
        """Return the `n` leading terms of each topic.

        Parameters
        ----------
        n : int
            Number of terms.
        relevance : float between 0 and 1
            Weight of a term's own probability against its lift over the whole corpus; 1 ranks by probability.
            Sievert and Shirley found 0.6 easiest to read in English; on French press 0.4 gives the most coherent words.

        Returns
        -------
        tuple of tuple of str
            One tuple per topic; ties in the order of the vocabulary.

        References
        ----------
        Sievert, C. and Shirley, K. (2014). LDAvis. doi:10.3115/v1/W14-3110
        """
        if not 0 <= relevance <= 1:
            raise InputError(f"relevance={relevance}; between 0 and 1 is allowed")
        scores = self.weights
        if relevance < 1:
            log = np.log(np.maximum(self.weights, 1e-300))
            overall = np.log(np.maximum(self.prevalence @ self.weights, 1e-300))
            scores = relevance * log + (1 - relevance) * (log - overall)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :n]
        return tuple(tuple(self.terms[j] for j in row) for row in order)

    def take(self, which: Iterable[int | str]) -> "Topics":
        """Keep some topics, by position or label, in the order given; prevalences are scaled to sum to 1."""
        rows = [self._position(w) for w in which]
        if not rows:
            raise InputError("no topic is left; take at least one")
        prevalence = self.prevalence[rows]
        total = prevalence.sum()
        shares = prevalence / total if total > 0 else np.full(len(rows), 1 / len(rows))
        return Topics(self.weights[rows], self.terms, shares, tuple(self.labels[r] for r in rows))

    def sort(self, by: str = "prevalence") -> "Topics":
        """Order the topics by falling ``"prevalence"`` or by ``"label"``."""
        if by == "prevalence":
            return self.take(np.argsort(-self.prevalence, kind="stable").tolist())
        if by == "label":
            return self.take(sorted(self.labels))
        raise InputError(f"by='{by}'; 'prevalence' or 'label' is allowed{nearest(by, ['prevalence', 'label'])}")

    def frame(self, n: int = 10) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic: label, prevalence, leading `n` terms."""
        import pandas as pd

        words = [" ".join(row) for row in self.top_words(n)]
        return pd.DataFrame({"label": self.labels, "prevalence": self.prevalence, "words": words})

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives the same topics back."""
        arrays = {"weights": self.weights, "prevalence": self.prevalence}
        return storage.write_arrays(Path(path), arrays, {"terms": self.terms, "labels": self.labels})

    @classmethod
    def read(cls, path: str | Path) -> "Topics":
        """Read topics saved by `save`."""
        arrays, meta = storage.read_arrays(Path(path))
        try:
            return cls(arrays["weights"], tuple(meta["terms"]), arrays["prevalence"], tuple(meta["labels"]))
        except KeyError as error:
            raise InputError(f"{path}: holds no topics ({error} is missing)") from error

    def __reduce__(self) -> tuple[Any, ...]:
        return Topics, (self.weights, self.terms, self.prevalence, self.labels)

    def __repr__(self) -> str:
        return display.line(f"<Topics: {len(self)} topics over {len(self.terms)} terms>")

    def _repr_html_(self) -> str:
        scale = float(np.nanmax(self.prevalence, initial=0.0))
        rows: Sequence[Sequence[object]] = [
            (label, display.Bar(float(share), scale), " ".join(words))
            for label, share, words in zip(self.labels, self.prevalence, self.top_words(), strict=True)
        ]
        return display.table(["label", "prevalence", "words"], rows, caption=repr(self).strip("<>"))

    def _position(self, which: int | str) -> int:
        if isinstance(which, str):
            if which not in self.labels:
                raise InputError(f"no topic '{which}'; found {', '.join(self.labels)}{nearest(which, self.labels)}")
            return self.labels.index(which)
        if not -len(self) <= which < len(self):
            raise InputError(f"no topic {which}; there are {len(self)}")
        return int(which) % len(self)
