"""``topicmodel export``: what a paper needs of runs, and runs to MLflow."""

import json

import click

from topicmodel.cli.options import read_runs, run_folders
from topicmodel.errors import InputError, nearest

__all__ = ["export"]

FORMS = ("checklist", "latex", "bibtex", "mlflow")


@click.command(short_help="Print a paper's checklist or BibTeX; log to MLflow.")
@run_folders
@click.option(
    "--to", "form", metavar="FORM", default="checklist", show_default=True, help="checklist, latex, bibtex or mlflow."
)
@click.option("--uri", metavar="URI", help="MLflow's server or database; MLFLOW_TRACKING_URI unless told.")
@click.option("--experiment", metavar="NAME", help="MLflow's experiment; the runs' own name unless told.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list of what was logged to MLflow.")
def export(folders: tuple[str, ...], form: str, uri: str | None, experiment: str | None, as_json: bool) -> None:
    """Print what a paper needs of RUNs (folders): the reproducibility items of ACL and
    NAACL as a Markdown or LaTeX table (data, splits, hyper-parameter ranges, number of
    runs, mean and spread, infrastructure, runtime), or the BibTeX of every method used.

    With --to mlflow, log parameters, figures with intervals, versions and all files of
    each run to MLflow (extra "mlflow"), once; print the id that each has there.

    \b
    Examples:
      topicmodel export runs/presse-*
      topicmodel export runs/presse-* --to latex > checklist.tex
      topicmodel export runs/presse-1a2b3c4d --to bibtex > methods.bib
      topicmodel export runs/presse-* --to mlflow --uri http://localhost:5000
      topicmodel export runs/presse-* --to mlflow --uri sqlite:///mlflow.db
    """  # noqa: D205, D301 - click wants the character, not the backslash
    if form not in FORMS:
        raise InputError(f"--to {form}; allowed: {', '.join(FORMS)}{nearest(form, FORMS)}")
    if form != "mlflow" and (uri or experiment or as_json):
        raise InputError(f"--to {form} with --uri, --experiment or --json; these are for --to mlflow")
    runs = read_runs(folders)
    if form == "mlflow":
        from topicmodel.experiment.mlflow_export import export_mlflow

        logged = export_mlflow(runs, uri, experiment)
        rows = [{"run": each.run, "run_id": each.run_id, "new": each.new} for each in logged]
        if as_json:
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for each in logged:
                click.echo(f"{each.run}  {each.run_id}  {'logged' if each.new else 'there already'}")
        return
    from topicmodel.experiment.checklist import checklist
    from topicmodel.experiment.references import bibtex

    if form == "bibtex":
        click.echo(bibtex(runs), nl=False)
    else:
        items = checklist(runs)
        click.echo(items.markdown() if form == "checklist" else items.latex(), nl=False)
