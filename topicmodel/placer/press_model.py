"""PressModel: what a corpus taught about its words, without a word of its texts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError
from topicmodel.models.word_vectors import inverse_frequency
from topicmodel.objects import storage

__all__ = ["PressModel"]

_ARRAYS = ("frequency", "counts", "vectors", "indptr", "indices", "data")


@dataclass(frozen=True, slots=True, eq=False)
class PressModel:
    """Terms of a corpus, how often they occur, their vectors, and reference articles as counts of terms.

    Parameters
    ----------
    name : str
        Name of the model.
    settings : mapping
        What rebuilds the analyzer (`topicmodel.text.analyzer.Analyzer`).
    terms : tuple of str
        The vocabulary.
    n_documents : int
        Documents the model was learnt from.
    frequency : ndarray of shape (n_terms,), int64
        Documents each term stands in.
    counts : ndarray of shape (n_terms,), int64
        Occurrences of each term.
    vectors : ndarray of shape (n_terms, n_dimensions), int8
        See `topicmodel.models.word_vectors.learn_vectors`.
    reference : tuple of str
        Ids of the reference articles.
    indptr, indices, data : ndarray
        The reference articles' counts as a csr matrix of shape (len(reference), n_terms).
    """

    name: str
    settings: Mapping[str, Any]
    terms: tuple[str, ...]
    n_documents: int
    frequency: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.int8]
    reference: tuple[str, ...]
    indptr: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int32]
    data: npt.NDArray[np.int32]

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """Inverse document frequency of each term, of shape (n_terms,)."""
        return inverse_frequency(self.frequency, self.n_documents)

    @property
    def reference_counts(self) -> csr_matrix:
        """The reference articles' counts, of shape (len(reference), n_terms)."""
        shape = (len(self.reference), len(self.terms))
        return csr_matrix((self.data, self.indices, self.indptr), shape=shape)

    @property
    def sha256(self) -> str:
        """SHA-256 (hexadecimal) over numbers, terms and settings."""
        digest = hashlib.sha256(json.dumps(self._meta(), ensure_ascii=False, sort_keys=True).encode("utf-8"))
        for name in _ARRAYS:
            array = getattr(self, name)
            digest.update(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes())
        return digest.hexdigest()

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives the same model back."""
        return storage.write_arrays(Path(path), {name: getattr(self, name) for name in _ARRAYS}, self._meta())

    @classmethod
    def read(cls, path: str | Path) -> "PressModel":
        """Read a model saved by `save`.

        Raises
        ------
        InputError
            If the file does not exist or holds something else.
        """
        arrays, meta = storage.read_arrays(Path(path))
        try:
            meta |= {"terms": tuple(meta["terms"]), "reference": tuple(meta["reference"])}
            values: dict[str, Any] = {f.name: (arrays if f.name in _ARRAYS else meta)[f.name] for f in fields(cls)}
            return cls(**values)
        except KeyError as error:
            raise InputError(f"{path}: holds no press model ({error} is missing)") from error

    def _meta(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _ARRAYS}
