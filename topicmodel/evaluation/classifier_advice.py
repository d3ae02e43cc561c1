"""What a reader should know before quoting figures of a classifier, in plain language."""

from collections.abc import Sequence

import numpy as np

from topicmodel.evaluation.predictions import Predictions
from topicmodel.objects.classifier_scores import ScoreTable
from topicmodel.objects.score import Score

__all__ = ["advise"]

_FEW = 30


def advise(predictions: Predictions, summary: Sequence[Score], tables: Sequence[ScoreTable]) -> tuple[str, ...]:
    """Return warnings.

    Parameters
    ----------
    predictions : Predictions
        What was judged.
    summary : sequence of Score
        Its figures.
    tables : sequence of ScoreTable
        Its tables.

    Returns
    -------
    tuple of str
        One line each.
    """
    found = {score.name: score for score in summary}
    by_name = {table.name: table for table in tables}
    comparisons = [c for t in ("comparisons",) if t in by_name for c in _compared(by_name[t])]
    return (
        *_noise(found["accuracy"], len(predictions.true)),
        *_classes(predictions),
        *comparisons,
        *_calibration(found),
    )


def _noise(accuracy: Score, n_texts: int) -> list[str]:
    half = 100 * (accuracy.high - accuracy.low) / 2
    return [
        f"accuracy is known to ±{half:.1f} points on {n_texts} texts: a smaller difference from a figure measured on "
        "other texts is noise; on the same texts, compare in pairs (baselines)"
    ]


def _classes(predictions: Predictions) -> list[str]:
    own, found = predictions.true.sum(axis=0), predictions.predicted.sum(axis=0)
    lines = []
    for k, name in enumerate(predictions.classes):
        if not own[k]:
            lines.append(f"class {name} is predicted {found[k]} times and no text has it: its F1 is 0 by definition")
        if own[k] and not found[k]:
            lines.append(f"class {name} is never predicted")
    small = [(name, int(n)) for name, n in zip(predictions.classes, own, strict=True) if 0 < n < _FEW]
    if len(small) == 1:
        texts = "1 text" if small[0][1] == 1 else f"{small[0][1]} texts"
        lines.append(f"class {small[0][0]} has {texts}: each moves its recall by {100 / small[0][1]:.0f} points")
    elif small:
        listed = ", ".join(f"{name} {n}" for name, n in small)
        most = 100 / min(n for _, n in small)
        lines.append(f"classes with few texts ({listed}): each text moves a recall by up to {most:.0f} points")
    share = own.max() / max(len(predictions.true), 1)
    if not predictions.multi_label and share > 0.5:
        name = predictions.classes[int(np.argmax(own))]
        lines.append(f"always answering {name} would have an accuracy of {share:.2f}: quote macro F1 beside accuracy")
    return lines


def _compared(table: ScoreTable) -> list[str]:
    lines = []
    for row in table.rows:
        values = dict(zip(table.columns, row, strict=True))
        points, p = 100 * float(values["difference"]), float(values["p (Holm)"])
        better = "better" if points > 0 else "worse"
        if p >= 0.05:
            lines.append(
                f"{values['measure']}: {points:+.1f} points against {values['baseline']} can be chance (p = {p:.2f}, "
                f"corrected for {len(table.rows)} tests)"
            )
        else:
            chance = f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"
            by = f"by {abs(points):.1f} points ({chance})"
            lines.append(f"{values['measure']}: {better} than {values['baseline']} {by}")
    return lines


def _calibration(found: dict[str, Score]) -> list[str]:
    if "ECE" not in found:
        return ["no probabilities were given: calibration was not judged"]
    error, chance = found["ECE"].value, found["ECE by chance"].value
    if error > max(2 * chance, chance + 0.02):
        return [f"probabilities do not count: calibration error {error:.3f}, by chance it would be {chance:.3f}"]
    return []
