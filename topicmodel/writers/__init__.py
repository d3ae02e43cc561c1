"""One file per format: an Arrow table to bytes on disk, whole or not at all."""

from topicmodel.writers.writing import FORMATS, find_format, write

__all__ = ["FORMATS", "find_format", "write"]
