"""Free functions that draw results; the only readers of the plotting library."""

from topicmodel.plot.classifier_charts import calibration, confusion, learning_curve
from topicmodel.plot.placement_bars import placement
from topicmodel.plot.selection_curves import selection
from topicmodel.plot.stability_bars import stability
from topicmodel.plot.topic_bars import topics

__all__ = ["calibration", "confusion", "learning_curve", "placement", "selection", "stability", "topics"]
