"""Pictures of a judgement of a classifier."""

import numpy as np

from topicmodel.errors import InputError
from topicmodel.objects import ClassifierScores
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, write_numbers, written

__all__ = ["calibration", "confusion", "learning_curve"]

_BLUE, _ORANGE, _GREEN, _GREY = "#0072b2", "#d55e00", "#009e73", "#999999"
# Each with a stroke and a mark for those who print in grey.
_LINES = ((_BLUE, "-", "o"), (_ORANGE, "--", "^"), (_GREEN, "-.", "s"), (_GREY, ":", "D"))


def calibration(result: ClassifierScores, *, lang: str = "fr") -> Picture:
    """Draw how often claims are right against the confidence with which they are made.

    Parameters
    ----------
    result : ClassifierScores
        A judgement with probabilities.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        Share right with 90 % intervals above, number of claims below; on the diagonal probabilities count.

    Raises
    ------
    InputError
        If the judgement had no probabilities.
    """
    table, words = result.table("calibration"), plot_words(lang)
    figure = Picture(figsize=(4.6, 5), layout="constrained")
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--")
    spread = np.abs(np.array([table["right"] - table["low"], table["high"] - table["right"]]))
    axes.errorbar(table["confidence"], table["right"], yerr=spread, fmt="o-", color=_BLUE, capsize=2)
    axes.set_ylabel(words["share_right"])
    axes.set_ylim(-0.03, 1.03)
    axes.set_title(words["calibration_error"].format(written(result["ECE"].value, 3, words)), loc="left", fontsize=10)
    middles = (table["from"] + table["to"]) / 2
    below.bar(middles, table["claims"], width=(table["to"] - table["from"]) * 0.9, color="#56b4e9")
    below.set_ylabel(words["claims"])
    below.set_xlabel(words["confidence"])
    below.set_xlim(-0.02, 1.02)
    for one in (axes, below):
        write_numbers(one, "xy", words)
        one.spines[["top", "right"]].set_visible(False)
    return figure


def confusion(result: ClassifierScores, *, lang: str = "fr") -> Picture:
    """Draw which classes are taken for which.

    Parameters
    ----------
    result : ClassifierScores
        A judgement.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        With single labels a square of true and predicted classes, shaded by the share of the true class; with several,
        a bar per class: right, missed, false alarms.
    """
    table, words = result.table("confusion"), plot_words(lang)
    names = [shorten(str(name), 24) for name in table.iloc[:, 0]]
    side = min(0.5 * len(names) + 3, 24)
    if table.columns[0] == "class":
        figure = Picture(figsize=(7, 0.34 * len(names) + 1.2), layout="constrained")
        axes, left = figure.subplots(), np.zeros(len(names))
        for column, color, hatch in (("right", _GREEN, ""), ("missed", _GREY, "///"), ("false alarms", _ORANGE, "...")):
            axes.barh(range(len(names)), table[column], left=left, color=color, label=words[column], hatch=hatch,
                      edgecolor="white", linewidth=0)  # fmt: skip
            left = left + table[column].to_numpy()
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlabel(words["texts"])
        write_numbers(axes, "x", words)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
        return figure
    counts = table.iloc[:, 1:].to_numpy(np.float64)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Picture(figsize=(side, side), layout="constrained")
    axes = figure.subplots()
    if shares.size:
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.argwhere(counts > 0).tolist():
        color = "white" if shares[i, j] > 0.5 else "black"
        axes.text(j, i, f"{counts[i, j]:.0f}", ha="center", va="center", color=color, fontsize=8)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel(words["predicted"])
    axes.set_ylabel(words["true"])
    return figure


def learning_curve(
    result: ClassifierScores, *, measures: tuple[str, ...] = ("accuracy", "macro F1"), lang: str = "fr"
) -> Picture:
    """Draw what more training texts bring.

    Parameters
    ----------
    result : ClassifierScores
        A judgement with a learning curve.
    measures : tuple of str
        What to draw.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        One line per measure with its 90 % intervals over the judged texts.

    Raises
    ------
    InputError
        If the judgement has no learning curve, or not of these measures, or they are more than four.
    """
    table, words = result.table("learning curve"), plot_words(lang)
    figure = Picture(figsize=(5.6, 4), layout="constrained")
    axes = figure.subplots()
    if len(measures) > len(_LINES):
        raise InputError(f"{len(measures)} measures; at most {len(_LINES)} can be told apart")
    for measure, (color, stroke, mark) in zip(measures, _LINES, strict=False):
        part = table[table["measure"] == measure]
        if part.empty:
            raise InputError(f"no measure '{measure}'; found {', '.join(dict.fromkeys(table['measure']))}")
        axes.fill_between(part["texts"], part["low"], part["high"], color=color, alpha=0.15, linewidth=0)
        axes.plot(
            part["texts"],
            part["value"],
            color=color,
            linestyle=stroke,
            marker=mark,
            label=words.get(measure, shorten(measure, 40)),
        )
    axes.set_xlabel(words["training_texts"])
    write_numbers(axes, "xy", words)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
