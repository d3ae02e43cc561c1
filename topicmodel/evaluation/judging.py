"""Judging predictions, whatever made them: figures with intervals, tables by class, calibration, paired tests.

References
----------
.. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
   https://doi.org/10.1080/01621459.1927.10502953
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.classifier_advice import advise
from topicmodel.evaluation.classifier_measures import (
    MEASURES,
    calibration_bins,
    calibration_error,
    chance_calibration_error,
    class_counts,
    f1_of,
    find_cases,
    resample,
    values_of,
)
from topicmodel.evaluation.paired_tests import bootstrap_p, holm, mcnemar_p
from topicmodel.evaluation.predictions import Predictions, read_predictions, read_probabilities
from topicmodel.objects.classifier_scores import ClassifierScores, ScoreTable
from topicmodel.objects.message import Message
from topicmodel.objects.score import Score

__all__ = ["judge_predictions", "measured", "shown_measures"]

Floats = NDArray[np.float64]

_Z90 = 1.6448536269514722
_N_BINS = 10


def judge_predictions(
    true: Any,
    predicted: Any,
    *,
    classes: Sequence[str] | None = None,
    probabilities: ArrayLike | None = None,
    columns: Sequence[str] | None = None,
    baselines: Mapping[str, Any] | None = None,
    n_resamples: int = 2000,
    seed: int = 0,
) -> ClassifierScores:
    """Judge the predictions of any classifier, person or model.

    Parameters
    ----------
    true, predicted : iterable or array
        One label per text, one collection of labels per text, or a matrix of zeros and ones with `classes`.
    classes : sequence of str, optional
        Names of all classes; those that occur, in alphabetical order, when not given.
    probabilities : array of shape (n_texts, n_columns), optional
        Of each class; judged by calibration.
    columns : sequence of str, optional
        Class of each column of `probabilities`; `classes` when not given.
    baselines : mapping of str to predictions, optional
        Predictions of others for the same texts, to be compared with `predicted`.
    n_resamples : int
        Resamplings of texts for intervals and tests.
    seed : int
        Seed.

    Returns
    -------
    ClassifierScores
        Tables "classes", "confusion"; "calibration" with probabilities; "comparisons" with baselines.

    Raises
    ------
    InputError
        If lengths differ or a label is missing or unknown.

    Examples
    --------
    >>> true = ["sport", "sport", "santé", "santé"] * 10
    >>> found = judge_predictions(true, ["sport", "sport", "santé", "sport"] * 10)
    >>> found["accuracy"].value, round(found["macro F1"].value, 3)
    (0.75, 0.733)
    """
    if n_resamples < 100:
        raise InputError(f"n_resamples={n_resamples}; at least 100 are needed")
    if classes is None:
        given = {"predicted": predicted, **(baselines or {})}
        every = [read_predictions(true, values, what=name).classes for name, values in given.items()]
        known = [] if columns is None else [str(name) for name in columns]
        classes = tuple(sorted({*known, *(name for names in every for name in names)}))
    found = read_predictions(true, predicted, classes=classes)
    others = {
        name: read_predictions(true, values, classes=classes, what=name) for name, values in (baselines or {}).items()
    }
    chances = read_probabilities(probabilities, columns, found.classes, len(found.true))
    summary = measured(found, n_resamples, seed)
    tables = [_classes(found, n_resamples, seed), _confusion(found)]
    if chances.shape[1]:
        summary += _calibration_scores(found, chances, seed)
        tables.append(_calibration(found, chances))
    if others:
        tables.append(_comparisons(found, others, n_resamples, seed))
    return ClassifierScores(tuple(summary), tuple(tables), advise(found, summary, tables))


def shown_measures(multi_label: bool) -> tuple[str, ...]:
    """Return the names of the measures that say something of their own."""
    return tuple(MEASURES) if multi_label else ("accuracy", "macro F1", "weighted F1")


def measured(predictions: Predictions, n_resamples: int, seed: int) -> list[Score]:
    """Return the measures with 90 % bootstrap intervals."""
    cases = find_cases(predictions)
    point = values_of(cases.true, cases.predicted[0], cases.counts[None])
    drawn = values_of(cases.true, cases.predicted[0], resample(cases.counts, n_resamples, seed))
    return [
        Score(name, float(point[name][0]), *_ends(drawn[name]), "higher", Message(name, MEASURES[name]))
        for name in shown_measures(predictions.multi_label)
    ]


def _ends(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _classes(predictions: Predictions, n_resamples: int, seed: int) -> ScoreTable:
    cases = find_cases(predictions)
    hits, own, found = (v[0] for v in class_counts(cases.true, cases.predicted[0], cases.counts[None]))
    drawn = f1_of(*class_counts(cases.true, cases.predicted[0], resample(cases.counts, n_resamples, seed)))
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    f1 = f1_of(hits, own, found)
    rows = tuple(
        (
            name,
            int(own[k]),
            int(found[k]),
            float(hits[k] / found[k]) if found[k] else float("nan"),
            float(hits[k] / own[k]) if own[k] else float("nan"),
            float(f1[k]),
            float(low[k]),
            float(high[k]),
        )
        for k, name in enumerate(predictions.classes)
    )
    columns = ("class", "texts", "predicted", "precision", "recall", "F1", "F1 low", "F1 high")
    return ScoreTable("classes", "one row per class", columns, rows)


def _confusion(predictions: Predictions) -> ScoreTable:
    true, predicted = predictions.true.astype(np.int64), predictions.predicted.astype(np.int64)
    if predictions.multi_label:
        both = (true & predicted).sum(axis=0).tolist()
        missed, alarms = (true & ~predictions.predicted).sum(axis=0), (predicted & ~predictions.true).sum(axis=0)
        neither = (~predictions.true & ~predictions.predicted).sum(axis=0)
        rows = tuple(zip(predictions.classes, both, missed.tolist(), alarms.tolist(), neither.tolist(), strict=True))
        return ScoreTable("confusion", "texts by class", ("class", "right", "missed", "false alarms", "neither"), rows)
    counts = (true.T @ predicted).tolist()
    table = tuple((name, *row) for name, row in zip(predictions.classes, counts, strict=True))
    return ScoreTable("confusion", "texts; rows are true, columns predicted", ("true", *predictions.classes), table)


def _claims(predictions: Predictions, chances: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what is claimed with which confidence: the likeliest class of a text, or every class of it."""
    if predictions.multi_label:
        return chances.ravel(), predictions.true.ravel()
    best = chances.argmax(axis=1)
    rows = np.arange(len(best))
    return chances[rows, best], predictions.true[rows, best]


