"""Self-training: from the keywords of a codebook, and whatever labels there are, to one linear model per theme.

The keywords label the texts they are surest of, by standing in them and by the likeness of word vectors. Several
views of these texts (features, latent semantic vectors, word vectors, word frequencies) learn from them and from the
labelled texts and label all texts together; the texts they agree on are learnt from again [1]_ [2]_. Without
keywords, labelled texts alone begin. The last step distils the result into one linear model of the features, so that
decisions add up over words.

Guards against drift: as large a share of each theme's texts is chosen, and with several labels the share of texts
that have a theme stays what keywords and labels found, so no theme takes the others over; a labelled text keeps its
labels and is always chosen; likeness alone, without a keyword, is no evidence; a round is undone when the words of
one half of the texts, with their new labels, predict the keywords' sure labels of the other half clearly worse than
in the round before. `topicmodel.classifiers.sources` compares the rounds, and labels alone, on held-out labelled
texts.

Views, rounds and shares were chosen by cross-validation on the 797 training articles of MasakhaNEWS (French), whose
labels served that purpose only; the graph of near neighbours as a further view changed nothing there (less than half
a standard error) and was left out. How word
vectors weigh keywords with single labels (the product of both, and `fitting.TOWARDS`) was chosen by the sum of three
figures: weighted F1 in ten folds of train_797, accuracy on the embedded corpus (fitted and scored on the same texts)
and on 1,100 articles of OrangeSum (three folds). The word vectors were learnt without labels from the latter two. With
several labels, `LIKENESS_WEIGHT` rests on the first seeds of these corpora, not on final models; `UNLIKE` and `ALONE`
were set so that a theme added to the embedded corpus takes no texts.

References
----------
.. [1] Blum, A. and Mitchell, T. (1998). Combining labeled and unlabeled data with co-training. COLT '98.
   https://doi.org/10.1145/279943.279962
.. [2] Meng, Y., Shen, J., Zhang, C., Han, J. (2018). Weakly-supervised neural text classification. CIKM '18.
   https://doi.org/10.1145/3269206.3271737
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from topicmodel.classifiers.labels import LabelMatrix
from topicmodel.classifiers.linear import fit_linear
from topicmodel.classifiers.mixture import mixture_shares

__all__ = ["Selection", "Views", "agreement", "relabel", "seed_probabilities", "select", "views"]

ROUNDS = ((0.5, 10), (0.6, 3))
"""Per round: share of each theme's texts that is learnt from, and sweeps of expectation-maximisation."""
FINAL_SHARE = 0.9
"""Share of each theme's texts that the last model learns from."""
PRESENT = 0.25
"""Share of the keyword evidence from which a theme counts as present, where a text may have several."""
N_VECTORS = 100
"""Length of the latent semantic vectors."""
LATENT_C = 1.0
"""Inverse penalty on latent semantic vectors."""
DENSE_C = 3.0
"""Inverse penalty on word vectors."""
SHARPNESS = 20.0
"""What a cosine is multiplied with to be a log-probability."""
UNLIKE = 0.2
"""Cosine below which a text is more like none of the themes."""
ALONE = 0.3
"""With several labels, what likeness to a theme is worth in a text that holds none of its keywords; with one, what
keywords are worth in a text that is unlike their theme, next to 1 + this much in one that is like it."""
LIKENESS_WEIGHT = 2.0
"""How much more word vectors say than the keywords that stand in the text, with several labels."""
DROP = 0.05
"""Loss of agreement with the keywords at which a round is undone."""


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """The same texts seen in three ways.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_terms)
        Term counts.
    words : csr_matrix or ndarray of shape (n_texts, n_features)
        The features that the final model reads: tf-idf of words and what stands beside it. May be rotated.
    vectors : ndarray of shape (n_texts, n_vectors), float64
        Latent semantic vectors of length 1.
    dense : ndarray of shape (n_texts, n_dense), float64
        Mean word vectors, or what an encoder says, rows of length 1; may have no column.
    """

    counts: csr_matrix
    words: csr_matrix | NDArray[np.float64]
    vectors: NDArray[np.float64]
    dense: NDArray[np.float64]

    def take(self, rows: NDArray[np.int64]) -> "Views":
        """Return the views of some texts."""
        return Views(self.counts[rows], self.words[rows], self.vectors[rows], self.dense[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What a model learns from.

    Parameters
    ----------
    targets : ndarray of shape (n_texts, n_themes), bool
        Whether the text has the theme.
    weights : ndarray of shape (n_texts, n_themes), float64
        0 or 1: whether the text is learnt from for that theme.
    """

    targets: NDArray[np.bool_]
    weights: NDArray[np.float64]


def views(counts: csr_matrix, features: csr_matrix, dense: NDArray[np.float64], random_state: int) -> Views:
    """Add latent semantic vectors to the counts, features and word vectors of texts.

    The first columns of `features` are the tf-idf of the terms of `counts`.
    """
    words = features[:, : counts.shape[1]]
    lengths = np.sqrt(np.square(dense).sum(axis=1, keepdims=True))
    dense = dense / np.where(lengths > 0, lengths, 1.0)
    n_vectors = min(N_VECTORS, min(words.shape) - 1)
    if n_vectors < 1:
        return Views(counts, features, np.zeros((words.shape[0], 1)), dense)
    svd = TruncatedSVD(n_vectors, random_state=random_state)
    return Views(counts, features, normalize(svd.fit_transform(words)), dense)


def seed_probabilities(
    scores: NDArray[np.float64], likeness: NDArray[np.float64], *, multi_label: bool
) -> NDArray[np.float64]:
    """Turn what keywords say into numbers that `select` reads as probabilities.

    Parameters
    ----------
    scores : ndarray of shape (n_texts, n_themes), float64
        Evidence of the keywords that stand in the text, at least 0.
    likeness : ndarray of shape (n_texts, n_themes), float64
        Cosine between the text's vector and that of the theme's keywords; all 0 where there are no vectors.
    multi_label : bool
        Whether a text may have several themes.

    Returns
    -------
    ndarray of shape (n_texts, n_themes), float64
        Between 0 and 1. With single labels, the evidence of the keywords times what likeness says, over the most there
        is; 0 without a keyword. With several, from the theme's share of the evidence: above 1/2 where it is at least
        `PRESENT`.
    """
    said = np.ones_like(scores)
    if likeness.any():
        # A text that is like no theme stays out, and likeness alone, without a single keyword, makes no theme present:
        # else a theme that no text is about would take those that are least unlike it.
        none = np.full((len(likeness), 1), UNLIKE)
        said = softmax(SHARPNESS * np.hstack([likeness, none]), axis=1)[:, :-1]
    if not multi_label:
        evidence = scores * (ALONE + said)
        return np.asarray(evidence / max(float(evidence.max(initial=0.0)), 1e-300))
    total = scores.sum(axis=1, keepdims=True)
    # A text without any keyword is taken to have no theme, less surely than a text with keywords of other themes.
    shares = np.divide(scores, total, out=np.full_like(scores, 0.9 * PRESENT), where=total > 0)
    if likeness.any():
        said = np.where(scores > 0, said, ALONE * said)
        shares = (shares + LIKENESS_WEIGHT * said) / (1 + LIKENESS_WEIGHT)
    return _presence(shares)


def select(probabilities: NDArray[np.float64], labels: LabelMatrix, share: float, *, multi_label: bool) -> Selection:
    """Choose the surest texts of each theme, as large a share of each, and every labelled text.

    Parameters
    ----------
    probabilities : ndarray of shape (n_texts, n_themes), float64
        How sure each theme is in each text.
    labels : LabelMatrix
        What is known.
    share : float
        Share of the texts of each theme that is chosen.
    multi_label : bool
        Whether a text may have several themes.

    Returns
    -------
    Selection
        Targets and weights; texts for which nothing speaks are never chosen.
    """
    n_texts, n_themes = probabilities.shape
    targets, weights = np.zeros((n_texts, n_themes), bool), np.zeros((n_texts, n_themes))
    if multi_label:
        margins = probabilities - 0.5
        targets = margins > 0
        for k in range(n_themes):
            for side in (targets[:, k], margins[:, k] < 0):
                weights[_surest(np.flatnonzero(side), np.abs(margins[:, k]), share), k] = 1.0
    else:
        best = probabilities.argmax(axis=1)
        ordered = np.sort(probabilities, axis=1)
        margin = ordered[:, -1] - (ordered[:, -2] if n_themes > 1 else 0.0)
        targets[np.arange(n_texts), best] = True
        for k in range(n_themes):
            weights[_surest(np.flatnonzero((best == k) & (margin > 0)), margin, share)] = 1.0
    targets[labels.known], weights[labels.known] = labels.targets[labels.known], 1.0
    return Selection(targets, weights)


def relabel(
    seen: Views, chosen: Selection, known: NDArray[np.bool_], sweeps: int, *, C: float, multi_label: bool
) -> NDArray[np.float64]:
    """Let each view learn from the chosen texts and average what they say of all texts.

    Parameters
    ----------
    seen : Views
        The texts.
    chosen : Selection
        What is learnt from.
    known : ndarray of shape (n_texts,), bool
        Whether the text is labelled.
    sweeps : int
        Rounds of expectation-maximisation in the third view.
    C : float
        Inverse penalty on words.
    multi_label : bool
        Whether a text may have several themes.

    Returns
    -------
    ndarray of shape (n_texts, n_themes), float64
        Probabilities; each theme's is its own, rows need not sum to 1.
    """
    said = [
        expit(fit_linear(view, chosen.targets, chosen.weights, C=c).decide(view))
        for view, c in ((seen.words, C), (seen.vectors, LATENT_C), (seen.dense, DENSE_C))
        if view.shape[1]
    ]
    start = chosen.targets * chosen.weights
    start /= np.maximum(start.sum(axis=1, keepdims=True), 1.0)
    shares = mixture_shares(seen.counts, start, known & (start.sum(axis=1) > 0), sweeps)
    said.append(_presence(shares) if multi_label else shares)
    return np.asarray(sum(said)) / len(said)


def agreement(words: csr_matrix | NDArray[np.float64], seeds: Selection, chosen: Selection, *, C: float) -> float:
    """Measure how well the words of one half of the texts predict the keywords' labels of the other half.

    Parameters
    ----------
    words : csr_matrix or ndarray of shape (n_texts, n_features)
        What the model reads.
    seeds : Selection
        What the keywords are sure of.
    chosen : Selection
        What the round learns from.
    C : float
        Inverse penalty.

    Returns
    -------
    float
        Share of the keywords' sure labels that are found again; 1 where they are sure of none.
    """
    even = np.arange(words.shape[0]) % 2 == 0
    hits, total = 0.0, 0.0
    for half in (even, ~even):
        model = fit_linear(words, chosen.targets, chosen.weights * half[:, None], C=C)
        said = model.decide(words) > 0
        asked = seeds.weights * ~half[:, None]
        hits += float(((said == seeds.targets) * asked).sum())
        total += float(asked.sum())
    return hits / total if total else 1.0


def _presence(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stretch shares so that 1/2 stands where a theme counts as present."""
    above = 0.5 + 0.5 * (shares - PRESENT) / (1 - PRESENT)
    return np.where(shares > PRESENT, above, 0.5 * shares / PRESENT)


def _surest(rows: NDArray[np.int64], margin: NDArray[np.float64], share: float) -> NDArray[np.int64]:
    """Return the surest of some rows, at least five where there are as many; ties go to the first."""
    n = min(len(rows), max(5, int(share * len(rows))))
    return rows[np.argsort(-margin[rows], kind="stable")[:n]]
