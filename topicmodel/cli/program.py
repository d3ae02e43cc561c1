"""Entry point of the command line."""

import os
import sys
from typing import NoReturn

import click

from topicmodel.cli.codebook import codebook
from topicmodel.cli.completion import completion
from topicmodel.cli.convert import convert
from topicmodel.cli.corpus import corpus
from topicmodel.cli.data import data
from topicmodel.cli.evaluate import evaluate
from topicmodel.cli.experiment import check, compare, new, run, verify
from topicmodel.cli.export import export
from topicmodel.cli.judge import judge
from topicmodel.cli.place import place
from topicmodel.cli.report import report
from topicmodel.cli.say import say
from topicmodel.cli.search import search
from topicmodel.errors import TopicModelError

__all__ = ["cli", "main"]


_SECTIONS = {
    "Articles": (place, corpus, convert, data),
    "Themes and judgement": (codebook, evaluate, judge),
    "Experiments": (new, check, run, search, verify, compare, report, export),
    "Shell": (completion,),
}


class _Sections(click.Group):
    """A group whose help lists its commands in the order of a day's work, under a heading each."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        width = max(map(len, self.commands))
        for heading, commands in _SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{each.name:<{width}}", each.get_short_help_str(80)) for each in commands])


@click.group(
    cls=_Sections,
    commands=[command for commands in _SECTIONS.values() for command in commands],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="topicmodel")
def cli() -> None:
    """Topic models and theme placement for French press, reproducible to the bit."""


def main() -> NoReturn:
    """Run the command line; exit 0 when it answered, 2 when it was asked wrongly, 130 when interrupted."""
    # French on a terminal that believes it is ASCII is a crash otherwise.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        # What a command gives its context as exit code comes back as a number.
        code = cli.main(standalone_mode=False, prog_name="topicmodel")
        sys.stdout.flush()
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        help_of = f"; see '{context.command_path} --help'" if context else ""
        say(f"error: {' '.join(error.format_message().split()).rstrip('.')}{help_of}")
        sys.exit(2)
    except TopicModelError as error:
        say(f"error: {error}")
        sys.exit(2)
    except BrokenPipeError:
        # The reader has left (`| head`); what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
