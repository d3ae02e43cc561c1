"""HTML: bytes to text, text to a tree, an element to paragraphs; hostile pages are refused, not suffered.

The parser is lexbor (through selectolax), which builds the tree that a browser builds. What is quadratic in that
algorithm (elements nested without end, thousands of attributes) is looked for beforehand.
"""

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from topicmodel.errors import InputError
from topicmodel.readers.decode import Decoded, decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["MAX_DEPTH", "Classes", "decode_page", "line", "paragraphs", "parse"]

MAX_DEPTH = 3000
"""Most elements that may stand inside one another."""


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_MAX_TAG = 50_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{_MAX_TAG}}}")
# Elements that end by themselves do not nest; the others do until they are closed.
_ENDS_ITSELF = _words(
    "area base br col embed hr img input link meta param source track wbr p li td th tr tbody thead tfoot option dd dt "
    "html head body"
)
_BLOCKS = _words(
    "address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_SILENT = _words("script style template noscript iframe object svg button select textarea title head")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def decode_page(data: bytes, name: str) -> Decoded:
    """Decode a page, whose head may name its encoding.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name for messages.

    Returns
    -------
    Decoded
        See `topicmodel.readers.decode.decode`.

    Raises
    ------
    InputError
        If there is nothing in it, or it is no text.
    """
    charset = _CHARSET.search(data[:4096])
    return decode(data, name, None if charset is None else charset[1].decode("ascii", "replace"))


def parse(text: str, name: str) -> "LexborNode":
    r"""Build the tree of a page or of a piece of one.

    Parameters
    ----------
    text : str
        HTML.
    name : str
        File and place, for messages.

    Returns
    -------
    selectolax.lexbor.LexborNode
        The ``body``; never use it after the next statement lets go of it (it holds its tree).

    Raises
    ------
    InputError
        If elements are nested deeper than `MAX_DEPTH`, or a tag is longer than any real one.

    Examples
    --------
    >>> paragraphs(parse("<p>Il pleut<br>encore.</p><p>Il <i>neige</i>.</p>", "a.html"))
    'Il pleut\n\nencore.\n\nIl neige.'
    """
    from selectolax.lexbor import LexborHTMLParser

    depth = deepest = 0
    for close, tag in _TAG.findall(text):
        if tag.lower() not in _ENDS_ITSELF:
            depth = depth - 1 if close else depth + 1
            deepest = max(deepest, depth)
            depth = max(depth, 0)
    if deepest > MAX_DEPTH:
        raise InputError(f"{name}: elements nested {deepest:,} deep; at most {MAX_DEPTH:,} are allowed")
    for tag_start in _LONG_TAG.finditer(text):
        if len(text[tag_start.start() : tag_start.end()].split()) > _MAX_TAG // 50:
            raise InputError(f"{name}: a tag of more than {_MAX_TAG:,} characters")
    body = LexborHTMLParser(text).body
    if body is None:
        raise InputError(f"{name}: no page can be made of it")
    return body


class Classes:
    """The elements of a tree by their class, in the order of the page; case does not count.

    Parameters
    ----------
    root : selectolax.lexbor.LexborNode
        The element below which they stand.

    Examples
    --------
    >>> classes = Classes(parse("<p class='DocHeader x'>Une</p><p class='x'>Deux</p>", "a.html"))
    >>> [line(node) for node in classes.all("x")], classes.first("docheader").tag, classes.first("y")
    (['Une', 'Deux'], 'p', None)
    """

    def __init__(self, root: "LexborNode") -> None:
        self._nodes: dict[str, list[LexborNode]] = {}
        for node in root.css("[class]"):
            for name in dict.fromkeys((node.attributes.get("class") or "").lower().split()):
                self._nodes.setdefault(name, []).append(node)

    def all(self, name: str) -> "list[LexborNode]":
        """Return the elements of a class (in lower case)."""
        return self._nodes.get(name, [])

    def first(self, *names: str) -> "LexborNode | None":
        """Return the first element of the first of these classes that occurs."""
        return next((self._nodes[name][0] for name in names if name in self._nodes), None)

    def text(self, *names: str) -> str:
        """Return the line of text of the first of these classes that has any."""
        lines = (line(node) for name in names for node in self.all(name))
        return next((each for each in lines if each), "")


def paragraphs(node: "LexborNode", without: Container[int] = ()) -> str:
    """Return the text of an element, paragraphs parted by a blank line.

    Parameters
    ----------
    node : selectolax.lexbor.LexborNode
        The element.
    without : container of int
        ``mem_id`` of elements inside it to be left out.

    Returns
    -------
    str
        Without scripts, styles and forms. Non-breaking spaces stay.
    """
    parts = (_SPACES.sub(" ", part).strip() for part in "".join(_pieces(node, without)).split("\0"))
    return "\n\n".join(part for part in parts if part)


def line(node: "LexborNode | None", without: Container[int] = ()) -> str:
    """Return the text of an element on one line; nothing for None."""
    return "" if node is None else paragraphs(node, without).replace("\n\n", " ")


def _pieces(node: "LexborNode", without: Container[int]) -> Iterator[str]:
    """Yield texts, and NUL where a block begins or ends; an own stack, because a page may nest deeper than Python."""
    stack: list[tuple[LexborNode, bool]] = [(node, True)]
    while stack:
        current, entering = stack.pop()
        if current.is_text_node:
            yield (current.text_content or "").replace("\0", "")
            continue
        tag = current.tag or ""
        if tag in _SILENT or tag.startswith("-") or (entering and current.mem_id in without):
            continue
        if tag in _BLOCKS:
            yield "\0"
        if entering:
            stack.append((current, False))
            child = current.last_child
            while child is not None:
                stack.append((child, True))
                child = child.prev
