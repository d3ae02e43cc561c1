"""To and from nltk and gensim."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import batches

__all__ = ["from_freq_dist", "from_gensim", "to_freq_dist", "to_gensim", "to_nltk_text"]


def to_nltk_text(texts: Iterable[str], analyzer: Analyzer) -> Any:
    """Return the terms of texts, end to end, as an ``nltk.Text``.

    Parameters
    ----------
    texts : iterable of str
        Any texts.
    analyzer : Analyzer
        From a text to terms.

    Returns
    -------
    nltk.Text
        For concordances, dispersion, collocations.

    Raises
    ------
    MissingExtraError
        nltk is not installed.
    """
    try:
        from nltk.text import Text
    except ImportError:
        raise MissingExtraError("to_nltk_text", "nltk") from None
    return Text([term for batch in batches(texts) for text in batch for term in analyzer.terms(text)])


def to_freq_dist(counts: csr_matrix, names: Iterable[str]) -> Any:
    """Return how often each term stands in a corpus as an ``nltk.FreqDist``.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Counts.
    names : iterable of str
        The term of each column.

    Returns
    -------
    nltk.FreqDist
        Terms that occur at least once.

    Raises
    ------
    MissingExtraError
        nltk is not installed.
    """
    try:
        from nltk.probability import FreqDist
    except ImportError:
        raise MissingExtraError("to_freq_dist", "nltk") from None
    totals = np.asarray(counts.sum(axis=0)).ravel().tolist()
    return FreqDist({name: total for name, total in zip(names, totals, strict=True) if total})


def from_freq_dist(frequencies: Mapping[str, int]) -> tuple[csr_matrix, list[str]]:
    """Return an ``nltk.FreqDist`` as a matrix of one row.

    Parameters
    ----------
    frequencies : mapping of str to int
        How often each term occurs.

    Returns
    -------
    counts : csr_matrix of shape (1, n_terms), int32
        Counts.
    names : list of str
        The term of each column, in alphabetical order.
    """
    names = sorted(frequencies)
    counts = np.array([[frequencies[name] for name in names]], dtype=np.int32).reshape(1, len(names))
    return csr_matrix(counts), names


def to_gensim(counts: csr_matrix, names: Iterable[str]) -> tuple[list[list[tuple[int, int]]], Any]:
    """Return a matrix of counts as a gensim corpus and dictionary.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Counts; the columns are the ids of the dictionary.
    names : iterable of str
        The term of each column.

    Returns
    -------
    corpus : list of list of (int, int)
        Bags of words.
    dictionary : gensim.corpora.Dictionary
        Ids and document frequencies.

    Raises
    ------
    MissingExtraError
        gensim is not installed.
    """
    try:
        from gensim.corpora import Dictionary
    except ImportError:
        raise MissingExtraError("to_gensim", "gensim") from None
    rows = csr_matrix(counts, copy=True)
    rows.sort_indices()
    bounds = zip(rows.indptr[:-1].tolist(), rows.indptr[1:].tolist(), strict=True)
    corpus = [list(zip(rows.indices[i:j].tolist(), rows.data[i:j].tolist(), strict=True)) for i, j in bounds]
    words = dict(enumerate(names))
    dictionary = Dictionary.from_corpus(corpus, id2word=words)
    dictionary.token2id = {name: number for number, name in words.items()}
    return corpus, dictionary


def from_gensim(corpus: Iterable[Iterable[tuple[int, int]]], dictionary: Any) -> tuple[csr_matrix, list[str]]:
    """Return a gensim corpus and dictionary as a matrix of counts.

    Parameters
    ----------
    corpus : iterable of iterable of (int, int)
        Bags of words.
    dictionary : gensim.corpora.Dictionary
        Its ids must be 0 … n - 1.

    Returns
    -------
    counts : csr_matrix of shape (n_texts, n_terms), int32
        Counts, indices sorted.
    names : list of str
        The term of each column.

    Raises
    ------
    InputError
        The ids of the dictionary have gaps.
    """
    numbers = dictionary.token2id
    if sorted(numbers.values()) != list(range(len(numbers))):
        raise InputError("the ids of the dictionary have gaps; call dictionary.compactify() first")
    names = sorted(numbers, key=numbers.__getitem__)
    indptr, indices, data = [0], [], []
    for bag in corpus:
        for number, count in sorted(bag):
            indices.append(number)
            data.append(count)
        indptr.append(len(indices))
    shape = (len(indptr) - 1, len(names))
    return csr_matrix((np.array(data, dtype=np.int32), np.array(indices, dtype=np.int32), indptr), shape=shape), names
