"""A reference corpus as numbers: how often words stand together in windows or documents.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.numbering import number_tokens
from topicmodel.evaluation.pair_memory import PairMemory
from topicmodel.kernels.cooccurrence import bootstrap_weights, pair_windows, shared_windows, sort_places, spans_of_words
from topicmodel.models.counts import Counts, read_counts, training_keys
from topicmodel.models.ranges import for_ranges
from topicmodel.objects import Corpus, storage
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import batches

__all__ = ["DEFINITIONS", "WHOLE_DOCUMENT", "Cooccurrence"]

DEFINITIONS = ("exact", "gensim")
WHOLE_DOCUMENT = 2**31 - 1
"""A window longer than any document: words stand together when they are in the same document."""

_KEPT = 4
_READ: OrderedDict[tuple[str, str], "Cooccurrence"] = OrderedDict()


class Cooccurrence:
    """Where each term stands in a reference corpus, ready to count windows for the words of any model.

    Make one with `from_corpus` or `from_tokens`. The first question sorts the places of all terms; each further model
    costs its own words only.

    Parameters
    ----------
    ids : array of shape (n_tokens,), int32
        Term of each token, document after document.
    starts : array of shape (n_documents + 1,), int64
        Where the tokens of each document start.
    terms : sequence of str
        The terms.
    n_jobs : int or None
        Threads of counting; changes no result.
    ordered : bool
        Whether the tokens of a document stand in the order of its text.

    Examples
    --------
    >>> reference = Cooccurrence.from_tokens([["maire", "conseil"], ["pluie", "vent", "maire"]])
    >>> counts, n_windows = reference.count([["maire", "conseil"]], window=10)
    >>> counts[0].tolist(), int(n_windows)
    ([[2, 1], [1, 1]], 2)
    """

    def __init__(
        self,
        ids: NDArray[np.int32],
        starts: NDArray[np.int64],
        terms: Sequence[str],
        n_jobs: int | None = None,
        *,
        ordered: bool = True,
    ) -> None:
        self.ids, self.starts, self.terms, self.n_jobs, self.ordered = ids, starts, tuple(terms), n_jobs, ordered
        self.lengths = np.diff(starts)
        self._known: dict[tuple[int, str], PairMemory] = {}

    @classmethod
    def from_tokens(cls, texts: Iterable[Sequence[str]], *, n_jobs: int | None = None) -> "Cooccurrence":
        """Read texts that are cut into tokens already, as gensim's CoherenceModel takes them.

        Raises
        ------
        InputError
            If a text is one string, or there is none.
        """
        documents = texts if isinstance(texts, list) else list(texts)
        if any(isinstance(document, str) for document in documents[:1]):
            raise InputError("texts holds strings; lists of tokens are needed (or use from_corpus)")
        if not documents:
            raise InputError("texts is empty; at least one list of tokens is needed")
        starts = np.zeros(len(documents) + 1, np.int64)
        starts[1:] = np.cumsum(np.fromiter(map(len, documents), np.int64, len(documents)))
        ids, terms = number_tokens(documents, int(starts[-1]))
        return cls(ids, starts, terms, n_jobs)

    @classmethod
    def from_corpus(
        cls, corpus: Iterable[str], analyzer: Analyzer | None = None, *, n_jobs: int | None = None
    ) -> "Cooccurrence":
        """Read a corpus; the last few corpora read are remembered by fingerprint and analyzer.

        Parameters
        ----------
        corpus : Corpus or iterable of str
            The reference: the training corpus or another.
        analyzer : Analyzer, optional
            From a text to terms; the one of the topic model's vectorizer, ``FrenchVectorizer.analyzer_``. Tokens that
            are no terms are left out before windows are laid.
        n_jobs : int or None
            Threads of counting.

        Returns
        -------
        Cooccurrence
            The reference.
        """
        documents = corpus if isinstance(corpus, Corpus) else Corpus.from_texts(corpus)
        settings = (Analyzer() if analyzer is None else analyzer).settings()
        key = documents.fingerprint, json.dumps(settings, sort_keys=True)
        if key not in _READ:
            _READ[key] = cls(*_read(documents, Analyzer.from_settings(settings)), n_jobs)
            while len(_READ) > _KEPT:
                _READ.popitem(last=False)
        _READ.move_to_end(key)
        _READ[key].n_jobs = n_jobs
        return _READ[key]

    @classmethod
    def from_counts(cls, X: Any, terms: Sequence[str], *, n_jobs: int | None = None) -> "Cooccurrence":
        """Read a document-term matrix (or `Counts`), which has no word order: ask it for `WHOLE_DOCUMENT` windows only.

        Raises
        ------
        InputError
            If the numbers of columns and terms differ.
        """
        counts = X if isinstance(X, Counts) else read_counts(X)
        if counts.n_terms != len(terms):
            raise InputError(f"{counts.n_terms} columns and {len(terms)} terms; one term per column is needed")
        ids = np.repeat(counts.indices, counts.counts).astype(np.int32)
        starts = np.concatenate([[0], np.cumsum(counts.counts, dtype=np.int64)])[counts.indptr]
        return cls(ids, starts, terms, n_jobs, ordered=False)

    @property
    def n_documents(self) -> int:
        """Number of documents, empty ones included."""
        return len(self.lengths)

    @cached_property
    def column(self) -> dict[str, int]:
        """The number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        offsets, places = sort_places(self.ids, self.starts, len(self.terms))
        return offsets, places

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in the reference."""
        column = self.column.get(word)
        return column is not None and bool(self._places[0][column + 1] > self._places[0][column])

    def windows(self, window: int, definition: str = "exact") -> NDArray[np.int64]:
        """Return the number of windows of each document, an array of shape (n_documents,), int64.

        A document shorter than the window is one window. An empty document has none; gensim counts one.
        """
        n = np.maximum(1, self.lengths - window + 1)
        return n if definition == "gensim" else np.where(self.lengths > 0, n, 0)

    def count(
        self,
        topics: Sequence[Sequence[str]],
        *,
        window: int,
        definition: str = "exact",
        weights: NDArray[np.uint8] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count the windows in which the words of each topic stand, alone and in pairs.

        Parameters
        ----------
        topics : sequence of sequences of str
            Words of each topic, all known to the reference.
        window : int
            Tokens per window, or `WHOLE_DOCUMENT`.
        definition : {"exact", "gensim"}
            "exact" counts a window for a word if the word stands in it. "gensim" copies gensim's sliding window, which
            forgets a word as soon as one of its occurrences leaves, even where it stands in the window again.
        weights : ndarray of shape (n_documents, n_replicates), uint8, optional
            From `resampled`; each document once when not given.

        Returns
        -------
        counts : ndarray of shape (n_topics, n_words, n_words), int64
            Symmetric; on the diagonal the windows with the word. With `weights` a first axis of length n_replicates.
            0 where a topic has fewer words than the longest.
        n_windows : ndarray of shape () or (n_replicates,), int64
            Number of windows.

        Raises
        ------
        InputError
            If the window is smaller than 1, the definition unknown or a word is not in the reference.
        """
        if definition not in DEFINITIONS:
            raise InputError(f"definition='{definition}'; allowed: {DEFINITIONS}{nearest(definition, DEFINITIONS)}")
        if window < 1:
            raise InputError(f"window={window}; a window has at least 1 token")
        if window < WHOLE_DOCUMENT and not self.ordered:
            raise InputError(f"window={window}; counts have no word order, only WHOLE_DOCUMENT is allowed")
        words, table = self._number(topics)
        n_windows = self.windows(window, definition)
        if weights is not None:
            counts = self._replicated(words, table, window, definition, weights)
            return counts, n_windows @ weights.astype(np.int64)
        terms = np.full(table.shape, -1, np.int64)
        terms[table >= 0] = words[table[table >= 0]]
        memory = self._known.setdefault((window, definition), PairMemory())
        fresh = memory.unknown(terms)
        if len(fresh):
            memory.keep(fresh, self._paired(fresh, window, definition))
        return memory.recall(terms), n_windows.sum()

    def _paired(self, pairs: NDArray[np.int64], window: int, definition: str) -> NDArray[np.int64]:
        """Count the windows of pairs of terms."""
        words, rows = np.unique(pairs, return_inverse=True)
        bounds, spans = self._spans(words, window, definition)
        places, counts = rows.reshape(pairs.shape), np.empty(len(pairs), np.int64)
        for_ranges(
            lambda start, stop: pair_windows(places, bounds, spans, counts, start, stop), len(pairs), self.n_jobs
        )
        return counts

    def _replicated(
        self,
        words: NDArray[np.int64],
        table: NDArray[np.int64],
        window: int,
        definition: str,
        weights: NDArray[np.uint8],
    ) -> NDArray[np.int64]:
        """Count the pairs of each topic in each replicate, of shape (n_replicates, n_topics, n_words, n_words)."""
        bounds, spans = self._spans(words, window, definition)
        width = table.shape[1]
        counts = np.zeros((len(table), width, width, weights.shape[1]), np.int64)
        for_ranges(
            lambda start, stop: shared_windows(table, bounds, spans, weights, counts, start, stop),
            len(table),
            self.n_jobs,
        )
        upper = np.triu_indices(width, 1)
        counts[:, upper[0], upper[1]] = counts[:, upper[1], upper[0]]
        return np.moveaxis(counts, -1, 0)

    def resampled(self, n_replicates: int, *, seed: int = 0) -> NDArray[np.uint8]:
        """Draw a bootstrap over documents: how often each replicate counts each document.

        Numbers are Poisson(1), keyed on the documents' content: the order of the documents does not matter.

        Returns
        -------
        ndarray of shape (n_documents, n_replicates), uint8
            Counts.
        """
        weights = np.empty((self.n_documents, n_replicates), np.uint8)
        for_ranges(
            lambda start, stop: bootstrap_weights(self._keys, seed, weights, start, stop), len(weights), self.n_jobs
        )
        return weights

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives the same reference back."""
        return storage.write_arrays(
            Path(path), {"ids": self.ids, "starts": self.starts}, {"reference": self.terms, "ordered": self.ordered}
        )

    @classmethod
    def read(cls, path: str | Path, *, n_jobs: int | None = None) -> "Cooccurrence":
        """Read a reference saved by `save`."""
        arrays, meta = storage.read_arrays(Path(path))
        try:
            return cls(arrays["ids"], arrays["starts"], meta["reference"], n_jobs, ordered=meta["ordered"])
        except KeyError as error:
            raise InputError(f"{path}: holds no reference ({error} is missing)") from error

    def __repr__(self) -> str:
        return f"<Cooccurrence: {self.n_documents} documents, {len(self.ids)} tokens, {len(self.terms)} terms>"

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        rank = np.empty(len(self.terms), np.int32)
        rank[sorted(range(len(self.terms)), key=self.terms.__getitem__)] = np.arange(len(self.terms))
        ones = np.ones(len(self.ids), np.int32)
        shape = (self.n_documents, len(self.terms))
        return training_keys(read_counts(sparse.csr_matrix((ones, rank[self.ids], self.starts), shape)))

    def _number(self, topics: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the terms asked for, and the topics as rows of these, padded with -1."""
        distinct = list(dict.fromkeys(chain.from_iterable(topics)))
        unknown = next((word for word in distinct if word not in self.column), None)
        if unknown is not None:
            raise InputError(f"word '{unknown}' is not in the reference{nearest(unknown, self.terms)}")
        row = {word: i for i, word in enumerate(distinct)}
        table = np.full((len(topics), max(map(len, topics), default=1) or 1), -1, np.int64)
        for t, topic in enumerate(topics):
            table[t, : len(topic)] = [row[word] for word in topic]
        return np.array([self.column[word] for word in distinct], np.int64), table

    def _spans(
        self, words: NDArray[np.int64], window: int, definition: str
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        offsets, places = self._places
        sizes = offsets[words + 1] - offsets[words]
        bounds = np.zeros((len(words) + 1, 2), np.int64)
        bounds[1:, 0] = np.cumsum(sizes)
        windows = self.windows(window, definition)
        origins = np.cumsum(windows) - windows
        spans = np.empty((int(sizes.sum()), 3), np.int32 if windows.sum() < 2**31 else np.int64)
        clears = definition == "gensim"
        for_ranges(
            lambda start, stop: spans_of_words(
                words, offsets, places, self.lengths, origins, window, clears, bounds, spans, start, stop
            ),
            len(words),
            self.n_jobs,
        )
        return bounds, spans


def _read(corpus: Corpus, analyzer: Analyzer) -> tuple[NDArray[np.int32], NDArray[np.int64], list[str]]:
    """Give numbers to the terms of a corpus; tokens that are none are left out."""
    parts, lengths = [], []
    for batch in batches(corpus):
        numbers, starts = analyzer.number(batch)
        kept = numbers >= 0
        bounds = np.concatenate([[0], np.cumsum(kept)])[starts]
        parts.append(numbers[kept])
        lengths.append(np.diff(bounds))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    return np.concatenate(parts).astype(np.int32), starts, analyzer.vocabulary()
