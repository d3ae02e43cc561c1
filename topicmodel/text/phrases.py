"""Phrases: pairs of terms that stand together far more often than chance, connectors passed over.

References
----------
.. [1] Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
   https://svn.spraakdata.gu.se/repos/gerlof/pub/www/Docs/npmi-pfd.pdf
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.inventory import Readings

__all__ = ["Phrase", "PhraseBook", "learn_phrases"]

_REACH = 2
# Days, months and invitations to read on go with anything: "lundi soir", "mars dernier", "lire la suite".
_LOOSE = re.compile(
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lire"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)


class Phrase(NamedTuple):
    """Two terms and the name of what they make together: ("coupe", "monde", "coupe du monde")."""

    first: str
    second: str
    name: str


def learn_phrases(
    terms: NDArray[np.int32],
    chosen: NDArray[np.int32],
    starts: NDArray[np.int64],
    readings: Readings,
    min_count: int = 20,
    threshold: float = 0.3,
    loose_threshold: float = 0.5,
) -> list[Phrase]:
    """Find the phrases of a corpus.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers, text after text; negative where a token is no term.
    chosen : ndarray of shape (n_tokens,), int32
        Number of the reading of each token.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the tokens of each text start.
    readings : Readings
        The form and the term of each reading.
    min_count : int
        How often a pair stands in the corpus at least, not counting where a stronger one takes one of its words: of
        "Gérald Darmanin, ministre de l'Intérieur" no "intérieur gérald" is learnt.
    threshold : float
        Least normalized pointwise mutual information, from -1 to 1.
    loose_threshold : float
        The same for pairs with a day, a month or "lire".

    Returns
    -------
    list of Phrase
        The strongest first; a name is how the phrase is most often written, in lower case.
    """
    from topicmodel.kernels.collocations import find_pairs, join_pairs

    first, second = find_pairs(terms, readings.connector_of()[chosen], starts, _REACH)
    if not len(first):
        return []
    width = len(readings.terms)
    codes = terms[first].astype(np.int64) * width + terms[second]
    order = np.argsort(codes, kind="stable")
    pairs, places, counts = np.unique(codes[order], return_index=True, return_counts=True)
    scores = _npmi(pairs, counts, np.bincount(terms[terms >= 0], minlength=width))
    loose = np.array([_LOOSE.fullmatch(term) is not None for term in readings.terms])
    bound = np.where(loose[pairs // width] | loose[pairs % width], loose_threshold, threshold)
    strong = np.flatnonzero((counts >= min_count) & (scores >= bound))
    ranks = np.empty(len(strong), dtype=np.int32)
    ranks[np.lexsort((pairs[strong], -scores[strong]))] = np.arange(len(strong))
    # Where pairs compete for a word, only what is joined counts: names are numbered above all terms.
    joined = join_pairs(terms, first, second, codes, pairs[strong], width + ranks, ranks)
    alone = np.bincount(joined[joined >= width] - width, minlength=len(strong))[ranks]
    found = []
    for pair in strong[alone >= min_count].tolist():
        sites = order[places[pair] : places[pair] + counts[pair]]
        one, two = divmod(int(pairs[pair]), width)
        name = _usual_form(chosen, first[sites], second[sites], readings.surfaces)
        found.append((-scores[pair], Phrase(readings.terms[one], readings.terms[two], name)))
    return [phrase for _, phrase in sorted(found)]


def _npmi(pairs: NDArray[np.int64], counts: NDArray[np.int64], frequency: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the normalized pointwise mutual information of pairs (first * n_terms + second)."""
    total, width = frequency.sum(), len(frequency)
    joint = np.log(counts / total)
    apart = np.log(frequency[pairs // width] / total) + np.log(frequency[pairs % width] / total)
    scores: NDArray[np.float64] = (joint - apart) / -joint
    return scores


def _usual_form(
    chosen: NDArray[np.int32], first: NDArray[np.int64], second: NDArray[np.int64], surfaces: list[str]
) -> str:
    """Return how a pair is most often written, from its first term to its second."""
    forms = Counter(
        tuple(surfaces[reading].lower() for reading in chosen[start : stop + 1].tolist())
        for start, stop in zip(first.tolist(), second.tolist(), strict=True)
    )
    usual = min(forms, key=lambda form: (-forms[form], form))
    return "".join(word if word.endswith("'") else word + " " for word in usual).rstrip()


class PhraseBook:
    """Replaces known pairs by phrases.

    Parameters
    ----------
    phrases : sequence of Phrase
        The pairs and their names; of two that share a word in a text, the one listed first is joined.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = list(phrases)

    def join(
        self,
        terms: NDArray[np.int32],
        connectors: NDArray[np.int8],
        starts: NDArray[np.int64],
        numbers: dict[str, int],
    ) -> NDArray[np.int32]:
        """Replace the pairs in numbered texts.

        Parameters
        ----------
        terms : ndarray of shape (n_tokens,), int32
            Term numbers, text after text; negative where a token is no term.
        connectors : ndarray of shape (n_tokens,), int8
            Number of the connector a token is; negative where it is none.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        numbers : dict of str to int
            The number of each term, those of phrases included.

        Returns
        -------
        ndarray of shape (n_tokens,), int32
            Terms; a phrase stands at the place of its first word, its second word is -1.
        """
        from topicmodel.kernels.collocations import find_pairs, join_pairs

        width = len(numbers)
        known = {
            numbers[phrase.first] * width + numbers[phrase.second]: (numbers[phrase.name], rank)
            for rank, phrase in enumerate(self.phrases)
            if phrase.first in numbers and phrase.second in numbers
        }
        if not known:
            return terms
        codes = np.array(sorted(known), dtype=np.int64)
        names, ranks = np.array([known[code] for code in codes.tolist()], dtype=np.int32).T
        first, second = find_pairs(terms, connectors, starts, _REACH)
        pairs = terms[first].astype(np.int64) * width + terms[second]
        joined: NDArray[np.int32] = join_pairs(terms, first, second, pairs, codes, names, ranks)
        return joined
