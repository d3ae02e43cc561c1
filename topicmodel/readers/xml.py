"""The one door for XML: entities and DTDs off, depth and attributes limited, damaged records cut out and listed.

Why expat and no dependency: everything that makes XML dangerous (entities, DTDs, files fetched while parsing) is
asked of the program through handlers; none is set here but those that refuse. defusedxml does the same around
`ElementTree`, without limits of depth; lxml would do (``resolve_entities=False, no_network=True, huge_tree=False``)
but mends broken XML silently, so that the text of one article may end up in another. Here a broken document is cut at
its records instead: each record is read on its own and the bad ones are listed.

References
----------
.. [1] C. Heimes, "defusedxml: attacks on XML", https://pypi.org/project/defusedxml/
"""

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from topicmodel.errors import InputError
from topicmodel.readers.decode import decode
from topicmodel.readers.problem import Problem

__all__ = ["MAX_ATTRIBUTE", "MAX_DEPTH", "Record", "local", "parse", "records", "starts_with_element"]

MAX_DEPTH = 200
"""Deepest nesting that is read; press formats need a tenth of it."""
MAX_ATTRIBUTE = 100_000
"""Longest attribute and largest number of attributes of one element, in characters and attributes."""

_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,1000}\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!(?:[A-Za-z_][\w.-]{0,60}|#[0-9]{1,8}|#x[0-9A-Fa-f]{1,6});)")
_PROLOG = r"(?:\s|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^<>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+"
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]{1,40})?\s*=\s*(?:\"[^\"<]{0,500}\"|'[^'<]{0,500}')")
_ROOT = re.compile(_PROLOG + r"<([A-Za-z_][\w.:-]*)")


class _Refused(Exception):
    """What the document contains that is never read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an XML document.

    Parameters
    ----------
    row : int
        Its number in the document, counted from 1, bad ones included.
    element : xml.etree.ElementTree.Element
        Its tree; names with a namespace are written ``{namespace}name``.
    """

    row: int
    element: Element


def starts_with_element(head: bytes, *names: str) -> bool:
    """Tell whether an XML document begins with one of these elements, whatever its prefix.

    Examples
    --------
    >>> starts_with_element(b"<?xml version='1.0'?><!-- x --><tei:TEI xmlns:tei='u'>", "TEI", "teiCorpus")
    True
    """
    match = _ROOT.match(head[:65536].decode("utf-8", "replace"))
    return match is not None and match[1].rpartition(":")[2] in names


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def parse(data: bytes, name: str) -> Element:
    """Parse a whole document, strictly.

    Parameters
    ----------
    data : bytes
        The document; its declared encoding is believed where the bytes agree.
    name : str
        Name for messages.

    Returns
    -------
    xml.etree.ElementTree.Element
        The root.

    Raises
    ------
    InputError
        If it is not well-formed, declares entities, or is nested too deeply.

    Examples
    --------
    >>> parse("<a><b>été</b></a>".encode(), "a.xml")[0].text
    'été'
    """
    text, _ = _text(data, name)
    try:
        return _tree(text)
    except _Refused as error:
        raise InputError(f"{name}: {error}") from error


def records(data: bytes, name: str, *names: str) -> tuple[list[Record], list[Problem], Element | None]:
    """Parse a document and find its records; where it is broken, read each record on its own.

    Parameters
    ----------
    data : bytes
        The document.
    name : str
        Name for messages.
    *names : str
        Local names of the elements that are records. A record inside a record belongs to the outer one.

    Returns
    -------
    records : list of Record
        The records that can be read, in their order.
    problems : list of Problem
        Repairs (kept) and records that cannot be read (left out).
    root : Element or None
        The whole tree; of a broken document what stands before the first record, if that can be read.

    Raises
    ------
    InputError
        If it is no text, or no record can be read.
    """
    text, problems = _text(data, name)
    try:
        root = _tree(text)
        _require_closed(text, names)
    except _Refused as whole:
        fault = str(whole)
    else:
        found = [Record(row, element) for row, element in enumerate(_outermost(root, names), 1)]
        if not found:
            raise InputError(f"{name}: no element {' or '.join(names)} in it; the root is {local(root)}")
        return found, problems, root
    text, repairs = _mended(text)
    try:
        root = _tree(text)
        _require_closed(text, names)
    except _Refused as whole:
        fault = str(whole)
        repairs.append("each record was read on its own")
    else:
        found = [Record(row, element) for row, element in enumerate(_outermost(root, names), 1)]
        return found, [*problems, Problem(name, f"{fault}; {', '.join(repairs)}", kept=True)], root
    problems.append(Problem(name, f"{fault}; {', '.join(repairs)}", kept=True))
    good = []
    for row, (piece, beside) in enumerate(_pieces(text, names), 1):
        if not piece:
            problems.append(Problem(name, "cannot be read: its start tag is damaged", kept=False, row=row))
            continue
        if beside:
            what = f"{beside:,} characters behind it are of no record and were not read"
            problems.append(Problem(name, what, kept=True, row=row))
        try:
            good.append(Record(row, _outermost(_tree(piece), names)[0]))
        except _Refused as error:
            what = str(error).partition(": ")[2]  # the line would be that of the record
            problems.append(Problem(name, f"cannot be read: {what}", kept=False, row=row))
    if not good:
        raise InputError(f"{name}: no well-formed XML ({fault}), and no record of it can be read")
    return good, problems, _beginning(text, names)