def _calibration_scores(predictions: Predictions, chances: Floats, seed: int) -> list[Score]:
    confidence, right = _claims(predictions, chances)
    what = "probability and truth of each class" if predictions.multi_label else "confidence and accuracy"
    code = "ECE_of_classes" if predictions.multi_label else "ECE"
    error, chance = calibration_error(confidence, right), chance_calibration_error(confidence, seed)
    about = Message(code, "mean distance of {what}, {bins} bins", what=what, bins=_N_BINS)
    exact = Message("ECE_by_chance", "what exactly right probabilities would show here")
    brier = float(((chances - predictions.true) ** 2).sum(axis=1).mean())
    return [
        Score("ECE", error, error, error, "lower", about),
        Score("ECE by chance", chance, chance, chance, "neither", exact),
        Score("Brier", brier, brier, brier, "lower", Message("Brier", "squared distance of probabilities from truth")),
    ]


def _calibration(predictions: Predictions, chances: Floats) -> ScoreTable:
    counts, claimed, kept = calibration_bins(*_claims(predictions, chances), _N_BINS)
    rows = []
    for place in np.flatnonzero(counts).tolist():
        n, share = counts[place], kept[place] / counts[place]
        middle, spread = share + _Z90**2 / (2 * n), _Z90 * np.sqrt(share * (1 - share) / n + _Z90**2 / (4 * n * n))
        low, high = ((middle + sign * spread) / (1 + _Z90**2 / n) for sign in (-1, 1))
        values = (claimed[place] / n, share, low, high)
        rows.append((place / _N_BINS, (place + 1) / _N_BINS, int(n), *map(float, values)))
    columns = ("from", "to", "claims", "confidence", "right", "low", "high")
    about = "one row per bin of confidence; share right with its 90 % interval (Wilson)"
    return ScoreTable("calibration", about, columns, tuple(rows))


def _comparisons(
    predictions: Predictions, others: Mapping[str, Predictions], n_resamples: int, seed: int
) -> ScoreTable:
    measures = ("accuracy", "micro F1", "macro F1") if predictions.multi_label else ("accuracy", "macro F1")
    rows, tests = [], []
    for name, other in others.items():
        cases = find_cases(predictions, other)
        weights = np.vstack([cases.counts, resample(cases.counts, n_resamples, seed)])
        ours, theirs = (values_of(cases.true, side, weights) for side in cases.predicted)
        only_ours, only_theirs = (predictions.right & ~other.right).sum(), (other.right & ~predictions.right).sum()
        for measure in measures:
            difference = ours[measure] - theirs[measure]
            exact = measure == "accuracy"
            p = mcnemar_p(int(only_ours), int(only_theirs)) if exact else bootstrap_p(difference[0], difference[1:])
            tests.append(p)
            ends = _ends(difference[1:])
            values = (float(ours[measure][0]), float(theirs[measure][0]), float(difference[0]), *ends)
            rows.append((name, measure, *values, "McNemar" if exact else "bootstrap", p))
    # One family: a reader looks for the best of all the rows.
    corrected = holm(tests)
    table = tuple((*row, p) for row, p in zip(rows, corrected, strict=True))
    columns = ("baseline", "measure", "ours", "theirs", "difference", "low", "high", "test", "p", "p (Holm)")
    return ScoreTable("comparisons", "paired, on the same texts; intervals 90 %", columns, table)
