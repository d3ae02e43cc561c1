"""One reading of a corpus: where the keywords of a codebook stand, and the terms of every document."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topicmodel.codebook.keyword import Keyword
from topicmodel.codebook.match import KeywordMatcher
from topicmodel.text.analyzer import Analyzer

if TYPE_CHECKING:
    from topicmodel.codebook.codebook import Codebook

__all__ = ["Scan", "scan"]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """What a reading of a corpus found.

    Parameters
    ----------
    keywords : tuple of Keyword
        The keywords of the codebook, read.
    places : ndarray of shape (n_places, 6), int64
        Where they stand: document, keyword, start and end in the original text, first and last token; in the order of
        documents, then of tokens.
    vocabulary : tuple of str
        All terms, in alphabetical order: nothing depends on the order of the documents.
    words : tuple of str
        Each term as a person would write it: itself if the texts have it, else its most frequent form there, with its
        usual capitals.
    documents : tuple of ndarray of shape (n_terms,), int32
        For each document, the numbers of its terms in the order of the text.
    """

    keywords: tuple[Keyword, ...]
    places: NDArray[np.int64]
    vocabulary: tuple[str, ...]
    words: tuple[str, ...]
    documents: tuple[NDArray[np.int32], ...]


def scan(codebook: "Codebook", texts: Iterable[str], analyzer: Analyzer) -> Scan:
    """Read texts once for the keywords of a codebook.

    Parameters
    ----------
    codebook : "Codebook"
        The themes.
    texts : iterable of str
        The documents.
    analyzer : Analyzer
        What reads them.

    Returns
    -------
    Scan
        Places of the keywords, and terms.
    """
    matcher = KeywordMatcher(codebook, analyzer)
    numbers: dict[str, int] = {}
    forms: Counter[tuple[str, str]] = Counter()
    documents, places = [], []
    for document, text in enumerate(texts):
        tokens = analyzer.tokens(text)
        kept = [(token.term, token.surface) for token in tokens if token.term]
        forms.update(kept)
        documents.append(np.array([numbers.setdefault(term, len(numbers)) for term, _ in kept], np.int32))
        places += [
            (document, hit.number, hit.start, hit.end, hit.first, hit.last) for hit in matcher.token_hits(tokens)
        ]
    table = np.array(places, np.int64).reshape(-1, 6)
    vocabulary = tuple(sorted(numbers))
    renumber = np.zeros(len(numbers), np.int32)
    renumber[[numbers[term] for term in vocabulary]] = np.arange(len(numbers), dtype=np.int32)
    renumbered = tuple(renumber[document] for document in documents)
    return Scan(matcher.keywords, table, vocabulary, _words(vocabulary, forms), renumbered)


def _words(vocabulary: Iterable[str], forms: Counter[tuple[str, str]]) -> tuple[str, ...]:
    """Choose the form of each term: first those that differ from it by capitals only, then the most frequent."""
    best: dict[str, tuple[bool, int, str]] = {}
    for (term, form), count in forms.items():
        candidate = (form.lower() != term, -count, form)
        best[term] = min(candidate, best.get(term, candidate))
    return tuple(best[term][2] for term in vocabulary)
