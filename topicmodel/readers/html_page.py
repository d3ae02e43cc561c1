"""HTML pages of news sites: the main text and what the page says of itself.

The main text is found by trafilatura (extra ``html``), which leaves out menus, comments and related articles; on
pages of news sites it is ahead of what one can write in a file [1]_.

References
----------
.. [1] A. Barbaresi, "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction",
   ACL 2021.
   DOI 10.18653/v1/2021.acl-demo.15
"""

import logging
import re
from types import ModuleType
from typing import Any

import pyarrow as pa

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.readers.html import decode_page
from topicmodel.readers.table import RawTable

__all__ = ["looks_like", "read_bytes"]

_START = re.compile(
    rb"(?:<\?xml[^>]{0,500}\?>|<!--(?:[^-]|-(?!->)){0,100000}+-->|\s)*+(?:<!doctype\s+html[\s>]|<html[\s>])",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,1000}>")  # lxml refuses a decoded page that names an encoding
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def looks_like(head: bytes) -> bool:
    """Tell whether the content is a page of HTML."""
    return _START.match(head) is not None


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read a page; it is one row.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file; without its suffix it is the id.

    Returns
    -------
    RawTable
        Columns ``id``, ``title``, ``date``, ``author``, ``source`` (name of the site), ``url`` and ``text``: the main
        text, paragraphs parted by blank lines. What the page does not say is null.

    Raises
    ------
    InputError
        If it is no page, or has no main text.
    MissingExtraError
        If trafilatura is not installed.
    """
    trafilatura = _trafilatura()
    decoded = decode_page(data, name)
    page = _DECLARATION.sub("", _FORBIDDEN.sub("", decoded.text))
    found = _extract(trafilatura, page)
    if found is None or not (found.text or "").strip():
        raise InputError(f"{name}: no main text can be found in the page")
    lines = [line.strip() for line in found.text.split("\n") if line.strip()]
    if len(lines) > 1 and lines[0] == (found.title or "").strip():
        del lines[0]  # the title stands in a column of its own
    values = {
        "id": re.sub(r"\.[A-Za-z0-9]{1,8}\Z", "", name),
        "title": found.title,
        "date": found.date,
        "author": found.author,
        "source": found.sitename,
        "url": found.url,
        "text": "\n\n".join(lines),
    }
    columns = {key: pa.array([value or None], pa.string()) for key, value in values.items()}
    return RawTable(name, pa.table(columns), (1,), tuple(decoded.problems(name)))


def _trafilatura() -> ModuleType:
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("reading HTML pages", "html") from error
    module: ModuleType = trafilatura
    return module


def _extract(trafilatura: ModuleType, page: str) -> Any:
    """Return what trafilatura finds; None for what it cannot digest, of which the error says enough without its log."""
    log = logging.getLogger("trafilatura")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        return trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    except (ValueError, TypeError, AttributeError, AssertionError, RecursionError):
        return None
    finally:
        log.setLevel(level)
