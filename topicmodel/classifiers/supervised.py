"""All labels known: choose a linear model by cross-validation, weigh rare classes up, set the cuts.

Candidates are support vector machines and logistic regressions with penalties of several strengths [1]_ [2]_. They are
compared on the same folds. The decisions that calibration and prediction sets rest on are honest about that choice:
those of a fold come from the candidate that is best in the *other* folds, fitted without the fold.

Where texts have dates, the folds are the last five tenths of the texts by date, and what is said of a period comes
from texts before it: the future that a model will meet differs from its past more than two random halves differ.

The budget is counted in candidates, not in seconds: on a slower machine, seconds would choose another model.

References
----------
.. [1] Fan, R.-E., Chang, K.-W., Hsieh, C.-J., Wang, X.-R., Lin, C.-J. (2008). LIBLINEAR: a library for large linear
   classification. JMLR 9, 1871-1874. https://doi.org/10.5555/1390681.1442794
.. [2] Varma, S., Simon, R. (2006). Bias in error estimation when using cross-validation for model selection. BMC
   Bioinformatics 7, 91. https://doi.org/10.1186/1471-2105-7-91
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from topicmodel.classifiers.candidates import Candidate, Grid, candidates, fit_candidate
from topicmodel.classifiers.linear import LinearThemes
from topicmodel.classifiers.scoring import score_found
from topicmodel.classifiers.thresholds import best_cuts, best_shifts, log_odds_scale

__all__ = ["Supervised", "fit_supervised"]

N_FOLDS = 5
"""Folds of the labelled texts."""
FOLDS = range(1, N_FOLDS + 1)
CHOICE_TEXTS = 4000
"""Labelled texts on which candidates are compared; of more, an even draw is taken."""
KEYWORD_WEIGHT = 3.0
"""How many labelled texts the text made of a theme's keywords is worth."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Supervised:
    """A chosen model and what it says of texts it has not seen.

    Parameters
    ----------
    model : LinearThemes
        Fitted to all texts. Its decisions are log-odds, scaled on held-out texts.
    decisions : ndarray of shape (n_texts, n_themes), float64
        What models fitted without a text say of it: NaN in the texts that are in no fold; no row at all where there are
        fewer than two texts per fold.
    chosen : dict of str to object
        Family, C, balance and block weights of the model; the score of `decisions` under the name of the scoring
        (`f1_macro`, …); `tried`, the number of candidates that were compared.
    """

    model: LinearThemes
    decisions: Floats
    chosen: dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """Rows to learn from, with the texts made of keywords at their end."""

    features: csr_matrix
    targets: Bools
    weights: Floats
    n_texts: int
    multi_label: bool
    scoring: str
    forward: bool

    def fit(self, candidate: Candidate, rows: NDArray[np.int64]) -> LinearThemes:
        """Fit to some of the texts and to all texts made of keywords."""
        used = np.concatenate([rows, np.arange(self.n_texts, len(self.targets))])
        return fit_candidate(candidate, self.features[used], self.targets[used], self.weights[used])

    def held_out(self, candidate: Candidate, fold: NDArray[np.int64], k: int) -> Floats:
        """Return what a model fitted without a fold says of it."""
        model = self.fit(candidate, np.flatnonzero((fold >= 0) & (fold < k if self.forward else fold != k)))
        return model.decide(self.features[np.flatnonzero(fold == k)])


