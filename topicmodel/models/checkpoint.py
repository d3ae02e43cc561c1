"""Save and load the state of a fit, so that a resumed run gives the bits of an uninterrupted one."""

import hashlib
import os
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.models.sampler import Sampler

__all__ = ["load", "save"]

FIELDS = ("fingerprint", "assignments", "alpha", "eta", "numbers", "collected", "trace")


def save(sampler: Sampler, trace: list[tuple[int, float]], path: Path) -> None:
    """Write the state to a file, whole or not at all.

    Parameters
    ----------
    sampler : Sampler
        The state.
    trace : list of (int, float)
        Sweeps and log-likelihoods so far.
    path : Path
        File to write (NumPy's npz, without pickle).
    """
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        np.savez(
            file,
            fingerprint=_fingerprint(sampler),
            assignments=sampler.assignments,
            alpha=sampler.alpha,
            eta=sampler.prior[0, 0],
            numbers=np.array([sampler.number, -1 if sampler.burnt is None else sampler.burnt, sampler.n_collected]),
            collected=sampler.collected if sampler.collected is not None else np.zeros((0, 0), np.int64),
            trace=np.array(trace, np.float64).reshape(-1, 2),
        )
    os.replace(beside, path)


def load(sampler: Sampler, path: Path) -> list[tuple[int, float]]:
    """Bring a sampler of the same documents, prior and seed to the state of a file.

    Parameters
    ----------
    sampler : Sampler
        Changed.
    path : Path
        From `save`.

    Returns
    -------
    list of (int, float)
        Sweeps and log-likelihoods so far.

    Raises
    ------
    InputError
        If the file is no checkpoint, or belongs to other documents, another prior or another seed.
    """
    state = _read(path)
    if not np.array_equal(state["fingerprint"], _fingerprint(sampler)):
        raise InputError(f"{path} belongs to other documents, priors or seed; delete it or name another file")
    sampler.assign(state["assignments"])
    sampler.alpha[:] = state["alpha"]
    if sampler.prior.strides == (0, 0):
        sampler.use_eta(float(state["eta"]))
    number, burnt, n_collected = (int(x) for x in state["numbers"])
    sampler.number, sampler.burnt, sampler.n_collected = number, None if burnt < 0 else burnt, n_collected
    sampler.collected = state["collected"] if n_collected else None
    return [(int(sweep), float(nats)) for sweep, nats in state["trace"]]


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        # Opened here, because np.load leaves a broken archive open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {field: file[field] for field in FIELDS}
    except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile) as error:
        raise InputError(f"{path} is no checkpoint of a fit ({error}); delete it or name another file") from error


def _fingerprint(sampler: Sampler) -> NDArray[np.uint8]:
    digest = hashlib.sha256(
        repr((type(sampler).__name__, sampler.seed, sampler.prior.shape, sampler.initial_alpha.tobytes())).encode()
    )
    digest.update(sampler.keys.tobytes())
    digest.update(sampler.initial_totals.tobytes())
    return np.frombuffer(digest.digest(), np.uint8)
