"""Options of LDA beyond the plain fit: learnt eta, pruning, the exact posterior, draws for new documents."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from topicmodel.errors import InputError
from topicmodel.models.lda import LDA

N_TOPICS, N_TERMS, ETA = 4, 60, 0.1


def simulate(n_documents: int, seed: int = 0) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Return counts, mixtures and topics drawn from the model."""
    generator = np.random.default_rng(seed)
    topics = generator.dirichlet(np.full(N_TERMS, ETA), N_TOPICS)
    mixtures = generator.dirichlet(np.full(N_TOPICS, 0.3), n_documents)
    counts = [generator.multinomial(60, p) for p in mixtures @ topics]
    return sparse.csr_matrix(np.array(counts)), mixtures, topics


@pytest.fixture(scope="module")
def counts() -> sparse.csr_matrix:
    return simulate(400)[0]


@pytest.fixture(scope="module")
def exact() -> LDA:
    return model(posterior="exact", n_draws=100, max_iter=100, learn_topic_word_prior=True).fit(simulate(1500)[0])


def model(**settings: object) -> LDA:
    return LDA(**{"n_components": N_TOPICS, "max_iter": 40, "verbose": False, **settings})  # type: ignore[arg-type]


def order_of(fitted: LDA, topics: np.ndarray) -> np.ndarray:
    """Return the fitted topic that overlaps each true topic most."""
    return np.minimum(fitted.components_[:, None], topics[None]).sum(axis=2).argmax(axis=0)


@pytest.mark.parametrize("start", [0.01, 1.0])
def test_eta_is_learnt_within_a_tenth_of_the_one_that_made_the_topics(start: float) -> None:
    """From either side; 4,000 cells leave an error of about .03. Stale counts would give .08."""
    generator = np.random.default_rng(0)
    topics = generator.dirichlet(np.full(400, 0.05), 10)
    mixtures = generator.dirichlet(np.full(10, 0.2), 1500)
    counts = sparse.csr_matrix(np.array([generator.multinomial(80, p) for p in mixtures @ topics]))
    fitted = LDA(10, learn_topic_word_prior=True, topic_word_prior=start, max_iter=200, verbose=False).fit(counts)
    assert fitted.topic_word_prior_ == pytest.approx(0.05, rel=0.1)
    assert fitted.doc_topic_prior_ == pytest.approx(np.full(10, 0.2), rel=0.25)


def test_eta_is_kept_where_it_is_not_to_be_learnt() -> None:
    assert model(topic_word_prior=0.3).fit(simulate(50)[0]).topic_word_prior_ == 0.3


def test_warm_start_goes_on_from_the_learnt_eta(counts: sparse.csr_matrix) -> None:
    fitted = model(learn_topic_word_prior=True, warm_start=True).fit(counts)
    learnt = fitted.topic_word_prior_
    # Two sweeps: too few for another step of the priors.
    assert fitted.set_params(max_iter=2).fit(counts).topic_word_prior_ == learnt != 0.01


def test_a_resumed_fit_has_the_learnt_eta(counts: sparse.csr_matrix, tmp_path: Path) -> None:
    settings = {"learn_topic_word_prior": True, "checkpoint": tmp_path / "state.npz"}
    model(callbacks=[lambda now: now.sweep >= 24], **settings).fit(counts)
    resumed, whole = model(**settings).fit(counts), model(learn_topic_word_prior=True).fit(counts)
    assert resumed.topic_word_prior_ == whole.topic_word_prior_ != 0.01
    assert resumed.components_.tobytes() == whole.components_.tobytes()


def test_pruning_drops_small_topics_and_keeps_the_numbers_of_the_others(counts: sparse.csr_matrix) -> None:
    whole, pruned = model(n_components=12).fit(counts), model(n_components=12, prune=0.05).fit(counts)
    kept = pruned.kept_topics_
    assert 1 < len(kept) < 12
    np.testing.assert_array_equal(whole.kept_topics_, np.arange(12))
    np.testing.assert_array_equal(pruned.components_, whole.components_[kept])
    np.testing.assert_array_equal(pruned.doc_topic_prior_, whole.doc_topic_prior_[kept])
    sizes = np.bincount(whole.assignments_, minlength=12)
    np.testing.assert_array_equal(kept, np.flatnonzero(sizes >= 0.05 * counts.sum()))
    np.testing.assert_allclose(pruned.transform(counts).sum(axis=1), 1.0)
    assert len(pruned.get_feature_names_out()) == len(kept)


def test_assignments_count_the_tokens(counts: sparse.csr_matrix) -> None:
    fitted = model().fit(counts)
    assert fitted.assignments_.shape == (counts.sum(),)
    assert fitted.assignments_.max() < N_TOPICS


