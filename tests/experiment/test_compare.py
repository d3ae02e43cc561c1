import csv
import io
import json
from itertools import product

import numpy as np
import pytest

from topicmodel.errors import InputError
from topicmodel.evaluation.paired_tests import holm
from topicmodel.experiment.comparison import compare
from topicmodel.experiment.paired import paired_test
from topicmodel.experiment.study import read_runs


@pytest.fixture(scope="module")
def other(experiment, home, cache):
    changes = {"model.init": "random", "model.n_components": 4, "seed": 3, "classifier.labelled": 2}
    return experiment.set(changes).run(home / "other", cache=cache)


def test_what_differs(run, other):
    found = run.compare(other)
    assert found.runs == ("run", "other")
    assert dict(found.settings) == {
        "seed": (0, 3), "model.n_components": (3, 4), "model.init": ("nmf", "random"), "classifier.labelled": (None, 2),
    }  # fmt: skip
    scores = dict(found.scores)
    assert scores["c_npmi"] == (run.scores["c_npmi"], other.scores["c_npmi"])
    assert scores["accuracy"] == (run.classification["accuracy"], other.classification["accuracy"])
    (match,) = found.matches
    assert len(match.pairs) == 3
    assert len(match.only_b) == 1
    distances = [moved.distance for moved in found.moved[0]]
    assert len(distances) == 10
    assert distances == sorted(distances, reverse=True)
    assert 0 < distances[-1] <= distances[0] <= 1


def test_many_runs_fit_80_columns_and_a_folder_of_runs_stands_for_them(run, other, tmp_path):
    names = [f"presse-{i}" for i in range(6)]
    for i, name in enumerate(names):
        (tmp_path / name).symlink_to((run, other)[i % 2].folder)
    runs = read_runs([tmp_path])
    assert [each.name for each in runs] == names
    text = str(compare(*runs))
    assert max(map(len, text.splitlines())) <= 80
    for letter in "ABCDEF":
        assert sum(letter in line.split() for line in text.splitlines()) >= 2  # settings, and scores with intervals
    assert "(another topic)" in text or "moved most" in text


def test_tests_are_those_of_the_tables(run, other):
    (tests,) = run.compare(other).tests
    by_name = {test.what: test for test in tests}
    a, b = run.table("held_out"), other.table("held_out")
    apart = b["nats"] / b["tokens"] - a["nats"] / a["tokens"]
    assert by_name["held-out nats per token"].difference == pytest.approx(apart.mean())
    assert by_name["held-out nats per token"].n == len(a)
    right = other.classification["accuracy"].value - run.classification["accuracy"].value
    assert by_name["share of right themes"].difference == pytest.approx(right)
    assert by_name["c_npmi of matched topics"].n == 3
    assert all(test.low <= test.difference <= test.high for test in tests)


def test_a_run_is_like_itself(run):
    found = compare(run, run, run)
    assert found.settings == ()
    assert all(test.difference == 0 and test.p == 1 for tests in found.tests for test in tests)
    assert found.moved == ((), ())
    assert found.matches[0].similarity.tolist() == pytest.approx([1, 1, 1])
    with pytest.raises(InputError, match="two or more"):
        compare(run)


def test_the_paired_test_is_the_exact_one_where_that_can_be_counted():
    apart = np.array([0.3, -0.1, 0.4, 0.2, 0.5, -0.2, 0.3, 0.1])
    flips = np.array(list(product([-1, 1], repeat=len(apart)))) @ apart
    exact = (np.abs(flips) >= apart.sum() - 1e-9).mean()
    found = paired_test("x", "rows", np.zeros(len(apart)), apart)
    assert found.p == pytest.approx(exact, abs=0.01)
    assert found.difference == pytest.approx(apart.mean())
    assert paired_test("x", "rows", [0, np.nan], [np.nan, 1]).n == 0


def test_the_paired_test_keeps_its_level():
    rng = np.random.default_rng(0)
    found = [paired_test("x", "rows", np.zeros(20), rng.normal(size=20)).p for _ in range(200)]
    assert 0.02 <= np.mean(np.array(found) <= 0.05) <= 0.09
    assert paired_test("x", "rows", np.zeros(40), 1 + rng.normal(size=40)).p < 0.001


def test_holm_is_never_smaller_than_the_value_itself_nor_larger_than_bonferroni():
    p = [0.2, 0.001, 0.03, 0.9, 0.03]
    found = holm(p)
    assert all(value <= h <= min(1, 5 * value) for value, h in zip(p, found, strict=True))
    assert [found[i] for i in np.argsort(p)] == sorted(found)


def test_the_command(run, other, home, command):
    text = command("compare", run.folder, other.folder, cwd=home).stdout
    assert all(len(line) <= 80 for line in text.splitlines())
    for said in ("A = run", "model.n_components   3    4", "Paired tests, B against A", "Matched topics", "moved most"):
        assert said in text
    answer = json.loads(command("compare", run.folder, other.folder, "--json", cwd=home).stdout)
    assert answer["settings"]["seed"] == [0, 3]
    assert {"tests", "topics", "moved"} <= set(answer["against_first"][0])
    rows = list(csv.DictReader(io.StringIO(command("compare", run.folder, other.folder, "--csv", cwd=home).stdout)))
    assert float(rows[0]["other value"]) == other.scores["c_npmi"].value
    failed = command("compare", run.folder, cwd=home)
    assert failed.returncode == 2
    assert "two or more" in failed.stderr
