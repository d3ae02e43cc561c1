"""Names that fit where they are drawn."""

__all__ = ["shorten"]


def shorten(text: str, n: int) -> str:
    """Return a text of at most `n` characters on one line; dollar signs are letters, not mathematics.

    Examples
    --------
    >>> shorten("gouvernance locale", 8)
    'gouvern…'
    """
    line = " ".join(text.split())
    short = line if len(line) <= n else line[: n - 1] + "…"
    return short.replace("$", r"\$")
