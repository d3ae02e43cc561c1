import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import roc_auc_score

from tests import naive_evaluation
from topicmodel.errors import InputError
from topicmodel.evaluation import Match, Stability, match, stability
from topicmodel.evaluation.matching import assign, similarities
from topicmodel.models.lda import LDA
from topicmodel.models.nmf import NMF
from topicmodel.objects import Topics
from topicmodel.text.vectorizer import FrenchVectorizer
from topicmodel.topic_model import TopicModel

N_TOPICS, N_TERMS = 8, 500


def simulate(n: int = 600, seed: int = 0) -> tuple[sparse.csr_matrix, np.ndarray]:
    generator = np.random.default_rng(seed)
    phi = generator.dirichlet(np.full(N_TERMS, 0.05), N_TOPICS)
    theta = generator.dirichlet(np.full(N_TOPICS, 0.1), n)
    return sparse.csr_matrix(np.stack([generator.multinomial(60, p) for p in theta @ phi]).astype(np.int32)), phi


def named(weights: np.ndarray, first: int = 0) -> Topics:
    terms = tuple(f"t{first + i}" for i in range(weights.shape[1]))
    return Topics(weights, terms, np.full(len(weights), 1 / len(weights)), tuple(map(str, range(len(weights)))))


@given(st.permutations(range(12)), st.permutations(range(12)), st.floats(0.1, 0.99))
@settings(max_examples=50, deadline=None)
def test_overlap_of_leading_words_is_that_of_the_twin(a: list[int], b: list[int], p: float) -> None:
    from topicmodel.kernels.similarity import rank_biased_overlaps

    found = np.empty((1, 1))
    rank_biased_overlaps(np.array([a[:7]]), np.array([b[:7]]), p, found, 0, 1)
    assert found[0, 0] == pytest.approx(naive_evaluation.rank_biased_overlap(a[:7], b[:7], p), abs=1e-12)


@pytest.mark.parametrize("n_terms", [3, 8, 21])
def test_distances_are_hellingers(n_terms: int) -> None:
    generator = np.random.default_rng(0)
    a, b = generator.dirichlet(np.ones(n_terms), 4), generator.dirichlet(np.ones(n_terms), 3)
    _, distance = similarities(a, b, 2)
    direct = np.sqrt(((np.sqrt(a)[:, None] - np.sqrt(b)[None]) ** 2).sum(-1) / 2)
    np.testing.assert_allclose(distance, direct, atol=1e-12)


@given(st.permutations(range(N_TOPICS)))
@settings(max_examples=10, deadline=None)
def test_a_model_matches_itself_in_any_order(order: list[int]) -> None:
    topics = named(np.random.default_rng(0).dirichlet(np.full(N_TERMS, 0.05), N_TOPICS))
    found = match(topics, topics.take(order), n_jobs=2)
    assert all(a == b for a, b in found.pairs)
    np.testing.assert_allclose(found.similarity, 1, atol=1e-7)


def test_models_over_different_terms_and_of_different_sizes_match() -> None:
    weights = np.random.default_rng(0).dirichlet(np.full(40, 0.1), 4)
    large, small = named(weights), named(weights[[2, 0]])
    found = match(large, small)
    assert found.pairs == (("0", "1"), ("2", "0"))
    assert (found.only_a, found.only_b) == (("1", "3"), ())
    assert match(small, large).only_b == ("1", "3")
    apart = match(large, named(weights, first=100))
    assert isinstance(apart, Match)
    assert apart.similarity.max() < 1e-6
    assert list(found.frame().columns[:3]) == ["a", "b", "similarity"]


