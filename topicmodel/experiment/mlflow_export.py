"""Runs as runs of MLflow: parameters, figures, where they come from, and every file.

References
----------
.. [1] Zaharia, M., Chen, A., Davidson, A., et al. (2018). Accelerating the machine learning lifecycle with MLflow. IEEE
   Data Engineering Bulletin 41(4), 39-45.
"""

import contextlib
import io
import json
import logging
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from topicmodel.errors import InputError, MissingExtraError, TopicModelError
from topicmodel.experiment.cache import file_digest
from topicmodel.experiment.run import Run

__all__ = ["TAG", "Logged", "export_mlflow"]

TAG = "topicmodel.manifest"
"""Tag of MLflow's run: SHA-256 of ``manifest.json``, by which a run that is there already is known."""

# What MLflow takes in one request, in a value of a parameter, and in a name.
_BATCH, _LONGEST, _ODD = 100, 6000, re.compile(r"[^\w\-. /]")
# Nothing is sent anywhere but to the server, which is given up after seconds, not minutes.
_ENVIRONMENT = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2"}


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of one run.

    Parameters
    ----------
    run : str
        Name of its folder.
    run_id : str
        MLflow's id of it.
    new : bool
        Whether it was logged now, and not before.
    """

    run: str
    run_id: str
    new: bool


def export_mlflow(runs: Sequence[Run], uri: str | None = None, experiment: str | None = None) -> tuple[Logged, ...]:
    """Log runs to MLflow; one that is there already is not logged again.

    Parameters
    ----------
    runs : sequence of Run
        Which.
    uri : str, optional
        The server, ``http://localhost:5000``, or a database, ``sqlite:///mlflow.db``; MLFLOW_TRACKING_URI, or MLflow's
        own default, when not given.
    experiment : str, optional
        MLflow's experiment, made if it is not there; the name of each run's experiment when not given.

    Returns
    -------
    tuple of Logged
        One per run. Of each, MLflow has every setting as a parameter; the figures as metrics, the ends of an interval
        as NAME_low and NAME_high, those of a classifier under ``classification/``; seconds and memory; fingerprint,
        digests, commit and versions as tags; and all files.

    Raises
    ------
    MissingExtraError
        If MLflow is not installed.
    InputError
        If a run was changed after it was written, or `uri` is a folder, which MLflow no longer writes to.
    TopicModelError
        If MLflow cannot be reached or refuses.
    """
    for run in runs:
        if damaged := run.damaged():
            raise InputError(f"{run.folder}: {damaged[0]} was changed after the run was written; export what was run")
    if uri is not None and (uri.startswith("file:") or (":" not in uri and not uri.startswith("databricks"))):
        raise InputError(f"--uri {uri}; allowed: a server, http://localhost:5000, or a database, sqlite:///mlflow.db")
    with _quiet():
        try:
            from mlflow import MlflowClient
            from mlflow.exceptions import MlflowException
        except ImportError:
            raise MissingExtraError("an export to MLflow", "mlflow") from None
        try:
            client = MlflowClient(uri)
            return tuple(_export(client, run, experiment or str(run.manifest["name"])) for run in runs)
        except (MlflowException, OSError) as error:
            said = " ".join(str(error).split())
            if "Max retries exceeded" in said:
                said = "no server answers there; start one (mlflow server), or name a database, sqlite:///mlflow.db"
            where = uri or os.environ.get("MLFLOW_TRACKING_URI") or "its default place"
            raise TopicModelError(f"MLflow at {where}: {said[:300]}") from error


def _export(client: Any, run: Run, experiment: str) -> Logged:
    found = client.get_experiment_by_name(experiment)
    home = found.experiment_id if found is not None else client.create_experiment(experiment)
    mark = file_digest(run.folder / "manifest.json")
    for there in client.search_runs([home], f"tags.`{TAG}` = '{mark}'"):
        if there.info.status == "FINISHED":
            return Logged(run.name, there.info.run_id, new=False)
        client.delete_run(there.info.run_id)  # an export that was interrupted
    ended = int((run.folder / "manifest.json").stat().st_mtime * 1000)
    began = ended - int(run.timings["seconds"] * 1000)
    made = client.create_run(home, start_time=began, tags=_tags(run) | {TAG: mark}, run_name=run.name)
    own = made.info.run_id
    _log_values(client, own, run, ended)
    for name in sorted([*run.manifest["artefacts"], *run.manifest["records"], "manifest.json"]):
        client.log_artifact(own, str(run.folder / name))
    client.set_terminated(own, "FINISHED", ended)
    return Logged(run.name, own, new=True)


def _log_values(client: Any, run_id: str, run: Run, when: int) -> None:
    from mlflow.entities import Metric, Param

    parameters = [Param(_name(key), _text(value)) for key, value in run.settings.items()]
    metrics = [Metric(name, value, when, 0) for name, value in _metrics(run).items()]
    for start in range(0, len(parameters), _BATCH):
        client.log_batch(run_id, params=parameters[start : start + _BATCH])
    for start in range(0, len(metrics), _BATCH):
        client.log_batch(run_id, metrics=metrics[start : start + _BATCH])


def _metrics(run: Run) -> dict[str, float]:
    """Return every figure that exists, and what it took."""
    found = {}
    topics = run.scores.summary if run.has("scores.json") else ()
    classes = run.classification.summary if run.has("classification.json") else ()
    for prefix, score in [*(("", score) for score in topics), *(("classification/", score) for score in classes)]:
        found[prefix + score.name] = score.value
        if score.low < score.high:
            found |= {f"{prefix}{score.name}_low": score.low, f"{prefix}{score.name}_high": score.high}
    timings = run.timings
    found |= {f"seconds/{stage}": float(said["seconds"]) for stage, said in timings["stages"].items()}
    found |= {"seconds": float(timings["seconds"]), "peak_memory_bytes": float(timings["peak_memory_bytes"])}
    return {_name(name): float(value) for name, value in found.items() if math.isfinite(value)}


def _tags(run: Run) -> dict[str, str]:
    kept = run.provenance
    tags = {
        "topicmodel.digest": run.digest,
        "topicmodel.corpus": kept["corpus"]["fingerprint"],
        "topicmodel.code": kept["package"]["code"],
        "topicmodel.version": kept["package"]["version"],
        "topicmodel.command": " ".join(kept["command"]),
        "topicmodel.platform": kept["platform"],
        "topicmodel.processor": str(kept["processor"]["model"]),
        "python": kept["python"],
    }
    if "commit" in kept["package"]:
        tags |= {"mlflow.source.git.commit": kept["package"]["commit"]}
        tags |= {"topicmodel.changes_sha256": kept["package"]["changes_sha256"] or "none"}
    tags |= {f"version.{name}": version for name, version in kept["versions"].items()}
    return {name: value[:5000] for name, value in tags.items()}


def _name(key: str) -> str:
    return _ODD.sub("_", key)


def _text(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_LONGEST]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep MLflow from printing, from logging what is no problem, and from calling home."""
    before = {key: os.environ.get(key) for key in _ENVIRONMENT}
    os.environ.update({key: value for key, value in _ENVIRONMENT.items() if before[key] is None})
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)  # levels of its own loggers are set anew when it is imported
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(level)
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
