"""From topics to what their page shows: plain values, no HTML."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.evaluation.calendar_periods import all_periods, periods
from topicmodel.evaluation.layout import place_documents
from topicmodel.evaluation.passages import Passage
from topicmodel.evaluation.prevalence import Prevalence, prevalence_by
from topicmodel.objects import ClassifierScores, Corpus, Topics
from topicmodel.reporting.material import Material
from topicmodel.reporting.packing import pack_numbers, pack_texts, quantize

__all__ = ["document_data", "topic_data", "word_data"]

Floats = NDArray[np.float64]

N_WORDS = 30
N_NEAR = 3
N_LEADING = 4
"""Topics that the page knows of each document."""
_RELEVANCES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_TITLE = 110
_FACETS = 40
"""Most values that a column may have to be a choice of the page, and a chart."""


def topic_data(material: Material, apart: Floats, places: Floats) -> list[dict[str, Any]]:
    """Return what the page says of each topic, in the order of the topics.

    Parameters
    ----------
    material : Material
        What is known.
    apart : ndarray of shape (n_topics, n_topics), float64
        Distances of the topics.
    places : ndarray of shape (n_topics, 2), float64
        Where `place_topics` put them.

    Returns
    -------
    list of dict
        ``label``, ``share``, ``x``, ``y``, ``near`` (positions of the nearest topics), ``passages``, ``figures`` (its
        row of the scores), ``themes`` (place and mean share of its largest).
    """
    topics = material.topics
    others = np.where(np.eye(len(topics), dtype=bool), np.inf, apart)
    near = np.argsort(others, axis=1, kind="stable")[:, : min(N_NEAR, len(topics) - 1)]
    figures = _figures(material)
    themes = _themes(material)
    return [
        {
            "label": label,
            "share": _rounded(topics.prevalence[k]),
            "x": _rounded(places[k, 0]),
            "y": _rounded(places[k, 1]),
            "near": near[k].tolist(),
            "passages": [_passage(passage) for passage in material.passages if passage.topic == label],
            "figures": figures.get(label, {}),
            "themes": themes[k],
        }
        for k, label in enumerate(topics.labels)
    ]


def word_data(topics: Topics, n_words: int = N_WORDS) -> dict[str, Any]:
    """Return the words that can lead a topic at any relevance, with what ranks them.

    Parameters
    ----------
    topics : Topics
        The topics.
    n_words : int
        Words that the page shows of a topic.

    Returns
    -------
    dict
        ``terms``, ``overall`` (share of each in the corpus), and per topic ``words``: pairs of a position in `terms`
        and the word's share of the topic.
    """
    overall = topics.prevalence @ topics.weights
    with np.errstate(divide="ignore", invalid="ignore"):
        log, base = np.log(topics.weights), np.log(overall)
        lift = log - base
    chosen: list[list[int]] = []
    for k in range(len(topics)):
        present = np.flatnonzero(topics.weights[k] > 0)
        own: dict[int, None] = {}
        for relevance in _RELEVANCES:
            score = relevance * log[k, present] + (1 - relevance) * lift[k, present]
            own |= dict.fromkeys(present[np.argsort(-score, kind="stable")[:n_words]].tolist())
        chosen.append(list(own))
    used = sorted({term for own in chosen for term in own})
    position = {term: i for i, term in enumerate(used)}
    return {
        "terms": [topics.terms[term] for term in used],
        "overall": [_short(overall[term]) for term in used],
        "words": [[[position[t], _short(topics.weights[k, t])] for t in own] for k, own in enumerate(chosen)],
    }


def document_data(
    material: Material, places: Floats, facets: tuple[str, ...] = ("source", "section", "label", "theme")
) -> dict[str, Any]:
    """Return the documents as packed columns, and charts of the corpus by period and by what else is known of them.

    Parameters
    ----------
    material : Material
        What is known.
    places : ndarray of shape (n_topics, 2), float64
        Where `place_topics` put the topics.
    facets : tuple of str
        Columns of the corpus by which the page can choose and chart, where it has them.

    Returns
    -------
    dict
        ``n``, packed ``titles``, ``x``, ``y`` (0 to 65535), ``topics`` and ``shares`` (of 255) of the four leading
        topics of each document, ``period``, ``facets``; empty without mixtures.
    """
    mixtures, corpus = material.mixtures, material.corpus
    if not len(mixtures):
        return {}
    placed = place_documents(mixtures, places)
    n_leading = min(N_LEADING, mixtures.shape[1])
    leading = np.argsort(-mixtures, axis=1, kind="stable")[:, :n_leading]
    shares = np.take_along_axis(mixtures, leading, axis=1)
    return {
        "n": len(mixtures),
        "leading": n_leading,
        "titles": pack_texts(_titles(corpus, len(mixtures))),
        "x": pack_numbers(quantize(placed[:, 0], 65535), "uint16"),
        "y": pack_numbers(quantize(placed[:, 1], 65535), "uint16"),
        "topics": pack_numbers(leading, "uint16"),
        "shares": pack_numbers(quantize(shares, 255), "uint8"),
        "period": _periods(material),
        "facets": [_facet(material, name) for name in facets if corpus is not None and _chartable(corpus, name)],
        "lengths": _lengths(corpus),
    }


def _titles(corpus: Corpus | None, n: int) -> list[str]:
    if corpus is None:
        return [str(i + 1) for i in range(n)]
    given = corpus.table["title"].to_pylist() if "title" in corpus.table.column_names else [None] * n
    titles = []
    for title, text in zip(given, corpus, strict=True):
        words = " ".join((title or text[: 2 * _TITLE]).split())
        titles.append(words if len(words) <= _TITLE else words[: _TITLE - 1].rsplit(" ", 1)[0] + "…")
    return titles


def _periods(material: Material) -> dict[str, Any]:
    corpus = material.corpus
    if corpus is None or "date" not in corpus.table.column_names:
        return {}
    dates = corpus.table["date"].to_pylist()
    names = all_periods(dates)
    if not names:
        return {}
    own = periods(dates)
    number = {name: i for i, name in enumerate(names)}
    days = [0xFFFF_FFFF if date is None else date.toordinal() for date in dates]
    return {
        "names": names,
        "day": pack_numbers(days, "uint32"),
        "of": pack_numbers([len(names) if name is None else number[name] for name in own], "uint16"),
        "prevalence": _chart(prevalence_by(material.mixtures, own, material.topics.labels), names),
        "themes": _theme_chart(material, own, names),
    }


def _chartable(corpus: Corpus, name: str) -> bool:
    if name not in corpus.table.column_names:
        return False
    values = {v for v in corpus.table[name].to_pylist() if isinstance(v, str)}
    return 1 < len(values) <= _FACETS


def _facet(material: Material, name: str) -> dict[str, Any]:
    assert material.corpus is not None
    own = [v if isinstance(v, str) else None for v in material.corpus.table[name].to_pylist()]
    names = sorted({v for v in own if v is not None})
    number = {value: i for i, value in enumerate(names)}
    return {
        "column": name,
        "names": names,
        "of": pack_numbers([len(names) if v is None else number[v] for v in own], "uint16"),
        "prevalence": _chart(prevalence_by(material.mixtures, own, material.topics.labels), names),
        "themes": _theme_chart(material, own, names),
    }


def _theme_chart(material: Material, groups: list[str | None], names: list[str]) -> dict[str, Any]:
    if not material.themes:
        return {}
    rows = np.flatnonzero(np.isfinite(material.placed).all(axis=1) & np.array([g is not None for g in groups]))
    if not len(rows):
        return {}
    return _chart(prevalence_by(material.placed[rows], [groups[r] for r in rows], material.themes), names)


def _chart(found: Prevalence, names: list[str]) -> dict[str, Any]:
    """Return shares with their intervals, a list per topic with a value per name; null where there is no document."""
    row = {group: i for i, group in enumerate(found.groups)}
    at = [row.get(name) for name in names]
    return {
        "n": [0 if i is None else int(found.n_documents[i]) for i in at],
        **{
            end: [[None if i is None else _rounded(values[i, k]) for i in at] for k in range(len(found.labels))]
            for end, values in (("share", found.share), ("low", found.low), ("high", found.high))
        },
    }


def _lengths(corpus: Corpus | None) -> dict[str, Any]:
    """Return a histogram of the documents' lengths in words, the longest hundredth in the last bar."""
    if corpus is None:
        return {}
    words = np.array([len(text.split()) for text in corpus])
    top = max(int(np.quantile(words, 0.99)), 1)
    # Bars of a width that can be read, at most twenty of them.
    width = next(n * 10**power for power in range(10) for n in (1, 2, 5) if 20 * n * 10**power >= top)
    edges = np.arange(0, top + width + 1, width)
    counts, _ = np.histogram(np.minimum(words, top), bins=edges)
    return {"edges": edges.tolist(), "n": counts.tolist(), "median": int(np.median(words))}


