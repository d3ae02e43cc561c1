"""The trained table: what the tagger and the lemma rules learnt, as one file of plain arrays."""

import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError

__all__ = ["Table", "read_table", "shipped_table", "write_table"]

_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Table:
    """What was learnt from treebanks.

    Attributes
    ----------
    tags : list of str
        Names of the tags.
    features : list of str
        Names of the features, one per row of the weights.
    weights : ndarray of shape (1 + n_offsets, n_features, n_tags), int16
        What a feature of a word says for its own tag, then for that of the token from which the word stands at each
        of the offsets (-1: the next token).
    pairs : ndarray of shape (n_tags + 1, n_tags + 1), int32
        Score of each tag (column) after each tag (row); the last one is the bound of a sentence.
    words : dict of str to tuple of int
        Tags that a lower-case form may have; a form that is not here may have any open-class tag.
    lemmas : dict of (str, str) to str
        Lemma of a lower-case form with a part of speech.
    endings : dict of (str, str) to (int, str)
        For an ending and a part of speech, how many letters to drop and what to add.
    usual : dict of str to (str, str)
        Tag ("" unless it is a closed class) and lemma of words that are usually not what the dictionary says.
    classes : dict of str to tuple of int
        Fine and coarse class of frequent words.
    """

    tags: list[str]
    features: list[str]
    weights: NDArray[np.int16]
    pairs: NDArray[np.int32]
    words: dict[str, tuple[int, ...]]
    lemmas: dict[tuple[str, str], str]
    endings: dict[tuple[str, str], tuple[int, str]]
    usual: dict[str, tuple[str, str]]
    classes: dict[str, tuple[int, ...]]


def _pack(strings: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer(_SEPARATOR.join(strings).encode("utf-8"), dtype=np.uint8)


def _unpack(packed: NDArray[Any]) -> list[str]:
    return packed.tobytes().decode("utf-8").split(_SEPARATOR) if packed.size else []


def write_table(table: Table, path: str | Path) -> None:
    """Write a table; the same table gives the same bytes.

    Parameters
    ----------
    table : Table
        What to write.
    path : str or Path
        The file, overwritten.
    """
    arrays: dict[str, NDArray[Any]] = {"tags": _pack(table.tags), "features": _pack(table.features)}
    place = np.flatnonzero(table.weights).astype(np.int32)
    arrays["shape"] = np.array(table.weights.shape, dtype=np.int32)
    arrays["place"], arrays["weight"] = place, table.weights.ravel()[place]
    arrays["pairs"] = table.pairs
    arrays["words"] = _pack([f"{word}\t{' '.join(map(str, tags))}" for word, tags in table.words.items()])
    arrays["lemmas"] = _pack([f"{form}\t{tag}\t{lemma}" for (form, tag), lemma in table.lemmas.items()])
    arrays["endings"] = _pack([f"{end}\t{tag}\t{drop}\t{add}" for (end, tag), (drop, add) in table.endings.items()])
    arrays["usual"] = _pack([f"{word}\t{tag}\t{lemma}" for word, (tag, lemma) in table.usual.items()])
    arrays["classes"] = np.array([*table.classes.values()], dtype=np.uint8).reshape(len(table.classes), -1)
    arrays["classed"] = _pack([*table.classes])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            buffer = BytesIO()
            np.save(buffer, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())


def read_table(path: str | Path) -> Table:
    """Read a table.

    Parameters
    ----------
    path : str or Path
        A file that :func:`write_table` wrote.

    Returns
    -------
    Table
        Its content.

    Raises
    ------
    InputError
        The file is not such a table.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _from_arrays(dict(arrays))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} is not a table written by topicmodel.text.train: {error}") from None


def _from_arrays(arrays: dict[str, NDArray[Any]]) -> Table:
    tags, names = _unpack(arrays["tags"]), _unpack(arrays["features"])
    weights = np.zeros(arrays["shape"], dtype=np.int16)
    weights.ravel()[arrays["place"]] = arrays["weight"]
    words = {}
    masks: dict[str, tuple[int, ...]] = {}
    for line in _unpack(arrays["words"]):
        word, _, mask = line.partition("\t")
        if mask not in masks:
            masks[mask] = tuple(map(int, mask.split()))
        words[word] = masks[mask]
    lemmas = {}
    for line in _unpack(arrays["lemmas"]):
        form, tag, lemma = line.split("\t")
        lemmas[form, tag] = lemma
    endings = {}
    for line in _unpack(arrays["endings"]):
        end, tag, drop, add = line.split("\t")
        endings[end, tag] = (int(drop), add)
    usual = {}
    for line in _unpack(arrays["usual"]):
        word, tag, lemma = line.split("\t")
        usual[word] = (tag, lemma)
    classes = dict(zip(_unpack(arrays["classed"]), map(tuple, arrays["classes"].tolist()), strict=True))
    return Table(tags, names, weights, arrays["pairs"], words, lemmas, endings, usual, classes)


@cache
def shipped_table() -> Table:
    """Return the table that comes with the package; it is read on first use."""
    with as_file(files("topicmodel.text").joinpath("resources/french.npz")) as path:
        return read_table(path)
