import numpy as np
import pytest

from topicmodel.errors import InputError
from topicmodel.models.gensim_adapters import GensimModel, from_gensim, prepare_ldavis, to_gensim
from topicmodel.models.lsa import LSA

COUNTS = np.vstack([np.random.default_rng(0).poisson([4.0] * 5 + [0.1] * 5, (40, 10)) for _ in range(2)])
COUNTS[40:] = COUNTS[40:, ::-1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gensim's own calls of NumPy
@pytest.mark.parametrize("kind", ["lda", "hdp"])
def test_gensim_models_have_the_surface_of_lda(kind: str) -> None:
    model = GensimModel(kind, n_components=2, passes=5).fit(COUNTS)
    mixtures = model.transform(COUNTS)
    np.testing.assert_allclose(model.components_.sum(axis=1), 1.0)
    np.testing.assert_allclose(mixtures.sum(axis=1), 1.0)
    if kind == "lda":
        assert len({*mixtures[:40].argmax(axis=1)}) == len({*mixtures[40:].argmax(axis=1)}) == 1


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(InputError, match="did you mean 'lda'"):
        GensimModel("ldaa").fit(COUNTS)


def test_topics_go_to_gensim_and_back() -> None:
    topics = np.random.default_rng(0).dirichlet(np.full(30, 0.2), 4)
    again, alpha = from_gensim(to_gensim(topics, [0.1, 0.2, 0.3, 0.4], [f"w{v}" for v in range(30)]))
    np.testing.assert_allclose(again, topics, atol=1e-6)
    np.testing.assert_allclose(alpha, [0.1, 0.2, 0.3, 0.4], rtol=1e-6)


def test_ldavis_is_given_what_it_demands() -> None:
    topics, mixtures = np.full((2, 10), 0.1), np.full((80, 2), 0.5)
    prepared = prepare_ldavis(COUNTS, topics, mixtures, [f"w{v}" for v in range(10)])
    np.testing.assert_allclose(prepared["topic_term_dists"].sum(axis=1), 1.0)
    assert prepared["doc_lengths"].sum() == prepared["term_frequency"].sum() == COUNTS.sum()


def test_lsa_separates_two_vocabularies() -> None:
    model = LSA(2).fit(COUNTS)
    np.testing.assert_allclose(model.components_.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.transform(COUNTS).sum(axis=1), 1.0)
    with pytest.raises(InputError, match="allowed: 1 to 10"):
        LSA(11).fit(COUNTS)
