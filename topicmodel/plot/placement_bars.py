"""Picture of a placement."""

from topicmodel.objects import Placement
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten

__all__ = ["placement"]


def placement(result: Placement) -> Picture:
    """Draw the shares of an article's themes with their 90 % intervals.

    Parameters
    ----------
    result : Placement
        What to draw.

    Returns
    -------
    Picture
        One horizontal bar per theme, largest at the top; save it with ``figure.savefig("shares.pdf")``.
    """
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
    axes.set_xlabel("% of the article, with 90 % interval")
    axes.set_title(shorten(result.document.id, 60) + (" (abstains)" if result.abstains else ""), loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
