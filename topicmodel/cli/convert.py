"""``topicmodel convert``: a corpus from one format to another."""

import sys

import click

from topicmodel.cli.options import id_option, text_option
from topicmodel.cli.say import say, say_problems

__all__ = ["convert"]


@click.command(short_help="Convert a corpus from one format to another.")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--format", "format_", metavar="FORMAT", help="Format of IN; by its content when not given.")
@click.option("--to", metavar="FORMAT", help="Format of OUT; by its suffix when not given.")
@text_option
@id_option
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
def convert(
    source: str, target: str, format_: str | None, to: str | None, text: str | None, id_: str | None, quiet: bool
) -> None:
    """Read IN and write OUT: arrow, parquet, jsonl, csv, iramuteq, mallet or gensim.

    OUT is written whole or not at all; what stood there stays until then. Large JSON
    lines and Parquet files are read in batches; .arrow files open at once afterwards.

    \b
    Examples:
      topicmodel convert presse.csv presse.parquet --text contenu
      topicmodel convert presse.parquet presse.txt
      topicmodel convert enorme.jsonl enorme.arrow
      topicmodel convert presse.jsonl mallet/presse --to mallet
    """  # noqa: D301 - click wants the character, not the backslash
    from tqdm import tqdm

    from topicmodel.writers.converting import convert as convert_file

    with tqdm(unit="%", total=100, disable=quiet or not sys.stderr.isatty(), leave=False) as bar:

        def watch(stage: str, done: int, total: int) -> None:
            bar.set_description(stage, refresh=False)
            bar.n = round(100 * done / max(total, 1))
            bar.refresh()

        done = convert_file(source, target, format=format_, to=to, text=text, id=id_, watch=watch)
    say_problems(done.problems)
    say(f"{done.n_documents} documents written: {done.path}")
