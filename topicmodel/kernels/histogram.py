"""How many documents hold each number of tokens of each topic: what learning the prior of the mixtures needs.

References
----------
.. [1] Wallach, H. M. (2008). Structured topic models for language. PhD thesis, University of Cambridge, section 2.4.
.. [2] Wallach, H. M., Mimno, D., McCallum, A. (2009). Rethinking LDA: why priors matter. NIPS 22.
   https://doi.org/10.5555/2984093.2984314
.. [3] Minka, T. P. (2000). Estimating a Dirichlet distribution. Technical report, MIT.
"""

import numpy as np
from numba import njit

from topicmodel.kernels.arrays import Array

__all__ = ["count_documents", "learn_prior", "learn_symmetric_prior"]


@njit(cache=True, nogil=True)
def count_documents(
    offsets: Array, assignments: Array, histogram: Array, lengths: Array, start: int, stop: int
) -> None:
    """Add the documents of a range to the histogram.

    Parameters
    ----------
    offsets : ndarray of shape (n_documents + 1,), int64
        Where each document's tokens start in `assignments`.
    assignments : ndarray of shape (n_tokens,), uint16
        Topic of each token.
    histogram : ndarray of shape (n_components, longest + 1), int64
        Added to: ``histogram[k, n]`` counts the documents with n tokens in topic k, n > 0.
    lengths : ndarray of shape (longest + 1,), int64
        Added to: ``lengths[n]`` counts the documents of n tokens, n > 0.
    start, stop : int
        Range of documents.
    """
    own = np.zeros(len(histogram), np.int64)
    for d in range(start, stop):
        tokens = assignments[offsets[d] : offsets[d + 1]]
        for k in tokens:
            own[k] += 1
        for k in tokens:
            if own[k] > 0:
                histogram[k, own[k]] += 1
                own[k] = 0
        if len(tokens) > 0:
            lengths[len(tokens)] += 1


@njit(cache=True, nogil=True)
def _digamma_gain(histogram: Array, a: float) -> float:
    """Sum psi(n + a) - psi(a) = 1/a + 1/(a+1) + ... + 1/(a+n-1) over documents; no special function needed [1]_."""
    above = 0
    for n in range(1, len(histogram)):
        above += histogram[n]
    total = 0.0
    for n in range(1, len(histogram)):
        if above == 0:
            break
        total += above / (a + n - 1.0)
        above -= histogram[n]
    return total


@njit(cache=True, nogil=True)
def learn_prior(histogram: Array, lengths: Array, alpha: Array, shape: float, rate: float, n_steps: int) -> None:
    """Move an asymmetric Dirichlet prior uphill by Minka's fixed point [3]_.

    A Gamma(shape, rate) prior on each entry keeps topics that die from taking the prior to 0 [1]_.

    Parameters
    ----------
    histogram, lengths : ndarray
        From `count_documents`.
    alpha : ndarray of shape (n_components,), float64
        Rewritten.
    shape, rate : float
        Prior of each entry of alpha; (1, 0) is maximum likelihood.
    n_steps : int
        Steps of the fixed point.
    """
    for _ in range(n_steps):
        below = rate + _digamma_gain(lengths, alpha.sum())
        for k in range(len(alpha)):
            alpha[k] = (shape - 1.0 + alpha[k] * _digamma_gain(histogram[k], alpha[k])) / below


@njit(cache=True, nogil=True)
def learn_symmetric_prior(
    cells: Array, sizes: Array, eta: float, n_terms: int, shape: float, rate: float, n_steps: int
) -> float:
    """Move a symmetric Dirichlet prior of the topics uphill by Minka's fixed point [3]_.

    Parameters
    ----------
    cells : ndarray of shape (most + 1,), int64
        ``cells[n]`` counts the pairs of term and topic with n tokens.
    sizes : ndarray of shape (largest + 1,), int64
        ``sizes[n]`` counts the topics of n tokens.
    eta : float
        Prior so far, positive.
    n_terms : int
        Size of the vocabulary.
    shape, rate : float
        Gamma prior of eta; (1, 0) is maximum likelihood.
    n_steps : int
        Steps of the fixed point.

    Returns
    -------
    float
        The prior.
    """
    for _ in range(n_steps):
        below = rate + n_terms * _digamma_gain(sizes, n_terms * eta)
        eta = (shape - 1.0 + eta * _digamma_gain(cells, eta)) / below
    return eta
