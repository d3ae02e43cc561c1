"""A few labels, texts without, and an encoder: label the rest by three views of the vectors, then learn from all.

Vectors of an encoder lie near each other where texts mean similar things, so that the texts without labels show where
one subject ends. Three views label them: a logistic regression on the labelled texts; labels spread over the graph of
nearest neighbours [1]_; one Gaussian per class with a covariance that all share, by expectation-maximisation from
labelled and other texts [2]_. The mean of the three errs less than each. The last step learns one linear model of all
features from all texts, so that decisions add up over words and what the encoder says.

Views and settings were chosen by cross-validation on the 797 training articles of MasakhaNEWS (eight labels per class
of three quarters, scored on the last quarter).

References
----------
.. [1] Zhou, D., Bousquet, O., Lal, T. N., Weston, J., Schölkopf, B. (2003). Learning with local and global consistency.
   NeurIPS 16. https://doi.org/10.5555/2981345.2981386
.. [2] Nigam, K., McCallum, A. K., Thrun, S., Mitchell, T. (2000). Text classification from labeled and unlabeled
   documents using EM. Machine Learning 39. https://doi.org/10.1023/A:1007692713085
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from topicmodel.classifiers.linear import LinearThemes

__all__ = ["Pool", "fit_softmax", "gaussian_shares", "label_pool", "neighbour_graph", "spread_labels"]

Floats = NDArray[np.float64]

N_NEIGHBOURS = 15
"""Neighbours of a text in the graph."""
STAY = 0.95
"""Share of a text's label that comes from its neighbours."""
N_SPREADS = 30
"""Steps over the graph."""
N_DIRECTIONS = 20
"""Main directions of the vectors in which the Gaussians lie."""
SHRINK = 0.1
"""Weight of a covariance that is the same in all directions."""
N_SWEEPS = 15
"""Sweeps of expectation-maximisation."""
C = 3.0
"""Inverse penalty on vectors of length 1."""
BOLDNESS = 3.0
"""What the decisions learnt from a few labels are multiplied with: a strong penalty makes them timid."""
LATENT = 0.35
"""Length of the latent semantic vectors of the words beside the encoder's vectors of length 1."""
AT_ONCE = 1000
"""Texts whose neighbours are looked for together."""
NEVER = -20.0
"""Log-odds of a class that no text shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Texts as the views see them; what does not depend on labels is computed once.

    Parameters
    ----------
    vectors : ndarray of shape (n_texts, dimension), float64
        Rows of length 1, or 0.
    graph : csr_matrix of shape (n_texts, n_texts), float64
        From `neighbour_graph`.
    directions : ndarray of shape (n_texts, n_directions), float64
        The vectors in their main directions.
    """

    vectors: Floats
    graph: csr_matrix
    directions: Floats

    @classmethod
    def of(cls, encoded: Floats, latent: Floats, random_state: int) -> "Pool":
        """Join what an encoder says of texts and latent semantic vectors of their words.

        Parameters
        ----------
        encoded, latent : ndarray of shape (n_texts, n_columns), float64
            Rows of length 1, or 0.
        random_state : int
            Seed of the main directions.

        Returns
        -------
        Pool
            The texts.
        """
        centred = latent - latent.mean(axis=0)
        vectors = _unit(np.hstack([encoded, LATENT * _unit(centred)]))
        n_directions = max(1, min(N_DIRECTIONS, min(vectors.shape) - 1))
        directions = TruncatedSVD(n_directions, random_state=random_state).fit_transform(vectors)
        return cls(vectors, neighbour_graph(vectors, N_NEIGHBOURS), directions)


def label_pool(pool: Pool, shown: Floats) -> NDArray[np.int64]:
    """Label every text by the mean of three views.

    Parameters
    ----------
    pool : Pool
        The texts.
    shown : ndarray of shape (n_texts, n_classes), float64
        1 in the class of a labelled text, rows of zeros elsewhere. At least two classes are shown.

    Returns
    -------
    ndarray of shape (n_texts,), int64
        Classes; a labelled text keeps its own. A class that no text shows is given to none.
    """
    known = np.asarray(shown.any(axis=1))
    there = np.flatnonzero(shown.any(axis=0))
    seen = shown[:, there]
    first = fit_softmax(pool.vectors[known], seen[known].argmax(axis=1), len(there), penalty=C)
    said = softmax(BOLDNESS * first.decide(pool.vectors), axis=1)
    mean = said + spread_labels(pool.graph, seen) + gaussian_shares(pool.directions, seen, said)
    return np.asarray(there[np.where(known[:, None], seen, mean).argmax(axis=1)])


