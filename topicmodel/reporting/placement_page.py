"""The page of a placement."""

from topicmodel.objects import Placement
from topicmodel.reporting.pages import fill
from topicmodel.reporting.placement_summary import summarize
from topicmodel.reporting.reasons import in_french

__all__ = ["placement_page"]


def placement_page(placement: Placement, lang: str) -> str:
    """Return the page of a placement: bars with intervals, the article highlighted, the passages that count."""
    reason = in_french(placement.reason) if lang == "fr" else ""
    return fill("placement.html", lang, p=placement, s=summarize(placement), reason=reason)
