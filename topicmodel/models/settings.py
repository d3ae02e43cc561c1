"""Checks of the parameters of estimators, and their priors as arrays."""

from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from topicmodel.errors import InputError, nearest

__all__ = ["as_seed", "check_choice", "check_whole", "mixture_prior", "topic_prior"]

Floats = NDArray[np.float64]


def as_seed(random_state: Any) -> int:
    """Turn scikit-learn's random state into a seed; a whole number is its own seed.

    Parameters
    ----------
    random_state : int, RandomState instance or None
        None gives another seed each time.

    Returns
    -------
    int
        From 0, below 2**32.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> as_seed(7)
    7
    """
    if isinstance(random_state, Integral) and 0 <= int(random_state) < 2**32:
        return int(random_state)
    if random_state is None or isinstance(random_state, np.random.RandomState):
        return int(check_random_state(random_state).randint(np.iinfo(np.int32).max))
    raise InputError(
        f"random_state is {random_state!r}; allowed: None, a RandomState, or a whole number from 0, below 2**32"
    )


def check_whole(**numbers: Any) -> None:
    """Demand whole numbers from 1.

    Parameters
    ----------
    **numbers
        Values by the name of their parameter.

    Raises
    ------
    InputError
        If one is not.

    Examples
    --------
    >>> check_whole(max_iter=2.5)
    Traceback (most recent call last):
    ...
    topicmodel.errors.InputError: max_iter is 2.5; allowed: whole numbers from 1
    """
    for name, number in numbers.items():
        if not isinstance(number, int | np.integer) or isinstance(number, bool) or number < 1:
            raise InputError(f"{name} is {number!r}; allowed: whole numbers from 1")


def check_choice(name: str, found: Any, allowed: Sequence[str]) -> None:
    """Demand one of some words.

    Parameters
    ----------
    name : str
        The parameter.
    found : object
        Its value.
    allowed : sequence of str
        What it may be.

    Raises
    ------
    InputError
        If it is none of them.
    """
    if found not in allowed:
        raise InputError(f"{name} is {found!r}; allowed: {tuple(allowed)}{nearest(str(found), allowed)}")


def mixture_prior(given: Any, n_components: int) -> Floats:
    """Return the prior of the mixtures, one number per topic.

    Parameters
    ----------
    given : float, array of shape (n_components,), "learn" or None
        None and "learn" give 5 / n_components, a sum of 5 as in MALLET, but at most 0.5 per topic.
    n_components : int
        Number of topics.

    Returns
    -------
    ndarray of shape (n_components,), float64
        Positive.

    Raises
    ------
    InputError
        If the shape does not fit or a number is not positive and finite.
    """
    if isinstance(given, str):
        check_choice("doc_topic_prior", given, ("learn",))
    stated = given is not None and not isinstance(given, str)
    alpha = np.asarray(given if stated else min(0.5, 5.0 / n_components), np.float64)
    if alpha.ndim == 0:
        alpha = np.full(n_components, alpha)
    if alpha.shape != (n_components,) or not np.all((alpha > 0) & np.isfinite(alpha)):
        raise InputError(
            f"doc_topic_prior has shape {alpha.shape}; allowed: None, a number or {n_components} numbers, all above 0"
        )
    return alpha


def topic_prior(given: Any, n_components: int, n_terms: int) -> Floats:
    """Return the prior of the topics by term and topic; a number costs no memory.

    Parameters
    ----------
    given : float or array of shape (n_components, n_terms)
        Pseudo-counts.
    n_components, n_terms : int
        Number of topics, size of the vocabulary.

    Returns
    -------
    ndarray of shape (n_terms, n_components), float64
        Positive; strides may be 0.

    Raises
    ------
    InputError
        If the shape does not fit or a number is not positive and finite.
    """
    eta = np.asarray(given, np.float64)
    if (eta.ndim and eta.shape != (n_components, n_terms)) or not np.all((eta > 0) & np.isfinite(eta)):
        raise InputError(
            f"topic_word_prior has shape {eta.shape}; allowed: a number or shape {(n_components, n_terms)}, all above 0"
        )
    return np.ascontiguousarray(eta.T) if eta.ndim else np.broadcast_to(eta, (n_terms, n_components))
