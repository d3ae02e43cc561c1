"""One call: fit a classifier, ask it about texts it has not seen, and say how good it is and where it fails."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.classifier_runs import Run, labels_at, run_classifier
from topicmodel.evaluation.disagreements import doubtful_labels, hardest_errors
from topicmodel.evaluation.judging import judge_predictions, measured
from topicmodel.evaluation.leaks import ids_of
from topicmodel.evaluation.predictions import label_sets, read_predictions
from topicmodel.objects.classifier_scores import ClassifierScores, ScoreTable
from topicmodel.objects.message import Message, one_or_many
from topicmodel.objects.splits import Split, random_folds, shuffled
from topicmodel.text.near_duplicates import NearDuplicates, find_near_duplicates

__all__ = ["evaluate_classifier"]

Rows = NDArray[np.int64]


def evaluate_classifier(
    classifier: Any,
    texts: Iterable[str],
    y: Any,
    *,
    split: Split | None = None,
    n_folds: int = 5,
    classes: Sequence[str] | None = None,
    baselines: Mapping[str, Any] | None = None,
    learning_curve: Sequence[float] = (),
    n_listed: int = 20,
    n_resamples: int = 2000,
    seed: int = 0,
) -> ClassifierScores:
    """Judge a classifier on texts that it has not seen.

    Without `split` every text is judged once, by a clone fitted on the other folds; folds are stratified and
    near-duplicates stay in one fold. With `split` a clone learns from its first part and is judged on the second, and
    near-duplicates between the two are named.

    Parameters
    ----------
    classifier : estimator
        `ThemeClassifier`, a scikit-learn pipeline that starts with texts, or the like; it is cloned, never changed.
    texts : Corpus or iterable of str
        Texts.
    y : iterable or array
        Their labels in the form the classifier takes: one per text, a collection per text, or a matrix of zeros and
        ones with `classes`.
    split : Split, optional
        From `random_split`, `time_split`, or your own.
    n_folds : int
        Folds without `split`.
    classes : sequence of str, optional
        Names of all classes; those in `y`, in alphabetical order, when not given.
    baselines : mapping of str to estimator, optional
        Others to be fitted and judged alike, compared in pairs.
    learning_curve : sequence of float
        Shares of the training texts, such as ``(0.1, 0.3, 1.0)``, each of which is one more fit per fold.
    n_listed : int
        Errors and doubtful labels that are listed, at most.
    n_resamples : int
        Resamplings of texts for intervals and tests.
    seed : int
        Of folds, resamplings and the learning curve.

    Returns
    -------
    ClassifierScores
        Tables "classes", "confusion", "errors"; "calibration" and "doubtful labels" if there are probabilities;
        "comparisons", "learning curve", "leaks" where asked for or found.

    Raises
    ------
    InputError
        If there are not as many labels as texts, a label is missing, or a split holds places that are not there.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.naive_bayes import MultinomialNB
    >>> from sklearn.pipeline import make_pipeline
    >>> texts = [f"le match {i} du club" for i in range(20)] + [f"le malade {i} du médecin" for i in range(20)]
    >>> model = make_pipeline(CountVectorizer(), MultinomialNB())
    >>> evaluate_classifier(model, texts, ["sport"] * 20 + ["santé"] * 20)["accuracy"].value
    1.0
    """
    read, labels = list(texts), y if hasattr(y, "shape") else list(y)
    sets, _ = label_sets(labels, classes, "y")
    if len(sets) != len(read):
        raise InputError(f"{len(read)} texts and {len(sets)} labels; needed: one label per text")
    names = tuple(classes) if classes is not None else tuple(sorted({code for row in sets for code in row}))
    alike = find_near_duplicates(read)
    folds = _folds(read, sets, split, n_folds, alike, seed)
    judged = np.concatenate([judge for _, judge in folds])
    run = run_classifier(classifier, read, labels, folds, names)
    others = {
        name: run_classifier(other, read, labels, folds, names).predicted for name, other in (baselines or {}).items()
    }
    true = labels_at(labels, judged)
    has_chances = run.probabilities.shape[1] > 0
    scores = judge_predictions(
        true,
        run.predicted,
        classes=names,
        probabilities=run.probabilities if has_chances else None,
        baselines=others,
        n_resamples=n_resamples,
        seed=seed,
    )
    ids = [ids_of(texts, read, None)[i] for i in judged]
    found = read_predictions(true, run.predicted, classes=names)
    asked = [read[i] for i in judged]
    tables = [hardest_errors(found, run.probabilities, ids, _evidence(run, asked), n_listed)]
    if has_chances:
        tables.append(doubtful_labels(found, run.probabilities, ids, n_listed))
    if learning_curve:
        tables.append(_curve(classifier, read, labels, folds, names, learning_curve, n_resamples, seed))
    said: list[str] = list(scores.warnings)
    if split is not None:
        leaks = _leaks(alike, split, ids_of(texts, read, None))
        tables += [leaks] if leaks.rows else []
        said += _about_split(leaks, sets, split)
    return ClassifierScores(scores.summary, (*scores.tables, *tables), tuple(said))


def _folds(
    texts: list[str], sets: list[tuple[str, ...]], split: Split | None, n_folds: int, alike: NearDuplicates, seed: int
) -> list[tuple[Rows, Rows]]:
    if split is not None:
        for part in (split.train, split.test):
            if len(part) == 0 or part.min() < 0 or part.max() >= len(texts):
                raise InputError(f"split: allowed are places from 0 to {len(texts) - 1}, at least one in each part")
        return [(split.train, split.test)]
    counts: dict[str, int] = {}
    for row in sets:
        for code in row:
            counts[code] = counts.get(code, 0) + 1
    # A text of several classes is spread by its rarest one.
    strata = [min(row, key=lambda code: (counts[code], code), default="") for row in sets]
    fold = random_folds(texts, n_folds, strata=strata, groups=alike.groups.tolist(), seed=seed)
    return [(np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(n_folds)]


def _evidence(run: Run, texts: list[str]) -> Any:
    def terms(i: int, code: str) -> str:
        model = run.models[run.fold[i]]
        if not hasattr(model, "explain"):
            return ""
        return " ".join(term for term, value in model.explain(texts[i]).strongest(code, 4) if value > 0)

    return terms


def _curve(
    classifier: Any,
    texts: list[str],
    labels: Any,
    folds: list[tuple[Rows, Rows]],
    classes: tuple[str, ...],
    shares: Sequence[float],
    n_resamples: int,
    seed: int,
) -> ScoreTable:
    if any(not 0 < share <= 1 for share in shares):
        raise InputError(f"learning_curve={tuple(shares)}; allowed: shares above 0, at most 1")
    rows = []
    for share in sorted(shares):
        smaller = [(_first(texts, teach, share, seed), judge) for teach, judge in folds]
        run = run_classifier(classifier, texts, labels, smaller, classes)
        true = labels_at(labels, np.concatenate([judge for _, judge in folds]))
        found = read_predictions(true, run.predicted, classes=classes)
        size = round(float(np.mean([len(teach) for teach, _ in smaller])))
        rows += [(size, s.name, s.value, s.low, s.high) for s in measured(found, n_resamples, seed)]
    about = "by number of training texts (mean over folds), each amount part of the next; intervals 90 %"
    return ScoreTable("learning curve", about, ("texts", "measure", "value", "low", "high"), tuple(rows))


def _first(texts: list[str], rows: Rows, share: float, seed: int) -> Rows:
    """Return the texts whose turn comes first, the same for any order of texts."""
    order = shuffled([texts[i] for i in rows], seed)
    return np.sort(rows[order[: max(1, round(share * len(rows)))]])


def _leaks(alike: NearDuplicates, split: Split, ids: Sequence[str]) -> ScoreTable:
    side = np.zeros(alike.n_texts, np.int64)
    side[split.train], side[split.test] = 1, 2
    rows = []
    for (i, j), similarity in zip(alike.pairs.tolist(), alike.similarity.tolist(), strict=True):
        if side[i] + side[j] == 3 and side[i] != side[j] and side[i] * side[j] == 2:
            teach, judge = (i, j) if side[i] == 1 else (j, i)
            rows.append((ids[teach], ids[judge], similarity))
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    about = "near-duplicates, one in the training texts and one in the test texts"
    return ScoreTable("leaks", about, ("train", "test", "similarity"), tuple(rows))


def _about_split(leaks: ScoreTable, sets: list[tuple[str, ...]], split: Split) -> list[Message]:
    lines = []
    if leaks.rows:
        pairs = (*(f"{teach} = {judge}" for teach, judge, _ in leaks.rows[:3]), *("…" for _ in leaks.rows[3:4]))
        one, many = (f"of {{of}} test texts {have} a near-duplicate in the training texts" for have in ("has", "have"))
        n, of = len({row[1] for row in leaks.rows}), len(split.test)
        lines.append(one_or_many("leaks", n, f"1 {one}: {{pairs}}", f"{{n}} {many}: {{pairs}}", of=of, pairs=pairs))
    taught = {code for i in split.train.tolist() for code in sets[i]}
    unknown = sorted({code for i in split.test.tolist() for code in sets[i]} - taught)
    if unknown:
        one, many = (
            f"no training text has {{classes}}: the classifier cannot know {which}" for which in ("it", "them")
        )
        lines.append(one_or_many("unknown_class", len(unknown), one, many, classes=tuple(unknown)))
    return lines
