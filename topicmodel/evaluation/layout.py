"""Maps: topics in the plane by how far apart they are, documents between the topics they are made of.

Topics are laid out by classical scaling [1]_ and then by majorization of stress [2]_, from a fixed start: the same map
every time. A document stands at the mean of its topics, each weighted with the square of its share, so that what it is
mostly about decides; documents of one topic are spread around it like seeds of a sunflower [3]_, the purest inside.

References
----------
.. [1] Torgerson, W. S. (1952). Multidimensional scaling: I. Psychometrika 17. https://doi.org/10.1007/BF02288916
.. [2] De Leeuw, J. (1988). Convergence of the majorization method for multidimensional scaling. Journal of
   Classification 5. https://doi.org/10.1007/BF01897162
.. [3] Vogel, H. (1979). A better way to construct the sunflower head. Mathematical Biosciences 44.
   https://doi.org/10.1016/0025-5564(79)90080-4
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.kernels.similarity import affinities

__all__ = ["hellinger", "place_documents", "place_topics"]

Floats = NDArray[np.float64]

_GOLDEN = np.pi * (3 - np.sqrt(5))
_STEPS = 200
_COMMON = 0.9


def hellinger(weights: ArrayLike) -> Floats:
    """Return the Hellinger distance of every two distributions.

    Parameters
    ----------
    weights : array-like of shape (n_topics, n_terms)
        Rows sum to 1.

    Returns
    -------
    ndarray of shape (n_topics, n_topics), float64
        From 0 to 1, symmetric.

    Examples
    --------
    >>> hellinger([[1.0, 0.0], [0.0, 1.0]]).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    roots = np.sqrt(np.asarray(weights, np.float64))
    common = np.empty((len(roots), len(roots)))
    affinities(roots, roots, common, 0, len(roots))
    distances: Floats = np.sqrt(np.maximum(0.0, 1 - common))
    np.fill_diagonal(distances, 0)
    return distances


def place_topics(distances: ArrayLike) -> Floats:
    """Place topics in the plane so that their distances there are like those given.

    Parameters
    ----------
    distances : array-like of shape (n_topics, n_topics)
        Symmetric, at least 0, 0 on the diagonal.

    Returns
    -------
    ndarray of shape (n_topics, 2), float64
        Within the unit square from 0 to 1; one topic stands in its middle.

    Examples
    --------
    >>> place_topics([[0, 1], [1, 0]]).tolist()
    [[1.0, 0.5], [0.0, 0.5]]
    """
    wanted = np.asarray(distances, np.float64)
    n = len(wanted)
    if n == 1:
        return np.array([[0.5, 0.5]])
    # Topics share few words, so that all are far apart; without the part common to all, it shows who is closer.
    wanted = np.where(np.eye(n, dtype=bool), 0, wanted - _COMMON * wanted[~np.eye(n, dtype=bool)].min())
    places = _classical(wanted)
    for _ in range(_STEPS):
        places = _majorize(places, wanted)
    return _fit(_turn(places))


def place_documents(mixtures: ArrayLike, topics: ArrayLike) -> Floats:
    """Place documents between their topics.

    Parameters
    ----------
    mixtures : array-like of shape (n_documents, n_topics)
        Rows sum to 1.
    topics : array-like of shape (n_topics, 2)
        What `place_topics` returned.

    Returns
    -------
    ndarray of shape (n_documents, 2), float64
        Within the unit square; the place of a document depends on the others of its leading topic, by its rank among
        them only.

    Examples
    --------
    >>> place_documents([[1.0, 0.0], [0.5, 0.5]], [[0.0, 0.5], [1.0, 0.5]]).shape
    (2, 2)
    """
    shares, centres = np.asarray(mixtures, np.float64), np.asarray(topics, np.float64)
    if not len(shares):
        return np.empty((0, 2))
    pull = shares**2
    places = (pull @ centres) / pull.sum(axis=1, keepdims=True)
    room = _room(centres)
    best = shares.argmax(axis=1)
    for topic in np.unique(best):
        rows = np.flatnonzero(best == topic)
        ranked = rows[np.lexsort((rows, -shares[rows, topic]))]
        rank = np.arange(len(ranked))
        radius = room[topic] * np.sqrt((rank + 0.5) / len(ranked))
        angle = rank * _GOLDEN
        places[ranked] += radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _fit(places)


def _classical(distances: Floats) -> Floats:
    n = len(distances)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centring @ distances**2 @ centring)
    places = np.zeros((n, 2))
    for axis in range(min(2, n)):
        places[:, axis] = vectors[:, -1 - axis] * np.sqrt(max(values[-1 - axis], 0))
    return places


def _majorize(places: Floats, wanted: Floats) -> Floats:
    """Return Guttman's transform: stress never rises."""
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    ratio = np.divide(wanted, apart, out=np.zeros_like(wanted), where=apart > 1e-12)
    pulls = -ratio
    np.fill_diagonal(pulls, 0)
    np.fill_diagonal(pulls, -pulls.sum(axis=1))
    moved: Floats = pulls @ places / len(places)
    return moved


def _turn(places: Floats) -> Floats:
    """Turn the map to its longest axis, and mirror it so that the first topic lies right and up of the middle."""
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    for axis in range(2):
        strongest = np.flatnonzero(np.abs(turned[:, axis]) > 1e-9)
        if len(strongest) and turned[strongest[0], axis] < 0:
            turned[:, axis] *= -1
    return np.asarray(turned, np.float64)


def _fit(places: Floats) -> Floats:
    """Scale into the unit square, both axes alike."""
    low, high = places.min(axis=0), places.max(axis=0)
    size = (high - low).max()
    if size < 1e-9:
        return np.full_like(places, 0.5)
    fitted: Floats = np.clip((places - (low + high) / 2) / size + 0.5, 0, 1)
    return fitted


def _room(centres: Floats) -> Floats:
    """Return how far the documents of each topic may spread: half way to the nearest other, within bounds."""
    if len(centres) == 1:
        return np.array([0.4])
    apart = np.sqrt(((centres[:, None] - centres[None]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    room: Floats = np.clip(0.55 * apart.min(axis=1), 0.02, 0.12)
    return room
