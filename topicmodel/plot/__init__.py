"""Free functions that draw results; the only readers of the plotting library."""

from topicmodel.plot.placement_bars import placement
from topicmodel.plot.topic_bars import topics

__all__ = ["placement", "topics"]
