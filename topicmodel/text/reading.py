"""Choosing the reading of each token: word by word, or all tokens of a sentence together."""

import sys
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.boundaries import CLOSERS, OPENERS
from topicmodel.text.features import OFFSETS, word_form
from topicmodel.text.forms import forms
from topicmodel.text.growing import GrowingArray
from topicmodel.text.inventory import Inventory, Readings
from topicmodel.text.lemmatize import WordLemmatizer
from topicmodel.text.short_search import best_candidates as search_in_plain_python
from topicmodel.text.tagger import Tagger

__all__ = ["ContextReader", "Reader", "WordReader"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

_OFFSETS = np.array(OFFSETS, dtype=np.int64)

# Loading numba and the compiled search takes about as long as searching that many tokens without it.
_SHORT = 40_000


_NOUS = frozenset({"nous", "-nous"})


class Reader(Protocol):
    """Anything that chooses a reading for each token."""

    def choose(self, types: Int32, starts: Int64, inventory: Inventory, readings: Readings) -> Int32:
        """Return the number of the reading of each token: shape (n_tokens,), int32."""


class WordReader:
    """Reads each word on its own, by a lemmatizer.

    Parameters
    ----------
    lemmatizer : WordLemmatizer
        What reads a word.
    """

    def __init__(self, lemmatizer: WordLemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._reading_of_type = GrowingArray(np.int32)

    def choose(self, types: Int32, starts: Int64, inventory: Inventory, readings: Readings) -> Int32:  # noqa: ARG002
        """Return the number of the reading of each token: shape (n_tokens,), int32."""
        read, add = self._lemmatizer.read, readings.add
        surfaces = inventory.surfaces[len(self._reading_of_type) :]
        self._reading_of_type.extend([add(surface, *read(surface)) for surface in surfaces])
        return self._reading_of_type.values[types]


class ContextReader:
    """Reads the tokens of a sentence together: best sequence of tags, then the lemma under each tag.

    Parameters
    ----------
    tagger : Tagger
        What the table says of words.
    """

    def __init__(self, tagger: Tagger) -> None:
        n_tags = len(tagger.tags)
        self._tagger = tagger
        self._n_read = 0
        self._forms: list[str] = []
        self._neighbours = GrowingArray(np.int16, (len(OFFSETS), n_tags))
        self._closes = GrowingArray(np.bool_)
        self._opens = GrowingArray(np.bool_)
        self._capital = GrowingArray(np.bool_)
        self._ends = GrowingArray(np.int64)
        self._ends.extend([0])
        # One row per type and tag it may have: the tag, its score inside and at the start of a sentence, its reading.
        self._tag = GrowingArray(np.int32)
        self._own = GrowingArray(np.int32, (2,))
        self._type = GrowingArray(np.int32)
        self._reading = GrowingArray(np.int32)
        # Of "sommes" and its like, which are verbs only with "nous", the candidate that is a noun; -1 for other types.
        self._noun = GrowingArray(np.int32)
        self._is_nous = GrowingArray(np.bool_)

    def choose(self, types: Int32, starts: Int64, inventory: Inventory, readings: Readings) -> Int32:
        """Return the number of the reading of each token: shape (n_tokens,), int32."""
        if not len(types):
            return types
        self._n_read += len(types)
        search = _search(self._n_read)
        self._learn(inventory.surfaces[len(self._forms) :])
        first = np.zeros(len(types), dtype=np.bool_)
        first[starts[:-1][np.diff(starts) > 0]] = True
        initial = first.copy()
        initial[1:] |= self._opens.values[types[:-1]]
        initial &= self._capital.values[types]
        first[1:] |= self._closes.values[types[:-1]]
        bounds = np.append(np.flatnonzero(first), len(types))
        chosen = search(
            types,
            initial,
            bounds,
            self._ends.values,
            self._tag.values,
            self._own.values,
            self._neighbours.values,
            _OFFSETS,
            self._tagger.pairs,
        )
        self._without_nous(types, bounds, chosen)
        self._read(chosen, inventory, readings)
        read: Int32 = self._reading.values[chosen]
        return read

    def _without_nous(self, types: Int32, bounds: Int64, chosen: Int32) -> None:
        """Take "sommes" and its like for nouns where their sentence has no "nous"; `chosen` is changed."""
        nouns = self._noun.values[types]
        places = np.flatnonzero(nouns >= 0)
        if len(places):
            with_nous = np.zeros(len(bounds), dtype=np.bool_)
            with_nous[np.searchsorted(bounds, np.flatnonzero(self._is_nous.values[types]), "right")] = True
            places = places[~with_nous[np.searchsorted(bounds, places, "right")]]
            chosen[places] = nouns[places]

    def _learn(self, surfaces: list[str]) -> None:
        """Score the tags of new types."""
        if not surfaces:
            return
        tagger = self._tagger
        words = [word_form(surface) for surface in surfaces]
        rows = tagger.rows(words, initial=False)
        plain = tagger.own(rows)
        capital = np.array([word.shape[0] == "A" for word in words])
        initial = plain.copy()
        places = np.flatnonzero(capital)
        opening = tagger.initial_rows([words[place] for place in places.tolist()], rows[places])
        initial[places] = tagger.own(opening)
        allowed = [tagger.candidates(surface, word.form) for surface, word in zip(surfaces, words, strict=True)]
        places, tags = np.nonzero(np.array(allowed))
        first = self._ends.values[-1]
        noun = self._tagger.tags.index("NOUN") if "NOUN" in self._tagger.tags else -1
        candidate = {
            place: first + at
            for at, (place, tag) in enumerate(zip(places.tolist(), tags.tolist(), strict=True))
            if tag == noun
        }
        self._noun.extend(
            [candidate.get(place, -1) if _needs_nous(word.form) else -1 for place, word in enumerate(words)]
        )
        self._is_nous.extend([surface.lower() in _NOUS for surface in surfaces])
        self._tag.extend(tags)
        self._own.extend(np.stack([plain[places, tags], initial[places, tags]], axis=1))
        self._type.extend(places + len(self._forms))
        self._reading.extend(np.full(len(tags), -1, dtype=np.int32))
        self._ends.extend(self._ends.values[-1] + np.cumsum(np.bincount(places, minlength=len(surfaces))))
        self._neighbours.extend(tagger.neighbours(rows))
        self._capital.extend(capital)
        self._opens.extend([surface in OPENERS for surface in surfaces])
        self._closes.extend([surface in CLOSERS for surface in surfaces])
        self._forms += [word.form for word in words]

    def _read(self, chosen: Int32, inventory: Inventory, readings: Readings) -> None:
        """Work out the readings of candidates that are chosen for the first time."""
        fresh = np.zeros(len(self._reading), dtype=np.bool_)
        fresh[chosen] = True
        fresh &= self._reading.values < 0
        candidates = np.flatnonzero(fresh)
        add, lemma, forms, surfaces = readings.add, self._tagger.rules.lemma, self._forms, inventory.surfaces
        tags = [self._tagger.tags[number] for number in self._tag.values[candidates].tolist()]
        kinds = self._type.values[candidates].tolist()
        self._reading.values[candidates] = [
            add(surfaces[kind], tag, lemma(forms[kind], "NOUN" if _is_mark(surfaces[kind]) else tag))
            for kind, tag in zip(kinds, tags, strict=True)
        ]


def _needs_nous(form: str) -> bool:
    """Tell whether a form is a usual noun and else a verb of the first person plural: "sommes", "avions"."""
    if form == "sommes":
        return True
    return form.endswith("ons") and "N" in forms().classes(form) and not {"F", "X"}.isdisjoint(forms().letters(form))


def _is_mark(surface: str) -> bool:
    """Tell whether a word is written like "xDrive" or "iPhone": such words have no feminine and are no verbs."""
    return (
        surface[0].islower()
        and not surface.islower()
        and "-" not in surface
        and "(" not in surface
        and "·" not in surface
    )


def _search(n_read: int) -> Callable[..., Int32]:
    """Return the quicker of the two searches after that many tokens; they choose the same."""
    if n_read < _SHORT and "numba" not in sys.modules:
        return search_in_plain_python
    from topicmodel.kernels.viterbi import best_candidates

    compiled: Callable[..., Int32] = best_candidates
    return compiled
