"""The table [compute]: where a fit runs changes no bit, and is no part of what a run is."""

import json

import pytest

from tests.clusters import dask_cluster
from topicmodel.errors import InputError, TopicModelError
from topicmodel.experiment import Experiment
from topicmodel.experiment.compute import machine, stays_here

pytest.importorskip("distributed", reason="needs the extra 'scale'")


@pytest.fixture(scope="module")
def lean(experiment) -> Experiment:
    """The model alone: no other stage knows an engine."""
    tables = {k: v for k, v in experiment.settings.items() if k not in ("codebook", "placement", "classifier")}
    return Experiment.from_settings(tables, experiment.folder)


@pytest.fixture(scope="module")
def here(lean, home, cache):
    """Its run in one process."""
    return lean.run(home / "here", cache=cache)


@pytest.fixture(scope="module")
def cluster():
    with dask_cluster(processes=True) as client:
        yield client.cluster


def test_a_cluster_of_its_own_gives_the_digests_of_one_process(lean, here, home, tmp_path, command):
    lean.set({"compute": {"engine": "dask", "workers": 2}}).save(home / "far.toml")
    words = ("run", "far.toml", "--out", tmp_path / "far", "--cache", tmp_path / "cache", "--json")
    done = command(*words, cwd=home)
    assert done.returncode == 0, done.stderr
    far = json.loads(done.stdout)
    assert far["artefacts"] == here.manifest["artefacts"]
    kept = json.loads((tmp_path / "far" / "provenance.json").read_text())
    assert kept["threads"]["compute"] == {"n_jobs": 1, "engine": "dask", "workers": 2}
    assert "dask" not in (tmp_path / "far" / "experiment.toml").read_text()
    checked = command("verify", tmp_path / "far", "-q", cwd=home)
    assert (checked.returncode, checked.stdout) == (0, "far: identical\n")


def test_a_cluster_by_its_address_gives_the_same_digests(lean, here, cluster, tmp_path):
    far = lean.set({"compute": {"engine": "dask", "scheduler": cluster.scheduler_address}})
    made = far.run(tmp_path / "far", cache=tmp_path / "cache")
    assert made.manifest["artefacts"] == here.manifest["artefacts"]
    assert made.manifest["key"] == here.manifest["key"]


@pytest.mark.parametrize(
    "settings",
    [
        {"engine": "joblib", "n_jobs": 2, "n_partitions": 3},
        {"engine": "local", "n_partitions": 4, "memory_limit": 0},
        {"n_jobs": 2},
    ],
)
def test_engines_of_one_machine_give_the_same_digests(settings, lean, here, tmp_path):
    made = lean.set({"compute": settings}).run(tmp_path / "run", cache=tmp_path / "cache")
    assert made.manifest["artefacts"] == here.manifest["artefacts"]


def test_a_worker_with_other_code_is_refused(cluster, monkeypatch):
    settings = {"engine": "dask", "scheduler": cluster.scheduler_address}
    monkeypatch.setattr("topicmodel.experiment.provenance.code_digest", lambda: "another")
    with pytest.raises(TopicModelError, match="has another code than this process"), machine(settings, "lda"):
        pass


def test_no_cluster_is_one_line(monkeypatch):
    monkeypatch.setattr("topicmodel.experiment.compute._PATIENCE", 1)
    settings = {"engine": "dask", "scheduler": "tcp://127.0.0.1:9"}
    with (
        pytest.raises(TopicModelError, match=r"no Dask cluster answers at tcp://127\.0\.0\.1:9"),
        machine(settings, "lda"),
    ):
        pass


def test_a_model_that_knows_no_engine_stays_here_and_check_says_so(home, experiment, tmp_path, command):
    tables = experiment.settings | {"model": {"use": "nmf", "n_components": 3}, "compute": {"engine": "dask"}}
    near = Experiment.from_settings(tables, home)
    said = "the model nmf cannot use engine = 'dask' and is fitted in this process"
    assert stays_here(near.settings) == said
    assert stays_here(experiment.settings) == ""
    near.save(home / "near.toml")
    printed = command("check", "near.toml", cwd=home).stdout.splitlines()
    assert (printed[0], printed[-1]) == ("near.toml: valid", f"note: {said}")
    with machine({"engine": "dask", "scheduler": "tcp://127.0.0.1:9"}, "nmf") as given:
        assert "scheduler" not in given


@pytest.mark.parametrize(
    ("compute", "said"),
    [
        ({"engine": "dsk"}, "compute.engine: found 'dsk'; allowed: local, joblib, dask; did you mean 'dask'?"),
        ({"workers": 2}, "compute.workers: has no use with engine = 'local'; it is for dask"),
        ({"engine": "dask", "memory_limit": 9}, "compute.memory_limit: has no use with engine = 'dask'"),
        ({"engine": "dask", "scheduler": "locl"}, "did you mean 'local'?"),
        ({"engine": "dask", "scheduler": "tcp://a:1", "workers": 2}, "which has workers of its own; delete it"),
        ({"engine": "dask", "workers": 0}, "compute.workers: found 0; allowed: numbers from 1"),
        ({"n_jobs": 0}, "compute.n_jobs: found 0"),
        ({"machines": 2}, "compute.machines: unknown key"),
    ],
)
def test_a_table_that_does_not_go_together_is_one_line(compute, said, experiment):
    with pytest.raises(InputError) as error:
        experiment.set({"compute": compute})
    assert said in str(error.value)
    assert "\n" not in str(error.value)
