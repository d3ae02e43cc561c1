"""A reference corpus as numbers: how often words stand together in windows or documents.

References
----------
.. [1] Röder, M., Both, A., Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM '15.
   https://doi.org/10.1145/2684822.2685324
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from topicmodel.errors import InputError, nearest
from topicmodel.evaluation.numbering import number_tokens
from topicmodel.evaluation.pair_memory import PairMemory
from topicmodel.kernels.cooccurrence import bootstrap_weights, shared_windows, sort_places, spans_of_words
from topicmodel.models.counts import Counts, read_counts, training_keys
from topicmodel.models.ranges import for_ranges
from topicmodel.objects import Corpus, display, storage
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import batches

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DEFINITIONS", "WHOLE_DOCUMENT", "Cooccurrence"]

DEFINITIONS = ("exact", "gensim")
WHOLE_DOCUMENT = 2**31 - 1
"""A window longer than any document: words stand together when they are in the same document."""

_KEPT = 4
_READ: OrderedDict[tuple[str, str], "Cooccurrence"] = OrderedDict()


@dataclass(frozen=True, eq=False)
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
    terms : tuple of str
        The terms.
    ordered : bool
        Whether the tokens of a document stand in the order of its text.

    Examples
    --------
    >>> reference = Cooccurrence.from_tokens([["maire", "conseil"], ["pluie", "vent", "maire"]])
    >>> counts, n_windows = reference.count([["maire", "conseil"]], window=10)
    >>> counts[0].tolist(), int(n_windows)
    ([[2, 1], [1, 1]], 2)
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    terms: tuple[str, ...]
    ordered: bool = True
    # Answers remembered: they change the time of the next question, and no answer.
    _known: dict[tuple[int, str], PairMemory] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(self.terms))
        for name in ("ids", "starts"):
            array = getattr(self, name).view()
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cooccurrence, (self.ids, self.starts, self.terms, self.ordered)

    @classmethod
    def from_tokens(cls, texts: Iterable[Sequence[str]], *, n_jobs: int | None = None) -> "Cooccurrence":
        """Read texts that are cut into tokens already, as gensim's CoherenceModel takes them.

        Parameters
        ----------
        texts : iterable of sequences of str
            Tokens of each text; a text may be empty.
        n_jobs : int or None
            Threads; changes no result.

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
        ids, column = number_tokens(documents, starts, n_jobs=n_jobs)
        found = cls(ids, starts, tuple(column))
        # What `column` would compute again.
        vars(found)["column"] = column
        return found

    @classmethod
    def from_corpus(cls, corpus: Iterable[str], analyzer: Analyzer | None = None) -> "Cooccurrence":
        """Read a corpus; the last few corpora read are remembered by fingerprint and analyzer.

        Parameters
        ----------
        corpus : Corpus or iterable of str
            The reference: the training corpus or another.
        analyzer : Analyzer, optional
            From a text to terms; the one of the topic model's vectorizer, ``FrenchVectorizer.analyzer_``. Tokens that
            are no terms are left out before windows are laid.

        Returns
        -------
        Cooccurrence
            The reference.
        """
        documents = corpus if isinstance(corpus, Corpus) else Corpus.from_texts(corpus)
        settings = (Analyzer() if analyzer is None else analyzer).settings()
        key = documents.fingerprint, json.dumps(settings, sort_keys=True)
        if key not in _READ:
            _READ[key] = cls(*_read(documents, Analyzer.from_settings(settings)))
            while len(_READ) > _KEPT:
                _READ.popitem(last=False)
        _READ.move_to_end(key)
        return _READ[key]

    @classmethod
    def from_counts(cls, X: Any, terms: Sequence[str]) -> "Cooccurrence":
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
        return cls(ids, starts, tuple(terms), ordered=False)

    @property
    def n_documents(self) -> int:
        """Number of documents, empty ones included."""
        return len(self.lengths)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each document, an array of shape (n_documents,), int64."""
        return np.diff(self.starts)

    @cached_property
    def column(self) -> dict[str, int]:
        """The number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
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
        n_jobs: int | None = None,
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
        n_jobs : int or None
            Threads; changes no bit of the result.

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
        terms = np.full(table.shape, -1, np.int64)
        terms[table >= 0] = words[table[table >= 0]]
        if weights is not None:
            counts = self._shared(terms, window, definition, weights, n_jobs)
            return np.moveaxis(counts, -1, 0), n_windows @ weights.astype(np.int64)
        memory = self._known.setdefault((window, definition), PairMemory())
        pairs, topic = memory.unknown(terms)
        if len(pairs):
            i, j = ((terms[topic] == pairs[:, [side]]).argmax(axis=1) for side in (0, 1))
            wanted = np.full(terms.shape, -1, np.int64)
            wanted[topic, i], wanted[topic, j] = pairs[:, 0], pairs[:, 1]
            once = np.empty((self.n_documents, 0), np.uint8)
            memory.keep(pairs, self._shared(wanted, window, definition, once, n_jobs)[topic, i, j, 0])
        return memory.recall(terms), n_windows.sum()

    def _shared(
        self,
        terms: NDArray[np.int64],
        window: int,
        definition: str,
        weights: NDArray[np.uint8],
        n_jobs: int | None,
    ) -> NDArray[np.int64]:
        """Count the pairs of each topic, of shape (n_topics, n_words, n_words, n_replicates or 1)."""
        words = np.unique(terms[terms >= 0])
        bounds, spans = self._spans(words, window, definition, n_jobs)
        rows = np.where(terms >= 0, np.searchsorted(words, terms), -1)
        width = terms.shape[1]
        counts = np.empty((len(terms), width, width, max(1, weights.shape[1])), np.int64)
        n = self.n_documents
        for_ranges(
            lambda start, stop: shared_windows(rows, bounds, spans, n, weights, counts, start, stop), len(terms), n_jobs
        )
        upper = np.triu_indices(width, 1)
        counts[:, upper[0], upper[1]] = counts[:, upper[1], upper[0]]
        return counts

    def resampled(self, n_replicates: int, *, seed: int = 0, n_jobs: int | None = None) -> NDArray[np.uint8]:
        """Draw a bootstrap over documents: how often each replicate counts each document.

        Numbers are Poisson(1), keyed on the documents' content: the order of the documents does not matter.

        Returns
        -------
        ndarray of shape (n_documents, n_replicates), uint8
            Counts.
        """
        weights = np.empty((self.n_documents, n_replicates), np.uint8)
        keys = self._keys
        for_ranges(lambda start, stop: bootstrap_weights(keys, seed, weights, start, stop), len(weights), n_jobs)
        return weights

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives the same reference back."""
        return storage.write_arrays(
            Path(path), {"ids": self.ids, "starts": self.starts}, {"reference": self.terms, "ordered": self.ordered}
        )

    @classmethod
    def read(cls, path: str | Path) -> "Cooccurrence":
        """Read a reference saved by `save`."""
        arrays, meta = storage.read_arrays(Path(path))
        try:
            return cls(arrays["ids"], arrays["starts"], tuple(meta["reference"]), meta["ordered"])
        except KeyError as error:
            raise InputError(f"{path}: holds no reference ({error} is missing)") from error

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per term: term, tokens, documents; the most frequent first."""
        import pandas as pd

        offsets, places = self._places
        document = places >> np.uint64(32)
        # A term's first place, and each place in another document than the one before.
        new = np.concatenate([[True], document[1:] != document[:-1]])
        new[offsets[:-1][offsets[:-1] < len(new)]] = True
        seen = np.concatenate([[0], np.cumsum(new)])[offsets]
        columns = {"term": self.terms, "tokens": np.diff(offsets), "documents": np.diff(seen)}
        return pd.DataFrame(columns).sort_values(["tokens", "term"], ascending=[False, True], ignore_index=True)

    def _repr_html_(self) -> str:
        rows = self.frame().head(10).itertuples(index=False, name=None)
        return display.table(["term", "tokens", "documents"], list(rows), caption=repr(self).strip("<>"))

    def __repr__(self) -> str:
        return display.line(
            f"<Cooccurrence: {self.n_documents} documents, {len(self.ids)} tokens, {len(self.terms)} terms>"
        )

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
        self, words: NDArray[np.int64], window: int, definition: str, n_jobs: int | None
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
            n_jobs,
        )
        return bounds, spans


def _read(corpus: Corpus, analyzer: Analyzer) -> tuple[NDArray[np.int32], NDArray[np.int64], tuple[str, ...]]:
    """Give numbers to the terms of a corpus; tokens that are none are left out."""
    parts, lengths = [], []
    for batch in batches(corpus):
        numbers, starts = analyzer.number(batch)
        kept = numbers >= 0
        bounds = np.concatenate([[0], np.cumsum(kept)])[starts]
        parts.append(numbers[kept])
        lengths.append(np.diff(bounds))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    return np.concatenate(parts).astype(np.int32), starts, tuple(analyzer.vocabulary())
