"""Messages: standard output is for the answer, standard error for everything else."""

import click

__all__ = ["say"]


def say(message: str) -> None:
    """Print a message to standard error, with the name of the program."""
    click.echo(f"topicmodel: {message}", err=True)
