"""The spaces that French puts before its signs, which no line may break."""

import re
from typing import Any

__all__ = ["spaced"]


def spaced(words: Any) -> Any:
    """Return texts with unbreakable spaces before colons, percent signs and quotes, narrow ones before ; ! and ?.

    Parameters
    ----------
    words : str, or a dict or list of such
        French; values of other kinds are left alone.

    Examples
    --------
    >>> spaced({"hint": "trop court : 2 mots"})["hint"].replace("\N{NO-BREAK SPACE}", "~")
    'trop court~: 2 mots'
    """
    if isinstance(words, dict):
        return {name: spaced(value) for name, value in words.items()}
    if isinstance(words, list | tuple):
        return type(words)(spaced(value) for value in words)
    if not isinstance(words, str):
        return words
    wide = re.sub(r" (?=[:%»])|(?<=«) ", "\N{NO-BREAK SPACE}", words)
    return re.sub(r" (?=[;!?])", "\N{NARROW NO-BREAK SPACE}", wide)
