"""Venn-Abers prediction: the same as its slow twin, calibrated, and within the classifier."""

import numpy as np
import pytest
from scipy.special import expit, logsumexp

from tests.naive_venn_abers import naive_bounds
from topicmodel.classifiers.venn_abers import fit_venn_abers, probability_bounds, venn_abers_probabilities
from topicmodel.errors import InputError


@pytest.mark.parametrize("seed", range(12))
def test_bounds_are_those_of_two_increasing_fits(seed):
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 60))
    scores = draw.integers(-6, 6, n) / 2 if seed % 2 else draw.normal(size=n)
    has = draw.random(n) < (draw.random() if seed % 3 else expit(scores))
    new = np.concatenate([draw.normal(size=20), scores[:10], [-99, 99]])
    fitted = fit_venn_abers(scores[:, None], has[:, None], multi_label=True)
    np.testing.assert_allclose(
        probability_bounds(fitted, new[:, None])[:, 0], naive_bounds(scores, has, new), atol=1e-12
    )


def test_single_labels_are_each_class_against_the_rest_and_sum_to_one():
    draw = np.random.default_rng(0)
    decisions, new = draw.normal(size=(40, 3)), draw.normal(size=(15, 3))
    own = decisions.argmax(axis=1)
    own[:8] = draw.integers(0, 3, 8)
    targets = np.eye(3, dtype=bool)[own]
    fitted = fit_venn_abers(decisions, targets, multi_label=False)
    merged = np.zeros((15, 3))
    for k in range(3):
        old, asked = (d[:, k] - logsumexp(np.delete(d, k, 1), axis=1) for d in (decisions, new))
        low, high = naive_bounds(old, targets[:, k], asked).T
        merged[:, k] = high / (1 - low + high)
    found = venn_abers_probabilities(fitted, new)
    np.testing.assert_allclose(found, merged / merged.sum(axis=1, keepdims=True), atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_one_of_the_two_is_calibrated_whatever_the_scores_mean():
    """Scores that overstate sureness threefold: the share of hits lies between the mean bounds."""
    draw = np.random.default_rng(1)
    truth = draw.normal(size=4000)
    has = draw.random(4000) < expit(truth)
    scores = 3 * truth[:, None]
    fitted = fit_venn_abers(scores[:2000], has[:2000, None], multi_label=True)
    bounds = probability_bounds(fitted, scores[2000:])[:, 0]
    said = venn_abers_probabilities(fitted, scores[2000:])[:, 0]
    assert (bounds[:, 0] <= bounds[:, 1]).all()
    for part in np.array_split(np.argsort(truth[2000:]), 5):
        assert said[part].mean() == pytest.approx(has[2000:][part].mean(), abs=0.06)
        assert abs(expit(scores[2000:][part]).mean() - expit(truth[2000:][part]).mean()) < 0.3
    # Without calibration, the ends are wrong by more than that.
    ends = np.argsort(truth[2000:])[:400]
    assert expit(scores[2000:][ends]).mean() < has[2000:][ends].mean() - 0.06


def test_decisions_that_are_not_finite_are_refused():
    with pytest.raises(InputError, match="not finite"):
        fit_venn_abers(np.array([[np.nan]]), np.array([[True]]), multi_label=True)
