"""Passes of variational inference over some of the documents: they move topics further than as many sampler sweeps.

They give no draws, which the sampler does; so they only prepare its start.

References
----------
.. [1] Asuncion, A., Welling, M., Smyth, P., Teh, Y. W. (2009). On smoothing and inference for topic models. UAI '09.
   https://doi.org/10.48550/arXiv.1205.2662
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.kernels.variational import expect_documents, expect_terms, scale_topics
from topicmodel.models.counts import Counts
from topicmodel.models.ranges import for_ranges

__all__ = ["expected_counts"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

# Passes over the documents before their first say in the topics.
SETTLING = 3


def expected_counts(
    documents: Counts, counts: NDArray[Any], prior: Floats, alpha: Floats, n_passes: int, n_jobs: int | None = None
) -> Singles:
    """Improve counts of topics by passes over documents and terms.

    Parameters
    ----------
    documents : Counts
        Training documents; the bits depend on their order.
    counts : ndarray of shape (n_terms, n_components), int32 or float32
        Counts to start from, on any scale: topics are made from them and the prior.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts of the topics, positive.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    n_passes : int
        How often documents and terms are passed over.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    ndarray of shape (n_terms, n_components), float32
        Tokens of each term expected in each topic; rows sum to the tokens of the term.
    """
    single = alpha.astype(np.float32)
    small = documents.counts.astype(np.min_scalar_type(int(documents.counts.max(initial=0))))
    rows = sparse.csr_matrix((small, documents.indices, documents.indptr), (documents.n_documents, len(prior)))
    columns = rows.tocsc()
    by_document, by_term = (rows.indptr, rows.indices, small), (columns.indptr, columns.indices, columns.data)
    lengths = np.diff(np.concatenate([[0], np.cumsum(small, dtype=np.int64)])[documents.indptr])
    units = (1.0 / (lengths + alpha.sum())).astype(np.float32)
    shares = np.tile((alpha / alpha.sum()).astype(np.float32), (documents.n_documents, 1))
    expected, phi = counts.astype(np.float32), np.empty(counts.shape, np.float32)

    def renew_topics() -> None:
        totals = expected.sum(axis=0, dtype=np.float64) + prior.sum(axis=0)
        for_ranges(lambda a, b: scale_topics(expected, prior, totals, phi, a, b), len(phi), n_jobs)

    def pass_documents() -> None:
        for_ranges(lambda a, b: expect_documents(*by_document, phi, single, units, shares, a, b), len(shares), n_jobs)

    def pass_terms() -> None:
        for_ranges(lambda a, b: expect_terms(*by_term, phi, single, units, shares, expected, a, b), len(phi), n_jobs)

    renew_topics()
    for i in range(n_passes):
        for _ in range(1 if i else SETTLING):
            pass_documents()
        pass_terms()
        renew_topics()
    return expected
