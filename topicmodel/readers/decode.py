"""Bytes to text: byte-order marks, UTF-8, UTF-16 without a mark, and the old Windows code page of French archives."""

import codecs
from dataclasses import dataclass

from topicmodel.errors import InputError

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27} | {127}


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text and the encoding it was read in.

    Parameters
    ----------
    text : str
        The text, line ends as ``\n``.
    encoding : str
        Python's name of the encoding.
    guessed : bool
        True if nothing in the bytes proves the encoding (no mark, not valid UTF-8).
    """

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, where: str) -> Decoded:
    """Decode the bytes of a text file.

    Parameters
    ----------
    data : bytes
        Whole content of the file.
    where : str
        Name for messages.

    Returns
    -------
    Decoded
        Valid UTF-8 and marked UTF-16/32 are certain; unmarked UTF-16 and cp1252 are guesses.

    Raises
    ------
    InputError
        If there is nothing in it, or it is no text (NUL bytes, control characters).

    Examples
    --------
    >>> decode("été".encode("cp1252"), "a.txt")
    Decoded(text='été', encoding='cp1252', guessed=True)
    """
    if not data.strip():
        raise InputError(f"{where}: empty file; a text is needed")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_lines(_strict(data, encoding, where)), encoding, guessed=False)
    if b"\0" in data[:4096]:
        return Decoded(_lines(_strict(data, _utf16_order(data, where), where)), _utf16_order(data, where), guessed=True)
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _strict(data, "cp1252", where), "cp1252"
    if sum(ord(c) in _CONTROLS for c in text[:4096]) > len(text[:4096]) // 50:
        raise InputError(f"{where}: looks like a binary file (control characters); a text is needed")
    return Decoded(_lines(text), encoding, guessed=encoding != "utf-8")


def _utf16_order(data: bytes, where: str) -> str:
    head = data[:4096]
    low, high = head[1::2].count(0), head[0::2].count(0)
    half = len(head) // 2
    if low > 0.4 * half and high < 0.05 * half:
        return "utf-16-le"
    if high > 0.4 * half and low < 0.05 * half:
        return "utf-16-be"
    raise InputError(f"{where}: looks like a binary file (NUL bytes); a text is needed")


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: byte {error.start} fits neither UTF-8 nor {encoding}; save the file as UTF-8"
        ) from error


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
