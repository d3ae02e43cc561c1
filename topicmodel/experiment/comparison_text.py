"""A comparison as text for a terminal."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from topicmodel.experiment.comparison import Comparison

__all__ = ["as_text"]

N_TOPICS = 12


def as_text(comparison: "Comparison") -> str:
    """Return tables: runs, settings, scores, then tests, topics and moved documents per run.

    Parameters
    ----------
    comparison : Comparison
        What to show.

    Returns
    -------
    str
        Without a line feed at the end.
    """
    letters = [chr(ord("A") + i) if i < 26 else str(i) for i in range(len(comparison.runs))]
    lines = [f"  {letter} = {name}" for letter, name in zip(letters, comparison.runs, strict=True)]
    lines += ["", "Settings that differ" if comparison.settings else "All settings are the same"]
    lines += _grid([[key, *map(_shown, values)] for key, values in comparison.settings], ["", *letters])
    if comparison.scores:
        rows = [[name, *(_score(score) for score in scores)] for name, scores in comparison.scores]
        lines += ["", "Scores, with 90 % intervals", *_grid(rows, ["", *letters])]
    for i, letter in enumerate(letters[1:]):
        lines += _against(comparison, i, letter)
    return "\n".join(lines)


def _against(comparison: "Comparison", i: int, letter: str) -> list[str]:
    lines = []
    if comparison.tests[i]:
        rows = [
            [t.what, f"{t.difference:+.4f}", f"[{t.low:+.4f}, {t.high:+.4f}]", f"{p:.4f}", f"{t.n} {t.unit}"]
            for t, p in zip(comparison.tests[i], comparison.corrected[i], strict=True)
        ]
        head = ["", f"{letter} − A", "90 % interval", "p (Holm)", "pairs"]
        lines += ["", f"Paired tests, {letter} against A", *_grid(rows, head)]
    if comparison.matches:
        found = comparison.matches[i]
        figures = zip(found.pairs, found.similarity.tolist(), found.words, strict=True)
        ordered = sorted(figures, key=lambda row: row[1])
        rows = [[f"{a} ~ {b}", f"{like:.2f}", _cut(x), _cut(y)] for (a, b), like, (x, y) in ordered[:N_TOPICS]]
        lines += ["", f"Matched topics, least alike first ({len(found.pairs)} pairs)"]
        lines += _grid(rows, [f"A ~ {letter}", "alike", "words in A", f"words in {letter}"])
        alone = [f"only in A: {', '.join(found.only_a)}"] if found.only_a else []
        alone += [f"only in {letter}: {', '.join(found.only_b)}"] if found.only_b else []
        lines += [f"  {line}" for line in alone]
    if comparison.moved[i]:
        rows = [[m.id, f"{m.distance:.2f}", m.before, m.after] for m in comparison.moved[i]]
        lines += ["", f"Documents that moved most, A to {letter}", *_grid(rows, ["", "distance", "from", "to"])]
    return lines


def _grid(rows: list[list[str]], head: list[str]) -> list[str]:
    """Return aligned columns, numbers and words alike to the left; nothing for no row."""
    if not rows:
        return []
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *rows]
    ]


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)


def _score(score: Any) -> str:
    if score is None:
        return "–"
    return f"{score.value:.3f}" + (f" [{score.low:.3f}, {score.high:.3f}]" if score.low < score.high else "")


def _cut(words: str) -> str:
    return " ".join(words.split()[:5])
