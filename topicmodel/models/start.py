"""Where a fit starts: topics factorised from the tf-idf weights of a sample, improved by variational passes.

From a random start every seed finds other topics, and the sampler needs hundreds of sweeps to tell them apart. Tf-idf
discounts the words that all documents share, so its factors [1]_ are apart from the beginning; the passes [2]_ turn
them into topics that explain all words. The start depends on the documents' content only, not on the seed or their
order. It looks at 32,768 documents at most, so its cost and memory do not grow with the corpus.

References
----------
.. [1] Lee, D. D., Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature 401.
   https://doi.org/10.1038/44565
.. [2] Asuncion, A., Welling, M., Smyth, P., Teh, Y. W. (2009). On smoothing and inference for topic models. UAI '09.
   https://doi.org/10.48550/arXiv.1205.2662
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.kernels.lda import document_keys
from topicmodel.kernels.start import descend, gram, multiply, random_factor, weigh_terms
from topicmodel.models.counts import Counts
from topicmodel.models.ranges import for_ranges
from topicmodel.models.variational import expected_counts

__all__ = ["start_counts"]

Floats = NDArray[np.float64]

# Documents factorised: at least so many, and so many per topic; the most frequent terms used; rounds.
SAMPLE, PER_TOPIC, TERMS, ROUNDS = 3000, 12, 6000, 15
# Sizes of the samples that are passed over one after the other, and how often.
STAGES = ((8192, 20), (32768, 5))
# Sweeps that deserve all passes; fewer get their part of them.
FEW = 20
# Above this ratio between the entries of a topic's prior, the row says which words the topic is about.
FLAT = 1.0 + 1e-9


def start_counts(
    documents: Counts, prior: Floats, alpha: Floats, n_jobs: int | None = None, max_iter: int = 200
) -> NDArray[np.int32]:
    """Invent counts of topics for the first sweep.

    Parameters
    ----------
    documents : Counts
        Training documents.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts of the topics. A topic whose column favours some terms starts from these.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    n_jobs : int or None
        Threads; changes no bit of the result.
    max_iter : int, default=200
        Sweeps that will follow at most: with few, there are fewer passes.

    Returns
    -------
    ndarray of shape (n_terms, n_components), int32
        Counts that sum to about the number of tokens.
    """
    order = _content_order(documents)
    factorised = documents.take(order[: max(SAMPLE, PER_TOPIC * len(alpha))])
    counts: NDArray[Any] = _factorise(factorised, prior, n_jobs)
    before = 0
    for size, most in STAGES:
        n_passes = min(most, max_iter * most // FEW)
        if len(order) > before and n_passes:
            counts = expected_counts(documents.take(order[:size]), counts, prior, alpha, n_passes, n_jobs)
        before = size
    tokens = documents.counts.sum(dtype=np.int64)
    whole: NDArray[np.int32] = np.rint(counts * (tokens / max(1.0, counts.sum(dtype=np.float64)))).astype(np.int32)
    return whole


def _content_order(documents: Counts) -> NDArray[np.int64]:
    """Order the documents that are not empty by their keys: an order that depends on their content alone."""
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    filled = np.flatnonzero(np.diff(documents.indptr) > 0)
    return filled[np.argsort(keys[filled], kind="stable")]


def _factorise(sample: Counts, prior: Floats, n_jobs: int | None) -> Floats:
    """Return weights by term and topic: 0 for rare terms; columns sum to an equal share of the tokens."""
    n_components = prior.shape[1]
    document_counts = np.bincount(sample.indices, minlength=sample.n_terms)
    seeded = _favoured(prior)
    terms = _frequent(document_counts, seeded)
    indptr, indices, counts = _restrict(sample, terms)
    values = weigh_terms(indptr, indices, counts, document_counts[terms])
    keys = document_keys(sample.indptr, sample.indices, sample.counts)

    order = np.argsort(indices, kind="stable")
    by_term = np.searchsorted(indices[order], np.arange(len(terms) + 1))
    rows = np.repeat(np.arange(len(keys)), np.diff(indptr))[order]
    left, right = random_factor(keys, n_components), np.zeros((len(terms), n_components))
    if seeded.any():
        multiply(indptr, indices, values, seeded[terms], product := np.empty_like(left), 0, len(left))
        left = np.where(seeded.any(axis=0), product, left * product.mean())
    for _ in range(ROUNDS):
        _improve(right, left, by_term, rows, values[order], n_jobs)
        _improve(left, right, indptr, indices, values, n_jobs)
    weights, totals = np.zeros(prior.shape), right.sum(axis=0)
    weights[terms] = right * (sample.counts.sum() / len(totals) / np.where(totals > 0, totals, 1.0))
    return weights


def _improve(
    factor: Floats,
    other: Floats,
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    values: Floats,
    n_jobs: int | None,
) -> None:
    """Improve one factor given the other."""
    upper, product = np.empty((factor.shape[1], factor.shape[1])), np.empty_like(factor)
    for_ranges(lambda start, stop: gram(other, upper, start, stop), len(upper), n_jobs)
    square = np.triu(upper) + np.triu(upper, 1).T

    def work(start: int, stop: int) -> None:
        multiply(indptr, indices, values, other, product, start, stop)
        descend(factor, square, product, start, stop)

    for_ranges(work, len(factor), n_jobs)


def _favoured(prior: Floats) -> Floats:
    """Return what each topic's prior has above its lowest entry, columns with any scaled to a largest entry of 1."""
    if prior.strides == (0, 0):
        return np.zeros((len(prior), prior.shape[1]))
    lowest = prior.min(axis=0)
    excess = np.where(prior > lowest * FLAT, prior - lowest, 0.0)
    largest = excess.max(axis=0)
    return np.asarray(excess / np.where(largest > 0, largest, 1.0))


def _frequent(document_counts: NDArray[np.int64], seeded: Floats) -> NDArray[np.int64]:
    """Choose the terms found in most documents, and those that the prior favours; ascending."""
    order = np.argsort(-document_counts, kind="stable")[:TERMS]
    frequent = order[document_counts[order] > 0]
    return np.union1d(frequent, np.flatnonzero(seeded.any(axis=1) & (document_counts > 0)))


def _restrict(
    sample: Counts, terms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Keep some of the terms, renumbered from 0."""
    places = np.full(sample.n_terms, -1)
    places[terms] = np.arange(len(terms))
    kept = places[sample.indices] >= 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[sample.indptr]
    return indptr, places[sample.indices[kept]], sample.counts[kept]
