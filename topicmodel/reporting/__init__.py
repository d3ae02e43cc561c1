"""From a result to one self-contained HTML file: summary, template, page."""

from topicmodel.reporting.report import Report
from topicmodel.reporting.words import texts

__all__ = ["Report", "texts"]
