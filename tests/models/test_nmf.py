import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array
from sklearn.decomposition import NMF as Factorization

from topicmodel import NMF

COUNTS = csr_matrix(random_array((30, 20), density=0.3, rng=np.random.default_rng(0)))


@pytest.mark.parametrize("loss", ["frobenius", "kullback-leibler"])
def test_topics_and_mixtures_sum_to_one(loss):
    model = NMF(3, beta_loss=loss)
    mixtures = model.fit_transform(COUNTS)
    np.testing.assert_allclose(mixtures.sum(axis=1), 1)
    np.testing.assert_allclose(model.components_.sum(axis=1), 1)
    np.testing.assert_allclose(model.transform(COUNTS), mixtures, atol=0.05)


def test_the_score_is_the_mean_squared_error():
    model = NMF(3).fit(COUNTS)
    reference = Factorization(3, init="nndsvda", max_iter=400, random_state=0).fit(COUNTS)
    rebuilt = reference.inverse_transform(reference.transform(COUNTS))
    assert model.score(COUNTS) == pytest.approx(-np.square(COUNTS.toarray() - rebuilt).mean())


def test_an_empty_document_says_nothing():
    model = NMF(4).fit(COUNTS)
    np.testing.assert_allclose(model.transform(csr_matrix((1, 20))), 0.25)
