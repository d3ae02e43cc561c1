"""Word vectors of a background corpus as features: where a text's words stand on average.

A word that no labelled text uses still says something, because the background knows which words it keeps company with.
The vectors are those of :mod:`topicmodel.models.word_vectors`; a text's is the mean of its words' unit vectors, each
with tf-idf weight, made of length 1. It is a sum over words, so that what it adds to a decision can be told word by
word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from topicmodel.datasets import default_model_path
from topicmodel.errors import InputError
from topicmodel.models.word_vectors import count_company, inverse_frequency, learn_vectors
from topicmodel.objects import storage
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["WordVectors", "learn_word_vectors", "shipped_word_vectors"]

MIN_TEXTS = 50
"""Background texts below which nothing is learnt about which words go together."""
MIN_FREQUENCY, MAX_FREQUENCY = 3, 0.3
"""Fewest texts, and largest share of them, that a word with a vector stands in."""
N_DIMENSIONS, N_ITERATIONS = 200, 4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Words, how much each counts, and its vector.

    Parameters
    ----------
    terms : tuple of str
        The words.
    idf : ndarray of shape (n_terms,), float64
        Inverse document frequencies in the background.
    vectors : ndarray of shape (n_terms, n_dimensions), int8
        Only their directions mean something.
    """

    terms: tuple[str, ...]
    idf: Floats
    vectors: NDArray[np.int8]

    def among(self, names: Sequence[str]) -> Floats:
        """Return the weighted vector of each name, zeros where it has none: shape (n_names, n_dimensions), float64."""
        column = {term: place for place, term in enumerate(self.terms)}
        places = np.array([column.get(name, -1) for name in names], np.int64)
        known = places >= 0
        rows = self.vectors[places[known]].astype(np.float64)
        lengths = np.sqrt(np.square(rows).sum(axis=1))
        found = np.zeros((len(names), self.vectors.shape[1]))
        found[known] = rows * (self.idf[places[known]] / np.where(lengths > 0, lengths, 1.0))[:, None]
        return found


def shipped_word_vectors() -> WordVectors:
    """Return the vectors of the press model that comes with the package (OrangeSum and the embedded corpus)."""
    arrays, meta = storage.read_arrays(default_model_path())
    return WordVectors(
        tuple(meta["terms"]), inverse_frequency(arrays["frequency"], int(meta["n_documents"])), arrays["vectors"]
    )


def learn_word_vectors(texts: Sequence[str], vectorizer: FrenchVectorizer, random_state: int) -> WordVectors:
    """Learn vectors from texts without labels.

    Parameters
    ----------
    texts : sequence of str
        The background, in an order that depends on its content only.
    vectorizer : FrenchVectorizer
        Fitted; reads the background as it reads the texts.
    random_state : int
        Seed.

    Returns
    -------
    WordVectors
        Of words in at least 3 texts and at most three tenths of them.

    Raises
    ------
    InputError
        If there are fewer than 50 texts, or no word is left.
    """
    if len(texts) < MIN_TEXTS:
        raise InputError(f"background has {len(texts)} texts; at least {MIN_TEXTS} tell which words go together")
    numbers, starts = vectorizer.analyzer_.number(texts)
    names = vectorizer.analyzer_.vocabulary()
    content = numbers >= 0
    documents = np.repeat(np.arange(len(texts)), np.diff(starts))[content]
    counts = csr_matrix((np.ones(len(documents), np.int64), (documents, numbers[content])), (len(texts), len(names)))
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=len(names))
    kept = np.flatnonzero((frequency >= MIN_FREQUENCY) & (frequency <= MAX_FREQUENCY * len(texts)))
    kept = kept[np.argsort([names[place] for place in kept], kind="stable")]
    if len(kept) < 2:
        raise InputError(
            f"background: no word stands in {MIN_FREQUENCY} to {MAX_FREQUENCY:.0%} of its {len(texts)} texts"
        )
    columns = np.full(len(names), -1, np.int64)
    columns[kept] = np.arange(len(kept))
    company = count_company(columns[numbers[content]], documents, len(kept))
    counts = csr_matrix(counts[:, kept])
    dimensions = min(N_DIMENSIONS, min(counts.shape) // 2 * 2)
    vectors = learn_vectors(counts, company, n_dimensions=dimensions, n_iterations=N_ITERATIONS, seed=random_state)
    return WordVectors(tuple(names[k] for k in kept), inverse_frequency(frequency[kept], len(texts)), vectors)
