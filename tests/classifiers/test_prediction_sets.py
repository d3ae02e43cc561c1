"""Prediction sets: p-values, coverage of each class, small classes."""

import numpy as np
import pytest

from tests.naive_judging import set_by_p_values, single_label_sets
from topicmodel.classifiers.prediction_sets import (
    SetScores,
    fit_set_scores,
    misfits,
    prediction_sets,
    set_thresholds,
    small_classes,
    what_is_promised,
)
from topicmodel.errors import InputError


def drawn(n_texts, seed, *, multi_label=False, weights=(0.7, 0.2, 0.1)):
    """Return probabilities that are right about their texts' classes, with hard and easy texts."""
    random = np.random.default_rng(seed)
    probabilities = random.dirichlet(np.array(weights) * 2, n_texts)
    if multi_label:
        return probabilities, random.random(probabilities.shape) < probabilities
    return probabilities, np.array([random.multinomial(1, p) for p in probabilities], bool)


def some_of_each(n_each, n_classes, seed):
    """Return the texts that `drawn` gives, as many of each class."""
    probabilities, targets = drawn(30 * n_each, seed, weights=(1,) * n_classes)
    rows = np.concatenate([np.flatnonzero(targets[:, k])[:n_each] for k in range(n_classes)])
    return probabilities[rows], targets[rows]


@pytest.mark.parametrize("coverage", [0.5, 0.7, 0.9])
def test_sets_are_those_of_p_values_where_a_text_stands_at_the_place(coverage):
    own, targets = some_of_each(99, 3, 0)
    new, _ = drawn(40, 1)
    found = prediction_sets(fit_set_scores(own, targets, multi_label=True), new, coverage)
    for i, row in enumerate(new):
        for k, value in enumerate(row):
            assert found[i, k] == set_by_p_values(value, own[targets[:, k], k], coverage)


@pytest.mark.parametrize("coverage", [0.37, 0.6, 0.75, 0.9, 0.95])
@pytest.mark.parametrize("seed", range(3))
def test_single_label_sets_are_those_built_text_by_text(coverage, seed):
    own, targets = drawn(300, seed)
    new, _ = drawn(60, 100 + seed)
    found = prediction_sets(fit_set_scores(own, targets, multi_label=False), new, coverage)
    given = misfits(own, multi_label=False).tolist(), targets.argmax(axis=1).tolist()
    naive = single_label_sets(*given, misfits(new, multi_label=False).tolist(), coverage)
    assert [set(np.flatnonzero(row)) for row in found] == naive


@pytest.mark.parametrize("multi_label", [False, True])
def test_every_class_is_covered_also_where_one_threshold_for_all_fails(multi_label):
    hits, trials, pooled = np.zeros(3), np.zeros(3), np.zeros(3)
    for seed in range(60):
        own, targets = drawn(300, seed, multi_label=multi_label)
        new, true = drawn(300, 1000 + seed, multi_label=multi_label)
        scores = fit_set_scores(own, targets, multi_label=multi_label)
        found = prediction_sets(scores, new, 0.9)
        hits, trials = hits + (found & true).sum(axis=0), trials + true.sum(axis=0)
        every = scores.misfits[targets]
        pooled += ((misfits(new, multi_label=multi_label) <= np.quantile(every, 0.9)) & true).sum(axis=0)
    assert (np.abs(hits / trials - 0.9) < 0.02).all()
    assert (pooled / trials).min() < 0.75


def test_a_dozen_texts_of_a_class_keep_the_promise_whatever_the_place():
    """Whole places would give 10/13, .77, or 9/13, .69, where .75 is asked."""
    hits = trials = np.zeros(3)
    for seed in range(150):
        scores = fit_set_scores(*some_of_each(12, 3, seed), multi_label=True)
        new, true = drawn(200, 1000 + seed, weights=(1, 1, 1))
        found = prediction_sets(scores, new, 0.75)
        hits, trials = hits + (found & true).sum(axis=0), trials + true.sum(axis=0)
    # Standard error: .12 of one draw's dozen, over 450 such draws.
    assert abs(hits.sum() / trials.sum() - 0.75) < 0.015


