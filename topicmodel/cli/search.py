"""``topicmodel search``: the trials of an experiment file."""

import json

import click

from topicmodel.cli.options import (
    cache_option,
    experiment_file,
    jobs_option,
    json_option,
    quiet_option,
    read_experiment,
    set_option,
    teller,
)

__all__ = ["search"]


@click.command(short_help="Search for the best settings of an experiment.")
@experiment_file
@set_option
@click.option("--out", "-o", metavar="DIR", type=click.Path(), help="Folder of the study and its runs.")
@cache_option
@jobs_option
@quiet_option
@json_option
def search(
    file: str,
    changes: tuple[str, ...],
    out: str | None,
    cache: str | None,
    jobs: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run the trials of [search] in EXPERIMENT (a TOML file): each is a run like any
    other, in runs/NAME-search-DIGEST unless told.

    The same file gives the same study. After Ctrl-C, the same command goes on where
    it was; with a larger n_trials it goes on from there. Needs the extra "search".

    \b
    Examples:
      topicmodel search presse.toml
      topicmodel search presse.toml --set search.n_trials=50 --jobs 2
      topicmodel compare runs/presse-search-1a2b3c4d/trial-00*
    """  # noqa: D205, D301 - click wants the character, not the backslash
    experiment = read_experiment(file, changes, jobs)
    study = experiment.search(out, cache=cache, tell=teller(quiet))
    click.echo(json.dumps(study.as_dict(), ensure_ascii=False, indent=1) if as_json else str(study))
