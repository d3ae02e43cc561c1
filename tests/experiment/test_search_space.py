"""The table [search]: what it may hold, and what is said otherwise."""

import sys

import pytest

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.experiment import Experiment
from topicmodel.experiment.mlflow_export import export_mlflow
from topicmodel.experiment.search_space import OBJECTIVES

BASE = """
[corpus]
use = "press"
labels = "theme"

[model]
use = "lda"

[search]
objective = "c_npmi"
n_trials = 4

[search.space]
model.n_components = { int = [10, 30] }
"""

BAD = {
    "objective": ('"c_npmi"', '"npmi"', "line 10: search.objective: found 'npmi'", "did you mean 'c_npmi'?"),
    "no objective": ('objective = "c_npmi"\n', "", "line 9: search: key 'objective' is missing", "write objective"),
    "unknown key": ("n_trials = 4", "n_trial = 4", "line 11: search.n_trial: unknown key", "did you mean 'n_trials'?"),
    "no trial": ("n_trials = 4", "n_trials = 0", "line 11: search.n_trials: found 0", "numbers from 1"),
    "sampler": ("n_trials = 4", 'sampler = "tpee"', "line 11: search.sampler: found 'tpee'", "did you mean 'tpe'?"),
    "pruner": ("n_trials = 4", 'pruner = "medan"', "line 11: search.pruner: found 'medan'", "did you mean 'median'?"),
    "seeds": ("n_trials = 4", "confirm = [1, -2]", "line 11: search.confirm: found -2", "whole numbers from 0"),
    "key of the model": (
        "model.n_components",
        "model.n_compnents",
        "line 14, [search.space]: model.n_compnents: unknown key",
        "did you mean 'n_components'?",
    ),
    "swapped": ("[10, 30]", "[30, 10]", "line 14: search.space.model.n_components: found int", "[10, 30]?"),
    "one bound": (
        "[10, 30]",
        "[10]",
        "line 14: search.space.model.n_components: found int = [10]",
        "two whole numbers",
    ),
    "fraction": ("[10, 30]", "[1.5, 30]", "found int = [1.5, 30]", "two whole numbers"),
    "not a bound of the key": (
        "[10, 30]",
        "[-3, 30]",
        "line 14, [search.space]: model.n_components: found -3",
        "numbers from 1",
    ),
    "wrong kind for the key": ("int = [10, 30]", "float = [0.5, 1.5]", "found 0.5, a number", "whole number"),
    "misspelt kind": ("int = [10, 30]", "itn = [10, 30]", "n_components.itn: found [10, 30]", "did you mean 'int'?"),
    "plain list": ("{ int = [10, 30] }", "[10, 30]", "found [10, 30]; write { int = [10, 100] }", "choices"),
    "step too long": ("[10, 30] }", "[10, 30], step = 50 }", "found step = 50", "up to 20"),
    "step and log": ("[10, 30] }", "[10, 30], step = 5, log = true }", "found step and log", "delete one"),
    "log from zero": ("int = [10, 30]", "float = [0, 30], log = true", "with log", "starts above 0"),
    "unknown option": ("[10, 30] }", "[10, 30], lgo = true }", "found the key 'lgo'", "did you mean 'log'?"),
    "two kinds": ("[10, 30] }", "[10, 30], choices = [1] }", "beside 'int'", "int and choices are two kinds"),
    "no choices": ("int = [10, 30]", "choices = []", "found choices []", "a list of values"),
    "choice": ("n_components = { int = [10, 30]", 'init = { choices = ["nfm"]', "found 'nfm'", "did you mean 'nmf'?"),
    "seed": ("model.n_components", "seed", "search.space.seed: cannot be searched", "luck"),
    "own seed": ("model.n_components", "model.random_state", "cannot be searched", "luck"),
    "documents": ("model.n_components", "corpus.sample", "cannot be searched", "other documents"),
    "the measure": ("model.n_components", "evaluation.n_words", "cannot be searched", "another measure"),
    "empty": ("model.n_components = { int = [10, 30] }\n", "", "line 13: search.space: is empty", "for each key"),
    "no held-out": ('"c_npmi"', '"held-out perplexity"', "only with corpus.split", "line 10"),
    "no refits": ('"c_npmi"', '"robust topics"', "only with evaluation.n_refits", "line 10"),
    "no classifier": ('"c_npmi"', '"accuracy"', "only with classifier", "line 10"),
    "grid too": ("[search]\n", "[grid]\nseed = [0, 1]\n[search]\n", "search: does not go with [grid]", "delete one"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_search_is_one_line_with_place_and_remedy(refused, case):
    old, new, said, remedy = BAD[case]
    message = refused(BASE, old, new)
    assert said in message
    assert remedy in message


def test_words_are_not_varied_where_perplexity_decides(tmp_path):
    text = BASE.replace('labels = "theme"', 'labels = "theme"\nsplit = { test = 0.2 }')
    text = text.replace('"c_npmi"', '"held-out perplexity"')
    (tmp_path / "a.toml").write_text(text + "vectorizer.min_df = { int = [2, 9] }\n")
    with pytest.raises(InputError, match=r"line 16: search\.space\.vectorizer\.min_df: cannot be searched"):
        Experiment.read(tmp_path / "a.toml")


def test_dotted_quoted_and_nested_keys_are_one_and_the_file_comes_back(tmp_path):
    (tmp_path / "a.toml").write_text(BASE)
    dotted = Experiment.read(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text(BASE.replace("model.n_components", '"model.n_components"'))
    quoted = Experiment.read(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text(BASE.replace("model.n_components =", "[search.space.model]\nn_components ="))
    nested = Experiment.read(tmp_path / "a.toml")
    assert dotted == quoted == nested
    assert dotted.settings["search"]["space"] == {"model.n_components": {"int": [10, 30]}}
    assert Experiment.read(dotted.save(tmp_path / "b.toml")).settings["search"] == dotted.settings["search"]


def test_a_search_is_not_run_as_a_run_and_a_run_not_searched(tmp_path, command):
    (tmp_path / "a.toml").write_text(BASE)
    experiment = Experiment.read(tmp_path / "a.toml")
    with pytest.raises(InputError, match="has a \\[search\\]; use"):
        experiment.run(tmp_path / "run")
    with pytest.raises(InputError, match="has no \\[search\\]"):
        experiment.base().search(tmp_path / "study")
    done = command("check", "a.toml", cwd=tmp_path)
    assert done.stdout.startswith("a.toml: valid, a search of 4 trials over 1 key for the best c_npmi\n  corpus: 252")
    done = command("run", "a.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "topicmodel search FILE" in done.stderr


def test_every_figure_of_a_run_that_is_better_one_way_can_decide(run):
    figures = {score.name: score.better for score in (*run.scores.summary, *run.classification.summary)}
    directed = {name: better for name, better in figures.items() if better != "neither"}
    assert directed == {name: OBJECTIVES[name][0] for name in directed}
    # What this run has no reason to hold.
    assert set(OBJECTIVES) - set(directed) == {"robust topics", "recurrence", "micro F1", "Jaccard"}


def test_an_extra_that_is_not_there_is_asked_for_by_its_line(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    monkeypatch.setitem(sys.modules, "mlflow", None)
    (tmp_path / "a.toml").write_text(BASE)
    experiment = Experiment.read(tmp_path / "a.toml")
    with pytest.raises(MissingExtraError, match=r"pip install 'topicmodel\[search\]'$"):
        experiment.search(tmp_path / "study")
    with pytest.raises(MissingExtraError, match=r"pip install 'topicmodel\[mlflow\]'$"):
        export_mlflow([run], f"sqlite:///{tmp_path / 'a.db'}")