def _text(data: bytes, name: str) -> tuple[str, list[Problem]]:
    declared = _DECLARED.match(data[:400])
    decoded = decode(data, name, None if declared is None else declared[1].decode("ascii"))
    return decoded.text, decoded.problems(name)


def _tree(text: str, *, whole: bool = True) -> Element:
    """Build the tree of a text, or say what in it is refused; a beginning (not `whole`) is closed where it ends."""
    text = _DECLARATION.sub("", text, count=1).lstrip()
    parser = expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    builder = TreeBuilder()
    opened: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        opened.append(_clark(tag))
        if len(opened) > MAX_DEPTH:
            raise _Refused(f"line {parser.CurrentLineNumber}: nested deeper than {MAX_DEPTH} elements")
        if attributes and (len(attributes) > MAX_ATTRIBUTE or max(map(len, attributes.values())) > MAX_ATTRIBUTE):
            raise _Refused(f"line {parser.CurrentLineNumber}: an attribute longer than {MAX_ATTRIBUTE:,} characters")
        builder.start(opened[-1], {_clark(key): value for key, value in attributes.items()})

    def end(_: str) -> None:
        builder.end(opened.pop())

    def refuse(*_: object) -> int:
        raise _Refused(f"line {parser.CurrentLineNumber}: it declares entities, which are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SkippedEntityHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(text.encode("utf-8", "replace"), whole)
        while opened:
            builder.end(opened.pop())
        return builder.close()
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, str(error))
        raise _Refused(f"line {error.lineno}: {what}") from error
    except (AssertionError, IndexError, ValueError) as error:
        raise _Refused(f"no XML: {error}") from error


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def _outermost(root: Element, names: tuple[str, ...]) -> list[Element]:
    if local(root) in names:
        return [root]
    found: list[Element] = []
    for child in root:
        if isinstance(child.tag, str):
            found += _outermost(child, names)
    return found


def _mended(text: str) -> tuple[str, list[str]]:
    """Repair what many programs get wrong: HTML's names of characters, bare ampersands, control characters."""
    repairs = []
    text, controls = _FORBIDDEN.subn("", text)
    if controls:
        repairs.append(f"{controls} characters that XML does not allow taken out")

    def character(match: re.Match[str]) -> str:
        found = html.unescape(match.group())
        return match.group() if found == match.group() or any(c in "<>&" for c in found) else found

    plain, named = text, 0
    if "&" in text:
        plain = _NAMED.sub(character, text)
        named = text.count("&") - plain.count("&")
    if named:
        repairs.append(f"{named} names of characters (such as &nbsp;) that XML does not know replaced")
    plain, bare = _BARE.subn("&amp;", plain)
    if bare:
        repairs.append(f"{bare} bare '&' written out")
    return plain, repairs


def _require_closed(text: str, names: tuple[str, ...]) -> None:
    """Refuse a CDATA section whose end is lost: well-formed all the same, it swallows records up to the next end."""
    if "<![CDATA[" not in text:
        return
    opened = swallowed = False
    for match in re.finditer(rf"<!\[CDATA\[|\]\]>|{_start_tag(names)}", text):
        token = match.group()
        if token == "]]>":
            opened = swallowed = False
        elif token != "<![CDATA[":
            swallowed = opened
        elif swallowed:
            raise _Refused(f"line {text.count(chr(10), 0, match.start()) + 1}: a CDATA section before it is not closed")
        else:
            opened = True


def _beginning(text: str, names: tuple[str, ...]) -> Element | None:
    """Return what stands before the first record, which is the description of a feed."""
    first = re.search(_start_tag(names), text)
    try:
        return _tree(text[: first.start()] if first else "", whole=False)
    except _Refused:
        return None


def _start_tag(names: tuple[str, ...]) -> str:
    return rf"<(?:[\w.-]{{1,40}}:)?(?:{'|'.join(map(re.escape, names))})(?=[\s>])"


def _pieces(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield each record as a document of its own, and how many characters behind it are of no record.

    A record that ends without having begun is yielded as an empty string.
    """
    starts = [match.start() for match in re.finditer(_start_tag(names), text)]
    end = re.compile(rf"</(?:[\w.-]{{1,40}}:)?(?:{'|'.join(map(re.escape, names))})\s*>")
    last = text.rfind("</")  # the end of the root, where it is whole
    spaces = dict.fromkeys(_NAMESPACE.findall(text[: starts[0]])) if starts else {}
    unended = 0
    yield from [("", 0)] * len(end.findall(text, 0, starts[0] if starts else len(text)))
    for begin, stop in itertools.pairwise([*starts, len(text)]):
        match = end.search(text, begin, stop)
        behind = match.end() if match else stop
        ends = len(end.findall(text, behind, stop))
        # An end may be that of a record around others, which could not be read.
        lost, unended = max(ends - unended, 0), max(unended - ends, 0) + (match is None)
        beside = 0 if ends or stop == len(text) else len(text[behind : min(stop, last)].strip())
        yield f"<all {' '.join(spaces)}>{text[begin:behind]}</all>", beside
        yield from [("", 0)] * lost
