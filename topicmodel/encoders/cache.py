"""Vectors kept on disk: a text is encoded once per encoder and settings."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topicmodel.encoders.protocol import Encoder
from topicmodel.errors import InputError
from topicmodel.objects.storage import cache_folder

__all__ = ["Cached"]

# Texts encoded between two savings: what an interrupted run loses at most.
AT_ONCE = 64
# Keys asked for in one question to the data base.
PER_QUESTION = 500
# Seconds for which another process may hold the file.
PATIENCE = 60.0


class Cached:
    """An encoder that remembers on disk.

    One SQLite file per encoder name: a vector under the SHA-256 of its text, as little-endian float32. Texts are not
    kept. Vectors are saved in whole transactions, so that several processes may share the file and an interrupted one
    leaves it whole.

    Parameters
    ----------
    encoder : Encoder
        Encodes what is not there yet. Its name says every setting that changes a vector.
    folder : path or None, default=None
        Where the file lies; see `cache_folder`. Made when it is first written to.

    Examples
    --------
    >>> import tempfile
    >>> class Loud:
    ...     name, dimension = "loud 1.0", 2
    ...     def encode(self, texts):
    ...         print("encoding", len(texts))
    ...         return np.tile(np.array([0, 1], np.float32), (len(texts), 1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     encoder = Cached(Loud(), folder)
    ...     encoder.encode(["Il pleut.", "Il vente.", "Il pleut."]).shape, encoder.encode(["Il vente."]).shape
    encoding 2
    ((3, 2), (1, 2))
    """

    def __init__(self, encoder: Encoder, folder: str | Path | None = None) -> None:
        self.encoder = encoder
        self.name = encoder.name
        self.dimension = encoder.dimension
        readable = re.sub(r"[^\w.-]+", "-", self.name)[:80]
        digest = hashlib.sha256(self.name.encode()).hexdigest()[:12]
        self.path = (cache_folder() if folder is None else Path(folder)) / f"{readable}-{digest}.sqlite"

    def __repr__(self) -> str:
        return f"<Cached: {self.name}>"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts, encoding those that were never seen.

        Parameters
        ----------
        texts : sequence of str
            Texts.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            The bits that the encoder gave.

        Raises
        ------
        InputError
            If the file cannot be written, or holds something else.
        """
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        rows = np.zeros((len(texts), self.dimension), np.float32)
        if not keys:
            return rows
        with self._opened() as base:
            known = self._read(base, keys)
            missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
            for start in range(0, len(missing), AT_ONCE):
                part = missing[start : start + AT_ONCE]
                vectors = np.ascontiguousarray(self.encoder.encode([text for _, text in part]), "<f4")
                found = [(key, vector.tobytes()) for (key, _), vector in zip(part, vectors, strict=True)]
                with base:
                    base.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", found)
                known |= dict(found)
        for row, key in enumerate(keys):
            rows[row] = np.frombuffer(known[key], "<f4")
        return rows

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as base:
                with base:
                    base.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
                yield base
        except (sqlite3.Error, OSError) as error:
            raise InputError(f"{self.path}: the cache of vectors cannot be used ({error})") from error

    def _read(self, base: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        for start in range(0, len(keys), PER_QUESTION):
            part = keys[start : start + PER_QUESTION]
            marks = ",".join("?" * len(part))
            known |= dict(base.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part))
        bad = [vector for vector in known.values() if len(vector) != 4 * self.dimension]
        if bad:
            raise InputError(
                f"{self.path}: holds vectors of {len(bad[0]) // 4} numbers, the encoder gives {self.dimension}"
            )
        return known
