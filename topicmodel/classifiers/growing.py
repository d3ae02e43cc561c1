"""What a classifier keeps of the texts it has seen, so that more can be added: counts, not texts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topicmodel.classifiers.features import Counted, join_counted
from topicmodel.classifiers.labels import LabelMatrix, join_labels

__all__ = ["Seen", "digests", "join_seen"]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Texts that were read, and their labels.

    Parameters
    ----------
    counted : Counted
        The texts.
    labels : LabelMatrix
        What is known of them.
    digests : ndarray of shape (n_texts, 32), uint8
        SHA-256 of each text.
    """

    counted: Counted
    labels: LabelMatrix
    digests: NDArray[np.uint8]

    def in_order(self) -> "Seen":
        """Order the texts by content, so that sums over them do not depend on the order they came in."""
        keys = [
            digest.tobytes() + row.tobytes() + known.tobytes()
            for digest, row, known in zip(self.digests, self.labels.targets, self.labels.known, strict=True)
        ]
        rows = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        return Seen(self.counted.take(rows), self.labels.take(rows), self.digests[rows])


def digests(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return the SHA-256 of each text, shape (n_texts, 32), uint8."""
    joined = b"".join(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
    return np.frombuffer(joined, np.uint8).reshape(len(texts), 32)


def join_seen(parts: Sequence[Seen], codes: Sequence[str]) -> Seen:
    """Put texts seen at different times under one another.

    Parameters
    ----------
    parts : sequence of Seen
        Read in the same way.
    codes : sequence of str
        The allowed codes in their order; when empty, those of all parts.

    Returns
    -------
    Seen
        As if they had come together.
    """
    return Seen(
        join_counted([part.counted for part in parts]),
        join_labels([part.labels for part in parts], codes),
        np.vstack([part.digests for part in parts]),
    )
