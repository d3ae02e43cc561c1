import hashlib
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from topicmodel.errors import InputError
from topicmodel.models.inference import fold_in, mean_mixtures
from topicmodel.models.lda import LDA
from topicmodel.models.training import Progress

N_TOPICS, N_TERMS = 4, 60


def simulate(n_documents: int = 150, seed: int = 0) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Return counts, mixtures and topics drawn from the model."""
    generator = np.random.default_rng(seed)
    topics = generator.dirichlet(np.full(N_TERMS, 0.1), N_TOPICS)
    mixtures = generator.dirichlet(np.full(N_TOPICS, 0.2), n_documents)
    counts = [generator.multinomial(60, p) for p in mixtures @ topics]
    return sparse.csr_matrix(np.array(counts)), mixtures, topics


@pytest.fixture(scope="module")
def counts() -> sparse.csr_matrix:
    return simulate()[0]


def model(**settings: object) -> LDA:
    return LDA(**{"n_components": N_TOPICS, "max_iter": 30, "verbose": False, **settings})  # type: ignore[arg-type]


def digest(*arrays: np.ndarray) -> str:
    return hashlib.sha256(b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_bits_are_the_same_on_any_number_of_threads(counts: sparse.csr_matrix, seed: int) -> None:
    found = set()
    for threads in (1, 2, 4):
        fitted = model(random_state=seed, n_jobs=threads).fit(counts)
        found.add(digest(fitted.components_, fitted.doc_topic_prior_, fitted.transform(counts)))
    assert len(found) == 1


@pytest.mark.parametrize("init", ["nmf", "random"])
def test_permuting_documents_permutes_mixtures_and_keeps_the_topics_bits(counts: sparse.csr_matrix, init: str) -> None:
    doubled = sparse.vstack([counts, counts[:40], sparse.csr_matrix((1, N_TERMS), dtype=counts.dtype)]).tocsr()
    order = np.random.default_rng(3).permutation(doubled.shape[0])
    plain, permuted = model(init=init).fit(doubled), model(init=init).fit(doubled[order])
    assert digest(plain.components_) == digest(permuted.components_)
    assert digest(plain.transform(doubled)[order]) == digest(permuted.transform(doubled[order]))


def test_a_mixture_does_not_depend_on_the_documents_beside_it(counts: sparse.csr_matrix) -> None:
    fitted = model().fit(counts)
    assert digest(fitted.transform(counts)[7:9]) == digest(fitted.transform(counts[7:9]))


def test_dense_float_and_read_only_input_gives_the_same_bits(counts: sparse.csr_matrix) -> None:
    dense = counts.toarray().astype(np.float64)
    dense.setflags(write=False)
    assert digest(model().fit(dense).components_) == digest(model().fit(counts).components_)


def test_topics_of_simulated_documents_are_found_again() -> None:
    counts, mixtures, topics = simulate(800)
    fitted = model(max_iter=100).fit(counts)
    overlap = np.minimum(fitted.components_[:, None], topics[None]).sum(axis=2)
    assert sorted(overlap.argmax(axis=1)) == list(range(N_TOPICS))
    assert overlap.max(axis=1).min() > 0.9
    shares = fitted.transform(counts)[:, overlap.argmax(axis=0)]
    assert np.abs(shares - mixtures).mean() < 0.06


def test_an_empty_document_gets_the_prior_mean(counts: sparse.csr_matrix) -> None:
    fitted = model(doc_topic_prior=[0.1, 0.2, 0.3, 0.4]).fit(counts)
    np.testing.assert_allclose(fitted.transform(sparse.csr_matrix((1, N_TERMS)))[0], [0.1, 0.2, 0.3, 0.4])


def test_a_seeded_topic_keeps_its_place(counts: sparse.csr_matrix) -> None:
    truth = simulate()[2]
    eta = np.full((N_TOPICS, N_TERMS), 0.01)
    for k in (1, 3):
        eta[k, np.argsort(-truth[k])[:4]] = 5.0
    for init in ("nmf", "random"):
        fitted = model(topic_word_prior=eta, init=init).fit(counts)
        for k in (1, 3):
            assert np.minimum(fitted.components_, truth[k]).sum(axis=1).argmax() == k


def test_held_out_words_are_less_surprising_than_under_one_topic(counts: sparse.csr_matrix) -> None:
    held_out = simulate()[0][:50]
    fitted = model().fit(counts[50:])
    assert fitted.perplexity(held_out) < model(n_components=1).fit(counts[50:]).perplexity(held_out) / 1.3
    assert fitted.perplexity(held_out) == pytest.approx(np.exp(-fitted.score(held_out)))


def test_transform_is_the_mean_of_posterior_draws(counts: sparse.csr_matrix) -> None:
    fitted = model().fit(counts)
    c = counts[:20]
    arguments = (c.indptr, c.indices, c.data, fitted.components_, fitted.doc_topic_prior_)
    draws = fold_in(*arguments, seed=1, n_draws=400)
    means = mean_mixtures(*arguments, seed=0, n_draws=400)
    np.testing.assert_allclose(draws.sum(axis=2), 1.0)
    np.testing.assert_allclose(draws.mean(axis=0), means, atol=0.04)


def test_a_resumed_fit_gives_the_bits_of_an_uninterrupted_one(counts: sparse.csr_matrix, tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    for stop in (10, 24):
        model(checkpoint=path, callbacks=[lambda progress, stop=stop: progress.sweep >= stop]).fit(counts)
    resumed, whole = model(checkpoint=path).fit(counts), model().fit(counts)
    assert digest(resumed.components_, resumed.doc_topic_prior_) == digest(whole.components_, whole.doc_topic_prior_)
    assert resumed.trace_ == whole.trace_
    with pytest.raises(InputError, match="other documents"):
        model(checkpoint=path).fit(counts[:30])


def test_ctrl_c_keeps_the_state_reached_and_says_so(counts: sparse.csr_matrix) -> None:
    def press(progress: Progress) -> None:
        if progress.sweep == 7:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="after 7 sweeps"):
        fitted = model(callbacks=[press]).fit(counts)
    assert fitted.n_iter_ == 7
    np.testing.assert_allclose(fitted.components_.sum(axis=1), 1.0)


def test_warm_start_goes_on_from_the_last_fit(counts: sparse.csr_matrix) -> None:
    fitted = model(warm_start=True).fit(counts)
    before = fitted.n_iter_
    assert fitted.fit(counts).n_iter_ > before
    with pytest.raises(InputError, match="warm_start"):
        fitted.fit(counts[:30])


def test_tol_ends_the_burn_in_early(counts: sparse.csr_matrix) -> None:
    assert model(max_iter=400, tol=10.0, n_averaged=5).fit(counts).n_iter_ == 35


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_components": 0}, "n_components is 0"),
        ({"n_components": 2.5}, "n_components is 2.5"),
        ({"n_components": 70_000}, "65534"),
        ({"max_iter": 0}, "max_iter is 0"),
        ({"init": "nfm"}, "did you mean 'nmf'"),
        ({"doc_topic_prior": -1.0}, "doc_topic_prior"),
        ({"doc_topic_prior": [0.1]}, "doc_topic_prior"),
        ({"topic_word_prior": np.ones((2, 2))}, "topic_word_prior has shape"),
        ({"topic_word_prior": 0.0}, "topic_word_prior"),
        ({"n_jobs": 0}, "n_jobs=0"),
    ],
)
def test_a_bad_parameter_is_named(counts: sparse.csr_matrix, settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        model(**settings).fit(counts)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, -2]], "Negative"),
        ([[1.0, 0.5]], "document 0, term 1: found 0.5"),
        ([[1.0, np.nan]], "NaN"),
        ([[1.0, np.inf]], "infinity"),
        ([[1, 2**40]], "2147483647"),
        (np.zeros((3, 0)), "0 feature"),
        (np.zeros((0, 3)), "0 sample"),
    ],
)
def test_a_bad_matrix_is_refused(matrix: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        model().fit(matrix)


def test_more_topics_than_tokens_leaves_topics_at_their_prior() -> None:
    fitted = model(n_components=10).fit([[1, 0, 1]])
    np.testing.assert_allclose(fitted.components_.sum(axis=1), 1.0)
    np.testing.assert_allclose(fitted.transform([[1, 0, 1]]).sum(), 1.0)


def test_documents_without_any_token_are_accepted() -> None:
    fitted = model().fit(np.zeros((3, 5), int))
    np.testing.assert_allclose(fitted.components_, 1 / 5)
