"""TEI XML: one document, a teiCorpus of many, or a newspaper issue whose articles are divisions.

References
----------
.. [1] TEI Consortium, "TEI P5: Guidelines for Electronic Text Encoding and Interchange". https://tei-c.org/guidelines/p5/
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from topicmodel.readers.articles import Articles, Value
from topicmodel.readers.table import RawTable
from topicmodel.readers.xml import local, records, starts_with_element

__all__ = ["looks_like", "read_bytes"]

_ROOTS = ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LEFT_OUT = {
    "note", "figure", "fw", "teiHeader", "front", "back", "gap", "del", "surplus", "bibl", "biblStruct",
    "listBibl", "figDesc", "desc", "standOff", "facsimile", "table", "formula",
}  # fmt: skip
_BLOCKS = {
    "p", "head", "ab", "l", "lg", "item", "list", "div", "div1", "div2", "div3", "sp", "said", "opener",
    "closer", "byline", "dateline", "quote", "argument", "trailer", "salute", "signed", "body", "cit",
    "epigraph",
}  # fmt: skip
_IN_LINE = {"byline", "dateline", "quote", "said", "cit"}  # blocks only where they stand beside paragraphs
_PREFERRED = ("corr", "reg", "expan", "unclear", "sic", "orig", "abbr")
_MILESTONES = {"lb", "pb", "cb", "gb", "milestone"}


def looks_like(head: bytes) -> bool:
    """Tell whether the content is XML whose root is of TEI."""
    return starts_with_element(head, *_ROOTS)


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read TEI XML; each article is a row.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        Columns ``id``, ``title``, ``date`` (``@when``, as it stands), ``author``, ``source`` (the newspaper, else the
        publisher), ``language`` and ``text``: the paragraphs of the body, parted by blank lines, without notes,
        figures and running titles; of two readings (``choice``) the corrected one. Several ``<div type="article">``
        of one body are a row each.

    Raises
    ------
    InputError
        If it is no XML that can be read, or holds no TEI element.
    """
    found, problems, _ = records(data, name, "TEI", "TEI.2")
    articles = Articles(name, problems)
    for record in found:
        for row in _articles(record.element):
            articles.row = record.row
            articles.add(row)
    return articles.table()


def _articles(tei: Element) -> Iterator[Mapping[str, Value]]:
    text = _first(tei, "text")
    body = _first(text, "body") if text is not None else None
    if body is None:
        body = text
    row = _header(_first(tei, "teiHeader"))
    row["id"] = tei.get(f"{_XML}id") or row.get("id")
    row["language"] = (text is not None and text.get(f"{_XML}lang")) or tei.get(f"{_XML}lang") or row.get("language")
    divisions = [] if body is None else [e for e in _all(body, "div", "div1", "div2") if e.get("type") == "article"]
    if len(divisions) < 2:
        yield row | {"text": "" if body is None else _plain(body)}
        return
    for number, division in enumerate(divisions, 1):
        head = _first(division, "head")
        byline = _first(division, "byline")
        own = division.get(f"{_XML}id") or (f"{row['id']}-{number}" if row["id"] else None)
        author = None if byline is None else _plain(byline)
        title = row.get("title") if head is None else _plain(head)
        yield row | {"id": own, "title": title, "author": author or row.get("author"), "text": _plain(division)}


def _header(header: Element | None) -> dict[str, str | None]:
    if header is None:
        return {}
    described = _first(header, "sourceDesc")
    sources = [part for part in (described, header) if part is not None]
    row: dict[str, str | None] = {"title": _title(header, described), "author": None}
    for part in sources:
        row["author"] = row["author"] or "; ".join(_names(part, "author")) or None
        row.setdefault("source", _journal(part))
    row["source"] = row["source"] or next((n for part in sources for n in _names(part, "publisher")), None)
    days = (day for part in sources for e in _all(part, "date") if (day := _day(e)))
    row["date"] = next(days, None)
    row["id"] = next(iter(_names(header, "idno")), None)
    languages = (e.get("ident") for e in _all(header, "language"))
    row["language"] = next(languages, None)
    return row


def _title(header: Element, described: Element | None) -> str | None:
    statement = _first(header, "titleStmt")
    titles = _all(statement, "title") if statement is not None else []
    main = [t for t in titles if t.get("type") == "main"] or titles[:1]
    article = [] if described is None else [t for t in _all(described, "title") if t.get("level") == "a"]
    return next((found for t in [*main, *article] if (found := _line(t))), None)


def _journal(part: Element) -> str | None:
    return next((found for t in _all(part, "title") if t.get("level") == "j" and (found := _line(t))), None)


def _day(date: Element) -> str | None:
    for key in ("when", "when-iso", "from", "notBefore"):
        if date.get(key):
            return str(date.get(key))[:10]
    return _line(date) or None


def _names(part: Element, tag: str) -> list[str]:
    return list(dict.fromkeys(found for e in _all(part, tag) if (found := _line(e))))


def _line(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _first(element: Element, tag: str) -> Element | None:
    return next(iter(_all(element, tag)), None)


def _all(element: Element, *tags: str) -> list[Element]:
    return [e for e in element.iter() if e is not element and local(e) in tags]


def _plain(element: Element) -> str:
    parts: list[str] = []
    _collect(element, parts)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _collect(element: Element, parts: list[str]) -> None:
    parts.append(_spaced(element.text))
    children = list(element)
    if local(element) == "choice":
        order = sorted(children, key=lambda e: _PREFERRED.index(local(e)) if local(e) in _PREFERRED else 99)
        children = order[:1]
    paragraphs = any(local(child) in _BLOCKS - _IN_LINE for child in children)
    for child in children:
        tag = local(child)
        if tag in _MILESTONES:
            # A line of the page ends: a space, except inside a word.
            parts.append("" if child.get("break") == "no" else " ")
        elif tag not in _LEFT_OUT:
            edge = "\n" if tag in _BLOCKS - _IN_LINE or (tag in _IN_LINE and paragraphs) else ""
            parts.append(edge)
            _collect(child, parts)
            parts.append(edge)
        parts.append(_spaced(child.tail))


def _spaced(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", text or "")
