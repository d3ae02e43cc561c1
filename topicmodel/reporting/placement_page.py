"""The page of a placement."""

import textwrap

from topicmodel.objects import Placement
from topicmodel.objects.placement_parts import NAMELESS
from topicmodel.reporting.pages import fill
from topicmodel.reporting.placement_summary import summarize

__all__ = ["placement_page"]


def placement_page(placement: Placement, lang: str) -> str:
    """Return the page of a placement: bars with intervals, the article highlighted, the passages that count."""
    names = {theme.code: theme.label for theme in placement.themes}
    names |= {group.code: group.label for group in placement.groups}
    return fill("placement.html", lang, names=names, p=placement, s=summarize(placement), name=_name(placement))


def _name(placement: Placement) -> str:
    """Return the id of the article, or how it begins where it has none."""
    if placement.document.id != NAMELESS or not placement.text.strip():
        return placement.document.id
    return textwrap.shorten(placement.text.strip().split("\n")[0], 90, placeholder=" …")
