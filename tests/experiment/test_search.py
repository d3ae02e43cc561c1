"""Searches: the same study for the same file, whatever happens on the way."""

import json
import math
import signal
import time

import pytest

from topicmodel.errors import InputError
from topicmodel.experiment import Experiment, Study
from topicmodel.experiment.cache import file_digest
from topicmodel.experiment.study import read_runs

optuna = pytest.importorskip("optuna", reason="needs the extra 'search'")

SEARCH = {
    "objective": "c_npmi",
    "n_trials": 7,
    "pruner": "median",
    "space": {"model.n_components": {"int": [2, 12], "step": 3}, "model.init": {"choices": ["nmf", "random"]}},
}
TABLES = {
    "name": "petit",
    "corpus": {"path": "presse.jsonl", "labels": "theme"},
    "vectorizer": {"use": "french", "min_df": 2, "lemmas": "fast"},
    "model": {"use": "lda", "max_iter": 60, "tol": 0.0},
    "evaluation": {"n_words": 5},
    "search": SEARCH,
}


@pytest.fixture(scope="module")
def searched(home) -> Experiment:
    return Experiment.from_settings(TABLES, home)


@pytest.fixture(scope="module")
def study(searched, home) -> Study:
    return searched.search(home / "study", cache=home / "cache-search")


def test_each_trial_is_a_run_like_any_other(study, searched):
    assert [trial.number for trial in study.trials] == list(range(7))
    assert [run.name for run in study.runs] == [t.run for t in study.trials if t.state == "complete"]
    for trial in study.trials:
        assert trial.settings["model.n_components"] in (2, 5, 8, 11)
        if trial.state != "complete":
            assert (study.folder / f"trial-{trial.number:03d}").exists() is False
            continue
        run = next(each for each in study.runs if each.name == trial.run)
        score = run.scores["c_npmi"]
        assert (trial.value, trial.low, trial.high) == (score.value, score.low, score.high)
        assert run.settings["model.n_components"] == trial.settings["model.n_components"]
        assert not run.damaged()
    assert study.best.scores["c_npmi"].value == max(t.value for t in study.trials if t.run)
    assert len({tuple(trial.settings.values()) for trial in study.trials}) > 2


def test_the_folder_of_a_search_stands_for_its_runs(study, run, home, command):
    assert [each.folder for each in read_runs([run.folder, study.folder, run.folder])] == [
        run.folder,
        *(each.folder for each in study.runs),
    ]
    done = command("compare", study.folder, cwd=home)
    assert done.returncode == 0
    assert f"A = {study.runs[0].name}" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    begun = home / "begun"
    begun.mkdir()
    (begun / "study.db").touch()
    with pytest.raises(InputError, match="a search that has not ended; run topicmodel search again"):
        read_runs([begun])


def test_a_run_of_a_search_is_verified_and_is_the_run_of_its_settings(study, searched, home):
    assert study.best.verify().verdict == "identical"
    alone = searched.base().set(dict(study.best_trial.settings)).run(home / "alone", cache=home / "cache-alone")
    assert alone.digest == study.best.digest


def test_a_cold_a_warm_and_a_longer_search_agree(study, searched, home):
    cold = searched.search(home / "cold", cache=home / "cache-cold")
    warm = searched.search(home / "warm", cache=home / "cache-search")
    digest = file_digest(study.folder / "study.json")
    assert file_digest(cold.folder / "study.json") == file_digest(warm.folder / "study.json") == digest
    short = searched.set({"search.n_trials": 3}).search(home / "short", cache=home / "cache-search")
    assert len(short.trials) == 3
    longer = searched.search(home / "short", cache=home / "cache-search")
    assert file_digest(longer.folder / "study.json") == digest
    other = searched.set({"search.seed": 1}).search(home / "other-study", cache=home / "cache-search")
    assert [t.settings for t in other.trials] != [t.settings for t in study.trials]


def test_the_pruner_gives_up_trials_before_they_are_judged(study):
    pruned = [trial for trial in study.trials if trial.state == "pruned"]
    assert pruned, "this seed is chosen so that a trial is given up"
    for trial in pruned:
        assert trial.note.startswith("given up at sweep ")
        assert int(trial.note.split()[-1]) < 60
        assert math.isnan(trial.value)
    assert any("likelihood" in said for said in study.warnings)


