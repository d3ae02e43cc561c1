"""From a placement to what its page shows: plain values, no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from topicmodel.objects import GroupShare, Placement, ThemeShare, WordEvidence

__all__ = ["COLOURS", "Bar", "Column", "PlacementSummary", "Segment", "summarize"]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#5d3a9b")
"""Okabe and Ito's colours, told apart by most colour-blind readers; yellow and black are replaced."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: percentages of the article, and its colour (grey when its words are not highlighted).

    A bar of a group stands for a theme and all below it; `depth` is how far it is indented.
    """

    code: str
    label: str
    share: float
    low: float
    high: float
    colour: str
    depth: int
    group: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the article; `code` is the theme it speaks for, or empty."""

    text: str
    code: str
    label: str
    strength: float


@dataclass(frozen=True, slots=True)
class Column:
    """A sentence: its opening words, and what it adds to each coloured theme, in percent of the tallest column."""

    text: str
    parts: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class PlacementSummary:
    """Everything the page of a placement shows.

    Parameters
    ----------
    bars : tuple of Bar
        All themes, those below another one after it, by falling share.
    scale : float
        Percentage at the right end of the bars.
    paragraphs : tuple of tuple of Segment
        The article; joined, the segments are its paragraphs.
    evidence : tuple of (Bar, tuple of (str, float))
        For each highlighted theme its passages and the percentage each adds.
    course : tuple of Column
        The sentences in their order; ``parts`` are colour, label and height, drawn one on the other.
    """

    bars: tuple[Bar, ...]
    scale: float
    paragraphs: tuple[tuple[Segment, ...], ...]
    evidence: tuple[tuple[Bar, tuple[tuple[str, float], ...]], ...]
    course: tuple[Column, ...]


def summarize(placement: Placement) -> PlacementSummary:
    """Compute what the page of a placement shows.

    Parameters
    ----------
    placement : Placement
        The result to show.

    Returns
    -------
    PlacementSummary
        The first eight themes that have passages get a colour each.
    """
    passages = placement.evidence(len(placement.themes) * len(placement.sentences))
    spoken = {passage.theme for passage in passages}
    coloured = [theme.code for theme in placement.themes if theme.code in spoken][: len(COLOURS)]
    colour = dict(zip(coloured, COLOURS, strict=False))
    bars = tuple(_bar(row, colour.get(row.code, ""), depth) for depth, row in placement.outline())
    labels = {bar.code: bar.label for bar in bars}
    words = [word for word in placement.words if word.theme in colour]
    evidence = tuple(
        (bar, tuple((p.text, 100 * p.contribution) for p in passages if p.theme == bar.code))
        for bar in sorted(bars, key=lambda bar: -bar.share)
        if bar.code in colour and not bar.group
    )
    scale = max(10.0, *(bar.high for bar in bars))
    course = _course(placement, colour)
    return PlacementSummary(bars, scale, _paragraphs(placement.text, words, labels), evidence, course)


def _course(placement: Placement, colour: dict[str, str]) -> tuple[Column, ...]:
    added = placement.course
    kept = [k for k, theme in enumerate(placement.themes) if theme.code in colour]
    tallest = added[:, kept].sum(axis=1).max(initial=0.0)
    if tallest <= 0:
        return ()
    columns = []
    for row, (start, end) in enumerate(placement.sentences):
        parts = [
            (colour[theme.code], theme.label, 100 * float(added[row, k]) / float(tallest))
            for k, theme in enumerate(placement.themes)
            if k in kept and added[row, k] > 0
        ]
        columns.append(Column(shorten(placement.text[start:end], 80, placeholder=" …"), tuple(parts)))
    return tuple(columns)


def _bar(row: ThemeShare | GroupShare, colour: str, depth: int) -> Bar:
    group = isinstance(row, GroupShare)
    values = (100 * row.share, 100 * row.low, 100 * row.high)
    return Bar(row.code, row.label, *values, "" if group else colour, depth, group)


def _paragraphs(text: str, words: Sequence[WordEvidence], labels: dict[str, str]) -> tuple[tuple[Segment, ...], ...]:
    strongest = max((word.contribution for word in words), default=1.0)
    paragraphs = []
    position = 0
    waiting = list(reversed(words))
    for line in text.split("\n"):
        end = position + len(line)
        segments = []
        while waiting and waiting[-1].start < end:
            word = waiting.pop()
            start, stop = max(word.start, position), min(word.end, end)
            segments.append(Segment(text[position:start], "", "", 0.0))
            strength = word.contribution / strongest
            segments.append(Segment(text[start:stop], word.theme, labels[word.theme], strength))
            position = stop
        segments.append(Segment(text[position:end], "", "", 0.0))
        position = end + 1
        if line.strip():
            paragraphs.append(tuple(segment for segment in segments if segment.text))
    return tuple(paragraphs)
