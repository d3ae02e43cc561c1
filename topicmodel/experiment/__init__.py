"""Experiments that reproduce: one file in, the same bits out, a verdict when they differ."""

from topicmodel.experiment.cache import default_cache
from topicmodel.experiment.experiment import Experiment
from topicmodel.experiment.run import Run

__all__ = ["Experiment", "Run", "default_cache"]
