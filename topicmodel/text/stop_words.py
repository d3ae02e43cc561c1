"""French closed-class words by layer, read from the hand-reviewed list that comes with the package."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from topicmodel.errors import InputError, nearest

__all__ = ["LAYERS", "nouns_too", "stop_words"]

LAYERS = (
    "determiners",
    "pronouns",
    "prepositions",
    "conjunctions",
    "adverbs",
    "auxiliaries",
    "numerals",
    "interjections",
    "press",
    "locutions",
)


@cache
def _layers() -> dict[str, frozenset[str]]:
    text = files("topicmodel.text").joinpath("resources/stop_words.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return {name: frozenset(words.split() if isinstance(words, str) else words) for name, words in read.items()}


def stop_words(layers: Iterable[str] = LAYERS) -> frozenset[str]:
    """Return the French stop words of the given layers.

    Parameters
    ----------
    layers : iterable of str, default=LAYERS
        Any of "determiners", "pronouns", "prepositions", "conjunctions", "adverbs", "auxiliaries", "numerals",
        "interjections", "press", "locutions".

    Returns
    -------
    frozenset of str
        Lower-case forms and lemmas, with a plain apostrophe. Those of the layer "locutions" are of several words: "à
        cause de".

    Raises
    ------
    InputError
        A layer does not exist.

    Examples
    --------
    >>> sorted(stop_words(["press"]))[:3]
    ['afp', 'ap', 'art.']
    >>> "état" in stop_words()
    False
    """
    known = {layer: words for layer, words in _layers().items() if layer in LAYERS}
    words: set[str] = set()
    for layer in layers:
        if layer not in known:
            raise InputError(f"no stop-word layer {layer!r}; layers are {', '.join(LAYERS)}{nearest(layer, LAYERS)}")
        words |= known[layer]
    return frozenset(words)


def nouns_too() -> frozenset[str]:
    """Return the stop words that are nouns as well and stay where they are read so.

    Returns
    -------
    frozenset of str
        Lemmas.

    Examples
    --------
    >>> "pouvoir" in nouns_too(), nouns_too() <= stop_words()
    (True, True)
    """
    return _layers()["nouns"]
