"""News feeds: RSS 2.0 (and 0.9x), RSS 1.0 (RDF) and Atom.

References
----------
.. [1] RSS Advisory Board, "RSS 2.0 Specification". https://www.rssboard.org/rss-specification
.. [2] M. Nottingham and R. Sayre, "The Atom Syndication Format", RFC 4287. DOI 10.17487/RFC4287
"""

from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from topicmodel.readers.articles import Articles, Value
from topicmodel.readers.markup import plain
from topicmodel.readers.table import RawTable
from topicmodel.readers.xml import local, records, starts_with_element

__all__ = ["looks_like", "read_bytes"]

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


def looks_like(head: bytes) -> bool:
    """Tell whether the content is XML whose root is one of a feed."""
    if starts_with_element(head, "rss"):
        return True
    if starts_with_element(head, "feed"):
        return b"http://www.w3.org/2005/Atom" in head or b"http://purl.org/atom/" in head
    return starts_with_element(head, "RDF") and b"http://purl.org/rss/" in head


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read a feed; each item is a row.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        Columns ``id`` (guid), ``title``, ``date``, ``author``, ``source`` (that of the item, else the title of the
        feed), ``section`` (categories), ``url`` and ``text``: the whole content where the feed has it, else the
        description, as plain text.

    Raises
    ------
    InputError
        If it is no XML that can be read, or has no item.
    """
    found, problems, root = records(data, name, "item", "entry")
    outlet = None if root is None else _outlet(root)
    items = Articles(name, problems)
    for record in found:
        items.row = record.row
        items.add(_item(record.element, outlet))
    return items.table()


def _outlet(root: Element) -> str | None:
    holder = next((e for e in root if local(e) == "channel"), root)
    return next((plain(_all_text(e)) or None for e in holder if _is(e, "title")), None)


def _item(item: Element, outlet: str | None) -> dict[str, Value]:
    content = _text_of(item, _CONTENT) or _text_of(item, "content") or _text_of(item, "description")
    categories = [_all_text(e).strip() or e.get("term", "") for e in item if _is(e, "category")]
    sections = dict.fromkeys(each for each in categories if each)
    source = next((e for e in item if _is(e, "source")), None)
    # Atom's <source> is a feed of its own, with a title.
    named = None if source is None else next((e for e in source if _is(e, "title")), source)
    return {
        "id": _text_of(item, "guid") or _text_of(item, "id") or _about(item),
        "title": " ".join(plain(_text_of(item, "title") or "").split("\n")).replace("  ", " ") or None,
        "date": _day(item),
        "author": _author(item),
        "source": (None if named is None else plain(_all_text(named)) or None) or outlet,
        "section": "; ".join(sections) or None,
        "url": _link(item),
        "text": plain(content or _text_of(item, "summary") or ""),
    }


def _is(element: Element, name: str) -> bool:
    """Tell whether an element is the feed's own, not one of an extension (``media:title``)."""
    tag = str(element.tag)
    return tag == name or (tag.endswith("}" + name) and not tag.startswith((_MEDIA, _DUBLIN)))


def _all_text(element: Element) -> str:
    """Return the text, or the markup of XHTML that stands in an Atom element as elements."""
    if not len(element):
        return element.text or ""
    inner = "".join(f"<{local(e)}>{_all_text(e)}</{local(e)}>{e.tail or ''}" for e in element)
    return (element.text or "") + inner


def _text_of(item: Element, name: str) -> str | None:
    found = (_all_text(e).strip() for e in item if (e.tag == name if "}" in name else _is(e, name)))
    return next((each for each in found if each), None)


def _about(item: Element) -> str | None:
    return next((value for key, value in item.attrib.items() if key.endswith("}about")), None)


def _day(item: Element) -> str | None:
    names = ("pubDate", f"{_DUBLIN}date", "published", "issued", "updated", "modified")
    value = next((found for name in names if (found := _text_of(item, name))), None)
    if value is None:
        return None
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        # ISO 8601, or a date that no standard knows: `canonical` reads it or lists it.
        return value[:10] if value[4:5] == "-" and value[10:11] in ("T", " ") else value


def _author(item: Element) -> str | None:
    names = []
    for element in item:
        if element.tag == f"{_DUBLIN}creator" or _is(element, "author"):
            inner = next((e for e in element if local(e) == "name"), element)
            names.append(plain(_all_text(inner)))
    return "; ".join(dict.fromkeys(name for name in names if name)) or None


def _link(item: Element) -> str | None:
    links = [e for e in item if _is(e, "link")]
    alternate = [e for e in links if e.get("rel", "alternate") == "alternate"] or links
    found = (e.get("href") or (e.text or "").strip() for e in alternate)
    return next((each for each in found if each), None)
