"""Picture of the stability of topics."""

import numpy as np

from topicmodel.evaluation import Stability
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words

__all__ = ["stability"]


def stability(result: Stability, *, n_words: int = 6, lang: str = "fr") -> Picture:
    """Draw how often each topic comes back in refits, with 90 % intervals.

    Parameters
    ----------
    result : Stability
        What to draw.
    n_words : int
        Words per topic.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        One row per topic, the most recurrent at the top; robust topics are blue discs, fragile ones orange triangles.
    """
    said_in = plot_words(lang)
    order = np.argsort(-result.recurrence, kind="stable")
    low, high = result.interval
    figure = Picture(figsize=(8, 0.3 * len(order) + 1.2), layout="constrained")
    axes = figure.subplots()
    for robust, colour, mark, name in (
        (True, "#0072b2", "o", said_in["robust"]),
        (False, "#d55e00", "^", said_in["fragile"]),
    ):
        rows = [row for row, k in enumerate(order) if result.robust[k] == robust]
        own = order[rows]
        centre = 100 * result.recurrence[own]
        errors = [np.maximum(0, centre - 100 * low[own]), np.maximum(0, 100 * high[own] - centre)]
        axes.errorbar(centre, rows, xerr=errors, fmt=mark, color=colour, capsize=2, label=f"{name} ({len(rows)})")
    words = result.topics.top_words(n_words)
    names = [f"{shorten(' '.join(words[k]), 60)}  {shorten(result.topics.labels[k], 20)}" for k in order]
    axes.set_yticks(range(len(order)), names, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(-2, 102)
    axes.axvline(50, color="#999999", linewidth=0.8, linestyle=":")
    # Below the whole picture: beside long names the axis is too short for it.
    figure.supxlabel(said_in["refits"].format(result.n_refits), fontsize=9)
    axes.legend(loc="upper left", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
