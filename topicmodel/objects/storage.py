"""Files of the package: written whole or not at all, no pickle, the same bytes for the same content."""

import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from topicmodel.errors import InputError
from topicmodel.writers.atomic import atomic

__all__ = ["CACHE_VARIABLE", "atomic", "cache_folder", "read_arrays", "write_arrays", "write_text"]

CACHE_VARIABLE = "TOPICMODEL_CACHE"
"""Environment variable that names the folder of vectors, stages of experiments and data sets kept on disk."""


_EPOCH = (1980, 1, 1, 0, 0, 0)


def cache_folder() -> Path:
    """Return the folder of the cache: ``$TOPICMODEL_CACHE``, else ``topicmodel`` in the user's cache folder.

    Returns
    -------
    pathlib.Path
        It need not exist yet.
    """
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "topicmodel"


def write_text(path: Path, text: str) -> Path:
    """Write a UTF-8 text file, whole or not at all."""

    def write(file: BinaryIO) -> None:
        file.write(text.encode("utf-8"))

    return atomic(path, write)


def write_arrays(
    path: Path, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any], *, compress: bool = True
) -> Path:
    """Write named arrays and JSON data into one .npz file whose bytes depend on its content only.

    Parameters
    ----------
    path : pathlib.Path
        Where the file goes.
    arrays : mapping of str to ndarray
        Numbers or fixed-width strings, no objects.
    meta : mapping
        Anything JSON can hold.
    compress : bool
        Whether to spend time to save space.

    Returns
    -------
    pathlib.Path
        `path`.
    """
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED

    def write(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", method) as archive:
            text = json.dumps(meta, ensure_ascii=False, sort_keys=True, indent=1)
            archive.writestr(zipfile.ZipInfo("meta.json", _EPOCH), text, method)
            for name in sorted(arrays):
                buffer = io.BytesIO()
                np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), buffer.getvalue(), method)

    return atomic(path, write)


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read what `write_arrays` wrote.

    Raises
    ------
    InputError
        If the file does not exist or is something else.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            meta = json.loads(archive.read("meta.json"))
            names = [n for n in archive.namelist() if n.endswith(".npy")]
            arrays = {
                n.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(archive.read(n)), allow_pickle=False)
                for n in names
            }
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"{path}: not a file saved by topicmodel ({error})") from error
    return arrays, meta