def test_a_killed_search_goes_on_to_the_same_study(study, home, searched, started, command, tmp_path):
    searched.save(home / "petit.toml")
    words = ("search", "petit.toml", "-q", "--out", tmp_path / "killed", "--cache", tmp_path / "cache")
    kills = 0
    for _ in range(3):
        before = len(list(tmp_path.glob("killed/trial-*")))
        process = started(*words, cwd=home)
        deadline = time.monotonic() + 1200
        while len(list(tmp_path.glob("killed/trial-*"))) == before and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.1 * before)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL and not (tmp_path / "killed" / "study.json").exists()
    assert kills, "the search always ended before it was killed"
    done = command(*words, "--json", cwd=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["best"] == study.best_trial.number
    assert file_digest(tmp_path / "killed" / "study.json") == file_digest(study.folder / "study.json")


def test_what_decides_lower_is_better_and_new_seeds(home):
    tables = TABLES | {"corpus": TABLES["corpus"] | {"split": {"test": 0.25}}}
    search = {"objective": "held-out perplexity", "n_trials": 3, "sampler": "random", "confirm": [8, 9]}
    tables["search"] = search | {"space": {"model.topic_word_prior": {"float": [0.01, 1.0], "log": True}}}
    study = Experiment.from_settings(tables, home).search(home / "lower", cache=home / "cache-search")
    assert study.best_trial.value == min(trial.value for trial in study.trials)
    assert [trial.settings["seed"] for trial in study.confirmed] == [8, 9]
    for trial in study.confirmed:
        run = next(r for r in [type(study.best).read(study.folder / trial.run)])
        assert run.settings["seed"] == trial.settings["seed"]
        assert run.scores["held-out perplexity"].value == trial.value
    mean = sum(trial.value for trial in study.confirmed) / 2
    assert f"again on seeds 8, 9: mean {mean:.3f}" in str(study)
    assert any("held-out documents chose" in said for said in study.warnings)
    assert not any("on seed 0 alone" in said for said in study.warnings)


def test_a_model_without_callbacks_is_not_pruned(home):
    tables = TABLES | {"model": {"use": "nmf"}, "search": SEARCH | {"space": {"model.n_components": {"int": [2, 9]}}}}
    study = Experiment.from_settings(tables, home).search(home / "nmf", cache=home / "cache-search")
    assert {trial.state for trial in study.trials} == {"complete"}


def test_a_point_that_cannot_be_fitted_is_a_failed_trial(home):
    # The first trial of this seed fits; no word stands in 500 of 54 documents.
    space = {"vectorizer.min_df": {"choices": [2, 500]}}
    tables = TABLES | {"model": {"use": "nmf"}, "search": SEARCH | {"n_trials": 6, "seed": 2, "space": space}}
    study = Experiment.from_settings(tables, home).search(home / "failed", cache=home / "cache-search")
    for trial in study.trials:
        assert (trial.state, bool(trial.note)) == (
            ("complete", False) if trial.settings["vectorizer.min_df"] == 2 else ("failed", True)
        )
    assert {trial.state for trial in study.trials} == {"complete", "failed"}
    assert any("failed; the column note says why" in said for said in study.warnings)
    # The first of this seed does not fit: more likely the file is wrong, so the search stops and says so.
    tables["search"] = SEARCH | {"n_trials": 2, "seed": 0, "space": space}
    for _ in range(2):
        with pytest.raises(InputError, match="no term is left"):
            Experiment.from_settings(tables, home).search(home / "first", cache=home / "cache-search")


def test_a_deleted_run_is_made_again_and_another_search_is_not_written_over(study, searched, home):
    digest = study.best.digest
    for path in study.best.folder.iterdir():
        path.unlink()
    again = searched.search(study.folder, cache=home / "cache-search")
    assert again.best.digest == digest
    with pytest.raises(InputError, match="holds another search"):
        searched.set({"search.seed": 5}).search(study.folder, cache=home / "cache-search")


def test_a_study_shows_itself_and_comes_back(study):
    again = Study.read(study.folder)
    assert again.frame().equals(study.frame())
    assert list(study.frame().columns) == [
        "number", "state", "value", "low", "high", "model.n_components", "model.init", "run", "note",
    ]  # fmt: skip
    lines = str(study).split("\n")
    assert all(len(line) <= 80 for line in lines[1:])
    assert lines[3].split()[0] == str(study.best_trial.number)
    assert "alone, which favours luck" in " ".join(str(study).split())
    assert "<td>pruned</td>" in study._repr_html_()
    with pytest.raises(InputError, match="the folder of a study is needed"):
        Study.read(study.best.folder)


def test_a_storage_of_ones_own_is_used_and_one_that_does_not_open_is_told(searched, home):
    own = searched.set({"search.storage": "mine.db", "search.n_trials": 2})
    own.search(home / "own", cache=home / "cache-search")
    kept = optuna.storages.RDBStorage(f"sqlite:///{home / 'mine.db'}")
    assert kept.get_all_studies()[0].study_name.startswith("petit-")
    kept.remove_session()
    kept.engine.dispose()
    with pytest.raises(InputError, match=r"search\.storage: 'nosuch://x' cannot be opened"):
        searched.set({"search.storage": "nosuch://x"}).search(home / "none", cache=home / "cache-search")
