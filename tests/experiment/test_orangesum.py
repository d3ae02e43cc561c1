"""The bar of reproducibility on real articles, part of them; benchmarks/experiment_identity.py runs it on all."""

from topicmodel.experiment import Experiment

TABLES = {
    "name": "orangesum",
    "corpus": {
        "path": "$TOPICMODEL_DATA/orangesum/articles.parquet",
        "labels": "section",
        "sample": 300,
        "split": {"test": 0.2, "by": "date"},
    },
    "vectorizer": {"use": "french", "lemmas": "fast", "min_df": 3, "max_df": 0.3},
    "model": {"use": "lda", "n_components": 10, "max_iter": 20},
}


def test_two_threads_another_folder_and_the_command_give_the_same_bits(data, tmp_path, command):
    assert (data / "orangesum" / "articles.parquet").exists()
    experiment = Experiment.from_settings(TABLES)
    run = experiment.run(tmp_path / "one", cache=tmp_path / "cache")
    experiment.save(tmp_path / "a.toml")
    (tmp_path / "elsewhere").mkdir()
    done = command(
        "run", "../a.toml", "--jobs", 2, "--cache", "cache", "-o", "two", "--quiet",
        cwd=tmp_path / "elsewhere", NUMBA_NUM_THREADS="2",
    )  # fmt: skip
    assert done.stderr == ""
    checked = command("verify", run.folder, "--against", "two", cwd=tmp_path / "elsewhere")
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("  identical\n") == len(run.manifest["artefacts"])
    assert {"scores.json", "model.npz", "mixtures.parquet", "held_out.parquet"} <= set(run.manifest["artefacts"])
    assert run.verify().code == 0
