"""``topicmodel evaluate``: saved topics on a corpus."""

import json

import click

from topicmodel.cli.options import json_option
from topicmodel.cli.say import say_problems
from topicmodel.errors import InputError
from topicmodel.objects import Corpus, Topics

__all__ = ["evaluate"]


@click.command(short_help="Judge saved topics on a corpus.")
@click.argument("topics")
@click.argument("corpus")
@click.option("--reference", metavar="PATH", help="A second, external corpus for coherence.")
@click.option("--text", metavar="COLUMN", help="Column of the texts, for a table.")
@click.option("-n", "n_words", default=10, show_default=True, help="Leading words per topic.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print the table of topics.")
@click.option("--latex", "as_latex", is_flag=True, help="Print a LaTeX table.")
@click.option("--jobs", default=1, show_default=True, help="Threads.")
def evaluate(
    topics: str,
    corpus: str,
    reference: str | None,
    text: str | None,
    n_words: int,
    as_json: bool,
    as_csv: bool,
    as_latex: bool,
    jobs: int,
) -> None:
    """Judge TOPICS (a file that Topics.save wrote) on CORPUS (a folder, CSV, JSON
    lines, Parquet): coherence with intervals, diversity, redundancy, exclusivity.

    Held-out likelihood, stability and labels need the fitted model: tm.evaluate in
    Python.

    \b
    Examples:
      topicmodel evaluate topics.npz presse.csv
      topicmodel evaluate topics.npz presse.csv --csv > topics.csv
    """  # noqa: D205, D301 - click wants the character, not the backslash
    if as_json + as_csv + as_latex > 1:
        raise InputError("--json, --csv, --latex; one of them is allowed")
    if jobs < 1:
        raise InputError(f"--jobs {jobs}; at least 1 is needed")
    judged, documents = Topics.read(topics), _corpus(corpus, text)
    other = None if reference is None else _corpus(reference, text)
    # The rooms of evaluation load scikit-learn, which no other command should wait for.
    from topicmodel.evaluation import suite

    scores = suite.evaluate(judged, documents, reference=other, n_words=n_words, n_jobs=jobs)
    if as_json:
        click.echo(json.dumps(scores.as_dict(), ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(scores.topic_frame().to_csv(index=False), nl=False)
    else:
        click.echo(scores.latex() if as_latex else str(scores), nl=not as_latex)


def _corpus(path: str, text: str | None) -> Corpus:
    corpus = Corpus.read(path, text=text)
    say_problems(corpus.problems)
    return corpus
