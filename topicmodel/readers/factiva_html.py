"""Factiva: articles saved as HTML, with their indexing (a table of two-letter fields) or without.

The structure is the one that the R package tm.plugin.factiva reads: a ``div`` of class ``article xxArticle`` each
(``xx`` is the language), in it a table whose rows are a code (HD headline, BY byline, WC words, PD date, SN source, LP
lead, TD text, AN number) and a value; without indexing, the same values one below the other in ``div`` elements and
paragraphs of class ``articleParagraph``.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from topicmodel.errors import InputError
from topicmodel.readers.articles import Articles, Value, count_of_words, without_boilerplate
from topicmodel.readers.dates import read_date
from topicmodel.readers.html import Classes, decode_page, line, paragraphs, parse
from topicmodel.readers.table import RawTable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["looks_like", "read_bytes"]

_CLASS = r"class\s*=\s*[\"']?\s*article\s+[a-z]{2}Article\b"
_ARTICLE = re.compile(rf"<div\b[^>]{{0,300}}\b{_CLASS}", re.IGNORECASE)
_MARKS = re.compile(_CLASS.encode(), re.IGNORECASE)
_LANGUAGE = re.compile(r"\b([a-z]{2})article\b")
# The code of the paper, filled with zeros to eight characters, the day, and where the article lies.
_NUMBER = re.compile(r"(?:document\s+)?([A-Z0-9]{8,16}(?:1[89]|20)\d{6}[a-z0-9]{6,12})\s*$", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}:\d{2})(?:\s*[ap]\.?m\.?)?", re.IGNORECASE)
_PAGE = re.compile(r"(?:p\.?\s*)?([A-Z]{0,3}\d{1,4}(?:[,-][A-Z]{0,3}\d{1,4})*)")
_BY = re.compile(r"^(?:par|by)\s+", re.IGNORECASE)
_LINES = {
    "HD": "title", "BY": "author", "SN": "source", "SE": "section", "PG": "page", "ED": "edition", "VOL": "issue",
    "CY": "copyright", "PUB": "publisher", "RF": "reference", "CR": "credit", "NT": "notes", "ART": "illustrations",
}  # fmt: skip
_LISTS = {"NS": "subjects", "RE": "regions", "CO": "companies", "IN": "industries"}


def looks_like(head: bytes) -> bool:
    """Tell whether a page has the classes that Factiva gives its articles."""
    return head.startswith(b"<") and _MARKS.search(head) is not None


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read the articles of a page.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        ``id`` (Factiva's number), ``text`` (lead and body), ``title``, ``date``, ``source``, and where there are any
        ``author``, ``words``, ``time``, ``section``, ``page``, ``edition``, ``issue``, ``language``, ``copyright``,
        ``publisher``, ``reference``, ``credit``, ``notes``, ``illustrations`` and the lists ``subjects``, ``regions``,
        ``companies``, ``industries``.

    Raises
    ------
    InputError
        If it is no text or has no article.
    """
    decoded = decode_page(data, name)
    found = Articles(name, decoded.problems(name))
    starts = [match.start() for match in _ARTICLE.finditer(decoded.text)]
    for start, end in pairwise([*starts, len(decoded.text)]):
        try:
            found.add(_article(decoded.text[start:end], found))
        except InputError as error:
            found.leave_out(str(error).removeprefix(f"{found.where}: "))
    return found.table()


def _article(piece: str, found: Articles) -> dict[str, Value]:
    body = parse(piece, found.where)
    root = Classes(body).first("article")
    if root is None:
        raise InputError("no article can be made of it")
    fields = _fields(root)
    row = _indexed(fields) if fields else _plain(root)
    text, parts = without_boilerplate(str(row.get("text") or ""))
    written = row.get("date")
    if isinstance(written, str):
        read = read_date(written)
        row["date"] = read.date
        if read.note and text:
            found.remark(f"date '{written[:60]}' {read.note}")
    elif written is None and text:
        found.remark("no date; left empty")
    language = _LANGUAGE.search((root.attributes.get("class") or "").lower())
    return parts | row | {"text": text, "language": language[1] if language else None}


def _fields(root: "LexborNode") -> dict[str, "LexborNode"]:
    """Return the cells of the table by their codes."""
    fields: dict[str, LexborNode] = {}
    # Pages that were saved by some browsers have lost the class.
    for cell in Classes(root).all("index") + root.css("td"):
        value = cell.next
        while value is not None and value.tag != "td":
            value = value.next
        code = line(cell).replace("\N{NO-BREAK SPACE}", " ").strip()
        if value is not None and re.fullmatch("[A-Z]{2,4}", code):
            fields.setdefault(code, value)
    return fields


def _indexed(fields: dict[str, "LexborNode"]) -> dict[str, Value]:
    row: dict[str, Value] = {name: line(fields[code]) for code, name in _LINES.items() if code in fields}
    row |= {name: _names(line(fields[code])) for code, name in _LISTS.items() if code in fields}
    row.setdefault("section", line(fields.get("CLM")))
    row["author"] = _BY.sub("", str(row.get("author") or ""))
    row["text"] = "\n\n".join(paragraphs(fields[code]) for code in ("LP", "TD") if code in fields)
    row["date"] = line(fields.get("PD")) or None
    row["time"] = line(fields.get("ET"))
    row["words"] = count_of_words(line(fields.get("WC")))
    number = line(fields.get("AN"))
    found = _NUMBER.search(number)
    row["id"] = found[1] if found else number.removeprefix("Document ") or None
    return row


def _plain(root: "LexborNode") -> dict[str, Value]:
    """Read an article without codes: what each line is, its form and place tell."""
    classes = Classes(root)
    body = [node for node in classes.all("articleparagraph") if line(node)]
    row: dict[str, Value] = {"text": "\n\n".join(paragraphs(node) for node in body)}
    row["title"] = line(root.css_first("#hd"))
    row["author"] = _BY.sub("", classes.text("author"))
    unnamed: list[str] = []
    for text in _lines(root):
        _sort(text, row, unnamed)
    # Behind the name stand a code of the source, an edition and the language's name.
    row["source"] = unnamed[0] if unnamed else None
    if not row.get("id"):
        found = _NUMBER.search(line(root))
        row["id"] = found[1] if found else None
    return row


def _lines(root: "LexborNode") -> Iterator[str]:
    child = root.first_child
    while child is not None:
        if child.tag in ("div", "p") and child.attributes.get("id") != "hd":
            kind = (child.attributes.get("class") or "").lower()
            if "article" not in kind and "author" not in kind:
                yield line(child)
        child = child.next


def _sort(text: str, row: dict[str, Value], unnamed: list[str]) -> None:
    """Put one line without a code where it belongs; lines after the date without a form of their own are the source."""
    number = _NUMBER.fullmatch(text)
    if number:
        row["id"] = number[1]
    elif count_of_words(text) is not None and len(text) < 20:
        row["words"] = count_of_words(text)
    elif "date" not in row and read_date(text).date is not None:
        row["date"] = text
    elif _TIME.fullmatch(text):
        row["time"] = text
    elif text.lower().startswith(("copyright", "©", "(c)")):
        row["copyright"] = text
    elif unnamed:
        page = _PAGE.fullmatch(text)
        if page and "page" not in row:
            row["page"] = page[1]
        else:
            unnamed.append(text)
    elif "date" in row:
        unnamed.append(text)
    elif text:
        row.setdefault("section", text)


def _names(codes: str) -> list[str]:
    """Return the names in "fra : France | eurz : Europe"."""
    return [name for each in codes.split("|") if (name := each.rpartition(" : ")[2].strip())]
