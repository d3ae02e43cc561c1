"""What is said in several languages."""

from collections.abc import Mapping
from typing import TypeVar

from topicmodel.errors import InputError, nearest

__all__ = ["in_language"]

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
