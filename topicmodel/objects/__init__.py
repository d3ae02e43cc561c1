"""Frozen nouns: Corpus, Topics, Placement, Scores."""

from topicmodel.objects.classifier_scores import ClassifierScores, ScoreTable
from topicmodel.objects.cleaning import CleaningReport, Step
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
from topicmodel.objects.splits import Split, random_folds, random_split, time_split
from topicmodel.objects.topics import Topics

__all__ = [
    "ClassifierScores",
    "CleaningReport",
    "Corpus",
    "Document",
    "Fit",
    "GroupShare",
    "ModelId",
    "Neighbour",
    "Passage",
    "Placement",
    "Score",
    "ScoreTable",
    "Scores",
    "Split",
    "Step",
    "ThemeShare",
    "Topics",
    "WordEvidence",
    "random_folds",
    "random_split",
    "time_split",
]
