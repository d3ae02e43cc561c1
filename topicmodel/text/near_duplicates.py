"""Texts that are nearly the same: reprints, dispatches, corrected versions.

Two texts are near-duplicates if they share at least a share of their runs of three words (Jaccard index of shingles
[1]_). All such pairs are found, exactly and without random numbers; where the sets of runs are larger than
`topicmodel.scratch.limit`, they lie in a temporary file.

References
----------
.. [1] Broder, A. Z. (1997). On the resemblance and containment of documents. Proceedings of Compression and Complexity
   of SEQUENCES 1997. https://doi.org/10.1109/SEQUEN.1997.666900
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.jobs import number_of_jobs
from topicmodel.kernels.near_duplicates import connected
from topicmodel.text.set_join import similar_sets
from topicmodel.text.shingles import shingle_sets

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NearDuplicates", "find_near_duplicates"]


@dataclass(frozen=True, slots=True, eq=False)
class NearDuplicates:
    """Pairs of texts that are nearly the same.

    Parameters
    ----------
    pairs : ndarray of shape (n_pairs, 2), int64
        Places of the texts, the smaller first, in ascending order.
    similarity : ndarray of shape (n_pairs,), float64
        Shared runs of words over all of both texts, from the threshold to 1.
    n_texts : int
        How many texts were compared.
    """

    pairs: NDArray[np.int64]
    similarity: NDArray[np.float64]
    n_texts: int

    @property
    def groups(self) -> NDArray[np.int64]:
        """For each text the first of those it is connected with, directly or through others; shape (n_texts,)."""
        return np.asarray(connected(self.pairs, self.n_texts))

    def frame(self, ids: Sequence[str] | None = None) -> "pd.DataFrame":
        """Return a pandas frame, one row per pair: first, second, similarity; places, or ids where given."""
        import pandas as pd

        names = [[i if ids is None else ids[i] for i in column] for column in self.pairs.T.tolist()]
        return pd.DataFrame({"first": names[0], "second": names[1], "similarity": self.similarity})

    def __repr__(self) -> str:
        n_groups = len(np.unique(self.groups[self.pairs.ravel()]))
        return f"<NearDuplicates: {len(self.pairs)} pairs in {n_groups} groups, {self.n_texts} texts>"


def find_near_duplicates(
    texts: Iterable[str],
    *,
    threshold: float = 0.5,
    n_words: int = 3,
    sides: Iterable[int] | None = None,
    n_jobs: int | None = None,
) -> NearDuplicates:
    """Find all pairs of texts that are nearly the same.

    Parameters
    ----------
    texts : iterable of str
        Texts; a Corpus will do. Case, punctuation and spaces do not count; a text without words has no duplicate.
    threshold : float
        Smallest similarity, in (0, 1]. One word changed in twenty leaves about .75.
    n_words : int
        Words per run.
    sides : iterable of int, optional
        A number from 0 to 127 per text; texts with equal numbers are not compared (training and test texts, say).
    n_jobs : int or None
        Number of threads: None is 1, -1 all processors. The result does not depend on it.

    Returns
    -------
    NearDuplicates
        The same for any order of the texts, up to their places.

    Raises
    ------
    InputError
        If an argument is out of its range or `sides` has another length.

    Examples
    --------
    >>> texts = ["Le maire inaugure la piscine de la ville.", "La pluie tombe sur la côte et sur la ville.",
    ...          "Le maire inaugure la piscine de la ville (AFP)"]
    >>> find_near_duplicates(texts).frame().values.tolist()
    [[0.0, 2.0, 0.8571428571428571]]
    """
    if not 0 < threshold <= 1:
        raise InputError(f"threshold={threshold}; allowed: above 0, at most 1")
    if n_words < 1:
        raise InputError(f"n_words={n_words}; at least 1 is needed")
    n_threads = number_of_jobs(n_jobs)
    members, starts = shingle_sets(texts, n_words, n_threads)
    n_texts = len(starts) - 1
    side = np.full(n_texts, -1, np.int8) if sides is None else np.array(list(sides), np.int8)
    if len(side) != n_texts:
        raise InputError(f"{n_texts} texts and {len(side)} sides; needed: one per text")
    pairs, similarity = similar_sets(members, starts, side, float(threshold), n_threads)
    return NearDuplicates(pairs, similarity, n_texts)
