"""Scores: the figures of an evaluation, what they mean, and what to make of them."""

import json
import math
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError
from topicmodel.objects import display, storage
from topicmodel.objects.message import messages_of, recall
from topicmodel.objects.score import (
    WIDTH,
    Cell,
    Score,
    find_score,
    latex_table,
    plain,
    read_score,
    score_frame,
    score_lines,
    score_table,
    unbroken,
    warning_lines,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Score", "Scores"]

# Columns of topics that a terminal has room for, under short names.
SHOWN = {"topic": "topic", "prevalence": "share", "c_npmi": "npmi", "junk": "junk", "robust": "stability"}


@dataclass(frozen=True, slots=True)
class Scores:
    """What an evaluation found.

    Parameters
    ----------
    summary : tuple of Score
        Figures of the whole model.
    columns : tuple of str
        Columns of the table of topics; "topic" is the first, "words" the last.
    rows : tuple of tuples
        One row per topic.
    warnings : tuple of str
        What a reader should know before quoting a figure, in plain language.

    Examples
    --------
    >>> score = Score("diversity", 0.75, 0.75, 0.75, "higher", "share of different words among 25 of each topic")
    >>> Scores((score,), ("topic", "words"), (("0", "maire ville"),), ("1 topic only",))["diversity"].value
    0.75
    """

    summary: tuple[Score, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    warnings: tuple[str, ...]

    def __getitem__(self, name: str) -> Score:
        return find_score(self.summary, name)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per figure: name, value, low, high, better, definition."""
        return score_frame(self.summary)

    def topic_frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per topic."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(self.columns))

    def latex(self) -> str:
        """Return the figures as a LaTeX table (booktabs): value, interval in brackets, definition."""
        return latex_table(self.summary)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; a figure that does not exist is None."""
        summary = [{f: plain(getattr(s, f)) for f in Score.__dataclass_fields__} for s in self.summary]
        topics = [dict(zip(self.columns, map(plain, row), strict=True)) for row in self.rows]
        return {"summary": summary, "topics": topics, "columns": list(self.columns), "warnings": list(self.warnings)}

    def save(self, path: str | Path) -> Path:
        """Write one JSON file; `read` gives the same scores back."""
        said = {"messages": messages_of([*(s.definition for s in self.summary), *self.warnings])}
        return storage.write_text(Path(path), json.dumps(self.as_dict() | said, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "Scores":
        """Read scores saved by `save`."""
        try:
            data = json.loads(Path(path).read_text("utf-8"))
            rows, said = data["summary"], data.get("messages", {})
            summary = tuple(read_score(row, said) for row in rows)
            columns = tuple(data["columns"])
            rows = tuple(tuple(math.nan if row[c] is None else row[c] for c in columns) for row in data["topics"])
            return cls(summary, columns, rows, tuple(recall(text, said) for text in data["warnings"]))
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such file") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: holds no scores ({error})") from error

    def __str__(self) -> str:
        lines = [*score_lines(self.summary), "", *_topics(self.columns, self.rows), "", *warning_lines(self.warnings)]
        return "\n".join(lines).strip("\n")

    def __repr__(self) -> str:
        topics = display.plural(len(self.rows), "topic", "topics")
        warnings = display.plural(len(self.warnings), "warning", "warnings")
        return display.line(
            f"<Scores: {display.plural(len(self.summary), 'figure', 'figures')} of {topics}, {warnings}>"
        )

    def _repr_html_(self) -> str:
        said = display.table(["what to know"], [(warning,) for warning in self.warnings]) if self.warnings else ""
        return display.stack(score_table(self.summary), said, display.table(*self._with_intervals()))

    def _with_intervals(self) -> tuple[list[str], list[list[Cell]]]:
        """Return the table of topics, each figure followed by its interval in one cell."""
        ends = {name: (f"{name} low", f"{name} high") for name in self.columns if f"{name} low" in self.columns}
        bounds = {end for pair in ends.values() for end in pair}
        shown = [name for name in self.columns if name not in bounds]
        header = [part for name in shown for part in ([name, "90 % interval"] if name in ends else [name])]
        rows = []
        for row in self.rows:
            cells = dict(zip(self.columns, row, strict=True))
            own: list[Cell] = []
            for name in shown:
                own.append(cells[name])
                if name in ends:
                    own.append(unbroken(*(float(cells[end]) for end in ends[name])))
            rows.append(own)
        return header, rows


def _topics(columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """Return lines of the terminal: of each topic its figures in short, then as many of its words as there is room."""
    shown = [name for name in SHOWN if name in columns]
    table = [[_short(row[columns.index(name)]) for name in shown] for row in rows]
    heads = [SHOWN[name] for name in shown]
    widths = [max(len(row[j]) for row in [heads, *table]) for j in range(len(shown))]
    lines = []
    for row, words in zip([heads, *table], ["words", *(str(row[-1]) for row in rows)], strict=True):
        head = "  ".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        room = max(20, WIDTH - len(head) - 2)
        lines.append(f"{head}  {textwrap.shorten(words, room, placeholder=' …')}")
    return lines


def _short(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}" if math.isfinite(cell) else "–"
    return str(cell)
