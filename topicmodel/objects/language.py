"""What is said in several languages."""

from collections.abc import Mapping
from typing import TypeVar

from topicmodel.errors import InputError, nearest

__all__ = ["in_language", "with_signs"]

Words = TypeVar("Words")


def in_language(languages: Mapping[str, Words], lang: str) -> Words:
    """Return what stands under a language.

    Raises
    ------
    InputError
        If there is nothing in that language.

    Examples
    --------
    >>> in_language({"fr": "oui", "en": "yes"}, "fr")
    'oui'
    """
    if lang not in languages:
        raise InputError(f"lang='{lang}'; one of {', '.join(languages)} is allowed{nearest(lang, languages)}")
    return languages[lang]


def with_signs(plain: str, decimal: str, thousands: str) -> str:
    """Return a number as Python formats it with the signs of a language, and a minus in place of the hyphen.

    Examples
    --------
    >>> with_signs("-1,234.5", ",", " ")
    '−1 234,5'
    """
    return plain.translate({ord(","): thousands, ord("."): decimal, ord("-"): "\N{MINUS SIGN}"})
