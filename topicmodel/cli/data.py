"""``topicmodel data``: corpora by name."""

import json

import click

__all__ = ["data"]

_WHERE = {
    "package": "comes with the package",
    "data folder": "in TOPICMODEL_DATA",
    "cache": "in the cache",
    "network": "to be downloaded",
    "nowhere": "to be put in its place",
}


@click.group(short_help="List, fetch and describe corpora that have a name.")
def data() -> None:
    """Corpora that have a name: the embedded press corpus and public French data sets.

    \b
    Examples:
      topicmodel data list
      topicmodel data info sib200-fra
      topicmodel data get masakhanews-fra --split dev
    """  # noqa: D301 - click wants the character, not the backslash


@data.command("list", short_help="List the corpora and where they are.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per corpus and split, one a line.")
def list_(as_json: bool) -> None:
    """List every corpus with its splits: how many documents, and where it is now."""
    from topicmodel.datasets import DATASETS, whereabouts

    rows = []
    for name, dataset in DATASETS.items():
        for part in dataset.parts:
            place, path = whereabouts(name, part.split)
            row = {"name": name, "split": part.split, "documents": part.documents or None, "place": place}
            rows.append(row | {"path": None if path is None else str(path)})
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    for name, dataset in DATASETS.items():
        click.echo(f"{name}: {dataset.what}")
        for row in (each for each in rows if each["name"] == name):
            documents = f"{row['documents']:,} documents" if row["documents"] else ""
            click.echo(f"  {row['split']:<12} {documents:>17}  {_WHERE[str(row['place'])]}".rstrip())


@data.command(short_help="Fetch a corpus and print where it is.")
@click.argument("name", metavar="NAME")
@click.option("--split", metavar="SPLIT", help="Which one; default: its first.")
@click.option("--all", "every", is_flag=True, help="Every split that can be downloaded or is there.")
def get(name: str, split: str | None, every: bool) -> None:
    """Fetch the corpus NAME if it is not there, compare its digest, and print its path.

    Without a network the message says which file to put where.
    """
    from topicmodel.datasets import dataset_path, find_dataset, whereabouts

    dataset = find_dataset(name)
    splits = [part.split for part in dataset.parts if whereabouts(name, part.split)[0] != "nowhere"]
    for each in splits if every else [dataset.part(split).split]:
        click.echo(str(dataset_path(name, each)))


@data.command(short_help="Print licence, source and citation of a corpus.")
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def info(name: str, as_json: bool) -> None:
    """Print what the corpus NAME is: licence, home page, files with their digests, and its BibTeX."""
    from dataclasses import asdict

    from topicmodel.datasets import dataset_folder, find_dataset

    dataset = find_dataset(name)
    if as_json:
        click.echo(json.dumps(asdict(dataset), ensure_ascii=False, indent=1))
        return
    click.echo(f"{dataset.name}: {dataset.what}\nlicence: {dataset.licence}\nhome: {dataset.home}")
    if name != "press":
        click.echo(f"files (below $TOPICMODEL_DATA or {dataset_folder()}):")
        for part in dataset.parts:
            click.echo(f"  {part.split}: {part.path}, {part.documents:,} documents")
            click.echo(f"    {part.url or 'no download'}")
            click.echo(f"    SHA-256 {part.sha256 or 'not known; that of the first download is kept'}")
    click.echo(f"\n{dataset.citation}")
