"""One way from zero labels to all: learn from keywords, labels or both, whichever the labels support."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.linear import LinearThemes, fit_linear, prevalence_cuts, tfidf, widen
from topicmodel.classifiers.seeds import ThemeKeywords, keyword_documents, keyword_scores
from topicmodel.classifiers.supervised import fit_supervised
from topicmodel.classifiers.training import (
    DROP,
    FINAL_SHARE,
    ROUNDS,
    Selection,
    agreement,
    relabel,
    seed_probabilities,
    select,
    views,
)

__all__ = ["FittedThemes", "Problem", "fit_themes"]

KEYWORD_WEIGHT = 3.0
"""How many labelled texts the text made of a theme's keywords is worth."""
PENALTY = 10.0
"""Inverse penalty where none is given and there are too few labels to choose one."""
N_FOLDS = 5
"""Folds of the labelled texts when labels, keywords and both are compared."""
N_CUT_FOLDS = 3
"""Folds of the texts when the share of texts with a theme is set."""
ENOUGH = 10
"""Labelled texts below which there is nothing to compare."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything the fit depends on.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Term counts, texts in canonical order.
    features : csr_matrix of shape (n_texts, n_features), float64
        The union of all blocks; its first `n_terms` columns are the words' tf-idf.
    idf : ndarray of shape (n_terms,), float64
        Inverse document frequencies of the words.
    dense : ndarray of shape (n_texts, n_dense), float64
        The blocks of vectors alone, as they stand in `features`; no column where there is none.
    labels : LabelMatrix
        What is known.
    dates : ndarray of shape (n_texts,), int64, or None
        Days; folds are then periods.
    keywords : tuple of ThemeKeywords
        One per theme; empty without a codebook.
    multi_label : bool
        Whether a text may have several themes.
    C : float or None
        Inverse penalty; None lets cross-validation choose where there are labels enough.
    budget : int
        Candidates that may be tried.
    blocks : tuple of (str, int, int)
        Name, first column and end of the blocks whose weights may be chosen anew.
    n_jobs : int
        Threads; changes no bit.
    random_state : int
        Seed.
    """

    counts: csr_matrix
    features: csr_matrix
    idf: NDArray[np.float64]
    dense: NDArray[np.float64]
    labels: LabelMatrix
    dates: NDArray[np.int64] | None
    keywords: tuple[ThemeKeywords, ...]
    multi_label: bool
    C: float | None
    budget: int
    blocks: tuple[tuple[str, int, int], ...]
    n_jobs: int
    random_state: int


@dataclass(frozen=True, slots=True, eq=False)
class FittedThemes:
    """A linear model and where it comes from.

    Parameters
    ----------
    model : LinearThemes
        The model.
    learnt_from : {"keywords", "labels", "both"}
        What gave the model.
    agreement : tuple of float
        Agreement with the keywords, round by round.
    decisions : ndarray of shape (n_labelled, n_themes), float64
        Out-of-fold decisions of the labelled texts, in their order, NaN for a text that was in no fold; no row where
        there are too few.
    chosen : mapping of str to object
        What the choice of the model settled on.
    """

    model: LinearThemes
    learnt_from: str
    agreement: tuple[float, ...]
    decisions: NDArray[np.float64]
    chosen: Mapping[str, object]


def fit_themes(problem: Problem) -> FittedThemes:
    """Fit a linear model per theme.

    Parameters
    ----------
    problem : Problem
        Texts, labels, keywords and settings.

    Returns
    -------
    FittedThemes
        From labels where all texts are labelled or there is no codebook; else from keywords and what labels there are,
        unless either alone does better by more than one standard error in cross-validation over the labelled texts.
    """
    fitting = _Fitting(problem)
    labels = problem.labels
    source = "labels" if not problem.keywords or labels.known.all() else _best_source(fitting, labels)
    if source == "labels":
        known = np.flatnonzero(labels.known)
        found = fit_supervised(
            problem.features[known],
            labels.targets[known],
            multi_label=problem.multi_label,
            C=problem.C,
            budget=problem.budget,
            blocks=problem.blocks,
            dates=problem.dates[known] if problem.dates is not None else None,
            n_jobs=problem.n_jobs,
            extra=(fitting.keywords, np.eye(fitting.keywords.shape[0], labels.targets.shape[1], dtype=bool)),
        )
        return FittedThemes(found.model, source, (), found.decisions, found.chosen)
    used = labels if source == "both" else labels.hiding(np.arange(len(labels.known)))
    model, history = fitting.from_both(used, guarded=True)
    return FittedThemes(model, source, history, np.zeros((0, labels.targets.shape[1])), {})


