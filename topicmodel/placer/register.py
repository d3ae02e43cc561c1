"""How a text is written: whether it reads as reporting, as an address to somebody, as a list or as code.

The press tells who did what: it names people and places inside its sentences, and it tells it in compound tenses and
states, with *être* and *avoir*. Recipes, manuals and advertisements hardly do either; songs and messages say *je* and
*tu* more often than they report. None of this depends on a codebook or on what a text is about.

`Register.press` sums it up: a logistic score on the roots of ten shares, fitted to press articles and to their openings
against other French prose (docs/placement.md says which).
"""

import math
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
_SECOND = frozenset(("tu", "te", "t'", "toi", "ton", "ta", "tes", "vous", "votre", "vos", "-vous", "-toi", "-tu"))
_STATES = ("être", "avoir")
_DAYS = re.compile(
    r"(?i)lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|(?:19|20)\d\d"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
# What speaks for the press, in log-odds for the root of a share of all words: names; être and avoir; avoir before a
# past participle; finite verbs; figures; days, months and years; the second person; quotation marks; semicolons, colons
# and dashes; prepositions.
_PRESS = (14.0, 7.2, 12.7, 6.7, 2.6, 16.1, -13.2, 22.7, -8.1, 30.9)
_PRESS_START = -19.6
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
    press : float
        Log-odds that it is written as the press writes rather than as other French prose.
    """

    names: float
    reporting: float
    address: float
    symbols: float
    press: float


def words_of(tokens: Sequence[AnalyzedToken]) -> list[AnalyzedToken]:
    """Return the tokens that hold a letter or a figure."""
    return [token for token in tokens if token.surface[0].isalnum() or any(map(str.isalnum, token.surface))]


def register(text: str, tokens: Sequence[AnalyzedToken], sentences: Sequence[tuple[int, int]]) -> Register:
    """Measure how a text is written.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of AnalyzedToken
        All its tokens.
    sentences : sequence of (int, int)
        Start and end of its sentences.

    Returns
    -------
    Register
        Shares between 0 and 1, and log-odds. In a text without any capital, names cannot be seen: `names` is 0, and
        `reporting` is 1 so that nothing is concluded from it; `press` is 0 there, and where words have no tags.

    Examples
    --------
    >>> from topicmodel import Analyzer
    >>> text = "Hier, Paul est à Lyon."
    >>> register(text, Analyzer().tokens(text), [(0, len(text))])  # doctest: +ELLIPSIS
    Register(names=0.4, reporting=0.6..., address=0.0, symbols=0.0, press=...)
    """
    words = words_of(tokens)
    starts = {start for start, _ in sentences} | {found.end() for found in _LINE.finditer(text)}
    n_words = max(len(words), 1)
    names = sum(token.surface[0].isupper() and token.start not in starts for token in words) / n_words
    states = sum(token.lemma in _STATES for token in words) / n_words
    address = sum(token.surface.lower() in _ADDRESS for token in words) / n_words
    symbols = len(_SYMBOLS.findall(text)) / max(len(text), 1)
    lower = text == text.lower()
    press = 0.0 if lower or not any(token.tag for token in words) else _press(tokens, words, names, states)
    return Register(names, 1.0 if lower else names + states, address, symbols, press)


def _press(tokens: Sequence[AnalyzedToken], words: Sequence[AnalyzedToken], names: float, states: float) -> float:
    """Return the log-odds that a text is written as the press writes."""
    tags = [word.tag for word in words]
    past = sum(
        word.tag == "AUX.Fin" and word.lemma == "avoir" and "VERB.Part" in tags[place + 1 : place + 4]
        for place, word in enumerate(words)
    )
    counts = (
        past,
        tags.count("VERB.Fin"),
        sum(word.surface[0].isdigit() for word in words),
        sum(_DAYS.fullmatch(word.surface) is not None for word in words),
        sum(word.surface.lower() in _SECOND for word in words),
        sum(token.surface in '«»"“”' for token in tokens),
        sum(token.surface in ";:—" for token in tokens),
        sum(tag.startswith("ADP") for tag in tags),
    )
    shares = (names, states, *(count / max(len(words), 1) for count in counts))
    return _PRESS_START + sum(weight * math.sqrt(share) for weight, share in zip(_PRESS, shares, strict=True))
