"""The choice of the number of topics: a plateau of defensible values, with reasons.

References
----------
.. [1] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
.. [2] Greene, D., O'Callaghan, D., Cunningham, P. (2014). How many topics? Stability analysis for topic models.
   ECML PKDD '14. https://doi.org/10.1007/978-3-662-44848-9_32
.. [3] Shah, R. D., Samworth, R. J. (2013). Variable selection with error control: another look at stability selection.
   JRSS B 75 (1). https://doi.org/10.1111/j.1467-9868.2011.01034.x
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.cooccurrence import WHOLE_DOCUMENT, Cooccurrence
from topicmodel.evaluation.inputs import Reference, read_reference
from topicmodel.evaluation.likelihood import completion_per_token
from topicmodel.evaluation.matching import assign, similarities
from topicmodel.evaluation.measures import Measure
from topicmodel.evaluation.quality import exclusivity
from topicmodel.evaluation.refits import Design, Sample, fit_weights, half_samples
from topicmodel.evaluation.topic_coherence import coherence
from topicmodel.models.counts import Counts
from topicmodel.objects import Topics, display
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CRITERIA", "Selection", "choose_plateau", "select"]

Floats = NDArray[np.float64]
Fits = list[tuple[Floats, Floats]]

CRITERIA = ("held_out", "stability", "coherence", "exclusivity")
"""What is measured of each number of topics; the first two decide."""
TOLERANCE = 0.15
SCORED = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Selection(Record):
    """What was measured for each number of topics, and which numbers can be defended.

    Parameters
    ----------
    candidates : tuple of int
        Numbers of topics, ascending.
    measured : ndarray of shape (4, n_candidates, n_refits), float64
        By criterion (see `CRITERIA`): nats per held-out token by document completion; mean likeness of a refit's topics
        to those of the others; mean NPMI; mean exclusivity.
    plateau : tuple of int
        The candidates that can be defended.
    reason : str
        Why these, in plain language.
    """

    candidates: tuple[int, ...]
    measured: Floats
    plateau: tuple[int, ...]
    reason: str

    def interval(self, criterion: str) -> tuple[Floats, Floats, Floats]:
        """Return mean and ends of the 90 % interval over refits (t distribution), arrays of shape (n_candidates,)."""
        from scipy.stats import t

        values = self.measured[CRITERIA.index(criterion)]
        n = values.shape[1]
        half = t.ppf(0.95, n - 1) * values.std(axis=1, ddof=1) / np.sqrt(n)
        mean = values.mean(axis=1)
        return mean, mean - half, mean + half

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per candidate: n_topics, mean, low and high by criterion, in_plateau."""
        import pandas as pd

        columns: dict[str, Any] = {"n_topics": self.candidates}
        for name in CRITERIA:
            columns |= dict(zip((name, f"{name}_low", f"{name}_high"), self.interval(name), strict=True))
        return pd.DataFrame(columns | {"in_plateau": [k in self.plateau for k in self.candidates]})

    def __repr__(self) -> str:
        return display.line(
            f"<Selection: {', '.join(map(str, self.plateau))} of {', '.join(map(str, self.candidates))} topics>"
        )

    def _repr_html_(self) -> str:
        means = [self.interval(name)[0].tolist() for name in CRITERIA]
        marks = ["✓" if k in self.plateau else "" for k in self.candidates]
        rows = list(zip(self.candidates, *means, marks, strict=True))
        return display.table(["topics", *CRITERIA, "plateau"], rows, caption=self.reason)


def select(
    data: Any,
    candidates: Iterable[int],
    *,
    model: Any = None,
    n_refits: int = 4,
    reference: Reference | None = None,
    n_words: int = 10,
    seed: int = 0,
    folder: str | Path | None = None,
    n_jobs: int | None = None,
) -> Selection:
    """Compare numbers of topics, and return the plateau of those that can be defended.

    Every candidate is fitted on the same halves of the documents, in complementary pairs [3]_. Each fit is scored on
    documents of the other half by document completion [1]_, and matched with the fits on the other halves [2]_: so
    held-out likelihood and stability come from the same fits, and none has seen what it is scored on. For each of the
    two, a candidate's loss is its distance from the best candidate in units of the distance between best and worst. The
    plateau holds the candidates whose larger loss is within 0.15 of the smallest one, or that the refits cannot tell
    from the best in both. Coherence and exclusivity are shown, but do not decide: they move with the number of topics
    for reasons of arithmetic.

    Parameters
    ----------
    data : Corpus, iterable of str, or matrix of shape (n_documents, n_terms)
        The documents.
    candidates : iterable of int
        Numbers of topics, at least two different ones; e.g. ``range(10, 101, 10)``.
    model : TopicModel or estimator, optional
        What to fit, with a parameter ``n_components``; `LDA` (on texts behind a `FrenchVectorizer`) when not given.
    n_refits : int
        Fits per candidate, at least 2.
    reference : Corpus, iterable of str or Cooccurrence, optional
        For coherence; documents of `data` when not given.
    n_words : int
        Leading words per topic.
    seed : int
        Seed of the halves, and first seed of the fits.
    folder : path, optional
        Where finished fits are kept; a call that was interrupted goes on from there.
    n_jobs : int or None
        Fits at a time; changes no bit of the result.

    Returns
    -------
    Selection
        Figures, the plateau and the reason. `topicmodel.plot.selection` draws it.

    Raises
    ------
    InputError
        If a parameter is out of range.

    Examples
    --------
    >>> from topicmodel import LDA
    >>> X = np.kron(np.eye(4, dtype=int), np.full((30, 8), 3))
    >>> select(X, [2, 4, 12], model=LDA(max_iter=20, doc_topic_prior=0.1)).plateau
    (4,)
    """
    numbers = tuple(sorted({int(k) for k in candidates}))
    if len(numbers) < 2 or numbers[0] < 1:
        raise InputError(f"candidates are {numbers}; at least two different whole numbers from 1 are needed")
    if n_refits < 2:
        raise InputError(f"n_refits={n_refits}; at least 2 are needed")
    design = Design.of(_default(data) if model is None else model, data)
    documents = design.counts()
    samples = half_samples(documents, n_refits, share=0.5, seed=seed + 1)
    jobs = [(design.with_parameters(n_components=k), sample) for k in numbers for sample in samples]
    fits = fit_weights(jobs, folder=folder, n_jobs=n_jobs)
    if reference is None:
        counted = Cooccurrence.from_counts(documents, design.terms)
        measure = Measure("one_one", WHOLE_DOCUMENT, "normalized_log_ratio")
    else:
        counted, measure = (
            read_reference(reference, model),
            Measure("one_one", 10, "normalized_log_ratio"),
        )
    measured = np.empty((len(CRITERIA), len(numbers), n_refits))
    for i in range(len(numbers)):
        own = fits[i * n_refits : (i + 1) * n_refits]
        measured[0, i] = _held_out(own, samples, documents, seed, n_jobs)
        measured[1, i] = _agreement([topics for topics, _ in own], n_words, n_jobs)
        for r, (weights, alpha) in enumerate(own):
            topics = Topics(weights, design.terms, alpha / alpha.sum(), tuple(map(str, range(len(weights)))))
            measured[2, i, r] = coherence(topics, counted, measure=measure, n_words=n_words, n_replicates=0).mean
            measured[3, i, r] = exclusivity(topics, n_words=n_words).mean()
    return Selection(numbers, measured, *choose_plateau(numbers, measured[0], measured[1]))


