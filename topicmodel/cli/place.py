"""``topicmodel place``: articles among themes."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click

from topicmodel.cli.options import at_most_one, id_option, text_option
from topicmodel.cli.say import say, say_problems
from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.objects import Corpus, GroupShare, Placement, storage
from topicmodel.placer import Placer
from topicmodel.reporting import Report, texts
from topicmodel.reporting.folder_page import folder_page, placed

__all__ = ["place"]

SHOWN = 0.01
"""Share from which a theme is shown with a passage."""
WEAKEST = 0.1
"""Least contribution of a passage shown, as a share of its theme's strongest."""


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--codebook", metavar="FILE", help="Themes to place it among (TOML); default: 14 press themes.")
@text_option
@id_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object; one a line for several articles.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table: one row per article, one column per theme.")
@click.option("--html", metavar="PATH", help="Also write a page; a folder of pages for several articles.")
@click.option("--lang", default="fr", show_default=True, help="Language of the pages: fr or en.")
@click.option("--jobs", default=1, show_default=True, help="Processes, for several articles.")
def place(
    sources: tuple[str, ...],
    codebook: str | None,
    text: str | None,
    id_: str | None,
    as_json: bool,
    as_csv: bool,
    html: str | None,
    lang: str,
    jobs: int,
) -> None:
    """Place SOURCE among themes.

    SOURCE is a text, a table of texts, an export of a press archive, a folder of any of these, or - for standard
    input. Several are placed one after the other. Unreadable files in a folder are left out; a file named here must be
    readable.

    \b
    Examples:
      topicmodel place article.txt
      topicmodel place article.txt --html article.html
      topicmodel place janvier.txt fevrier.txt --csv
      topicmodel place presse.csv --text contenu --csv > themes.csv
      topicmodel place textes/ presse.jsonl --text contenu --csv
      cat article.txt | topicmodel place - --json
    """  # noqa: D301 - click wants the character, not the backslash
    at_most_one(json=as_json, csv=as_csv)
    if jobs < 1:
        raise InputError(f"--jobs {jobs}; at least 1 is needed")
    texts(lang)
    corpus = _corpus(sources, text, id_)
    book = None if codebook is None else Codebook.read(codebook)
    for keyword, codes in () if book is None else book.shared().items():
        say(f"keyword '{keyword}' stands in {' and '.join(codes)}; it speaks for each of them")
    placer = Placer(book)
    if len(corpus) == 1:
        placement = placer.place(corpus[0], id=corpus.ids[0])
        pages = [] if html is None else [Report(placement, lang=lang).save(html)]
        show = _json if as_json else _csv if as_csv else _table
        click.echo(show([placement]), nl=False)
    else:
        folder = None if html is None else _folder(html)
        pages = _place_many(placer.place_all(corpus, n_jobs=jobs), folder, lang, as_json=as_json, as_csv=as_csv)
    for page in pages[:1]:
        say(f"page written: {page}" if len(corpus) == 1 else f"{len(pages)} pages written: {page.parent}")


def _corpus(sources: tuple[str, ...], text: str | None, id_: str | None) -> Corpus:
    """Read all sources into one corpus; ids that several of them have are told apart."""
    read = [Corpus.read(source, text=text, id=id_) for source in sources]
    every = read[0]
    if len(read) > 1:
        every = Corpus.from_texts(chain.from_iterable(read), [name for corpus in read for name in corpus.ids])
    for corpus in dict.fromkeys((*read, every)):
        say_problems(corpus.problems)
    return every


