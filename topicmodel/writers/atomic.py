"""Files and folders written whole or not at all: made beside their place under another name, synced, moved there.

A process that is killed leaves the old file or the new one, and perhaps what it was making (``.NAME.….part``), which
`sweep` takes away. Whoever makes a part holds a lock on it, so that nobody takes away what somebody is still making.
"""

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from topicmodel.errors import InputError

__all__ = ["atomic", "atomic_folder", "sweep"]

_SUFFIX = ".part"
_OLD = 24 * 3600
# Of renameat2(2): paths as they are, and both of them change places.
_HERE, _EXCHANGE = -100, 2


def atomic(path: Path, write: Callable[[BinaryIO], None]) -> Path:
    """Write a file beside `path` and move it there at the end, so that `path` is never half a file.

    Parameters
    ----------
    path : pathlib.Path
        Where the file goes.
    write : callable
        Takes the open binary file.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written.
    """
    with _said(path):
        handle, name = _locked_part(path)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(name, 0o644)  # mkstemp makes files that only their owner may read
                if sys.platform != "win32":  # under the lock; Windows moves closed files only
                    os.replace(name, path)
            if sys.platform == "win32":
                os.replace(name, path)
            _sync(path.parent)
        finally:
            Path(name).unlink(missing_ok=True)
    return path


def atomic_folder(path: Path, write: Callable[[Path], None]) -> Path:
    """Fill a folder beside `path` and put it there at the end, so that `path` is never half a folder.

    Parameters
    ----------
    path : pathlib.Path
        Where the folder goes; what stands there makes room for it.
    write : callable
        Takes the path of an empty folder.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    InputError
        If a file of that name exists, or the folder above does not exist or cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise InputError(f"{path}: a file; this format is a folder of files, which would take its place")
    with _said(path):
        handle, name = _locked_part(path)
        part = _folder_of(name)
        try:
            with os.fdopen(handle, "wb"):
                part.mkdir()
                write(part)
                for file in part.iterdir():
                    with open(file, "rb") as written:
                        os.fsync(written.fileno())
                _sync(part)
                _put(part, path)
                _sync(path.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)
            Path(name).unlink(missing_ok=True)
    return path


def sweep(path: Path) -> None:
    """Take away what killed processes left of writing `path`; what is still being written stays.

    Parameters
    ----------
    path : pathlib.Path
        Where the file or folder goes.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(path.parent)):
            if entry.name.startswith(_prefix(path)) and entry.name.endswith(_SUFFIX):
                with contextlib.suppress(FileNotFoundError):
                    _take_away(entry.path)


def _prefix(path: Path) -> str:
    return f".{path.name[:64]}."


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _locked_part(path: Path) -> tuple[int, str]:
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path), suffix=_SUFFIX)
        _lock(handle)
        # Somebody may have swept it between its making and its locking.
        if os.path.exists(name):
            return handle, name
        os.close(handle)


def _lock(handle: int) -> None:
    # Some network folders know no locks; there parts are left for the user to remove.
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)


def _folder_of(part: str) -> Path:
    """Return the folder that the lock on a part is for: made after it and gone before it."""
    return Path(f"{part}.d")


def _take_away(part: str) -> None:
    if sys.platform == "win32":
        # No locks: what is a day old was left.
        if time.time() - os.stat(part).st_mtime > _OLD:
            _remove(part)
    else:
        import fcntl

        with open(part, "rb") as file, contextlib.suppress(BlockingIOError):
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(part)


def _remove(part: str) -> None:
    shutil.rmtree(_folder_of(part), ignore_errors=True)
    Path(part).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have the names of a folder written to the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(part: Path, path: Path) -> None:
    """Move a folder to its place; one that stands there takes the place of `part`."""
    if not path.exists():
        try:
            part.rename(path)
        except OSError:
            # Another process was quicker.
            if not path.is_dir():
                raise
        else:
            return
    if not _exchanged(part, path):
        # Without an exchange there is a moment at which only the parts stand there.
        old = part.with_suffix(".old")
        path.rename(old)
        part.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(part: Path, path: Path) -> bool:
    """Let two folders change places in one step, where the system can do that."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(part), _HERE, os.fsencode(path), _EXCHANGE) == 0
