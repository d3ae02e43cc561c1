"""Keywords that are no terms of a press model, made terms of their own.

A phrase (*garde à vue*) means more than its words, and a researcher's own word (*Frontex*) may be missing from the
press model. Both are found in an article as the codebook writes them, wildcards included, and count as one term that
stands for all the words it covers. Its vector is composed: the sum of its words' vectors, each by its inverse document
frequency; a keyword of unknown words has none, and speaks for its theme by being its keyword. (Counting a phrase's own
occurrences would need the texts, which a press model does not hold.)

References
----------
Mitchell, J., Lapata, M. (2010). Composition in distributional models of semantics. Cognitive Science 34(8), 1388-1429.
doi:10.1111/j.1551-6709.2010.01106.x (the additive model)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topicmodel.codebook.keyword import Wildcard, Word
from topicmodel.codebook.match import KeywordMatcher
from topicmodel.placer.press_model import PressModel
from topicmodel.text.analyzer import AnalyzedToken

__all__ = ["OwnTerms", "own_terms"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OwnTerms:
    """Terms that a codebook adds to those of a press model.

    Parameters
    ----------
    terms : tuple of str
        The keywords, as the codebook writes them first.
    vectors : ndarray of shape (n_terms, n_dimensions), int8
        Composed from their words.
    counts : ndarray of shape (n_terms,), int64
        At most how often each stands in the model's corpus: as often as its rarest word.
    weights : ndarray of shape (n_terms,), float64
        Inverse document frequency: that of its rarest word.
    numbers : dict of int to int
        Place among `terms` of each keyword of `matcher` that is one.
    matcher : KeywordMatcher
        Finds them.
    words : dict of str to int
        Place among `terms` of those that are one word without wildcard, which need no matcher.
    """

    terms: tuple[str, ...]
    vectors: npt.NDArray[np.int8]
    counts: npt.NDArray[np.int64]
    weights: Floats
    numbers: dict[int, int]
    matcher: KeywordMatcher
    words: dict[str, int]

    def keywords(self, theme: str, *, negative: bool) -> list[tuple[int, float]]:
        """Return the places among `terms` of a theme's keywords, and their weights."""
        found = ((self.matcher.keywords[number], place) for number, place in self.numbers.items())
        return [(place, word.weight) for word, place in found if word.theme == theme and word.negative == negative]

    def find(self, tokens: Sequence[AnalyzedToken], known: set[int]) -> list[tuple[int, int, int]]:
        """Find the terms in a text.

        Parameters
        ----------
        tokens : sequence of AnalyzedToken
            The text.
        known : set of int
            Numbers of the tokens whose term the press model knows: a single one of them stays itself.

        Returns
        -------
        list of (int, int, int)
            First and last token, and place among `terms`. In the order of the text; of two that overlap, the one that
            begins first, or else is longer.
        """
        if len(set(self.words.values())) == len(self.terms):
            return [(i, i, self.words[token.term]) for i, token in enumerate(tokens) if token.term in self.words]
        hits = [hit for hit in self.matcher.token_hits(list(tokens)) if hit.number in self.numbers]
        found: list[tuple[int, int, int]] = []
        for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last, hit.number)):
            alone = hit.first == hit.last and hit.first in known
            if not alone and (not found or hit.first > found[-1][1]):
                found.append((hit.first, hit.last, self.numbers[hit.number]))
        return found


def own_terms(matcher: KeywordMatcher, press: PressModel) -> OwnTerms:
    """Make the terms that a codebook adds to those of a press model.

    Parameters
    ----------
    matcher : KeywordMatcher
        Of the codebook, with the analyzer of the press model.
    press : PressModel
        The words.

    Returns
    -------
    OwnTerms
        Phrases, words with wildcards, and words that the press model does not know.
    """
    vocabulary = {term: column for column, term in enumerate(press.terms)}
    frequencies = press.weights
    places: dict[tuple[Word | Wildcard, ...], int] = {}
    numbers: dict[int, int] = {}
    words: dict[str, int] = {}
    terms: list[str] = []
    rows, counts, weights = [], [], []
    for number, keyword in enumerate(matcher.keywords):
        columns = [_columns(element, vocabulary) for element in keyword.elements if element.is_term]
        word = keyword.elements[0] if len(keyword.elements) == 1 else None
        if not keyword.usable or (isinstance(word, Word) and columns[0]):
            continue
        if keyword.elements not in places:
            places[keyword.elements] = len(terms)
            known = [column for column in columns if column] if keyword.is_phrase else []
            directions = (_unit_times_weight(press.vectors[column], frequencies[column]) for column in known)
            total = sum((each.mean(axis=0) for each in directions), np.zeros(press.vectors.shape[1]))
            terms.append(keyword.text)
            rows.append(np.rint(127 * total / max(np.abs(total).max(), 1e-12)).astype(np.int8))
            counts.append(max(1, min((int(press.counts[column].sum()) for column in known), default=1)))
            weights.append(max((float(frequencies[column].min()) for column in known), default=frequencies.max()))
        numbers[number] = places[keyword.elements]
        if isinstance(word, Word):
            words |= dict.fromkeys((word.key, word.surface), numbers[number])
    return OwnTerms(
        tuple(terms),
        np.reshape(np.array(rows, np.int8), (len(terms), press.vectors.shape[1])),
        np.array(counts, np.int64),
        np.array(weights, np.float64),
        numbers,
        matcher,
        words,
    )


def _columns(element: Word | Wildcard, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the columns of a vocabulary that an element of a keyword matches."""
    if isinstance(element, Wildcard):
        return [column for term, column in vocabulary.items() if element.matches(term)]
    return [vocabulary[key] for key in dict.fromkeys((element.key, element.surface)) if key in vocabulary][:1]


def _unit_times_weight(vectors: npt.NDArray[np.int8], weights: Floats) -> Floats:
    whole = vectors.astype(np.float64)
    lengths = np.sqrt(np.square(whole).sum(axis=1))
    scaled: Floats = whole * (weights / np.where(lengths > 0, lengths, 1.0))[:, None]
    return scaled
