"""The command line: parse, call, print."""

from topicmodel.cli.program import main

__all__ = ["main"]
