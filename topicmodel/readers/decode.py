"""Bytes to text: byte-order marks, UTF-8, UTF-16 without a mark, the old Windows code page, and mixtures of them.

One bad byte never costs a file: what cannot be read becomes U+FFFD, and every guess and repair is said in a note.
"""

import codecs
import re
from dataclasses import dataclass, replace

from topicmodel.errors import InputError
from topicmodel.readers.problem import Problem

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27} | {127}
# What calls itself Latin-1 or ASCII on the web is Windows-1252, as the HTML standard says.
_WEB_NAMES = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252")
_UNREADABLE = "\ufffd"
# UTF-8 forbids surrogates; programs that write UTF-16 units one by one make them all the same.
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
# Python writes byte 0xNN that is no UTF-8 as U+DCNN; the code page says which letter it is.
_CODE_PAGE = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
_ESCAPED = re.compile("[\udc80-\udcff]")
_MOJIBAKE = re.compile("Ã[\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\u009d“”¦˜]|Â[«»°\u00a0]")


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text and the encoding it was read in.

    Parameters
    ----------
    text : str
        The text, line ends as ``\n``, without lone surrogates and NUL.
    encoding : str
        Python's name of the encoding; for mixtures, ``"utf-8 and cp1252"``.
    guessed : bool
        True if nothing in the bytes proves the encoding (no mark, not valid UTF-8).
    notes : tuple of str
        Guesses and repairs, one line each.
    """

    text: str
    encoding: str
    guessed: bool
    notes: tuple[str, ...] = ()

    def problems(self, name: str) -> list[Problem]:
        """Return the notes as problems of the file `name`, which is kept."""
        return [Problem(name, note, kept=True) for note in self.notes]


def decode(data: bytes, where: str, declared: str | None = None) -> Decoded:
    r"""Decode the bytes of a text file.

    Parameters
    ----------
    data : bytes
        Whole content of the file.
    where : str
        Name for messages.
    declared : str, optional
        Encoding that the file itself names (XML, HTML); believed where the bytes agree and have no mark.

    Returns
    -------
    Decoded
        Valid UTF-8 and marked UTF-16/32 are certain; unmarked UTF-16 and cp1252 are guesses. Where UTF-8 and cp1252 are
        mixed, each byte that is no UTF-8 is read as cp1252. NUL and byte-order marks inside the text are taken out.

    Raises
    ------
    InputError
        If there is nothing in it, or it is no text (control characters, bytes of no encoding).

    Examples
    --------
    >>> found = decode("été".encode("cp1252"), "a.txt")
    >>> found.text, found.encoding, found.notes
    ('été', 'cp1252', ('not UTF-8; read as cp1252',))
    >>> decode("été".encode() + b" \xe9t\xe9", "a.txt").text
    'été été'
    """
    if not data.strip(b"\0 \t\r\n\v\f"):
        raise InputError(f"{where}: empty file; a text is needed")
    found = _labelled(data, declared) or _utf16(data) or _utf8(data)
    head = found.text[:4096]
    if _many(sum(ord(c) in _CONTROLS for c in head), len(head)):
        what = "NUL bytes" if "\0" in head else "control characters"
        raise InputError(f"{where}: looks like a binary file ({what}); a text is needed")
    if _many(found.text.count(_UNREADABLE), len(found.text)) and _UNREADABLE.encode() not in data:
        raise InputError(f"{where}: many bytes fit neither UTF-8 nor cp1252; save the file as UTF-8")
    return _tidy(found)


def _many(count: int, of: int) -> bool:
    """Tell whether so many characters are wrong that this is no text; one damaged row of a short table is not."""
    return count > max(2, of // 50) and (count > 20 or count > of // 10)


def _labelled(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return None
    name = _WEB_NAMES.get(declared.strip().lower(), declared.strip().lower())
    try:
        codec = codecs.lookup(name)
        if codec.name != "utf-8" and codec._is_text_encoding:
            return Decoded(data.decode(name), codec.name, guessed=False)
    except (LookupError, UnicodeError, ValueError):
        pass  # a wrong label: the bytes decide
    return None


def _utf16(data: bytes) -> Decoded | None:
    """Read UTF-16 and UTF-32, marked or evident; None for everything else."""
    encoding = next((name for mark, name in _MARKS[1:] if data.startswith(mark)), "")
    guessed = not encoding
    encoding = encoding or _utf16_order(data)
    if not encoding:
        return None
    notes = [f"not UTF-8; read as {encoding}"] if guessed else []
    try:
        return Decoded(data.decode(encoding), encoding, guessed, tuple(notes))
    except UnicodeDecodeError as error:
        notes.append(f"not whole {encoding} (byte {error.start}); what is unreadable became U+FFFD")
        return Decoded(data.decode(encoding, "replace"), encoding, guessed, tuple(notes))


def _utf16_order(data: bytes) -> str:
    head = data[:4096]
    if b"\0" not in head:
        return ""
    low, high = head[1::2].count(0), head[0::2].count(0)
    half = len(head) // 2
    if low > 0.4 * half and high < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if high > 0.4 * half and low < 0.05 * half else ""


def _utf8(data: bytes) -> Decoded:
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", guessed=False)
    except UnicodeDecodeError:
        pass
    notes = []
    whole, surrogates = _SURROGATE.subn(_UNREADABLE.encode(), data)
    if surrogates:
        notes.append(f"{surrogates} lone surrogates; each became U+FFFD")
    escaped = whole.decode("utf-8", "surrogateescape")
    first = _ESCAPED.search(escaped)
    if first is None:
        return Decoded(escaped, "utf-8", guessed=False, notes=tuple(notes))
    mixed = any(ord(c) > 127 and not 0xDC80 <= ord(c) <= 0xDCFF and c != _UNREADABLE for c in escaped)
    encoding = "utf-8 and cp1252" if mixed else "cp1252"
    if mixed:
        lines = sum(_ESCAPED.search(line) is not None for line in escaped.split("\n"))
        line = escaped.count("\n", 0, first.start()) + 1
        notes.append(f"{lines} lines not UTF-8 among others that are (first: line {line}); read as cp1252")
    else:
        notes.append("not UTF-8; read as cp1252")
    text = escaped.translate(_CODE_PAGE)
    unreadable = text.count(_UNREADABLE) - escaped.count(_UNREADABLE)
    if unreadable:
        notes.append(f"{unreadable} bytes fit neither UTF-8 nor cp1252; each became U+FFFD")
    return Decoded(text, encoding, guessed=True, notes=tuple(notes))


def _tidy(found: Decoded) -> Decoded:
    """Give line ends one form; take out what no text has; say what looks doubly encoded."""
    text, notes = found.text, list(found.notes)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if "\0" in text:
        notes.append(f"{text.count(chr(0))} NUL characters taken out")
        text = text.replace("\0", "")
    marks = text.count("\n\ufeff")
    if marks:
        notes.append(f"{marks} byte-order marks inside the text taken out; files were joined")
        text = text.replace("\n\ufeff", "\n")
    first = _MOJIBAKE.search(text)
    if first is not None:
        line = text.count("\n", 0, first.start()) + 1
        seen = f"'{first.group()}', first in line {line}"
        notes.append(f"UTF-8 that was read as cp1252 before ({seen}); kept as it is, read right when words are taken")
    return replace(found, text=text, notes=tuple(notes))