def _place_many(
    placements: Iterable[Placement], folder: Path | None, lang: str, *, as_json: bool, as_csv: bool
) -> list[Path]:
    """Print each placement as soon as it is there."""
    pages, rows = [], []
    for number, placement in enumerate(placements):
        if folder is not None:
            name = re.sub(r"[^\w.-]+", "-", placement.document.id)[:100]
            pages.append(Report(placement, lang=lang).save(folder / f"{number + 1:05d}-{name}.html"))
            rows.append(placed(placement, pages[-1].name))
        if as_json:
            click.echo(json.dumps(placement.as_dict(), ensure_ascii=False))
        elif as_csv:
            click.echo(_csv([placement], header=number == 0), nl=False)
        else:
            click.echo(_line(placement))
    if folder is not None:
        storage.write_text(folder / "index.html", folder_page(rows, lang))
    return pages


def _folder(path: str) -> Path:
    folder = Path(path)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be made a folder for the pages ({error.strerror})") from error
    return folder


def _json(placements: list[Placement]) -> str:
    return "".join(json.dumps(p.as_dict(), ensure_ascii=False, indent=1) + "\n" for p in placements)


def _csv(placements: list[Placement], header: bool = True) -> str:
    buffer = io.StringIO()
    codes = sorted(theme.code for theme in placements[0].themes)
    totals = [f"{group.code}_total" for group in placements[0].groups]
    writer = csv.writer(buffer, lineterminator="\n")
    if header:
        writer.writerow(["id", "n_words", "best", *codes, *totals, "unassigned", "abstains", "reason"])
    for p in placements:
        shares = [f"{share:.4f}" for share in (*(p[code].share for code in codes), *(g.share for g in p.groups))]
        begin, end = [p.document.id, p.document.n_words, p.best.code], [f"{p.unassigned:.4f}", int(p.abstains)]
        writer.writerow([*begin, *shares, *end, p.reason])
    return buffer.getvalue()


def _line(placement: Placement) -> str:
    shares = "  ".join(f"{theme.code} {100 * theme.share:.0f} %" for theme in placement.themes[:3])
    none = "" if placement.present else f"  {_none_present(placement)}"
    return f"{placement.document.id}: {shares}" + (f"  ABSTAINS: {placement.reason}" if placement.abstains else none)


def _none_present(placement: Placement) -> str:
    best = max(placement.themes, key=lambda theme: theme.probability)
    return f"NONE PRESENT: the likeliest theme, {best.code}, is there with a probability of {best.probability:.0%}"


def _table(placements: list[Placement]) -> str:
    placement = placements[0]
    names = [
        f"{'  ' * depth}{row.label}{' (total)' if isinstance(row, GroupShare) else ''}"
        for depth, row in placement.outline()
    ]
    width = max(len("(unassigned)"), *map(len, names))
    top = max(0.1, *(row.share for _, row in placement.outline()))
    lines = [f"{placement.document.id} ({placement.document.n_words} words)", ""]
    if placement.abstains:
        lines[1:] = [f"ABSTAINS: {placement.reason}", ""]
    elif not placement.present:
        lines[1:] = [_none_present(placement), ""]
    for name, (_, row) in zip(names, placement.outline(), strict=True):
        bar = "█" * round(24 * row.share / top)
        interval = f"[{100 * row.low:4.1f} – {100 * row.high:4.1f}]"
        lines.append(f"  {name:<{width}} {100 * row.share:5.1f} %  {interval}  {bar}".rstrip())
    lines.append(f"  {'(unassigned)':<{width}} {100 * placement.unassigned:5.1f} %")
    return "\n".join([*lines, "", *_passages(placement)]) + "\n"


def _passages(placement: Placement) -> Iterator[str]:
    """Give a passage of each leading theme: its strongest one that no theme before it has shown, if there is one."""
    shown: set[int] = set()
    for theme in placement.themes[:4]:
        passages = placement.evidence(3, theme.code) if theme.share >= SHOWN else ()
        strong = [each for each in passages if each.contribution > WEAKEST * passages[0].contribution]
        passage = next((each for each in strong if each.start not in shown), passages[0] if passages else None)
        if passage is not None:
            shown.add(passage.start)
            text = " ".join(passage.text.split())
            yield f"  {theme.label}: « {text if len(text) <= 160 else text[:159] + '…'} »"
