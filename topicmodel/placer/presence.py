"""From a share to the probability that a reader would say the theme is present.

A logistic curve on the share, on how many different keywords of the theme occur, and on how many themes the codebook
has. With few themes nothing else takes up what merely resembles one of them (of an article on harvests, *wine* takes a
third, and none of its keywords stands there), so the same share says less, and a keyword's own presence says more. The
curve was therefore fitted on codebooks of one, two, three, five and all fourteen press themes, with three and with all
of their keywords, to the labels of the embedded corpus (primary and other themes); `benchmarks/themes.py` fits it again
and prints its error on articles left out. For themes of another kind it is an order of magnitude, not a calibration.

References
----------
Platt, J. (1999). Probabilistic outputs for support vector machines. Advances in Large Margin Classifiers, 61-74.
"""

import numpy as np
import numpy.typing as npt

__all__ = ["CURVE", "features", "presence"]

CURVE = (2.474, 1.452, 1.038, 0.196)
"""Intercept, and slopes of the columns of `features`."""
MOST_THEMES = 14
"""The curve knows no codebook of more themes: they count as so many."""

Floats = npt.NDArray[np.float64]


def features(shares: Floats, keywords: npt.NDArray[np.int64], n_themes: int) -> Floats:
    """Return what presence depends on, of shape (n_themes, 3): logarithms of share, keywords and number of themes."""
    crowd = np.full(len(shares), np.log(min(n_themes, MOST_THEMES)))
    return np.column_stack([np.log(np.maximum(shares, 0.0) + 0.005), np.log1p(keywords), crowd])


def presence(shares: Floats, keywords: npt.NDArray[np.int64], n_themes: int) -> Floats:
    """Return the probability that each theme is present.

    Parameters
    ----------
    shares : ndarray of shape (n,), float64
        Shares of an article.
    keywords : ndarray of shape (n,), int64
        How many different keywords of each theme occur in it.
    n_themes : int
        Themes of the codebook, at least 1.

    Returns
    -------
    ndarray of shape (n,), float64
        Between 0 and 1; they do not sum to 1, an article can have several themes or none.

    Examples
    --------
    >>> low, high = presence(np.array([0.01, 0.4]), np.array([0, 3]), 14)
    >>> bool(low < 0.2 < 0.8 < high)
    True
    """
    # One column after the other: a matrix product may add in another order on another machine.
    columns = features(shares, keywords, n_themes).T
    logits = CURVE[0] + sum(slope * column for slope, column in zip(CURVE[1:], columns, strict=True))
    probabilities: Floats = 1.0 / (1.0 + np.exp(-logits))
    return probabilities
