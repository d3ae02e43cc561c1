"""Texts to sets of runs of words, each run a number of 64 bits."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray

from topicmodel import scratch
from topicmodel.kernels.shingles import NOTHING, SEVERAL, shingle_texts
from topicmodel.text.batches import batches

__all__ = ["shingle_sets"]

Sets = tuple[NDArray[np.uint64], NDArray[np.int64]]
_BATCH = 1 << 21
# No code point from here on has two cases.
_CASED = 0x20000


def shingle_sets(texts: Iterable[str], n_words: int, n_threads: int) -> Sets:
    """Turn each text into the set of its runs of words; case, punctuation and spaces do not count.

    Parameters
    ----------
    texts : iterable of str
        Read once.
    n_words : int
        Words per run.
    n_threads : int
        Number of threads; the result does not depend on it.

    Returns
    -------
    members : ndarray of shape (n_members,), uint64
        Hashes, ascending and different within each text; read-only, in a temporary file where they are many.
    starts : ndarray of shape (n_texts + 1,), int64
        Where the set of each text starts.
    """
    members, starts = scratch.GrowingScratch(np.uint64), [np.zeros(1, np.int64)]
    for part, ends in _in_threads(batches(texts, _BATCH), n_words, n_threads):
        starts.append(ends[1:] + len(members))
        members.extend(part)
    return members.close(), np.concatenate(starts)


def _in_threads(parcels: Iterable[list[str]], n_words: int, n_threads: int) -> Iterator[Sets]:
    """Yield the sets of each parcel, in order; at most two a thread are under way."""
    if n_threads == 1:
        for parcel in parcels:
            yield _sets(*_encoded(parcel), n_words)
        return
    waiting: deque[Future[Sets]] = deque()
    with ThreadPoolExecutor(n_threads) as threads:
        for parcel in parcels:
            waiting.append(threads.submit(_sets, *_encoded(parcel), n_words))
            if len(waiting) > 2 * n_threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _encoded(texts: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the UTF-8 bytes of texts, letters composed, and where each text starts."""
    composed = (t if unicodedata.is_normalized("NFC", t) else unicodedata.normalize("NFC", t) for t in texts)
    parts = [text.encode("utf-8", "surrogatepass") for text in composed]
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return np.frombuffer(b"".join(parts), np.uint8), starts


def _sets(data: NDArray[np.uint8], starts: NDArray[np.int64], n_words: int) -> Sets:
    folds, several = _folding()
    shingles, ends = shingle_texts(data, starts, folds, several, n_words)
    return shingles, ends


@cache
def _folding() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    r"""Return what each code point stands for in a word: its case folded, 0 where ``\w`` is not met."""
    word = np.zeros(0x110000, np.bool_)
    for run in re.finditer(r"\w+", "".join(map(chr, range(0x110000)))):
        word[run.start() : run.end()] = True
    folds = np.where(word, np.arange(0x110000), 0).astype(np.uint32)
    rows: list[list[int]] = []
    for point in range(_CASED):
        folded = chr(point).casefold()
        if len(folded) > 1:
            folds[point] = SEVERAL + len(rows)
            parts = [ord(letter) if word[ord(letter)] else 0 for letter in folded]
            rows.append(parts + [int(NOTHING)] * (3 - len(parts)))
        elif ord(folded) != point:
            folds[point] = ord(folded) if word[ord(folded)] else 0
    return folds, np.array(rows, np.uint32)
