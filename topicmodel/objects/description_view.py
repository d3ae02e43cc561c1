"""How the description of a corpus looks: lines for the terminal, a picture and tables for the notebook."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from topicmodel.objects import display

if TYPE_CHECKING:
    from topicmodel.objects.description import Description, Lengths

__all__ = ["fragment", "text"]

_BARS = " ▁▂▃▄▅▆▇█"
_LINES = 12
_MOST_BARS = 120


def text(counts: "Description") -> str:
    """Return the counts as lines of at most 80 columns."""
    lines = [_heading(counts)]
    lines += [f"  {name:<11}{_spread(spread)}" for name, spread in _spreads(counts)]
    periods = _periods(counts.months, 60)
    if len(periods) > 1:
        top = max(n for _, n in periods)
        # A period with documents shows at least the lowest bar.
        bars = "".join(_BARS[-(-n * (len(_BARS) - 1) // top)] for _, n in periods)
        lines += [f"  by {_unit(periods)}, {periods[0][0]} to {periods[-1][0]}, at most {top:,}", f"    {bars}"]
    if counts.outlets:
        wide = max(len(name[:40]) for name, _ in counts.outlets[:_LINES])
        lines.append(f"  outlets ({len(counts.outlets)})")
        lines += [f"    {name[:40]:<{wide}}  {n:>9,}" for name, n in counts.outlets[:_LINES]]
        rest = counts.outlets[_LINES:]
        lines += [f"    {'others':<{wide}}  {sum(n for _, n in rest):>9,}"] if rest else []
    missing = [f"{name} {n:,}" for name, n in counts.missing if n]
    lines.append(f"  missing    {', '.join(missing) or 'nothing'}")
    return "\n".join(lines)


def fragment(counts: "Description") -> str:
    """Return the counts as HTML: a heading, bars over time, tables."""
    lengths = [[name, *(f"{v:,}" for v in _values(spread))] for name, spread in _spreads(counts)]
    header = ["", "total", "shortest", "quarter", "median", "three quarters", "longest"]
    parts = [f"<p>{escape(_heading(counts))}</p>", _picture(counts), display.table(header, lengths)]
    if counts.outlets:
        shown = [[name, f"{n:,}", f"{n / counts.n_documents:.1%}"] for name, n in counts.outlets[:_LINES]]
        rest = sum(n for _, n in counts.outlets[_LINES:])
        shown += [["others", f"{rest:,}", f"{rest / counts.n_documents:.1%}"]] if rest else []
        parts.append(display.table(["outlet", "documents", "share"], shown))
    missing = [[name, f"{n:,}"] for name, n in counts.missing if n]
    parts.append(display.table(["missing", "documents"], missing) if missing else "<p>No value is missing.</p>")
    return "".join(parts)


def _heading(counts: "Description") -> str:
    ends = dict.fromkeys(f"{month:%Y-%m}" for month, _ in (*counts.months[:1], *counts.months[-1:]))
    dated = f", {' to '.join(ends)}" if ends else ""
    outlets = f", {display.plural(len(counts.outlets), 'outlet', 'outlets')}" if counts.outlets else ""
    return f"{display.plural(counts.n_documents, 'document', 'documents')}{dated}{outlets}"


def _spreads(counts: "Description") -> "list[tuple[str, Lengths]]":
    return [("words", counts.words), ("characters", counts.characters)]


def _values(s: "Lengths") -> tuple[int, ...]:
    return s.total, s.shortest, s.quarter, s.median, s.three_quarters, s.longest


def _spread(s: "Lengths") -> str:
    half, every = f"{s.quarter:,} to {s.three_quarters:,}", f"{s.shortest:,} to {s.longest:,}"
    return f"{s.total:,}; median {s.median:,}, half {half}, all {every}"


def _periods(months: Sequence[tuple[dt.date, int]], most: int) -> list[tuple[str, int]]:
    """Return months, or years where there would be more than `most` months, with their documents."""
    if len(months) <= most:
        return [(f"{month:%Y-%m}", n) for month, n in months]
    years: dict[str, int] = {}
    for month, n in months:
        years[str(month.year)] = years.get(str(month.year), 0) + n
    return list(years.items())


def _unit(periods: Sequence[tuple[str, int]]) -> str:
    return "month" if "-" in periods[0][0] else "year"


def _picture(counts: "Description") -> str:
    """Draw a bar per month or year; every bar says its number when pointed at."""
    periods = _periods(counts.months, _MOST_BARS)
    if len(periods) < 2:
        return ""  # the heading says the month
    top, step, high = max(n for _, n in periods), 600 / len(periods), 90
    bars = []
    for i, (name, n) in enumerate(periods):
        tall = high * n / top
        place = f'x="{i * step:.2f}" y="{high + 14 - tall:.2f}" width="{max(step * 0.85, 0.5):.2f}" height="{tall:.2f}"'
        bars.append(f"<rect {place}><title>{name}: {n:,}</title></rect>")
    words = 'font-size="11" fill="currentColor"'
    labels = (
        f'<text x="0" y="10" {words}>documents by {_unit(periods)}, at most {top:,}</text>'
        f'<text x="0" y="{high + 28}" {words}>{periods[0][0]}</text>'
    )
    labels += f'<text x="600" y="{high + 28}" text-anchor="end" {words}>{periods[-1][0]}</text>'
    size = 'width="600" height="122" viewBox="0 0 600 122"'
    title = f"{escape(_heading(counts))}"
    return (
        f'<svg {size} role="img" aria-label="{title}" font-family="sans-serif">'
        f'<g fill="#4477aa">{"".join(bars)}</g>{labels}</svg>'
    )
