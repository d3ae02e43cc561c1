"""Numbers for everything seen: chunks, word types, readings, terms.

Text becomes arrays of integers once; what is learnt of a chunk or a type (its tokens, its readings, its term) is worked
out the first time it is met and kept.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from topicmodel.text.chunk_table import ChunkTable
from topicmodel.text.clean import clean
from topicmodel.text.connectors import CONNECTORS
from topicmodel.text.terms import TermRule, name_part
from topicmodel.text.tokenize import chunks, pieces, surfaces_of

__all__ = ["Inventory", "Readings"]

_CONNECTORS = {word: number for number, word in enumerate(CONNECTORS)}
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


class Inventory:
    """Numbers of chunks and word types, in order of appearance.

    Attributes
    ----------
    surfaces : list of str
        The word types.
    """

    def __init__(self) -> None:
        self.surfaces: list[str] = []
        # A type that is asked for the first time gets the next number.
        self._types: defaultdict[str, int] = defaultdict()
        self._types.default_factory = self._types.__len__
        self._pieces: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self._run_starts = array("q", [0])
        self._runs = array("i")
        self._chunks = ChunkTable()

    def _list_types(self) -> None:
        self.surfaces.extend(islice(self._types, len(self.surfaces), None))

    def read(self, cleaned: str) -> tuple[Int32, list[tuple[int, int]]]:
        """Give numbers to the tokens of one cleaned text.

        Parameters
        ----------
        cleaned : str
            A cleaned text.

        Returns
        -------
        types : ndarray of shape (n_tokens,), int32
            The type of each token.
        spans : list of tuple of int
            Bounds of each token in the text.
        """
        types, spans = array("i"), []
        for chunk, start in chunks(cleaned):
            known = self._pieces.get(chunk)
            if known is None:
                known = tuple((self._types[surface], at, at + len(surface)) for surface, at in pieces(chunk))
                self._pieces[chunk] = known
            for number, first, last in known:
                types.append(number)
                spans.append((start + first, start + last))
        if len(self._types) > len(self.surfaces):
            self._list_types()
        return np.array(types, dtype=np.int32), spans

    def read_batch(self, texts: Sequence[str]) -> tuple[Int32, Int64]:
        """Clean many texts and number their tokens.

        Parameters
        ----------
        texts : sequence of str
            Any texts.

        Returns
        -------
        types : ndarray of shape (n_tokens,), int32
            The type of each token, text after text.
        starts : ndarray of shape (n_texts + 1,), int64
            Where the tokens of each text start.
        """
        from topicmodel.kernels.intern import expand_runs

        data, text_starts = _clean_bytes(texts)
        known = len(self._chunks)
        ids, starts = self._chunks.number(data, text_starts)
        self._learn(known)
        run_starts, runs = np.array(self._run_starts), np.array(self._runs, dtype=np.int32)
        types, type_starts = expand_runs(ids, starts, run_starts, runs)
        return types, type_starts

    def _learn(self, known: int) -> None:
        """Cut the chunks from number `known` on into tokens."""
        number, runs, run_starts = self._types.__getitem__, self._runs, self._run_starts
        for chunk in self._chunks.chunks(known):
            runs.extend(map(number, surfaces_of(chunk)))
            run_starts.append(len(runs))
        self._list_types()


def _clean_bytes(texts: Sequence[str]) -> tuple[NDArray[np.uint8], Int64]:
    """Return the UTF-8 bytes of the cleaned texts, end to end, and where each starts."""
    from topicmodel.kernels.intern import needs_cleaning

    encoded = [
        text.replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ").encode("utf-8", "surrogatepass")
        for text in texts
    ]
    data, starts = _joined(encoded)
    dirty = np.flatnonzero(needs_cleaning(data, starts)).tolist()
    for text in dirty:
        encoded[text] = clean(texts[text]).text.encode("utf-8", "surrogatepass")
    return _joined(encoded) if dirty else (data, starts)


def _joined(encoded: list[bytes]) -> tuple[NDArray[np.uint8], Int64]:
    starts = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=starts[1:])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), starts


class Readings:
    """Numbers of readings (a surface form with a tag and a lemma) and of the terms they give.

    Attributes
    ----------
    surfaces, tags, lemmas : list of str
        Form, tag and lemma of each reading.
    terms : list of str
        The terms, in order of appearance.
    numbers : dict of str to int
        The number of each term; the empty term has -1.
    """

    def __init__(self, rule: TermRule) -> None:
        self.surfaces: list[str] = []
        self.tags: list[str] = []
        self.lemmas: list[str] = []
        self.terms: list[str] = []
        self._term = rule.term
        self.numbers: dict[str, int] = {"": -1}
        self._term_of = array("i")
        self._connector_of = array("b")
        self._name_part_of = array("b")

    def number(self, term: str) -> int:
        """Return the number of a term, -1 for the empty one."""
        number = self.numbers.get(term)
        if number is None:
            number = self.numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def add(self, surface: str, tag: str, lemma: str) -> int:
        """Give a number to a reading of `surface` and return it."""
        number = self.number(self._term(surface, tag, lemma))
        self.surfaces.append(surface)
        self.tags.append(tag)
        self.lemmas.append(lemma)
        self._term_of.append(number)
        self._connector_of.append(_CONNECTORS.get(surface.lower(), -1) if number < 0 else -1)
        return len(self.tags) - 1

    def term_of(self) -> Int32:
        """Return the term number of each reading, -1 where it gives none: shape (n_readings,), int32."""
        return np.array(self._term_of, dtype=np.int32)

    def name_part_of(self) -> NDArray[np.int8]:
        """Return what each reading may be in a name (see :func:`~topicmodel.text.terms.name_part`), int8."""
        while len(self._name_part_of) < len(self.surfaces):
            number = len(self._name_part_of)
            self._name_part_of.append(name_part(self.surfaces[number], self.lemmas[number], self._term_of[number]))
        return np.array(self._name_part_of, dtype=np.int8)

    def connector_of(self) -> NDArray[np.int8]:
        """Return the connector each reading is, -1 where it is none: shape (n_readings,), int8."""
        return np.array(self._connector_of, dtype=np.int8)
