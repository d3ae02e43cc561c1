"""Members of a zip file whose directory is damaged or cut off, found by the header that stands before each of them.

References
----------
.. [1] PKWARE, "APPNOTE.TXT: .ZIP File Format Specification", 4.3. https://support.pkware.com/pkzip/appnote
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from topicmodel.errors import InputError

__all__ = ["Part", "walk"]

_SIGNATURE = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = b"PK\x07\x08"
_CHUNK = 65_536
_ENDS = (_SIGNATURE, _DESCRIPTOR, b"PK\x01\x02", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Part:
    """A member as its own header describes it.

    Parameters
    ----------
    raw_name : bytes
        Path.
    utf8 : bool
        Whether the path is marked as UTF-8.
    content : bytes or InputError
        What it unpacks to, or why it cannot be unpacked.
    """

    raw_name: bytes
    utf8: bool
    content: bytes | InputError


def walk(data: bytes, largest: int, ratio: int) -> Iterator[Part]:
    """Find the members of a zip file one by one.

    Parameters
    ----------
    data : bytes
        The file, or what is left of it.
    largest : int
        Most bytes that a member may unpack to.
    ratio : int
        How many times its packed size a member over a megabyte may unpack to.

    Yields
    ------
    Part
        In the order of the file.

    Examples
    --------
    >>> import io, zipfile
    >>> with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
    ...     archive.writestr("a.txt", "Il pleut.")
    >>> [part.content for part in walk(out.getvalue()[:-40], 1000, 200)]
    [b'Il pleut.']
    """
    at = data.find(_SIGNATURE)
    while at >= 0 and at + _HEADER.size <= len(data):
        _, _, flags, method, _, _, crc, packed, _, n_name, n_extra = _HEADER.unpack_from(data, at)
        name = data[at + _HEADER.size : at + _HEADER.size + n_name]
        start = at + _HEADER.size + n_name + n_extra
        used = 0
        content: bytes | InputError
        if start > len(data) or len(name) > 1000 or b"\n" in name:
            content = InputError("a damaged header")
        elif flags & 1:
            content = InputError("encrypted; unpack it with its password")
        elif method not in (0, 8):
            content = InputError(f"packed by method {method}; only plain and deflated members are found so")
        else:
            expected = None if flags & 8 and not crc else crc
            size = packed
            if method == 0 and flags & 8:  # the size stands behind the content
                following = [found for mark in _ENDS if (found := data.find(mark, start)) >= 0]
                size = min(following, default=len(data)) - start
            content, used = _unpack(data, start, size, method, expected, largest, ratio)
        yield Part(name, bool(flags & 0x800), content)
        # Members of an archive in the archive are not its own.
        at = data.find(_SIGNATURE, max(start + used - len(_SIGNATURE), at + 4) if used else at + 4)


def _unpack(
    data: bytes, start: int, size: int, method: int, crc: int | None, largest: int, ratio: int
) -> tuple[bytes | InputError, int]:
    """Return the content, and how many packed bytes it took if it is whole."""
    if method == 0:
        content, used = data[start : start + size], size
        if size > largest or start + size > len(data):
            return InputError("cut off"), 0
    else:
        # A deflated stream says itself where it ends.
        unpacker = zlib.decompressobj(-15)
        pieces, total, used = [], 0, 0
        while not unpacker.eof and start + used < len(data) and total <= min(largest, max(1_000_000, ratio * used)):
            chunk = data[start + used : start + used + _CHUNK]
            try:
                pieces.append(unpacker.decompress(chunk))
            except zlib.error as error:
                return InputError(f"cannot be unpacked ({error})"), 0
            used += len(chunk) - len(unpacker.unused_data)
            total += len(pieces[-1])
        content = b"".join(pieces)
        if total > largest:
            return InputError(f"unpacks to more than {largest:,} bytes"), used
        if len(content) > max(1_000_000, ratio * used):
            return InputError(
                f"unpacks to {len(content) // max(used, 1):,} times its size; at most {ratio} are read"
            ), used
        if not unpacker.eof:
            return InputError("cut off or damaged"), 0
    if crc is None:  # it stands behind the content, with or without a signature
        behind = start + used + (4 if data.startswith(_DESCRIPTOR, start + used) else 0)
        crc = int.from_bytes(data[behind : behind + 4], "little")
    if zlib.crc32(content) != crc:
        return InputError("cannot be unpacked (its checksum is another)"), 0
    return content, used
