"""Picture of the choice of the number of topics."""

import numpy as np

from topicmodel.evaluation import Selection
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, write_numbers

__all__ = ["selection"]

_TICKS = 12
_PANELS = (
    "held_out",
    "stability",
    "coherence",
    "exclusivity",
)


def selection(result: Selection, *, lang: str = "fr") -> Picture:
    """Draw what was measured for each number of topics, the plateau shaded.

    Parameters
    ----------
    result : Selection
        What to draw.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        Four panels with 90 % intervals over refits.
    """
    words = plot_words(lang)
    figure = Picture(figsize=(8, 5.6), layout="constrained")
    places = range(len(result.candidates))
    for axes, name in zip(figure.subplots(2, 2).ravel(), _PANELS, strict=True):
        mean, low, high = result.interval(name)
        for place, k in enumerate(result.candidates):
            if k in result.plateau:
                axes.axvspan(place - 0.5, place + 0.5, color="#009e73", alpha=0.15, linewidth=0)
        axes.errorbar(
            places,
            mean,
            yerr=[np.maximum(0, mean - low), np.maximum(0, high - mean)],
            fmt="o-",
            color="#0072b2",
            capsize=2,
        )
        step = -(-len(result.candidates) // _TICKS)
        axes.set_xticks(places[::step], [str(k) for k in result.candidates[::step]])
        axes.set_title(words[name], loc="left", fontsize=10)
        write_numbers(axes, "y", words)
        axes.spines[["top", "right"]].set_visible(False)
    plateau = shorten(", ".join(map(str, result.plateau)), 60)
    figure.supxlabel(words["n_topics"].format(plateau), fontsize=10)
    return figure
