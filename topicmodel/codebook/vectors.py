"""Word vectors trained on the corpus at hand, the same for the same documents in any order.

References
----------
Mikolov, T., Sutskever, I., Chen, K., Corrado, G. and Dean, J. (2013). Distributed representations of words and phrases
and their compositionality. NIPS. doi:10.48550/arXiv.1310.4546
Mu, J. and Viswanath, P. (2018). All-but-the-top: simple and effective postprocessing for word representations. ICLR.
doi:10.48550/arXiv.1702.01417 (the common mean is taken out)
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["word_vectors"]

_SIZE = 100
_WINDOW = 8
_TOKENS = 3_000_000
"""About how many tokens training sees; a small corpus is read more often."""
_MAX_EPOCHS = 30
_PIECE = 1000
"""Terms per training sentence; gensim cuts what is longer than 10,000."""


def word_vectors(
    documents: Sequence[NDArray[np.int32]], vocabulary: Sequence[str], *, min_count: int, random_state: int
) -> NDArray[np.float64]:
    """Train word2vec (skip-gram, one thread) on the terms of documents.

    Parameters
    ----------
    documents : sequence of ndarray of shape (n_terms,), int32
        For each document, the numbers of its terms in the order of the text.
    vocabulary : sequence of str
        The terms.
    min_count : int
        Rarer terms have no vector.
    random_state : int
        Seed.

    Returns
    -------
    ndarray of shape (n_vocabulary, 100), float64
        Rows of length 1, or of zeros for a term without a vector.
    """
    from gensim.models import Word2Vec

    # Training depends on the order of what it reads: an order by content makes it the same for any order of documents.
    texts = sorted([vocabulary[number] for number in document.tolist()] for document in documents)
    pieces = [text[start : start + _PIECE] for text in texts for start in range(0, len(text), _PIECE)]
    n_tokens = sum(map(len, pieces))
    vectors = np.zeros((len(vocabulary), _SIZE))
    counts = np.bincount(np.concatenate([*documents, np.zeros(0, np.int32)]), minlength=len(vocabulary))
    if not (counts >= min_count).any():
        return vectors
    model = Word2Vec(
        pieces,
        vector_size=_SIZE,
        window=_WINDOW,
        min_count=min_count,
        sg=1,
        epochs=min(_MAX_EPOCHS, max(3, round(_TOKENS / n_tokens))),
        workers=1,
        seed=random_state,
        hashfxn=_hash,
    )
    for number, term in enumerate(vocabulary):
        if term in model.wv:
            vectors[number] = model.wv[term]
    # What all vectors share says nothing about any word, and is most of them after little training.
    known = vectors.any(axis=1)
    vectors[known] -= vectors[known].mean(axis=0)
    lengths = np.sqrt(np.einsum("vd,vd->v", vectors, vectors))[:, np.newaxis]
    np.divide(vectors, lengths, out=vectors, where=lengths > 0)
    return vectors


def _hash(text: str) -> int:
    """Hash a string the same way in every process, unlike Python's own."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
