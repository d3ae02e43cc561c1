"""One way from zero labels to all: learn from keywords, labels, texts without labels, whichever the labels support."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack

from topicmodel.classifiers.encoded import EncodedTexts
from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.linear import LinearThemes
from topicmodel.classifiers.rotation import ROTATED, Rotated, rotate
from topicmodel.classifiers.seeds import ThemeKeywords, keyword_scores
from topicmodel.classifiers.sources import Taught, held_out_rounds, surest_source
from topicmodel.classifiers.supervised import Supervised, fit_supervised
from topicmodel.classifiers.teaching import Teacher
from topicmodel.classifiers.training import Selection, seed_probabilities, views

__all__ = ["FittedThemes", "Problem", "fit_themes"]

PENALTY = 10.0
"""Inverse penalty of models that learn from texts without labels, where none is given."""
ENOUGH = 10
"""Labelled texts below which there is nothing to compare."""
MANY = 4000
"""Labelled texts beyond which those without labels are left alone: they would cost time and could add nothing."""
TAUGHT, COMPARED = 8000, 2000
"""Texts without labels that are learnt from, at most, in the end and in each fold of the comparison."""
DENSE = ("vectors", "topics", "encoder")
"""Blocks of features in which likeness means something."""
TOWARDS = 0.7
"""Weight of the likeness to the themes' keywords among the features."""


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
    prompts : csr_matrix of shape (n_themes, n_features), float64
        Features of one text per theme, made of its keywords; no row without a codebook.
    labels : LabelMatrix
        What is known.
    dates : ndarray of shape (n_texts,), int64, or None
        Days; folds are then periods, where all texts are labelled or many.
    keywords : tuple of ThemeKeywords
        One per theme; empty without a codebook.
    multi_label : bool
        Whether a text may have several themes.
    scoring : str
        What candidates are compared by where labels alone teach.
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
    prompts: csr_matrix
    labels: LabelMatrix
    dates: NDArray[np.int64] | None
    keywords: tuple[ThemeKeywords, ...]
    multi_label: bool
    scoring: str
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
    learnt_from : {"keywords", "labels", "texts", "both"}
        What gave the model: "texts" are labels and texts without, "both" are these and keywords.
    agreement : tuple of float
        Agreement with the keywords, round by round; empty where the model learnt from labels.
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
        From labels where all texts are labelled, or many. Else from keywords, if any, labels, and texts without labels;
        but from fewer rounds of self-training, or from labels or keywords alone, where that does better on held-out
        labelled texts by more than one standard error. With an encoder and single labels, its head labels the texts
        without (`topicmodel.classifiers.encoder_head`), unless one of these does better.
    """
    known = problem.labels.known
    if known.all() or known.sum() > MANY:
        return _supervised(_from_labels(problem, problem.dates))
    usual = "both" if problem.keywords else "texts"
    if not known.any():
        return _taught(problem, Taught("keywords", 0, np.zeros((0, known.size))), _school(problem, TAUGHT))
    if known.sum() < ENOUGH:
        if not problem.keywords and (encoded := _encoded(problem, _school(problem, TAUGHT))):
            return _headed(usual, encoded, np.zeros((0, len(problem.labels.classes))))
        return _taught(problem, Taught(usual, 0, np.zeros((0, len(problem.labels.classes)))), _school(problem, TAUGHT))
    school = _school(problem, COMPARED)
    teacher, labels = school.teacher, school.labels
    rounds = held_out_rounds(teacher, labels)
    ways = [Taught(usual, i + 1, said) for i, said in reversed(list(enumerate(rounds)))]
    # Compared without a choice of its own, which would take longer than all else and seldom change the verdict.
    ways.append(Taught("labels", 0, _from_labels(replace(problem, budget=1), None).decisions))
    if problem.keywords:
        rows = np.flatnonzero(labels.known)
        hidden = labels.hiding(rows)
        lesson = teacher.teach(hidden, guarded=False)
        said = teacher.distil(lesson.rounds[-1], lesson.prevalence, hidden).decide(teacher.seen.words[rows])
        ways.append(Taught("keywords", 0, said))
    if encoded := _encoded(problem, school):
        ways.insert(0, Taught("encoder", 0, encoded[0].held_out(labels)))
    way = surest_source(ways, problem.labels.targets[known], multi_label=problem.multi_label)
    if way.source == "labels":
        return _supervised(_from_labels(problem, None))
    school = school if (~known).sum() <= COMPARED else _school(problem, TAUGHT)
    if way.source == "encoder" and (encoded := _encoded(problem, school)):
        return _headed(usual, encoded, way.decisions)
    return _taught(problem, way, school)


def _from_labels(problem: Problem, dates: NDArray[np.int64] | None) -> Supervised:
    """Fit to the labelled texts, and to the keywords where there are any."""
    known = np.flatnonzero(problem.labels.known)
    targets = problem.labels.targets
    return fit_supervised(
        problem.features[known],
        targets[known],
        multi_label=problem.multi_label,
        scoring=problem.scoring,
        C=problem.C,
        budget=problem.budget,
        blocks=problem.blocks,
        dates=dates[known] if dates is not None else None,
        n_jobs=problem.n_jobs,
        extra=(problem.prompts, np.eye(problem.prompts.shape[0], targets.shape[1], dtype=bool)),
    )


def _supervised(found: Supervised) -> FittedThemes:
    return FittedThemes(found.model, "labels", (), found.decisions, found.chosen)


def _encoded(problem: Problem, school: "_School") -> tuple[EncodedTexts, LabelMatrix] | None:
    """Return what the head of an encoder learns from; None without one, or where it has nothing to tell apart."""
    columns = [bounds for name, *bounds in problem.blocks if name == "encoder"]
    shown = problem.labels.targets[problem.labels.known].any(axis=0).sum()
    if problem.multi_label or not columns or shown < 2:
        return None
    texts = EncodedTexts.of(
        problem.features[school.rows],
        problem.prompts,
        school.teacher.seen.vectors,
        (columns[0][0], columns[0][1]),
        C=problem.C,
        random_state=problem.random_state,
    )
    return texts, school.labels


def _headed(source: str, encoded: tuple[EncodedTexts, LabelMatrix], decisions: NDArray[np.float64]) -> FittedThemes:
    """Let the head of an encoder label the texts without labels."""
    texts, labels = encoded
    return FittedThemes(texts.fit(labels), source, (), decisions, {"model": "encoder head", "C": texts.C})


@dataclass(frozen=True, slots=True, eq=False)
class _School:
    """A teacher of the labelled texts and of some without labels, their labels, and the way back to features."""

    rows: NDArray[np.int64]
    teacher: Teacher
    labels: LabelMatrix
    towards: NDArray[np.float64]
    rotated: Rotated | None

    def model(self, chosen: Selection, prevalence: NDArray[np.float64], labels: LabelMatrix) -> LinearThemes:
        """Return what remains of a lesson, as a model of the features of the problem."""
        model = self.teacher.distil(chosen, prevalence, labels)
        model = model if self.rotated is None else self.rotated.back(model)
        n_features = self.towards.shape[1]
        return LinearThemes(model.coef[:, :n_features] + model.coef[:, n_features:] @ self.towards, model.intercept)


def _taught(problem: Problem, way: Taught, school: _School) -> FittedThemes:
    """Teach in the way that was chosen."""
    labels = school.labels
    used = labels.hiding(np.arange(len(labels.known))) if way.source == "keywords" else labels
    lesson = school.teacher.teach(used, guarded=bool(problem.keywords))
    model = school.model(lesson.rounds[: way.n_rounds or None][-1], lesson.prevalence, used)
    decisions = way.decisions if way.source != "keywords" else np.zeros((0, len(labels.classes)))
    return FittedThemes(model, way.source, lesson.agreement, decisions, {})


def _school(problem: Problem, most: int) -> _School:
    """Prepare the labelled texts and some without labels.

    Canonical order has nothing to do with what texts say, so that the first of them are a fair draw.
    """
    known = problem.labels.known
    rows = np.flatnonzero(known | (np.cumsum(~known) <= most))
    towards = _directions(problem)
    likeness = np.asarray(problem.features[rows] @ towards.T)
    features = hstack([problem.features[rows], csr_matrix(likeness)], format="csr")
    prompts = hstack([problem.prompts, csr_matrix(problem.prompts @ towards.T)], format="csr")
    seen = views(problem.counts[rows], features, np.hstack([problem.dense[rows], likeness]), problem.random_state)
    seeds = np.full((len(rows), len(problem.labels.classes)), 0.5)
    if problem.keywords:
        scores = keyword_scores(problem.counts[rows], problem.idf, problem.keywords)
        seeds = seed_probabilities(scores, likeness / TOWARDS, multi_label=problem.multi_label)
    C = problem.C if problem.C is not None else PENALTY
    rotated = rotate(vstack([features, prompts], format="csr")) if len(rows) <= ROTATED else None
    if rotated is not None:
        seen, prompts = replace(seen, words=rotated.rows[: len(rows)]), rotated.rows[len(rows) :]
    teacher = Teacher(seen, seeds, prompts, C=C, multi_label=problem.multi_label)
    return _School(rows, teacher, problem.labels.take(rows), towards, rotated)


def _directions(problem: Problem) -> NDArray[np.float64]:
    """Return what, times features, is the weighted cosine with each theme's keywords, among the vectors alone.

    An array of shape (n_prompts, n_features), float64.
    """
    towards = np.zeros(problem.prompts.shape)
    columns = [np.arange(start, end) for name, start, end in problem.blocks if name in DENSE]
    if columns and len(towards):
        dense = np.concatenate(columns)
        vectors = problem.prompts[:, dense].toarray()
        lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
        # Rows of texts have the length of the blocks' weights together, or less where a block has nothing to say.
        longest = float(np.sqrt(np.square(problem.dense).sum(axis=1).max(initial=0.0))) or 1.0
        towards[:, dense] = TOWARDS * vectors / np.where(lengths > 0, lengths, 1.0) / longest
    return towards
