"""Experiments that reproduce: one file in, the same bits out, a verdict when they differ."""

from topicmodel.experiment.cache import default_cache
from topicmodel.experiment.experiment import Experiment
from topicmodel.experiment.run import Run
from topicmodel.experiment.study import Study

__all__ = ["Experiment", "Run", "Study", "default_cache"]
