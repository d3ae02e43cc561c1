"""Dirichlet draws from counter-based random numbers, with logarithm and exponential of our own.

The mathematical functions of the platform's C library differ in the last bit between machines; these use only
additions, multiplications, divisions and square roots, which IEEE 754 defines to the bit.

References
----------
.. [1] Marsaglia, G., Tsang, W. W. (2000). A simple method for generating gamma variables. ACM TOMS 26 (3).
   https://doi.org/10.1145/358407.358414
.. [2] Marsaglia, G., Bray, T. A. (1964). A convenient method for generating normal variables. SIAM Review 6 (3).
   https://doi.org/10.1137/1006063
"""

from math import frexp, ldexp, sqrt

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array
from topicmodel.kernels.rng import at, mix, stream, uniform

__all__ = ["dirichlet", "draw_mixtures", "draw_topics", "exponential", "log_gamma_variate", "logarithm"]

# Topics are drawn from a stream of their own, as if they were this document.
TOPICS = np.uint64(0x746F70696373)

HALF_ROOT = 0.7071067811865476
LN2_HIGH = 0.6931471803691238
LN2_LOW = 1.9082149292705877e-10


@njit(cache=True, nogil=True)
def logarithm(x: float) -> float:
    """Natural logarithm, the same bits on every IEEE 754 machine; error below 1e-15 relative.

    Parameters
    ----------
    x : float
        Positive and normal.

    Returns
    -------
    float
        log(x).

    Examples
    --------
    >>> round(logarithm(10.0), 12)
    2.302585092994
    """
    m, e = frexp(x)
    if m < HALF_ROOT:
        m *= 2.0
        e -= 1
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    series = 0.0
    for n in range(21, 0, -2):
        series = series * square + 1.0 / n
    return e * LN2_HIGH + (e * LN2_LOW + 2.0 * s * series)


@njit(cache=True, nogil=True)
def exponential(x: float) -> float:
    """Exponential, the same bits on every IEEE 754 machine; zero below -700.

    Parameters
    ----------
    x : float
        At most 700.

    Returns
    -------
    float
        exp(x).

    Examples
    --------
    >>> round(exponential(1.0), 12)
    2.718281828459
    """
    if x < -700.0:
        return 0.0
    n = int(np.floor(x / (LN2_HIGH + LN2_LOW) + 0.5))
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    series = 1.0
    for i in range(16, 0, -1):
        series = 1.0 + series * r / i
    return ldexp(series, n)


@njit(cache=True, nogil=True)
def log_gamma_variate(shape: float, numbers: np.uint64) -> float:
    """Draw the logarithm of a gamma variate of unit scale.

    The logarithm does not underflow where the shape is small: for shape below 1, G(a) = G(a + 1) U**(1/a) [1]_.

    Parameters
    ----------
    shape : float
        Positive.
    numbers : uint64
        A random stream, see `topicmodel.kernels.rng`.

    Returns
    -------
    float
        Logarithm of the variate.
    """
    boost = 0.0
    i = 0
    a = shape
    if a < 1.0:
        boost = logarithm(1.0 - uniform(at(numbers, 0))) / a
        i = 1
        a += 1.0
    d = a - 1.0 / 3.0
    c = 1.0 / sqrt(9.0 * d)
    while True:
        x = 2.0 * uniform(at(numbers, i)) - 1.0
        y = 2.0 * uniform(at(numbers, i + 1)) - 1.0
        u = 1.0 - uniform(at(numbers, i + 2))
        i += 3
        square = x * x + y * y
        if square >= 1.0 or square == 0.0:
            continue
        normal = x * sqrt(-2.0 * logarithm(square) / square)
        v = 1.0 + c * normal
        if v <= 0.0:
            continue
        v = v * v * v
        if logarithm(u) < 0.5 * normal * normal + d - d * v + d * logarithm(v):
            return boost + logarithm(d) + logarithm(v)


@njit(cache=True, nogil=True)
def dirichlet(parameters: Array, numbers: np.uint64, out: Array) -> None:
    """Draw from a Dirichlet distribution.

    Parameters
    ----------
    parameters : ndarray of shape (n_components,), float64
        Positive.
    numbers : uint64
        A random stream, see `topicmodel.kernels.rng`.
    out : ndarray of shape (n_components,), float64
        Written; sums to 1.
    """
    largest = -np.inf
    for k in range(len(parameters)):
        out[k] = log_gamma_variate(parameters[k], at(numbers, k))
        largest = max(largest, out[k])
    total = 0.0
    for k in range(len(parameters)):
        out[k] = exponential(out[k] - largest)
        total += out[k]
    for k in range(len(parameters)):
        out[k] /= total


@njit(cache=True, nogil=True)
def draw_topics(counts: Array, prior: Array, seed: int, number: int, topics: Array, start: int, stop: int) -> None:
    """Draw phi_k ~ Dirichlet(counts_k + prior_k) for a range of topics.

    Parameters
    ----------
    counts : ndarray of shape (n_terms, n_components), int32
        Tokens of each term in each topic.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts, positive.
    seed, number : int
        Seed and number of the sweep.
    topics : ndarray of shape (n_components, n_terms), float64
        Written; rows sum to 1.
    start, stop : int
        Range of topics.
    """
    parameters = np.empty(len(counts))
    numbers = stream(seed, number, TOPICS)
    for k in range(start, stop):
        for v in range(len(counts)):
            parameters[v] = counts[v, k] + prior[v, k]
        dirichlet(parameters, at(numbers, k), topics[k])


@njit(cache=True, nogil=True)
def draw_mixtures(
    offsets: Array,
    assignments: Array,
    keys: Array,
    alpha: Array,
    seed: int,
    number: int,
    mixtures: Array,
    start: int,
    stop: int,
) -> None:
    """Draw theta_d ~ Dirichlet(c_d + alpha) for a range of documents.

    Parameters
    ----------
    offsets : ndarray of shape (n_documents + 1,), int64
        Where each document's tokens start in `assignments`.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token.
    keys : ndarray of shape (n_documents,), uint64
        Keys of the documents' random streams.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    seed, number : int
        Seed and number of the sweep.
    mixtures : ndarray of shape (n_documents, n_components), float64
        Written; rows sum to 1.
    start, stop : int
        Range of documents.
    """
    for d in range(start, stop):
        parameters = alpha.copy()
        for i in range(offsets[d], offsets[d + 1]):
            parameters[assignments[i]] += 1.0
        # Scrambled once more, so that these numbers are not those that drew the tokens.
        dirichlet(parameters, mix(stream(seed, number, keys[d])), mixtures[d])
