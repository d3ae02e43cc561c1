"""Picture of a placement."""

from topicmodel.objects import Placement
from topicmodel.objects.placement_parts import NAMELESS
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, write_numbers

__all__ = ["placement"]


def placement(result: Placement, *, lang: str = "fr") -> Picture:
    """Draw the shares of an article's themes with their 90 % intervals.

    Parameters
    ----------
    result : Placement
        What to draw.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        One horizontal bar per theme, largest at the top; save it with ``figure.savefig("shares.pdf")``.
    """
    words = plot_words(lang)
    figure = Picture(figsize=(6.5, 0.32 * len(result.themes) + 1), layout="constrained")
    axes = figure.subplots()
    rows = range(len(result.themes))
    shares = [100 * theme.share for theme in result.themes]
    errors = [
        [100 * max(0.0, theme.share - theme.low) for theme in result.themes],
        [100 * max(0.0, theme.high - theme.share) for theme in result.themes],
    ]
    axes.barh(rows, shares, xerr=errors, color="#0072b2", ecolor="#333333", capsize=2)
    axes.set_yticks(rows, [shorten(theme.label, 40) for theme in result.themes])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel(words["of_article"])
    write_numbers(axes, "x", words)
    axes.set_title(
        ("" if result.document.id == NAMELESS else shorten(result.document.id, 60))
        + (f" {words['abstains']}" if result.abstains else ""),
        loc="left",
    )
    axes.spines[["top", "right"]].set_visible(False)
    return figure
