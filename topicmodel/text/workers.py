"""Work in other processes: parcels go out, results come back in order, no process is left behind.

Where it is safe (Linux) workers are forked: they start at once and share what the parent has loaded and learnt.
Elsewhere they are fresh interpreters that rebuild it, started by loky, which needs no ``if __name__ == "__main__"``.
"""

import gc
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process
from typing import Any, TypeVar

from topicmodel.errors import WorkerError
from topicmodel.jobs import number_of_jobs

__all__ = ["FORKS", "in_processes", "number_of_processes"]

Parcel = TypeVar("Parcel")
Result = TypeVar("Result")
# On macOS, system libraries do not survive a fork; Windows has none.
FORKS = sys.platform == "linux"
_state: Any = None


def number_of_processes(n_jobs: int | None) -> int:
    """Turn the setting `n_jobs` into a number of processes.

    Parameters
    ----------
    n_jobs : int or None
        None is 1, -1 all processors, -2 all but one.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        It is 0 or no whole number.
    """
    # A process that may have no children, such as one of multiprocessing.Pool, works alone.
    return 1 if current_process().daemon else number_of_jobs(n_jobs)


def in_processes(
    work: Callable[[Any, Parcel], Result], state: Any, parcels: Iterable[Parcel], n_workers: int, forks: bool = FORKS
) -> Iterator[Result]:
    """Call ``work(state, parcel)`` in other processes.

    Parameters
    ----------
    work : callable
        A function of a module.
    state : object
        What every worker gets once, when it starts, and keeps from parcel to parcel: forked, else by pickle.
    parcels : iterable
        Taken as they are needed: at most two a worker are under way.
    n_workers : int
        Number of processes.
    forks : bool
        Whether workers are forked.

    Yields
    ------
    object
        The results, in the order of the parcels.

    Raises
    ------
    WorkerError
        A worker was killed.
    """
    waiting: deque[Future[Result]] = deque()
    with _executor(n_workers, state, forks) as executor:
        try:
            for parcel in parcels:
                waiting.append(executor.submit(_call, work, parcel))
                if len(waiting) > 2 * n_workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise WorkerError(n_workers) from None
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _executor(n_workers: int, state: Any, forks: bool) -> Iterator[Executor]:
    """Give an executor that is gone afterwards, whatever happens."""
    with warnings.catch_warnings():
        # Python warns of locks that other threads hold at a fork; workers touch none of theirs.
        warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
        if forks:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            executor: Any = ProcessPoolExecutor(n_workers, get_context("fork"), _start, (state,))
        else:
            from joblib.externals.loky import ProcessPoolExecutor as LokyExecutor

            executor = LokyExecutor(n_workers, initializer=_start, initargs=(state,))
        executor.submit(int)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True)


def _start(state: Any) -> None:
    """Keep the state; leave Ctrl-C to the parent."""
    global _state
    _state = state
    # What the parent made stays shared memory: the garbage collector would write to all of it.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _call(work: Callable[[Any, Parcel], Result], parcel: Parcel) -> Result:
    return work(_state, parcel)
