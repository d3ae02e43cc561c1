"""Picture of an article with the words that speak for its themes."""

from topicmodel.objects import Placement
from topicmodel.plot.picture import Picture
from topicmodel.plot.shorten import shorten
from topicmodel.plot.words import plot_words, written

__all__ = ["evidence"]

_COLUMNS = 92
"""Characters of a line."""
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
_STROKES = ("-", "--", ":", "-.")


def evidence(result: Placement, *, n_themes: int = 3, max_lines: int = 60, lang: str = "fr") -> Picture:
    """Draw an article with the words underlined that speak for its leading themes.

    Parameters
    ----------
    result : Placement
        What to draw.
    n_themes : int
        Leading themes shown, 4 at most; each has a colour and, for those who print in grey, a stroke.
    max_lines : int
        Lines of the article shown.
    lang : {"fr", "en"}
        Language of what is written on it.

    Returns
    -------
    Picture
        The text in a typewriter face, a line under each word, and a legend of the themes.
    """
    said_in = plot_words(lang)
    spoken = {word.theme for word in result.words}
    themes = [theme for theme in result.themes if theme.code in spoken][: min(n_themes, len(_COLOURS))]
    styles = {theme.code: (_COLOURS[k], _STROKES[k]) for k, theme in enumerate(themes)}
    lines = _lines(result.text)
    kept = lines[:max_lines]
    figure = Picture(figsize=(9, 0.24 * len(kept) + 0.9))
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    axes.set_xlim(0, _COLUMNS)
    axes.set_ylim(len(kept) + 2, -1)
    axes.axis("off")
    for row, (start, end) in enumerate(kept):
        # Character by character: only so does a word stand where its line is drawn, whatever the face.
        for column, character in enumerate(result.text[start:end]):
            if character.isprintable() and character != " ":
                letter = r"\$" if character == "$" else character
                axes.text(column + 0.5, row, letter, family="monospace", fontsize=10.5, ha="center", va="center")
        for word in result.words:
            first, last = max(word.start, start), min(word.end, end)
            if word.theme in styles and first < last:
                colour, stroke = styles[word.theme]
                axes.plot(
                    [first - start, last - start], [row + 0.42] * 2, color=colour, linestyle=stroke, linewidth=1.8
                )
    for k, theme in enumerate(themes):
        colour, stroke = styles[theme.code]
        x = k * _COLUMNS / max(len(themes), 1)
        axes.plot([x, x + 4], [len(kept) + 1] * 2, color=colour, linestyle=stroke, linewidth=2)
        share = written(100 * theme.share, 0, said_in) + said_in["percent"]
        axes.text(x + 5, len(kept) + 1, f"{shorten(theme.label, 24)} {share}", fontsize=9, va="center")
    if len(lines) > len(kept):
        axes.text(_COLUMNS, len(kept) + 0.2, "[…]", ha="right", fontsize=8)
    return figure


def _lines(text: str) -> list[tuple[int, int]]:
    """Return start and end of lines of at most `_COLUMNS` characters, broken between words where there is a space."""
    found = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        at = start
        while end - at > _COLUMNS:
            space = text.rfind(" ", at + 1, at + _COLUMNS + 1)
            cut = space if space > at else at + _COLUMNS
            found.append((at, cut))
            at = cut + (1 if space > at else 0)
        if paragraph.strip():
            found.append((at, end))
        start = end + 1
    return found
