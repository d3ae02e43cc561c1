"""Which words count as terms, and under what name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from topicmodel.errors import InputError
from topicmodel.text.boundaries import OPENERS
from topicmodel.text.stop_words import stop_words as french_stop_words

__all__ = ["CLOSED_TAGS", "TermRule", "name_part", "read_stop_words"]

_WORD = re.compile(r"-?[^\W\d_]")
_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.|[#@]\w")
# Numerals written in letters say as little as figures.
CLOSED_TAGS = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "PUNCT", "NUM", "SYM", "INTJ"})


def read_stop_words(setting: str | Iterable[str] | None) -> frozenset[str]:
    """Turn the setting `stop_words` into a set.

    Parameters
    ----------
    setting : "french", None or iterable of str
        The package's list, none, or your own words.

    Returns
    -------
    frozenset of str
        Lower-case words.

    Raises
    ------
    InputError
        The setting is another string.
    """
    if setting is None:
        return frozenset()
    if isinstance(setting, str):
        if setting != "french":
            raise InputError(f"stop_words={setting!r}; allowed are 'french', None or an iterable of words")
        return french_stop_words()
    return frozenset(word.lower().replace("\u2019", "'") for word in setting)


def name_part(surface: str, lemma: str, term: int) -> int:
    """Tell whether a word may be part of a name.

    Parameters
    ----------
    surface, lemma : str
        The word and its lemma.
    term : int
        The number of its term, negative where it has none.

    Returns
    -------
    int
        0 if not; 1 if only inside ("Le" in "Marine Le Pen"); 2 if also first or last; 3 if its lemma differs, so that
        it is none where it opens a sentence ("Nations" in "les Nations Unies"); -1 if a sentence opens behind it. A
        word all in capitals is none: headlines are written so.

    Examples
    --------
    >>> name_part("Macron", "macron", 0), name_part("Le", "le", -1), name_part("Nations", "nation", 0)
    (2, 1, 3)
    """
    if surface in OPENERS:
        return -1
    if not surface[0].isupper() or (surface.isupper() and not surface.endswith(".")):
        return 0
    if lemma.lower() != surface.lower():
        return 3 if term >= 0 else 0
    return 2 if term >= 0 else 1


_CLOSED_STARTS = frozenset({"AUX", "ADP"})


@dataclass(frozen=True, slots=True)
class TermRule:
    """From a token and its reading to a term.

    Attributes
    ----------
    stop_words : frozenset of str
        Words that are no terms, whether the form or the lemma is listed.
    min_length : int
        Shortest term kept, in characters.
    lowercase : bool
        Whether terms are in lower case.
    numbers : bool
        Whether figures and addresses (URL, e-mail, hashtag, mention) are terms.
    nouns : frozenset of str
        Stop words that are terms all the same where they are nouns: by their tag, or by a plural that only nouns have.
    """

    stop_words: frozenset[str]
    min_length: int
    lowercase: bool
    numbers: bool
    nouns: frozenset[str] = frozenset()

    def term(self, surface: str, tag: str, lemma: str) -> str:
        """Return the term, or "" where the token is none.

        Parameters
        ----------
        surface, tag, lemma : str
            The token and its reading.

        Returns
        -------
        str
            The term.
        """
        if not surface.isalpha() and (not _WORD.match(surface) or _ADDRESS.match(surface)):
            keep = self.numbers and any(character.isalnum() for character in surface)
            return surface.lower() if keep else ""
        stops = self.stop_words
        if stops and (tag in CLOSED_TAGS or tag[:3] in _CLOSED_STARTS or lemma in stops or surface.lower() in stops):
            # "biens" is a noun; "autres" and "mêmes" are as much stop words as their lemmas are.
            plural = not tag and surface.lower() == lemma + "s" and surface.lower() not in stops
            if lemma not in self.nouns or not (tag == "NOUN" or plural):
                return ""
        term = lemma.lower() if self.lowercase else lemma
        return term if len(term) >= self.min_length else ""
