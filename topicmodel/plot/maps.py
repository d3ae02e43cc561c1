"""Maps of topics and of documents."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from topicmodel.errors import InputError
from topicmodel.evaluation.layout import hellinger, place_documents, place_topics
from topicmodel.objects import Topics
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, written

__all__ = ["document_map", "topic_map"]


def topic_map(result: Topics, *, n_words: int = 3, lang: str = "fr") -> Picture:
    """Draw topics in the plane: those that use the same words lie together, and area is share of the corpus.

    Parameters
    ----------
    result : Topics
        What to draw.
    n_words : int
        Words by each topic; 0 for its label only.
    lang : {"fr", "en"}
        As of the other pictures; here labels and words are all there is, and they are the topics' own.

    Returns
    -------
    Picture
        A circle per topic, with its label inside and its leading words below.
    """
    plot_words(lang)  # a language that is none is an error here too
    places = place_topics(hellinger(result.weights))
    figure = Picture(figsize=(7, 6.4), layout="constrained")
    axes = figure.subplots()
    size = 2400 * result.prevalence / max(result.prevalence.max(), 1e-12) * min(1.0, (12 / len(result)) ** 0.5)
    axes.scatter(places[:, 0], places[:, 1], s=np.maximum(size, 60), color="#a9cfe6", edgecolor="#00609c")
    radius = np.sqrt(np.maximum(size, 60) / np.pi)
    for place, label, words, below in zip(
        places, result.labels, result.top_words(max(n_words, 1)), radius, strict=True
    ):
        axes.annotate(shorten(label, 12), place, ha="center", va="center", fontsize=8, fontweight="bold")
        if n_words:
            axes.annotate(
                "\n".join(shorten(word, 18) for word in words),
                place,
                xytext=(0, -below - 2),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=6,
                color="#444444",
                # A word over another circle is still to be read.
                path_effects=[withStroke(linewidth=1.6, foreground="white")],
            )
    axes.set_xlim(-0.12, 1.12)
    axes.set_ylim(-0.16, 1.1)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure


def document_map(mixtures: ArrayLike, topics: Topics, *, highlight: Sequence[str] = (), lang: str = "fr") -> Picture:
    """Draw documents between their topics, close to the one that prevails.

    Parameters
    ----------
    mixtures : array-like of shape (n_documents, n_components)
        What ``transform`` returned; rows sum to 1.
    topics : Topics
        The topics.
    highlight : sequence of str
        Labels of at most six topics whose documents are told apart, by colour and by shape.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        A dot per document, and each topic's label in the middle of the documents that it leads.

    Raises
    ------
    InputError
        If the shapes do not fit, there is no such topic, or more than six are named.
    """
    said_in = plot_words(lang)
    shares = np.asarray(mixtures, np.float64)
    if shares.ndim != 2 or shares.shape[1] != len(topics):
        raise InputError(f"mixtures of shape {shares.shape} do not fit {len(topics)} topics")
    if len(highlight) > len(_MARKS):
        raise InputError(f"highlight names {len(highlight)} topics; at most {len(_MARKS)} can be told apart")
    wanted = topics.take(highlight).labels if highlight else ()
    places = place_documents(shares, place_topics(hellinger(topics.weights)))
    best = shares.argmax(axis=1) if len(shares) else np.zeros(0, int)
    figure = Picture(figsize=(6.6, 6.4), layout="constrained")
    axes = figure.subplots()
    size = float(np.clip(4000 / max(len(shares), 1), 1.5, 30))
    plain = ~np.isin(best, [topics.labels.index(label) for label in wanted])
    axes.scatter(
        places[plain, 0],
        places[plain, 1],
        s=size,
        color="#9a968c",
        alpha=0.5,
        linewidth=0,
        rasterized=len(shares) > 5000,
    )
    words = dict(zip(topics.labels, topics.top_words(3), strict=True))
    for label, (colour, mark) in zip(wanted, _MARKS, strict=False):
        own = places[best == topics.labels.index(label)]
        name = f"{shorten(label, 12)} ({shorten(', '.join(words[label]), 40)})"
        name += said_in["colon"] + written(len(own), 0, said_in)
        axes.scatter(own[:, 0], own[:, 1], s=2 * size, color=colour, marker=mark, linewidth=0, alpha=0.85, label=name)
    for k, label in enumerate(topics.labels):
        if (best == k).any():
            middle = places[best == k].mean(axis=0)
            box = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1}
            axes.annotate(shorten(label, 12), middle, ha="center", va="center", fontsize=7, fontweight="bold", bbox=box)
    if wanted:
        axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, 0), fontsize=7, frameon=False, markerscale=(18 / size) ** 0.5
        )
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure


# Okabe and Ito's colours, dark to light, each with a shape for those who print in grey.
_MARKS = (("#0072b2", "o"), ("#d55e00", "^"), ("#009e73", "s"), ("#5d3a9b", "D"), ("#cc79a7", "v"), ("#e69f00", "P"))
