import numpy as np
import pytest
from scipy import sparse

from tests import naive_lda
from topicmodel.kernels.variational import expect_documents, expect_terms, scale_topics
from topicmodel.models.counts import read_counts
from topicmodel.models.start import start_counts
from topicmodel.models.variational import expected_counts

N_DOCUMENTS, N_TERMS, N_COMPONENTS = 30, 12, 5
ALPHA = np.linspace(0.1, 0.5, N_COMPONENTS)


@pytest.fixture
def counts() -> sparse.csr_matrix:
    matrix = sparse.csr_matrix(np.random.default_rng(0).poisson(0.8, (N_DOCUMENTS, N_TERMS)).astype(np.int32))
    matrix.sort_indices()
    return matrix


def test_passes_agree_with_their_twin(counts: sparse.csr_matrix) -> None:
    generator = np.random.default_rng(1)
    shares = generator.dirichlet(ALPHA, N_DOCUMENTS) + 0.01
    shares /= shares.sum(axis=1, keepdims=True)
    tokens = generator.poisson(3.0, (N_TERMS, N_COMPONENTS)).astype(np.float32)
    prior = np.full(tokens.shape, 0.1)
    totals = (tokens + prior).sum(axis=0)
    phi = np.empty(tokens.shape, np.float32)
    scale_topics(tokens, prior, totals, phi, 0, N_TERMS)
    expected_phi = (tokens + prior) / totals
    np.testing.assert_allclose(phi, expected_phi / expected_phi.max(axis=1, keepdims=True) * 2**29, rtol=1e-6)

    rows = [list(zip(row.indices.tolist(), row.data.tolist(), strict=True)) for row in counts]
    wanted = naive_lda.expect(rows, shares.tolist(), ALPHA.tolist(), expected_phi.tolist())
    alpha, single = ALPHA.astype(np.float32), shares.astype(np.float32)
    units = (1 / (counts.sum(axis=1).A1 + ALPHA.sum())).astype(np.float32)
    columns = counts.tocsc()
    by_term = np.empty(tokens.shape, np.float32)
    for a, b in ((0, 5), (5, N_TERMS)):
        expect_terms(columns.indptr, columns.indices, columns.data, phi, alpha, units, single, by_term, a, b)
    np.testing.assert_allclose(by_term, wanted[1], rtol=1e-4, atol=1e-5)
    for a, b in ((0, 7), (7, N_DOCUMENTS)):
        expect_documents(counts.indptr, counts.indices, counts.data, phi, alpha, units, single, a, b)
    np.testing.assert_allclose(single, (np.array(wanted[0]) + ALPHA) * units[:, None], rtol=1e-4)


def test_expected_counts_are_those_of_the_terms_on_any_number_of_threads(counts: sparse.csr_matrix) -> None:
    documents = read_counts(counts)
    prior = np.broadcast_to(np.float64(0.1), (N_TERMS, N_COMPONENTS))
    begin = np.random.default_rng(2).poisson(3.0, prior.shape)
    one, two = (expected_counts(documents, begin, prior, ALPHA, 4, n_jobs) for n_jobs in (1, 2))
    assert one.tobytes() == two.tobytes()
    np.testing.assert_allclose(one.sum(axis=1), counts.sum(axis=0).A1, rtol=1e-5)


def test_the_passes_bring_topics_closer_to_the_true_ones_than_the_factorisation() -> None:
    generator = np.random.default_rng(3)
    topics = generator.dirichlet(np.full(60, 0.1), 4)
    mixtures = generator.dirichlet(np.full(4, 0.2), 400)
    documents = read_counts(np.array([generator.multinomial(60, p) for p in mixtures @ topics]))
    prior = np.broadcast_to(np.float64(0.01), (60, 4))

    def overlap(max_iter: int) -> float:
        found = start_counts(documents, prior, np.full(4, 0.2), None, max_iter) + 0.01
        return float(np.minimum((found / found.sum(axis=0)).T[:, None], topics[None]).sum(axis=2).max(axis=1).min())

    assert overlap(200) > 0.9
    assert overlap(200) > overlap(0) + 0.05
