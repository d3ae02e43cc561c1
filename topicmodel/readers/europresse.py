"""Europresse (Eureka.cc in Quebec): articles exported as HTML, in its layouts since 2010.

The structure is the one that the R package tm.plugin.europresse, Europarser and minet read. Newest: an ``article`` each
with classes ``DocPublicationName``, ``DocHeader``, ``titreArticle``, ``docOcurrContainer``, ``publiC-lblNodoc``;
oldest: a cell of a table each, whose text stands between line breaks after ``TitreArticleVisu``.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from topicmodel.errors import InputError
from topicmodel.readers.articles import Articles, Value, count_of_words, without_boilerplate
from topicmodel.readers.dates import find_date
from topicmodel.readers.html import Classes, decode_page, line, paragraphs, parse
from topicmodel.readers.table import RawTable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["looks_like", "read_bytes"]

_MARKS = re.compile(rb"DocPublicationName|docOcurrContainer|titreArticleVisu", re.IGNORECASE)
_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_PUBLICATION = re.compile(r"<(?:span|div)\b[^>]*\bclass\s*=\s*[\"']?\s*(?:rdp__)?DocPublicationName\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b([a-z]{2,12})[·•.](\d{8})[·•.]([A-Z0-9_-]{1,20})[·•.]([\w-]{1,40})")
_ISSUE = re.compile(r",\s*(?=(?:no\b|n°|nº|num|vol|issue|édition|edition|hors[- ]série|\d))", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:p\.|pages?\b)\s*(\w[^|]{0,40}?)\s*$", re.IGNORECASE)
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_ESCAPED = re.compile(r"</?(?:p|br|b|i|em|strong|a|span|div)\b[^<>]*>|&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)
_AUTHOR = re.compile(r"^(?:par|by)\s+", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Tell whether a page has one of the classes that Europresse alone gives its elements."""
    return head.startswith(b"<") and _MARKS.search(head) is not None


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read the articles of an export.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        ``id`` (document number), ``text``, ``title``, ``date``, ``source``, and where there are any ``issue``,
        ``section``, ``page``, ``time``, ``words``, ``author``, ``kicker`` (line above the title), ``subtitle``,
        ``illustrations``, ``notes``, ``copyright``, ``url``, ``also`` (other papers with the same article).

    Raises
    ------
    InputError
        If it is no text or has no article.
    """
    decoded = decode_page(data, name)
    found = Articles(name, decoded.problems(name))
    for piece in _pieces(decoded.text):
        try:
            found.add(_article(piece, found))
        except InputError as error:
            found.leave_out(str(error).removeprefix(f"{found.where}: "))
    return found.table()


def _pieces(page: str) -> Iterator[str]:
    """Cut the page where an article begins, so that a broken one does not spoil the next."""
    starts = [m.start() for m in _ARTICLE.finditer(page)] or [m.start() for m in _PUBLICATION.finditer(page)]
    if len(starts) < 2:
        # One article: a page of the mobile site has no <article> and the title may stand before the publication.
        yield page
        return
    for start, end in zip(starts, [*starts[1:], len(page)], strict=True):
        yield page[start:end]


def _article(piece: str, found: Articles) -> dict[str, Value]:
    body = parse(piece, found.where)
    root = body.css_first("article") or body
    classes = Classes(root)
    header = _header(classes)
    number = _DOCUMENT.search(classes.text("public-lblnodoc")) or _DOCUMENT.search(line(root)[-2000:])
    date = find_date(header, year=int(number[2][:4]) if number else None)
    before, after = (header[: date.start], header[date.end :]) if date else ("", header)
    guessed = False
    if date is None and number is not None:
        date = find_date(number[2])
        guessed = date is not None
    source, issue = _source(classes)
    page, time = _PAGE.search(after), _TIME.search(after)
    text, parts = _text(root, classes)
    if guessed and header and text:
        found.remark(f"no date in '{header[:60]}'; taken from the number of the document")
    if date is None and text:
        found.remark(f"no date in '{header[:60]}'; left empty" if header else "no date; left empty")
    return {
        "id": "·".join(number.groups()) if number else None,
        "text": text,
        "title": _title(classes),
        "date": date.date if date else None,
        "source": source,
        "issue": issue,
        "section": before.strip(" ,;-|"),
        "page": page[1] if page else None,
        "time": f"{int(time[1]):02d}:{time[2]}" if time else None,
        "words": count_of_words(after),
        "author": _author(root, classes),
        "kicker": next((line(n) for n in classes.all("sm-margin-bottomnews") if _inside(n, "titrearticle")), None),
        "subtitle": classes.text("rdp__subtitle"),
        "also": _also(classes),
    } | parts


def _header(classes: Classes) -> str:
    """Return the line of section, date, words and page; the oldest layout has an element for each."""
    lines = [line(node).strip(" ,") for node in classes.all("docheader")]
    if any(lines):
        return ", ".join(each for each in lines if each)
    subsection = classes.first("doctitresoussection")
    sibling = _next(subsection) if subsection is not None else None
    if sibling is not None:
        return line(sibling)
    margins = classes.all("sm-margin-bottom")
    return line(margins[1]) if len(margins) > 1 else ""


def _source(classes: Classes) -> tuple[str | None, str | None]:
    """Part the name of the paper from its issue: "La Vigie, no. 24 910"."""
    node = classes.first("docpublicationname", "rdp__docpublicationname", "sm-margin-bottom")
    lines = [] if node is None else [" ".join(each.split()) for each in node.text().split("\n")]
    lines = [each.strip(" ,") for each in lines if each.strip(" ,")]
    if not lines:
        return None, None
    name, *issue = _ISSUE.split(lines[0], maxsplit=1)
    return name, ", ".join([*issue, *lines[1:]]) or None


def _title(classes: Classes) -> str:
    return classes.text("rdp__articletitle", "titrearticlevisu", "titrearticle", "grandtitre")


def _author(root: "LexborNode", classes: Classes) -> str:
    named = classes.text("docauthors") or next(
        (line(n) for n in reversed(classes.all("sm-margin-bottomnews")) if not _inside(n, "titrearticle")), ""
    )
    title = classes.first("titrearticlevisu")
    if not named and title is not None and root.tag == "article" and title.tag == "p":
        # Layout of 2012: the element after the title, unless that is the text already.
        following = _next(title)
        if following is not None and following.tag == "div" and not following.css_first("p"):
            named = line(following)
    return _AUTHOR.sub("", named) if len(named) < 300 else ""


def _text(root: "LexborNode", classes: Classes) -> tuple[str, dict[str, Value]]:
    """Return the text of the article, and what stands in or beside it that is not its text."""
    aside = [node for node in root.css("aside, footer") if not _inside_tag(node, ("aside", "footer"))]
    captions = list(root.css("figcaption"))
    beside = [
        *aside,
        *captions,
        *classes.all("apd-wrapper"),
        *classes.all("doc-legalinfo"),
        *classes.all("public-lblnodoc"),
    ]
    out = {node.mem_id for node in beside}
    containers = classes.all("doctext") or classes.all("dococurrcontainer")
    texts = [paragraphs(n, out) for n in containers if not _inside(n, "doctext", "dococurrcontainer")]
    author = None
    if not containers:
        author, text = _oldest_text(root, classes, out)
        texts = [text]
    whole = "\n\n".join(filter(None, texts))
    if _ESCAPED.search(whole):
        # Some papers deliver their text as HTML written out: tags and entities stand in it as characters.
        whole = paragraphs(parse(whole, "text"))
    text, parts = without_boilerplate(whole)
    _, legal = without_boilerplate("\n\n".join(paragraphs(node) for node in (*classes.all("doc-legalinfo"), *aside)))
    notes, asides = without_boilerplate("\n\n".join(paragraphs(n, out - {n.mem_id}) for n in aside if n.tag == "aside"))
    pictures = [*(line(node) for node in captions), parts.get("illustrations"), asides.get("illustrations")]
    parts |= {"illustrations": "\n\n".join(str(each) for each in pictures if each)}
    parts["copyright"] = parts.get("copyright") or legal.get("copyright")
    parts["notes"] = notes
    link = next((a for a in root.css("a[href]") if "est paru dans" in line(a) or _announced(a)), None)
    parts["url"] = (link.attributes.get("href") or None) if link is not None else None
    return text, parts | ({"author": author} if author else {})


def _oldest_text(root: "LexborNode", classes: Classes, out: set[int]) -> tuple[str | None, str]:
    """Return author and text of an article whose text stands between line breaks, in no element of its own."""
    heads = ("docpublicationname", "rdp__docpublicationname", "docheader", "titrearticlevisu", "titrearticle")
    out = out | {node.mem_id for name in heads for node in classes.all(name)}
    lines = [each for each in paragraphs(root, out).split("\n\n") if each and not _DOCUMENT.fullmatch(each)]
    # A short line without an end is the author's name, as tm.plugin.europresse takes it.
    if len(lines) > 1 and len(lines[0].split()) <= 10 and lines[0][-1] not in ".!?:»":
        return _AUTHOR.sub("", lines[0]), "\n\n".join(lines[1:])
    return None, "\n\n".join(lines)


def _also(classes: Classes) -> list[str]:
    """Return the other papers that printed the article, with the day where it is said."""
    found = []
    for node in classes.all("source-name-apd"):
        row = node.parent
        while row is not None and row.tag != "tr":
            row = row.parent
        day = "" if row is None else Classes(row).text("apd-sources-date")
        found.append(f"{line(node)} ({day})" if day else line(node))
    return [each for each in dict.fromkeys(found) if each]


def _announced(link: "LexborNode") -> bool:
    """Tell whether the text before a link says that the article is there: "Cet article est paru dans <a>…</a>"."""
    before = link.parent
    return before is not None and line(before).startswith("Cet article est paru dans")


def _next(node: "LexborNode") -> "LexborNode | None":
    """Return the element that follows."""
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _inside(node: "LexborNode", *names: str) -> bool:
    parent = node.parent
    while parent is not None:
        if not set(names).isdisjoint((parent.attributes.get("class") or "").lower().split()):
            return True
        parent = parent.parent
    return False


def _inside_tag(node: "LexborNode", tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
