"""Messages: standard output is for the answer, standard error for everything else."""

from collections.abc import Sequence

import click

from topicmodel.readers.problem import Problem

__all__ = ["say", "say_problems"]

_SHOWN = 20


def say(message: str) -> None:
    """Print a message to standard error, with the name of the program."""
    click.echo(f"topicmodel: {message}", err=True)


def say_problems(problems: Sequence[Problem]) -> None:
    """Print what was wrong with an input, the first twenty at most."""
    for problem in problems[:_SHOWN]:
        say(str(problem))
    if len(problems) > _SHOWN:
        say(f"and {len(problems) - _SHOWN:,} more of the kind; 'topicmodel corpus report' lists them all")
