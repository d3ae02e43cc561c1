"""The reference articles of a press model: neighbours of an article, and how likely the model finds them."""

import numpy as np
import numpy.typing as npt

from topicmodel.models.inference import mean_mixtures
from topicmodel.objects import Neighbour
from topicmodel.placer.press_model import PressModel
from topicmodel.placer.theming import ThemeTopics

__all__ = ["Reference"]

N_NEIGHBOURS = 5

Floats = npt.NDArray[np.float64]


class Reference:
    """Reference articles, ready for comparison.

    Parameters
    ----------
    press : PressModel
        Holds the articles' counts and the word vectors.
    themes : ThemeTopics
        The themes' topics and prior.
    """

    def __init__(self, press: PressModel, themes: ThemeTopics) -> None:
        weights = themes.topics.weights
        self._ids = press.reference
        lengths = np.sqrt(np.square(press.vectors.astype(np.float64)).sum(axis=1))
        self._scale = press.weights / np.where(lengths > 0, lengths, 1.0)
        self._vectors = press.vectors
        counts = press.reference_counts
        rows = range(counts.shape[0])
        pieces = [
            (counts.indices[slice(*counts.indptr[i : i + 2])], counts.data[slice(*counts.indptr[i : i + 2])])
            for i in rows
        ]
        self._articles = np.array([self._vector(types, n) for types, n in pieces])
        mixtures = mean_mixtures(counts.indptr, counts.indices, counts.data, weights, themes.alpha)
        self._perplexities = np.sort(
            [perplexity(weights[:, types], n, m) for (types, n), m in zip(pieces, mixtures, strict=True)]
        )

    def neighbours(self, types: npt.NDArray[np.int32], counts: npt.NDArray[np.int32]) -> tuple[Neighbour, ...]:
        """Return the most similar reference articles of an article given as terms and how often each occurs.

        Terms of the codebook's own, beyond those of the press model, are left out.
        """
        known = types < len(self._vectors)
        similarity = self._articles @ self._vector(types[known], counts[known])
        nearest = np.argsort(-similarity, kind="stable")[:N_NEIGHBOURS]
        return tuple(Neighbour(self._ids[i], float(similarity[i])) for i in nearest)

    def percentile(self, perplexity: float) -> float:
        """Return the share of reference articles with a perplexity of at most the given one."""
        return float(np.searchsorted(self._perplexities, perplexity, side="right") / max(len(self._perplexities), 1))

    def _vector(self, types: npt.NDArray[np.int32], counts: npt.NDArray[np.int32]) -> Floats:
        weights = np.log1p(counts) * self._scale[types]
        total: Floats = (self._vectors[types] * weights[:, None]).sum(axis=0)
        length = np.sqrt(np.square(total).sum())
        return total / length if length > 0 else total


def perplexity(topics: Floats, counts: npt.NDArray[np.int32], mixture: Floats) -> float:
    """Return the perplexity of a document's terms under its mixture.

    Parameters
    ----------
    topics : ndarray of shape (n_components, n_types), float64
        Probabilities of the document's terms.
    counts : ndarray of shape (n_types,), int32
        How often each occurs.
    mixture : ndarray of shape (n_components,), float64
        Sums to 1.

    Returns
    -------
    float
        exp(- mean log probability of a token); infinite for a document without terms.
    """
    total = int(counts.sum())
    if not total:
        return float("inf")
    probabilities = (topics * mixture[:, None]).sum(axis=0)
    return float(np.exp(-(counts * np.log(np.maximum(probabilities, 1e-300))).sum() / total))
