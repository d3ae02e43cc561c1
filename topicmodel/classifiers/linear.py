"""One linear model per theme, on rows chosen theme by theme."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

__all__ = ["LinearThemes", "fit_linear", "prevalence_cuts", "tfidf", "widen"]


@dataclass(frozen=True, slots=True, eq=False)
class LinearThemes:
    """Log-odds of each theme as a linear function of a text's features.

    Parameters
    ----------
    coef : ndarray of shape (n_themes, n_features), float64
        Weights.
    intercept : ndarray of shape (n_themes,), float64
        Log-odds of a text without features.
    """

    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def decide(self, features: csr_matrix | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds, an array of shape (n_texts, n_themes)."""
        return np.asarray(features @ self.coef.T) + self.intercept


def tfidf(counts: csr_matrix, idf: NDArray[np.float64]) -> csr_matrix:
    """Weigh counts: (1 + log count) times inverse document frequency, rows of length 1.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Term counts.
    idf : ndarray of shape (n_terms,), float64
        Inverse document frequencies.

    Returns
    -------
    csr_matrix of shape (n_texts, n_terms), float64
        A text without terms is a row of zeros.
    """
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, data**2, minlength=counts.shape[0]))
    return csr_matrix((data / lengths[rows], counts.indices, counts.indptr), shape=counts.shape)


def widen(rows: csr_matrix, n_features: int) -> csr_matrix:
    """Add columns of zeros to rows of word features, so that they have all blocks.

    Parameters
    ----------
    rows : csr_matrix of shape (n_rows, n_terms)
        Features of words.
    n_features : int
        Columns wanted, at least `n_terms`.

    Returns
    -------
    csr_matrix of shape (n_rows, n_features)
        The same values.
    """
    return csr_matrix((rows.data, rows.indices, rows.indptr), shape=(rows.shape[0], n_features))


def fit_linear(
    features: csr_matrix | NDArray[np.float64],
    targets: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    C: float,
) -> LinearThemes:
    """Fit one logistic regression per theme; texts with and without it weigh the same in total.

    Parameters
    ----------
    features : csr_matrix or ndarray of shape (n_texts, n_features)
        Features.
    targets : ndarray of shape (n_texts, n_themes), bool
        Whether the text has the theme.
    weights : ndarray of shape (n_texts, n_themes), float64
        How much the text counts for the theme; 0 leaves it out.
    C : float
        Inverse strength of the L2 penalty.

    Returns
    -------
    LinearThemes
        A theme that all texts have, or none, gets no weights and the log-odds of its smoothed frequency.
    """
    n_themes = targets.shape[1]
    coef, intercept = np.zeros((n_themes, features.shape[1])), np.zeros(n_themes)
    for k in range(n_themes):
        rows = np.flatnonzero(weights[:, k] > 0)
        has, weight = targets[rows, k], weights[rows, k]
        if has.all() or not has.any():
            intercept[k] = np.log((has.sum() + 0.5) / ((~has).sum() + 0.5))
            continue
        weight = weight * np.where(has, 0.5 / weight[has].sum(), 0.5 / weight[~has].sum()) * weight.sum()
        model = LogisticRegression(C=C, max_iter=1000).fit(features[rows], has, sample_weight=weight)
        coef[k], intercept[k] = model.coef_[0], model.intercept_[0]
    return LinearThemes(coef, intercept)


def prevalence_cuts(values: NDArray[np.float64], prevalence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the cut of each column that as many values exceed as its prevalence says.

    Parameters
    ----------
    values : ndarray of shape (n_texts, n_themes), float64
        How much speaks for each theme.
    prevalence : ndarray of shape (n_themes,), float64
        Share of the texts that have the theme.

    Returns
    -------
    ndarray of shape (n_themes,), float64
        Midway between the last value above and the first below.

    Examples
    --------
    >>> prevalence_cuts(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0.25])).tolist()
    [3.5]
    """
    ordered = np.sort(values, axis=0)[::-1]
    ordered = np.vstack([ordered[:1] + 1, ordered, ordered[-1:] - 1])
    above = np.rint(prevalence * len(values)).astype(int)
    themes = np.arange(values.shape[1])
    return np.asarray((ordered[above, themes] + ordered[above + 1, themes]) / 2)