def fit_supervised(
    features: csr_matrix,
    targets: Bools,
    *,
    multi_label: bool,
    scoring: str = "f1_macro",
    C: float | None = None,
    budget: int = 12,
    blocks: Sequence[tuple[str, int, int]] = (),
    extra: tuple[csr_matrix, Bools] | None = None,
    dates: NDArray[np.int64] | None = None,
    n_jobs: int = 1,
) -> Supervised:
    """Choose and fit a linear model per theme.

    Parameters
    ----------
    features : csr_matrix of shape (n_texts, n_features), float64
        Features of labelled texts, in an order that depends on their content only.
    targets : ndarray of shape (n_texts, n_themes), bool
        The themes each text has: one, unless `multi_label`.
    multi_label : bool
        Whether texts may have several themes, or none. The cut of each theme is then set for the best score on held-out
        texts. With one theme each and no dates, themes are shifted against one another for the best score, where
        held-out folds confirm it.
    scoring : str, default="f1_macro"
        What candidates are compared by, one of `topicmodel.classifiers.scoring.SCORINGS`.
    C : float or None, default=None
        Inverse penalty of a logistic regression, which is then not chosen.
    budget : int, default=12
        Candidates to compare; 1 takes the first, a support vector machine.
    blocks : sequence of (str, int, int)
        Name, first column and end of blocks that may be weighed anew.
    extra : tuple of (csr_matrix, ndarray), optional
        Features and targets of further rows to learn from that are no texts.
    dates : ndarray of shape (n_texts,), int64, optional
        Days. Folds are then periods, each told from the texts before it.
    n_jobs : int, default=1
        Threads; changes no bit.

    Returns
    -------
    Supervised
        The model.
    """
    task = _task(features, targets, (multi_label, scoring, dates is not None), extra)
    grid = candidates(C, budget, blocks)
    everything = np.arange(task.n_texts)
    fold = _folds(targets) if dates is None else _periods(dates)
    if task.n_texts < 2 * N_FOLDS:
        model = task.fit(grid.first, everything)
        return Supervised(model, np.zeros((0, targets.shape[1])), {**grid.first.settings(), "tried": 0})
    kept = fold if task.n_texts <= CHOICE_TEXTS else _draw(targets, fold)
    best, decisions, scale, tried = _choose(task, grid, kept, n_jobs)
    held = fold >= 1
    if task.n_texts > CHOICE_TEXTS:
        decisions = _held_out_each(task, [best], fold, n_jobs)[0]
        scale = log_odds_scale(decisions[held], targets[held], multi_label=multi_label)
        decisions *= scale
    model = task.fit(best, everything)
    if multi_label:
        cuts = best_cuts(decisions[held], targets[held], scoring)
        found = decisions - cuts > 0
    else:
        # What pays in one period need not pay in the next: frequencies change.
        cuts, honest = (np.zeros(targets.shape[1]), decisions) if task.forward else _shifts(task, decisions, fold)
        found = _found(task, honest, targets)
    decisions = decisions - cuts
    chosen = {**best.settings(), scoring: score_found(found[held], targets[held], scoring), "tried": tried}
    decisions[~held] = np.nan
    return Supervised(LinearThemes(scale * model.coef, scale * model.intercept - cuts), decisions, chosen)


def _task(
    features: csr_matrix,
    targets: Bools,
    settings: tuple[bool, str, bool],
    extra: tuple[csr_matrix, Bools] | None,
) -> _Task:
    n_texts = len(targets)
    weights = np.ones(n_texts)
    if extra is None or not extra[0].nnz:
        return _Task(features, targets, weights, n_texts, *settings)
    rows = np.flatnonzero(extra[0].getnnz(axis=1))
    return _Task(
        vstack([features, extra[0][rows]], format="csr"),
        np.vstack([targets, extra[1][rows]]),
        np.concatenate([weights, np.full(len(rows), KEYWORD_WEIGHT)]),
        n_texts,
        *settings,
    )


def _folds(targets: Bools) -> NDArray[np.int64]:
    """Deal the texts out theme by theme, which keeps the folds alike."""
    fold = np.empty(len(targets), np.int64)
    fold[np.lexsort(targets.T)] = np.arange(len(targets)) % N_FOLDS + 1
    return fold


