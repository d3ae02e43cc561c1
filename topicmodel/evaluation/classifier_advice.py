"""What a reader should know before quoting figures of a classifier, in plain language."""

from collections.abc import Sequence

import numpy as np

from topicmodel.evaluation.predictions import Predictions
from topicmodel.objects.classifier_scores import ScoreTable
from topicmodel.objects.message import Message, one_or_many
from topicmodel.objects.score import Score

__all__ = ["advise"]

_FEW = 30


def advise(predictions: Predictions, summary: Sequence[Score], tables: Sequence[ScoreTable]) -> tuple[Message, ...]:
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
    tuple of Message
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


def _noise(accuracy: Score, n_texts: int) -> list[Message]:
    template = (
        "accuracy is known to ±{half:.1f} points on {texts} texts: a smaller difference from a figure measured on "
        "other texts is noise; on the same texts, compare in pairs (baselines)"
    )
    return [Message("noise", template, half=100 * (accuracy.high - accuracy.low) / 2, texts=n_texts)]


def _classes(predictions: Predictions) -> list[Message]:
    own, found = predictions.true.sum(axis=0).tolist(), predictions.predicted.sum(axis=0).tolist()
    lines = []
    for k, name in enumerate(predictions.classes):
        if not own[k]:
            one, many = (f"class {{name}} is predicted {n} and no text has it" for n in ("once", "{n} times"))
            why = "its F1 is 0 by definition"
            lines.append(one_or_many("no_text", found[k], f"{one}: {why}", f"{many}: {why}", name=name))
        if own[k] and not found[k]:
            lines.append(Message("never_predicted", "class {name} is never predicted", name=name))
    lines += _small([(name, n) for name, n in zip(predictions.classes, own, strict=True) if 0 < n < _FEW])
    share = max(own) / max(len(predictions.true), 1)
    if not predictions.multi_label and share > 0.5:
        name = predictions.classes[int(np.argmax(own))]
        template = "always answering {name} would have an accuracy of {share:.2f}: quote macro F1 beside accuracy"
        lines.append(Message("always_one", template, name=name, share=share))
    return lines


def _small(classes: list[tuple[str, int]]) -> list[Message]:
    """Say which classes have few texts."""
    if not classes:
        return []
    points = 100 / min(n for _, n in classes)
    if len(classes) > 1:
        template = "classes with few texts ({listed}): each text moves a recall by up to {points:.0f} points"
        return [Message("few_texts", template, listed=tuple(f"{name} {n}" for name, n in classes), points=points)]
    name, n = classes[0]
    moves = "each moves its recall by {points:.0f} points"
    one, many = f"class {{name}} has 1 text: {moves}", f"class {{name}} has {{n}} texts: {moves}"
    return [one_or_many("one_class_few_texts", n, one, many, name=name, points=points)]


def _compared(table: ScoreTable) -> list[Message]:
    lines = []
    for row in table.rows:
        values = dict(zip(table.columns, row, strict=True))
        points, p = 100 * float(values["difference"]), float(values["p (Holm)"])
        name, other = str(values["measure"]), str(values["baseline"])
        if p >= 0.05:
            template = (
                "{measure}: {points:+z.1f} points against {baseline} can be chance (p = {p:.2f}, "
                "corrected for {tests} tests)"
            )
            n = len(table.rows)
            lines.append(Message("can_be_chance", template, measure=name, baseline=other, points=points, p=p, tests=n))
            continue
        code, chance = "better" if points > 0 else "worse", "p = {p:.3f}"
        template = f"{{measure}}: {code} than {{baseline}} by {{points:.1f}} points"
        if p < 0.001:
            code, chance, p = f"{code}_surely", "p < {p}", 0.001
        lines.append(Message(code, f"{template} ({chance})", measure=name, baseline=other, points=abs(points), p=p))
    return lines


def _calibration(found: dict[str, Score]) -> list[Message]:
    if "ECE" not in found:
        return [Message("no_probabilities", "no probabilities were given: calibration was not judged")]
    error, chance = found["ECE"].value, found["ECE by chance"].value
    if error > max(2 * chance, chance + 0.02):
        template = "probabilities do not count: calibration error {error:.3f}, by chance it would be {chance:.3f}"
        return [Message("not_calibrated", template, error=error, chance=chance)]
    return []
