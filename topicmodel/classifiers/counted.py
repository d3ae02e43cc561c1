"""Texts once they have been read: counts of terms, in the whole text and in its opening, and what an encoder says.

News say what they are about in their first lines. The opening of a text is its first 50 words: title and lead, where
it has them. It is read by itself, so that it does not depend on what follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.base import clone

from topicmodel.encoders.naming import as_encoder
from topicmodel.text.counting import count_texts
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["OPENING_WORDS", "Counted", "count_read", "join_counted", "opening_of", "read_texts"]

OPENING_WORDS = 50
"""Words of an opening, as white space tells them apart."""
_OPENING = re.compile(rf"\s*(?:\S+\s+){{{OPENING_WORDS - 1}}}\S+")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Texts once they have been read: all that features are made of.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_names), int32
        How often each term stands in each text.
    opening : csr_matrix of shape (n_texts, n_names), int32
        How often of these in its opening.
    names : tuple of str
        The terms, in alphabetical order.
    encoded : ndarray of shape (n_texts, dimension), float64
        What the encoder says; no column without one.
    """

    counts: csr_matrix
    opening: csr_matrix
    names: tuple[str, ...]
    encoded: Floats

    def take(self, rows: NDArray[np.int64]) -> "Counted":
        """Return some of the texts."""
        return Counted(self.counts[rows], self.opening[rows], self.names, self.encoded[rows])


def opening_of(text: str) -> str:
    """Return the first words of a text; all of a short one.

    Examples
    --------
    >>> opening_of("Un titre, un texte.")
    'Un titre, un texte.'
    >>> len(opening_of("mot " * 1000).split())
    50
    """
    found = _OPENING.match(text)
    return found[0] if found else text


def join_counted(parts: Sequence[Counted]) -> Counted:
    """Put texts that were read at different times under one another."""
    names = tuple(sorted({name for part in parts for name in part.names}))
    column = {name: place for place, name in enumerate(names)}
    counts, opening = [], []
    for part in parts:
        places = np.array([column[name] for name in part.names], np.int32)
        counts.append(_renamed(part.counts, places, len(names)))
        opening.append(_renamed(part.opening, places, len(names)))
    encoded = np.vstack([part.encoded for part in parts])
    return Counted(vstack(counts, format="csr"), vstack(opening, format="csr"), names, encoded)


def read_texts(texts: list[str], vectorizer: FrenchVectorizer | None, encoder: Any) -> tuple[Counted, FrenchVectorizer]:
    """Read texts to learn from: count every term, and encode.

    Parameters
    ----------
    texts : list of str
        The texts.
    vectorizer : FrenchVectorizer or None
        How they are read; its bounds on document frequencies are left for later.
    encoder : Encoder, str, mapping, sequence or None
        Encodes them.

    Returns
    -------
    tuple of (Counted, FrenchVectorizer)
        What was read, and the vectorizer with every term of the texts in its vocabulary.
    """
    wide = clone(vectorizer) if vectorizer is not None else FrenchVectorizer()
    wide.set_params(min_df=1, max_df=1.0, max_features=None, vocabulary=None, weighting="counts")
    counts = wide.fit_transform(texts)
    names = tuple(str(name) for name in wide.get_feature_names_out())
    return Counted(counts, _opening(texts, wide, counts, names), names, _encoded(texts, encoder)), wide


def count_read(texts: list[str], vectorizer: FrenchVectorizer, encoder: Any) -> Counted:
    """Read texts as a fitted vectorizer reads them, every term of theirs.

    Parameters
    ----------
    texts : list of str
        The texts.
    vectorizer : FrenchVectorizer
        Fitted.
    encoder : Encoder, str, mapping, sequence or None
        Encodes them.

    Returns
    -------
    Counted
        What was read.
    """
    tally = count_texts(texts, vectorizer.analyzer_, vectorizer.n_jobs)
    # The analyzer goes on numbering the terms of all the texts it ever read.
    used = np.flatnonzero(tally.frequency())
    order = used[np.argsort(np.array([tally.names[k] for k in used], object), kind="stable")]
    columns = np.full(len(tally.names), -1, np.int32)
    columns[order] = np.arange(len(order))
    names = tuple(tally.names[k] for k in order)
    counts = tally.take(columns, len(order))
    return Counted(counts, _opening(texts, vectorizer, counts, names), names, _encoded(texts, encoder))


def _opening(texts: list[str], vectorizer: FrenchVectorizer, counts: csr_matrix, names: tuple[str, ...]) -> csr_matrix:
    """Count the terms of the openings, each at most as often as in its text.

    The word before the cut may be read otherwise there than in the whole text, where it then is no term.
    """
    tally = count_texts([opening_of(text) for text in texts], vectorizer.analyzer_, vectorizer.n_jobs)
    column = {name: place for place, name in enumerate(names)}
    places = np.array([column.get(name, -1) for name in tally.names], np.int32)
    opening = csr_matrix(tally.take(places, len(names)).minimum(counts))
    opening.sort_indices()
    return opening


def _renamed(counts: csr_matrix, places: NDArray[np.int32], width: int) -> csr_matrix:
    matrix = csr_matrix((counts.data, places[counts.indices], counts.indptr), (counts.shape[0], width))
    matrix.sort_indices()
    return matrix


def _encoded(texts: list[str], encoder: Any) -> Floats:
    if encoder is None:
        return np.zeros((len(texts), 0))
    return np.asarray(as_encoder(encoder).encode(texts), np.float64)
