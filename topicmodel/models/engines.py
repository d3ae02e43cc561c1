"""Where the partitions of a fit lie: in this process, or on the workers of a Dask cluster.

Both give the same bits. Each sweep, a cluster is sent the frozen tables and sends back whole numbers, which are summed.

References
----------
.. [1] Rocklin, M. (2015). Dask: parallel computation with blocked algorithms and task scheduling. SciPy 2015.
   https://doi.org/10.25080/Majora-7b98e3ed-013
"""

from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError, MissingExtraError
from topicmodel.kernels.lda import UNASSIGNED
from topicmodel.models.counts import Counts
from topicmodel.models.partition import Partition, Tables, allocate, count_partition, cut, sweep_partition

__all__ = ["ENGINES", "DaskEngine", "Engine", "Layout", "LocalEngine", "open_engine"]

ENGINES = ("local", "dask")
# Bytes per entry of the order by term, and per token, that the token store takes.
PER_ENTRY, PER_TOKEN = 5, 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a fit keeps its tokens; changes no bit of the result.

    Parameters
    ----------
    engine : {"local", "dask"}, default="local"
        This process, or the cluster of the current `distributed.Client`.
    n_partitions : int or None, default=None
        Partitions; None is one here, and one per worker on a cluster.
    memory_limit : int or None, default=None
        Bytes above which a local token store is mapped from a temporary file; None never maps it.
    """

    engine: str = "local"
    n_partitions: int | None = None
    memory_limit: int | None = None


class Engine(Protocol):
    """Sweeps partitions and knows their assignments."""

    def sweep(self, tables: Tables, seed: int, number: int, n_jobs: int | None) -> None:
        """Draw every token once."""

    def count(self, counts: NDArray[np.int32], n_jobs: int | None) -> None:
        """Write the tokens of each term in each topic."""

    def assignments(self) -> NDArray[np.uint16]:
        """Return the topic of each token, not to be written to."""

    def assign(self, assignments: NDArray[np.uint16]) -> None:
        """Replace the topic of each token."""


class LocalEngine:
    """Partitions in this process, swept in place one after the other.

    Parameters
    ----------
    partitions : list of Partition
        The documents, in their order.
    on_disk : bool, default=False
        Whether the assignments are mapped from a file.
    """

    def __init__(self, partitions: list[Partition], *, on_disk: bool = False) -> None:
        ends = np.cumsum([partition.n_tokens for partition in partitions])
        self._assignments = allocate(int(ends[-1]), np.uint16, on_disk=on_disk)
        self._assignments[:] = UNASSIGNED
        self._parts = list(zip(partitions, np.split(self._assignments, ends[:-1]), strict=True))

    def sweep(self, tables: Tables, seed: int, number: int, n_jobs: int | None) -> None:
        """Draw every token once."""
        for partition, assignments in self._parts:
            partition.sweep(assignments, tables, seed, number, n_jobs)

    def count(self, counts: NDArray[np.int32], n_jobs: int | None) -> None:
        """Write the tokens of each term in each topic."""
        counts[:] = 0
        for partition, assignments in self._parts:
            partition.add_counts(assignments, counts, n_jobs)

    def assignments(self) -> NDArray[np.uint16]:
        """Return the topic of each token, not to be written to."""
        return cast("NDArray[np.uint16]", self._assignments)

    def assign(self, assignments: NDArray[np.uint16]) -> None:
        """Replace the topic of each token."""
        self._assignments[:] = assignments


class DaskEngine:
    """Partitions on the workers of a Dask cluster.

    A sweep is a pure function of partition, assignments and tables, so a worker that is lost costs time only.

    Parameters
    ----------
    partitions : list of Partition
        The documents, in their order; sent to the workers once.
    client : distributed.Client
        Of the cluster.
    """

    def __init__(self, partitions: list[Partition], client: Any) -> None:
        self._client, self._sizes = client, [partition.n_tokens for partition in partitions]
        self._partitions = [client.scatter(partition, hash=False) for partition in partitions]
        self._assignments: list[Any] = [None] * len(partitions)
        self._counts: list[Any] = []

    def sweep(self, tables: Tables, seed: int, number: int, n_jobs: int | None) -> None:
        """Draw every token once."""
        shipped = self._client.scatter(tables, broadcast=True, hash=False)
        swept = [
            self._client.submit(sweep_partition, partition, assignments, shipped, seed, number, n_jobs, pure=False)
            for partition, assignments in zip(self._partitions, self._assignments, strict=True)
        ]
        self._assignments = [self._client.submit(itemgetter(0), both, pure=False) for both in swept]
        self._counts = [self._client.submit(itemgetter(1), both, pure=False) for both in swept]

    def count(self, counts: NDArray[np.int32], n_jobs: int | None) -> None:
        """Write the tokens of each term in each topic."""
        if not self._counts:
            self._counts = [
                self._client.submit(count_partition, partition, assignments, counts.shape[1], n_jobs, pure=False)
                for partition, assignments in zip(self._partitions, self._assignments, strict=True)
            ]
        counts[:] = 0
        for future in self._counts:
            counts += future.result()

    def assignments(self) -> NDArray[np.uint16]:
        """Return the topic of each token, not to be written to."""
        if self._assignments[0] is None:
            return np.full(sum(self._sizes), UNASSIGNED, np.uint16)
        return np.concatenate(self._client.gather(self._assignments))

    def assign(self, assignments: NDArray[np.uint16]) -> None:
        """Replace the topic of each token."""
        parts = np.split(assignments, np.cumsum(self._sizes)[:-1])
        self._assignments = [self._client.scatter(part, hash=False) for part in parts]
        self._counts = []


def open_engine(
    layout: Layout, documents: Counts, keys: NDArray[np.uint64], offsets: NDArray[np.int64]
) -> "LocalEngine | DaskEngine":
    """Cut documents into partitions and bring them where the layout wants them.

    Parameters
    ----------
    layout : Layout
        Where.
    documents, keys, offsets
        All documents, see `topicmodel.models.partition.Partition`.

    Returns
    -------
    LocalEngine or DaskEngine
        With every token unassigned.

    Raises
    ------
    MissingExtraError
        If the engine is "dask" and distributed is not installed.
    InputError
        If the engine is "dask" and there is no client.
    """
    if layout.engine == "local":
        size = PER_ENTRY * len(documents.indices) + PER_TOKEN * int(offsets[-1])
        on_disk = layout.memory_limit is not None and size > layout.memory_limit
        parts = cut(documents, keys, offsets, layout.n_partitions or 1, on_disk=on_disk)
        return LocalEngine(parts, on_disk=on_disk)
    client = _current_client()
    n_partitions = layout.n_partitions or max(1, len(client.scheduler_info()["workers"]))
    return DaskEngine(cut(documents, keys, offsets, n_partitions), client)


def _current_client() -> Any:
    try:
        from distributed import get_client
    except ImportError:
        raise MissingExtraError("engine='dask'", "scale") from None
    try:
        return get_client()
    except ValueError:
        raise InputError(
            "engine='dask' found no cluster; needed: client = distributed.Client(), before the fit"
        ) from None
