"""Stability: which topics come back when the model is fitted again on other documents and seeds.

References
----------
.. [1] Meinshausen, N., Bühlmann, P. (2010). Stability selection. JRSS B 72 (4).
   https://doi.org/10.1111/j.1467-9868.2010.00740.x
.. [2] Shah, R. D., Samworth, R. J. (2013). Variable selection with error control: another look at stability selection.
   JRSS B 75 (1). https://doi.org/10.1111/j.1467-9868.2011.01034.x
.. [3] Greene, D., O'Callaghan, D., Cunningham, P. (2014). How many topics? Stability analysis for topic models.
   ECML PKDD '14. https://doi.org/10.1007/978-3-662-44848-9_32
.. [4] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
   https://doi.org/10.1080/01621459.1927.10502953
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import read_topics
from topicmodel.evaluation.matching import ALIKE, assign, similarities
from topicmodel.evaluation.refits import Design, Sample, fit_weights, half_samples
from topicmodel.objects import Topics, display
from topicmodel.objects.message import Message
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Stability", "recurrences", "stability", "wilson_interval"]

Floats = NDArray[np.float64]

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, eq=False)
class Stability(Record):
    """How often each topic of a model comes back in refits.

    Parameters
    ----------
    topics : Topics
        The topics judged.
    similarity : ndarray of shape (n_refits, n_topics), float64
        Likeness of each topic to its partner in each refit, from 0 to 1; 0 where it has none.
    threshold : float
        Likeness from which a topic counts as recurring.
    consensus : Topics
        Mean of each topic over the model and the refits in which it recurs; labels and prevalence are the topics' own.
    definition : str
        What was fitted again and how it was compared, in one line.
    """

    topics: Topics
    similarity: Floats
    threshold: float
    consensus: Topics
    definition: str

    @property
    def n_refits(self) -> int:
        """Number of refits."""
        return len(self.similarity)

    @property
    def recurrence(self) -> Floats:
        """Share of the refits in which each topic recurs, of shape (n_topics,)."""
        return np.asarray((self.similarity >= self.threshold).mean(axis=0))

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """Ends of the 90 % intervals of `recurrence` [4]_, two arrays of shape (n_topics,)."""
        return wilson_interval(self.recurrence, self.n_refits)

    @property
    def robust(self) -> NDArray[np.bool_]:
        """Whether each topic recurs in more than half of all refits with 95 % confidence; the others are fragile."""
        return np.asarray(self.interval[0] > 0.5)

    @property
    def mean(self) -> float:
        """Mean likeness over topics and refits."""
        return float(self.similarity.mean())

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic: label, similarity, recurrence, low, high, robust, words."""
        import pandas as pd

        columns = ["label", "similarity", "recurrence", "low", "high", "robust", "words"]
        return pd.DataFrame(self._rows(), columns=columns)

    def __repr__(self) -> str:
        n = int(self.robust.sum())
        return display.line(f"<Stability: {n} of {len(self.topics)} topics are robust over {self.n_refits} refits>")

    def _repr_html_(self) -> str:
        header = ["label", "similarity", "recurrence", "low", "high", "robust", "words"]
        rows = [(label, alike, display.Bar(share), *rest) for label, alike, share, *rest in self._rows()]
        return display.table(header, rows, caption=f"{repr(self).strip('<>')}; {self.definition}")

    def _rows(self) -> list[tuple[Any, ...]]:
        low, high = self.interval
        figures = (self.similarity.mean(axis=0), self.recurrence, low, high)
        words = map(" ".join, self.topics.top_words())
        return list(zip(self.topics.labels, *(f.tolist() for f in figures), self.robust.tolist(), words, strict=True))


