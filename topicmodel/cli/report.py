"""``topicmodel report``: the page of a run, or of two side by side."""

from pathlib import Path

import click

from topicmodel.cli.options import read_runs, run_folders
from topicmodel.errors import InputError

__all__ = ["report"]


@click.command(short_help="Write the page of a run, or of runs side by side.")
@run_folders
@click.option("-o", "--output", metavar="PATH", help="The page; default: RUN.html beside the folder.")
@click.option("--corpus", metavar="PATH", help="Where the corpus is now, if not where it was.")
@click.option("--lang", default="fr", show_default=True, help="Language of the page: fr or en.")
def report(folders: tuple[str, ...], output: str | None, corpus: str | None, lang: str) -> None:
    """Write one HTML file that shows RUN (a folder): topics with their words, course and
    passages, documents with search and filters, scores, provenance; themes where it has no
    topics. It needs no network. Several RUNs are compared side by side.

    \b
    Examples:
      topicmodel report runs/presse-1a2b3c4d
      topicmodel report runs/presse-1a2b3c4d -o presse.html --lang en
      topicmodel report runs/presse-1a2b3c4d runs/presse-5e6f7a8b -o comparison.html
    """  # noqa: D205, D301 - click wants the character, not the backslash
    from topicmodel.reporting import Report

    runs = read_runs(folders)
    if len(runs) > 1:
        if corpus is not None:
            raise InputError("--corpus with several runs; it is for the page of one")
        page = Report(runs[0].compare(*runs[1:]), lang=lang)
        default = runs[0].folder.with_name("comparison.html")
    else:
        page = Report(runs[0], lang=lang, corpus=None if corpus is None else runs[0].corpus(corpus))
        default = runs[0].folder.with_name(f"{runs[0].folder.name}.html")
    click.echo(str(page.save(Path(output) if output is not None else default)))
