"""Where a file of a data set is: in the package, the data folder, the cache or on the network; digests are compared."""

import hashlib
import os
from pathlib import Path

from topicmodel.datasets.catalogue import Part, find_dataset
from topicmodel.datasets.embedded import press_path
from topicmodel.errors import InputError, MissingExtraError
from topicmodel.objects.storage import cache_folder

__all__ = ["DATA_VARIABLE", "dataset_folder", "dataset_path", "whereabouts"]

DATA_VARIABLE = "TOPICMODEL_DATA"
"""Environment variable that names a folder of data sets; looked into before the cache."""


def dataset_folder() -> Path:
    """Return the folder that downloads are kept in: ``datasets`` in the cache folder of the package."""
    return cache_folder() / "datasets"


def whereabouts(name: str, split: str | None = None) -> tuple[str, Path | None]:
    """Tell where a file is, without a look at the network or at its content.

    Parameters
    ----------
    name : str
        A data set.
    split : str, optional
        Its first one when not given.

    Returns
    -------
    place : {"package", "data folder", "cache", "network", "nowhere"}
        ``"nowhere"`` if it cannot be downloaded either.
    path : pathlib.Path or None
        None for the last two.
    """
    part = find_dataset(name).part(split)
    if name == "press":
        return "package", press_path()
    data = os.environ.get(DATA_VARIABLE)
    if data and (Path(data) / part.path).is_file():
        return "data folder", Path(data) / part.path
    if (dataset_folder() / part.path).is_file():
        return "cache", dataset_folder() / part.path
    return ("network" if part.url else "nowhere"), None


def dataset_path(name: str, split: str | None = None) -> Path:
    """Return the path of a file of a data set, after downloading it if need be.

    Parameters
    ----------
    name : str
        A data set.
    split : str, optional
        Its first one when not given.

    Returns
    -------
    pathlib.Path
        A file that `Corpus.read` reads.

    Raises
    ------
    InputError
        If it is neither here nor can be downloaded (the message says which file to put where), or is another file than
        the one that is meant.
    MissingExtraError
        If it must be downloaded and pooch is not installed.
    """
    part = find_dataset(name).part(split)
    place, path = whereabouts(name, split)
    if path is None:
        path = _download(name, part)
    if place != "package":
        _compare(path, part, trusted=place == "data folder")
    return path


def _download(name: str, part: Part) -> Path:
    target = dataset_folder() / part.path
    data = os.environ.get(DATA_VARIABLE)
    places = (
        f"put it at {Path(data) / part.path}" if data else f"put it at {target}, or name its folder in {DATA_VARIABLE}"
    )
    if not part.url:
        raise InputError(f"{name}, {part.split}: cannot be downloaded as one file; {places}")
    try:
        import pooch
    except ImportError as error:
        raise MissingExtraError(f"{name}: {part.split} is not there; downloading it", "data") from error
    pooch.get_logger().setLevel("WARNING")
    known = f"sha256:{part.sha256}" if part.sha256 else None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # pooch writes beside the target and renames, so that the file is there whole or not at all.
        pooch.retrieve(part.url, known, target.name, target.parent)
    except ValueError as error:
        raise InputError(f"{part.url}: is another file than the one that is meant (SHA-256 differs)") from error
    except OSError as error:  # requests' errors and those of the disk
        cause = type(error).__name__
        raise InputError(f"{name}, {part.split}: no download ({cause}); get {part.url} and {places}") from error
    return target


def _compare(path: Path, part: Part, *, trusted: bool) -> None:
    """Compare a file with the digest in the catalogue, or with that of its first download."""
    beside = path.with_name(path.name + ".sha256")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    expected = part.sha256
    if not expected and not trusted:
        if not beside.is_file():
            beside.write_text(found + "\n", "ascii")
        expected = beside.read_text("ascii").strip()
    if expected and found != expected:
        raise InputError(f"{path}: not the file that is meant (SHA-256 {found[:12]}…, expected {expected[:12]}…)")