def _figures(material: Material) -> dict[str, dict[str, Any]]:
    """Return the row of each topic in the scores, less figures that do not exist."""
    found: dict[str, dict[str, Any]] = {}
    for scores in material.scores:
        if isinstance(scores, ClassifierScores):
            continue
        for topic, *cells, _ in scores.rows:
            row = {
                name: _rounded(v) if isinstance(v, float) else v
                for name, v in zip(scores.columns[1:], cells, strict=False)
            }
            # JSON knows no nan, which alone is not itself.
            found[str(topic)] = {name: v for name, v in row.items() if v == v}
    return found


def _themes(material: Material) -> list[list[list[Any]]]:
    """Return, for each topic, its three largest themes: place and mean share, documents weighted by the topic's."""
    n_topics = len(material.topics)
    known = np.isfinite(material.placed).all(axis=1) if material.themes else np.zeros(0, bool)
    if not known.any():
        return [[] for _ in range(n_topics)]
    weights, placed = material.mixtures[known], material.placed[known]
    means = (weights.T @ placed) / np.maximum(weights.sum(axis=0), 1e-12)[:, None]
    order = np.argsort(-means, axis=1, kind="stable")[:, :3]
    return [[[int(t), _rounded(means[k, t])] for t in order[k]] for k in range(n_topics)]


def _passage(passage: Passage) -> dict[str, Any]:
    values = {name: getattr(passage, name) for name in ("row", "start", "end", "text", "words")}
    return values | {"share": _rounded(passage.share)}


def _rounded(value: Any) -> float:
    return round(float(value), 4)


def _short(value: Any) -> float:
    return float(f"{float(value):.4g}")
