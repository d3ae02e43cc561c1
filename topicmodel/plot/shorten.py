"""Names that fit where they are drawn."""

__all__ = ["shorten"]


def shorten(text: str, n: int) -> str:
    """Return a text of at most `n` characters on one line; dollar signs are letters, not mathematics.

    Characters that nothing prints (controls, overrides of the direction) are left out: an SVG may not hold them.

    Examples
    --------
    >>> shorten("gouvernance locale", 8)
    'gouvern…'
    """
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    short = line if len(line) <= n else line[: n - 1] + "…"
    # Legends leave out names that begin with an underscore.
    return ("\N{NO-BREAK SPACE}" if short.startswith("_") else "") + short.replace("$", r"\$")