def stability(
    model: Any,
    data: Any,
    *,
    n_refits: int = 20,
    share: float = 0.5,
    threshold: float = ALIKE,
    n_words: int = 10,
    seed: int = 0,
    folder: str | Path | None = None,
    n_jobs: int | None = None,
) -> Stability:
    """Fit a model again on subsamples of the documents and on other seeds, and see which topics come back.

    Refits come in pairs on complementary halves of the documents [1]_, [2]_, each with a seed of its own. The default
    start of `LDA` does not depend on the seed, so refits of it on the same documents (``share=1``) would say little:
    the documents are the honest source of variation. Half of them is a hard test; it leaves topics of a few documents
    fragile, as they are.

    Parameters
    ----------
    model : TopicModel or estimator
        Fitted or not. Topics of a fitted TopicModel are the ones judged; otherwise it is fitted on all documents.
    data : Corpus, iterable of str, or matrix of shape (n_documents, n_terms)
        The training documents; counts for an estimator, texts or counts for a TopicModel.
    n_refits : int
        Number of refits, at least 2.
    share : float in (0, 1]
        Share of the documents in each.
    threshold : float in [0, 1]
        Likeness from which a topic counts as recurring: the mean of the rank-biased overlap of the leading words and of
        1 - Hellinger distance, after the assignment of topics that makes its sum largest [3]_.
    n_words : int
        Leading words compared.
    seed : int
        Seed of the subsamples and first seed of the refits.
    folder : path, optional
        Where finished fits are kept; a call that was interrupted goes on from there.
    n_jobs : int or None
        Fits at a time; changes no bit of the result.

    Returns
    -------
    Stability
        By topic, with intervals and a consensus model.

    Raises
    ------
    InputError
        If a parameter is out of range.

    Examples
    --------
    >>> from topicmodel import LDA
    >>> X = np.kron(np.eye(2, dtype=int), np.full((20, 5), 3))
    >>> stability(LDA(n_components=2, max_iter=20), X, n_refits=6)
    <Stability: 2 of 2 topics are robust over 6 refits>
    """
    if n_refits < 2:
        raise InputError(f"n_refits={n_refits}; at least 2 are needed")
    if not 0 < share <= 1:
        raise InputError(f"share={share}; above 0 and at most 1 is allowed")
    if not 0 <= threshold <= 1:
        raise InputError(f"threshold={threshold}; between 0 and 1 is allowed")
    design = Design.of(model, data)
    samples = half_samples(design.counts(), n_refits, share=share, seed=seed + 1)
    jobs = [(design, sample) for sample in samples]
    if hasattr(model, "topics_"):
        topics = read_topics(model)
        fitted = fit_weights(jobs, folder=folder, n_jobs=n_jobs)
    else:
        first, *fitted = fit_weights([(design, _everything(design, seed)), *jobs], folder=folder, n_jobs=n_jobs)
        labels = tuple(map(str, range(len(first[0]))))
        # The prior is what the mixtures look like on average, and costs nothing.
        topics = Topics(first[0], design.terms, first[1] / first[1].sum(), labels)
    similarity, consensus = recurrences(topics.weights, [w for w, _ in fitted], threshold, n_words, n_jobs)
    template = (
        "{refits} refits on {share:.0%} of the documents in complementary pairs, each with its own seed; "
        "mean of rank-biased overlap of {words} words and 1 - Hellinger distance"
    )
    definition = Message("refits", template, refits=n_refits, share=share, words=n_words)
    merged = Topics(consensus, topics.terms, topics.prevalence, topics.labels)
    return Stability(topics, similarity, threshold, merged, definition)


def recurrences(
    topics: Floats, refits: list[Floats], threshold: float, n_words: int, n_jobs: int | None = None
) -> tuple[Floats, Floats]:
    """Match the topics with those of each refit.

    Parameters
    ----------
    topics : ndarray of shape (n_topics, n_terms), float64
        The topics judged.
    refits : list of ndarrays of shape (any, n_terms), float64
        Topics of the refits.
    threshold : float
        Likeness from which a refit's topic enters the consensus.
    n_words : int
        Leading words compared.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    similarity : ndarray of shape (n_refits, n_topics), float64
        Likeness to the partner.
    consensus : ndarray of shape (n_topics, n_terms), float64
        Rows sum to 1.
    """
    similarity = np.zeros((len(refits), len(topics)))
    total, times = np.array(topics), np.ones(len(topics))
    for r, refit in enumerate(refits):
        overlap, distance = similarities(topics, refit, n_words, n_jobs)
        alike = (overlap + 1 - distance) / 2
        rows, columns = assign(alike)
        similarity[r, rows] = alike[rows, columns]
        recurring = alike[rows, columns] >= threshold
        total[rows[recurring]] += refit[columns[recurring]]
        times[rows[recurring]] += 1
    return similarity, total / times[:, None]


def wilson_interval(share: Floats, n: int) -> tuple[Floats, Floats]:
    """Return the ends of 90 % intervals of shares observed in `n` trials [4]_.

    Examples
    --------
    >>> low, high = wilson_interval(np.array([1.0, 0.5]), 20)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.88, 0.33], [1.0, 0.67])
    """
    centre = (share + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * np.sqrt(share * (1 - share) / n + Z90**2 / (4 * n**2))
    return np.maximum(0, centre - half), np.minimum(1, centre + half)


def _everything(design: Design, seed: int) -> Sample:
    return Sample(np.arange(design.X.shape[0]), seed)
