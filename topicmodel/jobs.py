"""What scikit-learn's `n_jobs` means, said once for threads and for processes."""

import os

from topicmodel.errors import InputError

__all__ = ["number_of_jobs"]


def number_of_jobs(n_jobs: int | None) -> int:
    """Turn the setting `n_jobs` into a number of threads or processes.

    Parameters
    ----------
    n_jobs : int or None
        None is 1; -1 is all processors that this process may use, -2 all but one.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        It is 0 or no whole number.

    Examples
    --------
    >>> number_of_jobs(None), number_of_jobs(3)
    (1, 3)
    """
    if n_jobs is None:
        return 1
    if isinstance(n_jobs, bool) or not hasattr(n_jobs, "__index__") or n_jobs == 0:
        raise InputError(f"n_jobs={n_jobs!r}; allowed are None, a positive number, or -1 for all processors")
    if n_jobs > 0:
        return int(n_jobs)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, processors + 1 + int(n_jobs))
