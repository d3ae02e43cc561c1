"""Run a kernel over ranges of documents or terms, on threads or here.

Kernels release the interpreter's lock and write to separate rows, so the split changes nothing but the time taken.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from topicmodel.errors import InputError

__all__ = ["for_ranges", "n_threads"]

RANGES_PER_THREAD = 8


def n_threads(n_jobs: int | None) -> int:
    """Turn scikit-learn's `n_jobs` into a number of threads.

    Parameters
    ----------
    n_jobs : int or None
        None is 1; -1 is all processors, -2 all but one.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        If it is 0.

    Examples
    --------
    >>> n_threads(None), n_threads(3)
    (1, 3)
    """
    if n_jobs is None:
        return 1
    if n_jobs == 0:
        raise InputError("n_jobs is 0; allowed: None, a positive number, or -1 for all processors")
    return n_jobs if n_jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + n_jobs)


def for_ranges(work: Callable[[int, int], None], size: int, n_jobs: int | None = None) -> None:
    """Call ``work(start, stop)`` on ranges that cover 0 to `size`.

    Parameters
    ----------
    work : callable
        Takes a range; must write only to places that belong to it.
    size : int
        Number of documents or terms.
    n_jobs : int or None
        See `n_threads`.

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
    threads = n_threads(n_jobs)
    if threads == 1:
        work(0, size)
        return
    pieces = min(size, threads * RANGES_PER_THREAD) or 1
    edges = [size * i // pieces for i in range(pieces + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, edges[:-1], edges[1:]):
            pass
