"""The table [compute]: where a fit runs. It changes no bit of a result, and is no part of what a run is."""

import contextlib
import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from typing import Any

from topicmodel.errors import MissingExtraError, TopicModelError, nearest
from topicmodel.experiment.locate import Places
from topicmodel.experiment.provenance import identity
from topicmodel.experiment.registry import Argument, parameters

__all__ = ["COMPUTE_KEYS", "check_compute", "machine", "stays_here"]

COMPUTE_KEYS: Mapping[str, Argument] = {
    "n_jobs": Argument((int,), 1, (), -1),
    "engine": Argument((str,), "", ("local", "joblib", "dask")),
    "scheduler": Argument((str,), ""),
    "workers": Argument((int,), "", (), 1),
    "n_partitions": Argument((int,), "", (), 1),
    "memory_limit": Argument((int,), ""),
}
"""Keys of the table."""

# Seconds to wait for a scheduler, and for its first worker.
_PATIENCE = 30


def check_compute(settings: Mapping[str, Any], places: Places) -> None:
    """Check that the keys go together.

    Parameters
    ----------
    settings : mapping of str to object
        The table, each key checked.
    places : Places
        Where keys stand, for messages.

    Raises
    ------
    InputError
        If they do not.
    """
    engine, scheduler = settings.get("engine", "local"), settings.get("scheduler", "local")
    for key, engines in (
        ("scheduler", ("dask",)),
        ("workers", ("dask",)),
        ("n_partitions", ("local", "joblib", "dask")),
        ("memory_limit", ("local",)),
    ):
        if key in settings and engine not in engines:
            places.fail(("compute", key), f"has no use with engine = '{engine}'; it is for {' and '.join(engines)}")
    if scheduler != "local" and "://" not in scheduler:
        near = nearest(scheduler, ["local"])
        places.fail(
            ("compute", "scheduler"), f"found '{scheduler}'; allowed: local, or an address as tcp://host:8786{near}"
        )
    if scheduler != "local" and "workers" in settings:
        places.fail(("compute", "workers"), f"has no use with {scheduler}, which has workers of its own; delete it")
    if settings.get("n_jobs") == 0:
        places.fail(("compute", "n_jobs"), "found 0; allowed: 1 or more, or -1 for all processors")


def stays_here(settings: Mapping[str, Any]) -> str:
    """Say in a clause what of an experiment runs in one process although [compute] names an engine; else nothing."""
    engine = settings.get("compute", {}).get("engine", "local")
    if engine == "local":
        return ""
    name = settings.get("model", {}).get("use")
    if name is None:
        return f"engine = '{engine}' has no use without a [model]; all runs in this process"
    if "engine" not in parameters("model", name):
        return f"the model {name} cannot use engine = '{engine}' and is fitted in this process"
    return ""


@contextlib.contextmanager
def machine(settings: Mapping[str, Any], model: str) -> Iterator[dict[str, Any]]:
    """Give the arguments that say where a model is fitted, with a cluster open as long as it is needed.

    Parameters
    ----------
    settings : mapping of str to object
        The table [compute].
    model : str
        Name of the model; one that knows no engine gets none and opens no cluster.

    Yields
    ------
    dict of str to object
        Arguments of the model's constructor.

    Raises
    ------
    MissingExtraError
        If Dask is asked for and not installed.
    TopicModelError
        If no cluster answers, or its workers would not give the same bits: other code, or other versions.
    """
    given = {key: settings[key] for key in ("engine", "n_partitions", "memory_limit") if key in settings}
    if settings.get("engine") != "dask" or "engine" not in parameters("model", model):
        yield {"n_jobs": settings.get("n_jobs", 1), **given}
        return
    if importlib.util.find_spec("distributed") is None:
        raise MissingExtraError("engine = 'dask'", "scale")
    with _client(settings):
        yield {"n_jobs": settings.get("n_jobs", 1), **given}


@contextlib.contextmanager
def _client(settings: Mapping[str, Any]) -> Iterator[None]:
    """Connect to the cluster, or start one on this machine, and make it the current one."""
    distributed: Any = importlib.import_module("distributed")  # without types in part
    address = settings.get("scheduler", "local")
    if address == "local":
        n_workers = settings.get("workers")
        threads = max(1, settings.get("n_jobs", 1))
        with (
            distributed.LocalCluster(
                n_workers=n_workers, threads_per_worker=threads, dashboard_address="127.0.0.1:0"
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            _same_workers(client, address)
            yield
        return
    try:
        client = distributed.Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise TopicModelError(f"compute.scheduler: no Dask cluster answers at {address} ({_first(error)})") from error
    with client:
        _same_workers(client, address)
        yield


def _same_workers(client: Any, address: str) -> None:
    """Refuse workers whose bits may be others."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        found = client.run(identity)
    except TimeoutError as error:
        raise TopicModelError(f"compute.scheduler: {address} has no workers") from error
    except Exception as error:  # whatever a worker without the package raises
        raise TopicModelError(f"compute.scheduler: a worker of {address} cannot run ({_first(error)})") from error
    own = identity()
    for worker, theirs in found.items():
        other = [key for key in own if theirs.get(key) != own[key]]
        if other:
            raise TopicModelError(
                f"compute.scheduler: worker {worker} has another {' and '.join(other)} than this process, so its bits "
                "may differ; install the same there"
            )


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