def test_thresholds_count_on_the_rule_against_empty_sets():
    """Where classes are easy, the rule alone holds more than was asked; thresholds then add next to nothing."""
    hits, trials, sizes, without = np.zeros(3), np.zeros(3), [], []
    for seed in range(60):
        own, targets = drawn(400, seed, weights=(0.3, 0.2, 0.1))
        new, true = drawn(400, 1000 + seed, weights=(0.3, 0.2, 0.1))
        scores = fit_set_scores(own, targets, multi_label=False)
        found = prediction_sets(scores, new, 0.7)
        hits, trials = hits + (found & true).sum(axis=0), trials + true.sum(axis=0)
        alone = set_thresholds(SetScores(scores.misfits, targets, True), 0.7)
        sizes.append(found.sum(axis=1).mean())
        plain = misfits(new, multi_label=False) <= alone
        without.append(np.maximum(plain.sum(axis=1), 1).mean())
    assert (hits / trials > 0.685).all()
    assert np.mean(sizes) < np.mean(without) - 0.005


def test_single_label_sets_are_never_empty_and_grow_with_coverage():
    own, targets = drawn(200, 0)
    new, _ = drawn(100, 1)
    scores = fit_set_scores(own, targets, multi_label=False)
    small, large = (prediction_sets(scores, new, coverage) for coverage in (0.3, 0.95))
    assert small.any(axis=1).all()
    assert (small <= large).all()
    assert large.sum() > small.sum()
    assert (~prediction_sets(fit_set_scores(own, targets, multi_label=True), new, 0.3)).all(axis=1).any()


def test_with_single_labels_misfit_grows_with_every_class_that_is_more_probable():
    probabilities, _ = drawn(50, 0)
    penalised = misfits(probabilities, multi_label=False)
    for row, values in zip(probabilities, penalised, strict=True):
        for k, value in enumerate(values):
            assert value == pytest.approx(1 - row[k] + 0.05 * sum(other > row[k] for other in row))
    assert misfits(np.full((1, 3), 1 / 3), multi_label=False)[0] == pytest.approx([2 / 3, 2 / 3 + 0.05, 2 / 3 + 0.1])
    assert (misfits(probabilities, multi_label=True) == 1 - probabilities).all()


def test_small_classes_share_a_threshold_and_are_named():
    own, targets = drawn(200, 0)
    keep = np.flatnonzero(targets[:, 0]).tolist() + [int(i) for k in (1, 2) for i in np.flatnonzero(targets[:, k])[:7]]
    scores = fit_set_scores(own[keep], targets[keep], multi_label=False)
    assert small_classes(scores, 0.9).tolist() == [False, True, True]
    assert small_classes(scores, 0.8).tolist() == [False, False, False]
    thresholds = set_thresholds(scores, 0.9)
    values = misfits(own, multi_label=False)
    shared = np.sort([values[i, k] for k in (1, 2) for i in np.flatnonzero(targets[:, k])[:7]])
    ends = [
        np.interp(0.9 * (len(own) + 1) - 1, np.arange(len(own)), own)
        for own in (shared, np.sort(values[keep][targets[keep]]))
    ]
    assert thresholds[1] == thresholds[2] == pytest.approx(max(ends))
    said = what_is_promised(scores, ("a", "b", "c"), 0.9)
    assert said.startswith("sets at coverage 0.9 need 9 labelled texts of a class; b (7), c (7)")
    assert what_is_promised(scores, ("a", "b", "c"), 0.8) == ""


def test_a_class_without_any_text_takes_the_threshold_of_all():
    own, targets = drawn(100, 0, weights=(0.5, 0.5, 1e-9))
    scores = fit_set_scores(own, targets, multi_label=False)
    assert scores.counts[2] == 0
    assert np.isfinite(set_thresholds(scores, 0.9)).all()


def test_the_number_of_texts_that_is_needed_is_exact():
    for n in range(1, 60):
        own = np.linspace(0.1, 0.9, n)[:, None]
        scores = fit_set_scores(own, np.ones((n, 1), bool), multi_label=True)
        for percent in (50, 55, 70, 80, 90, 95):
            needed = -(-percent // (100 - percent))
            assert small_classes(scores, percent / 100)[0] == (n < needed), (n, percent)


@pytest.mark.parametrize("coverage", [0, 1, 1.5, float("nan")])
def test_coverage_is_a_share(coverage):
    scores = fit_set_scores(*drawn(20, 0), multi_label=False)
    with pytest.raises(InputError, match="allowed: a share between 0 and 1"):
        prediction_sets(scores, np.full((1, 3), 1 / 3), coverage)


def test_classes_must_agree():
    scores = fit_set_scores(*drawn(20, 0), multi_label=False)
    with pytest.raises(InputError, match=r"needed: \(n_texts, 3\)"):
        prediction_sets(scores, np.zeros((2, 4)), 0.9)
