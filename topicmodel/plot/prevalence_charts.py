"""Pictures of shares by month, outlet or any other group of documents."""

import re
from collections.abc import Sequence

import numpy as np

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.prevalence import Prevalence
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, write_numbers

__all__ = ["by_group", "over_time"]

# Okabe and Ito's colours, each with a stroke and a mark for those who print in grey.
_STYLES = (
    ("#0072b2", "-", "o"),
    ("#d55e00", "--", "^"),
    ("#009e73", "-.", "s"),
    ("#5d3a9b", ":", "D"),
    ("#cc79a7", (0, (5, 1)), "v"),
    ("#e69f00", (0, (1, 1)), "P"),
)
_TICKS = 12


def over_time(
    result: Prevalence,
    labels: Sequence[str] | None = None,
    *,
    periods: Sequence[str] | None = None,
    lang: str = "fr",
) -> Picture:
    """Draw the course of topics or themes, with bands of their intervals.

    Parameters
    ----------
    result : Prevalence
        Shares by period, see `topicmodel.evaluation.prevalence_by`.
    labels : sequence of str, optional
        Which to draw, six at most; the six largest when not given.
    periods : sequence of str, optional
        All periods of the axis; those without a document are left open. The groups of `result` when not given.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        A line per label, with the band of its 90 % interval; lines break where there is no document.

    Raises
    ------
    InputError
        If there is no such label or more than six.
    """
    columns, words = _columns(result, labels), plot_words(lang)
    names = list(periods) if periods is not None else list(result.groups)
    row = {group: i for i, group in enumerate(result.groups)}
    at = [row.get(name, -1) for name in names]
    figure = Picture(figsize=(7.5, 3.6), layout="constrained")
    axes = figure.subplots()
    x = np.arange(len(names))
    # A period of few documents, next to the others, does not set the scale.
    n = np.array([0 if i < 0 else result.n_documents[i] for i in at])
    settled = n >= max(2.0, float(np.median(n[n > 0])) / 4 if n.any() else 0.0)
    top = 0.0
    for k, (colour, stroke, mark) in zip(columns, _STYLES, strict=False):
        share, low, high = (
            np.array([np.nan if i < 0 else 100 * values[i, k] for i in at])
            for values in (result.share, result.low, result.high)
        )
        # A single document has no interval.
        alone = np.array([i >= 0 and result.n_documents[i] == 1 for i in at], bool)
        low[alone] = high[alone] = np.nan
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        name = shorten(result.labels[k], 40)
        axes.plot(x, share, color=colour, linestyle=stroke, marker=mark, markersize=3, label=name)
        ends = np.concatenate([share[settled], np.minimum(high, 3 * share + 5)[settled]])
        top = max(top, float(np.nanmax(ends if np.isfinite(ends).any() else share, initial=0.0)))
    step = -(-len(names) // _TICKS)
    axes.set_xticks(x[::step], [_period(name, words) for name in names[::step]])
    axes.set_ylim(0, min(100, 1.05 * top) or 1)
    axes.set_ylabel(words["of_documents"])
    write_numbers(axes, "y", words)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, fontsize=8, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def by_group(result: Prevalence, labels: Sequence[str] | None = None, *, lang: str = "fr") -> Picture:
    """Draw the share of topics or themes in each group, with intervals.

    Parameters
    ----------
    result : Prevalence
        Shares by outlet or any other group, see `topicmodel.evaluation.prevalence_by`.
    labels : sequence of str, optional
        Which to draw, six at most; the six largest when not given.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        A panel per label, a dot and an interval per group, largest group of documents first.

    Raises
    ------
    InputError
        If there is no such label or more than six.
    """
    columns, words = _columns(result, labels), plot_words(lang)
    order = np.argsort(-result.n_documents, kind="stable")[:40]
    figure = Picture(figsize=(2.1 * len(columns) + 2, 0.26 * len(order) + 1.2), layout="constrained")
    panels = np.atleast_1d(figure.subplots(1, len(columns), sharey=True, squeeze=False)[0])
    rows = np.arange(len(order))
    for axes, k in zip(panels, columns, strict=True):
        share, low, high = (100 * values[order, k] for values in (result.share, result.low, result.high))
        axes.errorbar(share, rows, xerr=[share - low, high - share], fmt="o", color="#0072b2", ecolor="#555555",
                      markersize=4, capsize=2, linewidth=1)  # fmt: skip
        axes.set_title(shorten(result.labels[k], 24), fontsize=9)
        axes.set_xlim(left=0)
        write_numbers(axes, "x", words)
        axes.grid(axis="y", color="#e6e6e6", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    counted = [f"{shorten(result.groups[i], 24)} ({result.n_documents[i]})" for i in order]
    panels[0].set_yticks(rows, counted)
    panels[0].invert_yaxis()
    figure.supxlabel(words["of_documents_interval"], fontsize=9)
    return figure


def _period(name: str, words: dict[str, str]) -> str:
    """Return the name of a period; quarters have another letter in each language."""
    return re.sub(r"^(\d{4}-)T([1-4])$", rf"\g<1>{words['quarter']}\2", shorten(name, 14))


def _columns(result: Prevalence, labels: Sequence[str] | None) -> list[int]:
    if labels is None:
        mean = (result.n_documents[:, None] * result.share).sum(axis=0)
        chosen: list[int] = np.argsort(-mean, kind="stable")[: len(_STYLES)].tolist()
        return chosen
    for label in labels:
        if label not in result.labels:
            found = ", ".join(result.labels)
            raise InputError(f"no label '{label}'; found {found}{nearest(label, result.labels)}")
    if not 0 < len(labels) <= len(_STYLES):
        raise InputError(f"{len(labels)} labels; between 1 and {len(_STYLES)} can be told apart")
    return [result.labels.index(label) for label in labels]
