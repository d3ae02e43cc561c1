"""Theme: one entry of a codebook, and what its keywords may look like."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from topicmodel.errors import InputError, nearest
from topicmodel.objects.display import Shown

__all__ = ["Theme", "ancestors", "check_hierarchy", "check_theme"]

_CODE = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, repr=False)
class Theme(Shown):
    """One theme of a codebook.

    Parameters
    ----------
    code : str
        Short name: lower-case letters, digits, ``-`` and ``_``.
    label : str
        Name shown to readers.
    definition : str
        One sentence that a second coder could apply.
    keywords : tuple of str
        What speaks for the theme: words in any inflected form, phrases (``"droits de l'homme"``), and words with
        wildcards (``"migr*"``, ``"*phobie"``, ``"trans*al"``). A theme with others below it may have none: it is a
        heading, which has no share of its own.
    iptc : str
        Code of the IPTC Media Topic the theme falls under (8 digits), or empty.
    weights : tuple of float
        One positive weight per keyword; all 1 when not given.
    negative : tuple of str
        What speaks against the theme, written as `keywords`.
    parent : str
        Code of the theme that this one is part of, or empty.

    Examples
    --------
    >>> theme = Theme("sport", "Sport", "Compétitions et clubs.", ("football", "match"), weights=(1, 2))
    >>> theme.code, theme.weights
    ('sport', (1.0, 2.0))
    """

    code: str
    label: str
    definition: str
    keywords: tuple[str, ...]
    iptc: str = ""
    weights: tuple[float, ...] = ()
    negative: tuple[str, ...] = ()
    parent: str = ""

    def __post_init__(self) -> None:
        for name in ("keywords", "negative"):
            if isinstance(getattr(self, name), str):
                raise InputError(f"theme '{self.code}': {name} is one string; a list of strings is needed")
        object.__setattr__(self, "keywords", tuple(self.keywords))
        object.__setattr__(self, "negative", tuple(self.negative))
        weights = tuple(self.weights) or (1.0,) * len(self.keywords)
        if len(weights) != len(self.keywords):
            raise InputError(
                f"theme '{self.code}': {len(weights)} weights for {len(self.keywords)} keywords; one each is needed"
            )
        for keyword, weight in zip(self.keywords, weights, strict=True):
            if isinstance(weight, bool) or not isinstance(weight, int | float):
                raise InputError(f"theme '{self.code}': keyword '{keyword}' has weight {weight!r}; a number is needed")
        object.__setattr__(self, "weights", tuple(float(weight) for weight in weights))


def check_theme(theme: Theme, seen: Iterable[str], parents: Iterable[str]) -> None:
    """Refuse a theme that no codebook can hold.

    Parameters
    ----------
    theme : Theme
        The theme.
    seen : iterable of str
        Codes of the themes before it.
    parents : iterable of str
        Codes that themes name as their parent; these themes may do without keywords.

    Raises
    ------
    InputError
        Naming the theme and what is wrong with it.
    """
    if not _CODE.fullmatch(theme.code):
        raise InputError(f"code '{theme.code}'; lower-case letters, digits, '-' and '_' are allowed")
    if theme.code in seen:
        raise InputError(f"code '{theme.code}' stands twice")
    if not theme.keywords and theme.code not in parents:
        raise InputError(
            f"theme '{theme.code}' has no keyword; at least one is needed (only a parent of themes may have none)"
        )
    for keyword in (*theme.keywords, *theme.negative):
        fault = _fault(keyword)
        if fault:
            raise InputError(f"theme '{theme.code}': keyword {keyword!r}; {fault}")
    for keyword, weight in zip(theme.keywords, theme.weights, strict=True):
        if not 0 < weight < math.inf:
            raise InputError(
                f"theme '{theme.code}': keyword '{keyword}' has weight {weight:g}; a positive number is needed"
                " (words that speak against a theme stand under 'negative')"
            )
        if keyword in theme.negative:
            raise InputError(f"theme '{theme.code}': '{keyword}' is both a keyword and negative; one of the two")
    if theme.iptc and not re.fullmatch(r"\d{8}", theme.iptc):
        raise InputError(f"theme '{theme.code}': iptc '{theme.iptc}'; eight digits are allowed, e.g. '11000000'")


def _fault(keyword: object) -> str:
    if not isinstance(keyword, str) or not keyword.strip():
        return "a word is needed"
    if any("*" in word and not any(map(str.isalnum, word)) for word in keyword.split()):
        return "'*' stands for a part of a word; at least one letter is needed beside it"
    return ""


def check_hierarchy(themes: Iterable[Theme]) -> None:
    """Refuse parents that do not exist and hierarchies that turn in a circle.

    Parameters
    ----------
    themes : iterable of Theme
        All themes of a codebook, with unique codes.

    Raises
    ------
    InputError
        Naming the first theme concerned.
    """
    parents = {theme.code: theme.parent for theme in themes}
    for code, parent in parents.items():
        if parent == code:
            raise InputError(f"theme '{code}' is its own parent")
        if parent and parent not in parents:
            raise InputError(f"theme '{code}': no theme '{parent}' to be its parent{nearest(parent, parents)}")
    for code in parents:
        chain = [code]
        while parents[chain[-1]]:
            chain.append(parents[chain[-1]])
            if chain[-1] == code:
                raise InputError(f"theme '{code}': its parents turn in a circle: {' → '.join(chain)}")
            if len(chain) > len(parents):
                break  # the circle is further up and has, or will have, its own message


def ancestors(themes: Iterable[Theme]) -> dict[str, tuple[str, ...]]:
    """Return the parent, the parent's parent, … of each theme, by code.

    Parameters
    ----------
    themes : iterable of Theme
        All themes of a codebook, checked.

    Returns
    -------
    dict of str to tuple of str
        Nearest first; empty for a theme without parent.

    Examples
    --------
    >>> ancestors([Theme("a", "A", "", ("x",)), Theme("b", "B", "", ("y",), parent="a")])
    {'a': (), 'b': ('a',)}
    """
    parents = {theme.code: theme.parent for theme in themes}
    found = {}
    for code in parents:
        chain = []
        above = parents[code]
        while above:
            chain.append(above)
            above = parents[above]
        found[code] = tuple(chain)
    return found
