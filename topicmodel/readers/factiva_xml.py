"""Factiva: articles as XML, as its print service writes them (``ppsarticle``), the input of tm.plugin.factiva."""

import re
from xml.etree.ElementTree import Element

from topicmodel.readers.articles import Articles, Value, one_line, without_boilerplate
from topicmodel.readers.dates import read_date
from topicmodel.readers.table import RawTable
from topicmodel.readers.xml import local, records, starts_with_element

__all__ = ["looks_like", "read_bytes"]

_WRAPPED = re.compile(rb"<(?:[\w.-]{1,40}:)?ppsarticle[\s>]")
_TEXTS = ("leadParagraph", "tailParagraphs")
_LISTS = {"newsSubject": "subjects", "region": "regions", "company": "companies", "industry": "industries"}
_LINES = {
    "headline": "title", "byline": "author", "sourceName": "source", "sectionName": "section", "section": "section",
    "pages": "page", "edition": "edition", "volume": "issue", "copyright": "copyright", "publisherName": "publisher",
    "credit": "credit", "notes": "notes", "artWork": "illustrations", "columnName": "section",
}  # fmt: skip


def looks_like(head: bytes) -> bool:
    """Tell whether a document begins with the root of Factiva's print service, or has its article elements."""
    root = starts_with_element(
        head, "PPSResponse", "ppsArticleResponse", "ppsarticleResultSet", "ppsarticle", "article"
    )
    return root and (b"ppsarticle" in head or b"<accessionNo" in head)


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read the articles of a document.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        The columns of `topicmodel.readers.factiva_html.read_bytes`.

    Raises
    ------
    InputError
        If it is no XML or has no article; entities are never read.
    """
    # The outer element where there is one: a broken document is then cut without a remainder.
    articles, problems, _ = records(data, name, "ppsarticle" if _WRAPPED.search(data) else "article")
    found = Articles(name, problems)
    for record in articles:
        found.row = record.row
        article = next((each for each in record.element.iter() if local(each) == "article"), record.element)
        found.add(_article(article, found))
    return found.table()


def _article(article: Element, found: Articles) -> dict[str, Value]:
    row: dict[str, Value] = {}
    texts: list[str] = []
    lists: dict[str, list[str]] = {name: [] for name in _LISTS.values()}
    for child in article:
        kind = local(child)
        if kind in _TEXTS:
            texts += _paragraphs(child)
        elif kind in _LISTS:
            lists[_LISTS[kind]] += [_line(each) for each in child if local(each) == "name"]
        elif kind in _LINES:
            row.setdefault(_LINES[kind], " ".join(_paragraphs(child)))
        elif kind == "publicationDate":
            written = _line(child).split(" ")[0]
            row["date"] = read_date(written).date if written else None
            row["time"] = written[11:16] if written[10:11] == "T" and written[11:16] != "00:00" else None
        elif kind == "publicationTime":
            row["time"] = _line(child)[:5]
        elif kind == "wordCount":
            row["words"] = int(_line(child)) if _line(child).isascii() and _line(child).isdigit() else None
        elif kind == "baseLanguage":
            row["language"] = _line(child).lower()
        elif kind == "accessionNo":
            row["id"] = _line(child)
        elif kind == "reference":
            row.setdefault("id", _line(child).rpartition("::Article/")[2] or None)
    text, parts = without_boilerplate("\n\n".join(texts))
    if row.get("date") is None and text:
        found.remark("no date that can be read; left empty")
    return parts | row | {"text": text} | lists


def _paragraphs(element: Element) -> list[str]:
    """Return the text of each paragraph; an element without any is one."""
    inside = [each for each in element.iter() if local(each) == "paragraph"]
    return [text for each in inside or [element] if (text := _line(each))]


def _line(element: Element) -> str:
    return one_line("".join(element.itertext()))
