"""Topics that are no topics: uniform, vacuous, background; and how much of the corpus each topic takes, with intervals.

References
----------
.. [1] AlSumait, L., Barbará, D., Gentle, J., Domeniconi, C. (2009). Topic significance ranking of LDA generative
   models. ECML PKDD '09. https://doi.org/10.1007/978-3-642-04180-8_22
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import TopicsLike, read_mixtures, read_topics
from topicmodel.objects import display
from topicmodel.objects.record import Record
from topicmodel.objects.topics import Topics

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Junk", "junk", "prevalence_interval"]

Floats = NDArray[np.float64]

KINDS = ("uniform", "vacuous", "background")


@dataclass(frozen=True, slots=True, eq=False)
class Junk(Record):
    """How far each topic is from three kinds of junk.

    Parameters
    ----------
    labels : tuple of str
        The topics.
    distances : ndarray of shape (n_topics, 3), float64
        Hellinger distance, from 0 to 1, of the topic's words from all words alike (uniform), of its words from those of
        the rest of the corpus (vacuous), and of its spread over documents from all documents alike (background).
    threshold : float
        A topic nearer than that to a kind is junk of this kind.
    """

    labels: tuple[str, ...]
    distances: Floats
    threshold: float

    @property
    def kinds(self) -> tuple[str, ...]:
        """What each topic is junk of: the nearest kind, or an empty string."""
        nearest = self.distances.argmin(axis=1)
        found = self.distances.min(axis=1) < self.threshold
        return tuple(KINDS[k] if hit else "" for k, hit in zip(nearest, found, strict=True))

    @property
    def share(self) -> float:
        """Share of the topics that are junk."""
        return sum(map(bool, self.kinds)) / len(self.labels)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic: label, three distances, kind."""
        import pandas as pd

        columns = {name: self.distances[:, k] for k, name in enumerate(KINDS)}
        return pd.DataFrame({"label": self.labels} | columns | {"kind": self.kinds})

    def __repr__(self) -> str:
        return display.line(f"<Junk: {sum(map(bool, self.kinds))} of {len(self.labels)} topics>")

    def _repr_html_(self) -> str:
        rows = [
            (label, *own, kind)
            for label, own, kind in zip(self.labels, self.distances.tolist(), self.kinds, strict=True)
        ]
        return display.table(["label", *KINDS, "kind"], rows, caption=repr(self).strip("<>"))


def junk(topics: TopicsLike, mixtures: ArrayLike, *, threshold: float = 0.3) -> Junk:
    """Find topics that are like all words, like the whole corpus, or in all documents alike [1]_.

    The source ranks topics by three distances; here they are Hellinger distances, a topic nearer than `threshold` is
    marked, and the corpus is taken without the topic, so that a large topic is not near to itself.

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        The topics.
    mixtures : array of shape (n_documents, n_topics)
        Shares of the topics in the documents; rows sum to 1.
    threshold : float
        From 0 to 1. Shares that vary from document to document as those of a flat Dirichlet prior do (exponentially)
        lie at sqrt(1 - sqrt(pi) / 2) = 0.337 from a background; 0.3 asks for steadier ones. Priors smooth: with few
        topics, short documents or a large ``topic_word_prior``, good topics too come down to 0.4.

    Returns
    -------
    Junk
        Distances, and the kind of junk each topic is, if any.

    Raises
    ------
    InputError
        If the mixtures do not fit the topics, or the threshold is out of range.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> topics = Topics([[1.0, 0.0, 0.0], [0.3, 0.3, 0.4]], ("maire", "vent", "pluie"), [0.5, 0.5], ("0", "1"))
    >>> junk(topics, [[1.0, 0.0], [0.0, 1.0]]).kinds
    ('', 'uniform')
    """
    found = read_topics(topics)
    theta = read_mixtures(mixtures, len(found))
    if not 0 <= threshold <= 1:
        raise InputError(f"threshold={threshold}; between 0 and 1 is allowed")
    terms = len(found.terms)
    totals = theta.sum(axis=0)
    spread = np.where(totals > 0, theta / np.where(totals > 0, totals, 1.0), 1 / len(theta))
    distances = [
        _hellinger(found.weights, np.full(terms, 1 / terms)),
        _hellinger(found.weights, _rest(found)) if len(found) > 1 else np.ones(1),
        _hellinger(spread.T, np.full(len(theta), 1 / len(theta))),
    ]
    return Junk(found.labels, np.stack(distances, axis=1), threshold)


def prevalence_interval(
    mixtures: ArrayLike, lengths: ArrayLike, *, level: float = 0.9, n_replicates: int = 500, seed: int = 0
) -> tuple[Floats, Floats]:
    """Compute intervals of the topics' prevalence by a bootstrap over documents.

    Parameters
    ----------
    mixtures : array of shape (n_documents, n_topics)
        Rows sum to 1.
    lengths : array of shape (n_documents,)
        Tokens per document: a document counts with its length, as in `Topics.prevalence`.
    level : float
        Probability inside, between 0 and 1.
    n_replicates : int
        Replicates, at least 1.
    seed : int
        Seed.

    Returns
    -------
    tuple of two ndarrays of shape (n_topics,), float64
        Ends of the intervals. They say how much another sample of documents would change the prevalence, the topics
        being what they are.

    Examples
    --------
    >>> low, high = prevalence_interval([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], [100, 100, 100])
    >>> bool(low[0] < (0.9 + 0.2 + 0.6) / 3 < high[0])
    True
    """
    theta = read_mixtures(mixtures)
    weighted = theta * np.asarray(lengths, np.float64)[:, None]
    # Sorted rows make the result independent of the order of the documents.
    weighted = weighted[np.lexsort(weighted.T)]
    generator = np.random.default_rng(seed)
    drawn = [generator.multinomial(len(theta), np.full(len(theta), 1 / len(theta))) for _ in range(n_replicates)]
    totals = np.stack([(weighted * times[:, None]).sum(axis=0) for times in drawn])
    sums = totals.sum(axis=1, keepdims=True)
    shares = np.where(sums > 0, totals / np.where(sums > 0, sums, 1.0), 1 / theta.shape[1])
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.asarray(low), np.asarray(high)


def _rest(topics: Topics) -> Floats:
    """Return, for each topic, the words of the corpus without it; of all other topics alike where it is the corpus."""
    overall = topics.prevalence @ topics.weights
    rest = np.maximum(overall - topics.prevalence[:, None] * topics.weights, 0)
    others = (topics.weights.sum(axis=0) - topics.weights) / (len(topics) - 1)
    totals = rest.sum(axis=1, keepdims=True)
    return np.asarray(np.where(totals > 1e-9, rest / np.where(totals > 1e-9, totals, 1.0), others))


def _hellinger(rows: Floats, point: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(0.0, 1 - np.sqrt(rows * point).sum(axis=1))))