def fit_softmax(
    rows: csr_matrix | Floats, labels: NDArray[np.int64], n_classes: int, *, penalty: float
) -> LinearThemes:
    """Fit one logistic regression of all classes.

    Parameters
    ----------
    rows : csr_matrix or ndarray of shape (n_texts, n_features), float64
        Features.
    labels : ndarray of shape (n_texts,), int64
        Classes from 0; some may be absent.
    n_classes : int
        How many there are.
    penalty : float
        Inverse strength of the L2 penalty.

    Returns
    -------
    LinearThemes
        Its decisions are log-probabilities up to a number that all classes of a text share.
    """
    coef, intercept = np.zeros((n_classes, rows.shape[1])), np.full(n_classes, NEVER)
    there = np.unique(labels)
    if len(there) == 1:
        intercept[there] = 0.0
        return LinearThemes(coef, intercept)
    model = LogisticRegression(C=penalty, max_iter=1000).fit(rows, labels)
    if len(there) == 2:
        coef[there], intercept[there] = (
            np.vstack([-model.coef_, model.coef_]) / 2,
            [
                -model.intercept_[0] / 2,
                model.intercept_[0] / 2,
            ],
        )
    else:
        coef[there], intercept[there] = model.coef_, model.intercept_
    return LinearThemes(coef, intercept)


def neighbour_graph(vectors: Floats, n_neighbours: int) -> csr_matrix:
    """Join texts that are among each other's nearest, on either side, by the square of their cosine.

    Parameters
    ----------
    vectors : ndarray of shape (n_texts, dimension), float64
        Rows of length 1, or 0.
    n_neighbours : int
        Neighbours of a text; ties go to the first.

    Returns
    -------
    csr_matrix of shape (n_texts, n_texts), float64
        Symmetric, scaled so that steps over it keep labels bounded.

    Examples
    --------
    >>> neighbour_graph(np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]]), 1).toarray().round(2).tolist()
    [[0.0, 0.8, 0.0], [0.8, 0.0, 0.6], [0.0, 0.6, 0.0]]
    """
    n = len(vectors)
    near = min(n_neighbours, n - 1)
    columns, values = np.zeros((n, near), np.int64), np.zeros((n, near))
    for start in range(0, n, AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, n))
        alike = vectors[rows] @ vectors.T
        alike[np.arange(len(rows)), rows] = -np.inf
        columns[rows] = np.argsort(-alike, axis=1, kind="stable")[:, :near]
        values[rows] = np.maximum(np.take_along_axis(alike, columns[rows], axis=1), 0.0) ** 2
    graph = csr_matrix((values.ravel(), columns.ravel(), near * np.arange(n + 1)), (n, n))
    graph = graph.maximum(graph.T)
    scale = diags(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel() + 1e-9))
    return csr_matrix(scale @ graph @ scale)


def spread_labels(graph: csr_matrix, shown: Floats) -> Floats:
    """Spread labels over a graph of neighbours, every class with the same mass (Zhou et al. 2003).

    Parameters
    ----------
    graph : csr_matrix of shape (n_texts, n_texts), float64
        From `neighbour_graph`.
    shown : ndarray of shape (n_texts, n_classes), float64
        1 in the class of a labelled text; every class is shown.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        Rows sum to 1; equal shares where no label arrives.
    """
    spread = shown.copy()
    for _ in range(N_SPREADS):
        spread = STAY * (graph @ spread) + (1 - STAY) * shown
    spread = spread / spread.sum(axis=0)
    total = spread.sum(axis=1, keepdims=True)
    even = np.full_like(spread, 1 / spread.shape[1])
    return np.asarray(np.divide(spread, total, out=even, where=total > 0))


def gaussian_shares(rows: Floats, shown: Floats, start: Floats) -> Floats:
    """Fit a Gaussian per class, one covariance for all, to labelled and other texts.

    Parameters
    ----------
    rows : ndarray of shape (n_texts, n_directions), float64
        Texts in their main directions.
    shown : ndarray of shape (n_texts, n_classes), float64
        1 in the class of a labelled text, rows of zeros elsewhere; every class is shown.
    start : ndarray of shape (n_texts, n_classes), float64
        First shares of the texts without labels; rows sum to 1.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        Rows sum to 1; those of labelled texts are `shown`.
    """
    known = shown.any(axis=1, keepdims=True)
    share = np.where(known, shown, start)
    n_texts, n_directions = rows.shape
    for _ in range(N_SWEEPS):
        mass = share.sum(axis=0)
        means = share.T @ rows / mass[:, None]
        spread = rows.T @ rows / n_texts - (means * mass[:, None]).T @ means / n_texts
        even = max(float(np.trace(spread)) / n_directions, 1e-12)
        spread = (1 - SHRINK) * spread + SHRINK * even * np.eye(n_directions)
        weights = np.linalg.solve(spread, means.T)
        score = rows @ weights - 0.5 * np.einsum("kd,dk->k", means, weights) + np.log(mass / n_texts)
        share = np.where(known, shown, softmax(score, axis=1))
    return np.asarray(share)


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0))
