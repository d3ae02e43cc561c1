"""French words out of running text: elisions, clitics, hyphens, figures, addresses.

A text is cut twice. White space makes chunks (a press corpus has few distinct ones, so what is learnt of a chunk is
kept); one regular expression then cuts a chunk into tokens. No token crosses a chunk.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from topicmodel.text.clean import clean

__all__ = ["Token", "chunks", "pieces", "tokenize"]

_MARKS = r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u093c\u09bc\u0a3c\u0b3c\u0f71-\u0fbc\U0001d165-\U0001d172]"
_LETTER = r"[^\W\d_]"
_CLITIC = r"(?i:(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|moi|toi|lui|leur|les?|la|ce|y|en|là|ci))"
_ABBREVIATION = (
    r"M|MM|Mr|Dr|Me|Mgr|Ste?|[Cc]f|[Pp]p?|[Aa]v|[Aa]pr|[Vv]ol|[Nn]os?|[Aa]rt|[Cc]hap|[Ff]ig|[Éé]d|[Ee]nv|c\.?-à-d|etc"
)
# A figure grouped by spaces is one chunk: "10 000" stays whole.
CHUNK = re.compile(r"\S+(?:(?<=[0-9])(?<![0-9]{4}) (?=[0-9]{3}(?![0-9]))\S+)*")
_TOKEN = re.compile(
    "(?:"
    + "|".join(
        [
            r"(?:https?://|www\.)[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]'’]",
            r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}",
            r"[#@]\w+",
            r"\w[\w-]{0,40}(?:\.\w[\w-]{0,40}){0,4}\.(?:fr|com|org|net|info|eu|be|ch)(?![\w.]\w)",
            r"(?i:(?:rendez-vous|cessez-le-feu|laissez-passer|qu'en-dira-t-on|l'on|jusque-là"
            r"|(?:celui|celle|ceux|celles)-(?:là|ci))"
            r"(?![\w-])|aujourd'hui|quelqu'une?s?|c'est-à-dire|presqu'îles?|prud'hom\w+|grand'\w+|O'(?=[A-Z])\w+)",
            # No word is elided before a consonant: "N'Djamena", "M'Bappé".
            r"(?i:[mn]'[bcdfgjklmnpqrstvwxz][\w-]*)",
            r"(?i:[cdjlmnstyz]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)'(?=[\w«\"(])",
            r"(?:[A-ZÀ-Ý]\.-?)*[A-ZÀ-Ý]\.|\b[A-Z]{1,2}&[A-Z]{1,2}(?!\w)",
            rf"(?:{_ABBREVIATION})\.(?!\w)(?!\.)|[Nn]°s?|°[CF](?!\w)",
            rf"{_LETTER}{{2,30}}\((?:e|s|es|E|S|ES)\)(?:s(?!\w))?",
            rf"{_LETTER}[^\W_]*(?:(?:·{_LETTER}+)+"
            rf"|(?:-(?!{_CLITIC}(?![\w'])(?!-(?!{_CLITIC}(?!\w))))(?:t-)?\w+(?:'{_LETTER}{{3,}})?)*(?:'(?=[A-ZÀ-Ý])\w+)?)",
            r"(?<![\w.,:/-])\d{1,2}(?=h(?![\w-]))",
            r"(?:(?<!\w)[+-])?(?:\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?\w*|\d+(?:[.,/:-]\d+)*\w*)",
            rf"-{_CLITIC}(?!\w)",
            r"\.\.\.|[^\w\s]|_|\w+",
        ]
    )
    # Marks that no letter takes (NFC leaves Hebrew, Indic and Tibetan ones apart) stay with what they stand on.
    + rf"){_MARKS}*"
)


_OPENING, _CLOSING = '"«(“‘[', '.,;:!?)»"”]'
_ELIDED = frozenset("cdjlstCDJLST")
# The longest abbreviation has four letters: the full stop after a longer word is one.
_LONG = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text.

    Attributes
    ----------
    surface : str
        The token as it stands in the cleaned text.
    start, end : int
        Its bounds in the original text, `end` excluded. Tokens do not overlap, but where one original sequence (an HTML
        entity, a decomposed sign) makes several tokens, these share its bounds.
    """

    surface: str
    start: int
    end: int


def chunks(cleaned: str) -> Iterator[tuple[str, int]]:
    """Cut a cleaned text on white space.

    Parameters
    ----------
    cleaned : str
        A cleaned text.

    Yields
    ------
    tuple of (str, int)
        A chunk and its position.

    Examples
    --------
    >>> list(chunks("10 000 euros, dit-il"))
    [('10 000', 0), ('euros,', 7), ('dit-il', 14)]
    """
    for match in CHUNK.finditer(cleaned):
        yield match.group(), match.start()


def pieces(chunk: str) -> tuple[tuple[str, int], ...]:
    """Cut a chunk into tokens.

    Parameters
    ----------
    chunk : str
        Text without white space (but within grouped figures).

    Returns
    -------
    tuple of (str, int)
        Each token and its position in the chunk.

    Examples
    --------
    >>> pieces("l'Assemblée,")
    (("l'", 0), ('Assemblée', 2), (',', 11))
    """
    return tuple((match.group(), match.start()) for match in _TOKEN.finditer(chunk))


def surfaces_of(chunk: str) -> list[str]:
    """Return the tokens of a chunk, as :func:`pieces` without positions; plain words take a short cut.

    Parameters
    ----------
    chunk : str
        Text without white space (but within grouped figures).

    Returns
    -------
    list of str
        Its tokens.

    Examples
    --------
    >>> surfaces_of("l'Assemblée,")
    ["l'", 'Assemblée', ',']
    """
    if chunk.isalpha():
        return [chunk]
    start = chunk.lstrip(_OPENING)
    core = start.rstrip(_CLOSING)
    after = start[len(core) :]
    if "..." not in after:
        stop = after[:1] == "."
        if len(core) > _LONG * stop and (core.isalpha() or (core.isascii() and core.isdigit())):
            return [*chunk[: len(chunk) - len(start)], core, *after]
        # With its elided word, "l'on" is one token.
        if len(core) > 4 + 2 * stop and core[1] == "'" and core[0] in _ELIDED and core[2:].isalpha():
            return [*chunk[: len(chunk) - len(start)], core[:2], core[2:], *after]
    return _TOKEN.findall(chunk)


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, punctuation included.

    Parameters
    ----------
    text : str
        Any text; it is cleaned first.

    Returns
    -------
    list of Token
        In order; offsets are those of `text`.

    Examples
    --------
    >>> [token.surface for token in tokenize("A-t-on vu l’O.N.U. aujourd’hui ?")]
    ['A', '-t-on', 'vu', "l'", 'O.N.U.', "aujourd'hui", '?']
    """
    cleaned = clean(text)
    return [
        Token(surface, *cleaned.span(start + position, start + position + len(surface)))
        for chunk, start in chunks(cleaned.text)
        for surface, position in pieces(chunk)
    ]
