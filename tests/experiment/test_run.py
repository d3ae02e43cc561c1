import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from topicmodel import LDA, Corpus, Experiment, FrenchVectorizer, Run, ThemeClassifier, TopicModel, evaluate
from topicmodel.datasets import load_codebook
from topicmodel.errors import InputError
from topicmodel.experiment.cache import file_digest

ARTEFACTS = {
    "classification.json",
    "classifier.npz",
    "codebook.toml",
    "documents.parquet",
    "experiment.toml",
    "held_out.parquet",
    "likelihood.csv",
    "mixtures.parquet",
    "model.npz",
    "placements.parquet",
    "predictions.parquet",
    "scores.json",
    "topics.npz",
    "words.csv",
}


def test_the_folder_holds_everything_and_its_manifest_is_true(run, home):
    assert set(run.manifest["artefacts"]) == ARTEFACTS
    assert {"provenance.json", "timings.json", "log.txt"} <= set(run.manifest["records"])
    files = run.manifest["artefacts"] | run.manifest["records"]
    assert {p.name for p in run.folder.iterdir()} == {*files, "manifest.json"}
    assert all(file_digest(run.folder / name) == digest for name, digest in files.items())
    assert run.damaged() == ()
    kept = run.provenance
    assert kept["versions"]["numpy"] == np.__version__
    assert kept["corpus"]["fingerprint"] == Corpus.read(home / "presse.jsonl").fingerprint
    assert {"command", "package", "python", "platform", "processor", "blas", "threads", "corpus"} <= set(kept)
    assert set(run.timings["stages"]) == {"corpus", "matrix", "model", "scores", "placements", "predictions"}
    assert run.timings["peak_memory_bytes"] > 50_000_000
    assert Run.read(run.folder) == run


def test_results_are_those_of_the_same_calls_in_python(run, home):
    """The experiment adds nothing to, and takes nothing from, what a user would write."""
    corpus = Corpus.read(home / "presse.jsonl")
    is_test = (run.table("documents")["split"] == "test").to_numpy()
    train, test = corpus.take(np.flatnonzero(~is_test)), corpus.take(np.flatnonzero(is_test))
    assert len(test) == round(0.25 * len(corpus))
    model = TopicModel(FrenchVectorizer(min_df=2, lemmas="fast"), LDA(3, max_iter=30, random_state=0)).fit(train)
    labels = train.table["theme"].to_pylist()
    assert np.array_equal(run.topics.weights, model.topics_.weights)
    assert np.array_equal(run.topics.prevalence, model.topics_.prevalence)
    mixtures = run.table("mixtures").drop(columns=["id", "split"]).to_numpy()
    assert np.array_equal(mixtures[~is_test], model.mixtures_)
    assert np.array_equal(mixtures[is_test], model.transform(test))
    scores = evaluate(model, train, held_out=test, labels=labels, n_words=5, seed=0)
    assert run.scores.as_dict() == scores.as_dict()
    held_out = run.table("held_out")
    assert np.exp(-held_out["nats"].sum() / held_out["tokens"].sum()) == pytest.approx(
        scores["held-out perplexity"].value
    )
    classifier = ThemeClassifier(load_codebook(), multi_label=False, vectorizer=FrenchVectorizer(lemmas="fast"))
    predicted = classifier.fit(train, labels).predict(corpus)
    assert run.table("predictions")["predicted"].tolist() == predicted.tolist()
    right = (predicted[is_test] == test.table["theme"].to_numpy()).mean()
    assert run.classification["accuracy"].value == pytest.approx(right)


def test_the_model_of_a_run_transforms_new_texts_to_the_same_bits(run, home):
    corpus = Corpus.read(home / "presse.jsonl")
    mixtures = run.table("mixtures").drop(columns=["id", "split"]).to_numpy()
    assert np.array_equal(run.model.transform(corpus), mixtures)
    assert run.classifier.predict(corpus).tolist() == run.table("predictions")["predicted"].tolist()


