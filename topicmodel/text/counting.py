"""Counting the terms of many texts, in one process or several, a bounded batch at a time."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np

from topicmodel.kernels.counting import count_terms
from topicmodel.text.analyzer import Analyzer
from topicmodel.text.batches import BATCH_CHARACTERS, batches
from topicmodel.text.growing import GrowingArray
from topicmodel.text.tally import Rows, Tally
from topicmodel.text.workers import FORKS, in_processes, number_of_processes

__all__ = ["count_learning_phrases", "count_texts"]

# Characters handed to another process at a time: few enough that all processes end at about the same time.
_PARCEL = 1 << 20


def count_texts(texts: Iterable[str], analyzer: Analyzer, n_jobs: int | None) -> Tally:
    """Count the terms of texts.

    Parameters
    ----------
    texts : iterable of str
        Read once.
    analyzer : Analyzer
        From a text to terms.
    n_jobs : int or None
        Number of processes: None is 1, -1 all processors.

    Returns
    -------
    Tally
        One row a text.
    """
    tally = Tally()
    n_workers = number_of_processes(n_jobs)
    parcels = batches(texts, BATCH_CHARACTERS if n_workers == 1 else _PARCEL)
    # What one process does at once is not worth starting others; it also loads what forked workers share.
    for parcel in parcels if n_workers == 1 else islice(parcels, 1):
        terms, starts = analyzer.number(parcel)
        tally.add(count_terms(terms, starts, len(analyzer.vocabulary())))
    tally.names = analyzer.vocabulary()
    first = next(parcels, None)
    if first is not None:
        numbers = {name: number for number, name in enumerate(tally.names)}
        shared = texts if FORKS and isinstance(texts, (list, tuple)) else None
        _count_in_processes(chain([first], parcels), _Worker(analyzer, shared), n_workers, tally, numbers)
        tally.names = list(numbers)
    return tally


def _count_in_processes(
    parcels: Iterable[list[str]], worker: "_Worker", n_workers: int, tally: Tally, numbers: dict[str, int]
) -> None:
    """Add the rows of the parcels to the tally, and their terms to the numbers."""
    # A worker numbers terms as it meets them, and names each one once.
    columns: defaultdict[int, GrowingArray] = defaultdict(lambda: GrowingArray(np.int32))
    sent: Iterable[list[str] | slice] = _ranges(parcels, len(tally)) if worker.texts else parcels
    for number, (indptr, indices, counts), names in in_processes(_count_parcel, worker, sent, n_workers):
        known = columns[number]
        known.extend([numbers.setdefault(name, len(numbers)) for name in names])
        tally.add((indptr, known.values[indices] if len(known) else indices, counts))


def _ranges(parcels: Iterable[list[str]], start: int) -> Iterator[slice]:
    """Give the place of each parcel instead of its texts."""
    for parcel in parcels:
        yield slice(start, start + len(parcel))
        start += len(parcel)


class _Worker:
    """What a worker keeps from parcel to parcel: texts that it shares with its parent, what it knows, what it told."""

    def __init__(self, analyzer: Analyzer, texts: Sequence[str] | None) -> None:
        self.analyzer = analyzer
        self.texts = texts or ()
        self.n_named = 0


def _count_parcel(worker: _Worker, parcel: list[str] | slice) -> tuple[int, Rows, list[str]]:
    """Count in another process; name the terms that were not named before."""
    texts = worker.texts[parcel] if isinstance(parcel, slice) else parcel
    terms, starts = worker.analyzer.number(texts)
    names = worker.analyzer.vocabulary()
    rows = count_terms(terms, starts, len(names))
    new = names[worker.n_named :]
    worker.n_named = len(names)
    return os.getpid(), rows, new


def count_learning_phrases(texts: Iterable[str], analyzer: Analyzer, min_count: int, threshold: float) -> Tally:
    """Learn the phrases of texts and count with them, in one pass over the texts.

    Parameters
    ----------
    texts : iterable of str
        Read once; the numbers of their tokens are kept until all are read.
    analyzer : Analyzer
        From a text to terms; it knows the phrases afterwards.
    min_count, threshold : int, float
        See :func:`~topicmodel.text.phrases.learn_phrases`.

    Returns
    -------
    Tally
        One row a text.
    """
    chosen, starts = GrowingArray(np.int32), GrowingArray(np.int64)
    starts.extend([0])
    for batch in batches(texts):
        batch_chosen, batch_starts = analyzer.read(batch)
        starts.extend(batch_starts[1:] + len(chosen))
        chosen.extend(batch_chosen)
    terms = analyzer.learn(chosen.values, starts.values, min_count, threshold)
    tally = Tally()
    tally.names = analyzer.vocabulary()
    tally.add(count_terms(terms, starts.values, len(tally.names)))
    return tally
