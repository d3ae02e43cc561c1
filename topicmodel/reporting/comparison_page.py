"""The page of a comparison: runs side by side."""

from typing import Any

from topicmodel.experiment.comparison import ELSEWHERE, Comparison
from topicmodel.experiment.paired import PairedTest
from topicmodel.objects import Score
from topicmodel.reporting.comparison_words import comparison_words
from topicmodel.reporting.pages import figure, fill

__all__ = ["comparison_page"]


def comparison_page(comparison: Comparison, lang: str) -> str:
    """Return the page of a comparison: settings that differ, scores with tests, topics matched, documents that moved.

    Parameters
    ----------
    comparison : Comparison
        What `compare` found.
    lang : {"fr", "en"}
        Language of the page.

    Returns
    -------
    str
        HTML that needs no network and no script.
    """
    others = [
        {
            "name": name,
            "tests": [_test(*pair) for pair in zip(comparison.tests[i], comparison.corrected[i], strict=True)],
            "topics": _topics(comparison, i),
            "only": (comparison.matches[i].only_a, comparison.matches[i].only_b) if comparison.matches else ((), ()),
            "moved": comparison.moved[i],
        }
        for i, name in enumerate(comparison.runs[1:])
    ]
    return fill(
        "comparison.html",
        lang,
        w=comparison_words(lang),
        elsewhere=ELSEWHERE,
        runs=comparison.runs,
        settings=[
            (key, ["–" if v is None else str(v) for v in values])
            for key, values in comparison.settings
            if key != "name"
        ],
        scores=[(name, [_cell(score) for score in scores]) for name, scores in comparison.scores],
        others=others,
    )


def _cell(score: Score | None) -> dict[str, Any]:
    return {"value": None} if score is None else figure(score)


def _test(test: PairedTest, corrected: float) -> dict[str, Any]:
    fields = {name: getattr(test, name) for name in PairedTest.__dataclass_fields__}
    return fields | {"corrected": corrected, "differs": corrected < 0.05}


def _topics(comparison: Comparison, other: int) -> list[dict[str, Any]]:
    """Return the matched topics, each word with whether both have it."""
    if not comparison.matches:
        return []
    matched = comparison.matches[other]
    rows = []
    for pair, overlap, words in zip(matched.pairs, matched.overlap, matched.words, strict=True):
        sides = [side.split() for side in words]
        shared = set(sides[0]) & set(sides[1])
        rows.append(
            {
                "labels": pair,
                "overlap": float(overlap),
                "sides": [[(word, word in shared) for word in side] for side in sides],
            }
        )
    return sorted(rows, key=lambda row: -row["overlap"])
