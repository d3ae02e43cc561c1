"""A comparison as text for a terminal."""

from typing import TYPE_CHECKING, Any

from topicmodel.objects.score import WIDTH

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
            [t.what, f"{t.difference:+.4f}", f"[{t.low:+.4f}, {t.high:+.4f}]", f"{p:.4f}", str(t.n)]
            for t, p in zip(comparison.tests[i], comparison.corrected[i], strict=True)
        ]
        head = ["", f"{letter} − A", "90 % interval", "p (Holm)", "pairs"]
        lines += ["", f"Paired tests, {letter} against A", *_grid(rows, head)]
    if comparison.matches:
        found = comparison.matches[i]
        figures = zip(found.pairs, found.similarity.tolist(), found.words, strict=True)
        ordered = sorted(figures, key=lambda row: row[1])
        pairs = [(f"{a} ~ {b}", like, *words) for (a, b), like, words in ordered[:N_TOPICS]]
        room = _half(max(len(pair[0]) for pair in pairs) + len("alike") + 2)
        rows = [[pair, f"{like:.2f}", _cut(x, room), _cut(y, room)] for pair, like, x, y in pairs]
        lines += ["", f"Matched topics, least alike first ({len(found.pairs)} pairs)"]
        lines += _grid(rows, [f"A ~ {letter}", "alike", "words in A", f"words in {letter}"])
        alone = [f"only in A: {', '.join(found.only_a)}"] if found.only_a else []
        alone += [f"only in {letter}: {', '.join(found.only_b)}"] if found.only_b else []
        lines += [f"  {line}" for line in alone]
    if comparison.moved[i]:
        ids = [_cut(moved.id, WIDTH // 3) for moved in comparison.moved[i]]
        room = _half(max(map(len, ids)) + len("distance") + 2)
        rows = [
            [name, f"{m.distance:.2f}", _cut(m.before, room), _cut(m.after, room)]
            for name, m in zip(ids, comparison.moved[i], strict=True)
        ]
        lines += ["", f"Documents that moved most, A to {letter}", *_grid(rows, ["", "distance", "from", "to"])]
    return lines


def _grid(rows: list[list[str]], head: list[str]) -> list[str]:
    """Return aligned columns, to the left; those that the width has no room for stand below, with the first one."""
    if not rows:
        return []
    widths = [max(len(row[k]) for row in [head, *rows]) + 2 for k in range(len(head))]
    lines: list[str] = []
    start = 1
    while start < len(head):
        end = start + 1
        while end < len(head) and widths[0] + sum(widths[start : end + 1]) <= WIDTH:
            end += 1
        shown = [0, *range(start, end)]
        lines += [""] * bool(lines)
        lines += ["".join(f"  {row[k]:<{widths[k] - 2}}" for k in shown).rstrip() for row in [head, *rows]]
        start = end
    return lines


def _half(taken: int) -> int:
    """Return how many characters each of two last columns may have."""
    return (WIDTH - taken - 8) // 2


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return _cut(f"{value:.6g}" if isinstance(value, float) else str(value), WIDTH // 2)


def _score(score: Any) -> str:
    if score is None:
        return "–"
    # Of a perplexity of 1011.365 nobody needs the last figures.
    digits = 1 if abs(score.value) >= 100 else 3
    return f"{score.value:.{digits}f}" + (
        f" [{score.low:.{digits}f}, {score.high:.{digits}f}]" if score.low < score.high else ""
    )


def _cut(words: str, room: int) -> str:
    """Return as many whole words as there is room for."""
    if len(words) <= room:
        return words
    whole = words[: room - 1].rpartition(" ")[0]
    end = "…)" if whole.count("(") > whole.count(")") else ""
    return f"{whole}{end}" if whole else f"{words[: room - 1]}…"
