"""Paragraphs and windows of words, as spans of the original text."""

import re

__all__ = ["paragraphs", "windows"]

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"\S+")
_STOP = re.compile(r"[.!?…:»”\")]\s*$")


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Cut a text into paragraphs.

    Blank lines part them. In a text without blank lines every line is a paragraph, unless most lines end in the middle
    of a sentence: then the lines are those of a page, and the text is one paragraph.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of tuple of int
        Bounds of each paragraph in `text`, `end` excluded, without the white space around it.

    Examples
    --------
    >>> paragraphs("Un titre\n\nLa suite,\ncoupée.")
    [(0, 8), (10, 27)]
    >>> paragraphs("Il pleut.\nIl neige.")
    [(0, 9), (10, 19)]
    """
    found = _parted(text, _BLANK)
    if len(found) > 1:
        return found
    lines = _parted(text, re.compile("\n"))
    inside = sum(not _STOP.search(text[start:end]) for start, end in lines[:-1])
    return found if 2 * inside > len(lines) - 1 > 1 else lines


def windows(text: str, n_words: int) -> list[tuple[int, int]]:
    """Cut a text into windows of `n_words` words (runs without white space); the last one may be shorter.

    Parameters
    ----------
    text : str
        Any text.
    n_words : int
        Words per window, at least 1.

    Returns
    -------
    list of tuple of int
        Bounds of each window in `text`, `end` excluded.

    Examples
    --------
    >>> windows("un deux  trois", 2)
    [(0, 7), (9, 14)]
    """
    words = [match.span() for match in _WORD.finditer(text)]
    firsts = range(0, len(words), n_words)
    return [(words[i][0], words[min(i + n_words, len(words)) - 1][1]) for i in firsts]


def _parted(text: str, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    found, start = [], 0
    for begin, end in [*(m.span() for m in mark.finditer(text)), (len(text), len(text))]:
        part = text[start:begin]
        inside = part.strip()
        if inside:
            first = start + len(part) - len(part.lstrip())
            found.append((first, first + len(inside)))
        start = end
    return found
