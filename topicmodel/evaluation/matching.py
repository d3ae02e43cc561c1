"""Topics of one model against those of another: which is which, and how alike.

References
----------
.. [1] Webber, W., Moffat, A., Zobel, J. (2010). A similarity measure for indefinite rankings. ACM TOIS 28 (4).
   https://doi.org/10.1145/1852102.1852106
.. [2] Greene, D., O'Callaghan, D., Cunningham, P. (2014). How many topics? Stability analysis for topic models.
   ECML PKDD '14. https://doi.org/10.1007/978-3-662-44848-9_32
.. [3] Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly 2.
   https://doi.org/10.1002/nav.3800020109
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topicmodel.errors import InputError
from topicmodel.evaluation.inputs import TopicsLike, read_topics
from topicmodel.kernels.similarity import affinities, rank_biased_overlaps
from topicmodel.models.ranges import for_ranges
from topicmodel.objects import Topics, display
from topicmodel.objects.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Match", "assign", "match", "similarities"]

Floats = NDArray[np.float64]

PERSISTENCE = 0.9
# Similarity from which two topics are taken for the same.
ALIKE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Match(Record):
    """Topics of two models, paired; every topic of the smaller model has a partner, whether they are alike or not.

    Parameters
    ----------
    pairs : tuple of (str, str)
        Labels of the matched topics, in the order of the first model.
    overlap : ndarray of shape (n_pairs,), float64
        Rank-biased overlap of the leading words, from 0 to 1.
    distance : ndarray of shape (n_pairs,), float64
        Hellinger distance of the distributions, from 0 to 1.
    words : tuple of (str, str)
        Leading words of both.
    only_a, only_b : tuple of str
        Topics left without a partner, where one model has more.
    """

    pairs: tuple[tuple[str, str], ...]
    overlap: Floats
    distance: Floats
    words: tuple[tuple[str, str], ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]

    @property
    def similarity(self) -> Floats:
        """Mean of overlap and 1 - distance, of shape (n_pairs,): what the assignment maximises the sum of."""
        return np.asarray((self.overlap + 1 - self.distance) / 2)

    def frame(self) -> "pd.DataFrame":
        """Return a pandas frame, one row per pair: a, b, similarity, overlap, distance, words_a, words_b."""
        import pandas as pd

        columns = ["a", "b", "similarity", "overlap", "distance", "words_a", "words_b"]
        return pd.DataFrame(self._rows(), columns=columns)

    def __repr__(self) -> str:
        alike = int((self.similarity >= ALIKE).sum())
        pairs = display.plural(len(self.pairs), "pair", "pairs")
        found = f"{pairs} of topics, {alike} alike (similarity {ALIKE} or more)"
        mean = f", mean similarity {self.similarity.mean():.2f}" if len(self.pairs) else ""
        return display.line(f"<Match: {found}{mean}>")

    def _repr_html_(self) -> str:
        header = ["a", "b", "similarity", "overlap", "distance", "words of a", "words of b"]
        return display.table(header, self._rows(), caption=repr(self).strip("<>"))

    def _rows(self) -> list[tuple[Any, ...]]:
        figures = zip(self.similarity.tolist(), self.overlap.tolist(), self.distance.tolist(), strict=True)
        return [(*p, *f, *w) for p, f, w in zip(self.pairs, figures, self.words, strict=True)]


def match(a: TopicsLike, b: TopicsLike, *, n_words: int = 10, n_jobs: int | None = None) -> Match:
    """Pair the topics of two models one to one, so that the pairs are as alike as possible in sum [2]_, [3]_.

    The models may come from different corpora: terms that one of them lacks have weight 0 there.

    Parameters
    ----------
    a, b : Topics or fitted TopicModel
        What to compare.
    n_words : int
        Leading words whose rank-biased overlap [1]_ counts, with persistence 0.9.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    Match
        As many pairs as the smaller model has topics.

    Examples
    --------
    >>> a = Topics([[0.7, 0.3, 0.0], [0.0, 0.2, 0.8]], ("maire", "ville", "vent"), [0.5, 0.5], ("0", "1"))
    >>> match(a, a.take(["1", "0"])).pairs
    (('0', '0'), ('1', '1'))
    """
    if n_words < 1:
        raise InputError(f"n_words={n_words}; at least 1 is needed")
    first, second = read_topics(a), read_topics(b)
    terms = sorted(set(first.terms) | set(second.terms))
    overlap, distance = similarities(_spread(first, terms), _spread(second, terms), n_words, n_jobs)
    rows, columns = assign((overlap + 1 - distance) / 2)
    words = [tuple(" ".join(row) for row in topics.top_words(n_words)) for topics in (first, second)]
    return Match(
        tuple((first.labels[i], second.labels[j]) for i, j in zip(rows, columns, strict=True)),
        overlap[rows, columns],
        distance[rows, columns],
        tuple((words[0][i], words[1][j]) for i, j in zip(rows, columns, strict=True)),
        tuple(label for i, label in enumerate(first.labels) if i not in set(rows.tolist())),
        tuple(label for j, label in enumerate(second.labels) if j not in set(columns.tolist())),
    )


def similarities(a: Floats, b: Floats, n_words: int = 10, n_jobs: int | None = None) -> tuple[Floats, Floats]:
    """Compare all topics of two models over the same terms.

    Parameters
    ----------
    a, b : ndarray of shape (n_topics, n_terms), float64
        Rows sum to 1.
    n_words : int
        Leading words that count.
    n_jobs : int or None
        Threads; changes no bit of the result.

    Returns
    -------
    overlap, distance : ndarray of shape (n_topics of a, n_topics of b), float64
        Rank-biased overlap of leading words; Hellinger distance.
    """
    leading = [np.argsort(-weights, axis=1, kind="stable")[:, :n_words] for weights in (a, b)]
    roots = [np.sqrt(weights) for weights in (a, b)]
    overlap, affinity = np.empty((len(a), len(b))), np.empty((len(a), len(b)))

    def work(start: int, stop: int) -> None:
        rank_biased_overlaps(leading[0], leading[1], PERSISTENCE, overlap, start, stop)
        affinities(roots[0], roots[1], affinity, start, stop)

    for_ranges(work, len(a), n_jobs)
    return overlap, np.sqrt(np.maximum(0.0, 1 - affinity))


def assign(similarity: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair rows with columns so that the sum of their similarities is largest; rows ascend."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(similarity, maximize=True)
    return rows, columns


def _spread(topics: Topics, terms: list[str]) -> Floats:
    """Return the weights over other terms."""
    column = {term: j for j, term in enumerate(terms)}
    weights = np.zeros((len(topics), len(terms)))
    weights[:, [column[term] for term in topics.terms]] = topics.weights
    return weights
