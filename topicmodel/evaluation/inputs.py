"""What is evaluated, in whatever form the user has it: topics, models, lists of words, texts, counts."""

import warnings
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from topicmodel.errors import EvaluationWarning, InputError
from topicmodel.evaluation.cooccurrence import Cooccurrence
from topicmodel.objects import Corpus, Topics
from topicmodel.text.analyzer import Analyzer

__all__ = ["Reference", "TopicsLike", "read_mixtures", "read_reference", "read_topics", "read_words", "warn"]

TopicsLike: TypeAlias = Any
"""`Topics`, or a fitted model that has ``topics_``; where it says so, lists of words."""
Reference: TypeAlias = Cooccurrence | Corpus | Iterable[str]


def warn(message: str) -> None:
    """Issue an `EvaluationWarning`."""
    warnings.warn(message, EvaluationWarning, stacklevel=3)


def read_topics(source: TopicsLike) -> Topics:
    """Return the topics of a model, or the topics themselves.

    Raises
    ------
    InputError
        If it has none.
    """
    topics = getattr(source, "topics_", source)
    if not isinstance(topics, Topics):
        raise InputError(f"found {type(source).__name__}; Topics or a fitted TopicModel is needed")
    return topics


def read_mixtures(mixtures: ArrayLike, n_topics: int | None = None) -> NDArray[np.float64]:
    """Return mixtures as an array of shape (n_documents, n_topics), float64.

    Raises
    ------
    InputError
        If the shape is another, there is no document, or a share is negative or not finite.
    """
    theta = np.asarray(mixtures, np.float64)
    if theta.ndim != 2 or not len(theta) or theta.shape[1] != (n_topics or theta.shape[1]):
        raise InputError(f"mixtures have shape {theta.shape}; needed: (n_documents, {n_topics or 'n_topics'})")
    wrong = ~(np.isfinite(theta) & (theta >= 0)).all(axis=1)
    if wrong.any():
        row = int(wrong.argmax())
        raise InputError(f"mixtures, document {row}: found {theta[row].min()}; shares are finite and at least 0")
    return theta


def read_words(source: TopicsLike, n_words: int) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return labels and leading words of topics, which may be given as lists of words.

    Raises
    ------
    InputError
        If there is no topic, a topic repeats a word, or fewer than two words are asked for.
    """
    if n_words < 2:
        raise InputError(f"n_words={n_words}; at least 2 are needed")
    if isinstance(source, Sequence) and not isinstance(source, str):
        joined = next((words for words in source if isinstance(words, str)), None)
        if joined is not None:
            raise InputError(f"topic '{joined[:40]}' is one string; a list of words is needed")
        lists = [list(words)[:n_words] for words in source]
        labels = tuple(str(k) for k in range(len(lists)))
    else:
        topics = read_topics(source)
        lists, labels = [list(words) for words in topics.top_words(n_words)], topics.labels
    if not lists:
        raise InputError("no topic; at least one is needed")
    for label, words in zip(labels, lists, strict=True):
        if len(set(words)) < len(words):
            raise InputError(f"topic '{label}' repeats a word; each word may stand once")
    return labels, lists


def read_reference(source: Reference, model: Any = None) -> Cooccurrence:
    """Return the reference corpus as numbers, read with the model's own analyzer where it has one."""
    if isinstance(source, Cooccurrence):
        return source
    analyzer = getattr(getattr(model, "vectorizer_", None), "analyzer_", None)
    return Cooccurrence.from_corpus(source, analyzer if isinstance(analyzer, Analyzer) else None)
