"""Frozen nouns: Corpus, Topics, Placement, Scores."""

from topicmodel.objects.corpus import Corpus
from topicmodel.objects.placement import Placement
from topicmodel.objects.placement_parts import (
    Document,
    Fit,
    GroupShare,
    ModelId,
    Neighbour,
    Passage,
    ThemeShare,
    WordEvidence,
)
from topicmodel.objects.scores import Score, Scores
from topicmodel.objects.topics import Topics

__all__ = [
    "Corpus",
    "Document",
    "Fit",
    "GroupShare",
    "ModelId",
    "Neighbour",
    "Passage",
    "Placement",
    "Score",
    "Scores",
    "ThemeShare",
    "Topics",
    "WordEvidence",
]
