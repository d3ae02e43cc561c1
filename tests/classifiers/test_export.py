"""A linear model for scikit-learn alone."""

import numpy as np
import pytest

from tests.classifiers.test_supervised import LABELS, TEXTS
from topicmodel.classifiers.export import as_scikit_learn, export_skops
from topicmodel.classifiers.theme_classifier import ThemeClassifier


@pytest.mark.parametrize("codes", [("a", "b"), ("a", "b", "c")])
def test_scikit_learn_predicts_the_same(codes, tmp_path):
    y = [codes[i % len(codes)] for i in range(len(TEXTS))]
    model = ThemeClassifier(multi_label=False, budget=1).fit(TEXTS, y)
    rows = model.features_.transform(TEXTS)
    assert as_scikit_learn(model).predict(rows).tolist() == model.predict(TEXTS).tolist()
    skops = pytest.importorskip("skops.io", reason="the extra skops is not installed")
    path = export_skops(model, tmp_path / "model.skops")
    assert skops.load(path, trusted=[]).predict(rows).tolist() == model.predict(TEXTS).tolist()


def test_several_labels_are_a_matrix():
    model = ThemeClassifier(budget=1).fit(TEXTS, LABELS)
    found = as_scikit_learn(model).predict(model.features_.transform(TEXTS))
    assert np.array_equal(found, model.decision_function(TEXTS) > 0)
