"""Word documents (.docx): exports of Nexis Uni and LexisNexis, one article after the other, and any other as one text.

The structure is the one that the R package LexisNexisTools reads: title, paper, date, lines such as
``Length: 512 words``, then ``Body``, the text, ``Classification``, ``End of Document``. A .docx is a zip with one XML
file of text; both are read here with the guards of the other readers, so that no extra is needed (python-docx reads the
same file with lxml, without limits).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from topicmodel.errors import InputError
from topicmodel.readers.articles import Articles, Value, count_of_words, one_line, without_boilerplate
from topicmodel.readers.dates import FoundDate, find_date, read_date
from topicmodel.readers.problem import Problem
from topicmodel.readers.table import RawTable
from topicmodel.readers.xml import local, parse, records

__all__ = ["MAX_TEXT", "looks_like", "read_bytes"]

MAX_TEXT = 100_000_000
"""Largest text part of a document, unpacked, in bytes."""

_PART = "word/document.xml"
_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"customXml/")
_END = re.compile(r"(?:end of document|fin (?:du|de) document)\.?", re.IGNORECASE)
_BODY = re.compile(r"(?:body|text|full text|corps|corps du texte|texte|texte intégral)", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:classification|classement|graphic|graphique|load-date:?.*|date de chargement\s?:?.*)", re.IGNORECASE
)
_LOADED = re.compile(r"(?:load-date|date de chargement)\s?:?.*", re.IGNORECASE)
_LABEL = re.compile(
    r"(section|rubrique|length|longueur|byline|author|auteur|signature|language|langue|subject|sujet|copyright)"
    r"\s?:\s*(.+)",
    re.IGNORECASE,
)
_NAMES = {
    "rubrique": "section", "longueur": "length", "author": "byline", "auteur": "byline", "signature": "byline",
    "langue": "language", "sujet": "subject",
}  # fmt: skip
_SECTION = re.compile(r"(.*?)[;,]?\s*\b(?:pg?\.|pages?)\s*([\w,-]{1,12})\s*$", re.IGNORECASE)
_TIME = re.compile(r"\b(\d{1,2})[:h]\s?(\d{2})(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_BY = re.compile(r"^(?:par|by)\s+", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*\(\d{1,3}%\)")
_LANGUAGES = {"french": "fr", "français": "fr", "francais": "fr", "english": "en", "anglais": "en", "german": "de",
              "spanish": "es", "italian": "it", "dutch": "nl", "portuguese": "pt"}  # fmt: skip


def looks_like(head: bytes) -> bool:
    """Tell whether the content begins as a Word document does."""
    # An archive that holds a Word document has its bytes too, but begins with the name of a file.
    return head.startswith(b"PK\x03\x04") and head[30:].startswith(_FIRST) and _PART.encode() in head


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read the articles of a Nexis export, or any other Word document as one text.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file; without its suffix it is the id of a document that is no export.

    Returns
    -------
    RawTable
        Of an export ``text``, ``title``, ``date``, ``source`` and where there are any ``section``, ``page``,
        ``words``, ``time``, ``author``, ``language``, ``subjects``, ``copyright``, ``illustrations``. Of another
        document ``id`` and ``text``.

    Raises
    ------
    InputError
        If it is no whole Word document, holds more than `MAX_TEXT` bytes of text, or has no text.
    """
    found = Articles(name)
    lines = [one_line(text) for text in _all_paragraphs(_text_part(data, name), found)]
    ends = [i for i, text in enumerate(lines) if _END.fullmatch(text)]
    if not ends:
        whole = "\n\n".join(filter(None, lines))
        if not whole:
            raise InputError(f"{name}: a Word document without text")
        found.problems.append(Problem(name, "no export of Nexis; the whole document is one text", kept=True))
        found.add({"id": re.sub(r"\.docx$", "", name, flags=re.IGNORECASE), "text": whole})
        return found.table()
    start = 0
    for end in ends:
        for article in _parted([text for text in lines[start:end] if text], found):
            _add(article, found)
        start = end + 1
    if any(lines[start:]):
        found.leave_out("text after the last 'End of Document'; the export is cut off")
    return found.table()