def choose_plateau(
    candidates: tuple[int, ...], held_out: Floats, stable: Floats, *, tolerance: float = TOLERANCE
) -> tuple[tuple[int, ...], str]:
    """Apply the rule of `select` to figures.

    Parameters
    ----------
    candidates : tuple of int
        Numbers of topics.
    held_out, stable : ndarray of shape (n_candidates, n_refits), float64
        Higher is better; refits on the same documents stand in the same column.
    tolerance : float
        Loss above the smallest that is accepted.

    Returns
    -------
    plateau : tuple of int
        The candidates that can be defended; never empty.
    reason : str
        Why these.

    Examples
    --------
    >>> choose_plateau((5, 10, 20), np.array([[-7.0], [-6.0], [-6.1]]), np.array([[0.5], [0.8], [0.4]]))[0]
    (10,)
    """
    losses = np.stack([_losses(held_out), _losses(stable)])
    worst = losses.max(axis=0)
    best = int(worst.argmin())
    alike = _cannot_be_told(held_out, best) & _cannot_be_told(stable, best)
    kept = (worst <= worst[best] + tolerance) | alike
    plateau = tuple(k for k, hit in zip(candidates, kept, strict=True) if hit)
    favoured = [candidates[int(row.argmin())] for row in losses]
    shown = ", ".join(map(str, plateau))
    if worst[best] <= tolerance:
        reason = f"{shown}: near the best in both held-out likelihood (best at {favoured[0]}) and stability "
        reason += f"(best at {favoured[1]})"
    else:
        reason = f"{shown}: a compromise, held-out likelihood is best at {favoured[0]} and stability at {favoured[1]}"
    if candidates[0] in plateau or candidates[-1] in plateau:
        reason += "; the plateau touches the end of the candidates, try numbers beyond"
    return plateau, reason


def _losses(values: Floats) -> Floats:
    means = values.mean(axis=1)
    spread = means.max() - means.min()
    return np.asarray((means.max() - means) / spread if spread > 0 else np.zeros(len(means)))


def _cannot_be_told(values: Floats, best: int) -> NDArray[np.bool_]:
    """Tell which candidates are not below the best one by a paired t statistic of more than 1 over the refits."""
    differences = values[best] - values
    n = values.shape[1]
    if n < 3:
        return np.asarray(np.arange(len(values)) == best)
    return np.asarray(differences.mean(axis=1) <= differences.std(axis=1, ddof=1) / np.sqrt(n))


def _held_out(fits: Fits, samples: list[Sample], documents: Counts, seed: int, n_jobs: int | None) -> list[float]:
    """Score each fit on documents it has not seen, a fixed sample of them where they are many."""
    every = half_samples(documents, 1, share=1.0, seed=seed)[0].rows
    shuffled = np.random.default_rng(seed).permutation(len(every))
    found = []
    for (topics, alpha), sample in zip(fits, samples, strict=True):
        unseen = np.setdiff1d(every, sample.rows)
        chosen = unseen[np.argsort(shuffled[unseen], kind="stable")][:SCORED]
        found.append(completion_per_token(documents.take(np.sort(chosen)), topics, alpha, seed, n_jobs))
    return found


def _agreement(refits: list[Floats], n_words: int, n_jobs: int | None) -> Floats:
    """Return the mean likeness of each refit's topics to their partners in the other refits."""
    n = len(refits)
    alike = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            overlap, distance = similarities(refits[i], refits[j], n_words, n_jobs)
            likeness = (overlap + 1 - distance) / 2
            alike[i, j] = alike[j, i] = likeness[assign(likeness)].mean()
    return np.asarray(alike.sum(axis=1) / (n - 1))


def _default(data: Any) -> Any:
    from scipy import sparse

    from topicmodel.models.lda import LDA
    from topicmodel.topic_model import TopicModel

    return LDA() if sparse.issparse(data) or isinstance(data, np.ndarray) else TopicModel(model=LDA())
