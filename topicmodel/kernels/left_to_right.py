"""The probability of a document's words given frozen topics, by the left-to-right estimator.

References
----------
.. [1] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
.. [2] Buntine, W. (2009). Estimating likelihoods for topic models. ACML '09.
   https://doi.org/10.1007/978-3-642-05224-8_6
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.dirichlet import logarithm
from topicmodel.kernels.rng import at, mix, stream, uniform

__all__ = ["left_to_right"]


@njit(cache=True, nogil=True)
def _shuffled(indices: Array, counts: Array, start: int, stop: int, key: np.uint64) -> Array:
    """List a document's tokens in an order that its content decides."""
    tokens = np.empty(counts[start:stop].sum(), np.int32)
    n = 0
    for i in range(start, stop):
        for _ in range(counts[i]):
            tokens[n] = indices[i]
            n += 1
    for i in range(n - 1, 0, -1):
        j = int(uniform(at(mix(key), i)) * (i + 1))
        tokens[i], tokens[j] = tokens[j], tokens[i]
    return tokens


@njit(cache=True, nogil=True)
def _draw(word: int, topics: Array, own: Array, alpha: Array, cumulated: Array, u: float) -> int:
    """Draw a topic in proportion to (own_k + alpha_k) phi_kv, whose sum is left at the end of `cumulated`."""
    total = 0.0
    for k in range(len(alpha)):
        total += (own[k] + alpha[k]) * topics[word, k]
        cumulated[k] = total
    k = 0
    while k < len(alpha) - 1 and cumulated[k] <= u * total:
        k += 1
    return k


@njit(cache=True, nogil=True)
def left_to_right(
    indptr: Array,
    indices: Array,
    counts: Array,
    keys: Array,
    topics: Array,
    alpha: Array,
    seed: int,
    n_particles: int,
    nats: Array,
    start: int,
    stop: int,
) -> None:
    """Estimate log p(words | topics, alpha) of each document [1]_.

    The words are added one by one; before each, every particle draws the topics of all earlier words again, once, and
    p(word | earlier words) is the mean over particles. With few particles the logarithm is too low on average; as one
    sweep does not reach the posterior of the earlier topics, a small bias stays with any number (hundredths of a nat
    for documents of a few words) [2]_.

    Parameters
    ----------
    indptr, indices, counts : ndarray
        Document-term matrix.
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents' random streams.
    topics : ndarray of shape (n_terms, n_components), float64
        Share of each term in each topic; columns sum to 1.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    seed : int
        Seed.
    n_particles : int
        Particles.
    nats : ndarray of shape (n_documents,), float64
        Written.
    start, stop : int
        Range of documents.
    """
    n_components = len(alpha)
    cumulated = np.empty(n_components)
    prior = alpha.sum()
    for d in range(start, stop):
        tokens = _shuffled(indices, counts, indptr[d], indptr[d + 1], keys[d])
        chances = np.zeros(len(tokens))
        assigned = np.empty(len(tokens), np.int64)
        for particle in range(n_particles):
            own = np.zeros(n_components)
            for n in range(len(tokens)):
                numbers = stream(seed, particle * len(tokens) + n, keys[d])
                for earlier in range(n):
                    own[assigned[earlier]] -= 1.0
                    u = uniform(at(numbers, earlier))
                    k = _draw(tokens[earlier], topics, own, alpha, cumulated, u)
                    assigned[earlier] = k
                    own[k] += 1.0
                k = _draw(tokens[n], topics, own, alpha, cumulated, uniform(at(numbers, n)))
                chances[n] += cumulated[n_components - 1] / (n + prior)
                assigned[n] = k
                own[k] += 1.0
        total = 0.0
        for n in range(len(tokens)):
            p = chances[n] / n_particles
            total += logarithm(p) if p > 0.0 else -np.inf
        nats[d] = total
