import json

import numpy as np
import pytest

from topicmodel import LDA, NMF, FrenchVectorizer, TopicModel
from topicmodel.errors import InputError
from topicmodel.models.gensim_adapters import GensimModel, from_gensim, prepare_ldavis, to_gensim
from topicmodel.models.lsa import LSA

COUNTS = np.vstack([np.random.default_rng(0).poisson([4.0] * 5 + [0.1] * 5, (40, 10)) for _ in range(2)])
COUNTS[40:] = COUNTS[40:, ::-1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gensim's own calls of NumPy
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("kind", ["lda", "hdp", "ensemble"])
def test_gensim_models_have_the_surface_of_lda(kind: str) -> None:
    settings = {"num_models": 4, "epsilon": 0.3} if kind == "ensemble" else None
    model = GensimModel(kind, n_components=2, passes=5, settings=settings).fit(COUNTS)
    mixtures = model.transform(COUNTS)
    low, high = model.interval(COUNTS[:3])
    assert (low <= high).all()
    assert 1 < model.perplexity(COUNTS) < 20
    np.testing.assert_allclose(model.components_.sum(axis=1), 1.0)
    np.testing.assert_allclose(mixtures.sum(axis=1), 1.0)
    if kind != "hdp":
        assert len(model.components_) == 2
        assert len({*mixtures[:40].argmax(axis=1)}) == len({*mixtures[40:].argmax(axis=1)}) == 1


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(InputError, match="did you mean 'lda'"):
        GensimModel("ldaa").fit(COUNTS)


def test_topics_go_to_gensim_and_back() -> None:
    topics = np.random.default_rng(0).dirichlet(np.full(30, 0.2), 4)
    again, alpha = from_gensim(to_gensim(topics, [0.1, 0.2, 0.3, 0.4], [f"w{v}" for v in range(30)]))
    np.testing.assert_allclose(again, topics, atol=1e-6)
    np.testing.assert_allclose(alpha, [0.1, 0.2, 0.3, 0.4], rtol=1e-6)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_ensemble_without_a_stable_topic_says_so() -> None:
    noise = np.random.default_rng(0).poisson(0.3, (20, 30))
    with pytest.raises(InputError, match=r"ensemble model found no topic.*'epsilon'"):
        GensimModel("ensemble", 10, passes=1, settings={"epsilon": 1e-6, "min_cores": 9}).fit(noise)


@pytest.mark.parametrize(
    "model", [GensimModel("lda", 2, passes=2), LDA(2, max_iter=12, verbose=False), NMF(2), LSA(2)], ids=str
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_all_models_stand_under_topic_model(model: object) -> None:
    texts = ["le chat dort, le chat mange"] * 5 + ["la pluie tombe, le vent souffle"] * 5
    fitted = TopicModel(FrenchVectorizer(), model).fit(texts)
    np.testing.assert_allclose(fitted.topics_.weights.sum(axis=1), 1.0)
    np.testing.assert_allclose(fitted.mixtures_.sum(axis=1), 1.0)
    assert np.isfinite(fitted.score(texts))


def test_ldavis_is_given_what_it_demands() -> None:
    topics, mixtures = np.full((2, 10), 0.1), np.full((80, 2), 0.5)
    prepared = prepare_ldavis(COUNTS, topics, mixtures, [f"w{v}" for v in range(10)])
    np.testing.assert_allclose(prepared["topic_term_dists"].sum(axis=1), 1.0)
    assert prepared["doc_lengths"].sum() == prepared["term_frequency"].sum() == COUNTS.sum()
    with pytest.raises(InputError, match=r"needed: \(80, 2\), \(2, 10\) and 10"):
        prepare_ldavis(COUNTS, topics, mixtures[:5], ["w"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_pyldavis_keeps_the_numbers_of_the_topics() -> None:
    pyldavis = pytest.importorskip("pyLDAvis", reason="the extra ldavis is not installed")
    counts = np.hstack([COUNTS, np.zeros((80, 1), int)])
    counts[5] = 0
    fitted = LDA(4, doc_topic_prior=[0.05, 0.1, 0.5, 0.2], max_iter=20, verbose=False).fit(counts)
    given = prepare_ldavis(counts, fitted.components_, fitted.transform(counts), [f"w{v}" for v in range(11)])
    prepared = pyldavis.prepare(**given, n_jobs=1)
    assert prepared.topic_order == [0, 1, 2, 3]
    assert prepared.topic_coordinates.index.tolist() == [0, 1, 2, 3]
    assert prepared.topic_coordinates["Freq"].sum() == pytest.approx(100)
    lengths = counts.sum(axis=1)
    tokens = lengths @ fitted.transform(counts) / lengths.sum()
    np.testing.assert_allclose(prepared.topic_coordinates["Freq"], 100 * tokens, rtol=1e-6)
    assert set(json.loads(prepared.to_json())) >= {"mdsDat", "tinfo", "token.table", "topic.order"}
    assert "w10" not in set(prepared.topic_info["Term"])


def test_lsa_separates_two_vocabularies() -> None:
    model = LSA(2).fit(COUNTS)
    np.testing.assert_allclose(model.components_.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.transform(COUNTS).sum(axis=1), 1.0)
    with pytest.raises(InputError, match="allowed: 1 to 10"):
        LSA(11).fit(COUNTS)
