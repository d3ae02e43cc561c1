import hashlib

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone

from topicmodel import Codebook, FrenchVectorizer, InputError, KeyedLDA
from topicmodel.codebook import Theme
from topicmodel.kernels.keyed import draw_switches

K, V, D = 4, 60, 200


def simulated(seed: int = 0):
    """Documents of two keyword topics and two free ones, with known mixtures and strengths."""
    rng = np.random.default_rng(0)
    plain = rng.dirichlet(np.full(V, 0.2), K)
    keywords = [[0, 1, 2], [3, 4]]
    strength = np.array([0.5, 0.3])
    topics = plain.copy()
    for k, columns in enumerate(keywords):
        topics[k] *= 1 - strength[k]
        topics[k, columns] += strength[k] * rng.dirichlet(np.full(len(columns), 5.0))
    rng = np.random.default_rng(seed)
    mixtures = rng.dirichlet(np.full(K, 0.3), D)
    rows = [rng.multinomial(80, m @ topics) for m in mixtures]
    return csr_matrix(np.array(rows)), keywords, mixtures, topics


@pytest.fixture(scope="module")
def fitted():
    X, keywords, mixtures, topics = simulated()
    return KeyedLDA(keywords, n_free=2, max_iter=150, n_draws=40).fit(X), X, mixtures, topics


def test_keyword_topics_stay_in_their_place(fitted):
    model, X, mixtures, topics = fitted
    found = model.transform(X)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(model.components_.sum(axis=1), 1)
    for k in range(2):
        assert np.corrcoef(found[:, k], mixtures[:, k])[0, 1] > 0.9
        assert np.abs(model.components_[k] - topics[k]).sum() < 0.4
    assert (model.keyword_strength_ > 0.1).all()
    assert (model.keyword_strength_ < 0.8).all()


def test_intervals_of_new_documents_hold_the_true_shares():
    X, keywords, *_ = simulated(seed=1)
    model = KeyedLDA(keywords, n_free=2, doc_topic_prior=0.3, max_iter=150, n_draws=40).fit(X)
    fresh, _, mixtures, _ = simulated(seed=2)
    low, high = np.quantile(model.draws(fresh, n_draws=200), (0.05, 0.95), axis=0)
    inside = ((low <= mixtures) & (mixtures <= high))[:, :2]
    assert 0.84 < inside.mean() < 0.96


def test_draws_of_the_training_documents():
    X, keywords, mixtures, _ = simulated(seed=3)
    model = KeyedLDA(keywords, 2, doc_topic_prior=0.3, n_draws=100, thinning=4, keep_mixtures=True).fit(X)
    assert model.mixture_draws_.shape == (100, D, K)
    np.testing.assert_allclose(model.mixture_draws_.sum(axis=2), 1)
    low, high = np.quantile(model.mixture_draws_, (0.05, 0.95), axis=0, method="weibull")
    assert 0.85 < ((low <= mixtures) & (mixtures <= high))[:, :2].mean() < 0.95


def crafted(eta: float, seed: int):
    """Documents for a fit and as many new ones, of four keyword topics and two free ones whose phi has a known eta."""
    rng = np.random.default_rng(seed)
    topics, keywords = rng.dirichlet(np.full(400, eta), 6), [list(range(4 * k, 4 * k + 4)) for k in range(4)]
    for k, columns in enumerate(keywords):
        strength = 0.1 + 0.9 * rng.beta(1.0, 4.0)
        topics[k] *= 1 - strength
        topics[k, columns] += strength * rng.dirichlet(np.ones(4))
    mixtures = rng.dirichlet(np.full(6, 0.2), 1200)
    lengths = rng.poisson(80, 1200)
    X = csr_matrix(np.array([rng.multinomial(n, p) for n, p in zip(lengths, mixtures @ topics, strict=True)]))
    return X[:600], X[600:], keywords, mixtures[600:, :4]


@pytest.mark.parametrize(("eta", "seed"), [(0.05, 0), (0.2, 0), (0.2, 1)])
def test_eta_is_learnt_and_the_intervals_hold_what_they_say(eta, seed):
    # Keyword tokens, were they counted for eta, would give .15 in place of .2.
    X, fresh, keywords, shares = crafted(eta, seed)
    model = KeyedLDA(keywords, 2, random_state=seed).fit(X)
    assert model.topic_word_prior_ == pytest.approx(eta, rel=0.15)
    low, high = model.interval(fresh)
    assert 0.88 <= ((low[:, :4] <= shares) & (shares <= high[:, :4])).mean() <= 0.92


def test_a_given_eta_is_kept():
    X, keywords, *_ = simulated()
    short = {"n_free": 2, "max_iter": 30, "n_draws": 2}
    matrix = np.full((K, V), 0.3)
    number, whole = (KeyedLDA(keywords, topic_word_prior=eta, **short).fit(X) for eta in (0.3, matrix))
    assert number.topic_word_prior_ == 0.3
    np.testing.assert_array_equal(whole.topic_word_prior_, matrix)
    assert number.components_.tobytes() == whole.components_.tobytes()


