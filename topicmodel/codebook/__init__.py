"""The themes a researcher looks for: written by hand, checked on a corpus, edited, compared, agreed upon by coders."""

from topicmodel.codebook.check import CodebookCheck
from topicmodel.codebook.codebook import Codebook
from topicmodel.codebook.coder_agreement import Agreement, agreement
from topicmodel.codebook.coder_tables import read_annotations
from topicmodel.codebook.diff import CodebookDiff
from topicmodel.codebook.suggest import Suggestions
from topicmodel.codebook.theme import Theme

__all__ = [
    "Agreement",
    "Codebook",
    "CodebookCheck",
    "CodebookDiff",
    "Suggestions",
    "Theme",
    "agreement",
    "read_annotations",
]
