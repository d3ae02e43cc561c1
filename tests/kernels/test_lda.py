import math

import numpy as np
import pytest
from scipy import sparse, special, stats

from tests import naive_lda
from topicmodel.kernels import dirichlet, fold_in, histogram, lda, rng, start, tables

N_DOCUMENTS, N_TERMS, N_COMPONENTS = 30, 12, 4


@pytest.fixture
def counts() -> sparse.csr_matrix:
    numbers = np.random.default_rng(0).poisson(0.6, (N_DOCUMENTS, N_TERMS)).astype(np.int32)
    matrix = sparse.csr_matrix(numbers)
    matrix.sort_indices()
    return matrix


def rows_of(matrix: sparse.csr_matrix) -> list[list[tuple[int, int]]]:
    cuts = zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    return [list(zip(matrix.indices[a:b].tolist(), matrix.data[a:b].tolist(), strict=True)) for a, b in cuts]


def make_tables(n_terms: int = N_TERMS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    topic_counts = np.random.default_rng(1).poisson(3.0, (n_terms, N_COMPONENTS)).astype(np.int32)
    prior = np.broadcast_to(np.float64(0.1), topic_counts.shape)
    weights = np.empty(topic_counts.shape, np.uint16)
    smooth, mass = np.empty(topic_counts.shape, np.float32), np.empty(n_terms)
    totals = (topic_counts + prior).sum(axis=0)
    tables.trained_tables(topic_counts, prior, totals, np.full(N_COMPONENTS, 0.5), weights, smooth, mass, 0, n_terms)
    phi = (topic_counts + prior) / totals
    scaled = phi / phi.max(axis=1, keepdims=True) * 65535
    np.testing.assert_allclose(weights, scaled, atol=0.51)
    np.testing.assert_allclose(smooth, np.cumsum(0.5 * scaled, axis=1), rtol=1e-6)
    np.testing.assert_allclose(mass, 0.5 * scaled.sum(axis=1))
    return weights, smooth, mass


def test_frozen_tables_of_given_topics_are_those_of_a_fit_with_the_same_topics() -> None:
    topic_counts = np.random.default_rng(1).poisson(3.0, (N_TERMS, N_COMPONENTS)).astype(np.int32)
    topics = ((topic_counts + 0.1) / (topic_counts + 0.1).sum(axis=0)).T.copy()
    terms = np.array([7, 2])
    weights, smooth = np.empty((2, N_COMPONENTS), np.uint16), np.empty((2, N_COMPONENTS), np.float32)
    mass = np.empty(2)
    tables.frozen_tables(topics, terms, np.full(N_COMPONENTS, 0.5), weights, smooth, mass, 0, 2)
    expected_weights, expected_smooth, expected_mass = make_tables()
    assert np.abs(weights.astype(int) - expected_weights[terms].astype(int)).max() <= 1
    np.testing.assert_allclose(smooth, expected_smooth[terms], rtol=1e-6)
    np.testing.assert_allclose(mass, expected_mass[terms])


def test_a_term_that_no_topic_knows_gets_equal_weights() -> None:
    weights, smooth, mass = np.empty((1, 2), np.uint16), np.empty((1, 2), np.float32), np.empty(1)
    tables.frozen_tables(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([1]), np.ones(2), weights, smooth, mass, 0, 1)
    assert weights.tolist() == [[65535, 65535]]


def test_keys_agree_with_their_twin(counts: sparse.csr_matrix) -> None:
    keys = lda.document_keys(counts.indptr.astype(np.int64), counts.indices, counts.data)
    assert keys.tolist() == [naive_lda.document_key(row) for row in rows_of(counts)]


def test_sweeps_agree_with_their_twin(counts: sparse.csr_matrix) -> None:
    weights, smooth, mass = make_tables()
    indptr = counts.indptr.astype(np.int64)
    keys = lda.document_keys(indptr, counts.indices, counts.data)
    offsets = np.concatenate([[0], np.cumsum(counts.data, dtype=np.int64)])[indptr]
    assignments = np.full(offsets[-1], lda.UNASSIGNED, np.uint16)
    expected: list[list[int | None]] = [[None] * int(n) for n in np.diff(offsets)]
    for number in range(3):
        for start_, stop in ((0, 11), (11, N_DOCUMENTS)):
            lda.sweep(
                indptr,
                counts.indices,
                counts.data,
                offsets,
                keys,
                assignments,
                weights,
                smooth,
                mass,
                9,
                number,
                start_,
                stop,
            )
        for d, row in enumerate(rows_of(counts)):
            numbers = naive_lda.stream(9, number, int(keys[d]))
            expected[d] = list(
                naive_lda.resample(row, expected[d], numbers, weights.tolist(), smooth.tolist(), mass.tolist())
            )
        assert assignments.tolist() == [k for document in expected for k in document]


def test_counts_agree_with_their_twin(counts: sparse.csr_matrix) -> None:
    starts = np.concatenate([[0], np.cumsum(counts.data, dtype=np.int64)])
    assignments = np.random.default_rng(2).integers(0, N_COMPONENTS, starts[-1]).astype(np.uint16)
    order = np.argsort(counts.indices, kind="stable")
    terms = np.searchsorted(counts.indices[order], np.arange(N_TERMS + 1)).astype(np.int64)
    first, entry_counts = np.empty(counts.nnz, np.int32), np.empty(counts.nnz, np.int32)
    lda.group_by_term(counts.indices, counts.data, terms, first, entry_counts)
    assert first.tolist() == starts[order].tolist()
    assert entry_counts.tolist() == counts.data[order].tolist()
    assert lda.count_terms(counts.indices, N_TERMS).tolist() == terms.tolist()
    assert lda.token_offsets(counts.indptr, counts.data).tolist() == starts[counts.indptr].tolist()
    found = np.zeros((N_TERMS, N_COMPONENTS), np.int32)
    lda.count_topics(starts[order], counts.data[order], terms, assignments, found, 0, N_TERMS)
    assert found.tolist() == naive_lda.count_topics(rows_of(counts), assignments.tolist(), found.shape)


def test_draw_has_the_probabilities_of_the_formula() -> None:
    weights, smooth, mass = make_tables()
    topics, in_use = np.array([2, 0, 0, 0], np.uint32), np.array([3, 1, 0, 0], np.int32)
    n = 40_000
    drawn = [
        lda.draw(
            weights, smooth, mass, np.uint64(5), topics, in_use, 2, rng.uniform(np.uint64(rng.at(np.uint64(1), i)))
        )
        for i in range(n)
    ]
    p = (np.array([1, 0, 3, 0]) + 0.5) * weights[5]
    observed = np.bincount([topics[j] if j >= 0 else -1 - j for j in drawn], minlength=N_COMPONENTS)
    assert stats.chisquare(observed, n * p / p.sum()).pvalue > 1e-4


def test_learnt_prior_agrees_with_its_twin() -> None:
    documents = [[0, 0, 1], [2, 2, 2, 2, 0], [], [1]]
    assignments = np.array([k for d in documents for k in d], np.uint16)
    offsets = np.concatenate([[0], np.cumsum([len(d) for d in documents])]).astype(np.int64)
    table, lengths = np.zeros((3, 6), np.int64), np.zeros(6, np.int64)
    histogram.count_documents(offsets, assignments, table, lengths, 0, 2)
    histogram.count_documents(offsets, assignments, table, lengths, 2, 4)
    alpha = np.array([0.3, 0.2, 0.1])
    histogram.learn_prior(table, lengths, alpha, 1.001, 1.0, 3)
    np.testing.assert_allclose(alpha, naive_lda.learn_prior(documents, [0.3, 0.2, 0.1], 1.001, 1.0, 3), rtol=1e-12)


def test_learnt_symmetric_prior_agrees_with_its_twin() -> None:
    topic_counts = np.random.default_rng(1).poisson(2.0, (6, 3))
    cells, sizes = np.bincount(topic_counts.ravel()), np.bincount(topic_counts.sum(axis=0))
    found = histogram.learn_symmetric_prior(cells, sizes, 0.4, 6, 1.001, 1.0, 3)
    assert found == pytest.approx(naive_lda.learn_symmetric_prior(topic_counts.tolist(), 0.4, 1.001, 1.0, 3), rel=1e-12)


def test_the_symmetric_prior_of_simulated_topics_is_found_again() -> None:
    generator = np.random.default_rng(0)
    topic_counts = np.array([generator.multinomial(4000, p) for p in generator.dirichlet(np.full(300, 0.07), 40)])
    cells, sizes = np.bincount(topic_counts.ravel()), np.bincount(topic_counts.sum(axis=1))
    assert histogram.learn_symmetric_prior(cells, sizes, 1.0, 300, 1.0, 0.0, 300) == pytest.approx(0.07, rel=0.05)


def test_the_prior_of_simulated_documents_is_found_again() -> None:
    generator = np.random.default_rng(0)
    truth = np.array([0.8, 0.2, 0.05])
    table, lengths = np.zeros((3, 101), np.int64), np.zeros(101, np.int64)
    lengths[100] = 5000
    for mixture in generator.dirichlet(truth, 5000):
        for k, n in enumerate(generator.multinomial(100, mixture)):
            table[k, n] += n > 0
    alpha = np.ones(3)
    histogram.learn_prior(table, lengths, alpha, 1.0, 0.0, 300)
    np.testing.assert_allclose(alpha, truth, rtol=0.06)


@pytest.mark.parametrize("x", [1e-300, 1e-9, 0.3, 0.70710678, 1.0, 1.5, 7.0, 1e10, 1e300])
def test_logarithm_is_that_of_the_library_to_the_last_digits(x: float) -> None:
    assert dirichlet.logarithm(x) == pytest.approx(math.log(x), rel=4e-16, abs=1e-16)


@pytest.mark.parametrize("x", [-699.0, -20.0, -0.5, 0.0, 1e-12, 1.0, 33.3, 700.0])
def test_exponential_is_that_of_the_library_to_the_last_digits(x: float) -> None:
    assert dirichlet.exponential(x) == pytest.approx(math.exp(x), rel=4e-15)


@pytest.mark.parametrize("shape", [0.05, 0.7, 1.0, 3.5, 200.0])
def test_gamma_variates_are_gamma(shape: float) -> None:
    drawn = np.array(
        [dirichlet.log_gamma_variate(shape, np.uint64(rng.stream(3, i, np.uint64(0)))) for i in range(4000)]
    )
    assert drawn.mean() == pytest.approx(special.digamma(shape), abs=5 * math.sqrt(special.polygamma(1, shape) / 4000))
    assert stats.kstest(np.exp(drawn), stats.gamma(shape).cdf).pvalue > 1e-4


def test_a_dirichlet_draw_with_a_tiny_prior_sums_to_one() -> None:
    out = np.empty(5)
    dirichlet.dirichlet(np.full(5, 1e-4), np.uint64(1), out)
    assert out.sum() == pytest.approx(1.0)


def test_coordinate_descent_agrees_with_its_twin() -> None:
    generator = np.random.default_rng(0)
    other, w = generator.random((9, 5)), generator.random((6, 5)) * (generator.random((6, 5)) < 0.5)
    square, product = np.empty((5, 5)), generator.random((6, 5))
    start.gram(other, square, 0, 2)
    start.gram(other, square, 2, 5)
    np.testing.assert_allclose(np.triu(square), np.triu(other.T @ other))
    square = other.T @ other
    expected = [
        naive_lda.coordinate_descent(row, square.tolist(), p) for row, p in zip(w.tolist(), product, strict=True)
    ]
    start.descend(w, square, product, 0, 6)
    np.testing.assert_allclose(w, expected, atol=1e-12)


def test_products_skip_nothing(counts: sparse.csr_matrix) -> None:
    factor = np.random.default_rng(0).random((N_TERMS, 3))
    product = np.empty((N_DOCUMENTS, 3))
    values = counts.data.astype(np.float64)
    start.multiply(counts.indptr, counts.indices, values, factor, product, 0, N_DOCUMENTS)
    np.testing.assert_allclose(product, counts @ factor)


def test_log_likelihoods_are_those_of_the_mixture_of_topics(counts: sparse.csr_matrix) -> None:
    generator = np.random.default_rng(0)
    topics = generator.dirichlet(np.ones(N_TERMS), 3)
    mixtures = generator.dirichlet(np.ones(3), N_DOCUMENTS)
    out = np.empty(N_DOCUMENTS)
    fold_in.log_likelihoods(counts.indptr, counts.indices, counts.data, mixtures, topics, out, 0, N_DOCUMENTS)
    np.testing.assert_allclose(out, np.asarray(counts.multiply(np.log(mixtures @ topics)).sum(axis=1)).ravel())
