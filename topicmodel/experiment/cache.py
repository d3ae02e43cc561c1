"""Results of stages, found again by what they were made from.

An entry is a folder whose name is the SHA-256 of everything its content depends on. It is made beside its place and
moved there when it is whole, under a lock of its own, so that a killed process leaves nothing that is taken for a
result, and a second process waits for the first instead of doing the same work.
"""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from topicmodel.errors import InputError
from topicmodel.objects import storage
from topicmodel.objects.storage import cache_folder as default_cache

__all__ = ["Entry", "Store", "default_cache", "file_digest", "json_digest", "locked"]

Make = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """The result of a stage.

    Parameters
    ----------
    folder : Path
        Where its files are.
    digest : str
        SHA-256 over names and contents of its files: what later stages depend on.
    seconds : float
        What making it took.
    cached : bool
        Whether it was there already.
    """

    folder: Path
    digest: str
    seconds: float
    cached: bool


class Store:
    """A folder of entries.

    Parameters
    ----------
    folder : Path
        Made when it is needed.
    identity : mapping of str to object
        What every entry depends on besides its inputs: versions, processor. The code of the whole package is left out;
        a stage says which part of it is its own.
    """

    def __init__(self, folder: Path, identity: Mapping[str, Any]) -> None:
        self._folder = folder
        self._identity = {key: value for key, value in identity.items() if key != "code"}

    def get(self, kind: str, inputs: Mapping[str, Any], make: Make, *, code: str) -> Entry:
        """Return an entry, made now if it is not there.

        Parameters
        ----------
        kind : str
            Name of the stage.
        inputs : mapping of str to object
            Everything the result depends on, as JSON values.
        make : callable
            Writes the files into the folder given first; the path given second, outside it, may hold a checkpoint.
        code : str
            Digest of the code of the stage, `topicmodel.experiment.code.stage_code`.

        Returns
        -------
        Entry
            Checked against the digests of its files.
        """
        key = json_digest([kind, inputs, code, self._identity])
        place = self._folder / kind / key[:40]
        with locked(place.with_name(f"{place.name}.lock"), place.parent, "name another cache"):
            found = _read(place)
            return found if found else self._make(place, make)

    def _make(self, place: Path, make: Make) -> Entry:
        part, checkpoint = place.with_name(f"{place.name}.part"), place.with_name(f"{place.name}.state")
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)
        part.mkdir(parents=True)
        started = time.perf_counter()
        make(part, checkpoint)
        seconds = time.perf_counter() - started
        files = {path.name: file_digest(path) for path in sorted(part.iterdir())}
        storage.write_text(part / "entry.json", json.dumps({"seconds": seconds, "files": files}, indent=1) + "\n")
        os.rename(part, place)
        for leftover in (checkpoint, checkpoint.with_name(f"{checkpoint.name}.part")):
            leftover.unlink(missing_ok=True)
        return Entry(place, json_digest(files), seconds, cached=False)


def _read(place: Path) -> Entry | None:
    """Return an entry that is whole; one that was changed is no entry."""
    try:
        stored = json.loads((place / "entry.json").read_text("utf-8"))
        files = {name: file_digest(place / name) for name in stored["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if files != stored["files"]:
        return None
    return Entry(place, json_digest(files), float(stored["seconds"]), cached=True)


@contextlib.contextmanager
def locked(path: Path, folder: Path, advice: str) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends.

    Parameters
    ----------
    path : Path
        File of the lock; it stays, empty.
    folder : Path
        Its folder, made if it is not there.
    advice : str
        What to do when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); {advice}") from error
    with file:
        try:
            import fcntl
        except ImportError:  # Windows: two processes may do the same work, the last one's equal result stays
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a folder with their names."""
    if path.is_dir():
        names = sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file())
        return json_digest([[name, file_digest(path / name)] for name in names])
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def json_digest(value: Any) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
