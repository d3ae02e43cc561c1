"""Classes of words that stand between the same words, learnt from plain texts: what a treebank is too small to tell.

References
----------
.. [1] Schütze, H. (1995). Distributional part-of-speech tagging. EACL. https://doi.org/10.3115/976973.976994
.. [2] Lebret, R., Collobert, R. (2014). Word embeddings through Hellinger PCA. EACL. https://doi.org/10.3115/v1/E14-1051
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from topicmodel.kernels.word_classes import spherical_means
from topicmodel.text.batches import batches
from topicmodel.text.inventory import Inventory

__all__ = ["learn_word_classes"]

_N_CLASSES = (256, 64)
# Words seen less often have too few neighbours to be compared.
_LEAST = 10
# Neighbours looked at: the commonest words; the others count as one.
_N_NEIGHBOURS = 500
_ROUNDS = 10


def learn_word_classes(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Learn classes of words from their neighbours.

    Parameters
    ----------
    texts : iterable of str
        Any texts, read once.

    Returns
    -------
    dict of str to tuple of int
        For each lower-case word that is frequent enough, in alphabetical order, its class among 256 and among 64.
    """
    words, sequence = _sequence(texts)
    counts = np.bincount(sequence, minlength=len(words))
    order = np.argsort(-counts, kind="stable")
    kept = order[counts[order] >= _LEAST]
    if len(kept) < max(_N_CLASSES):
        return {}
    starts, columns, values = _contexts(sequence, kept, len(words))
    groups = []
    for n_classes in _N_CLASSES:
        seeds = np.arange(n_classes) * (len(kept) // n_classes)
        groups.append(spherical_means(starts, columns, values, 2 * (_N_NEIGHBOURS + 1), seeds, _ROUNDS).tolist())
    return dict(sorted(zip([words[number] for number in kept.tolist()], zip(*groups, strict=True), strict=True)))


def _sequence(texts: Iterable[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the lower-case words and the number of each token of all texts, end to end."""
    inventory = Inventory()
    types = np.concatenate([np.zeros(0, dtype=np.int32), *(inventory.read_batch(batch)[0] for batch in batches(texts))])
    numbers: dict[str, int] = {}
    folded = [numbers.setdefault(surface.lower(), len(numbers)) for surface in inventory.surfaces]
    return list(numbers), np.array(folded, dtype=np.int64)[types]


def _contexts(
    sequence: NDArray[np.int64], kept: NDArray[np.int64], n_words: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Return, as sparse rows of length 1, the roots of the shares of each neighbour before and after each kept word."""
    row, column = np.full(n_words, -1), np.full(n_words, _N_NEIGHBOURS)
    row[kept] = np.arange(len(kept))
    column[kept[:_N_NEIGHBOURS]] = np.arange(min(len(kept), _N_NEIGHBOURS))
    width = 2 * (_N_NEIGHBOURS + 1)
    before = row[sequence[1:]] * width + column[sequence[:-1]]
    after = row[sequence[:-1]] * width + _N_NEIGHBOURS + 1 + column[sequence[1:]]
    cells, seen = np.unique(np.concatenate([before[before >= 0], after[after >= 0]]), return_counts=True)
    rows = cells // width
    shares = np.sqrt(seen / np.bincount(rows, seen)[rows])
    return np.searchsorted(rows, np.arange(len(kept) + 1)), (cells % width).astype(np.int32), shares
