"""``topicmodel new, check, run, verify, compare``: experiments."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topicmodel.cli.options import (
    at_most_one,
    cache_option,
    experiment_file,
    jobs_option,
    json_option,
    quiet_option,
    read_experiment,
    read_runs,
    run_folders,
    set_option,
    teller,
)
from topicmodel.objects import display

if TYPE_CHECKING:
    from topicmodel.experiment import Experiment

__all__ = ["check", "compare", "new", "run", "verify"]


@click.command(short_help="Write a commented experiment file.")
@click.argument("file", metavar="FILE", type=click.Path(), default="experiment.toml")
def new(file: str) -> None:
    """Write a commented experiment file that runs as it is (default: experiment.toml).

    \b
    Examples:
      topicmodel new presse.toml
    """  # noqa: D301 - click wants the character, not the backslash
    from topicmodel.experiment.template import write_template

    click.echo(write_template(file))


@click.command(short_help="Validate an experiment file without running it.")
@experiment_file
@set_option
@quiet_option
@json_option
def check(file: str, changes: tuple[str, ...], quiet: bool, as_json: bool) -> None:
    """Validate EXPERIMENT (a TOML file) without running it: keys, types and values;
    files, columns, filters and split; and say what is there. --json prints every
    setting, defaults included.

    \b
    Examples:
      topicmodel check presse.toml
      topicmodel check presse.toml --set model.n_components=60 --json
    """  # noqa: D205, D301 - click wants the character, not the backslash
    experiment = read_experiment(file, changes)
    found = experiment.check()
    number = len(experiment.expand())
    if as_json:
        click.echo(json.dumps(experiment.settings, ensure_ascii=False, indent=1, default=str))
    elif not quiet:
        from topicmodel.experiment.compute import stays_here

        searched = experiment.settings.get("search")
        many = f", a grid of {number} runs" if number > 1 else ""
        if searched:
            keys = display.plural(len(searched["space"]), "key", "keys")
            many = f", a search of {searched['n_trials']} trials over {keys} for the best {searched['objective']}"
        click.echo(f"{file}: valid{many}")
        for line in found:
            click.echo(f"  {line}")
        if here := stays_here(experiment.settings):
            click.echo(f"note: {here}")


@click.command(short_help="Run an experiment to a folder.")
@experiment_file
@set_option
@click.option("--out", "-o", metavar="DIR", type=click.Path(), help="Folder of the run; of the runs, with a grid.")
@cache_option
@jobs_option
@quiet_option
@json_option
def run(
    file: str,
    changes: tuple[str, ...],
    out: str | None,
    cache: str | None,
    jobs: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run EXPERIMENT (a TOML file) to a folder, runs/NAME-DIGEST unless told.

    The folder is written whole or not at all. What was computed before is not computed
    again; after Ctrl-C, the same command goes on where it was.

    \b
    Examples:
      topicmodel run presse.toml
      topicmodel run presse.toml --set model.n_components=60 --set seed=1
      topicmodel run presse.toml --out essai --jobs 2 --quiet
    """  # noqa: D301 - click wants the character, not the backslash
    experiment = read_experiment(file, changes, jobs)
    points, tell = experiment.expand(), teller(quiet)
    done = []
    for number, point in enumerate(points, 1):
        if tell is not None and len(points) > 1:
            said = ", ".join(f"{k} {v}" for k, v in _point(experiment, point).items())
            tell(f"run {number} of {len(points)}: {said}")
        try:
            done.append(point.run(_place(out, experiment, point, len(points)), cache=cache, tell=tell))
        except KeyboardInterrupt:
            if tell is not None:
                tell("stopped; the same command goes on where it was")
            raise
    if as_json:
        rows = [{"folder": str(r.folder), "digest": r.digest, "artefacts": r.manifest["artefacts"]} for r in done]
        click.echo(json.dumps(rows[0] if len(points) == 1 else rows, ensure_ascii=False, indent=1))
    else:
        for each in done:
            click.echo(each.folder)


@click.command(short_help="Does a run come out again, and if not, why?")
@click.argument("folder", metavar="RUN", type=click.Path())
@click.option("--corpus", metavar="PATH", type=click.Path(), help="Where the corpus is now, if not where it was.")
@click.option("--against", "other", metavar="RUN2", type=click.Path(), help="Compare with this copy; run nothing.")
@click.option("--tolerance", type=float, default=1e-6, show_default=True, help="Difference that counts as equal.")
@jobs_option
@quiet_option
@json_option
def verify(
    folder: str,
    corpus: str | None,
    other: str | None,
    tolerance: float,
    jobs: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run the experiment of RUN (a folder) again and compare every artefact.

    Exit code: 0 all identical, 1 equal within tolerance, 2 different, or it could not
    be checked; the likely cause is named: corpus, settings, seed, code, library
    version, processor.

    \b
    Examples:
      topicmodel verify runs/presse-1a2b3c4d
      topicmodel verify runs/presse-1a2b3c4d --corpus /data/presse.csv
      topicmodel verify runs/presse-1a2b3c4d --against from-the-cluster/
    """  # noqa: D301 - click wants the character, not the backslash
    from topicmodel.experiment import Run
    from topicmodel.experiment.verification import against, rerun_and_compare

    if other is not None:
        found = against(Run.read(folder), Run.read(other), tolerance)
    else:
        found = rerun_and_compare(Run.read(folder), corpus, tolerance, 1 if jobs is None else jobs, teller(quiet))
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(f"{found.run}: {found.verdict}" if quiet else str(found))
    click.get_current_context().exit(found.code)


@click.command(short_help="Compare runs: settings, scores, topics, documents.")
@run_folders
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print the table of scores.")
def compare(folders: tuple[str, ...], as_json: bool, as_csv: bool) -> None:
    """Compare RUNs (folders) with the first of them: settings that differ, scores with
    intervals and paired tests, matched topics, the documents that moved most.

    \b
    Examples:
      topicmodel compare runs/presse-1a2b3c4d runs/presse-5e6f7a8b
      topicmodel compare runs/* --csv > scores.csv
    """  # noqa: D205, D301 - click wants the character, not the backslash
    at_most_one(json=as_json, csv=as_csv)
    first, *others = read_runs(folders)
    found = first.compare(*others)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(found.frame().to_csv(index=False), nl=False)
    else:
        click.echo(str(found))


def _point(experiment: "Experiment", point: "Experiment") -> dict[str, Any]:
    from topicmodel.experiment.settings import flat

    values = dict(flat(point.settings))
    return {key: values.get(key) for key in experiment.settings.get("grid", {})}


def _place(out: str | None, experiment: "Experiment", point: "Experiment", n_points: int) -> Path | None:
    """Return the folder of a run; with a grid, one whose name says the point."""
    if out is None or n_points == 1:
        return None if out is None else Path(out)
    said = "-".join(f"{key.rpartition('.')[2]}-{value}" for key, value in _point(experiment, point).items())
    return Path(out) / "".join(c if c.isalnum() or c in "-._" else "-" for c in said)
