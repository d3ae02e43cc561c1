"""Judging predictions: figures against scikit-learn and slow twins, intervals, tests, warnings, files."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, jaccard_score

from tests.naive_judging import calibration_error as slow_calibration_error
from topicmodel.errors import InputError
from topicmodel.evaluation import judge_predictions
from topicmodel.evaluation.classifier_measures import calibration_error, find_cases, resample
from topicmodel.evaluation.paired_tests import bootstrap_p, holm, mcnemar_p
from topicmodel.evaluation.predictions import read_predictions
from topicmodel.objects import ClassifierScores

CODES = ["culture", "justice", "sport"]
RANDOM = np.random.default_rng(0)
TRUE = RANDOM.choice(CODES, 300, p=[0.6, 0.3, 0.1])
GOOD = np.where(RANDOM.random(300) < 0.85, TRUE, RANDOM.choice(CODES, 300))
POOR = np.where(RANDOM.random(300) < 0.55, TRUE, RANDOM.choice(CODES, 300))
CHANCES = 0.7 * (GOOD[:, None] == np.array(CODES)) + 0.1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1, max_size=40))
def test_figures_are_scikit_learns(pairs):
    true, predicted = zip(*pairs, strict=True)
    found = judge_predictions(true, predicted, n_resamples=100)
    assert found["accuracy"].value == pytest.approx(accuracy_score(true, predicted))
    for average in ("macro", "weighted"):
        expected = f1_score(true, predicted, average=average, zero_division=0)
        assert found[f"{average} F1"].value == pytest.approx(expected)
    names = sorted({*true, *predicted})
    table = found.table("confusion").drop(columns="true").to_numpy()
    if len(names) > 1:
        assert table.tolist() == confusion_matrix(true, predicted, labels=names).tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc"))), min_size=1, max_size=30))
def test_several_labels_are_scikit_learns(pairs):
    true, predicted = (np.array([[c in row for c in "abc"] for row in side]) for side in zip(*pairs, strict=True))
    found = judge_predictions(true, predicted, classes=list("abc"), n_resamples=100)
    assert found["accuracy"].value == pytest.approx(accuracy_score(true, predicted))
    assert found["Jaccard"].value == pytest.approx(jaccard_score(true, predicted, average="samples", zero_division=1))
    assert found["micro F1"].value == pytest.approx(f1_score(true, predicted, average="micro", zero_division=0))
    there = np.flatnonzero((true | predicted).any(axis=0))
    if len(there):
        # Class by class: scikit-learn takes a table of one column for two classes.
        expected = np.mean([f1_score(true[:, k], predicted[:, k], zero_division=0) for k in there])
        assert found["macro F1"].value == pytest.approx(expected)
    same = judge_predictions([p[0] for p in pairs], [p[1] for p in pairs], classes=list("abc"), n_resamples=100)
    assert same.as_dict() == found.as_dict()


def test_intervals_hold_what_they_claim_and_do_not_depend_on_order():
    inside, n_repeats = 0, 300
    for seed in range(n_repeats):
        right = np.random.default_rng(seed).random(150) < 0.8
        score = judge_predictions(["a"] * 150, np.where(right, "a", "b"), n_resamples=400, seed=seed)["accuracy"]
        inside += score.low <= 0.8 <= score.high
    assert binom.cdf(inside, n_repeats, 0.9) > 0.001
    assert binom.sf(inside, n_repeats, 0.95) > 0.001
    order = np.random.default_rng(1).permutation(300)
    first = judge_predictions(TRUE, GOOD, probabilities=CHANCES, classes=CODES, baselines={"poor": POOR})
    second = judge_predictions(
        TRUE[order], GOOD[order], probabilities=CHANCES[order], classes=CODES, baselines={"poor": POOR[order]}
    )
    for one, other in zip(first.summary, second.summary, strict=True):
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-12)
    assert first.tables[0] == second.tables[0]
    assert first.table("comparisons").equals(second.table("comparisons"))


def test_resamplings_of_cases_are_those_of_texts():
    cases = find_cases(read_predictions(TRUE, GOOD))
    drawn = resample(cases.counts, 4000, 0)
    assert (drawn.sum(axis=1) == 300).all()
    share = cases.counts / 300
    np.testing.assert_allclose(drawn.mean(axis=0), cases.counts, atol=0.6)
    np.testing.assert_allclose(drawn.var(axis=0), 300 * share * (1 - share), rtol=0.12)


def test_paired_tests():
    assert mcnemar_p(0, 0) == 1
    assert mcnemar_p(10, 2) == pytest.approx(2 * binom.cdf(2, 12, 0.5))
    assert holm([0.01, 0.02, 0.03, 0.005]) == pytest.approx((0.03, 0.04, 0.04, 0.02))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert bootstrap_p(0.0, np.array([0.1, -0.1, 0.0])) == 1.0
    found = judge_predictions(TRUE, GOOD, baselines={"poor": POOR, "itself": GOOD})
    table = found.table("comparisons").set_index(["baseline", "measure"])
    assert (table.loc["poor", "p (Holm)"] < 0.01).all()
    assert (table.loc["itself", "p"] == 1).all()
    assert (table.loc["itself", "difference"] == 0).all()
    assert any("accuracy: better than poor by" in line for line in found.warnings)
    assert any("accuracy: +0.0 points against itself can be chance (p = 1.00" in line for line in found.warnings)


def test_the_bootstrap_test_keeps_its_level():
    small = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        true = random.choice(CODES, 120)
        one, two = (np.where(random.random(120) < 0.7, true, random.choice(CODES, 120)) for _ in range(2))
        table = judge_predictions(true, one, baselines={"two": two}, n_resamples=200, seed=seed).table("comparisons")
        small += table.set_index("measure").loc["macro F1", "p"] < 0.05
    assert binom.sf(small - 1, 200, 0.05) > 0.001


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_calibration_error_is_that_of_the_slow_twin(pairs):
    confidence, right = (np.array(side) for side in zip(*pairs, strict=True))
    assert calibration_error(confidence, right) == pytest.approx(slow_calibration_error(confidence, right, 10))


def test_calibration_is_judged_against_chance():
    random = np.random.default_rng(0)
    chances = random.dirichlet([1, 1, 1], 400)
    true = np.array([CODES[random.choice(3, p=row)] for row in chances])
    best = np.array(CODES)[chances.argmax(axis=1)]
    fine = judge_predictions(true, best, classes=CODES, probabilities=chances)
    assert fine["ECE"].value < 2 * fine["ECE by chance"].value
    assert not any("do not count" in line for line in fine.warnings)
    bold = np.eye(3)[chances.argmax(axis=1)]
    wrong = judge_predictions(true, best, classes=CODES, probabilities=bold)
    assert wrong["ECE"].value == pytest.approx(1 - wrong["accuracy"].value)
    assert any("probabilities do not count" in line for line in wrong.warnings)
    bins = fine.table("calibration")
    assert bins["claims"].sum() == 400
    assert ((bins["low"] <= bins["right"]) & (bins["right"] <= bins["high"])).all()
    turned = judge_predictions(true, best, classes=CODES, probabilities=chances[:, ::-1], columns=CODES[::-1])
    assert turned.as_dict() == fine.as_dict()


def test_warnings_are_plain():
    true = ["a"] * 40 + ["b"] * 9 + ["c"]
    said = judge_predictions(true, ["a"] * 49 + ["d"]).warnings
    assert any(line.startswith("accuracy is known to ±") and "on 50 texts" in line for line in said)
    assert "classes with few texts (b 9, c 1): each text moves a recall by up to 100 points" in said
    assert "class b is never predicted" in said
    assert any(line.startswith("class d is predicted once and no text has it") for line in said)
    assert any(line.startswith("always answering a would have an accuracy of 0.80") for line in said)
    assert "no probabilities were given: calibration was not judged" in said


def test_scores_are_saved_read_and_shown(tmp_path):
    found = judge_predictions(TRUE, GOOD, classes=CODES, probabilities=CHANCES, baselines={"<b>": POOR})
    again = ClassifierScores.read(found.save(tmp_path / "scores.json"))
    assert again.as_dict() == found.as_dict()
    assert again["accuracy"] == found["accuracy"]
    assert "&lt;b&gt;" in found._repr_html_()
    assert r"accuracy & 0." in found.latex()
    assert "  class " in str(found)
    assert repr(found).startswith("<ClassifierScores: 6 figures, tables classes, confusion, calibration, comparisons")
    with pytest.raises(InputError, match=r"no table 'confuson'.*did you mean 'confusion'"):
        found.table("confuson")
    with pytest.raises(InputError, match="no such file"):
        ClassifierScores.read(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("[]")
    with pytest.raises(InputError, match="holds no scores of a classifier"):
        ClassifierScores.read(tmp_path / "bad.json")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["a"], ["a", "b"]), "1 true and 2 predicted labels"),
        ((["a", None], ["a", "b"]), r"true\[1\] is missing"),
        ((["a"], [float("nan")]), r"predicted\[0\] is missing"),
        (("a", ["a"]), "true is one string"),
        (([], []), "no text"),
        ((np.eye(2), np.eye(2)), "true has 2 columns; needed: classes"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        judge_predictions(*arguments)


def test_bad_options_are_named():
    with pytest.raises(InputError, match=r"predicted\[1\]: no class 'sprot'; found .*did you mean 'sport'"):
        judge_predictions(["sport", "justice"], ["sport", "sprot"], classes=CODES)
    with pytest.raises(InputError, match=r"probabilities of shape \(2, 2\); needed: \(2, 3\)"):
        judge_predictions(["sport", "justice"], ["sport", "sport"], classes=CODES, probabilities=np.eye(2))
    with pytest.raises(InputError, match=r"probabilities\[0\] is .*allowed: numbers from 0 to 1"):
        judge_predictions(["a", "b"], ["a", "b"], probabilities=[[2.0, 0.0], [0.5, 0.5]])
    with pytest.raises(InputError, match="n_resamples=5"):
        judge_predictions(["a"], ["a"], n_resamples=5)
