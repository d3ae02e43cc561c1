"""Calibration: the optimum of a posterior, and probabilities that count."""

import numpy as np
import pytest
from scipy.special import expit, softmax

from tests.naive_judging import calibration_loss
from topicmodel.classifiers import calibration
from topicmodel.classifiers.calibration import Calibration, calibrated, fit_calibration
from topicmodel.errors import InputError

SCALE = (calibration._SLOPE, calibration._DEPARTURE, calibration._SHIFT)


def simulated(n_texts, slope, shift, seed, *, multi_label):
    """Return decisions that are timid by `slope` and shifted, with targets drawn from the true probabilities."""
    random = np.random.default_rng(seed)
    scores = random.normal(size=(n_texts, len(shift))) * 2
    if multi_label:
        targets = random.random(scores.shape) < expit(scores)
    else:
        targets = np.array([random.multinomial(1, p) for p in softmax(scores, axis=1)], bool)
    return (scores - shift) / slope, targets


@pytest.mark.parametrize("multi_label", [False, True])
def test_it_is_the_optimum_of_the_naive_posterior(multi_label):
    decisions, targets = simulated(60, 2.0, np.array([1.0, -0.5, 0.0]), 3, multi_label=multi_label)
    fitted = fit_calibration(decisions, targets, multi_label=multi_label)
    log_slope = np.log(fitted.slope)
    # The common part of the log slopes is what the priors make it: departures sum to log_slope * (departure / slope)^2.
    common = log_slope.sum() / (len(log_slope) + (SCALE[1] / SCALE[0]) ** 2)
    best = np.concatenate([[common], log_slope - common, fitted.shift])

    def loss(x):
        return calibration_loss(x[0], x[1:4], x[4:], decisions, targets, multi_label, SCALE)

    least = loss(best)
    for i in range(len(best)):
        for step in (-1e-3, 1e-3):
            moved = best.copy()
            moved[i] += step
            assert loss(moved) > least


@pytest.mark.parametrize("multi_label", [False, True])
def test_it_finds_the_slope_and_shift_that_were_put_in(multi_label):
    shift = np.array([0.8, -0.5, -0.3])
    decisions, targets = simulated(4000, 3.0, shift, 0, multi_label=multi_label)
    fitted = fit_calibration(decisions, targets, multi_label=multi_label)
    np.testing.assert_allclose(fitted.slope, 3.0, rtol=0.12)
    np.testing.assert_allclose(fitted.shift, shift, atol=0.15)
    probabilities = calibrated(fitted, decisions)
    assert abs(probabilities.mean(axis=0) - targets.mean(axis=0)).max() < 0.02
    sure = probabilities > 0.9
    assert abs(targets[sure].mean() - probabilities[sure].mean()) < 0.02


def test_separable_and_tiny_data_stay_finite():
    targets = np.eye(3, dtype=bool)
    fitted = fit_calibration(targets * 4.0 - 2, targets, multi_label=False)
    assert np.isfinite(fitted.slope).all()
    assert (fitted.slope < 10).all()
    absent = fit_calibration(np.zeros((5, 2)), np.array([[True, False]] * 5), multi_label=True)
    assert np.isfinite(absent.shift).all()
    assert absent.shift[0] > 0 > absent.shift[1]
    assert calibrated(fitted, np.array([[1e9, -1e9, 0.0]])).tolist() == [[1.0, 0.0, 0.0]]


def test_probabilities_sum_to_one_with_single_labels_only():
    decisions = np.random.default_rng(0).normal(size=(20, 4))
    for multi_label in (False, True):
        found = calibrated(Calibration(np.full(4, 2.0), np.arange(4.0), multi_label), decisions)
        assert np.allclose(found.sum(axis=1), 1) != multi_label


@pytest.mark.parametrize(
    ("decisions", "targets", "message"),
    [
        (np.zeros((2, 2)), np.eye(3, dtype=bool), r"shapes \(2, 2\) and \(3, 3\)"),
        (np.array([[0.0, 1.0], [np.nan, 0.0]]), np.eye(2, dtype=bool), "text 1 has a number that is not finite"),
        (np.zeros((2, 2)), np.array([[True, False], [True, True]]), "text 1 has 2 classes"),
        (np.zeros((0, 2)), np.zeros((0, 2), bool), "one text"),
    ],
)
def test_bad_input_is_named(decisions, targets, message):
    with pytest.raises(InputError, match=message):
        fit_calibration(decisions, targets, multi_label=False)
