"""Phrases: terms that stand together far more often than chance, connectors passed over.

A phrase joins two terms, or a phrase and what it goes on with: "organisation internationale" is found first, then
"organisation internationale pour les migrations".

References
----------
.. [1] Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
   https://svn.spraakdata.gu.se/repos/gerlof/pub/www/Docs/npmi-pfd.pdf
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.text.inventory import Readings

__all__ = ["Phrase", "PhraseBook", "check_settings", "learn_phrases"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

_REACH = 2
_PASSES = 2
# Days, months and invitations to read on go with anything: "lundi soir", "mars dernier", "lire la suite".
_LOOSE = re.compile(
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lire"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
# So much more must tie a pair that holds one of these, and a longer phrase: "ancien premier ministre" is none.
_MORE = 0.2


class Phrase(NamedTuple):
    """Two terms (the first or the second may be the name of another phrase) and the name of what they make together."""

    first: str
    second: str
    name: str


class _Sequence(NamedTuple):
    """Numbered texts: the term and the connector of each token (see kernels.collocations), where each text starts."""

    terms: Int32
    connectors: NDArray[np.int8]
    starts: Int64


class _Sites(NamedTuple):
    """Terms that stand next to each other: the places of both, and a number for them (first * width + second)."""

    first: Int64
    second: Int64
    codes: Int64


def check_settings(min_count: int, threshold: float) -> None:
    """Say what is wrong with the settings of :func:`learn_phrases`, if anything is.

    Parameters
    ----------
    min_count, threshold : int, float
        The settings.

    Raises
    ------
    InputError
        `min_count` is no whole number from 1 on, or `threshold` none from -1 to 1.
    """
    if isinstance(min_count, bool) or not isinstance(min_count, (int, np.integer)) or min_count < 1:
        raise InputError(f"phrase_min_count={min_count!r}; allowed is a whole number from 1 on")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float, np.number)) or not -1 <= threshold <= 1:
        raise InputError(f"phrase_threshold={threshold!r}; allowed is a number from -1 to 1")


def learn_phrases(
    terms: Int32,
    chosen: Int32,
    starts: Int64,
    readings: Readings,
    min_count: int = 20,
    threshold: float = 0.3,
) -> tuple[list[Phrase], Int32]:
    """Find the phrases of a corpus: pairs of terms, then what goes on before or behind such a pair.

    Parameters
    ----------
    terms : ndarray of shape (n_tokens,), int32
        Term numbers, text after text; negative where a token is no term.
    chosen : ndarray of shape (n_tokens,), int32
        Number of the reading of each token.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the tokens of each text start.
    readings : Readings
        The form and the term of each reading; the names of phrases are added to its terms.
    min_count : int
        How often a pair stands in the corpus at least, not counting where a stronger one takes one of its words: of
        "Gérald Darmanin, ministre de l'Intérieur" no "intérieur gérald" is learnt.
    threshold : float
        Least normalized pointwise mutual information, from -1 to 1; .2 more for longer phrases and for a pair with
        a day, a month or "lire".

    Returns
    -------
    phrases : list of Phrase
        Pairs of terms, the strongest first, then the longer phrases that are made of them; a name is how the phrase is
        most often written, in lower case.
    joined : ndarray of shape (n_tokens,), int32
        `terms` with the phrases joined, as :meth:`PhraseBook.join` does.
    """
    sequence = _Sequence(terms, readings.connector_of()[chosen], starts)
    phrases: list[Phrase] = []
    first_name = 0
    for _ in range(_PASSES):
        sites = _sites(sequence, len(readings.terms), first_name)
        found = _learn_pairs(sequence, sites, chosen, readings, threshold + _MORE * (first_name > 0), min_count)
        if not found:
            break
        first_name, width = len(readings.terms), len(readings.terms)
        for phrase in found:
            readings.number(phrase.name)
        sequence = _joined(sequence, sites, found, readings.numbers, width)
        phrases += found
    return phrases, sequence.terms


def _sites(sequence: _Sequence, width: int, first_name: int = 0) -> _Sites:
    """Find the pairs of which one is a term numbered `first_name` or above."""
    from topicmodel.kernels.collocations import find_pairs

    terms = sequence.terms
    first, second = find_pairs(*sequence, _REACH)
    if first_name:
        longer = (terms[first] >= first_name) | (terms[second] >= first_name)
        first, second = first[longer], second[longer]
    return _Sites(first, second, terms[first].astype(np.int64) * width + terms[second])


def _learn_pairs(
    sequence: _Sequence, sites: _Sites, chosen: Int32, readings: Readings, threshold: float, min_count: int
) -> list[Phrase]:
    """Choose among pairs that stand next to each other, the strongest first."""
    from topicmodel.kernels.collocations import join_pairs

    terms, connectors, _ = sequence
    first, second, codes = sites
    width = len(readings.terms)
    order = np.argsort(codes, kind="stable")
    pairs, places, counts = np.unique(codes[order], return_index=True, return_counts=True)
    scores = _npmi(pairs, counts, np.bincount(terms[terms >= 0], minlength=width))
    loose = np.array([_LOOSE.fullmatch(term) is not None for term in readings.terms], dtype=np.bool_)
    bound = threshold + _MORE * (loose[pairs // width] | loose[pairs % width])
    strong = np.flatnonzero((counts >= min_count) & (scores >= bound))
    ranks = np.empty(len(strong), dtype=np.int32)
    ranks[np.lexsort((pairs[strong], -scores[strong]))] = np.arange(len(strong))
    # Where pairs compete for a word, only what is joined counts: names are numbered above all terms.
    joined, _ = join_pairs(terms, connectors, first, second, codes, pairs[strong], width + ranks, ranks)
    alone = np.bincount(joined[joined >= width] - width, minlength=len(strong))[ranks]
    found = []
    for pair in strong[alone >= min_count].tolist():
        standing = order[places[pair] : places[pair] + counts[pair]]
        one, two = divmod(int(pairs[pair]), width)
        name = _usual_form(chosen, first[standing], _ends(second[standing], connectors), readings.surfaces)
        found.append((-scores[pair], Phrase(readings.terms[one], readings.terms[two], name)))
    return [phrase for _, phrase in sorted(found)]


def _npmi(pairs: Int64, counts: Int64, frequency: Int64) -> NDArray[np.float64]:
    """Return the normalized pointwise mutual information of pairs (first * n_terms + second)."""
    total, width = frequency.sum(), len(frequency)
    joint = np.log(counts / total)
    apart = np.log(frequency[pairs // width] / total) + np.log(frequency[pairs % width] / total)
    scores: NDArray[np.float64] = (joint - apart) / -joint
    return scores


def _ends(places: Int64, connectors: NDArray[np.int8]) -> Int64:
    """Return the last token of the term or phrase at each place."""
    from topicmodel.kernels.collocations import INSIDE

    ends = places.copy()
    going = np.arange(len(ends))
    while len(going):
        going = going[ends[going] + 1 < len(connectors)]
        going = going[connectors[ends[going] + 1] == INSIDE]
        ends[going] += 1
    return ends


def _usual_form(chosen: Int32, first: Int64, last: Int64, surfaces: list[str]) -> str:
    """Return how a pair is most often written, from its first token to its last."""
    found: Counter[tuple[int, ...]] = Counter()
    for length in np.unique(last - first).tolist():
        places = first[last - first == length]
        found.update(map(tuple, chosen[places[:, None] + np.arange(length + 1)].tolist()))
    forms: Counter[tuple[str, ...]] = Counter()
    for readings, count in found.items():
        forms[tuple(surfaces[reading].lower() for reading in readings)] += count
    usual = min(forms, key=lambda form: (-forms[form], form))
    return "".join(word if word.endswith("'") else word + " " for word in usual).rstrip()


def _joined(
    sequence: _Sequence, sites: _Sites, phrases: Sequence[Phrase], numbers: Mapping[str, int], width: int
) -> _Sequence:
    """Replace pairs in numbered texts; of two that share a word the one listed first is joined."""
    from topicmodel.kernels.collocations import join_pairs

    known = {
        numbers[phrase.first] * width + numbers[phrase.second]: (numbers[phrase.name], rank)
        for rank, phrase in enumerate(phrases)
        if phrase.first in numbers and phrase.second in numbers
    }
    if not known:
        return sequence
    codes = np.array(sorted(known), dtype=np.int64)
    names, ranks = np.array([known[code] for code in codes.tolist()], dtype=np.int32).T
    joined, marked = join_pairs(
        sequence.terms, sequence.connectors, sites.first, sites.second, sites.codes, codes, names, ranks
    )
    return _Sequence(joined, marked, sequence.starts)


class PhraseBook:
    """Replaces known pairs by phrases: pairs of terms first, then those that hold a phrase, and so on.

    Parameters
    ----------
    phrases : sequence of Phrase
        The pairs and their names; of two that share a word in a text, the one listed first is joined.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._layers = _layers(list(phrases))

    def join(
        self,
        terms: Int32,
        connectors: NDArray[np.int8],
        starts: Int64,
        numbers: Mapping[str, int],
    ) -> Int32:
        """Replace the pairs in numbered texts.

        Parameters
        ----------
        terms : ndarray of shape (n_tokens,), int32
            Term numbers, text after text; negative where a token is no term.
        connectors : ndarray of shape (n_tokens,), int8
            Number of the connector a token is; negative where it is none.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        numbers : mapping of str to int
            The number of each term, those of phrases included.

        Returns
        -------
        ndarray of shape (n_tokens,), int32
            Terms; a phrase stands at the place of its first word, its other words are -1.
        """
        sequence = _Sequence(terms, connectors, starts)
        for phrases in self._layers:
            sequence = _joined(sequence, _sites(sequence, len(numbers)), phrases, numbers, len(numbers))
        return sequence.terms


def _layers(phrases: list[Phrase]) -> list[list[Phrase]]:
    """Group phrases so that the parts of each are joined in an earlier group; order is kept within a group."""
    names = {phrase.name for phrase in phrases}
    layers: list[list[Phrase]] = []
    while phrases:
        ready = [phrase for phrase in phrases if names.isdisjoint(phrase[:2])]
        # Where phrases go round in a circle, all that are left are joined at once.
        ready = ready or phrases
        layers.append(ready)
        joined = set(ready)
        phrases = [phrase for phrase in phrases if phrase not in joined]
        names = {phrase.name for phrase in phrases}
    return layers
