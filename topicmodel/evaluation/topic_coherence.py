"""Coherence of topics with intervals.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
.. [2] Hoyle, A. et al. (2021). Is automated topic model evaluation broken? NeurIPS 34.
   https://doi.org/10.48550/arXiv.2107.02173
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.cooccurrence import Cooccurrence
from topicmodel.evaluation.inputs import Reference, TopicsLike, read_reference, read_words, warn
from topicmodel.evaluation.measures import MEASURES, Measure, read_measure, topic_values
from topicmodel.objects import display
from topicmodel.objects.message import Message, one_or_many
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Coherence", "coherence"]

Floats = NDArray[np.float64]

LEVEL = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Coherence(Record):
    """Coherence of the topics of a model, with 90 % intervals.

    Parameters
    ----------
    measure : str
        Its name.
    definition : str
        What was computed, in one line.
    labels : tuple of str
        The topics.
    words : tuple of tuple of str
        The words of each topic that stand in the reference.
    missing : tuple of tuple of str
        Those that do not.
    values, low, high : ndarray of shape (n_topics,), float64
        Coherence and the ends of its interval; NaN where a topic has fewer than two known words.
    mean, mean_low, mean_high : float
        Mean over the topics that have a coherence, and the ends of its interval.
    """

    measure: str
    definition: str
    labels: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    missing: tuple[tuple[str, ...], ...]
    values: Floats
    low: Floats
    high: Floats
    mean: float
    mean_low: float
    mean_high: float

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic: label, value, low, high, words, missing."""
        import pandas as pd

        columns = {"label": self.labels, self.measure: self.values, "low": self.low, "high": self.high}
        words = {"words": [" ".join(row) for row in self.words], "missing": [" ".join(row) for row in self.missing]}
        return pd.DataFrame(columns | words)

    def __repr__(self) -> str:
        interval = f" [{self.mean_low:.3f}, {self.mean_high:.3f}]" if self.mean_low < self.mean_high else ""
        topics = display.plural(len(self.labels), "topic", "topics")
        return display.line(f"<Coherence {self.measure}: {self.mean:.3f}{interval} over {topics}>")

    def _repr_html_(self) -> str:
        header = ["label", self.measure, "low", "high", "words"]
        rows = zip(
            self.labels,
            self.values.tolist(),
            self.low.tolist(),
            self.high.tolist(),
            map(" ".join, self.words),
            strict=True,
        )
        return display.table(header, list(rows), caption=f"{repr(self).strip('<>')}; {self.definition}")


def coherence(
    topics: TopicsLike,
    reference: Reference,
    *,
    measure: str | Measure = "c_npmi",
    definition: str = "exact",
    n_words: int = 10,
    n_replicates: int = 200,
    seed: int = 0,
    n_jobs: int | None = None,
) -> Coherence:
    """Compute the coherence of topics from how their leading words stand together in a reference corpus.

    Coherence is weak evidence: its correlation with human judgement of neural and classical models is low [2]_.

    Parameters
    ----------
    topics : Topics, fitted TopicModel or sequence of sequences of str
        The topics, or their leading words.
    reference : Cooccurrence, Corpus or iterable of str
        The training corpus or another. Make a `Cooccurrence` once to evaluate many models.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass"} or Measure
        What to compute.
    definition : {"exact", "gensim"}
        "exact": a window counts for a word if the word stands in it. "gensim": the numbers of gensim's CoherenceModel,
        whose sliding window forgets a repeated word too early and which counts empty documents.
    n_words : int
        Leading words per topic, at least 2.
    n_replicates : int
        Replicates of the bootstrap over documents; 0 for no intervals.
    seed : int
        Seed of the bootstrap.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    Coherence
        By topic and on average. Without replicates the intervals have no width.

    Raises
    ------
    InputError
        If there is no topic, or a parameter is not allowed.

    Warns
    -----
    EvaluationWarning
        If words are not in the reference, or a topic has no coherence because fewer than two of its words are.

    Examples
    --------
    >>> texts = [["maire", "conseil", "ville"], ["maire", "conseil"], ["pluie", "vent"], ["vent", "pluie", "mer"]]
    >>> reference = Cooccurrence.from_tokens(texts)
    >>> coherence([["maire", "conseil"], ["pluie", "maire"]], reference, n_replicates=0).values.round(2).tolist()
    [1.0, -0.95]
    """
    if n_replicates < 0:
        raise InputError(f"n_replicates={n_replicates}; 0 or more is allowed")
    chosen = read_measure(measure)
    labels, lists = read_words(topics, n_words)
    counted = read_reference(reference, topics)
    words = tuple(tuple(w for w in row if counted.knows(w)) for row in lists)
    missing = tuple(tuple(w for w in row if not counted.knows(w)) for row in lists)
    _tell_missing(labels, words, missing)
    values = _values(counted, words, chosen, definition, None, n_jobs)[0]
    known = np.isfinite(values)
    mean = float(values[known].mean()) if known.any() else np.nan
    name = measure if isinstance(measure, str) else "coherence"
    line = _definition(name, chosen, definition, n_words)
    if not n_replicates:
        return Coherence(name, line, labels, words, missing, values, values, values, mean, mean, mean)
    weights = counted.resampled(n_replicates, seed=seed, n_jobs=n_jobs)
    replicates = _values(counted, words, chosen, definition, weights, n_jobs)
    low, high = _interval(values, replicates, chosen.bounds)
    means = replicates[:, known].mean(axis=1) if known.any() else np.full(n_replicates, np.nan)
    mean_low, mean_high = _interval(np.array(mean), means, chosen.bounds)
    bounds = float(mean_low), float(mean_high)
    return Coherence(name, line, labels, words, missing, values, low, high, mean, *bounds)


