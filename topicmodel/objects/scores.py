"""Scores: the figures of an evaluation, what they mean, and what to make of them."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError
from topicmodel.objects import display, storage
from topicmodel.objects.score import Cell, Score, filled, find_score, latex_table, plain, score_frame, score_lines

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Score", "Scores"]


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
        """Return the figures as a LaTeX table (booktabs), intervals in brackets, definitions as notes below."""
        return latex_table(self.summary)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; a figure that does not exist is None."""
        summary = [{f: plain(getattr(s, f)) for f in Score.__dataclass_fields__} for s in self.summary]
        topics = [dict(zip(self.columns, map(plain, row), strict=True)) for row in self.rows]
        return {"summary": summary, "topics": topics, "columns": list(self.columns), "warnings": list(self.warnings)}

    def save(self, path: str | Path) -> Path:
        """Write one JSON file; `read` gives the same scores back."""
        return storage.write_text(Path(path), json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "Scores":
        """Read scores saved by `save`."""
        try:
            data = json.loads(Path(path).read_text("utf-8"))
            summary = tuple(Score(**filled(row)) for row in data["summary"])
            columns = tuple(data["columns"])
            rows = tuple(tuple(math.nan if row[c] is None else row[c] for c in columns) for row in data["topics"])
            return cls(summary, columns, rows, tuple(data["warnings"]))
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such file") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: holds no scores ({error})") from error

    def __str__(self) -> str:
        return "\n".join([*score_lines(self.summary), *(f"! {warning}" for warning in self.warnings)])

    def __repr__(self) -> str:
        return f"<Scores: {len(self.summary)} figures of {len(self.rows)} topics, {len(self.warnings)} warnings>"

    def _repr_html_(self) -> str:
        header = ["", "value", "low", "high", "better", "definition"]
        figures = [(s.name, s.value, s.low, s.high, s.better, s.definition) for s in self.summary]
        said = display.table(["what to know"], [(warning,) for warning in self.warnings]) if self.warnings else ""
        return display.table(header, figures) + said + display.table(self.columns, self.rows)
