"""What the topics alone say about themselves: diversity, redundancy, exclusivity, FREX, effective number.

References
----------
.. [1] Dieng, A. B., Ruiz, F. J. R., Blei, D. M. (2020). Topic modeling in embedding spaces. TACL 8.
   https://doi.org/10.1162/tacl_a_00325
.. [2] Burkhardt, S., Kramer, S. (2019). Decoupling sparsity and smoothness in the Dirichlet variational autoencoder
   topic model. JMLR 20 (131). https://jmlr.org/papers/v20/18-569.html
.. [3] Bischof, J. M., Airoldi, E. M. (2012). Summarizing topical content with word frequency and exclusivity. ICML '12.
   https://doi.org/10.48550/arXiv.1206.4631
.. [4] Roberts, M. E. et al. (2014). Structural topic models for open-ended survey responses. AJPS 58 (4).
   https://doi.org/10.1111/ajps.12103
.. [5] Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. Ecology 54 (2).
   https://doi.org/10.2307/1934352
"""

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import TopicsLike, read_topics, read_words

__all__ = ["diversity", "effective_topics", "exclusivity", "frex", "frex_words", "redundancy"]

Floats = NDArray[np.float64]


def diversity(topics: TopicsLike, *, n_words: int = 25) -> float:
    """Compute the share of different words among the leading words of all topics [1]_.

    Parameters
    ----------
    topics : Topics, fitted TopicModel or sequence of sequences of str
        The topics, or their leading words.
    n_words : int
        Leading words per topic; 25 as in the source.

    Returns
    -------
    float
        1 where no word leads two topics, 1 / n_topics where all topics are led by the same words.

    Examples
    --------
    >>> diversity([["maire", "ville"], ["maire", "pluie"]])
    0.75
    """
    _, lists = read_words(topics, n_words)
    words = [word for row in lists for word in row]
    return len(set(words)) / len(words)


def redundancy(topics: TopicsLike, *, n_words: int = 10) -> Floats:
    """Compute how much of each topic's leading words the other topics have among theirs, after [2]_.

    Divided by the number of words, so that it does not grow with it.

    Parameters
    ----------
    topics : Topics, fitted TopicModel or sequence of sequences of str
        The topics, or their leading words.
    n_words : int
        Leading words per topic.

    Returns
    -------
    ndarray of shape (n_topics,), float64
        Mean share of a topic's leading words that another topic shares, from 0 to 1; 0 for a single topic.

    Examples
    --------
    >>> redundancy([["maire", "ville"], ["maire", "pluie"], ["vent", "mer"]]).tolist()
    [0.25, 0.25, 0.0]
    """
    _, lists = read_words(topics, n_words)
    sets = [set(row) for row in lists]
    if len(sets) == 1:
        return np.zeros(1)
    shared = [sum(len(own & other) for other in sets) - len(own) for own in sets]
    sizes = [len(own) * (len(sets) - 1) for own in sets]
    return np.asarray(np.array(shared) / np.array(sizes), np.float64)


def exclusivity(topics: TopicsLike, *, n_words: int = 10) -> Floats:
    """Compute how much the leading words of each topic belong to it alone.

    The share phi_kv / sum_j phi_jv of topic k in word v, averaged over the topic's leading words. stm gives this name
    to another figure: the sum of `frex` over the ten most probable words.

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        The topics.
    n_words : int
        Leading words per topic.

    Returns
    -------
    ndarray of shape (n_topics,), float64
        From 1 / n_topics to 1.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> topics = Topics([[0.6, 0.4, 0.0], [0.0, 0.4, 0.6]], ("maire", "ville", "vent"), [0.5, 0.5], ("a", "b"))
    >>> exclusivity(topics, n_words=2).tolist()
    [0.75, 0.75]
    """
    weights = read_topics(topics).weights
    order = _leading(weights, n_words)
    shares = weights / np.maximum(weights.sum(axis=0), np.finfo(float).tiny)
    return np.asarray(np.take_along_axis(shares, order, axis=1).mean(axis=1))


def frex(topics: TopicsLike, *, weight: float = 0.7) -> Floats:
    """Score words by frequency and exclusivity [3]_, as stm does [4]_.

    The weighted harmonic mean of the ranks (empirical distribution functions, within the topic) of phi_kv and of
    phi_kv / sum_j phi_jv.

    Parameters
    ----------
    topics : Topics or fitted TopicModel
        The topics.
    weight : float between 0 and 1
        Weight of exclusivity; 0.7 is the default of stm's ``exclusivity``, 0.5 that of its ``labelTopics``.

    Returns
    -------
    ndarray of shape (n_topics, n_terms), float64
        From 0 to 1, higher for words that are both frequent and exclusive.

    Raises
    ------
    InputError
        If the weight is not between 0 and 1.
    """
    if not 0 <= weight <= 1:
        raise InputError(f"weight={weight}; between 0 and 1 is allowed")
    weights = read_topics(topics).weights
    shares = weights / np.maximum(weights.sum(axis=0), np.finfo(float).tiny)
    return np.asarray(1.0 / (weight / _ranks(shares) + (1 - weight) / _ranks(weights)))


def frex_words(topics: TopicsLike, n: int = 10, *, weight: float = 0.7) -> tuple[tuple[str, ...], ...]:
    """Return the `n` words of each topic with the highest `frex`.

    Examples
    --------
    >>> from topicmodel import Topics
    >>> topics = Topics([[0.4, 0.6, 0.0], [0.0, 0.6, 0.4]], ("maire", "ville", "vent"), [0.5, 0.5], ("a", "b"))
    >>> frex_words(topics, 1)
    (('maire',), ('vent',))
    """
    terms = read_topics(topics).terms
    order = _leading(frex(topics, weight=weight), n)
    return tuple(tuple(terms[j] for j in row) for row in order)


def effective_topics(shares: Floats) -> Floats:
    """Compute the effective number of topics: the exponential of the entropy of shares [5]_.

    Parameters
    ----------
    shares : array of shape (..., n_topics)
        Prevalence of the topics, or mixtures of documents; the last axis sums to 1.

    Returns
    -------
    ndarray of shape (...), float64
        From 1 (one topic has all) to n_topics (all have the same).

    Examples
    --------
    >>> effective_topics([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]).round(6).tolist()
    [2.0, 1.0]
    """
    p = np.sort(np.asarray(shares, np.float64), axis=-1)
    logs = np.log(np.where(p > 0, p, 1.0))
    return np.asarray(np.exp(-(p * logs).sum(axis=-1)))


def _leading(scores: Floats, n: int) -> NDArray[np.int64]:
    return np.asarray(np.argsort(-scores, axis=1, kind="stable")[:, :n])


def _ranks(scores: Floats) -> Floats:
    """Return the share of a row's entries that are not larger, entry by entry."""
    ordered = np.sort(scores, axis=1)
    found = [np.searchsorted(row, own, side="right") for row, own in zip(ordered, scores, strict=True)]
    return np.asarray(np.array(found) / scores.shape[1], np.float64)
