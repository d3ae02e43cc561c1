"""What the keywords of a codebook say about texts, before anything is learnt from the texts.

A keyword counts with the logarithm of its frequency, its inverse document frequency, and its precision: how often the
other keywords of the texts it stands in belong to its own theme. A keyword that several themes share, or that stands
beside the words of others, says little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from topicmodel.codebook import Codebook
from topicmodel.codebook.match import KeywordMatcher
from topicmodel.errors import InputError
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["ThemeKeywords", "find_keywords", "keyword_documents", "keyword_scores"]


@dataclass(frozen=True, slots=True)
class ThemeKeywords:
    """The keywords of a theme in a vocabulary.

    Parameters
    ----------
    columns : tuple of tuple of int
        Per keyword, the columns of its terms: one, or several for a phrase that is no term itself.
    weights : tuple of float
        Per keyword, the weight the codebook gives it.
    negative : tuple of int
        Columns that speak against the theme.
    """

    columns: tuple[tuple[int, ...], ...]
    weights: tuple[float, ...]
    negative: tuple[int, ...]


def find_keywords(codebook: Codebook, vectorizer: FrenchVectorizer) -> tuple[ThemeKeywords, ...]:
    """Find the keywords in the vocabulary of a fitted vectorizer.

    Parameters
    ----------
    codebook : Codebook
        The themes.
    vectorizer : FrenchVectorizer
        Fitted; its analyzer reads the keywords as it reads texts, so their inflected forms match.

    Returns
    -------
    tuple of ThemeKeywords
        One per theme; a keyword that no text uses is left out.

    Raises
    ------
    InputError
        If no text uses any keyword.
    """
    analyzer, vocabulary = vectorizer.analyzer_, vectorizer.vocabulary_
    matched = KeywordMatcher(codebook, analyzer).columns(str(term) for term in vectorizer.get_feature_names_out())
    found = []
    for code in (theme.code for theme in codebook.seeded):
        theme = matched[code]
        columns: list[tuple[int, ...]] = [(int(column),) for column in theme.columns]
        weights = theme.weights.tolist()
        for phrase in theme.phrases:
            terms = list(dict.fromkeys(analyzer.terms(phrase.keyword)))
            if terms and all(term in vocabulary for term in terms):
                columns.append(tuple(vocabulary[term] for term in terms))
                weights.append(phrase.weight)
        found.append(ThemeKeywords(tuple(columns), tuple(weights), tuple(theme.negative.tolist())))
    if not any(theme.columns for theme in found):
        raise InputError(f"codebook '{codebook.name}': the texts use none of its keywords; give words that they use")
    return tuple(found)


def keyword_scores(
    counts: csr_matrix, idf: NDArray[np.float64], keywords: tuple[ThemeKeywords, ...]
) -> NDArray[np.float64]:
    """Weigh the evidence of the keywords.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Term counts.
    idf : ndarray of shape (n_terms,), float64
        Inverse document frequencies.
    keywords : tuple of ThemeKeywords
        What `find_keywords` gave.

    Returns
    -------
    ndarray of shape (n_texts, n_themes), float64
        Evidence for each theme, at least 0; 0 where a text has none of its keywords.
    """
    sparse = counts.tocsc()
    themes = [_evidence(sparse, idf, theme.columns, theme.weights) for theme in keywords]
    raw = np.stack([theme.sum(axis=1) for theme in themes], axis=1)
    scores = np.zeros_like(raw)
    # One text's worth of evidence at even odds steadies the precision of rare keywords.
    steady = float(idf.max())
    for k, (theme, written) in enumerate(zip(themes, keywords, strict=True)):
        for j in range(theme.shape[1]):
            others = raw[theme[:, j] > 0].sum(axis=0)
            own, total = others[k] - theme[:, j].sum(), others.sum() - theme[:, j].sum()
            scores[:, k] += theme[:, j] * (own + 0.5 * steady) / (total + steady)
        against = _evidence(sparse, idf, tuple((c,) for c in written.negative), (1.0,) * len(written.negative))
        scores[:, k] = np.maximum(scores[:, k] - against.sum(axis=1), 0.0)
    return scores


def keyword_documents(keywords: tuple[ThemeKeywords, ...], n_terms: int) -> csr_matrix:
    """Return one row of counts per theme, the text that would hold each of its keywords once."""
    rows = [sorted({c for terms in theme.columns for c in terms}) for theme in keywords]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    indices = np.array([c for row in rows for c in row], np.int64)
    return csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), n_terms))


def _evidence(
    counts: csc_matrix, idf: NDArray[np.float64], columns: tuple[tuple[int, ...], ...], weights: tuple[float, ...]
) -> NDArray[np.float64]:
    """Return what each keyword says in each text; a phrase is there as often as its rarest term."""
    evidence = np.zeros((counts.shape[0], len(columns)))
    for j, (terms, weight) in enumerate(zip(columns, weights, strict=True)):
        times = counts[:, list(terms)].toarray().min(axis=1)
        evidence[:, j] = weight * np.log1p(times) * idf[list(terms)].max()
    return evidence
