"""The formats that can be read, and which of them a file is: by its content first, then by its suffix."""

import codecs
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from topicmodel.errors import InputError, nearest
from topicmodel.readers.table import RawTable

__all__ = ["FORMATS", "HEAD", "Format", "sniff"]

HEAD = 1_000_000
"""Bytes of a file that a format is recognised by; pages may start with long style sheets."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format and the module that reads it, which is imported when it is first needed.

    Parameters
    ----------
    what : str
        The format in one line, as a user knows it.
    module : str
        Module of `topicmodel.readers` with ``read_bytes(data, name)`` and ``looks_like(head)``.
    suffixes : tuple of str
        Suffixes, with their dot, of files that are read so when their content tells nothing.
    starts : tuple of bytes
        What the content begins with, white space and byte-order mark apart; nothing else is asked `looks_like`, and its
        module is not imported for it. Empty: everything is asked.
    columns : bool
        True for tables, whose columns may be named by ``text=`` and ``id=``.
    """

    what: str
    module: str
    suffixes: tuple[str, ...] = ()
    starts: tuple[bytes, ...] = ()
    columns: bool = False

    def read_bytes(self, data: bytes, name: str) -> RawTable:
        """Read the content of a file; `name` is for messages and made-up ids."""
        table: RawTable = self._load().read_bytes(data, name)
        return table

    def looks_like(self, head: bytes) -> bool:
        """Tell whether a file that begins with `head` is certainly of this format.

        Parameters
        ----------
        head : bytes
            The first `HEAD` bytes as UTF-8, without byte-order mark and leading white space.

        Returns
        -------
        bool
            Prose is of no format: False where in doubt.
        """
        return (not self.starts or head.startswith(self.starts)) and bool(self._load().looks_like(head))

    def _load(self) -> Any:
        return import_module(f"topicmodel.readers.{self.module}")


FORMATS: dict[str, Format] = {
    "parquet": Format("Apache Parquet", "parquet", (".parquet", ".pq"), (b"PAR1",), columns=True),
    "arrow": Format("Arrow file (Feather)", "arrow", (".arrow", ".feather"), (b"ARROW1",), columns=True),
    "europresse": Format("Europresse or Eureka.cc: export as HTML", "europresse", starts=(b"<",)),
    "factiva_html": Format("Factiva: articles saved as HTML", "factiva_html", starts=(b"<",)),
    "factiva_xml": Format("Factiva: articles as XML", "factiva_xml", starts=(b"<",)),
    "jsonl": Format(
        "JSON lines: one object per line; or one array",
        "jsonl",
        (".jsonl", ".ndjson", ".json"),
        (b"{", b"["),
        columns=True,
    ),
    "iramuteq": Format(
        "IRaMuTeQ text with starred variables", "iramuteq", starts=(b"****", *(b"%d" % i for i in range(10)))
    ),
    "tei": Format("TEI XML", "tei", (".tei",), (b"<",)),
    "feed": Format("news feed: RSS or Atom", "feed", (".rss", ".atom", ".rdf"), (b"<",)),
    "html": Format("page of a site: its main text", "html_page", (".html", ".htm", ".xhtml"), (b"<",)),
    "docx": Format("Word: Nexis Uni and LexisNexis, or one text", "nexis", (".docx",), (b"PK\x03\x04",)),
    "zip": Format("archive of files of any of these formats", "archive", (".zip",), (b"PK\x03\x04", b"PK\x05\x06")),
    "csv": Format("table with a header line", "delimited", (".csv",), columns=True),
    "tsv": Format("the same, separated by tabs", "delimited", (".tsv", ".tab"), columns=True),
    "txt": Format("plain text: one file is one document", "txt", (".txt", ".text")),
}
"""Every format by its name, in the order in which they are asked: the particular before the general."""

_REFUSED = {
    ".pdf": "a PDF keeps no reading order; save its text as .txt",
    ".rtf": "RTF is not read; save it as .docx",
    ".doc": "the old Word format is not read; save it as .docx",
    ".odt": "OpenDocument is not read; save it as .docx or .txt",
    ".xls": "spreadsheets are not read; save the sheet as CSV",
    ".xlsx": "spreadsheets are not read; save the sheet as CSV",
}
_BINARY = {b"%PDF-": ".pdf", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc"}


def sniff(data: bytes, name: str) -> str:
    r"""Tell which format the content of a file is.

    Parameters
    ----------
    data : bytes
        The content, or its beginning (`HEAD` bytes are looked at).
    name : str
        Name of the file; its suffix decides where the content does not.

    Returns
    -------
    str
        A key of `FORMATS`.

    Raises
    ------
    InputError
        If neither content nor suffix is known.

    Examples
    --------
    >>> sniff(b'{"text": "Il pleut."}\n', "presse.txt")
    'jsonl'
    >>> sniff(b"Il pleut.", "presse.txt")
    'txt'
    """
    head = _head(data)
    suffix = PurePosixPath(name).suffix.lower()
    refused = next((kind for start, kind in _BINARY.items() if head.startswith(start)), suffix)
    if refused in _REFUSED:
        raise InputError(f"{name}: {_REFUSED[refused]}")
    for kind, each in FORMATS.items():
        if each.looks_like(head):
            return kind
    if not suffix:
        return "txt"
    suffixes = {ending: kind for kind, each in FORMATS.items() for ending in each.suffixes}
    if suffix in suffixes:
        return suffixes[suffix]
    known = ", ".join(suffixes)
    raise InputError(
        f"{name}: suffix '{suffix}' is not known{nearest(suffix, suffixes)}; one of {known}, or give format="
    )


def _head(data: bytes) -> bytes:
    head = data[:HEAD]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark) and not head.startswith(codecs.BOM_UTF32_LE):
            head = head[2:].decode(encoding, "ignore").encode("utf-8", "ignore")
    return head.removeprefix(codecs.BOM_UTF8).lstrip()
