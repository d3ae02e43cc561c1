"""Which language a text is written in, paragraph by paragraph; French or not is what counts.

The detector is py3langid [1]_: a naive Bayes classifier of byte sequences for 140 languages, French creoles and
regional languages of France among them. It works alike for any order of texts and any number of threads.

References
----------
.. [1] Lui, M., Baldwin, T. (2012). langid.py: an off-the-shelf language identification tool. ACL 2012, System
   Demonstrations, 25-30. https://aclanthology.org/P12-3005/
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from topicmodel.text.paragraphs import paragraphs

__all__ = ["MIN_BYTES", "Passage", "identify", "read_languages"]

MIN_BYTES = 40
"""Letters (in bytes of UTF-8, so that a Chinese sentence is long enough) below which a passage is not judged."""

_READ = 240
_LONG = 900
_PIECE = 600
_SURE = 0.98
_VARIETIES = {"wuu": "zh", "yue": "zh", "ary": "ar", "arz": "ar", "nn": "no", "srl": "sr"}
_NONE = "zxx"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a piece of a long one, and its language.

    Parameters
    ----------
    start, end : int
        Its place in the text.
    language : str
        ISO 639 code: ``"fr"``, ``"en"``, ``"ht"``, …; ``""`` where the passage is too short or unclear to tell.
    probability : float
        That it is French, or, for another language, that it is not.
    """

    start: int
    end: int
    language: str
    probability: float


def identify(text: str) -> tuple[str, float]:
    """Say which language a passage is in, from its first 240 characters.

    Parameters
    ----------
    text : str
        A passage of one language.

    Returns
    -------
    language : str
        ``"fr"`` if that is more probable than all others together; another code if it is not French with probability
        .98; else ``""``, as for passages with less than `MIN_BYTES` of letters.
    probability : float
        That it is French, or, where another language is named, that it is not; 0 for ``""``.

    Examples
    --------
    >>> identify("Le maire a annoncé mardi que le pont ouvrirait avant la fin de l'année.")[0]
    'fr'
    >>> identify("The mayor said on Tuesday that the bridge would open before the end of the year.")[0]
    'en'
    >>> identify("Lire aussi")
    ('', 0.0)
    """
    head = text[:_READ]
    if len("".join(filter(str.isalpha, head)).encode("utf-8", "replace")) < MIN_BYTES:
        return "", 0.0
    ranked = _detector()(" ".join(head.split()))
    first, share = ranked[0]
    if first == "fr" and share > 0.5:
        return "fr", share
    shares: dict[str, float] = {}
    for code, share in ranked:
        name = _VARIETIES.get(code, code)
        shares[name] = shares.get(name, 0.0) + share
    french = shares.pop("fr")
    best = max(shares, key=lambda code: (shares[code], code))
    if 1 - french >= _SURE and best != _NONE:
        return best, 1 - french
    return "", 0.0


def read_languages(text: str) -> list[Passage]:
    """Judge every paragraph of a text; a paragraph of more than 900 characters in pieces of about 600.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of Passage
        In the order of the text; together they hold all of it but white space.
    """
    spans = [piece for start, end in paragraphs(text) for piece in _pieces(text, start, end)]
    return [Passage(start, end, *identify(text[start:end])) for start, end in spans]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONG:
        gap = text.find(" ", start + _PIECE, end)
        if gap < 0:
            break
        pieces.append((start, gap))
        start = gap + 1
    return [*pieces, (start, end)]


@cache
def _detector() -> Callable[[str], list[tuple[str, float]]]:
    """Load the model of py3langid, once; a quarter of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    rank: Callable[[str], list[tuple[str, float]]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).rank
    return rank
