import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicmodel.errors import InputError
from topicmodel.evaluation import (
    against_labels,
    diversity,
    document_intrusion,
    effective_topics,
    exclusivity,
    frex,
    frex_words,
    junk,
    prevalence_interval,
    redundancy,
)
from topicmodel.objects import Topics

N_TOPICS, N_TERMS, N_DOCUMENTS = 6, 300, 400


def simulate(seed: int = 0) -> tuple[Topics, np.ndarray]:
    generator = np.random.default_rng(seed)
    weights = generator.dirichlet(np.full(N_TERMS, 0.05), N_TOPICS)
    mixtures = generator.dirichlet(np.full(N_TOPICS, 0.15), N_DOCUMENTS)
    terms = tuple(f"t{i}" for i in range(N_TERMS))
    return Topics(weights, terms, mixtures.mean(axis=0), tuple(map(str, range(N_TOPICS)))), mixtures


def with_row(topics: Topics, row: np.ndarray) -> Topics:
    weights = np.vstack([topics.weights, row])
    prevalence = np.append(topics.prevalence * 0.9, 0.1)
    return Topics(weights, topics.terms, prevalence, (*topics.labels, "planted"))


@given(st.permutations(range(N_TOPICS)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_topics_does_not_matter(order: list[int]) -> None:
    topics, mixtures = simulate()
    moved = topics.take(order)
    assert diversity(moved) == diversity(topics)
    for measure in (exclusivity, redundancy):
        np.testing.assert_allclose(measure(moved), measure(topics)[list(order)], rtol=1e-12)
    np.testing.assert_allclose(frex(moved), frex(topics)[list(order)], rtol=1e-12)
    found = junk(moved, mixtures[:, list(order)])
    np.testing.assert_allclose(found.distances, junk(topics, mixtures).distances[list(order)], atol=1e-7)
    assert effective_topics(moved.prevalence) == pytest.approx(float(effective_topics(topics.prevalence)))


@given(st.permutations(range(30)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_documents_does_not_matter(order: list[int]) -> None:
    _, mixtures = simulate()
    lengths = np.arange(1, 31)
    plain = prevalence_interval(mixtures[:30], lengths)
    moved = prevalence_interval(mixtures[:30][list(order)], lengths[list(order)])
    np.testing.assert_array_equal(plain, moved)


def test_planted_junk_is_found_and_named() -> None:
    topics, mixtures = simulate()
    assert junk(topics, mixtures).kinds == ("",) * N_TOPICS
    overall = topics.prevalence @ topics.weights
    everywhere = np.hstack([0.9 * mixtures, np.full((N_DOCUMENTS, 1), 0.1)])
    rare = np.hstack([mixtures, np.zeros((N_DOCUMENTS, 1))])
    rare[:5, -1] = 1.0
    for row, theta, kind in (
        (np.full(N_TERMS, 1 / N_TERMS), rare, "uniform"),
        (overall, rare, "vacuous"),
        (topics.weights[0], everywhere, "background"),
    ):
        found = junk(with_row(topics, row), theta / theta.sum(axis=1, keepdims=True))
        assert found.kinds[-1] == kind
        assert found.share == pytest.approx(1 / (N_TOPICS + 1))
        assert found.frame()["kind"].tolist() == list(found.kinds)


def test_smooth_mixtures_make_no_background_and_steady_ones_do() -> None:
    """Few topics and a flat prior bring every topic to .34 of a background: at .5 nine good topics of ten were junk."""
    topics, _ = simulate()
    rng = np.random.default_rng(0)
    assert junk(topics, rng.dirichlet(np.ones(N_TOPICS), 2000)).kinds == ("",) * N_TOPICS
    assert junk(topics, rng.dirichlet(np.full(N_TOPICS, 10.0), 2000)).kinds == ("background",) * N_TOPICS


def test_one_topic_and_topics_nobody_uses_give_finite_numbers() -> None:
    one = Topics([[0.5, 0.5]], ("a", "b"), [1.0], ("0",))
    assert np.isfinite(junk(one, [[1.0], [1.0]]).distances).all()
    assert redundancy(one, n_words=2).tolist() == [0.0]
    assert exclusivity(one, n_words=2).tolist() == [1.0]
    assert diversity(one, n_words=2) == 1.0
    unused = Topics([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], ("a", "b", "never"), [1.0, 0.0], ("0", "1"))
    assert np.isfinite(junk(unused, [[1.0, 0.0]]).distances).all()
    assert np.isfinite(frex(unused)).all()
    assert np.isfinite(prevalence_interval([[1.0, 0.0]], [0])).all()


def test_frex_ranks_between_frequency_and_exclusivity() -> None:
    topics, _ = simulate()
    assert frex_words(topics, 5, weight=0.0) == topics.top_words(5, relevance=1)
    shares = topics.weights / topics.weights.sum(axis=0)
    exclusive = np.take_along_axis(shares, np.argsort(-frex(topics, weight=1.0), axis=1)[:, :5], axis=1)
    assert (exclusive > 0.99).all()
    with pytest.raises(InputError, match="weight=2"):
        frex(topics, weight=2)


def test_intervals_of_prevalence_cover() -> None:
    generator = np.random.default_rng(1)
    truth = np.array([0.5, 0.3, 0.2])
    held = []
    for seed in range(60):
        mixtures = generator.dirichlet(truth * 3, 80)
        low, high = prevalence_interval(mixtures, np.full(80, 10), n_replicates=200, seed=seed)
        held.append((low <= truth) & (truth <= high))
    assert 0.83 <= np.mean(held) <= 0.97


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1])
def test_mixtures_that_are_no_shares_are_named(bad: float) -> None:
    topics, mixtures = simulate()
    wrong = np.array(mixtures)
    wrong[3, 1] = bad
    n = len(wrong)
    texts = ["texte"] * n
    for work in (
        lambda: junk(topics, wrong),
        lambda: prevalence_interval(wrong, np.ones(n)),
        lambda: against_labels(wrong, ["a"] * n),
        lambda: document_intrusion(topics, wrong, texts),
    ):
        with pytest.raises(InputError, match="mixtures, document 3: found"):
            work()


def test_mixtures_must_fit() -> None:
    topics, mixtures = simulate()
    with pytest.raises(InputError, match=r"needed: \(n_documents, 6\)"):
        junk(topics, mixtures[:, :3])
