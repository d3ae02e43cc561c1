"""Counter-based random numbers: a number is a pure function of its address, so no thread sees another's stream.

The address is (seed, sweep, document, position); the function is the finaliser of SplitMix64 [1]_, applied once per
level. Integer arithmetic modulo 2**64 gives the same bits on every machine.

References
----------
.. [1] Steele, G. L., Lea, D., Flood, C. H. (2014). Fast splittable pseudorandom number generators. OOPSLA '14.
   https://doi.org/10.1145/2660193.2660195
.. [2] Salmon, J. K., Moraes, M. A., Dror, R. O., Shaw, D. E. (2011). Parallel random numbers: as easy as 1, 2, 3.
   SC '11. https://doi.org/10.1145/2063384.2063405
"""

import numpy as np
from numba import njit

__all__ = ["at", "mix", "stream", "uniform"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
UNIT = 2.0**-53


@njit(cache=True, nogil=True)
def mix(x: np.uint64) -> np.uint64:
    """Scramble 64 bits into 64 bits, one to one.

    Parameters
    ----------
    x : uint64
        Any number.

    Returns
    -------
    uint64
        Its image.

    Examples
    --------
    >>> int(mix(np.uint64(0))) == 0xE220A8397B1DCDAF
    True
    """
    x = np.uint64(x) + GOLDEN
    x = (x ^ (x >> np.uint64(30))) * FIRST
    x = (x ^ (x >> np.uint64(27))) * SECOND
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True)
def stream(seed: int, sweep: int, document: np.uint64) -> np.uint64:
    """Name the random stream of one document in one sweep.

    Parameters
    ----------
    seed, sweep : int
        Non-negative.
    document : uint64
        Key of the document, see `topicmodel.kernels.lda.document_keys`.

    Returns
    -------
    uint64
        The stream, to be read with `at`.
    """
    return mix(mix(mix(np.uint64(seed)) + np.uint64(sweep)) + np.uint64(document))


@njit(cache=True, nogil=True)
def at(stream: np.uint64, position: int) -> np.uint64:
    """Read 64 random bits of a stream.

    Parameters
    ----------
    stream : uint64
        From `stream`.
    position : int
        Which number of the stream, from 0.

    Returns
    -------
    uint64
        Uniform over all 64-bit numbers.
    """
    return mix(stream + np.uint64(position) * GOLDEN)


@njit(cache=True, nogil=True)
def uniform(bits: np.uint64) -> float:
    """Turn 64 random bits into a number in [0, 1), a multiple of 2**-53.

    Parameters
    ----------
    bits : uint64
        From `at`.

    Returns
    -------
    float
        Uniform on [0, 1).

    Examples
    --------
    >>> float(uniform(np.uint64(1 << 63)))
    0.5
    """
    return float(np.uint64(bits) >> np.uint64(11)) * UNIT
