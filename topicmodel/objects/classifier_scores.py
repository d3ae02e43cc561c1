"""ClassifierScores: what a judgement of a classifier found."""

import json
import math
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display, storage
from topicmodel.objects.message import messages_of, recall
from topicmodel.objects.score import (
    Cell,
    Score,
    find_score,
    latex_table,
    plain,
    read_score,
    score_frame,
    score_lines,
    score_table,
    warning_lines,
)

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = ["ClassifierScores", "ScoreTable"]

_SHOWN = 12
_PRINTED = {
    "classes": ("class", "texts", "predicted", "precision", "recall", "F1", "F1 low", "F1 high"),
    "comparisons": ("baseline", "measure", "ours", "theirs", "difference", "low", "high", "p (Holm)"),
    "leaks": ("train", "test", "similarity"),
}
"""Tables and columns that a terminal shows; they fit 80 columns."""


@dataclass(frozen=True, slots=True, repr=False)
class ScoreTable(Shown):
    """A table of a judgement.

    Parameters
    ----------
    name : str
        Its name.
    about : str
        What a row is, in one line.
    columns : tuple of str
        Names.
    rows : tuple of tuples
        One value per column.
    """

    name: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def _repr_html_(self) -> str:
        return display.table(self.columns, self.rows, caption=f"{self.name}: {self.about}")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; a figure that does not exist is None."""
        rows = [[plain(value) for value in row] for row in self.rows]
        return {"name": self.name, "about": self.about, "columns": list(self.columns), "rows": rows}


@dataclass(frozen=True, slots=True)
class ClassifierScores:
    """What a judgement of a classifier found.

    Parameters
    ----------
    summary : tuple of Score
        Figures of the whole.
    tables : tuple of ScoreTable
        By class, confusion, and what else was asked for or could be computed; nothing else is there.
    warnings : tuple of str
        What a reader should know before quoting a figure, in plain language.

    Examples
    --------
    >>> score = Score("accuracy", 0.75, 0.5, 1.0, "higher", "share of texts with the right class")
    >>> table = ScoreTable("classes", "one row per class", ("class", "F1"), (("sport", 0.75),))
    >>> found = ClassifierScores((score,), (table,), ())
    >>> found["accuracy"].value, found.table("classes").loc[0, "F1"]
    (0.75, np.float64(0.75))
    """

    summary: tuple[Score, ...]
    tables: tuple[ScoreTable, ...]
    warnings: tuple[str, ...]

    def __getitem__(self, name: str) -> Score:
        return find_score(self.summary, name)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per figure: name, value, low, high, better, definition."""
        return score_frame(self.summary)

    def table(self, name: str) -> "pd.DataFrame":
        """Return one of the tables as a pandas frame.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        for table in self.tables:
            if table.name == name:
                return table.frame()
        names = [table.name for table in self.tables]
        raise InputError(f"no table '{name}'; found {', '.join(names)}{nearest(name, names)}")

    def latex(self) -> str:
        """Return the figures as a LaTeX table (booktabs): value, interval in brackets, definition."""
        return latex_table(self.summary)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; a figure that does not exist is None."""
        return {
            "summary": [{f: plain(getattr(s, f)) for f in Score.__dataclass_fields__} for s in self.summary],
            "tables": [table.as_dict() for table in self.tables],
            "warnings": list(self.warnings),
        }

    def save(self, path: str | Path) -> Path:
        """Write one JSON file; `read` gives the same scores back."""
        said = {"messages": messages_of([*(s.definition for s in self.summary), *self.warnings])}
        return storage.write_text(Path(path), json.dumps(self.as_dict() | said, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "ClassifierScores":
        """Read scores saved by `save`.

        Raises
        ------
        InputError
            If the file does not exist or holds something else.
        """
        try:
            data = json.loads(Path(path).read_text("utf-8"))
            summary, said = data["summary"], data.get("messages", {})
            return cls(
                tuple(read_score(row, said) for row in summary),
                tuple(_table(table) for table in data["tables"]),
                tuple(recall(text, said) for text in data["warnings"]),
            )
        except FileNotFoundError as error:
            raise InputError(f"{path}: no such file") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: holds no scores of a classifier ({error})") from error

    def __str__(self) -> str:
        lines = score_lines(self.summary)
        for table in self.tables:
            if table.name in _PRINTED:
                lines += ["", *_aligned(table, _PRINTED[table.name])]
        return "\n".join([*lines, "", *warning_lines(self.warnings)]).rstrip("\n")

    def __repr__(self) -> str:
        names = ", ".join(table.name for table in self.tables)
        return display.line(
            f"<ClassifierScores: {len(self.summary)} figures, tables {names}, {len(self.warnings)} warnings>"
        )

    def _repr_html_(self) -> str:
        parts = [score_table(self.summary)]
        if self.warnings:
            parts.append(display.table(["what to know"], [(warning,) for warning in self.warnings]))
        for table in self.tables:
            more = f" (first {_SHOWN} of {len(table.rows)})" if len(table.rows) > _SHOWN else ""
            caption = f"{table.name}: {table.about}{more}"
            parts.append(display.table(table.columns, table.rows[:_SHOWN], caption=caption))
        return display.stack(*parts)


def _table(data: dict[str, Any]) -> ScoreTable:
    rows = tuple(tuple(math.nan if value is None else value for value in row) for row in data["rows"])
    return ScoreTable(data["name"], data["about"], tuple(data["columns"]), rows)


def _aligned(table: ScoreTable, columns: tuple[str, ...]) -> list[str]:
    """Return lines of text, words to the left and numbers to the right."""
    places = [table.columns.index(name) for name in columns]
    rows = [[row[i] for i in places] for row in table.rows]
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    words = [all(isinstance(row[i], str) for row in rows) for i in range(len(widths))]
    return [
        "  "
        + "  ".join(c.ljust(w) if left else c.rjust(w) for c, w, left in zip(row, widths, words, strict=True)).rstrip()
        for row in [list(columns), *cells]
    ]


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.3f}"
    return textwrap.shorten(str(value), 28, placeholder="…")
