"""From a corpus to a press model: its vocabulary, word vectors and reference articles."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from topicmodel.errors import InputError
from topicmodel.models.word_vectors import count_company, learn_vectors
from topicmodel.placer.press_model import PressModel
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["learn"]

MIN_DOCUMENTS = 50


def learn(
    texts: Iterable[str],
    *,
    name: str,
    reference: Sequence[str],
    reference_ids: Sequence[str],
    lemmas: str = "accurate",
    min_df: int = 8,
    max_df: float = 0.3,
    n_dimensions: int = 280,
    n_iterations: int = 4,
    random_state: int = 0,
    n_jobs: int | None = None,
) -> PressModel:
    """Learn the words of a corpus.

    Parameters
    ----------
    texts : iterable of str
        The corpus.
    name : str
        Name of the model.
    reference, reference_ids : sequence of str
        Articles to compare new ones with, and their ids; only their counts of terms are kept.
    lemmas : str, default="accurate"
        How texts are read; see `topicmodel.Analyzer`.
    min_df : int, default=8
        Fewest documents a term stands in.
    max_df : float, default=0.3
        Largest share of the documents a term stands in.
    n_dimensions, n_iterations : int
        Of the word vectors; see `topicmodel.models.word_vectors.learn_vectors`. A small corpus has fewer dimensions.
    random_state : int, default=0
        Seed of the word vectors.
    n_jobs : int or None, default=None
        Processes and threads; changes no bit of the result.

    Returns
    -------
    PressModel
        The same bits for the same texts, in any order.

    Raises
    ------
    InputError
        If there are fewer than 50 texts.
    """
    texts = list(texts)
    if len(texts) < MIN_DOCUMENTS:
        raise InputError(f"{len(texts)} articles; at least {MIN_DOCUMENTS} are needed to learn which words go together")
    vectorizer = FrenchVectorizer(lemmas=lemmas, min_df=min_df, max_df=max_df, n_jobs=n_jobs)
    counts = vectorizer.fit_transform(texts)
    terms = tuple(str(term) for term in vectorizer.get_feature_names_out())
    dimensions = min(n_dimensions, min(counts.shape) // 2 * 2)
    company = _company(vectorizer.analyzer_, texts, terms)
    vectors = learn_vectors(
        counts, company, n_dimensions=dimensions, n_iterations=n_iterations, seed=random_state, n_jobs=n_jobs
    )
    known = vectorizer.transform(reference)
    return PressModel(
        name,
        vectorizer.analyzer_.settings(),
        terms,
        counts.shape[0],
        np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.int64),
        np.asarray(counts.sum(axis=0), np.int64).ravel(),
        vectors,
        tuple(reference_ids),
        known.indptr.astype(np.int64),
        known.indices.astype(np.int32),
        known.data.astype(np.int32),
    )


def _company(analyzer: Analyzer, texts: Sequence[str], terms: Sequence[str]) -> csr_matrix:
    """Count which terms of a vocabulary stand near each other; tokens that are no terms do not keep them apart."""
    numbers, starts = analyzer.number(texts)
    column = {term: place for place, term in enumerate(terms)}
    columns = np.array([*(column.get(term, -1) for term in analyzer.vocabulary()), -1], np.int64)
    documents = np.repeat(np.arange(len(texts)), np.diff(starts))
    content = numbers >= 0
    return count_company(columns[numbers[content]], documents[content], len(terms))
