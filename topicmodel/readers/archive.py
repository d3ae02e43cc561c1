"""A .zip of files of any format: read in memory, nothing is ever written to disk.

Members that are encrypted, lead out of the archive, unpack to far more than a text could, or are archives themselves
are listed and left out.
"""

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice

from topicmodel.errors import InputError
from topicmodel.readers.problem import Problem
from topicmodel.readers.table import RawTable
from topicmodel.readers.zip_parts import walk

__all__ = ["MAX_MEMBER", "MAX_MEMBERS", "MAX_RATIO", "MAX_TOTAL", "looks_like", "read_bytes"]

MAX_MEMBER = 500_000_000
"""Largest member, unpacked, in bytes."""
MAX_TOTAL = 2_000_000_000
"""Largest sum of all members, unpacked, in bytes."""
MAX_RATIO = 200
"""How many times its packed size a member over a megabyte may unpack to; French text packs to a third of its size."""
MAX_MEMBERS = 200_000
"""Largest number of members."""

_OFFICE = {
    "[Content_Types].xml": "a document of Office that is no press export; save its text as .txt",
    "META-INF/manifest.xml": "OpenDocument is not read; save it as .docx or .txt",
    "META-INF/container.xml": "an EPUB is not read; save its text as .txt",
}
# NotImplementedError is a RuntimeError: an unknown way of packing.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)


def looks_like(head: bytes) -> bool:
    """Tell whether the content begins as a zip file does."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_bytes(data: bytes, name: str) -> RawTable:
    """Read every member of a zip file, each in its own format.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for messages.

    Returns
    -------
    RawTable
        The documents of all members, in the order of their paths; members that cannot be read are listed.

    Raises
    ------
    InputError
        If it is no whole zip file, is a document of Office, or holds nothing that can be read.
    """
    from topicmodel.readers.gathering import gather  # it knows every format, this one too

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        return _salvaged(data, name, f"its directory is damaged ({str(error)[:80]})")
    with archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        office = next((why for part, why in _OFFICE.items() if part in names), "")
        if office:
            raise InputError(f"{name}: {office}")
        if len(members) > MAX_MEMBERS:
            raise InputError(f"{name}: {len(members):,} members; at most {MAX_MEMBERS:,} are read")
        if not all(data.startswith(b"PK\x03\x04", member.header_offset) for member in members):
            return _salvaged(data, name, "members are not where its directory says", members)
        table, problems = gather(name, _contents(archive, members))
        return RawTable(name, table, tuple(range(1, table.num_rows + 1)), problems)


def _salvaged(data: bytes, name: str, fault: str, members: Sequence[zipfile.ZipInfo] = ()) -> RawTable:
    """Read the members of a damaged archive, found one by one."""
    from topicmodel.readers.gathering import gather

    found = sorted(_found(data), key=lambda pair: pair[0])
    there = {path for path, _ in found}
    lost = sorted(path for member in members if not _unread(path := _name(member)) and path not in there)
    try:
        table, problems = gather(name, [*found, *((path, InputError("its header is damaged")) for path in lost)])
    except InputError as error:
        raise InputError(f"{name}: no whole zip file; {fault}") from error
    problem = Problem(name, f"{fault}; its members were found one by one", kept=True)
    return RawTable(name, table, tuple(range(1, table.num_rows + 1)), (problem, *problems))


def _found(data: bytes) -> Iterator[tuple[str, bytes | InputError]]:
    total = 0
    for part in islice(walk(data, MAX_MEMBER, MAX_RATIO), MAX_MEMBERS):
        name = _path(part.raw_name, utf8=part.utf8)
        content = part.content
        if _unread(name):
            continue
        if not isinstance(content, InputError):
            total += len(content)
            if total > MAX_TOTAL:
                return
            content = InputError("its path leads out of the archive") if _leads_out(name) else _single(content, name)
        yield name, content


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes | InputError]]:
    named = sorted(((_name(member), member) for member in members), key=lambda pair: (pair[0], pair[1].header_offset))
    total = 0
    for name, member in named:
        if _unread(name):
            continue
        fault = _fault(name, member)
        if not fault and total + member.file_size > MAX_TOTAL:
            fault = f"the archive unpacks to more than {MAX_TOTAL:,} bytes"
        if fault:
            yield name, InputError(fault)
            continue
        total += member.file_size
        yield name, _unpacked(archive, member, name)


def _name(member: zipfile.ZipInfo) -> str:
    utf8 = bool(member.flag_bits & 0x800)
    return _path(member.filename.encode("utf-8" if utf8 else "cp437", "replace"), utf8=utf8)


def _path(raw: bytes, *, utf8: bool) -> str:
    """Return the path of a member; without a mark it is UTF-8 (macOS) or the DOS page of western Europe (Windows)."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("utf-8", "replace") if utf8 else raw.decode("cp850")
    return name.replace("\\", "/").replace("\0", "")


def _unread(name: str) -> bool:
    """Tell whether it is a folder or a hidden file, as those of a folder that are not read."""
    hidden = any(part.startswith(".") and part != ".." for part in name.split("/"))
    return not name or name.endswith("/") or hidden or name.startswith("__MACOSX/")


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) is not None


def _fault(name: str, member: zipfile.ZipInfo) -> str:
    if _leads_out(name):
        return "its path leads out of the archive"
    if member.flag_bits & 0x1:
        return "encrypted; unpack it with its password"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link, not a file"
    if member.file_size > MAX_MEMBER:
        return f"unpacks to {member.file_size:,} bytes; at most {MAX_MEMBER:,} are read"
    if member.file_size > max(1_000_000, MAX_RATIO * member.compress_size):
        times = member.file_size // max(member.compress_size, 1)
        return f"unpacks to {times:,} times its size; at most {MAX_RATIO} are read"
    return ""


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes | InputError:
    try:
        data = archive.read(member)
    except _BROKEN as error:
        return InputError(f"cannot be unpacked ({str(error)[:120]})")
    return _single(data, name)


def _single(data: bytes, name: str) -> bytes | InputError:
    from topicmodel.readers.sniff import sniff

    try:
        nested = looks_like(data) and sniff(data, name) == "zip"
    except InputError as error:
        return error
    if nested:
        return InputError("an archive in an archive; unpack it")
    return data
