"""The page of topics: a map, their words, their course, their documents."""

from typing import Any

from topicmodel.evaluation.layout import hellinger, place_topics
from topicmodel.reporting.material import Material
from topicmodel.reporting.packing import as_json
from topicmodel.reporting.pages import figure, fill
from topicmodel.reporting.topics_data import document_data, topic_data, word_data
from topicmodel.reporting.topics_words import topics_words

__all__ = ["topics_page"]


def topics_page(material: Material, lang: str) -> str:
    """Return the page of topics.

    Parameters
    ----------
    material : Material
        What is known of them; parts of which nothing is known are left out.
    lang : {"fr", "en"}
        Language of the page.

    Returns
    -------
    str
        HTML that needs no network.
    """
    words = topics_words(lang)
    apart = hellinger(material.topics.weights)
    places = place_topics(apart)
    topics = topic_data(material, apart, places)
    documents = document_data(material, places)
    names = material.theme_names
    for facet in documents.get("facets", []):
        if facet["column"] in ("theme", "label"):
            facet["names"] = [names.get(value, value) for value in facet["names"]]
        facet["name"] = words["columns"].get(facet["column"], facet["column"])
        facet["head"] = words["column_heads"].get(facet["column"], facet["column"])
    data = {
        "lang": lang,
        "t": words["script"],
        "topics": topics,
        "documents": documents,
        "themes": [names.get(code, code) for code in material.themes],
        **word_data(material.topics),
    }
    rows = [
        {"k": k, "words": " · ".join(top), **topic, "robust": topic["figures"].get("robust", "")}
        for k, (topic, top) in enumerate(zip(topics, material.topics.top_words(8), strict=True))
    ]
    return fill(
        "topics.html",
        lang,
        names=names,
        name=material.name or words["untitled"],
        w=words,
        rows=rows,
        n_documents=documents.get("n", 0),
        n_terms=len(material.topics.terms),
        period=_span(documents),
        figures=[figure(score) for scores in material.scores for score in scores.summary],
        warnings=[said for scores in material.scores for said in scores.warnings],
        notes=material.notes,
        problems=material.problems,
        missing=material.missing,
        has=_parts(material, documents),
        data=as_json(data),
    )


def _span(documents: dict[str, Any]) -> str:
    names = documents.get("period", {}).get("names", [])
    return "" if not names else names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"


def _parts(material: Material, documents: dict[str, Any]) -> dict[str, bool]:
    """Say which parts the page has."""
    return {
        "documents": bool(documents),
        "texts": material.corpus is not None,
        "period": bool(documents.get("period")),
        "facets": bool(documents.get("facets")),
        "passages": bool(material.passages),
        "themes": bool(material.themes) and bool(documents),
        "scores": bool(material.scores),
        "notes": bool(material.notes),
    }
