import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from tests import naive
from topicmodel import InputError
from topicmodel.kernels.keyed import draw_switches
from topicmodel.kernels.subspace import multiply_rows, orthonormalize, random_block
from topicmodel.models.word_vectors import _subspace, _weighted, count_company, learn_vectors

RNG = np.random.default_rng(0)
COUNTS = csr_matrix(RNG.poisson(0.4, (60, 37)))
COMPANY = csr_matrix(COUNTS.T @ COUNTS)


def test_products_agree_with_the_twin_to_the_bit():
    block = RNG.normal(size=(37, 5))
    product = np.empty((60, 5))
    data = COUNTS.data.astype(float)
    multiply_rows(COUNTS.indptr.astype(np.int64), COUNTS.indices, data, block, product, 0, 60)
    np.testing.assert_array_equal(product, naive.multiply_rows(COUNTS.toarray().astype(float), block))
    np.testing.assert_allclose(product, COUNTS @ block)


def test_rows_become_orthonormal():
    rows = RNG.normal(size=(6, 41))
    expected = naive.orthonormalize(rows)
    orthonormalize(rows)
    np.testing.assert_allclose(rows, expected, atol=1e-12)
    np.testing.assert_allclose(rows @ rows.T, np.eye(6), atol=1e-12)
    dependent = np.vstack([rows[:1], rows[:1]])
    orthonormalize(dependent)
    assert not dependent[1].any()


def test_the_block_is_random_and_the_same_everywhere():
    block = random_block(400, 50, 7)
    assert abs(block.mean()) < 0.02
    assert block.var() == pytest.approx(1 / 3, rel=0.03)
    assert np.array_equal(block[:10], random_block(10, 50, 7))


def cosines(rows: np.ndarray) -> np.ndarray:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit @ unit.T


def test_angles_are_those_of_the_leading_singular_vectors():
    vectors = _subspace(_weighted(COUNTS), 4, 300, 0, 1)
    _, _, right = svds(_weighted(COUNTS), k=4)
    np.testing.assert_allclose(cosines(vectors), cosines(right.T), atol=0.03)


def test_vectors_do_not_depend_on_threads():
    one, two = (learn_vectors(COUNTS, COMPANY, n_dimensions=8, n_jobs=n) for n in (1, 2))
    assert one.tobytes() == two.tobytes()
    with pytest.raises(InputError, match="allowed: even numbers from 2 to 74"):
        learn_vectors(COUNTS, COMPANY, n_dimensions=76)


def test_a_term_or_document_without_occurrence_is_survived():
    counts = csr_matrix(np.vstack([COUNTS.toarray(), np.zeros((2, 37))])[:, :] * (np.arange(37) != 5))
    vectors = learn_vectors(counts.astype(int), csr_matrix(counts.T @ counts).astype(int), n_dimensions=6)
    assert not vectors[5].any()


def test_switches_agree_with_the_twin_to_the_bit():
    tokens, probability = RNG.integers(0, 30, 40).astype(np.int32), RNG.random(40)
    switched = np.empty(40, np.int32)
    draw_switches(tokens, probability, 3, 9, switched)
    np.testing.assert_array_equal(switched, naive.draw_switches(tokens, probability, 3, 9))


def test_company_is_counted_as_one_would_by_hand():
    terms, documents = RNG.integers(-1, 6, 80), np.sort(RNG.integers(0, 4, 80))
    by_hand = np.zeros((6, 6), int)
    for i in range(80):
        for j in range(80):
            near = 1 <= abs(i - j) <= 10 and documents[i] == documents[j] and min(terms[i], terms[j]) >= 0
            by_hand[terms[i], terms[j]] += near * (2 if abs(i - j) <= 5 else 1)
    np.testing.assert_array_equal(count_company(terms, documents, 6).toarray(), by_hand)


def test_words_that_keep_the_same_company_are_near():
    """Two groups of terms that never meet, and one term that stands with both."""
    group = np.repeat([0, 1], 150)
    rows = [RNG.permutation([*RNG.choice(5, 4, replace=False) + 5 * g, 10]) for g in group]
    terms, documents = np.concatenate(rows), np.repeat(np.arange(300), 5)
    counts = csr_matrix((np.ones(1500, int), (documents, terms)), shape=(300, 11))
    vectors = cosines(learn_vectors(counts, count_company(terms, documents, 11), n_dimensions=4).astype(float))
    assert vectors[:5, :5].min() > vectors[:5, 5:10].max()