def _periods(dates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut the later half by date into periods 1 to `N_FOLDS`; the earlier half, 0, is only learnt from."""
    fold = np.empty(len(dates), np.int64)
    tenths = np.arange(len(dates)) * 2 * N_FOLDS // len(dates)
    fold[np.argsort(dates, kind="stable")] = np.maximum(tenths - N_FOLDS + 1, 0)
    return fold


def _draw(targets: Bools, fold: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep the folds of about `CHOICE_TEXTS` texts, an even draw and every text of a rare theme; -1 elsewhere."""
    kept = np.full(len(fold), -1, np.int64)
    ordered = np.lexsort(targets.T)
    rows = ordered[np.linspace(0, len(ordered) - 1, CHOICE_TEXTS).astype(np.int64)]
    rare = np.flatnonzero(targets[:, targets.sum(axis=0) <= CHOICE_TEXTS // (10 * targets.shape[1])].any(axis=1))
    for some in (rows, rare):
        kept[some] = fold[some]
    return kept


def _held_out_each(task: _Task, tried: Sequence[Candidate], fold: NDArray[np.int64], n_jobs: int) -> list[Floats]:
    """Return what each candidate says of each text when fitted without its fold; zeros outside all folds."""
    jobs = [(candidate, k) for candidate in tried for k in FOLDS]
    said = Parallel(n_jobs, prefer="threads")(delayed(task.held_out)(candidate, fold, k) for candidate, k in jobs)
    found = [np.zeros((task.n_texts, task.targets.shape[1])) for _ in tried]
    for i, (_, k) in enumerate(jobs):
        found[i // N_FOLDS][fold == k] = said[i]
    return found


def _choose(task: _Task, grid: Grid, fold: NDArray[np.int64], n_jobs: int) -> tuple[Candidate, Floats, float, int]:
    """Compare families and penalties, then the weights of the blocks for the best of them.

    Returns the best candidate, honest log-odds, what makes the candidate's decisions log-odds, and how many were
    compared.
    """
    targets, used = task.targets[: task.n_texts], np.flatnonzero(fold >= 1)
    tried: list[Candidate] = []
    said: list[Floats] = []
    scales: list[float] = []

    def compare(further: Sequence[Candidate]) -> int:
        tried.extend(further)
        for decisions in _held_out_each(task, further, fold, n_jobs):
            scales.append(log_odds_scale(decisions[used], targets[used], multi_label=task.multi_label))
            said.append(scales[-1] * decisions)
        return _best(task, said, fold, FOLDS)

    best = compare(grid.models)
    further = grid.reweighted(tried[best])
    best = compare(further) if further else best
    decisions = np.zeros_like(said[0])
    for k in FOLDS:
        others = [other for other in FOLDS if other != k]
        decisions[fold == k] = said[_best(task, said, fold, others)][fold == k]
    return tried[best], decisions, scales[best], len(tried)


def _shifts(task: _Task, decisions: Floats, fold: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return what to take from each theme's decisions, and decisions less what the other folds would take.

    Nothing is taken unless that gives the better score in four of five folds when it is learnt from the others.
    """
    targets, shifted = task.targets[: task.n_texts], decisions.copy()
    for k in FOLDS:
        others = (fold >= 1) & (fold != k)
        shifted[fold == k] += best_shifts(decisions[others], targets[others], task.scoring)
    if _best(task, [decisions, shifted], fold, FOLDS) == 0:
        return np.zeros(targets.shape[1]), decisions
    held = fold >= 1
    return -best_shifts(decisions[held], targets[held], task.scoring), shifted


def _best(task: _Task, said: Sequence[Floats], fold: NDArray[np.int64], folds: Sequence[int]) -> int:
    """Return the candidate with the highest score in some folds, or the first where it is not better in most of them.

    The best of many is partly the luckiest: it has to win in four of five folds, or three of four.
    """

    def score(decisions: Floats, rows: NDArray[np.int64]) -> float:
        own = task.targets[rows]
        return score_found(_found(task, decisions[rows], own), own, task.scoring)

    rows = np.flatnonzero(np.isin(fold, folds))
    best = int(np.argmax([score(decisions, rows) for decisions in said]))
    wins = [score(said[best], held) > score(said[0], held) for held in (np.flatnonzero(fold == k) for k in folds)]
    return best if sum(wins) >= len(folds) - 1 else 0


def _found(task: _Task, decisions: Floats, targets: Bools) -> Bools:
    if task.multi_label:
        return np.asarray(decisions > best_cuts(decisions, targets, task.scoring))
    return np.asarray(np.eye(targets.shape[1], dtype=bool)[decisions.argmax(axis=1)])
