"""From documents among themes to what their page shows: plain values, no HTML."""

from collections import Counter
from typing import Any

import numpy as np

from topicmodel.evaluation.calendar_periods import all_periods, periods
from topicmodel.evaluation.prevalence import Prevalence, prevalence_by
from topicmodel.reporting.placed_documents import PlacedDocuments

__all__ = ["confusion", "course", "document_rows", "groups", "totals"]

N_ROWS = 400
"""Most documents that the page lists."""
N_GROUPS = 40
N_CLASSES = 40
WIDTH, HEIGHT = 300, 80
"""Size of a course, in units of its picture."""
_FACETS = ("source", "section", "label", "theme")
_TITLE = 110


def totals(placed: PlacedDocuments) -> list[dict[str, Any]]:
    """Return code and mean share of each theme, the largest first."""
    means = placed.shares.mean(axis=0) if len(placed.shares) else np.zeros(len(placed.codes))
    order = np.argsort(-means, kind="stable")
    return [{"code": placed.codes[k], "share": float(means[k])} for k in order.tolist()]


def course(placed: PlacedDocuments) -> dict[str, Any]:
    """Return the shares of themes over time as lines, bands and dots to draw, all on one scale.

    Returns
    -------
    dict
        ``top`` (percentage at the upper edge), ``first`` and ``last`` period, and ``strips``, the largest theme first:
        ``code``, ``low``, ``high`` (smallest and largest share), ``lines`` and ``bands`` (points as SVG wants them),
        ``dots``. Empty where no date is known.
    """
    dates = _column(placed, "date")
    names = all_periods(dates)
    if not names:
        return {}
    own = periods(dates)
    known = [row for row, name in enumerate(own) if name is not None]
    found = prevalence_by(placed.shares[known], [own[row] for row in known], placed.codes)
    # A document alone in its period may be all of one theme, and intervals of two are wide: neither sets the scale.
    settled = found.n_documents > 1
    highest = 1.4 * float((found.share[settled] if settled.any() else found.share).max())
    top = min(1.0, max(np.ceil(20 * highest) / 20, 0.05))
    place = {name: i for i, name in enumerate(names)}
    strips = [_strip(found, k, place, top) for k in np.argsort(-placed.shares.mean(axis=0), kind="stable").tolist()]
    return {"top": round(100 * top), "first": names[0], "last": names[-1], "strips": strips}


def _strip(found: Prevalence, k: int, place: dict[str, int], top: float) -> dict[str, Any]:
    step = WIDTH / max(len(place) - 1, 1)
    columns = [place[group] for group in found.groups]
    x = [step * column if len(place) > 1 else WIDTH / 2 for column in columns]

    def y(value: float) -> float:
        return HEIGHT * (1 - min(value, top) / top)

    runs: list[list[int]] = []
    for i, column in enumerate(columns):
        if i and column == columns[i - 1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    lines = [[(x[i], y(found.share[i, k])) for i in run] for run in runs if len(run) > 1]
    bands = []
    for run in runs:
        settled = [i for i in run if found.n_documents[i] > 1]
        above = [(x[i], y(found.high[i, k])) for i in settled]
        bands.append(above + [(x[i], y(found.low[i, k])) for i in reversed(settled)])
    return {
        "code": found.labels[k],
        "low": float(found.share[:, k].min()),
        "high": float(found.share[:, k].max()),
        "lines": [_points(line) for line in lines],
        "bands": [_points(band) for band in bands if len(band) > 2],
        "dots": [(round(x[i], 1), round(y(found.share[i, k]), 1)) for i in range(len(columns))],
    }


def _points(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def groups(placed: PlacedDocuments) -> list[dict[str, Any]]:
    """Return, for each column of the corpus that tells a few groups apart, the shares of the themes in each group.

    Returns
    -------
    list of dict
        ``column``, ``codes``, ``top`` (largest share), ``rows`` of ``name``, ``n`` and ``cells`` (share, low, high),
        largest group first.
    """
    tables = []
    order = [row["code"] for row in totals(placed)][:N_CLASSES]
    places = [placed.codes.index(code) for code in order]
    for name in _FACETS:
        values = [value if isinstance(value, str) else None for value in _column(placed, name)]
        if not 1 < len({value for value in values if value is not None}) <= N_GROUPS:
            continue
        known = [row for row, value in enumerate(values) if value is not None]
        found = prevalence_by(placed.shares[known], [values[row] for row in known], placed.codes)
        rows = [
            {
                "name": found.groups[g],
                "n": int(found.n_documents[g]),
                "cells": [(float(found.share[g, k]), float(found.low[g, k]), float(found.high[g, k])) for k in places],
            }
            for g in np.argsort(-found.n_documents, kind="stable").tolist()
        ]
        top = float(found.share.max()) or 1.0
        tables.append({"column": name, "codes": order, "rows": rows, "top": top})
    return tables


def confusion(placed: PlacedDocuments) -> dict[str, Any]:
    """Return how often each label was predicted as each class, among held-out documents with one of each.

    Returns
    -------
    dict
        ``codes``, ``rows`` of ``code``, ``n`` and ``cells`` (count, share of the row, whether right); empty where
        documents have several labels or none.
    """
    rows = [row for row in np.flatnonzero(placed.held_out).tolist() if placed.truth[row] is not None]
    pairs = [((placed.truth[row] or ()), placed.chosen[row]) for row in rows]
    if not pairs or any(len(label) != 1 or len(own) != 1 for label, own in pairs):
        return {}
    counts = Counter((label[0], own[0]) for label, own in pairs)
    codes = sorted({code for pair in counts for code in pair})
    if len(codes) > N_CLASSES:
        return {}
    table = []
    for label in codes:
        n = sum(counts[label, own] for own in codes)
        cells = [(counts[label, own], counts[label, own] / max(n, 1), label == own) for own in codes]
        table.append({"code": label, "n": n, "cells": cells})
    return {"codes": codes, "rows": table}


def document_rows(placed: PlacedDocuments) -> list[dict[str, Any]]:
    """Return the documents that the page lists: of predictions the surest errors first, then the corpus' order."""
    wrong = placed.wrong
    order = np.lexsort((np.arange(len(wrong)), np.where(wrong, -placed.sure, 0.0), ~(wrong & placed.held_out), ~wrong))
    titles, dates = _column(placed, "title"), _column(placed, "date")
    rows = []
    for row in order[:N_ROWS].tolist():
        label = placed.truth[row]
        rows.append(
            {
                "title": _title(titles[row], placed, row),
                "date": "" if dates[row] is None else str(dates[row]),
                "chosen": placed.chosen[row],
                "sure": float(placed.sure[row]),
                "label": label or (),
                "wrong": bool(wrong[row]),
                "held_out": bool(placed.held_out[row]),
                "doubt": placed.doubts[row],
            }
        )
    return rows


def _title(title: Any, placed: PlacedDocuments, row: int) -> str:
    text = title or ("" if placed.corpus is None else placed.corpus[row][: 2 * _TITLE]) or placed.ids[row]
    words = " ".join(str(text).split())
    return words if len(words) <= _TITLE else words[: _TITLE - 1] + "…"


def _column(placed: PlacedDocuments, name: str) -> list[Any]:
    table = None if placed.corpus is None else placed.corpus.table
    if table is None or name not in table.column_names:
        return [None] * len(placed.ids)
    values: list[Any] = table[name].to_pylist()
    return values
