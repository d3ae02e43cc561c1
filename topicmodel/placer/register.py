"""How a text is written: whether it reads as reporting, as an address to somebody, as a list or as code.

The press tells who did what: it names people and places inside its sentences, and it tells it in compound tenses and
states, with *être* and *avoir*. Recipes, manuals and advertisements hardly do either; songs and messages say *je* and
*tu* more often than they report. None of this depends on a codebook or on what a text is about.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from topicmodel.text.analyzer import AnalyzedToken

__all__ = ["Register", "register", "words_of"]

_ADDRESS = frozenset(
    (
        "je",
        "j'",
        "me",
        "m'",
        "moi",
        "mon",
        "ma",
        "mes",
        "tu",
        "te",
        "t'",
        "toi",
        "ton",
        "ta",
        "tes",
        "vous",
        "votre",
        "vos",
    )
)
_STATES = ("être", "avoir")
_LINE = re.compile(r"\n[^\w\n]*")
_SYMBOLS = re.compile(r"[{}<>=\[\]|\\_;/*#$&@^~`+]")


class Register(NamedTuple):
    """Shares that say how a text is written.

    Parameters
    ----------
    names : float
        Share of its words that begin with a capital and neither a sentence nor a line.
    reporting : float
        `names` and the share of its words that are forms of *être* or *avoir*.
    address : float
        Share of its words that mean a first or second person.
    symbols : float
        Share of its characters that are signs of code or tables.
    """

    names: float
    reporting: float
    address: float
    symbols: float


def words_of(tokens: Sequence[AnalyzedToken]) -> list[AnalyzedToken]:
    """Return the tokens that hold a letter or a figure."""
    return [token for token in tokens if token.surface[0].isalnum() or any(map(str.isalnum, token.surface))]


def register(text: str, words: Sequence[AnalyzedToken], sentences: Sequence[tuple[int, int]]) -> Register:
    """Measure how a text is written.

    Parameters
    ----------
    text : str
        The text.
    words : sequence of AnalyzedToken
        Its words, from `words_of`.
    sentences : sequence of (int, int)
        Start and end of its sentences.

    Returns
    -------
    Register
        Shares between 0 and 1. In a text without any capital, names cannot be seen: `names` is 0, and `reporting` is 1
        so that nothing is concluded from it.

    Examples
    --------
    >>> from topicmodel import Analyzer
    >>> text = "Hier, Paul est à Lyon."
    >>> register(text, words_of(Analyzer().tokens(text)), [(0, len(text))])  # doctest: +ELLIPSIS
    Register(names=0.4, reporting=0.6..., address=0.0, symbols=0.0)
    """
    starts = {start for start, _ in sentences} | {found.end() for found in _LINE.finditer(text)}
    n_words = max(len(words), 1)
    names = sum(token.surface[0].isupper() and token.start not in starts for token in words) / n_words
    states = sum(token.lemma in _STATES for token in words) / n_words
    address = sum(token.surface.lower() in _ADDRESS for token in words) / n_words
    symbols = len(_SYMBOLS.findall(text)) / max(len(text), 1)
    return Register(names, 1.0 if text == text.lower() else names + states, address, symbols)
