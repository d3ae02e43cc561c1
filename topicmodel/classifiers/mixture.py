"""Expectation-maximisation of a mixture of unigram distributions, one per theme, from a few sure texts.

References
----------
.. [1] Nigam, K., McCallum, A. K., Thrun, S., Mitchell, T. (2000). Text classification from labeled and unlabeled
   documents using EM. Machine Learning 39, 103-134. https://doi.org/10.1023/A:1007692713085
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax

__all__ = ["mixture_shares"]

SMOOTHING = 0.1
"""Pseudo-count of each term in each theme."""
TEMPERATURE = 20.0
"""The model takes words for independent; dividing log-likelihoods undoes some of its overconfidence."""


def mixture_shares(
    counts: csr_matrix, start: NDArray[np.float64], fixed: NDArray[np.bool_], sweeps: int
) -> NDArray[np.float64]:
    """Spread what is known of some texts to all.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Term counts.
    start : ndarray of shape (n_texts, n_themes), float64
        Share of each theme in the texts to start from; rows of the others are 0.
    fixed : ndarray of shape (n_texts,), bool
        Texts whose row of `start` is certain: it is kept in every sweep.
    sweeps : int
        Rounds of expectation-maximisation, at least 1.

    Returns
    -------
    ndarray of shape (n_texts, n_themes), float64
        Rows sum to 1.
    """
    shares, logits = start, np.zeros_like(start)
    for _ in range(sweeps):
        totals = np.asarray(counts.T @ shares).T + SMOOTHING
        prior = np.log(shares.sum(axis=0) + SMOOTHING)
        logits = np.asarray(counts @ np.log(totals / totals.sum(axis=1, keepdims=True)).T) + prior
        shares = softmax(logits, axis=1)
        shares[fixed] = start[fixed]
    return np.asarray(softmax(logits / TEMPERATURE, axis=1))