class _Fitting:
    """What stays the same between fits to different labels of the same texts."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        counts = problem.counts
        self.idf = problem.idf
        self.C = problem.C if problem.C is not None else PENALTY
        self.words = problem.features
        self.keywords = widen(
            tfidf(keyword_documents(problem.keywords, counts.shape[1]), self.idf), self.words.shape[1]
        )
        if problem.keywords and not problem.labels.known.all():
            self.seen = views(counts, self.words, problem.random_state)
            scores = keyword_scores(counts, self.idf, problem.keywords)
            self.seeds = seed_probabilities(scores, multi_label=problem.multi_label)

    def from_labels(self, labels: LabelMatrix) -> LinearThemes:
        """Fit to labelled texts, and to the keywords where there are any."""
        weights = np.repeat(labels.known[:, None], labels.targets.shape[1], axis=1).astype(float)
        prevalence = labels.targets[labels.known].mean(axis=0)
        return self._linear(Selection(labels.targets, weights), labels.known, prevalence)

    def from_both(self, labels: LabelMatrix, *, guarded: bool) -> tuple[LinearThemes, tuple[float, ...]]:
        """Teach itself from the keywords and the labels; also return the agreement round by round, if guarded by it."""
        p = self.problem
        probabilities = self.seeds
        first = chosen = select(probabilities, labels, ROUNDS[0][0], multi_label=p.multi_label)
        prevalence = first.targets.mean(axis=0)
        history = [self._agreement(first, chosen)] if guarded else []
        for i, (_, sweeps) in enumerate(ROUNDS):
            share = ROUNDS[i + 1][0] if i + 1 < len(ROUNDS) else FINAL_SHARE
            probabilities = relabel(self.seen, chosen, labels.known, sweeps, C=self.C, multi_label=p.multi_label)
            if p.multi_label:
                probabilities = np.clip(probabilities - prevalence_cuts(probabilities, prevalence) + 0.5, 0.0, 1.0)
            following = select(probabilities, labels, share, multi_label=p.multi_label)
            if guarded:
                history.append(self._agreement(first, following))
                if history[-1] < history[-2] - DROP:
                    break
            chosen = following
        return self._linear(chosen, np.ones(len(probabilities), bool), prevalence), tuple(history)

    def _agreement(self, first: Selection, chosen: Selection) -> float:
        return agreement(self.words, first, chosen, C=self.C)

    def _linear(self, chosen: Selection, ruled: NDArray[np.bool_], prevalence: NDArray[np.float64]) -> LinearThemes:
        """Fit the model that remains; with several labels, cut it so that as many texts have a theme as should.

        The decisions that are cut are those on texts that the model behind them has not seen.
        """
        model = self._fit(chosen)
        if not self.problem.multi_label:
            return model
        fold = np.arange(len(ruled)) % N_CUT_FOLDS
        decided = np.zeros(chosen.weights.shape)
        for k in range(N_CUT_FOLDS):
            rest = Selection(chosen.targets, chosen.weights * (fold != k)[:, None])
            decided[fold == k] = self._fit(rest).decide(self.words[fold == k])
        return LinearThemes(model.coef, model.intercept - prevalence_cuts(decided[ruled], prevalence))

    def _fit(self, chosen: Selection) -> LinearThemes:
        """Fit to chosen texts and to the texts made of keywords."""
        n_themes = chosen.targets.shape[1]
        rows = vstack([self.words, self.keywords], format="csr")
        targets = np.vstack([chosen.targets, np.eye(self.keywords.shape[0], n_themes, dtype=bool)])
        used = np.asarray(self.keywords.getnnz(axis=1) > 0)[:, None]
        weights = np.vstack([chosen.weights, np.repeat(KEYWORD_WEIGHT * used, n_themes, axis=1)])
        return fit_linear(rows, targets, weights, C=self.C)


def _best_source(fitting: _Fitting, labels: LabelMatrix) -> str:
    """Compare labels, keywords and both on labelled texts that each fit does not see."""
    rows = np.flatnonzero(labels.known)
    if len(rows) < max(ENOUGH, N_FOLDS):
        return "both" if len(rows) else "keywords"
    multi = fitting.problem.multi_label
    # Dealing the texts out theme by theme keeps the folds alike.
    dealt = rows[np.lexsort(labels.targets[rows].T)]
    true, words = labels.targets[dealt], fitting.words[dealt]
    unlabelled, _ = fitting.from_both(labels.hiding(rows), guarded=False)
    hits = {"keywords": _hits(unlabelled.decide(words), true, multi)}
    hits |= {"labels": np.zeros(len(dealt)), "both": np.zeros(len(dealt))}
    for fold in range(N_FOLDS):
        held = slice(fold, None, N_FOLDS)
        rest = labels.hiding(dealt[held])
        models = {"labels": fitting.from_labels(rest), "both": fitting.from_both(rest, guarded=False)[0]}
        for source, model in models.items():
            hits[source][held] = _hits(model.decide(words[held]), true[held], multi)
    gains = {source: hits[source] - hits["both"] for source in ("labels", "keywords")}
    surest = max(gains, key=lambda source: float(gains[source].mean()))
    gain = gains[surest]
    return surest if gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)) else "both"


def _hits(decided: NDArray[np.float64], true: NDArray[np.bool_], multi_label: bool) -> NDArray[np.float64]:
    """Return the Jaccard index of each text or, with single labels, whether its theme was found."""
    if not multi_label:
        return np.asarray(true[np.arange(len(true)), decided.argmax(axis=1)], np.float64)
    found = decided > 0
    union = (found | true).sum(axis=1)
    return np.asarray(np.where(union > 0, (found & true).sum(axis=1) / np.maximum(union, 1), 1.0))
