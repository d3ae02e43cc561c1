"""Free functions that draw results; the only readers of the plotting library."""

from topicmodel.plot.classifier_charts import calibration, confusion, learning_curve
from topicmodel.plot.evidence_text import evidence
from topicmodel.plot.maps import document_map, topic_map
from topicmodel.plot.placement_bars import placement
from topicmodel.plot.prevalence_charts import by_group, over_time
from topicmodel.plot.selection_curves import selection
from topicmodel.plot.stability_bars import stability
from topicmodel.plot.topic_bars import topics

__all__ = [
    "by_group",
    "calibration",
    "confusion",
    "document_map",
    "evidence",
    "learning_curve",
    "over_time",
    "placement",
    "selection",
    "stability",
    "topic_map",
    "topics",
]
