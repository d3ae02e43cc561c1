"""Judging topics: coherence, quality, held-out likelihood, stability, the choice of K, labels, human checks."""

from topicmodel.evaluation.cooccurrence import WHOLE_DOCUMENT, Cooccurrence
from topicmodel.evaluation.measures import MEASURES, Measure
from topicmodel.evaluation.topic_coherence import Coherence, coherence

__all__ = ["MEASURES", "WHOLE_DOCUMENT", "Coherence", "Cooccurrence", "Measure", "coherence"]