def test_planted_topics_are_robust_and_surplus_ones_are_not() -> None:
    X, phi = simulate()
    found = stability(LDA(n_components=N_TOPICS + 4, max_iter=60), X, n_refits=8, n_jobs=2)
    overlap, distance = similarities(found.topics.weights, phi)
    planted = np.zeros(len(found.topics), bool)
    planted[assign((overlap + 1 - distance) / 2)[0]] = True
    assert roc_auc_score(planted, found.recurrence) >= 0.95
    assert found.robust[planted].mean() >= 0.75
    assert not found.robust[~planted].all()
    rows, columns = assign(1 - similarities(found.consensus.weights, phi)[1])
    single = similarities(found.topics.weights, phi)[1]
    assert similarities(found.consensus.weights, phi)[1][rows, columns].mean() <= single[assign(1 - single)].mean()


def test_what_a_model_makes_of_noise_documents_and_noise_topics_is_fragile() -> None:
    """Every fifth document has words of its own, and some topics stand in three documents only."""
    X, phi = simulate()
    generator = np.random.default_rng(3)
    own = [generator.multinomial(60, generator.dirichlet(np.full(N_TERMS, 0.02))) for _ in range(120)]
    rare = [generator.multinomial(60, p) for p in generator.dirichlet(np.full(N_TERMS, 0.02), 10) for _ in range(3)]
    noisy = sparse.csr_matrix(sparse.vstack([X, sparse.csr_matrix(np.array(own + rare, np.int32))]))
    found = stability(LDA(n_components=N_TOPICS + 4, max_iter=60), noisy, n_refits=8, n_jobs=2)
    overlap, distance = similarities(found.topics.weights, phi)
    rows, columns = assign((overlap + 1 - distance) / 2)
    planted = np.zeros(len(found.topics), bool)
    planted[rows] = True
    assert (distance[rows, columns] < 0.5).all()
    assert roc_auc_score(planted, found.recurrence) >= 0.95
    assert found.robust[planted].mean() >= 0.75
    assert not found.robust[~planted].any()


def test_bits_do_not_depend_on_threads_order_of_documents_or_interruption(tmp_path, monkeypatch) -> None:
    X, _ = simulate(120)
    order = np.random.default_rng(2).permutation(120)
    model = LDA(n_components=4, max_iter=10)
    plain = stability(model, X, n_refits=4)
    moved = stability(model, X[order], n_refits=4, n_jobs=3)
    stored = stability(model, X, n_refits=4, folder=tmp_path)
    monkeypatch.setattr(LDA, "fit", None)
    resumed = stability(model, X, n_refits=4, folder=tmp_path)
    for other in (moved, stored, resumed):
        assert other.similarity.tolist() == plain.similarity.tolist()
        assert other.consensus.weights.tolist() == plain.consensus.weights.tolist()


def test_other_models_and_topic_models_are_refitted() -> None:
    X, _ = simulate(200)
    assert isinstance(stability(NMF(n_components=4), X, n_refits=4), Stability)
    texts = ["Le maire préside le conseil de la ville.", "La pluie tombe et le vent souffle sur la mer."] * 10
    model = TopicModel(FrenchVectorizer(), LDA(n_components=2, max_iter=20, verbose=False))
    found = stability(model, texts, n_refits=6)
    assert found.robust.all()
    fitted = model.fit(texts)
    assert stability(fitted, texts, n_refits=4).topics is fitted.topics_
    assert found.frame()["words"].str.startswith("conseil").sum() == 1


def test_wrong_input_is_named() -> None:
    X, _ = simulate(20)
    model = LDA(n_components=2)
    for wrong, message in (
        ({"n_refits": 1}, "n_refits=1"),
        ({"share": 0.0}, "share=0"),
        ({"threshold": 2}, "threshold=2"),
    ):
        with pytest.raises(InputError, match=message):
            stability(model, X, **wrong)
    with pytest.raises(InputError, match="needed to fit again"):
        stability(named(np.full((2, 4), 0.25)), X)
    with pytest.raises(InputError, match="n_words=0"):
        match(named(np.full((2, 4), 0.25)), named(np.full((2, 4), 0.25)), n_words=0)