def test_same_bits_on_any_number_of_threads_and_for_any_order():
    X, keywords, *_ = simulated()
    digests = set()
    for n_jobs, rows in ((1, slice(None)), (2, slice(None)), (3, slice(None, None, -1))):
        model = KeyedLDA(keywords, 2, max_iter=30, n_draws=5, n_jobs=n_jobs).fit(X[rows])
        learnt = model.components_, model.keyword_strength_, np.float64(model.topic_word_prior_)
        digests.add(hashlib.sha256(b"".join(part.tobytes() for part in learnt)).hexdigest())
    assert len(digests) == 1
    assert not np.array_equal(model.components_, clone(model).set_params(random_state=1).fit(X).components_)


def test_switches_are_binomial():
    tokens, probability = np.full(4000, 20, np.int32), np.full(4000, 0.3)
    switched = np.empty(4000, np.int32)
    draw_switches(tokens, probability, 0, 1, switched)
    assert switched.mean() == pytest.approx(6.0, abs=0.15)
    assert switched.var() == pytest.approx(4.2, rel=0.1)
    again = np.empty(4000, np.int32)
    draw_switches(tokens, probability, 0, 2, again)
    assert not np.array_equal(switched, again)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [([], "no keyword topic"), ([[]], "of topic 0"), ([[0], [60]], "of topic 1"), ([[-1]], "of topic 0")],
)
def test_bad_keywords(keywords, message):
    X, *_ = simulated()
    with pytest.raises(InputError, match=message):
        KeyedLDA(keywords).fit(X)


def crowded():
    """Documents of four large subjects, and of two rare ones that the keywords name, for fewer topics than that."""
    rng = np.random.default_rng(5)
    topics = rng.dirichlet(np.full(100, 0.3), 6)
    topics[:, :6] = 0.002
    topics[4, :3], topics[5, 3:6] = 0.1, 0.1
    topics /= topics.sum(axis=1, keepdims=True)
    mixtures = rng.dirichlet([1.0, 1.0, 1.0, 1.0, 0.03, 0.03], 300)
    return csr_matrix(np.array([rng.multinomial(60, m @ topics) for m in mixtures])), [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("least", "lost"), [(0.0, 2), (0.1, 0)])
def test_only_a_least_strength_keeps_rare_themes_where_topics_are_few(least, lost, seed):
    X, keywords = crowded()
    model = KeyedLDA(keywords, 0, min_strength=least, max_iter=100, n_draws=20, random_state=seed).fit(X)
    strongest = np.argsort(-model.components_, axis=1)[:, :10]
    assert sum(len(set(columns) & set(strongest[k])) < 2 for k, columns in enumerate(keywords)) == lost
    assert (model.keyword_strength_ >= least).all()


def test_names_come_with_the_columns():
    X, (first, second), *_ = simulated()
    named = KeyedLDA({"sport": first, "santé": second}, 2, max_iter=5, n_draws=2).fit(X)
    assert named.topic_names_ == ("sport", "santé", "free 1", "free 2")
    numbered = KeyedLDA([first, second], 2, max_iter=5, n_draws=2).fit(X)
    assert numbered.topic_names_ == ("0", "1", "free 1", "free 2")
    assert np.array_equal(named.components_, numbered.components_)


@pytest.mark.parametrize("least", [-0.1, 1.0, np.nan])
def test_bad_strength(least):
    X, keywords, *_ = simulated()
    with pytest.raises(InputError, match=r"min_strength is .*; allowed"):
        KeyedLDA(keywords, min_strength=least).fit(X)


def test_words_in_place_of_columns():
    X, *_ = simulated()
    with pytest.raises(InputError, match=r"keywords of topic sport: .*see Codebook\.columns"):
        KeyedLDA({"sport": ["football"]}).fit(X)


def test_a_codebook_and_a_vectorizer_give_the_keywords():
    texts = ["Les matchs de football et le stade."] * 6 + ["Le médecin soigne ses patients à l'hôpital."] * 6
    themes = (Theme("sport", "Sport", "", ("football", "gilets jaunes")), Theme("sante", "Santé", "", ("patient*",)))
    vectorizer = FrenchVectorizer()
    X = vectorizer.fit_transform(texts)
    columns = Codebook("essai", themes).columns(vectorizer)
    terms = vectorizer.get_feature_names_out()
    assert {code: [terms[c] for c in found] for code, found in columns.items()} == {
        "sport": ["football"],
        "sante": ["patient"],
    }
    model = KeyedLDA(columns, 0, max_iter=30, n_draws=5).fit(X)
    assert model.transform(X).argmax(axis=1).tolist() == [0] * 6 + [1] * 6


def test_a_theme_without_a_column():
    vectorizer = FrenchVectorizer().fit(["Les matchs de football."])
    book = Codebook("essai", (Theme("sport", "Sport", "", ("football",)), Theme("sante", "Santé", "", ("patient",))))
    with pytest.raises(InputError, match=r"theme 'sante': no keyword is among the 2 terms \(patient\)"):
        book.columns(vectorizer)
    with pytest.raises(InputError, match="before its fit"):
        book.columns(FrenchVectorizer())
