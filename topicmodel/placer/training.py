"""From a corpus to a press model: its vocabulary, word vectors and reference articles."""

from collections.abc import Iterable, Sequence

import numpy as np

from topicmodel.errors import InputError
from topicmodel.models.word_vectors import learn_vectors
from topicmodel.placer.press_model import PressModel
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["learn"]

MAX_DF = 0.3
N_DIMENSIONS = 200
MIN_DOCUMENTS = 50


def learn(
    texts: Iterable[str],
    *,
    name: str,
    reference: Sequence[str],
    reference_ids: Sequence[str],
    min_df: int = 8,
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
    min_df : int, default=8
        Fewest documents a term stands in.
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
    vectorizer = FrenchVectorizer(lemmas="accurate", min_df=min_df, max_df=MAX_DF, n_jobs=n_jobs)
    counts = vectorizer.fit_transform(texts)
    dimensions = min(N_DIMENSIONS, min(counts.shape) // 2)
    vectors = learn_vectors(counts, n_dimensions=dimensions, seed=random_state, n_jobs=n_jobs)
    known = vectorizer.transform(reference)
    return PressModel(
        name,
        vectorizer.analyzer_.settings(),
        tuple(str(term) for term in vectorizer.get_feature_names_out()),
        counts.shape[0],
        np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.int64),
        np.asarray(counts.sum(axis=0), np.int64).ravel(),
        vectors,
        tuple(reference_ids),
        known.indptr.astype(np.int64),
        known.indices.astype(np.int32),
        known.data.astype(np.int32),
    )
