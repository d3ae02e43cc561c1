"""``topicmodel export``: what a paper needs of runs."""

import click

from topicmodel.errors import InputError, nearest

__all__ = ["export"]

FORMS = ("checklist", "latex", "bibtex")


@click.command(short_help="Print a paper's checklist or the BibTeX of runs.")
@click.argument("folders", metavar="RUN...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--to", "form", metavar="FORM", default="checklist", show_default=True, help="checklist, latex or bibtex."
)
def export(folders: tuple[str, ...], form: str) -> None:
    """Print what a paper needs of RUNs (folders): the reproducibility items of ACL and
    NAACL as a Markdown or LaTeX table (data, splits, hyper-parameter ranges, number of
    runs, mean and spread, infrastructure, runtime), or the BibTeX of every method used.

    \b
    Examples:
      topicmodel export runs/presse-*
      topicmodel export runs/presse-* --to latex > checklist.tex
      topicmodel export runs/presse-1a2b3c4d --to bibtex > methods.bib
    """  # noqa: D205, D301 - click wants the character, not the backslash
    if form not in FORMS:
        raise InputError(f"--to {form}; allowed: {', '.join(FORMS)}{nearest(form, FORMS)}")
    from topicmodel.experiment import Run
    from topicmodel.experiment.checklist import checklist
    from topicmodel.experiment.references import bibtex

    runs = [Run.read(folder) for folder in folders]
    if form == "bibtex":
        click.echo(bibtex(runs), nl=False)
    else:
        items = checklist(runs)
        click.echo(items.markdown() if form == "checklist" else items.latex(), nl=False)
