"""TextFeatures: words, character n-grams, word vectors, topics and an encoder as one sparse matrix."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from topicmodel.classifiers.blocks import (
    CharacterBlock,
    TopicBlock,
    VectorBlock,
    WordBlock,
    block_rows,
    block_shares,
    smoothed_idf,
)
from topicmodel.classifiers.counted import Counted, count_read, read_texts
from topicmodel.classifiers.labels import read_strings
from topicmodel.classifiers.vectors import learn_word_vectors, shipped_word_vectors
from topicmodel.encoders.joined import centred_parts, parts_of
from topicmodel.encoders.naming import as_encoder
from topicmodel.errors import InputError, nearest
from topicmodel.text.selection import fixed_vocabulary, select_columns
from topicmodel.text.tally import Tally
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["WEIGHTS", "TextFeatures"]

WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "characters": 0.0,
    "vectors": 0.5,
    "opening": 0.5,
    "topics": 0.0,
    "encoder": 1.0,
}
"""Weights of the blocks where none are given; that of the opening counts within the vectors."""

Floats = NDArray[np.float64]


class TextFeatures(TransformerMixin, BaseEstimator):
    """Turn French texts into features of several kinds, each scaled to length 1 and weighted.

    Parameters
    ----------
    weights : mapping of str to float or None, default=None
        Weight of each block; 0 switches it off, a block that is not named keeps its default:

        ============  =======  ==================================================================
        words             1    tf-idf of the vectorizer's terms, 1 + log count
        characters        0    tf-idf of the 3- to 5-grams of these terms, ends marked
        vectors          .5    mean of the words' vectors from `background`
        opening          .5    no block of its own: what the mean of the text's first 50 words counts in
                               the vectors, where that of the whole text counts 1
        topics            0    mixture of at most 50 topics (LDA) of the fitted texts
        encoder           1    what `encoder` makes of a text, less its mean over the fitted texts
        ============  =======  ==================================================================

    vectorizer : FrenchVectorizer or None, default=None
        How texts are read; None is ``FrenchVectorizer()``. Its `n_jobs` is the number of processes.
    background : "press", iterable of str or None, default="press"
        Texts without labels from which word vectors are learnt: those of the press model that comes with the package,
        at least 50 texts of one's own, or none (the block is then empty).
    encoder : Encoder, str, mapping, sequence or None, default=None
        As :func:`topicmodel.encoders.naming.as_encoder` takes it.
    random_state : int, default=0
        Seed of word vectors and topics.

    Attributes
    ----------
    vectorizer_ : FrenchVectorizer
        With the words as its vocabulary.
    blocks_ : dict of str to block
        The blocks that are on, in the order of the columns, without the encoder.
    centre_ : ndarray of shape (dimension,), float64
        Mean of the encoder's vectors of the fitted texts; empty without one.
    slices_ : dict of str to (int, int)
        First column and end of every block that is on.

    Examples
    --------
    >>> features = TextFeatures(weights={"characters": 0.5, "vectors": 0})
    >>> features.fit_transform(["Un chat noir.", "Des chats."]).shape
    (2, 11)
    >>> features.slices_
    {'words': (0, 2), 'characters': (2, 11)}
    """

    vectorizer_: FrenchVectorizer

    def __init__(
        self,
        weights: Mapping[str, float] | None = None,
        *,
        vectorizer: FrenchVectorizer | None = None,
        background: Any = "press",
        encoder: Any = None,
        random_state: int = 0,
    ) -> None:
        self.weights = weights
        self.vectorizer = vectorizer
        self.background = background
        self.encoder = encoder
        self.random_state = random_state

    def fit(self, texts: Iterable[str], y: Any = None) -> Self:
        """Learn words, idf, n-grams, topics and, from the background, vectors.

        Parameters
        ----------
        texts : iterable of str
            Read once. Their order can change the last bits of topics.
        y : object, optional
            Not used.

        Returns
        -------
        TextFeatures
            Itself.

        Raises
        ------
        InputError
            A text is no string, no term is left, or a block or weight is not allowed.
        """
        self.fit_transform(texts, y)
        return self

    def fit_transform(self, texts: Iterable[str], y: Any = None) -> csr_matrix:  # noqa: ARG002 - scikit-learn's signature
        """Learn and transform; see :meth:`fit` and :meth:`transform`."""
        return self.fit_counted(read_texts(read_strings(texts), self.vectorizer, self.encoder))

    def fit_counted(self, counted: tuple[Counted, FrenchVectorizer]) -> csr_matrix:
        """Learn from what :func:`read_texts` gave, and return the features of these texts."""
        read, wide = counted
        weights = self._weights()
        words = _chosen_words(read, self.vectorizer)
        self.vectorizer_ = _narrowed(wide, words)
        kept = _columns(read, words)
        self.blocks_: dict[str, Any] = {"words": WordBlock(words, smoothed_idf(kept))}
        if weights["characters"]:
            self.blocks_["characters"] = CharacterBlock.fit(read.counts, read.names)
        if weights["vectors"] and self.background is not None:
            self.blocks_["vectors"] = VectorBlock(self._word_vectors(), weights["opening"])
        if weights["topics"]:
            self.blocks_["topics"] = TopicBlock.fit(kept, words, self.random_state)
        self.centre_ = read.encoded.mean(axis=0)
        self.lay_out()
        return self.of_counted(read)

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Turn texts into features.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        csr_matrix of shape (n_texts, n_features), float64
            Each block's part of a row has the length of the block's weight, or 0 where the text has nothing it knows.
        """
        return self.of_counted(self.count(texts))

    def count(self, texts: Iterable[str]) -> Counted:
        """Read texts as the fitted ones were read."""
        check_is_fitted(self, "blocks_")
        return count_read(read_strings(texts), self.vectorizer_, self.encoder)

    def reweighable(self) -> tuple[tuple[str, int, int], ...]:
        """Return name, first column and end of every block but the words, which the others are weighed against."""
        return tuple((name, *bounds) for name, bounds in self.slices_.items() if name != "words")

    def dense_columns(self, features: csr_matrix) -> Floats:
        """Return the blocks of vectors, topics and the encoder as an array of shape (n_texts, n_columns)."""
        ranges = [np.arange(*self.slices_[name]) for name in ("vectors", "topics", "encoder") if name in self.slices_]
        return np.asarray(features[:, np.concatenate(ranges)].toarray()) if ranges else np.zeros((features.shape[0], 0))

    def word_counts(self, read: Counted) -> csr_matrix:
        """Return the counts of the words, int32 of shape (n_texts, n_words), for texts that have been read."""
        return _columns(read, self.blocks_["words"].terms)

    def of_counted(self, read: Counted) -> csr_matrix:
        """Return the features of texts that have been read."""
        weights = self._weights()
        parts = [weights[name] * _rows(block, read) for name, block in self.blocks_.items()]
        if "encoder" in self.slices_:
            parts.append(csr_matrix(weights["encoder"] * self._centred(read)))
        features = hstack(parts, format="csr")
        features.sort_indices()
        return features

    def shares(self, read: Counted, coef: Floats) -> tuple[Floats, Floats, Floats]:
        """Share out the decisions on one text among its terms.

        Parameters
        ----------
        read : Counted
            One text.
        coef : ndarray of shape (n_themes, n_features), float64
            Weights of the features.

        Returns
        -------
        tuple of ndarray
            What each term adds as a word of the text and as a word of its opening, both of shape (n_names, n_themes),
            and what the encoder adds, of shape (n_themes,); together they sum to ``of_counted(read) @ coef.T``.
        """
        weights, total = self._weights(), np.zeros((len(read.names), len(coef)))
        opening = np.zeros_like(total)
        for name, block in self.blocks_.items():
            part = weights[name] * coef[:, slice(*self.slices_[name])]
            if isinstance(block, VectorBlock):
                added, opening = block.shares(read.counts, read.opening, read.names, part)
            elif isinstance(block, TopicBlock):
                added = block.shares(read.counts, read.names, part)
            else:
                added = block_shares(block, read.counts, read.names, part)
            total += added
        whole = np.zeros(len(coef))
        if "encoder" in self.slices_:
            whole = weights["encoder"] * (coef[:, slice(*self.slices_["encoder"])] @ self._centred(read)[0])
        return total, opening, whole

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002 - scikit-learn's signature
        """Return the names of the features: ``block: term``, ``block: number``.

        Returns
        -------
        ndarray of shape (n_features,), object
            Names.
        """
        check_is_fitted(self, "blocks_")
        names: list[str] = []
        for name, (start, end) in self.slices_.items():
            block = self.blocks_.get(name)
            listed = block.terms if isinstance(block, WordBlock) else getattr(block, "grams", range(end - start))
            names += [f"{name}: {entry}" for entry in listed]
        return np.array(names, object)

    def _centred(self, read: Counted) -> Floats:
        """Return the encoder's vectors less what all texts have in common, of length 1; zeros where it gave none."""
        return centred_parts(read.encoded, self.centre_, parts_of(as_encoder(self.encoder)))

    def _weights(self) -> dict[str, float]:
        weights = dict(WEIGHTS) | dict(self.weights or {})
        for name, value in weights.items():
            if name not in WEIGHTS:
                raise InputError(f"weights: no block '{name}'; found {', '.join(WEIGHTS)}{nearest(name, WEIGHTS)}")
            if not 0 <= value < np.inf:
                raise InputError(f"weights: {name} is {value}; allowed: finite numbers from 0")
        return weights

    def _word_vectors(self) -> Any:
        if isinstance(self.background, str):
            if self.background != "press":
                raise InputError(f"background is '{self.background}'; allowed: 'press', an iterable of texts or None")
            return shipped_word_vectors()
        return learn_word_vectors(sorted(self.background), self.vectorizer_, self.random_state)

    def lay_out(self) -> None:
        """Set `slices_` from the blocks."""
        widths = {name: block.n_columns for name, block in self.blocks_.items()}
        if self.encoder is not None and self._weights()["encoder"]:
            widths["encoder"] = as_encoder(self.encoder).dimension
        ends = np.cumsum([0, *widths.values()]).tolist()
        self.slices_ = {name: (ends[i], ends[i + 1]) for i, name in enumerate(widths)}


