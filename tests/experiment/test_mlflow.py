"""Export to MLflow: everything comes back from a real server, and from a database."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress

import pytest

from topicmodel.errors import InputError, TopicModelError
from topicmodel.experiment import Run
from topicmodel.experiment.cache import file_digest
from topicmodel.experiment.mlflow_export import TAG, export_mlflow

needs_client = pytest.mark.skipif(
    importlib.util.find_spec("mlflow") is None, reason="needs the extra 'mlflow': pip install 'topicmodel[mlflow]'"
)
# The extra logs to a server; a server needs more.
needs_server = pytest.mark.skipif(
    any(
        importlib.util.find_spec(name) is None
        for name in ("mlflow", "flask", "flask_cors", "graphene", "aiohttp", "huey")
    ),
    reason="needs a server of MLflow: pip install 'topicmodel[mlflow]' flask flask-cors graphene aiohttp huey",
)
# MLflow imports what warns; and it must not hold the threads of another test.
pytestmark = pytest.mark.filterwarnings("ignore")


@contextmanager
def taken_port():
    """A port at which nobody answers and that nobody else can take."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # Between the choice of a port and the start of the server another process may take it.
    for _ in range(3):
        with started_server(tmp_path_factory.mktemp("server")) as address:
            if address:
                yield address
                return
    pytest.fail("no server of MLflow starts; its logs are above")


@contextmanager
def started_server(folder):
    """A server of MLflow, or None where it ends before it answers."""
    with taken_port() as port:
        pass
    words = ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    words += [
        "--backend-store-uri",
        f"sqlite:///{folder / 'server.db'}",
        "--artifacts-destination",
        str(folder / "files"),
    ]
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=os.environ | quiet, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield f"http://127.0.0.1:{port}" if answers(process, port) else print((folder / "log.txt").read_text())
    finally:
        # The server has processes of its own; all of them are of the session that was started here.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(process, port):
    """Wait until the server answers; false where it ends before."""
    deadline = time.monotonic() + 900
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def read_back(uri, run_id, folder):
    """What MLflow has of a run: its parameters, metrics, tags, and the files, downloaded."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    found = client.get_run(run_id)
    client.download_artifacts(run_id, "", str(folder))
    return found.info, found.data, sorted(path.name for path in folder.iterdir())


def check_all(run, uri, run_id, folder):
    info, data, names = read_back(uri, run_id, folder)
    assert (info.status, info.run_name) == ("FINISHED", run.name)
    for key, value in run.settings.items():
        assert data.params[key] == (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    assert len(data.params) == len(run.settings)
    for score in run.scores.summary:
        assert data.metrics[score.name] == score.value
        if score.low < score.high:
            assert data.metrics[f"{score.name}_low"] == score.low
            assert data.metrics[f"{score.name}_high"] == score.high
    assert data.metrics["classification/accuracy"] == run.classification["accuracy"].value
    assert data.metrics["seconds/model"] == run.timings["stages"]["model"]["seconds"]
    assert data.tags[TAG] == file_digest(run.folder / "manifest.json")
    assert data.tags["topicmodel.digest"] == run.digest
    assert data.tags["topicmodel.corpus"] == run.provenance["corpus"]["fingerprint"]
    assert data.tags.get("mlflow.source.git.commit") == run.provenance["package"].get("commit")
    assert data.tags["version.numpy"] == run.provenance["versions"]["numpy"]
    assert names == sorted([*run.manifest["artefacts"], *run.manifest["records"], "manifest.json"])
    assert not Run.read(folder).damaged()


@needs_server
def test_a_server_gives_everything_back_and_is_told_once(run, server, tmp_path, command):
    words = ("export", run.folder, "--to", "mlflow", "--uri", server, "--experiment", "essais d'été")
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    name, run_id, said = done.stdout.rstrip("\n").split("  ")
    assert (name, said) == (run.name, "logged")
    check_all(run, server, run_id, tmp_path)
    again = command(*words, "--json", cwd=tmp_path)
    assert json.loads(again.stdout) == [{"run": run.name, "run_id": run_id, "new": False}]
    from mlflow import MlflowClient

    client = MlflowClient(server)
    home = client.get_experiment_by_name("essais d'été").experiment_id
    assert len(client.search_runs([home])) == 1


@needs_client
def test_a_database_gives_everything_back_and_an_interrupted_export_is_made_again(run, tmp_path, monkeypatch):
    from mlflow import MlflowClient

    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path / 'runs.db'}"
    whole = MlflowClient.log_artifact

    def stop(self, run_id, path, *others):
        if path.endswith("topics.npz"):
            raise OSError("disk full")
        return whole(self, run_id, path, *others)

    monkeypatch.setattr(MlflowClient, "log_artifact", stop)
    with pytest.raises(TopicModelError, match="disk full"):
        export_mlflow([run], uri)
    monkeypatch.setattr(MlflowClient, "log_artifact", whole)
    (logged,) = export_mlflow([run], uri)
    assert logged.new
    (tmp_path / "back").mkdir()
    check_all(run, uri, logged.run_id, tmp_path / "back")
    assert export_mlflow([run], uri)[0] == type(logged)(run.name, logged.run_id, new=False)
    client = MlflowClient(uri)
    home = client.get_experiment_by_name("petit").experiment_id
    assert [found.info.run_id for found in client.search_runs([home])] == [logged.run_id]


@needs_client
def test_a_server_that_is_not_there_is_one_line(run, tmp_path, command):
    with taken_port() as port:
        uri = f"http://127.0.0.1:{port}"
        done = command("export", run.folder, "--to", "mlflow", "--uri", uri, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f"topicmodel: error: MLflow at {uri}: no server answers there; start one (mlflow server), or name a database, "
        "sqlite:///mlflow.db\n"
    )


def test_what_cannot_be_exported_is_told_before_mlflow_is_asked_for(run, tmp_path, command):
    for words, said in (
        (("--to", "mlfow"), "did you mean 'mlflow'?"),
        (("--to", "mlflow", "--uri", "./mlruns"), "a database, sqlite:///mlflow.db"),
        (("--to", "latex", "--uri", "http://x"), "these are for --to mlflow"),
    ):
        done = command("export", run.folder, *words, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert said in done.stderr


def test_a_run_that_was_changed_is_not_exported(run, tmp_path):
    for path in run.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "words.csv").write_text("topic,rank\n")
    with pytest.raises(InputError, match=r"words\.csv was changed after the run was written"):
        export_mlflow([Run.read(tmp_path)], "sqlite:///x.db")
