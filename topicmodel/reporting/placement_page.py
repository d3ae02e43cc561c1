"""The page of a placement."""

from topicmodel.objects import Placement
from topicmodel.reporting.pages import fill
from topicmodel.reporting.placement_summary import summarize

__all__ = ["placement_page"]


def placement_page(placement: Placement, lang: str) -> str:
    """Return the page of a placement: bars with intervals, the article highlighted, the passages that count."""
    return fill("placement.html", lang, p=placement, s=summarize(placement))
