"""Where a fit starts: topics from a non-negative factorisation of the tf-idf weights of a sample of the documents.

From a random start every seed finds other topics. Tf-idf discounts the words that all documents share, so its factors
are apart from the first sweep on. The start depends on the documents' content only, not on the seed or their order.

References
----------
.. [1] Lee, D. D., Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature 401.
   https://doi.org/10.1038/44565
.. [2] Arora, S. et al. (2013). A practical algorithm for topic modeling with provable guarantees. ICML '13.
   https://doi.org/10.48550/arXiv.1212.4777
"""

import numpy as np
from numpy.typing import NDArray

from topicmodel.kernels.lda import document_keys
from topicmodel.kernels.start import descend, gram, multiply, random_factor, weigh_terms
from topicmodel.models.counts import Counts
from topicmodel.models.ranges import for_ranges
from topicmodel.models.sampler import Sampler, training_keys

__all__ = ["grown_counts", "start_counts"]

Floats = NDArray[np.float64]

SAMPLE, PER_TOPIC = 3000, 12
TERMS = 6000
ROUNDS = 25
# Samples of one document in so many, and how often each is swept; alpha is smaller meanwhile, by this factor.
STAGES, SHARPER = ((16, 60), (8, 40), (4, 30), (2, 10)), 0.4
# Above this ratio between the entries of a topic's prior, the row says which words the topic is about.
FLAT = 1.0 + 1e-9


def start_counts(documents: Counts, prior: Floats, n_jobs: int | None = None) -> NDArray[np.int32]:
    """Invent counts of topics for the first sweep.

    Parameters
    ----------
    documents : Counts
        Training documents.
    prior : ndarray of shape (n_terms, n_components), float64
        Pseudo-counts of the topics. A topic whose column favours some terms starts from these.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    ndarray of shape (n_terms, n_components), int32
        Counts that sum to about the number of tokens.
    """
    terms, factor = _factorise(_sample(documents, prior.shape[1]), prior, n_jobs)
    counts = np.zeros(prior.shape, np.int32)
    share = documents.counts.sum(dtype=np.int64) / prior.shape[1]
    totals = factor.sum(axis=0)
    counts[terms] = np.rint(factor * (share / np.where(totals > 0, totals, 1.0)))
    return counts


def grown_counts(
    documents: Counts, prior: Floats, alpha: Floats, seed: int, n_jobs: int | None = None
) -> NDArray[np.int32]:
    """Count topics in a chain on growing samples of the documents, which starts from `start_counts`.

    A sweep of a sixteenth costs a sixteenth, and moves the topics as far. With hundreds of topics this halves the
    work to a given perplexity; with a hundred or fewer it saves nothing.

    Parameters
    ----------
    documents, prior, n_jobs
        See `start_counts`.
    alpha : ndarray of shape (n_components,), float64
        Prior of the mixtures.
    seed : int
        Seed of the chain.

    Returns
    -------
    ndarray of shape (n_terms, n_components), int32
        Counts of half the tokens.
    """
    order = np.argsort(training_keys(documents), kind="stable")
    counts = np.zeros(prior.shape, np.int32)
    for stage, (part, n_sweeps) in enumerate(STAGES):
        sample = documents.take(order[: -(-len(order) // part)])
        live, rows = np.unique(sample.indices, return_inverse=True)
        sample = Counts(sample.indptr, rows.astype(np.int32), sample.counts, len(live))
        own = prior[live] if prior.strides != (0, 0) else np.broadcast_to(prior[0, 0], (len(live), prior.shape[1]))
        sampler = Sampler(sample, own, alpha * SHARPER, seed, n_jobs)
        sampler.start(counts[live] if stage else start_counts(sample, own, n_jobs))
        for _ in range(n_sweeps - 1):
            sampler.sweep()
        counts[:] = 0
        counts[live] = sampler.counts
    return counts


def _sample(documents: Counts, n_components: int) -> Counts:
    """Take the documents with the smallest keys: a sample that depends on content alone, in an order that does too."""
    keys = document_keys(documents.indptr, documents.indices, documents.counts)
    filled = np.flatnonzero(np.diff(documents.indptr) > 0)
    order = filled[np.argsort(keys[filled], kind="stable")]
    return documents.take(order[: max(SAMPLE, PER_TOPIC * n_components)])


def _factorise(sample: Counts, prior: Floats, n_jobs: int | None) -> tuple[NDArray[np.int64], Floats]:
    """Return the terms used and their weights in each topic, of shape (n_terms_used, n_components)."""
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
    return terms, right


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
