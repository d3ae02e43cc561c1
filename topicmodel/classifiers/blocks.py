"""Blocks of features. Each turns texts into rows of length 1, and says afterwards which term brought how much of a row.

Words, character n-grams and word vectors are one formula: the row of a text is, up to its length, the sum over its
terms of (1 + log count) times the term's own row. Only that row differs: its inverse document frequency in its own
column; those of the n-grams it is spelt with; its weighted vector. So what a term adds to a decision is known exactly
in each of them. In the vectors the opening of a text, which says what it is about, speaks once more. Topic mixtures
are shared out by the responsibilities of topics for terms. What an encoder makes of a text is indivisible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse

from topicmodel.classifiers.vectors import WordVectors
from topicmodel.models.inference import mean_mixtures, responsibilities
from topicmodel.models.lda import LDA

__all__ = [
    "CharacterBlock",
    "TermBlock",
    "TopicBlock",
    "VectorBlock",
    "WordBlock",
    "block_rows",
    "block_shares",
    "ngrams",
]

SHORTEST, LONGEST = 3, 5
"""Characters of an n-gram."""
MIN_GRAM_FREQUENCY = 3
"""Fewest texts an n-gram stands in."""
N_TOPICS, N_SWEEPS = 50, 200

Floats = NDArray[np.float64]


class TermBlock(Protocol):
    """A block whose rows are sums over terms."""

    @property
    def n_columns(self) -> int:
        """Number of features."""
        ...

    def table(self, names: Sequence[str]) -> Any:
        """Return the row of each term, a csr matrix or array of shape (n_names, n_columns)."""
        ...


def smoothed_idf(rows: csr_matrix) -> Floats:
    """Return log((1 + n) / (1 + document frequency)) + 1 of each column, shape (n_columns,)."""
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.asarray(np.log((1 + rows.shape[0]) / (1 + frequency)) + 1)


def ngrams(term: str) -> list[str]:
    """Return the character n-grams of a term, its ends marked by spaces.

    Examples
    --------
    >>> ngrams("été")
    [' ét', 'été', 'té ', ' été', 'été ', ' été ']
    """
    marked = f" {term} "
    return [
        marked[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(marked) - size + 1)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class WordBlock:
    """Tf-idf of terms: (1 + log count) times inverse document frequency.

    Parameters
    ----------
    terms : tuple of str
        One per column.
    idf : ndarray of shape (n_terms,), float64
        Inverse document frequencies.
    """

    terms: tuple[str, ...]
    idf: Floats

    @property
    def n_columns(self) -> int:
        """Number of terms."""
        return len(self.terms)

    def table(self, names: Sequence[str]) -> csr_matrix:
        """Return the row of each term: its idf in its column."""
        column = {term: place for place, term in enumerate(self.terms)}
        places = np.array([column.get(name, -1) for name in names], np.int64)
        known = np.flatnonzero(places >= 0)
        shape = (len(names), len(self.terms))
        return csr_matrix((self.idf[places[known]], (known, places[known])), shape=shape)


@dataclass(frozen=True, slots=True, eq=False)
class CharacterBlock:
    """Character n-grams of terms, also of terms that no fitted text has.

    Parameters
    ----------
    grams : tuple of str
        One per column.
    idf : ndarray of shape (n_grams,), float64
        Inverse document frequencies.
    """

    grams: tuple[str, ...]
    idf: Floats

    @classmethod
    def fit(cls, counts: csr_matrix, names: Sequence[str]) -> "CharacterBlock":
        """Keep the n-grams of at least three texts."""
        grams = tuple(sorted({gram for name in names for gram in ngrams(name)}))
        spelt = cls(grams, np.ones(len(grams))).table(names)
        texts = csr_matrix((np.ones(counts.nnz), counts.indices, counts.indptr), counts.shape) @ spelt
        kept = np.flatnonzero(np.bincount(texts.indices, minlength=len(grams)) >= min(MIN_GRAM_FREQUENCY, len(names)))
        return cls(tuple(grams[k] for k in kept), smoothed_idf(texts)[kept])

    @property
    def n_columns(self) -> int:
        """Number of n-grams."""
        return len(self.grams)

    def table(self, names: Sequence[str]) -> csr_matrix:
        """Return the row of each term: counts of its n-grams times their idf."""
        column = {gram: place for place, gram in enumerate(self.grams)}
        found = [[column[gram] for gram in ngrams(name) if gram in column] for name in names]
        indptr = np.concatenate([[0], np.cumsum([len(row) for row in found], dtype=np.int64)])
        indices = np.array([place for row in found for place in row], np.int64)
        rows = csr_matrix((self.idf[indices], indices, indptr), shape=(len(names), len(self.grams)))
        rows.sum_duplicates()
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class VectorBlock:
    """The mean vector of a text's words and, at some weight, that of its opening's.

    Parameters
    ----------
    words : WordVectors
        From a background corpus.
    opening : float
        What the direction of the opening counts where that of the whole text counts 1.
    """

    words: WordVectors
    opening: float

    @property
    def n_columns(self) -> int:
        """Length of the vectors."""
        return int(self.words.vectors.shape[1])

    def table(self, names: Sequence[str]) -> Floats:
        """Return the row of each term: its vector times its idf."""
        return self.words.among(names)

    def rows(self, counts: csr_matrix, opening: csr_matrix, names: Sequence[str]) -> csr_matrix:
        """Turn counts of whole texts and of their openings into rows of length 1, as :func:`block_rows`.

        Parameters
        ----------
        counts, opening : csr_matrix of shape (n_texts, n_names)
            Counts of all terms, in the texts and in their openings.
        names : sequence of str
            The terms, in alphabetical order.

        Returns
        -------
        csr_matrix of shape (n_texts, n_columns), float64
            Both mean vectors scaled to length 1, added at their weights, and scaled again.
        """
        rows = block_rows(self, counts, names)
        return _scaled(rows + self.opening * block_rows(self, opening, names)) if self.opening else rows

    def shares(
        self, counts: csr_matrix, opening: csr_matrix, names: Sequence[str], coef: Floats
    ) -> tuple[Floats, Floats]:
        """Share out what the block adds to the decisions on one text.

        Parameters
        ----------
        counts, opening : csr_matrix of shape (1, n_names)
            Its counts of terms, in the whole text and in its opening.
        names : sequence of str
            The terms.
        coef : ndarray of shape (n_themes, n_columns), float64
            Weights of the block's features.

        Returns
        -------
        tuple of ndarray of shape (n_names, n_themes), float64
            What terms add as words of the text, and what they add as words of its opening; all of it sums to
            ``rows(counts, opening, names) @ coef.T``.
        """
        whole = block_shares(self, counts, names, coef)
        if not self.opening:
            return whole, np.zeros_like(whole)
        both = block_rows(self, counts, names) + self.opening * block_rows(self, opening, names)
        length = _lengths(csr_matrix(both))[0]
        return whole / length, self.opening / length * block_shares(self, opening, names, coef)


def block_rows(block: TermBlock, counts: csr_matrix, names: Sequence[str]) -> csr_matrix:
    """Turn counts into the rows of a block.

    Parameters
    ----------
    block : TermBlock
        Words, characters or vectors.
    counts : csr_matrix of shape (n_texts, n_names)
        Counts of all terms.
    names : sequence of str
        The terms, in alphabetical order, so that sums run in one order.

    Returns
    -------
    csr_matrix of shape (n_texts, n_columns), float64
        Rows of length 1; zeros for a text without anything the block knows.
    """
    rows = _damped(counts) @ block.table(names)
    return _scaled(rows if issparse(rows) else csr_matrix(rows))


def block_shares(block: TermBlock, counts: csr_matrix, names: Sequence[str], coef: Floats) -> Floats:
    """Share out what a block adds to the decisions on one text.

    Parameters
    ----------
    block : TermBlock
        Words, characters or vectors.
    counts : csr_matrix of shape (1, n_names)
        Its counts of terms.
    names : sequence of str
        The terms.
    coef : ndarray of shape (n_themes, n_columns), float64
        Weights of the block's features.

    Returns
    -------
    ndarray of shape (n_names, n_themes), float64
        Columns sum to ``block_rows(block, counts, names) @ coef.T``.
    """
    table, damped = block.table(names), _damped(counts)
    row = damped @ table
    length = _lengths(row if issparse(row) else csr_matrix(row))[0]
    return np.asarray(damped.toarray()[0][:, None] * (table @ coef.T) / length)


@dataclass(frozen=True, slots=True, eq=False)
class TopicBlock:
    """Mixtures of topics, from our LDA.

    Parameters
    ----------
    terms : tuple of str
        Terms of the topics.
    topics : ndarray of shape (n_topics, n_terms), float64
        Rows sum to 1.
    alpha : ndarray of shape (n_topics,), float64
        Prior of the mixtures.
    """

    terms: tuple[str, ...]
    topics: Floats
    alpha: Floats

    @classmethod
    def fit(cls, counts: csr_matrix, terms: Sequence[str], random_state: int) -> "TopicBlock":
        """Fit topics, fewer than 50 where there are few texts."""
        model = LDA(
            n_components=max(2, min(N_TOPICS, counts.shape[0] // 10)), max_iter=N_SWEEPS, random_state=random_state
        )
        model.fit(counts)
        return cls(tuple(terms), np.asarray(model.components_), np.asarray(model.doc_topic_prior_))

    @property
    def n_columns(self) -> int:
        """Number of topics."""
        return len(self.topics)

    def rows(self, counts: csr_matrix, names: Sequence[str]) -> csr_matrix:
        """Return the mixture of each text, scaled to length 1; zeros for a text without known terms."""
        known = self._known(counts, names)
        mixtures = self._mixtures(known) * (known.getnnz(axis=1) > 0)[:, None]
        return csr_matrix(mixtures / np.maximum(np.sqrt(np.square(mixtures).sum(axis=1, keepdims=True)), 1e-300))

    def shares(self, counts: csr_matrix, names: Sequence[str], coef: Floats) -> Floats:
        """Share out what the block adds to the decisions on one text, by the responsibilities of topics for terms."""
        known = self._known(counts, names)
        found = np.zeros((len(names), len(coef)))
        if not known.nnz:
            return found
        mixture = self._mixtures(known)
        drawn = responsibilities(known.indptr, known.indices, self.topics, mixture) * known.data[:, None]
        drawn /= np.maximum(drawn.sum(axis=0), 1e-300)
        column = {name: place for place, name in enumerate(names)}
        rows = [column[self.terms[k]] for k in known.indices]
        found[rows] = drawn @ (mixture[0] / np.sqrt(np.square(mixture).sum()) * coef).T
        return found

    def _mixtures(self, known: csr_matrix) -> Floats:
        return mean_mixtures(known.indptr, known.indices, known.data, self.topics, self.alpha)

    def _known(self, counts: csr_matrix, names: Sequence[str]) -> csr_matrix:
        kept = WordBlock(self.terms, np.ones(len(self.terms))).table(names)
        known = csr_matrix(counts @ kept).astype(np.int32)
        known.sort_indices()
        return known


def stored(block: Any) -> tuple[dict[str, np.ndarray], dict[str, list[str]]]:
    """Return the arrays and the lists of strings of a block."""
    if isinstance(block, WordBlock):
        return {"idf": block.idf}, {"terms": list(block.terms)}
    if isinstance(block, CharacterBlock):
        return {"idf": block.idf}, {"grams": list(block.grams)}
    if isinstance(block, VectorBlock):
        words, opening = block.words, np.array([block.opening])
        return {"idf": words.idf, "vectors": words.vectors, "opening": opening}, {"terms": list(words.terms)}
    return {"topics": block.topics, "alpha": block.alpha}, {"terms": list(block.terms)}


def restored(name: str, arrays: Mapping[str, np.ndarray], lists: Mapping[str, list[str]]) -> Any:
    """Make a block from what `stored` gave."""
    if name == "words":
        return WordBlock(tuple(lists["terms"]), arrays["idf"])
    if name == "characters":
        return CharacterBlock(tuple(lists["grams"]), arrays["idf"])
    if name == "vectors":
        words = WordVectors(tuple(lists["terms"]), arrays["idf"], arrays["vectors"])
        return VectorBlock(words, float(arrays["opening"][0]))
    return TopicBlock(tuple(lists["terms"]), arrays["topics"], arrays["alpha"])


def _damped(counts: csr_matrix) -> csr_matrix:
    return csr_matrix((1 + np.log(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def _scaled(rows: csr_matrix) -> csr_matrix:
    """Return rows of length 1; rows of zeros stay."""
    data = rows.data / np.repeat(_lengths(rows), np.diff(rows.indptr))
    return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


def _lengths(rows: csr_matrix) -> Floats:
    """Return the length of each row, 1 for a row of zeros."""
    places = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(places, rows.data**2, minlength=rows.shape[0]))
    return np.where(lengths > 0, lengths, 1.0)
