"""The page of a run without topics: documents among themes, how well, how over time and by outlet."""

from typing import Any

from topicmodel.objects import ClassifierScores
from topicmodel.reporting.pages import figure, fill
from topicmodel.reporting.placed_documents import PlacedDocuments, ThemeRun
from topicmodel.reporting.sentences import CLASS_COLUMNS
from topicmodel.reporting.themes_data import HEIGHT, WIDTH, confusion, course, document_rows, groups, totals
from topicmodel.reporting.themes_words import themes_words

__all__ = ["themes_page"]


def themes_page(run: ThemeRun, lang: str) -> str:
    """Return the page of a run without topics.

    Parameters
    ----------
    run : ThemeRun
        What is known of it; parts of which nothing is known are left out.
    lang : {"fr", "en"}
        Language of the page.

    Returns
    -------
    str
        HTML that needs no network; without its script only the filter of the documents is missing.
    """
    words = themes_words(lang)
    return fill(
        "themes.html",
        lang,
        name=run.name,
        w=words,
        parts=[_part(part, words) for part in run.parts],
        figures=[] if run.scores is None else [figure(score) for score in run.scores.summary],
        warnings=() if run.scores is None else run.scores.warnings,
        classes=_classes(run.scores, lang),
        names=run.names,
        notes=run.notes,
        missing=run.missing,
        size=(WIDTH, HEIGHT),
    )


def _part(placed: PlacedDocuments, words: dict[str, Any]) -> dict[str, Any]:
    tables = groups(placed)
    for table in tables:
        table["name"] = words["columns"].get(table["column"], table["column"])
        table["head"] = words["column_heads"].get(table["column"], table["column"])
    rows = document_rows(placed)
    shares = totals(placed)
    return {
        "kind": placed.kind,
        "n": len(placed.ids),
        "totals": shares,
        "largest": max((row["share"] for row in shares), default=0.0) or 1.0,
        "course": course(placed),
        "groups": tables,
        "confusion": confusion(placed),
        "rows": rows,
        "dated": any(row["date"] for row in rows),
        "labelled": any(row["label"] for row in rows),
        "abstained": sum(map(bool, placed.doubts)),
    }


def _classes(scores: ClassifierScores | None, lang: str) -> dict[str, Any]:
    """Return the table of classes: its header, and rows of a name and figures, None where one does not exist."""
    found = [] if scores is None else [table for table in scores.tables if table.name == "classes"]
    if not found:
        return {}
    rows = [(name, [None if v != v else v for v in figures]) for name, *figures in found[0].rows]
    columns = [CLASS_COLUMNS.get(name, name) if lang == "fr" else name for name in found[0].columns[1:]]
    return {"columns": columns, "rows": rows}
