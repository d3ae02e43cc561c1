"""French text to matrices of counts or tf-idf, as a scikit-learn transformer.

References
----------
.. [1] Salton, G. and Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. Information Processing
   and Management 24(5). https://doi.org/10.1016/0306-4573(88)90021-0
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from topicmodel.errors import InputError
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.counting import count_learning_phrases, count_texts
from topicmodel.text.phrases import check_settings
from topicmodel.text.selection import fixed_vocabulary, select_columns
from topicmodel.text.tally import Tally

__all__ = ["ExplainedToken", "FrenchVectorizer"]


class ExplainedToken(NamedTuple):
    """What the vectorizer made of a token; `column` is -1 when its term is not in the vocabulary."""

    token: str
    lemma: str
    tag: str
    start: int
    end: int
    column: int


class FrenchVectorizer(TransformerMixin, BaseEstimator):
    """Count the terms of French texts.

    Parameters
    ----------
    lemmas : str, default="accurate"
        "accurate", "fast", "none", "snowball" or "spacy:<model>"; see :class:`~topicmodel.text.analyzer.Analyzer`.
    stop_words : "french", None or iterable of str, default="french"
        Words that are no terms.
    min_length : int, default=2
        Shortest term, in characters.
    lowercase : bool, default=True
        Whether terms are in lower case.
    numbers : bool, default=False
        Whether figures, URLs, e-mails, hashtags and mentions are terms.
    phrases : "npmi", iterable of (first term, second term, name) or None, default=None
        Terms that count as one together ("coupe du monde", "organisation mondiale de la santé"): learnt from the fitted
        texts by their normalized pointwise mutual information (see :func:`~topicmodel.text.phrases.learn_phrases`; the
        fit then runs in one process and keeps four bytes a token), or given.
    phrase_min_count : int, default=20
        How often a phrase stands in the fitted texts at least, where ``phrases="npmi"``.
    phrase_threshold : float, default=0.3
        Its least normalized pointwise mutual information, from -1 to 1.
    names : bool, default=False
        Whether capitalised words in a row ("Emmanuel Macron", "Marine Le Pen") count as one term.
    min_df, max_df : int or float, default=1 and 1.0
        Fewest and most texts a term stands in: a number of texts (int) or a share of them (float).
    max_features : int or None, default=None
        Keep that many terms, the most frequent ones.
    weighting : {"counts", "tfidf"}, default="counts"
        Counts, or counts times (smoothed) inverse document frequency with rows of length 1.
    vocabulary : mapping of str to int, iterable of str or None, default=None
        Fixed terms; `min_df`, `max_df` and `max_features` are not used then.
    n_jobs : int or None, default=None
        Number of processes. The result does not depend on it.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of each term; columns are in alphabetical order of terms.
    document_frequency_ : ndarray of shape (n_terms,), int64
        In how many fitted texts each term stands.
    n_documents_ : int
        Number of fitted texts.

    See Also
    --------
    topicmodel.text.interop : To and from nltk's Text and FreqDist, gensim's Dictionary and bags of words.
    topicmodel.text.analyzer.Analyzer : The same terms without a matrix.

    Examples
    --------
    >>> vectorizer = FrenchVectorizer()
    >>> vectorizer.fit_transform(["Les chats dorment.", "Un chat noir."]).toarray()
    array([[1, 1, 0],
           [1, 0, 1]], dtype=int32)
    >>> vectorizer.get_feature_names_out().tolist()
    ['chat', 'dormir', 'noir']
    >>> vectorizer.explain("Un chat")[1]
    ExplainedToken(token='chat', lemma='chat', tag='NOUN', start=3, end=7, column=0)
    """

    def __init__(
        self,
        *,
        lemmas: str = "accurate",
        stop_words: str | Iterable[str] | None = "french",
        min_length: int = 2,
        lowercase: bool = True,
        numbers: bool = False,
        phrases: Any = None,
        phrase_min_count: int = 20,
        phrase_threshold: float = 0.3,
        names: bool = False,
        min_df: int | float = 1,
        max_df: int | float = 1.0,
        max_features: int | None = None,
        weighting: str = "counts",
        vocabulary: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        self.lemmas = lemmas
        self.stop_words = stop_words
        self.min_length = min_length
        self.lowercase = lowercase
        self.numbers = numbers
        self.phrases = phrases
        self.phrase_min_count = phrase_min_count
        self.phrase_threshold = phrase_threshold
        self.names = names
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.weighting = weighting
        self.vocabulary = vocabulary
        self.n_jobs = n_jobs

    def fit(self, texts: Iterable[str], y: Any = None) -> Self:
        """Learn the vocabulary.

        Parameters
        ----------
        texts : iterable of str
            One text per row, read once.
        y : object, optional
            Not used.

        Returns
        -------
        FrenchVectorizer
            Itself.

        Raises
        ------
        InputError
            A row is not a string, a parameter has a value that is not allowed, or no term is left.
        """
        self.fit_transform(texts, y)
        return self

    def fit_transform(self, texts: Iterable[str], y: Any = None) -> csr_matrix:  # noqa: ARG002 - scikit-learn's signature
        """Learn the vocabulary and count.

        Parameters
        ----------
        texts : iterable of str
            One text per row, read once.
        y : object, optional
            Not used.

        Returns
        -------
        csr_matrix of shape (n_texts, n_terms)
            int32 counts, or float64 tf-idf of which each row has length 1 (0 where it has no term).

        Raises
        ------
        InputError
            See :meth:`fit`.
        """
        if self.weighting not in ("counts", "tfidf"):
            raise InputError(f"weighting={self.weighting!r}; allowed are 'counts' and 'tfidf'")
        tally = self._fit_count(texts)
        frequency = tally.frequency()
        if self.vocabulary is not None:
            self.vocabulary_ = fixed_vocabulary(self.vocabulary)
        else:
            kept = select_columns(tally, frequency, self.min_df, self.max_df, self.max_features)
            terms = sorted(tally.names[number] for number in kept)
            self.vocabulary_ = {term: column for column, term in enumerate(terms)}
        self.n_documents_ = len(tally)
        columns = self._columns(tally.names)
        self.document_frequency_ = np.zeros(len(self.vocabulary_), dtype=np.int64)
        self.document_frequency_[columns[columns >= 0]] = frequency[columns >= 0]
        return self._weigh(tally.take(columns, len(self.vocabulary_)))

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Count the terms of texts.

        Parameters
        ----------
        texts : iterable of str
            One text per row, read once. A text without a known term gives an empty row.

        Returns
        -------
        csr_matrix of shape (n_texts, n_terms)
            As :meth:`fit_transform`.

        Raises
        ------
        InputError
            A row is not a string.
        """
        check_is_fitted(self, "vocabulary_")
        tally = count_texts(texts, self.analyzer_, self.n_jobs)
        return self._weigh(tally.take(self._columns(tally.names), len(self.vocabulary_)))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002 - scikit-learn's signature
        """Return the terms in the order of the columns.

        Parameters
        ----------
        input_features : object, optional
            Not used.

        Returns
        -------
        ndarray of shape (n_terms,), object
            The terms.
        """
        check_is_fitted(self, "vocabulary_")
        names = np.empty(len(self.vocabulary_), dtype=object)
        for term, column in self.vocabulary_.items():
            names[column] = term
        return names

    def explain(self, text: str) -> list[ExplainedToken]:
        """Show what becomes of each token of a text.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of ExplainedToken
            (token, lemma, tag, start, end, column); ``text[start:end]`` is what the token was before cleaning. A phrase
            or name shows its column at its first word.
        """
        check_is_fitted(self, "vocabulary_")
        if not isinstance(text, str):
            raise InputError(f"the text is {type(text).__name__} ({text!r:.40}); it must be a str")
        return [
            ExplainedToken(
                token.surface, token.lemma, token.tag, token.start, token.end, self.vocabulary_.get(token.term, -1)
            )
            for token in self.analyzer_.tokens(text)
        ]

    def _fit_count(self, texts: Iterable[str]) -> Tally:
        """Make the analyzer and count every term it finds."""
        learns = isinstance(self.phrases, str)
        if learns and self.phrases != "npmi":
            raise InputError(f"phrases={self.phrases!r}; allowed are None, 'npmi' or (first, second, name) triples")
        if learns:
            check_settings(self.phrase_min_count, self.phrase_threshold)
        self.analyzer_ = Analyzer(
            self.lemmas,
            self.stop_words,
            self.min_length,
            self.lowercase,
            self.numbers,
            None if learns else self.phrases,
            self.names,
        )
        if learns:
            return count_learning_phrases(texts, self.analyzer_, self.phrase_min_count, self.phrase_threshold)
        return count_texts(texts, self.analyzer_, self.n_jobs)

    def _columns(self, terms: list[str]) -> NDArray[np.int32]:
        return np.array([self.vocabulary_.get(term, -1) for term in terms], dtype=np.int32)

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        if self.weighting == "counts":
            return counts
        idf = np.log((1 + self.n_documents_) / (1 + self.document_frequency_)) + 1
        weights = counts.data * idf[counts.indices]
        lengths = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        norms = np.sqrt(np.bincount(lengths, weights**2, minlength=counts.shape[0]))
        return csr_matrix((weights / norms[lengths], counts.indices, counts.indptr), shape=counts.shape)
