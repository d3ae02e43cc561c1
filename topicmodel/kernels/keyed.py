"""Keyword switches of a keyword-assisted topic model: functions of arrays.

References
----------
.. [1] Eshima, S., Imai, K., Sasaki, T. (2024). Keyword-assisted topic models. American Journal of Political Science 68.
   https://doi.org/10.1111/ajps.12779
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.dirichlet import dirichlet
from topicmodel.kernels.rng import at, stream, uniform

__all__ = ["draw_keywords", "draw_switches"]

# Where the keys of the random streams start, far from those of topics.
SWITCHES, STRENGTHS, KEYWORDS = np.uint64(1 << 62), np.uint64(1 << 61), np.uint64(1 << 60)
GRANTED = np.uint64(1 << 59)


@njit(cache=True, nogil=True)
def draw_switches(tokens: Array, probability: Array, seed: int, number: int, switched: Array) -> None:
    """Draw how many tokens of each keyword came from its topic's keyword distribution.

    Parameters
    ----------
    tokens : ndarray of shape (n_cells,), int32
        Tokens of a keyword in its topic; one cell per topic and keyword.
    probability : ndarray of shape (n_cells,), float64
        Probability that one of them did.
    seed, number : int
        Seed and sweep.
    switched : ndarray of shape (n_cells,), int32
        Written: a binomial draw per cell.
    """
    for c in range(len(tokens)):
        numbers = stream(seed, number, SWITCHES + np.uint64(c))
        hits = 0
        for i in range(tokens[c]):
            if uniform(at(numbers, i)) < probability[c]:
                hits += 1
        switched[c] = hits


@njit(cache=True, nogil=True)
def draw_keywords(
    switched: Array,
    totals: Array,
    edges: Array,
    prior: float,
    first: float,
    second: float,
    least: float,
    seed: int,
    number: int,
    strength: Array,
    shares: Array,
) -> None:
    """Draw the keyword distribution and the strength of each keyword topic.

    A strength is pi = m + (1 - m) b with the least strength m and b ~ Beta: a token comes from the keywords because it
    is granted them, with probability m, or because a coin of probability b falls so. Which of the two a keyword's
    token was is drawn first, with odds m to pi - m; given that, b has a Beta posterior.

    Parameters
    ----------
    switched : ndarray of shape (n_cells,), int32
        Tokens that came from a keyword distribution.
    totals : ndarray of shape (n_keyword_topics,), int64
        All tokens of each keyword topic.
    edges : ndarray of shape (n_keyword_topics + 1,), int64
        Where each topic's cells start.
    prior : float
        Pseudo-count of each keyword.
    first, second : float
        Beta prior of b.
    least : float
        Least strength m, from 0, below 1.
    seed, number : int
        Seed and sweep.
    strength : ndarray of shape (n_keyword_topics,), float64
        Share of a topic's tokens that come from its keyword distribution: the last draw, from which the switches were
        drawn; rewritten.
    shares : ndarray of shape (n_cells,), float64
        Written: the keyword distributions; each topic's cells sum to 1.
    """
    pair, drawn = np.empty(2), np.empty(2)
    for k in range(len(strength)):
        own = switched[edges[k] : edges[k + 1]]
        keyed = own.sum()
        granted = 0
        if least > 0.0:
            numbers = stream(seed, number, GRANTED + np.uint64(k))
            for i in range(keyed):
                if uniform(at(numbers, i)) * strength[k] < least:
                    granted += 1
        pair[0] = first + keyed - granted
        pair[1] = second + totals[k] - keyed
        dirichlet(pair, stream(seed, number, STRENGTHS + np.uint64(k)), drawn)
        strength[k] = least + (1.0 - least) * drawn[0]
        dirichlet(own + prior, stream(seed, number, KEYWORDS + np.uint64(k)), shares[edges[k] : edges[k + 1]])