def _text_part(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PART) as part:
            # The size that a zip states may be a lie; what is read is not.
            text = part.read(MAX_TEXT + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise InputError(f"{name}: no whole Word document ({str(error)[:80]})") from error
    if len(text) > MAX_TEXT:
        raise InputError(f"{name}: more than {MAX_TEXT // 10**6} million bytes of text; no Word document has that")
    return text


def _all_paragraphs(document: bytes, found: Articles) -> Iterator[str]:
    """Yield the text of each paragraph; where the document is broken, each is read on its own."""
    try:
        root = parse(document, found.name)
    except InputError:
        whole, problems, _ = records(document, found.name, "p")
        # A paragraph that is lost is not an article that is lost.
        found.problems += [replace(p, row=0, kept=True, part=f"paragraph {p.row}") if p.row else p for p in problems]
        for paragraph in whole:
            yield "".join(_runs(paragraph.element))
    else:
        yield from _paragraphs(root)


def _parted(lines: list[str], found: Articles) -> Iterator[list[str]]:
    """Yield the articles of some lines: more than one where the end of one is lost."""
    bodies = [i for i, text in enumerate(lines) if _BODY.fullmatch(text)]
    start = 0
    for before, body in pairwise(bodies):
        head = _head(lines[before + 1 : body])
        if head is None:
            found.remark("a second line 'Body'; two texts may be joined, or the second be lost")
            continue
        yield lines[start : before + 1 + head]
        start = before + 1 + head
        found.remark("no 'End of Document' before it")
    yield lines[start:]


def _head(lines: list[str]) -> int | None:
    """Return where another article begins: behind the day of loading, else with title and paper above a date."""
    loaded = [i for i, text in enumerate(lines) if _LOADED.fullmatch(text)]
    if loaded:
        return loaded[-1] + 1
    place, _ = _date_line(lines)
    return place - 2 if place is not None and place > 1 and _labels(lines[place:]) else None


def _paragraphs(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph; text boxes, which stand twice in the file, and deleted words are left out."""
    for child in root:
        if local(child) == "p":
            yield "".join(_runs(child))
        elif local(child) not in ("txbxContent", "del"):
            yield from _paragraphs(child)


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in ("tab", "br", "cr", "noBreakHyphen"):
            yield "-" if kind == "noBreakHyphen" else " "
        elif kind not in ("txbxContent", "del", "AlternateContent"):
            yield from _runs(child)


def _add(lines: list[str], found: Articles) -> None:
    body = next((i for i, text in enumerate(lines) if _BODY.fullmatch(text)), None)
    if body is None:
        found.leave_out(f"no line 'Body' in '{' '.join(lines)[:60]}'; a picture or a table")
        return
    head, rest = lines[:body], lines[body + 1 :]
    after = next((i for i, text in enumerate(rest) if _AFTER.fullmatch(text)), len(rest))
    text, parts = without_boilerplate("\n\n".join(rest[:after]))
    place, date = _date_line(head)
    labels = _labels([*head, *rest[after:]])
    section = _SECTION.fullmatch(labels.get("section", ""))
    subjects = [_SUBJECT.sub("", each).strip() for each in labels.get("subject", "").split(";")]
    row: dict[str, Value] = {
        "text": text,
        # A cover page with the search stands before the first article, so count from the date.
        "title": head[max(place - 2, 0)] if place is not None and place > 1 else (head or [""])[0],
        "date": date,
        "source": head[place - 1] if place else None,
        "section": section[1] if section else labels.get("section"),
        "page": section[2] if section else None,
        "words": count_of_words(labels.get("length", "")),
        "time": _time(head[place]) if place is not None else None,
        "author": _BY.sub("", labels.get("byline", "")),
        "language": _LANGUAGES.get(labels.get("language", "").partition(";")[0].strip().lower()),
        "subjects": [each for each in subjects if each],
        "copyright": next((each for each in head if each.lower().startswith(("copyright", "©", "(c)"))), None),
        "illustrations": _graphic(rest[after:]),
    }
    if date is None and text:
        found.remark(f"no date above the text of '{str(row['title'])[:60]}'; left empty")
    found.add(row | parts)


def _date_line(head: list[str]) -> tuple[int | None, Value]:
    """Return the last line that is a date, such as "March 3, 2025 Monday 10:15 AM GMT", and its day."""
    for i in range(len(head) - 1, -1, -1):
        found: FoundDate | None = find_date(head[i]) if len(head[i]) < 80 else None
        if found is not None and found.start == 0:
            return i, found.date
        if (month := read_date(head[i]).date) is not None:
            return i, month
    return None, None


def _time(text: str) -> str | None:
    found = _TIME.search(text)
    if found is None:
        return None
    afternoon = (found[3] or "").lower() == "p"
    hour = int(found[1]) % 12 + 12 * afternoon if found[3] else int(found[1])
    return f"{hour:02d}:{found[2]}"


def _labels(lines: list[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for text in lines:
        match = _LABEL.fullmatch(text.replace("\N{NO-BREAK SPACE}", " "))
        if match:
            kind = match[1].lower()
            labels.setdefault(_NAMES.get(kind, kind), match[2].strip())
    return labels


def _graphic(lines: list[str]) -> str:
    """Return the captions between "Graphic" and the next heading."""
    for i, text in enumerate(lines):
        if text.lower() in ("graphic", "graphique"):
            captions = lines[i + 1 :]
            stop = next((k for k, each in enumerate(captions) if _AFTER.fullmatch(each)), len(captions))
            return "\n\n".join(captions[:stop])
    return ""
