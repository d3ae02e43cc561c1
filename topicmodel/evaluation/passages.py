"""The passages of a corpus that speak most for each topic, with their place in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.objects import Corpus, Topics
from topicmodel.objects.display import Shown
from topicmodel.text.sentences import sentences

if TYPE_CHECKING:
    from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["Passage", "typical_passages"]

Floats = NDArray[np.float64]

# Shorter passages say nothing, longer ones are not read.
_SHORT, _LONG = 60, 420


@dataclass(frozen=True, slots=True, repr=False)
class Passage(Shown):
    """A stretch of a document that speaks for a topic.

    Parameters
    ----------
    topic : str
        Label of the topic.
    row : int
        Position of the document in the corpus.
    start, end : int
        ``corpus[row][start:end]`` is the passage.
    text : str
        The passage.
    share : float
        Share of the topic in the whole document.
    words : tuple of (int, int)
        Where, in `text`, the words stand that speak for the topic.
    """

    topic: str
    row: int
    start: int
    end: int
    text: str
    share: float
    words: tuple[tuple[int, int], ...]


def typical_passages(
    topics: Topics, mixtures: NDArray[np.float64], corpus: Corpus, vectorizer: "FrenchVectorizer", *, n: int = 3
) -> tuple[Passage, ...]:
    """Find, for each topic, the passages that speak most for it in the documents that are most about it.

    Parameters
    ----------
    topics : Topics
        The topics, over the terms of the vectorizer.
    mixtures : ndarray of shape (n_documents, n_components), float64
        Rows sum to 1.
    corpus : Corpus
        The documents.
    vectorizer : FrenchVectorizer
        The fitted vectorizer; it knows where in a text a term stands.
    n : int
        Passages per topic at most, each of another document.

    Returns
    -------
    tuple of Passage
        Topic by topic, those of the most typical document first. A word speaks for a topic by the chance that its token
        is of it, given the document's mixture, times how much likelier the topic makes it than the corpus does.

    Raises
    ------
    InputError
        If mixtures and documents, or terms and columns, do not fit.
    """
    if mixtures.shape != (len(corpus), len(topics)):
        raise InputError(f"mixtures of shape {mixtures.shape} do not fit {len(corpus)} documents, {len(topics)} topics")
    overall = topics.prevalence @ topics.weights
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.log(topics.weights / overall)
    lift = np.where(np.isfinite(lift), np.maximum(lift, 0), 0)
    found: list[Passage] = []
    for k, label in enumerate(topics.labels):
        texts: set[str] = set()
        # Some of the purest documents are a line long; four times as many as needed leave enough.
        for row in np.argsort(-mixtures[:, k], kind="stable")[: 4 * n].tolist():
            text = corpus[row]
            weighed = _weigh(vectorizer.explain(text), topics.weights, mixtures[row], lift[k], k)
            best = _best(text, weighed)
            if best is None or text[best[0] : best[1]] in texts:
                continue
            start, end, words = best
            texts.add(text[start:end])
            found.append(Passage(label, row, start, end, text[start:end], float(mixtures[row, k]), words))
            if len(texts) == n:
                break
    return tuple(found)


def _weigh(
    tokens: Sequence[Any], weights: Floats, mixture: Floats, lift: Floats, k: int
) -> list[tuple[int, int, float]]:
    """Return start, end and weight of each token that speaks for topic `k`."""
    weighed = []
    for token in tokens:
        if token.column >= 0 and lift[token.column] > 0:
            each = weights[:, token.column] * mixture
            weighed.append((token.start, token.end, float(each[k] / each.sum() * lift[token.column])))
    return weighed


def _best(text: str, weighed: Sequence[tuple[int, int, float]]) -> tuple[int, int, tuple[tuple[int, int], ...]] | None:
    """Return start and end of the sentence with the most weight, and the words in it that carry some."""
    best, most = None, 0.0
    for start, end in sentences(text):
        end = start + len(text[start:end].rstrip())
        if not _SHORT <= end - start <= _LONG:
            continue
        own = [each for each in weighed if start <= each[0] and each[1] <= end]
        # A long sentence collects more weight; the root is halfway between the sum and the mean.
        total = sum(weight for _, _, weight in own) / (end - start) ** 0.5
        if total > most:
            heavy = tuple((a - start, b - start) for a, b, weight in own if weight > 0.7)
            best, most = (start, end, heavy), total
    return best
