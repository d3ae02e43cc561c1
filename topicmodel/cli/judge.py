"""``topicmodel judge``: predictions of any classifier in a table."""

import json

import click

from topicmodel.cli.options import at_most_one, json_option

__all__ = ["judge"]


@click.command(short_help="Judge a classifier's predictions in a table.")
@click.argument("table")
@click.option("--true", default="true", show_default=True, metavar="COLUMN", help="What is true.")
@click.option("--predicted", default="predicted", show_default=True, metavar="COLUMN", help="What was predicted.")
@click.option("--baseline", "baselines", multiple=True, metavar="COLUMN", help="Other predictions; may be repeated.")
@click.option("--separator", metavar="TEXT", help="Separates several labels in a cell, such as ';'.")
@click.option("--probabilities", metavar="PREFIX", help="Start of the columns of probabilities, such as p_.")
@click.option("--seed", default=0, show_default=True, help="Of the bootstrap.")
@json_option
@click.option("--latex", "as_latex", is_flag=True, help="Print a LaTeX table.")
def judge(
    table: str,
    true: str,
    predicted: str,
    baselines: tuple[str, ...],
    separator: str | None,
    probabilities: str | None,
    seed: int,
    as_json: bool,
    as_latex: bool,
) -> None:
    """Judge the predictions in TABLE (CSV, TSV, JSON lines, Parquet; one row per
    text), whatever classifier made them: accuracy and F1 with intervals, classes,
    confusion, calibration, paired tests against other columns.

    \b
    Examples:
      topicmodel judge predictions.csv --true section --predicted svm
      topicmodel judge predictions.csv --baseline svm --baseline coder2
      topicmodel judge predictions.csv --separator ';' --json
    """  # noqa: D205, D301 - click wants the character, not the backslash
    at_most_one(json=as_json, latex=as_latex)
    # The rooms of evaluation load scikit-learn, which no other command should wait for.
    from topicmodel.evaluation.prediction_tables import judge_table

    scores = judge_table(
        table,
        true=true,
        predicted=predicted,
        baselines=baselines,
        separator=separator,
        probabilities=probabilities,
        seed=seed,
    )
    if as_json:
        click.echo(json.dumps(scores.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(scores.latex() if as_latex else str(scores), nl=not as_latex)
