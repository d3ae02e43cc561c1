"""``topicmodel corpus``: what is in a corpus, what reading made of it, and a clean copy."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from topicmodel.cli.options import at_most_one, id_option, text_option
from topicmodel.cli.say import say
from topicmodel.errors import InputError
from topicmodel.objects import Corpus
from topicmodel.objects.cleaning import require_suffix
from topicmodel.objects.cleaning_view import LANGUAGES
from topicmodel.objects.language import in_language
from topicmodel.writers import find_format

__all__ = ["corpus"]

F = TypeVar("F", bound=Callable[..., Any])


def _source(command: F) -> F:
    """Add what names the texts: PATH, the columns of a table, the format."""
    command = click.option("--format", help="Format of the input, when not to be guessed.")(command)
    return click.argument("path")(text_option(id_option(command)))


@click.group(short_help="Describe, check and clean a corpus.")
def corpus() -> None:
    """Describe, check and clean a corpus: a folder, an export of a press archive, a
    table."""  # noqa: D205, D209


@corpus.command(short_help="Documents by month and outlet, lengths, gaps.")
@_source
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print documents by month and outlet.")
def describe(path: str, text: str | None, id_: str | None, format: str | None, as_json: bool, as_csv: bool) -> None:
    """Count documents by month and outlet, lengths and missing values."""
    at_most_one(json=as_json, csv=as_csv)
    counts = Corpus.read(path, text=text, id=id_, format=format).describe()
    if as_json:
        click.echo(json.dumps(asdict(counts), ensure_ascii=False, indent=1, default=str))
    else:
        click.echo(counts.frame().to_csv(index=False) if as_csv else str(counts), nl=not as_csv)


@corpus.command()
@_source
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per remark.")
@click.option("--save", metavar="FILE", help="Write the report as .html or .json too.")
def report(path: str, text: str | None, id_: str | None, format: str | None, as_csv: bool, save: str | None) -> None:
    """Say what reading kept, repaired and left out, and why."""
    if save is not None:
        require_suffix(Path(save))
    found = Corpus.read(path, text=text, id=id_, format=format).cleaning
    if save is not None:
        found.save(save)
    if as_csv:
        click.echo(found.frame().to_csv(index=False), nl=False)
        return
    click.echo(str(found))
    for problem in found.problems:
        click.echo(f"    {problem}")


@corpus.command()
@_source
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per document.")
@click.option("--passages", is_flag=True, help="With --csv: one row per paragraph.")
def languages(path: str, text: str | None, id_: str | None, format: str | None, as_csv: bool, passages: bool) -> None:
    """Tell the language of every document and of every paragraph."""
    if passages and not as_csv:
        raise InputError("--passages without --csv; it needs --csv")
    found = Corpus.read(path, text=text, id=id_, format=format).languages()
    if as_csv:
        frame = found.passage_frame() if passages else found.frame()
        click.echo(frame.to_csv(index=False), nl=False)
        return
    click.echo(repr(found).strip("<>"))
    for problem in found.remarks():
        click.echo(f"    {problem.where}: {problem.what}")
    foreign = [i for i, is_foreign in enumerate(found.foreign) if is_foreign]
    for row, why in zip(foreign, found.why(foreign), strict=True):
        click.echo(f"    {found.table['id'][row].as_py()}: {why}")


@corpus.command(short_help="Write what is kept, and say what is not.")
@_source
@click.argument("out")
@click.option("--since", metavar="DATE", help="First date kept: 2019, 2019-03 or 2019-03-31.")
@click.option("--until", metavar="DATE", help="Last date kept.")
@click.option("--french", is_flag=True, help="Keep documents in French.")
@click.option("--foreign", metavar="FILE", help="With --french: write the others there.")
@click.option("--deduplicate", is_flag=True, help="Keep one of several near-duplicates.")
@click.option("--threshold", default=0.5, show_default=True, help="Their smallest similarity.")
@click.option("--keep", default="earliest", show_default=True, help="Which stays: earliest or longest.")
@click.option("--report", "report_to", metavar="FILE", help="Write the cleaning report (.html or .json).")
@click.option("--lang", default="fr", show_default=True, help="Language of the page: fr or en.")
def clean(
    path: str,
    text: str | None,
    id_: str | None,
    format: str | None,
    out: str,
    since: str | None,
    until: str | None,
    french: bool,
    foreign: str | None,
    deduplicate: bool,
    threshold: float,
    keep: str,
    report_to: str | None,
    lang: str,
) -> None:
    """Read PATH and write what is kept of it to OUT (formats as for convert).

    Prints how many documents each step left; nothing is dropped without a line in
    the report.

    \b
    Example:
      topicmodel corpus clean europresse/ corpus.parquet --french --deduplicate \\
        --report cleaning.html
    """  # noqa: D301 - click wants the character, not the backslash
    if foreign is not None and not french:
        raise InputError("--foreign without --french; it needs --french")
    # Asked before the work, not after it.
    for file in filter(None, (out, foreign)):
        find_format(Path(file).name)
    if report_to is not None:
        require_suffix(Path(report_to))
        in_language(LANGUAGES, lang)
    documents = Corpus.read(path, text=text, id=id_, format=format)
    if since is not None or until is not None:
        documents = documents.between(since, until)
    if french:
        read_as = documents.languages()
        if foreign is not None:
            _save_foreign(documents.foreign(read_as), foreign)
        documents = documents.french(read_as)
    if deduplicate:
        documents = documents.deduplicate(threshold, keep=keep)
    if not len(documents):
        raise InputError(f"{path}: no document is left; {out} is not written")
    documents.save(out)
    if report_to is not None:
        documents.cleaning.save(report_to, lang=lang)
    click.echo(str(documents.cleaning))


def _save_foreign(others: Corpus, path: str) -> None:
    if len(others):
        others.save(path)
    else:
        say(f"no document is in another language than French; {Path(path).name} is not written")
