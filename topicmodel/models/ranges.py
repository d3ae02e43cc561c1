"""Run a kernel over ranges of documents or terms, on threads or here.

Kernels release the interpreter's lock and write to separate rows, so the split changes nothing but the time taken.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from topicmodel.jobs import number_of_jobs

__all__ = ["for_ranges"]

RANGES_PER_THREAD = 8


def for_ranges(work: Callable[[int, int], None], size: int, n_jobs: int | None = None) -> None:
    """Call ``work(start, stop)`` on ranges that cover 0 to `size`.

    Parameters
    ----------
    work : callable
        Takes a range; must write only to places that belong to it.
    size : int
        Number of documents or terms.
    n_jobs : int or None
        Threads: None is 1, -1 all processors.

    Examples
    --------
    >>> squares = [0] * 5
    >>> def work(start, stop):
    ...     for i in range(start, stop):
    ...         squares[i] = i * i
    >>> for_ranges(work, 5, n_jobs=2)
    >>> squares
    [0, 1, 4, 9, 16]
    """
    threads = number_of_jobs(n_jobs)
    if threads == 1:
        work(0, size)
        return
    pieces = min(size, threads * RANGES_PER_THREAD) or 1
    edges = [size * i // pieces for i in range(pieces + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, edges[:-1], edges[1:]):
            pass
