"""One file per format: bytes on disk to an Arrow table and a list of problems."""

from topicmodel.readers.problem import Problem
from topicmodel.readers.reading import read
from topicmodel.readers.sniff import FORMATS
from topicmodel.readers.table import MAX_CHARACTERS, RawTable, canonical

__all__ = ["FORMATS", "MAX_CHARACTERS", "Problem", "RawTable", "canonical", "read"]
