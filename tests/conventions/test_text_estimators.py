"""Conventions of text estimators: scikit-learn's own checks run one single check on them, these run on each."""

import pickle
import warnings

import numpy as np
import pytest
from scipy.sparse import issparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from tests.naive_encoder import HashEncoder
from topicmodel import LDA, NMF, S3, Corpus, FrenchVectorizer, InputError, KeyNMF, TextFeatures, TopicModel
from topicmodel.encoders.vectorizers import EncodingVectorizer, KeywordVectorizer

TEXTS = [
    "Le maire préside le conseil municipal et défend le budget de la ville.",
    "Le conseil municipal élit le maire de la ville.",
    "La pluie tombe sur la forêt et le vent souffle.",
    "Le vent de la forêt pousse la pluie vers la ville.",
    "Les élèves de l’école visitent la forêt avec le maire.",
]
ESTIMATORS = {
    "counts": FrenchVectorizer(),
    "tfidf": FrenchVectorizer(weighting="tfidf", min_df=2),
    "unlemmatized": FrenchVectorizer(lemmas="none", max_features=8),
    "features": TextFeatures({"characters": 0.5, "topics": 0.2}),
    "lda": TopicModel(FrenchVectorizer(), LDA(n_components=2, max_iter=20)),
    "nmf": TopicModel(FrenchVectorizer(weighting="tfidf"), NMF(n_components=2)),
    "keywords": KeywordVectorizer(HashEncoder(), vectorizer=FrenchVectorizer(), n_keywords=3),
    "encoded": EncodingVectorizer(HashEncoder(), vectorizer=FrenchVectorizer()),
    "keynmf": KeyNMF(HashEncoder(), 2, vectorizer=FrenchVectorizer()),
    "s3": S3(HashEncoder(), 2, vectorizer=FrenchVectorizer()),
}
pytestmark = pytest.mark.parametrize("estimator", ESTIMATORS.values(), ids=ESTIMATORS)


def dense(matrix) -> np.ndarray:
    return matrix.toarray() if issparse(matrix) else np.asarray(matrix)


def test_constructor_stores_arguments_untouched_and_clone_works(estimator):
    before = estimator.get_params()
    fitted = clone(estimator).fit(TEXTS)
    after = fitted.get_params()
    assert {k: repr(v) for k, v in before.items()} == {k: repr(v) for k, v in after.items()}
    assert not [name for name in vars(estimator) if name.endswith("_")]


def test_fit_returns_self_and_learns_attributes_with_underscore(estimator):
    model = clone(estimator)
    assert model.fit(TEXTS) is model
    new = set(vars(model)) - set(model.get_params(deep=False))
    assert new
    assert all(name.endswith("_") or name.startswith("_") for name in new)


def test_transform_needs_fit(estimator):
    with pytest.raises(NotFittedError):
        clone(estimator).transform(TEXTS)


def test_fit_transform_is_fit_then_transform(estimator):
    together = dense(clone(estimator).fit_transform(TEXTS))
    apart = dense(clone(estimator).fit(TEXTS).transform(TEXTS))
    np.testing.assert_allclose(together, apart, atol=0.05 if isinstance(estimator, TopicModel) else 0)


def test_rows_do_not_depend_on_their_neighbours(estimator):
    model = clone(estimator).fit(TEXTS)
    whole = dense(model.transform(TEXTS))
    alone = np.vstack([dense(model.transform([text])) for text in TEXTS])
    np.testing.assert_allclose(alone, whole, rtol=0, atol=1e-6)
    np.testing.assert_allclose(dense(model.transform(TEXTS[::-1])), whole[::-1], rtol=0, atol=1e-6)


def test_any_iterable_of_texts_is_taken(estimator):
    expected = dense(clone(estimator).fit_transform(TEXTS))
    for texts in (tuple(TEXTS), iter(TEXTS), np.array(TEXTS, object), Corpus.from_texts(TEXTS)):
        np.testing.assert_array_equal(dense(clone(estimator).fit_transform(texts)), expected)


def test_no_list_of_texts_is_refused(estimator):
    for bad in ("un seul texte", [1, 2], [None, "texte"], [b"octets"]):
        with pytest.raises(InputError):
            clone(estimator).fit(bad)
        with pytest.raises(InputError):
            clone(estimator).fit(TEXTS).transform(bad)


def test_texts_without_known_terms_are_rows_all_the_same(estimator):
    model = clone(estimator).fit(TEXTS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = dense(model.transform(["", "   ", "zzyzx", "?!"]))
    assert found.shape[0] == 4
    assert np.isfinite(found).all()


def test_pickle_keeps_the_bits(estimator):
    model = clone(estimator).fit(TEXTS)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(dense(again.transform(TEXTS)), dense(model.transform(TEXTS)))


def test_twice_is_the_same(estimator):
    one, two = (dense(clone(estimator).fit_transform(TEXTS)) for _ in range(2))
    assert one.tobytes() == two.tobytes()


def test_the_input_is_left_alone(estimator):
    texts = list(TEXTS)
    clone(estimator).fit(texts).transform(texts)
    assert texts == TEXTS