def _values(
    reference: Cooccurrence,
    words: tuple[tuple[str, ...], ...],
    measure: Measure,
    definition: str,
    weights: NDArray[np.uint8] | None,
    n_jobs: int | None,
) -> Floats:
    """Return values of shape (n_replicates, n_topics); one replicate without weights."""
    counts, n_windows = reference.count(
        words, window=measure.window, definition=definition, weights=weights, n_jobs=n_jobs
    )
    if weights is None:
        counts, n_windows = counts[None], np.asarray(n_windows)[None]
    values = np.full((len(counts), len(words)), np.nan)
    for t, row in enumerate(words):
        n = len(row)
        if n >= 2:
            values[:, t] = topic_values(counts[:, t, :n, :n], n_windows, measure)
    return values


def _interval(value: Floats, replicates: Floats, bounds: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return the replicates' quantiles, shifted so that their mean is the value, within the bounds of the measure."""
    # Rare pairs, absent from some replicates, pull these below the value.
    low, high = np.quantile(replicates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    shift = value - replicates.mean(axis=0)
    low, high = np.clip(low + shift, *bounds), np.clip(high + shift, *bounds)
    return np.asarray(np.minimum(low, value)), np.asarray(np.maximum(high, value))


def _definition(name: str, measure: Measure, counts: str, n_words: int) -> Message:
    """Return what was computed; usual measures have a code of their own, so that a page can explain them."""
    code = name if name in MEASURES else "coherence"
    template = "{how}, {counts} counts, {n_words} words"
    return Message(code, template, how=measure.definition, counts=counts, n_words=n_words, window=measure.window)


def _tell_missing(
    labels: tuple[str, ...], words: tuple[tuple[str, ...], ...], missing: tuple[tuple[str, ...], ...]
) -> None:
    absent = list(dict.fromkeys(word for row in missing for word in row))
    if absent:
        shown = ", ".join(absent[:5]) + (" …" if len(absent) > 5 else "")
        template = "{n:,} words are not in the reference and left out: {shown}"
        single = "1 word is not in the reference and left out: {shown}"
        warn(one_or_many("words_left_out", len(absent), single, template, shown=shown))
    short = [label for label, row in zip(labels, words, strict=True) if len(row) < 2]
    if short:
        shown = ", ".join(short[:5]) + (" …" if len(short) > 5 else "")
        why = "no coherence, fewer than two of their words are in the reference: {shown}"
        warn(one_or_many("no_coherence", len(short), f"1 topic has {why}", f"{{n:,}} topics have {why}", shown=shown))
