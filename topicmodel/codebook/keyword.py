"""A keyword, read: what each of its words matches.

A text is a sequence of keys: the term of each token; for a token that is no term, its lemma with a mark; nothing for
determiners and prepositions; an empty key for punctuation. A keyword is a sequence of elements that match keys.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from topicmodel.text.analyzer import AnalyzedToken, Analyzer
from topicmodel.text.clean import clean
from topicmodel.text.stop_words import stop_words

__all__ = ["Keyword", "KeywordReader", "Wildcard", "Word", "heads"]

_NOUN_FRAMES = ("le {}", "la {}", "l'{}", "un {}", "les {}")

_MARK = "\0"
"""Before the lemma of a token that is no term, so that no single word matches it."""


@dataclass(frozen=True, slots=True)
class Word:
    """An element that matches a term, the word itself taken as a term, or a marked lemma."""

    key: str
    surface: str

    @property
    def source(self) -> str:
        """The term or lemma, without mark."""
        return self.key.removeprefix(_MARK)

    @property
    def is_term(self) -> bool:
        """Whether texts hold it as a term."""
        return not self.key.startswith(_MARK)

    def matches(self, key: str) -> bool:
        """Say whether a key of a text is this word."""
        return key in (self.key, self.surface)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """An element that matches terms and marked lemmas; ``*`` is any number of characters."""

    source: str

    @property
    def head(self) -> str:
        """The two characters it begins with; fewer when the first ``*`` comes earlier."""
        return self.source.split("*", 1)[0][:2]

    @property
    def is_term(self) -> bool:
        """Whether texts hold it as a term."""
        return True

    def matches(self, key: str) -> bool:
        """Say whether a key of a text has this pattern."""
        return bool(key) and _pattern(self.source).fullmatch(key.removeprefix(_MARK)) is not None


def heads(key: str) -> tuple[str, str, str]:
    """Return what wildcards that match a key may begin with."""
    plain = key.removeprefix(_MARK)
    return "", plain[:1], plain[:2]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, re.split(r"\*+", source))))


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of a theme, read.

    Parameters
    ----------
    theme : str
        Code of the theme.
    text : str
        The keyword as it is written in the codebook.
    weight : float
        Its weight; 1 for a negative keyword.
    negative : bool
        Whether it speaks against the theme.
    elements : tuple of (Word or Wildcard)
        What its words match, in order. Empty when the analyzer leaves no term of it, and it matches nothing.
    """

    theme: str
    text: str
    weight: float
    negative: bool
    elements: tuple[Word | Wildcard, ...]

    @property
    def usable(self) -> bool:
        """Whether it can match anything."""
        return bool(self.elements)

    @property
    def is_phrase(self) -> bool:
        """Whether it has several words."""
        return len(self.elements) > 1

    @property
    def read_as(self) -> str:
        """Its terms and patterns, in order; empty when it is not usable."""
        return " ".join(element.source for element in self.elements)

    def matches(self, keys: list[str]) -> bool:
        """Say whether the keyword is this whole sequence of keys; a word that is no term counts in a phrase only."""
        if len(keys) == 1 and keys[0].startswith(_MARK):
            return False
        return len(keys) == len(self.elements) and all(
            element.matches(key) for element, key in zip(self.elements, keys, strict=True)
        )


class KeywordReader:
    """Turn keywords into elements, and tokens into keys.

    Parameters
    ----------
    analyzer : Analyzer
        What reads the texts.

    Examples
    --------
    >>> reader = KeywordReader(Analyzer())
    >>> [element.source for element in reader.elements("les droits de l'homme")]
    ['droit', 'homme']
    >>> reader.elements("migr*")
    (Wildcard(source='migr*'),)
    >>> reader.elements("avec")
    ()
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._lowercase = bool(analyzer.settings().get("lowercase", True))
        self._connectors = stop_words(["determiners", "prepositions"])

    def elements(self, keyword: str) -> tuple[Word | Wildcard, ...]:
        """Read a keyword; empty when the analyzer leaves no term of it."""
        found: list[Word | Wildcard] = []
        plain: list[str] = []
        for word in clean(keyword).text.split():
            if "*" in word and any(map(str.isalnum, word)):
                found += self._words(" ".join(plain))
                found.append(self._wildcard(word))
                plain = []
            else:
                plain.append(word)
        found += self._words(" ".join(plain))
        if len(found) == 1 and len(plain) == 1 and isinstance(found[0], Word):
            found = [self._as_noun(plain[0], found[0])]
        return tuple(found) if any(element.is_term for element in found) else ()

    def keys(self, tokens: Iterable[AnalyzedToken]) -> Iterator[tuple[str, int]]:
        """Give the key and the number of each token that is not a determiner or preposition; "" is punctuation."""
        for number, token in enumerate(tokens):
            if token.term:
                yield token.term, number
            elif token.surface.lower() not in self._connectors:
                yield (_MARK + token.lemma.lower() if any(map(str.isalnum, token.surface)) else ""), number

    def keys_of_term(self, term: str) -> list[str]:
        """Return the keys of a term of a vocabulary; it may be several words, joined by spaces or ``_``."""
        if " " not in term and "_" not in term:
            return [term]
        return [key for key, _ in self.keys(self._analyzer.tokens(term.replace("_", " "))) if key]

    def _words(self, text: str) -> Iterator[Word]:
        tokens = self._analyzer.tokens(text)
        for key, number in self.keys(tokens):
            if key:
                surface = tokens[number].surface.lower() if self._lowercase else tokens[number].surface
                # A stop word of a phrase (*pouvoir d'achat*) may be a term in an article, where it is read as a noun.
                yield Word(key, key.removeprefix(_MARK) if key.startswith(_MARK) else surface)

    def _as_noun(self, text: str, word: Word) -> Word:
        """Read *donnée*, *réfugié*, *été* as the noun where the analyzer, shown an article, takes it for one."""
        form = text.lower() if self._lowercase else text
        if word.key != form:
            for frame in _NOUN_FRAMES:
                if self._analyzer.terms(frame.format(text)) == [form]:
                    return Word(form, form)
        return word

    def _wildcard(self, word: str) -> Wildcard:
        word = word.strip('.,;:!?«»"()')
        stem = word.rpartition("'")[2]  # without the elision of "l'immigr*"
        stem = stem if any(map(str.isalnum, stem)) else word
        return Wildcard(stem.lower() if self._lowercase else stem)
