"""Calibration: the optimum of a posterior, and probabilities that count."""

import numpy as np
import pytest
from scipy.special import expit, softmax

from tests.naive_judging import calibration_loss
from topicmodel.classifiers import calibration
from topicmodel.classifiers.calibration import Calibration, calibrated, fit_calibration
from topicmodel.errors import InputError

SCALE = (calibration._SLOPE, calibration._DEPARTURE, calibration._SHIFT, calibration._MIXING)


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
    log_slope = np.log(np.diag(fitted.weights))
    # The common part of the log slopes is what the priors make it: departures sum to log_slope * (departure / slope)^2.
    common = log_slope.sum() / (len(log_slope) + (SCALE[1] / SCALE[0]) ** 2)
    beside = ~np.eye(3, dtype=bool)
    best = np.concatenate([[common], log_slope - common, fitted.shift, fitted.weights[beside]])

    def loss(x):
        mixing = np.zeros((3, 3))
        mixing[beside] = x[7:]
        return calibration_loss(x[0], x[1:4], x[4:7], mixing, decisions, targets, multi_label, SCALE)

    assert (fitted.weights[beside] != 0).all() != multi_label
    least = loss(best)
    for i in range(7 if multi_label else 13):
        for step in (-1e-3, 1e-3):
            moved = best.copy()
            moved[i] += step
            assert loss(moved) > least


@pytest.mark.parametrize("multi_label", [False, True])
def test_it_finds_the_slope_and_shift_that_were_put_in(multi_label):
    shift = np.array([0.8, -0.5, -0.3])
    decisions, targets = simulated(4000, 3.0, shift, 0, multi_label=multi_label)
    fitted = fit_calibration(decisions, targets, multi_label=multi_label)
    np.testing.assert_allclose(fitted.weights, 3.0 * np.eye(3), atol=0.36)
    np.testing.assert_allclose(fitted.shift, shift, atol=0.15)
    probabilities = calibrated(fitted, decisions)
    assert abs(probabilities.mean(axis=0) - targets.mean(axis=0)).max() < 0.02
    sure = probabilities > 0.9
    assert abs(targets[sure].mean() - probabilities[sure].mean()) < 0.02


def test_separable_and_tiny_data_stay_finite():
    targets = np.eye(3, dtype=bool)
    fitted = fit_calibration(targets * 4.0 - 2, targets, multi_label=False)
    assert np.isfinite(fitted.weights).all()
    assert (fitted.weights < 10).all()
    absent = fit_calibration(np.zeros((5, 2)), np.array([[True, False]] * 5), multi_label=True)
    assert np.isfinite(absent.shift).all()
    assert absent.shift[0] > 0 > absent.shift[1]
    assert calibrated(fitted, np.array([[1e9, -1e9, 0.0]])).tolist() == [[1.0, 0.0, 0.0]]


def test_probabilities_sum_to_one_with_single_labels_only():
    decisions = np.random.default_rng(0).normal(size=(20, 4))
    for multi_label in (False, True):
        found = calibrated(Calibration(2.0 * np.eye(4), np.arange(4.0), multi_label), decisions)
        assert np.allclose(found.sum(axis=1), 1) != multi_label


def test_a_class_learns_from_the_decisions_of_another():
    """The decision of the third class hears nothing of half its texts, to which the second's says no."""
    random = np.random.default_rng(0)

    def sample(n):
        classes = random.integers(0, 3, n)
        decisions = random.normal(size=(n, 3)) + 2.0 * np.eye(3)[classes] - 1.0
        deaf = (classes == 2) & (random.random(n) < 0.5)
        decisions[deaf, 2] -= 2.0
        decisions[deaf, 1] -= 4.0
        return decisions, np.eye(3, dtype=bool)[classes]

    decisions, targets = sample(900)
    fitted = fit_calibration(decisions, targets, multi_label=False)
    assert fitted.weights[1, 2] < -0.1
    new, true = sample(4000)
    alone = Calibration(np.diag(np.diag(fitted.weights)), fitted.shift, multi_label=False)
    assert np.log(calibrated(fitted, new)[true]).mean() > np.log(calibrated(alone, new)[true]).mean() + 0.05


def test_a_text_has_the_same_bits_alone_and_among_others():
    decisions, targets = simulated(300, 2.0, np.array([1.0, -0.5, 0.0, 0.3, 0.1]), 3, multi_label=False)
    fitted = fit_calibration(decisions, targets, multi_label=False)
    alone = np.vstack([calibrated(fitted, decisions[i : i + 1]) for i in range(len(decisions))])
    assert alone.tobytes() == calibrated(fitted, decisions).tobytes()


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