def _chosen_words(read: Counted, vectorizer: FrenchVectorizer | None) -> tuple[str, ...]:
    """Apply the vectorizer's bounds to all terms."""
    if vectorizer is None:
        return read.names
    if vectorizer.vocabulary is not None:
        columns = fixed_vocabulary(vectorizer.vocabulary)
        return tuple(sorted(columns, key=columns.__getitem__))
    tally = Tally()
    tally.names = list(read.names)
    tally.add((read.counts.indptr.astype(np.int64), read.counts.indices, read.counts.data))
    kept = select_columns(tally, tally.frequency(), vectorizer.min_df, vectorizer.max_df, vectorizer.max_features)
    return tuple(sorted(read.names[k] for k in kept))


def _columns(read: Counted, words: tuple[str, ...]) -> csr_matrix:
    counts = csr_matrix(read.counts @ WordBlock(words, np.ones(len(words))).table(read.names)).astype(np.int32)
    counts.sort_indices()
    return counts


def _narrowed(wide: FrenchVectorizer, words: tuple[str, ...]) -> FrenchVectorizer:
    """Return a fitted vectorizer that reads as `wide` does and counts `words` only."""
    settings = wide.analyzer_.settings()
    return FrenchVectorizer(vocabulary=words, n_jobs=wide.n_jobs, **settings).fit([""])


def _rows(block: Any, read: Counted) -> csr_matrix:
    if isinstance(block, VectorBlock):
        return block.rows(read.counts, read.opening, read.names)
    if isinstance(block, TopicBlock):
        return block.rows(read.counts, read.names)
    return block_rows(block, read.counts, read.names)
