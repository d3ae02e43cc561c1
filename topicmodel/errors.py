"""Every exception the package raises on purpose.

Messages are one line: what was found, what is allowed, where, and the nearest valid name.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "CoverageWarning",
    "EvaluationWarning",
    "InputError",
    "MissingExtraError",
    "TopicModelError",
    "WorkerError",
    "nearest",
]


class TopicModelError(Exception):
    """Base of all errors raised on purpose by topicmodel."""


class InputError(TopicModelError, ValueError):
    """The input (a file, a table, a codebook, an argument) cannot be used as it is."""


class EvaluationWarning(UserWarning):
    """A figure of an evaluation does not exist or says less than it seems; the message says which and why."""


class CoverageWarning(UserWarning):
    """Prediction sets promise less for some classes than was asked; the message names them."""


class MissingExtraError(TopicModelError, ImportError):
    """An optional dependency is asked for but not installed.

    Parameters
    ----------
    what : str
        What needs it, as the user knows it.
    extra : str
        Name of the extra that brings it.

    Examples
    --------
    >>> print(MissingExtraError("engine='dask'", "scale"))
    engine='dask' needs an optional dependency: pip install 'topicmodel[scale]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional dependency: pip install 'topicmodel[{extra}]'")


class WorkerError(TopicModelError, RuntimeError):
    """A process that shared the work died, most often for want of memory.

    Parameters
    ----------
    n_workers : int
        How many processes there were.

    Examples
    --------
    >>> print(WorkerError(4))
    one of 4 worker processes was killed, most often for want of memory; try a smaller n_jobs
    """

    def __init__(self, n_workers: int) -> None:
        super().__init__(
            f"one of {n_workers} worker processes was killed, most often for want of memory; try a smaller n_jobs"
        )


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the valid name closest to `name`, or an empty string.

    Parameters
    ----------
    name : str
        The name that was found.
    allowed : iterable of str
        The valid names.

    Returns
    -------
    str
        A clause to append to an error message.

    Examples
    --------
    >>> nearest("keyword", ["keywords", "label"])
    "; did you mean 'keywords'?"
    >>> nearest("zzz", ["keywords", "label"])
    ''
    """
    close = get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
