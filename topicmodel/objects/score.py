"""Score: one figure of an evaluation, and how figures are shown; shared by the results of all evaluations."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topicmodel.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "Score", "filled", "find_score", "latex_table", "plain", "score_frame", "score_lines"]

Cell = str | float | int | bool


@dataclass(frozen=True, slots=True)
class Score:
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
    """Return the figures as a LaTeX table (booktabs), intervals in brackets, definitions as notes below."""
    lines = [r"\begin{tabular}{lrl}", r"\toprule", r"Measure & Value & 90\,\% interval \\", r"\midrule"]
    for score in summary:
        interval = f"[{score.low:.3f}, {score.high:.3f}]" if score.low < score.high else "--"
        lines.append(f"{_escape(score.name)} & {score.value:.3f} & {interval} \\\\")
    lines += [r"\bottomrule", r"\end{tabular}"]
    lines += [f"% {score.name}: {score.definition}" for score in summary]
    return "\n".join(lines) + "\n"


def score_lines(summary: Sequence[Score]) -> list[str]:
    """Return one line of text per figure: name, value, interval, definition."""
    width = max(len(score.name) for score in summary)
    lines = []
    for s in summary:
        interval = f"[{s.low:.3f}, {s.high:.3f}]" if s.low < s.high else ""
        lines.append(f"  {s.name:<{width}} {s.value:>10.3f}  {interval:<18} {s.definition}".rstrip())
    return lines


def plain(value: Any) -> Any:
    """Return what JSON can hold: None in place of a number that does not exist."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it was before `plain`."""
    return {name: math.nan if value is None else value for name, value in row.items()}


def _escape(text: str) -> str:
    return "".join(f"\\{c}" if c in "_%&#$" else c for c in text)
