from itertools import permutations

import numpy as np
import pytest
from scipy import sparse

from tests import naive_evaluation
from topicmodel.errors import EvaluationWarning, InputError
from topicmodel.evaluation import held_out
from topicmodel.models.lda import LDA
from topicmodel.models.nmf import NMF
from topicmodel.objects import Topics
from topicmodel.text.vectorizer import FrenchVectorizer
from topicmodel.topic_model import TopicModel

TOPICS = np.array([[0.5, 0.3, 0.15, 0.05], [0.05, 0.05, 0.3, 0.6]])
ALPHA = np.array([0.7, 0.3])


def topics(weights: np.ndarray = TOPICS) -> Topics:
    k, v = weights.shape
    return Topics(weights, tuple(map(str, range(v))), np.full(k, 1 / k), tuple(map(str, range(k))))


def simulate(n: int, seed: int = 0) -> tuple[sparse.csr_matrix, np.ndarray]:
    generator = np.random.default_rng(seed)
    phi = generator.dirichlet(np.full(60, 0.1), 4)
    theta = generator.dirichlet(np.full(4, 0.2), n)
    return sparse.csr_matrix(np.array([generator.multinomial(60, p) for p in theta @ phi])), phi


@pytest.mark.parametrize("document", [[0], [0, 3], [1, 1, 2], [0, 0, 3, 3, 2]])
def test_left_to_right_agrees_with_its_twin_and_nearly_with_the_exact_sum(document: list[int]) -> None:
    """The kernel draws a document's tokens in an order of its own, so the twin is asked for all orders."""
    counts = np.bincount(document, minlength=4)[None]
    found = held_out(topics(), counts, method="left_to_right", alpha=ALPHA, n_particles=50_000).nats[0]
    arguments = TOPICS.tolist(), ALPHA.tolist()
    limits = {naive_evaluation.left_to_right_limit(list(order), *arguments) for order in permutations(document)}
    exact = np.log(naive_evaluation.exact_evidence(document, *arguments))
    assert min(abs(found - limit) for limit in limits) < 0.005
    assert found == pytest.approx(exact, abs=0.05)
    if len(document) == 1:
        one = held_out(topics(), counts, method="left_to_right", alpha=ALPHA, n_particles=1)
        assert one.nats[0] == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("method", ["completion", "left_to_right"])
def test_bits_do_not_depend_on_threads_or_order_of_documents(method: str) -> None:
    X, phi = simulate(40)
    order = np.random.default_rng(1).permutation(40)
    plain = held_out(topics(phi), X, method=method)
    moved = held_out(topics(phi), X[order], method=method, n_jobs=4)
    assert plain.nats[order].tolist() == moved.nats.tolist()
    assert (plain.per_token, plain.low, plain.high) == (moved.per_token, moved.low, moved.high)
    assert plain.low < plain.per_token < plain.high


def test_completion_is_the_score_of_lda() -> None:
    X, _ = simulate(150)
    model = LDA(n_components=4, max_iter=30, verbose=False).fit(X[:100])
    found = held_out(model, X[100:])
    assert found.per_token == pytest.approx(model.score(X[100:]), abs=1e-12)
    assert found.perplexity == pytest.approx(np.exp(-found.per_token))
    assert "half of each document's terms seen" in repr(found)
    assert len(found.frame()) == 50


def test_true_topics_beat_others_by_both_methods() -> None:
    X, phi = simulate(60)
    wrong = np.random.default_rng(9).dirichlet(np.full(60, 0.1), 4)
    for method in ("completion", "left_to_right"):
        assert held_out(topics(phi), X, method=method).low > held_out(topics(wrong), X, method=method).high


def test_empty_documents_are_scored_as_nothing() -> None:
    X, phi = simulate(10)
    padded = sparse.vstack([X, sparse.csr_matrix((2, 60), dtype=X.dtype)]).tocsr()
    for method in ("completion", "left_to_right"):
        found = held_out(topics(phi), padded, method=method)
        assert found.per_token == pytest.approx(held_out(topics(phi), X, method=method).per_token, abs=1e-12)
        with pytest.raises(InputError, match="no token to score"):
            held_out(topics(phi), padded[-2:], method=method)


def test_topics_with_zeros_are_scored_with_a_warning() -> None:
    X, _ = simulate(80)
    model = NMF(n_components=3).fit(X)
    with pytest.warns(EvaluationWarning, match="no probability"):
        assert np.isfinite(held_out(model, X).per_token)


def test_a_topic_model_scores_texts() -> None:
    texts = ["Le maire préside le conseil de la ville.", "La pluie tombe et le vent souffle sur la mer."] * 4
    model = TopicModel(FrenchVectorizer(), LDA(n_components=2, max_iter=20, verbose=False)).fit(texts)
    assert held_out(model, texts).per_token == pytest.approx(model.score(texts), abs=1e-12)


def test_wrong_input_is_named() -> None:
    X, phi = simulate(5)
    for wrong, message in (
        ({"method": "compleson"}, "did you mean 'completion'"),
        ({"n_particles": 0}, "n_particles=0"),
        ({"alpha": [0.1]}, r"alpha=\[0.1\]; a positive number or"),
    ):
        with pytest.raises(InputError, match=message):
            held_out(topics(phi), X, **wrong)
    with pytest.raises(InputError, match="3 terms, the topics 60"):
        held_out(topics(phi), X[:, :3])
    with pytest.raises(InputError, match="a fitted model or Topics is needed"):
        held_out(object(), X)
