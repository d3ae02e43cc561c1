"""``topicmodel codebook``: check, suggest, diff, agreement."""

import json
from typing import Any

import click

from topicmodel.cli.options import json_option
from topicmodel.cli.say import say_problems
from topicmodel.codebook import Codebook
from topicmodel.objects import Corpus

__all__ = ["codebook"]

_max_share = click.option(
    "--max-share", type=float, default=0.25, show_default=True, help="Words in more of the documents are too frequent."
)
_text = click.option("--text", metavar="COLUMN", help="Column of the texts, for a table.")
_id = click.option("--id", "id_", metavar="COLUMN", help="Column of the ids, for a table.")


@click.group()
def codebook() -> None:
    """Check a codebook on a corpus, find missing keywords, compare codebooks and coders."""


@codebook.command(short_help="Look every keyword up in a corpus.")
@click.argument("codebook", metavar="CODEBOOK")
@click.argument("corpus", metavar="CORPUS")
@click.option("--concordance", metavar="KEYWORD", help="Show this keyword in its contexts instead.")
@click.option("-n", "n", type=int, default=10, show_default=True, help="Contexts shown.")
@_max_share
@_text
@_id
@json_option
def check(
    codebook: str,
    corpus: str,
    concordance: str | None,
    n: int,
    max_share: float,
    text: str | None,
    id_: str | None,
    as_json: bool,
) -> None:
    """Look every keyword of CODEBOOK (TOML) up in CORPUS (a folder, CSV, JSON lines,
    Parquet).

    \b
    Examples:
      topicmodel codebook check themes.toml presse.csv
      topicmodel codebook check themes.toml presse.csv --concordance migrant
    """  # noqa: D205, D301 - click wants the character, not the backslash
    result = Codebook.read(codebook).check(_corpus(corpus, text, id_), max_share=max_share)
    if concordance is None:
        _answer(str(result), result.as_dict(), as_json)
    else:
        found = result.concordance(concordance, n=n)
        _answer(str(found), found.as_dict(), as_json)


@codebook.command(short_help="Suggest keywords that are missing.")
@click.argument("codebook", metavar="CODEBOOK")
@click.argument("corpus", metavar="CORPUS")
@click.option("-n", "n", type=int, default=10, show_default=True, help="Words per theme at most.")
@click.option("--min-documents", type=int, default=5, show_default=True, help="Fewest documents a word stands in.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the word vectors.")
@_max_share
@_text
@_id
@json_option
def suggest(
    codebook: str,
    corpus: str,
    n: int,
    min_documents: int,
    seed: int,
    max_share: float,
    text: str | None,
    id_: str | None,
    as_json: bool,
) -> None:
    """Suggest keywords that CODEBOOK (TOML) lacks, from CORPUS (a folder, CSV, JSON lines, Parquet)."""
    book, documents = Codebook.read(codebook), _corpus(corpus, text, id_)
    result = book.suggest(documents, n=n, min_documents=min_documents, max_share=max_share, random_state=seed)
    _answer(str(result), result.as_dict(), as_json)


@codebook.command(short_help="Say what changed between two codebooks.")
@click.argument("old")
@click.argument("new")
@json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """Say what changed from codebook OLD to codebook NEW (TOML files)."""
    result = Codebook.read(old).diff(Codebook.read(new))
    _answer(str(result), result.as_dict(), as_json)


@codebook.command(short_help="Compare the tables of two coders.")
@click.argument("a", metavar="A.csv")
@click.argument("b", metavar="B.csv")
@json_option
def agreement(a: str, b: str, as_json: bool) -> None:
    """Compare two coders' tables (CSV with columns id and codes; several codes separated by ; or ,)."""
    from topicmodel.codebook import coder_agreement, coder_tables

    result = coder_agreement.agreement(coder_tables.read_annotations(a), coder_tables.read_annotations(b))
    _answer(str(result), result.as_dict(), as_json)


def _corpus(path: str, text: str | None, id_: str | None) -> Corpus:
    corpus = Corpus.read(path, text=text, id=id_)
    say_problems(corpus.problems)
    return corpus


def _answer(text: str, data: dict[str, Any], as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if as_json else text)
