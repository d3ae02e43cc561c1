"""Texts that teach and judge at once: found, named, kept apart."""

from collections.abc import Iterable, Sequence

import numpy as np

from topicmodel.errors import InputError
from topicmodel.objects import Corpus
from topicmodel.objects.classifier_scores import ScoreTable
from topicmodel.text.near_duplicates import find_near_duplicates

__all__ = ["find_leaks", "ids_of"]


def find_leaks(
    train: Iterable[str],
    test: Iterable[str],
    *,
    train_ids: Sequence[str] | None = None,
    test_ids: Sequence[str] | None = None,
    threshold: float = 0.5,
) -> ScoreTable:
    """Find near-duplicates between training and test texts.

    Parameters
    ----------
    train, test : Corpus or iterable of str
        Texts.
    train_ids, test_ids : sequence of str, optional
        Their names; those of a Corpus, or ``text-1``, ``text-2``, … when not given.
    threshold : float
        Smallest share of runs of three words that both have, see `find_near_duplicates`.

    Returns
    -------
    ScoreTable
        Named "leaks": one row per pair, the most similar first.

    Raises
    ------
    InputError
        If there are not as many ids as texts.

    Examples
    --------
    >>> find_leaks(["Le maire inaugure la piscine.", "Il pleut."], ["Le maire inaugure la piscine !"]).rows
    (('text-1', 'text-1', 1.0),)
    """
    teach, judge = list(train), list(test)
    first, second = ids_of(train, teach, train_ids), ids_of(test, judge, test_ids)
    found = find_near_duplicates(teach + judge, threshold=threshold, sides=[0] * len(teach) + [1] * len(judge))
    order = np.argsort(-found.similarity, kind="stable")
    rows = tuple(
        (first[i], second[j - len(teach)], similarity)
        for (i, j), similarity in zip(found.pairs[order].tolist(), found.similarity[order].tolist(), strict=True)
    )
    about = f"near-duplicates, one in the training texts and one in the test texts; similarity from {threshold:g}"
    return ScoreTable("leaks", about, ("train", "test", "similarity"), rows)


def ids_of(source: Iterable[str], texts: Sequence[str], ids: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of texts: those given, those of a corpus, or their numbers.

    Raises
    ------
    InputError
        If there are not as many ids as texts.
    """
    if ids is None:
        return source.ids if isinstance(source, Corpus) else tuple(f"text-{i + 1}" for i in range(len(texts)))
    if len(ids) != len(texts):
        raise InputError(f"{len(texts)} texts and {len(ids)} ids; needed: one per text")
    return tuple(map(str, ids))
