"""Where the partitions of a fit lie: in this process, with joblib's workers, or on those of a Dask cluster.

All give the same bits. Each sweep, workers are sent the frozen tables and the topics of their tokens, and send back new
topics and whole numbers, which are summed. This process keeps one copy of the documents and of their tokens' topics
(two bytes a token): workers hold nothing that cannot be sent again, and a sweep counts when all its partitions are in,
so that neither a lost worker nor Ctrl-C leaves half a sweep behind.

References
----------
.. [1] Rocklin, M. (2015). Dask: parallel computation with blocked algorithms and task scheduling. SciPy 2015.
   https://doi.org/10.25080/Majora-7b98e3ed-013
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs
from numpy.typing import NDArray

from topicmodel.errors import InputError, MissingExtraError, TopicModelError
from topicmodel.kernels.lda import UNASSIGNED
from topicmodel.models.counts import Counts
from topicmodel.models.partition import Partition, Slice, Tables, allocate, count_partition, cut, sweep_partition

__all__ = ["ENGINES", "DaskEngine", "Engine", "JoblibEngine", "Layout", "LocalEngine", "RemoteEngine", "open_engine"]

ENGINES = ("local", "joblib", "dask")
# How often a partition is sent out before the cluster is given up, and seconds to wait for a worker in between.
ATTEMPTS, PATIENCE = 5, 60
# Bytes per entry of the order by term, and per token, that the token store takes.
PER_ENTRY, PER_TOKEN = 5, 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a fit keeps its tokens; changes no bit of the result.

    Parameters
    ----------
    engine : {"local", "joblib", "dask"}, default="local"
        This process, joblib's current backend, or the cluster of the current `distributed.Client`.
    n_partitions : int or None, default=None
        Partitions; None is one here, and one per worker elsewhere.
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
    slices : list of Slice
        The documents, in their order.
    on_disk : bool, default=False
        Whether the token store is mapped from a file.
    """

    def __init__(self, slices: list[Slice], *, on_disk: bool = False) -> None:
        partitions = [Partition.index(part, on_disk=on_disk) for part in slices]
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


class RemoteEngine(ABC):
    """Partitions with workers, topics of the tokens here.

    Parameters
    ----------
    slices : list of Slice
        The documents, in their order.
    """

    def __init__(self, slices: list[Slice]) -> None:
        self._slices = slices
        self._assignments = [np.full(part.n_tokens, UNASSIGNED, np.uint16) for part in slices]
        self._counts: NDArray[np.int32] | None = None

    def sweep(self, tables: Tables, seed: int, number: int, n_jobs: int | None) -> None:
        """Draw every token once."""
        counts: NDArray[np.int32] | None = None
        swept: list[NDArray[np.uint16] | None] = [None] * len(self._slices)
        for place, (assignments, own) in self._each(sweep_partition, (tables, seed, number), n_jobs):
            swept[place] = assignments
            counts = _sum(counts, own)
        self._assignments = cast("list[NDArray[np.uint16]]", swept)
        self._counts = counts

    def count(self, counts: NDArray[np.int32], n_jobs: int | None) -> None:
        """Write the tokens of each term in each topic."""
        if self._counts is None:
            for _, own in self._each(count_partition, (counts.shape[1],), n_jobs):
                self._counts = _sum(self._counts, own)
        counts[:] = cast("NDArray[np.int32]", self._counts)

    def assignments(self) -> NDArray[np.uint16]:
        """Return the topic of each token, not to be written to."""
        return np.concatenate(self._assignments)

    def assign(self, assignments: NDArray[np.uint16]) -> None:
        """Replace the topic of each token."""
        self._assignments = np.split(assignments, np.cumsum([part.n_tokens for part in self._slices])[:-1])
        self._counts = None

    @abstractmethod
    def _each(
        self, function: Callable[..., Any], shared: tuple[Any, ...], n_jobs: int | None
    ) -> Iterator[tuple[int, Any]]:
        """Yield the place of each partition and ``function(partition, assignments, *shared)``, in any order."""


