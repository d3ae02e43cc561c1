import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from topicmodel import LDA, NMF, FrenchVectorizer, TopicModel
from topicmodel.datasets import load_press


@pytest.fixture(scope="module")
def corpus():
    return load_press().sample(80)


@pytest.mark.parametrize("part", [LDA(n_components=4, max_iter=30), NMF(n_components=4)])
def test_fit_transform_and_topics(corpus, part):
    model = TopicModel(FrenchVectorizer(min_df=3), part).fit(corpus)
    mixtures = model.transform(corpus)
    assert mixtures.shape == (80, 4)
    np.testing.assert_allclose(mixtures.sum(1), 1)
    np.testing.assert_allclose(model.topics_.weights.sum(1), 1)
    assert model.topics_.prevalence.sum() == pytest.approx(1)
    assert np.isfinite(model.score(corpus))


def test_permuting_documents_permutes_the_mixtures(corpus):
    def fit(texts):
        return TopicModel(FrenchVectorizer(min_df=3), LDA(n_components=4, max_iter=30)).fit(texts)

    one, two = fit(list(corpus)), fit(list(corpus)[::-1])
    assert one.mixtures_.tobytes() == two.mixtures_[::-1].tobytes()
    assert one.topics_.weights.tobytes() == two.topics_.weights.tobytes()


def test_it_is_a_scikit_learn_estimator(corpus):
    model = TopicModel(FrenchVectorizer(min_df=3), LDA(n_components=3, max_iter=10))
    assert clone(model).get_params()["model__n_components"] == 3
    assert model.set_params(model__n_components=5).model.n_components == 5
    grid = GridSearchCV(model, {"model__n_components": [2, 3]}, cv=2).fit(corpus)
    assert grid.best_params_["model__n_components"] in (2, 3)
    labels = ["eau" in text for text in corpus]
    assert make_pipeline(model, LogisticRegression()).fit(corpus, labels).predict(corpus).shape == (80,)


def test_defaults_work(corpus):
    assert len(TopicModel().fit(corpus).topics_) == LDA().n_components
