"""Picture of topics."""

from topicmodel.objects import Topics
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, write_numbers

__all__ = ["topics"]


def topics(result: Topics, *, n_words: int = 8, lang: str = "fr") -> Picture:
    """Draw the prevalence of topics, each with its leading words.

    Parameters
    ----------
    result : Topics
        What to draw, in its order.
    n_words : int
        Words per topic.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        One horizontal bar per topic, first at the top.
    """
    said_in = plot_words(lang)
    figure = Picture(figsize=(8, 0.34 * len(result) + 1), layout="constrained")
    axes = figure.subplots()
    rows = range(len(result))
    axes.barh(rows, 100 * result.prevalence, color="#56b4e9")
    for row, words in enumerate(result.top_words(n_words)):
        # The words may be wider than the picture, and are cut at its edge; the axis is not to shrink for them.
        said = axes.text(0, row, "  " + shorten(" · ".join(words), 110), va="center", fontsize=8, clip_on=True)
        said.set_in_layout(False)
    axes.set_yticks(rows, [shorten(label, 30) for label in result.labels])
    axes.invert_yaxis()
    axes.set_xlabel(said_in["of_corpus"])
    write_numbers(axes, "x", said_in)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
