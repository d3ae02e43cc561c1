"""Score: one figure of an evaluation, and how figures are shown; shared by the results of all evaluations."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display
from topicmodel.objects.message import recall

if TYPE_CHECKING:
    import pandas as pd

from topicmodel.objects.display import Shown

__all__ = [
    "WIDTH",
    "Cell",
    "Score",
    "between",
    "filled",
    "find_score",
    "latex_table",
    "plain",
    "read_score",
    "score_frame",
    "score_lines",
    "score_table",
    "unbroken",
    "warning_lines",
]

Cell = str | float | int | bool
WIDTH = 80
"""Columns of a terminal that results keep to."""


@dataclass(frozen=True, slots=True, repr=False)
class Score(Shown):
    """One figure.

    Parameters
    ----------
    name : str
        Its name.
    value, low, high : float
        The figure and the ends of its 90 % interval; equal to it where it has none.
    better : {"higher", "lower", "neither"}
        What is better, other things being equal.
    definition : str
        What was computed, in one line.
    """

    name: str
    value: float
    low: float
    high: float
    better: str
    definition: str


def find_score(summary: Sequence[Score], name: str) -> Score:
    """Return the figure of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    for score in summary:
        if score.name == name:
            return score
    names = [score.name for score in summary]
    raise InputError(f"no score '{name}'; found {', '.join(names)}{nearest(name, names)}")


def score_frame(summary: Sequence[Score]) -> "pd.DataFrame":
    """Return a pandas frame, one row per figure: name, value, low, high, better, definition."""
    import pandas as pd

    fields = list(Score.__dataclass_fields__)
    return pd.DataFrame([[getattr(score, f) for f in fields] for score in summary], columns=fields)


def latex_table(summary: Sequence[Score]) -> str:
    """Return the figures as a LaTeX table (booktabs): value, interval in brackets, definition."""
    lines = [r"\begin{tabular}{lrlp{0.45\linewidth}}", r"\toprule"]
    lines += [r"Measure & Value & 90\,\% interval & Definition \\", r"\midrule"]
    for score in summary:
        interval = between(score.low, score.high) or "--"
        value = f"{score.value:.3f}" if math.isfinite(score.value) else "--"
        lines.append(f"{_escape(score.name)} & {value} & {interval} & {_escape(score.definition)} \\\\")
    lines += [r"\bottomrule", r"\end{tabular}"]
    return "\n".join(lines) + "\n"


def score_lines(summary: Sequence[Score]) -> list[str]:
    """Return lines of the terminal: name, value, interval, and the definition in what is left of the width."""
    width = max((len(score.name) for score in summary), default=0)
    lines = []
    for s in summary:
        head = f"{s.name:<{width}} {s.value:>9.3f}  {between(s.low, s.high):<16}  "
        below = " " * len(head)
        lines += textwrap.wrap(s.definition, max(WIDTH, len(head) + 24), initial_indent=head, subsequent_indent=below)
    return lines


def score_table(summary: Sequence[Score]) -> str:
    """Return the figures as an HTML table."""
    header = ["", "value", "90 % interval", "better", "definition"]
    return display.table(header, [(s.name, s.value, unbroken(s.low, s.high), s.better, s.definition) for s in summary])


def warning_lines(warnings: Sequence[str]) -> list[str]:
    """Return lines of the terminal: what to know, each with an exclamation mark."""
    return [
        line for said in warnings for line in textwrap.wrap(said, WIDTH, initial_indent="! ", subsequent_indent="  ")
    ]


def between(low: float, high: float) -> str:
    """Return an interval in brackets; nothing where its ends are one."""
    return f"[{low:.3f}, {high:.3f}]" if low < high else ""


def unbroken(low: float, high: float) -> str:
    """Return an interval that no line break can cut."""
    return between(low, high).replace(" ", "\N{NO-BREAK SPACE}")


def plain(value: Any) -> Any:
    """Return what JSON can hold: None in place of a number that does not exist."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it was before `plain`."""
    return {name: math.nan if value is None else value for name, value in row.items()}


def read_score(row: dict[str, Any], said: dict[str, Any]) -> Score:
    """Return a figure as it was before `plain`; `said` is what `messages_of` kept of the definitions."""
    return Score(**filled(row) | {"definition": recall(row["definition"], said)})


def _escape(text: str) -> str:
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(named.get(c, f"\\{c}" if c in "_%&#${}" else c) for c in text)
