"""A corpus parted into what teaches and what judges, reprints never on both sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from topicmodel.errors import InputError, nearest
from topicmodel.objects import display
from topicmodel.objects.selection import refuse_lists
from topicmodel.objects.splits import Split, random_split, time_split

if TYPE_CHECKING:
    from topicmodel.objects.corpus import Corpus

__all__ = ["CorpusSplit", "part", "places"]


@dataclass(frozen=True, slots=True, eq=False)
class CorpusSplit:
    """Two corpora: ``train, test = corpus.split()``.

    Parameters
    ----------
    train, test : Corpus
        The parts, each in the order of the corpus.
    split : Split
        Their places in the corpus that was parted, and how it was parted.
    """

    train: "Corpus"
    test: "Corpus"
    split: Split

    def __iter__(self) -> "Iterator[Corpus]":
        yield self.train
        yield self.test

    def __repr__(self) -> str:
        return display.line(repr(self.split).replace("<Split", "<CorpusSplit"))

    def _repr_html_(self) -> str:
        sides = [(name, len(part), str(part)) for name, part in (("train", self.train), ("test", self.test))]
        return display.table(["", "documents", ""], sides, caption=repr(self).strip("<>"))


def places(
    table: pa.Table,
    alike: NDArray[np.int64] | None,
    how: str,
    *,
    test: float,
    stratify: str | None,
    seed: int,
) -> Split:
    """Part the rows of a table.

    Parameters
    ----------
    table : pyarrow.Table
        The documents.
    alike : ndarray of shape (n_documents,), int64, optional
        Equal numbers for near-duplicates, which stay together.
    how : str
        ``"random"``, ``"time"``, or a column of which every value stays on one side.
    test : float
        Share of the documents that judge, in (0, 1).
    stratify : str, optional
        Column whose values have about the same share of both parts.
    seed : int
        Which of the random splits.

    Returns
    -------
    Split
        Where `how` is a column, near-duplicates of what judges are in neither part: their own value forbids to move
        them. So are undated documents where it is ``"time"``.

    Raises
    ------
    InputError
        If there is no such column, or it holds lists, `stratify` does not go with `how`, or a part would be empty.
    """
    groups = None if alike is None else alike.tolist()
    ids = table["id"].to_pylist()
    strata = None if stratify is None else _column(table, stratify)
    if how == "time":
        if stratify is not None:
            raise InputError("stratify with how='time'; time alone decides: leave stratify out")
        return time_split(_column(table, "date"), test=test, groups=groups)
    if how == "random":
        return random_split(ids, test=test, strata=strata, groups=groups, seed=seed)
    values = _column(table, how, "random", "time")
    split = random_split([str(v) for v in values], test=test, strata=strata, groups=values, seed=seed)
    train, line = split.train, f"random, seed {seed}, each {how} on one side"
    if alike is not None:
        train = train[~np.isin(alike[train], alike[split.test])]
        if not len(train):
            raise InputError(f"all documents are near-duplicates of one {how} or another; duplicates=None parts them")
        line += f", {len(split.train) - len(train)} near-duplicates left out"
    return Split(train, split.test, line)


def part(
    corpus: "Corpus", alike: NDArray[np.int64] | None, how: str, *, test: float, stratify: str | None, seed: int
) -> CorpusSplit:
    """Part a corpus; arguments as for `places`. Each part has the step that says where the other documents are."""
    split = places(corpus.table, alike, how, test=test, stratify=stratify, seed=seed)
    side = np.full(len(corpus), "in neither part", object)
    side[split.train], side[split.test] = "in the training part", "in the test part"
    train, test_part = (
        corpus.keep("split", split.how, side == name, side[side != name].tolist())
        for name in ("in the training part", "in the test part")
    )
    return CorpusSplit(train, test_part, split)


def _column(table: pa.Table, name: str, *others: str) -> list[Any]:
    if name not in table.column_names:
        names = [*others, *table.column_names]
        raise InputError(f"no column '{name}'; found {', '.join(names)}{nearest(name, names)}")
    refuse_lists(table, name)
    return list(table[name].to_pylist())