class JoblibEngine(RemoteEngine):
    """Partitions handed to joblib's current backend each sweep; `n_jobs` is the number of its workers.

    Parameters
    ----------
    slices : list of Slice
        The documents, in their order; indexed here.
    """

    def __init__(self, slices: list[Slice]) -> None:
        super().__init__(slices)
        self._partitions = [Partition.index(part) for part in slices]

    def _each(
        self, function: Callable[..., Any], shared: tuple[Any, ...], n_jobs: int | None
    ) -> Iterator[tuple[int, Any]]:
        calls = (
            delayed(function)(partition, assignments, *shared)
            for partition, assignments in zip(self._partitions, self._assignments, strict=True)
        )
        yield from enumerate(Parallel(n_jobs=n_jobs)(calls))


class DaskEngine(RemoteEngine):
    """Partitions on the workers of a Dask cluster, indexed there; `n_jobs` is the number of threads of each call.

    Parameters
    ----------
    slices : list of Slice
        The documents, in their order; each is sent to a worker once, and again to another if that one is lost.
    client : distributed.Client
        Of the cluster.
    """

    def __init__(self, slices: list[Slice], client: Any) -> None:
        super().__init__(slices)
        self._client = client
        self._partitions: list[Any] = [None] * len(slices)

    def _each(
        self, function: Callable[..., Any], shared: tuple[Any, ...], n_jobs: int | None
    ) -> Iterator[tuple[int, Any]]:
        todo = set(range(len(self._slices)))
        for _ in range(ATTEMPTS):
            try:
                for place, result in self._try(sorted(todo), function, shared, n_jobs):
                    yield place, result
                    todo.remove(place)
                return
            except TopicModelError:
                raise
            except Exception as error:  # whatever the loss of a worker may raise
                self._partitions, met = [None] * len(self._slices), error
                self._client.wait_for_workers(1, timeout=PATIENCE)
        raise TopicModelError(
            f"the cluster lost {len(todo)} of {len(self._slices)} partitions {ATTEMPTS} times, last by {met!r}"
        ) from met

    def _try(
        self, places: list[int], function: Callable[..., Any], shared: tuple[Any, ...], n_jobs: int | None
    ) -> Iterator[tuple[int, Any]]:
        """Yield the place and the result of each partition, in turn."""
        futures: list[Any] = []
        try:
            tables = self._client.scatter(shared, broadcast=True, hash=False)
            for place in places:
                if self._partitions[place] is None:
                    sent = self._client.scatter(self._slices[place], hash=False)
                    self._partitions[place] = self._client.submit(Partition.index, sent, pure=False)
                own = self._client.scatter(self._assignments[place], hash=False)
                arguments = function, self._partitions[place], own, tables, n_jobs
                futures.append(self._client.submit(_call, *arguments, pure=False))
            for place, future in zip(places, futures, strict=True):
                yield place, future.result()
        finally:
            self._client.cancel(futures)


def _call(
    function: Callable[..., Any],
    partition: Partition,
    assignments: NDArray[np.uint16],
    shared: tuple[Any, ...],
    n_jobs: int | None,
) -> Any:
    return function(partition, assignments, *shared, n_jobs)


def _sum(total: NDArray[np.int32] | None, own: NDArray[np.int32]) -> NDArray[np.int32]:
    """Add counts to their sum so far; a new array, because what a cluster hands out may be its own copy."""
    return own.copy() if total is None else np.add(total, own, out=total)


def open_engine(
    layout: Layout,
    documents: Counts,
    keys: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    n_jobs: int | None = None,
) -> Engine:
    """Cut documents into partitions and bring them where the layout wants them.

    Parameters
    ----------
    layout : Layout
        Where.
    documents, keys, offsets
        All documents, see `topicmodel.models.partition.Slice`.
    n_jobs : int or None
        Workers of joblib.

    Returns
    -------
    LocalEngine, JoblibEngine or DaskEngine
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
        return LocalEngine(cut(documents, keys, offsets, layout.n_partitions or 1), on_disk=on_disk)
    if layout.engine == "joblib":
        return JoblibEngine(cut(documents, keys, offsets, layout.n_partitions or effective_n_jobs(n_jobs)))
    client = _current_client()
    n_partitions = layout.n_partitions or max(1, len(client.nthreads()))
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
