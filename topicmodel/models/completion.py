"""Cut documents in two halves, one to see and one to score.

References
----------
.. [1] Wallach, H. M., Murray, I., Salakhutdinov, R., Mimno, D. (2009). Evaluation methods for topic models. ICML '09.
   https://doi.org/10.1145/1553374.1553515
"""

import numpy as np

from topicmodel.kernels.lda import document_keys, mark_half
from topicmodel.models.counts import Counts

__all__ = ["split_entries"]


def split_entries(documents: Counts) -> tuple[Counts, Counts]:
    """Cut the terms of each document in two halves by a hash of document and term.

    Parameters
    ----------
    documents : Counts
        The documents.

    Returns
    -------
    tuple of Counts
        The same documents with one half of their terms, and with the other.
    """
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    half = mark_half(documents.indptr, documents.indices, keys)
    return _keep(documents, half), _keep(documents, ~half)


def _keep(documents: Counts, kept: np.ndarray) -> Counts:
    indptr = np.concatenate([[0], np.cumsum(kept)])[documents.indptr]
    return Counts(indptr, documents.indices[kept], documents.counts[kept], documents.n_terms)