def test_the_same_bits_on_two_threads_in_two_places(experiment, run, home, tmp_path, command):
    """Nothing of the folder, the process or the number of threads gets into an artefact; nothing comes from a cache."""
    experiment.save(tmp_path / "a.toml")
    shutil.copy(home / "presse.jsonl", tmp_path)
    for n in "12":
        place = tmp_path / f"place-{n}"
        place.mkdir()
        done = command(
            "run", tmp_path / "a.toml", "--jobs", n, "--cache", place / "cache", "-o", "r", "-q",
            cwd=place, NUMBA_NUM_THREADS=n, OMP_NUM_THREADS=n,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert done.stdout == "r\n"
        assert Run.read(place / "r").manifest["artefacts"] == run.manifest["artefacts"]
        assert Run.read(place / "r").digest == run.digest


def test_the_files_carry_no_mark_of_how_they_were_written(run):
    for path in run.folder.glob("*.parquet"):
        assert pq.read_schema(path).metadata is None
    text = (run.folder / "experiment.toml").read_text()
    assert "n_jobs" not in text
    assert str(run.folder.parent) not in text


def test_a_second_run_computes_nothing_and_a_finished_folder_is_given_back(experiment, run, cache, tmp_path):
    told: list[str] = []
    again = experiment.run(tmp_path / "again", cache=cache, tell=told.append)
    assert all(stage["kept_from_before"] for stage in again.timings["stages"].values())
    assert again.manifest["artefacts"] == run.manifest["artefacts"]
    before = (tmp_path / "again" / "log.txt").stat().st_mtime_ns
    assert experiment.run(tmp_path / "again", cache=cache) == again
    assert (tmp_path / "again" / "log.txt").stat().st_mtime_ns == before


def test_the_number_of_top_words_fits_nothing_again(experiment, run, cache, tmp_path):
    other = experiment.set({"evaluation.n_words": 7}).run(tmp_path / "r", cache=cache)
    kept = {name for name, stage in other.timings["stages"].items() if stage["kept_from_before"]}
    assert kept == {"corpus", "matrix", "model", "placements", "predictions"}
    assert other.manifest["artefacts"]["model.npz"] == run.manifest["artefacts"]["model.npz"]
    assert len(other.scores.topic_frame()["words"][0].split()) == 7


def test_another_seed_leaves_the_documents_where_they_are(experiment, run, cache, tmp_path):
    other = experiment.set({"seed": 5, "model.init": "random"}).run(tmp_path / "r", cache=cache)
    assert other.manifest["artefacts"]["documents.parquet"] == run.manifest["artefacts"]["documents.parquet"]
    assert other.manifest["artefacts"]["topics.npz"] != run.manifest["artefacts"]["topics.npz"]
    assert other.timings["stages"]["matrix"]["kept_from_before"]


def test_a_folder_of_something_else_is_left_alone(experiment, run, cache, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("a")
    with pytest.raises(InputError, match="is no run"):
        experiment.run(tmp_path / "mine", cache=cache)
    with pytest.raises(InputError, match="holds another run"):
        experiment.set({"evaluation.n_words": 6}).run(run.folder, cache=cache)
    assert (tmp_path / "mine" / "a.txt").read_text() == "a"


def test_a_damaged_folder_and_a_damaged_cache_are_made_anew(experiment, run, cache, tmp_path):
    own = tmp_path / "cache"
    shutil.copytree(cache, own)
    first = experiment.run(tmp_path / "r", cache=own)
    (tmp_path / "r" / "scores.json").write_text("{}")
    assert first.damaged() == ("scores.json",)
    for path in own.rglob("mixtures.parquet"):
        path.write_bytes(path.read_bytes()[:-1])
    again = experiment.run(tmp_path / "r", cache=own)
    assert again.damaged() == ()
    assert again.manifest["artefacts"] == run.manifest["artefacts"]
    assert not again.timings["stages"]["model"]["kept_from_before"]


def test_two_at_once_in_one_folder(experiment, run, home, tmp_path, started):
    experiment.save(home / "two.toml")
    both = [
        started("run", home / "two.toml", "--cache", tmp_path / "c", "-o", tmp_path / "r", cwd=tmp_path) for _ in "12"
    ]
    assert [process.wait(1200) for process in both] == [0, 0]
    assert Run.read(tmp_path / "r").manifest["artefacts"] == run.manifest["artefacts"]
    assert Run.read(tmp_path / "r").damaged() == ()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".r.lock", "c", "r"]


def test_a_run_that_was_killed_goes_on_to_the_same_bits(experiment, run, home, tmp_path, started):
    """Started again and again, killed each time (`make fuzz` does it twenty times); the last one may finish."""
    experiment.save(home / "killed.toml")
    words = ("run", home / "killed.toml", "--cache", tmp_path / "c", "-o", tmp_path / "r")
    draw = random.Random(0)
    for seconds in [draw.uniform(1.0, 6.0) for _ in range(3)]:
        process = started(*words, cwd=tmp_path)
        time.sleep(seconds)
        process.kill()
        process.wait()
        if (tmp_path / "r").exists():  # what is there is whole at every moment
            assert Run.read(tmp_path / "r").damaged() == ()
    assert started(*words, cwd=tmp_path).wait(1200) == 0
    finished = Run.read(tmp_path / "r")
    assert finished.manifest["artefacts"] == run.manifest["artefacts"]
    assert finished.damaged() == ()


def test_a_fit_goes_on_from_its_checkpoint(experiment, cache, tmp_path, monkeypatch):
    """Killed in the middle of a fit, the next run does not begin it anew."""
    from topicmodel.models import training

    longer = experiment.set({"model.max_iter": 60, "model.tol": 0.0})
    whole = longer.run(tmp_path / "whole", cache=tmp_path / "c1")
    sweeps: list[int] = []
    step = training._step

    def counted(sampler, *others):
        if len(sweeps) == 25:
            raise SystemExit("killed")
        sweeps.append(sampler.number)
        step(sampler, *others)

    monkeypatch.setattr(training, "_step", counted)
    with pytest.raises(SystemExit):
        longer.run(tmp_path / "r", cache=tmp_path / "c2")
    assert not (tmp_path / "r").exists()
    sweeps.extend([0] * 100)
    first = len(sweeps)
    finished = longer.run(tmp_path / "r", cache=tmp_path / "c2")
    assert len(sweeps) - first < 45  # of 60: 20 were kept
    assert finished.manifest["artefacts"] == whole.manifest["artefacts"]
    assert not list((tmp_path / "c2").rglob("*.state"))


def test_ctrl_c_in_a_fit_leaves_no_half_fitted_result(experiment, run, cache, tmp_path, monkeypatch):
    """LDA keeps what it has when it is interrupted; a run must not."""
    from topicmodel.models import training

    step = training._step

    def interrupted(sampler, *others):
        step(sampler, *others)
        if sampler.number == 15:
            os.kill(os.getpid(), signal.SIGINT)

    other = experiment.set({"model.max_iter": 40})
    monkeypatch.setattr(training, "_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        other.run(tmp_path / "r", cache=tmp_path / "c")
    assert not (tmp_path / "r").exists()
    monkeypatch.undo()
    whole = other.run(tmp_path / "whole", cache=tmp_path / "c3")
    assert other.run(tmp_path / "r", cache=tmp_path / "c").manifest["artefacts"] == whole.manifest["artefacts"]


def test_rows_that_could_not_be_read_are_listed_again_and_again(home, cache, tmp_path):
    text = (home / "presse.jsonl").read_text()
    (tmp_path / "a.jsonl").write_text(text + '{"id": "leer", "text": ""}\nno json\n')
    tables = {"name": "a", "corpus": {"path": "a.jsonl"}, "model": {"use": "lda", "n_components": 2, "max_iter": 5}}
    experiment = Experiment.from_settings(tables, tmp_path)
    for name in ("first", "second"):  # the second reads no corpus
        told: list[str] = []
        run = experiment.run(tmp_path / name, cache=cache, tell=told.append)
        problems = (run.folder / "problems.txt").read_text()
        assert problems.count("left out") == 2
        assert all(line in told for line in problems.splitlines())
        assert "problems.txt" in run.manifest["records"]
    assert run.timings["stages"]["corpus"]["kept_from_before"]


def test_of_many_problems_the_first_are_told_and_all_are_kept(home, cache, tmp_path):
    text = (home / "presse.jsonl").read_text()
    (tmp_path / "a.jsonl").write_text(text + "no json\n" * 60)
    rows = {"path": "a.jsonl", "where": {"theme": ["sport", "sante"]}}
    tables = {"name": "a", "corpus": rows, "model": {"use": "lda", "n_components": 2, "max_iter": 2}}
    told: list[str] = []
    run = Experiment.from_settings(tables, tmp_path).run(tmp_path / "r", cache=cache, tell=told.append)
    problems = run.file("problems.txt").read_text().splitlines()
    assert len(problems) == 60
    assert [line for line in told if line in problems] == problems[:20]
    assert "and 40 more; problems.txt of the run lists them all" in told
    assert all(line in run.file("log.txt").read_text() for line in problems)


def test_json_of_the_command(experiment, home, cache, tmp_path, command):
    experiment.set({"grid": {"evaluation": {"n_words": [5, 7]}}}).save(home / "grid.toml")
    done = command("run", home / "grid.toml", "--cache", cache, "-o", tmp_path / "all", "--json", cwd=tmp_path)
    rows = json.loads(done.stdout)
    assert [Path(row["folder"]).name for row in rows] == ["n_words-5", "n_words-7"]
    assert "run 2 of 2: evaluation.n_words 7" in done.stderr
    assert [Run.read(row["folder"]).digest for row in rows] == [row["digest"] for row in rows]
