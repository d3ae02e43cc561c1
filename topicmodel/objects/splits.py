"""Which documents teach and which judge: at random, by strata, by time, and never two copies on both sides.

Where a document goes depends on its key (its id, or its text), the seed and the shares, not on the order in which
documents come; a document that is added moves few others.
"""

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.objects import display

__all__ = ["Split", "random_folds", "random_split", "shuffled", "time_split"]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Two parts of a corpus.

    Parameters
    ----------
    train, test : ndarray of int64
        Places of the documents of each part, ascending; together all that have a place in it.
    how : str
        How they were parted, in one line.
    """

    train: NDArray[np.int64]
    test: NDArray[np.int64]
    how: str

    def __repr__(self) -> str:
        return display.line(f"<Split: {len(self.train)} train, {len(self.test)} test; {self.how}>")

    def _repr_html_(self) -> str:
        rows = [(name, len(part)) for name, part in (("train", self.train), ("test", self.test))]
        return display.table(["part", "documents"], rows, caption=self.how)


def random_split(
    keys: Sequence[str],
    *,
    test: float = 0.2,
    strata: Sequence[Hashable] | None = None,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> Split:
    """Part documents at random.

    Parameters
    ----------
    keys : sequence of str
        What tells documents apart: ids or texts. Equal keys are one group.
    test : float
        Share of the documents that judge, in (0, 1).
    strata : sequence, optional
        A label per document; each label gives about the share `test` of its documents.
    groups : sequence, optional
        Documents of one group stay together: ``find_near_duplicates(texts).groups``, outlets, authors.
    seed : int
        Which of the random splits.

    Returns
    -------
    Split
        A group goes where its first key by hash says; its stratum is its most frequent one.

    Raises
    ------
    InputError
        If lengths differ, `test` is no share, or one of the parts would be empty.

    Examples
    --------
    >>> keys = [f"article {i}" for i in range(10)]
    >>> random_split(keys, test=0.3, strata=["a", "b"] * 5).test.tolist()
    [3, 5, 6, 8]
    """
    members = _groups(keys, strata, groups, test)
    draw = {name: min(_hash(keys[i], seed) for i in rows) for name, rows in members.items()}
    order = sorted(members, key=draw.__getitem__)
    labels = [strata[i] if strata is not None else "" for i in range(len(keys))]
    stratum = {name: _main([labels[i] for i in members[name]]) for name in order}
    sizes: dict[Any, int] = {}
    for name in order:
        sizes[stratum[name]] = sizes.get(stratum[name], 0) + len(members[name])
    wanted = {label: round(size * test) for label, size in sizes.items()}
    judges: list[int] = []
    for name in order:
        left = wanted[stratum[name]]
        # A group larger than what is left waits for a smaller one, but for no more than half of it.
        if left > 0 and len(members[name]) <= 2 * left:
            judges += members[name]
            wanted[stratum[name]] -= len(members[name])
    parts = ", stratified" if strata is not None else ""
    together = ", groups kept together" if groups is not None else ""
    return _split(len(keys), judges, f"random, seed {seed}{parts}{together}")


def random_folds(
    keys: Sequence[str],
    n_folds: int,
    *,
    strata: Sequence[Hashable] | None = None,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> NDArray[np.int64]:
    """Part documents into folds of about equal size.

    Parameters
    ----------
    keys : sequence of str
        What tells documents apart: ids or texts. Equal keys are one group.
    n_folds : int
        How many, at least 2.
    strata, groups : sequence, optional
        As for `random_split`.
    seed : int
        Which of the random partitions.

    Returns
    -------
    ndarray of shape (n_documents,), int64
        Fold of each document. A group goes where its stratum, then the whole, has the fewest documents so far.

    Raises
    ------
    InputError
        If lengths differ or there are fewer groups than folds.

    Examples
    --------
    >>> random_folds([f"article {i}" for i in range(6)], 3).tolist()
    [0, 2, 2, 1, 1, 0]
    """
    members = _groups(keys, strata, groups, 0.5)
    if not 2 <= n_folds <= len(members):
        raise InputError(f"n_folds={n_folds}; allowed: from 2 to the number of groups of documents, {len(members)}")
    draw = {name: min(_hash(keys[i], seed) for i in rows) for name, rows in members.items()}
    labels = [strata[i] if strata is not None else "" for i in range(len(keys))]
    fold, total = np.zeros(len(keys), np.int64), np.zeros(n_folds, np.int64)
    filled: dict[Any, NDArray[np.int64]] = {}
    for name in sorted(members, key=lambda name: (-len(members[name]), draw[name])):
        own = filled.setdefault(_main([labels[i] for i in members[name]]), np.zeros(n_folds, np.int64))
        place = min(range(n_folds), key=lambda f: (own[f], total[f], f))
        fold[members[name]] = place
        own[place] += len(members[name])
        total[place] += len(members[name])
    return fold


def time_split(
    dates: Sequence[Any],
    *,
    test: float = 0.2,
    since: Any = None,
    groups: Sequence[Hashable] | None = None,
) -> Split:
    """Let earlier documents teach and later ones judge, as in use.

    Parameters
    ----------
    dates : sequence
        Dates, or anything that can be ordered; documents with None are in neither part.
    test : float
        Share of the documents that judge, where `since` is not given; documents of one date stay together.
    since : date, optional
        First date of the documents that judge.
    groups : sequence, optional
        A group goes where its earliest document goes, so that a later reprint of what teaches does not judge.

    Returns
    -------
    Split
        The two parts.

    Raises
    ------
    InputError
        If lengths differ, `test` is no share, or one of the parts would be empty.

    Examples
    --------
    >>> time_split([2020, 2023, 2021, None, 2022], test=0.25)
    <Split: 3 train, 1 test; by time, test from 2023>
    """
    dated = [i for i, date in enumerate(dates) if date is not None]
    if not dated:
        raise InputError("no document has a date; at least two are needed")
    members = _groups([str(i) for i in range(len(dates))], None, groups, test)
    first: dict[Any, Any] = {
        name: min((dates[i] for i in rows if dates[i] is not None), default=None) for name, rows in members.items()
    }
    if since is None:
        # Each document counts from where its group goes, so that reprints that join the past take no share of the test.
        ordered = sorted(first[name] for name, rows in members.items() for i in rows if dates[i] is not None)
        place = round(len(ordered) * (1 - test))
        # The day on which the share falls goes to the later part, unless that would leave nothing to learn from.
        since = next((d for d in ordered[min(place, len(ordered) - 1) :] if d > ordered[0]), None)
        if since is None:
            all_of = "all documents" if groups is None else "the earliest documents of all groups"
            raise InputError(f"{all_of} from {ordered[0]}; at least two dates are needed")
    judges = [i for name, rows in members.items() if first[name] is not None and first[name] >= since for i in rows]
    together = ", groups kept together" if groups is not None else ""
    split = _split(len(dates), [i for i in judges if dates[i] is not None], f"by time, test from {since}{together}")
    dropped = np.array([i for i, date in enumerate(dates) if date is None], np.int64)
    return Split(np.setdiff1d(split.train, dropped), split.test, split.how)


def shuffled(keys: Sequence[str], seed: int = 0) -> NDArray[np.int64]:
    """Return the places of documents in a random order that depends on their keys and the seed only.

    Examples
    --------
    >>> shuffled(["a", "b", "c"]).tolist()
    [2, 0, 1]
    """
    draw = [_hash(key, seed) for key in keys]
    return np.array(sorted(range(len(keys)), key=draw.__getitem__), np.int64)


def _groups(
    keys: Sequence[str], strata: Sequence[Any] | None, groups: Sequence[Any] | None, test: float
) -> dict[Any, list[int]]:
    """Return the places of each group."""
    if not 0 < test < 1:
        raise InputError(f"test={test}; allowed: a share between 0 and 1")
    for name, values in (("strata", strata), ("groups", groups)):
        if values is not None and len(values) != len(keys):
            raise InputError(f"{len(keys)} documents and {len(values)} {name}; needed: one per document")
    members: dict[Any, list[int]] = {}
    for i, name in enumerate(keys if groups is None else groups):
        members.setdefault(name, []).append(i)
    return members


def _hash(key: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\0{key}".encode("utf-8", "surrogatepass")).digest()


def _main(labels: list[Any]) -> Any:
    counts = {label: labels.count(label) for label in dict.fromkeys(labels)}
    return max(counts, key=lambda label: (counts[label], str(label)))


def _split(n: int, judges: list[int], how: str) -> Split:
    if not 0 < len(judges) < n:
        raise InputError(
            f"{len(judges)} of {n} documents would judge; each part needs one: change the share or the groups"
        )
    test = np.array(sorted(judges), np.int64)
    return Split(np.setdiff1d(np.arange(n), test), test, how)
