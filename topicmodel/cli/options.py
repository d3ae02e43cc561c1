"""What several commands share: options, experiment files, folders of runs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from topicmodel.cli.say import say, say_problems
from topicmodel.errors import InputError

if TYPE_CHECKING:
    from topicmodel.experiment import Experiment, Run
    from topicmodel.objects import Corpus

__all__ = ["at_most_one", "read_corpus", "read_experiment", "read_runs", "teller"]

text_option = click.option("--text", metavar="COLUMN", help="Column of the texts, for a table.")
id_option = click.option("--id", "id_", metavar="COLUMN", help="Column of the ids, for a table.")

experiment_file = click.argument("file", metavar="EXPERIMENT", type=click.Path())
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say nothing but the answer: no progress, no notes.")
jobs_option = click.option("--jobs", type=int, help="Threads and processes; changes no bit of the result.")
cache_option = click.option("--cache", metavar="DIR", type=click.Path(), help="Where finished stages are kept.")
run_folders = click.argument("folders", metavar="RUN...", nargs=-1, required=True, type=click.Path())


def _keys(context: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Complete --set with the keys of the file."""
    from topicmodel.experiment import Experiment
    from topicmodel.experiment.settings import flat

    try:
        # After an option that still lacks its value, click has not named the arguments yet.
        experiment = Experiment.read(context.params["file"] or context.args[0])
    except (InputError, IndexError):
        return []
    return [CompletionItem(f"{key}=") for key, _ in flat(experiment.settings) if key.startswith(start)]


set_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=_keys,
    help="Take another value, as --set model.n_components=60; may stand several times.",
)


def at_most_one(**given: bool) -> None:
    """Refuse options of which one excludes the other, ``at_most_one(json=True, csv=True)``."""
    said = [f"--{name}" for name, is_given in given.items() if is_given]
    if len(said) > 1:
        raise InputError(f"{' and '.join(said)}; one of them is allowed")


def read_corpus(path: str, text: str | None = None, id: str | None = None) -> "Corpus":
    """Read a corpus and say what was left out or repaired."""
    from topicmodel.objects import Corpus

    corpus = Corpus.read(path, text=text, id=id)
    say_problems(corpus.problems)
    return corpus


def read_experiment(file: str, changes: tuple[str, ...], jobs: int | None = None) -> "Experiment":
    """Read an experiment file with the values of --set and --jobs."""
    from topicmodel.experiment import Experiment
    from topicmodel.experiment.settings import parse_value

    pairs = {}
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not key:
            raise InputError(f"--set {change}: write KEY=VALUE, as in --set model.n_components=60")
        pairs[key.strip()] = parse_value(value.strip())
    experiment = Experiment.read(file, pairs)
    return experiment if jobs is None else experiment.set({"compute.n_jobs": jobs})


def read_runs(folders: Sequence[str]) -> "list[Run]":
    """Read runs, those of a search or grid included.

    The page that `topicmodel report` wrote beside a run is passed over, since ``runs/*`` names it too.
    """
    from topicmodel.experiment.study import read_runs as read

    return read(folder for folder in folders if folder.removesuffix(".html") not in {*folders} - {folder})


def teller(quiet: bool) -> Callable[[str], None] | None:
    """Return what is told how far the work is."""
    return None if quiet else say