def test_exact_intervals_cover_the_true_shares_of_training_documents(exact: LDA) -> None:
    """6,000 shares: the standard error is .004, and more as the topics' errors are shared. Priors are learnt."""
    _, mixtures, topics = simulate(1500)
    low, high = exact.posterior_.interval(0.9)
    order = order_of(exact, topics)
    inside = (low[:, order] <= mixtures) & (mixtures <= high[:, order])
    assert 0.88 < inside.mean() < 0.92


def test_exact_means_are_those_of_transform(exact: LDA) -> None:
    """The tolerance that docs/lda.md states: .02 on average, .15 at most."""
    distance = np.abs(exact.posterior_.mixtures.mean(axis=0) - exact.transform(simulate(1500)[0]))
    assert distance.mean() < 0.02
    assert distance.max() < 0.15


def test_transform_of_training_documents_is_the_fitted_mixture() -> None:
    """The tolerance that docs/lda.md states, at 60 tokens a document: .05 on average; no shift of any topic's mean."""
    counts = simulate(400)[0]
    fitted = model(max_iter=100).fit(counts)
    shares = fitted.transform(counts)
    assert shares.tobytes() == model(max_iter=100).fit_transform(counts).tobytes()
    documents = np.repeat(np.arange(400), 60)
    own = np.zeros((400, N_TOPICS))
    np.add.at(own, (documents, fitted.assignments_), 1.0)
    own += fitted.doc_topic_prior_
    own /= own.sum(axis=1, keepdims=True)
    assert np.abs(own - shares).mean() < 0.05
    np.testing.assert_allclose(own.mean(axis=0), shares.mean(axis=0), atol=0.01)


def test_a_point_fit_forgets_the_draws_of_an_exact_one(counts: sparse.csr_matrix) -> None:
    fitted = model(posterior="exact", n_draws=2, max_iter=4).fit(counts)
    assert not hasattr(fitted.set_params(posterior="point").fit(counts), "posterior_")


def test_exact_bits_depend_neither_on_threads_nor_on_partitions(counts: sparse.csr_matrix) -> None:
    settings = {"posterior": "exact", "n_draws": 3, "max_iter": 6}
    one = model(**settings).fit(counts)
    other = model(n_jobs=2, n_partitions=3, **settings).fit(counts)
    assert one.posterior_.mixtures.tobytes() == other.posterior_.mixtures.tobytes()
    assert one.components_.tobytes() == other.components_.tobytes()


def test_exact_follows_a_matrix_of_priors_and_pruning(counts: sparse.csr_matrix) -> None:
    eta = np.full((12, N_TERMS), 0.05)
    eta[3, :5] = 1.0
    options = {"posterior": "exact", "n_draws": 2, "max_iter": 10, "prune": 0.05}
    fitted = model(n_components=12, topic_word_prior=eta, **options).fit(counts)
    assert fitted.posterior_.mixtures.shape == (2, 400, len(fitted.kept_topics_))
    np.testing.assert_array_equal(fitted.topic_word_prior_, eta[fitted.kept_topics_])


def test_intervals_of_new_documents_cover_their_true_shares(exact: LDA) -> None:
    _, _, topics = simulate(1500)
    generator = np.random.default_rng(7)
    mixtures = generator.dirichlet(np.full(N_TOPICS, 0.3), 1500)
    fresh = np.array([generator.multinomial(60, p) for p in mixtures @ topics])
    low, high = exact.interval(fresh, level=0.9)
    order = order_of(exact, topics)
    inside = (low[:, order] <= mixtures) & (mixtures <= high[:, order])
    assert 0.88 < inside.mean() < 0.92
    np.testing.assert_allclose(exact.draws(fresh[:9], n_draws=5).sum(axis=2), 1.0)


def test_draws_of_topics_make_intervals_of_new_documents_wider(counts: sparse.csr_matrix) -> None:
    """With few documents the topics are uncertain, and a point fit does not know it."""
    few, fresh = counts[:30], counts[200:]
    width = {}
    for posterior in ("point", "exact"):
        fitted = model(posterior=posterior, max_iter=100, topic_word_prior=ETA, doc_topic_prior=0.3).fit(few)
        low, high = fitted.interval(fresh)
        width[posterior] = (high - low).mean()
    assert width["exact"] > 1.05 * width["point"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"posterior": "exakt"}, "did you mean 'exact'"),
        ({"prune": 1.0}, "prune is 1.0"),
        ({"n_draws": 0}, "n_draws is 0"),
        ({"learn_topic_word_prior": True, "topic_word_prior": np.ones((N_TOPICS, N_TERMS))}, "matrix"),
    ],
)
def test_a_bad_option_is_named(counts: sparse.csr_matrix, settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        model(**settings).fit(counts)
