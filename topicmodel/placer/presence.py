"""From a share to the probability that a reader would say the theme is present.

A logistic curve on the logarithm of the share, fitted to the labels of the embedded corpus (primary and other themes);
`benchmarks/themes.py` fits it again and prints its error on articles left out. It was fitted for the fourteen press
themes; for another codebook it is an order of magnitude, not a calibration.

References
----------
Platt, J. (1999). Probabilistic outputs for support vector machines. Advances in Large Margin Classifiers, 61-74.
"""

import numpy as np
import numpy.typing as npt

__all__ = ["INTERCEPT", "SLOPE", "features", "presence"]

INTERCEPT, SLOPE = 4.901, 1.983

Floats = npt.NDArray[np.float64]


def features(shares: Floats) -> Floats:
    """Return the logarithm of shares, kept finite at 0."""
    return np.log(np.maximum(shares, 0.0) + 0.005)


def presence(shares: Floats) -> Floats:
    """Return the probability that each theme is present.

    Parameters
    ----------
    shares : ndarray of shape (n_themes,), float64
        Shares of an article.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        Between 0 and 1; they do not sum to 1, an article can have several themes or none.

    Examples
    --------
    >>> low, high = presence(np.array([0.01, 0.4]))
    >>> bool(low < 0.2 < 0.8 < high)
    True
    """
    return 1.0 / (1.0 + np.exp(-(INTERCEPT + SLOPE * features(shares))))
