r"""From a codebook and a press model to the themes' topics.

A theme is a direction in the space of word vectors: the sum of its keywords' vectors, each weighted with its inverse
document frequency and its weight in the codebook. A word speaks for theme t, or for none, with probability

    P(t | w) \propto exp(SHARPNESS (cos(w, t) + KEYWORD weight of w as a keyword of t)),
    P(none | w) \propto exp(SHARPNESS THRESHOLD + COMMON (5 - idf(w))),

and by Bayes' rule the topic of a theme is P(w | t) \propto P(t | w) n(w)^DAMPING, with n(w) the word's count. The topic
of "none" takes up what is common or belongs to no theme. A negative keyword never speaks for its theme. The model needs
no labels and no training of its own: any codebook can be placed with the word vectors of a press model.

The constants were chosen by a random search of seventy settings on the embedded corpus, by the share of articles whose
primary theme comes first and the Jaccard index of the sets of themes; they were tuned on nothing else.

References
----------
Mikolov, T. et al. (2013). Distributed representations of words and phrases. arXiv:1310.4546 (the damping exponent).
Eshima, S., Imai, K., Sasaki, T. (2024). Keyword-assisted topic models. doi:10.1111/ajps.12779 (keywords as guidance).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from topicmodel.codebook import Codebook
from topicmodel.codebook.match import KeywordMatcher, ThemeColumns
from topicmodel.errors import InputError
from topicmodel.objects import Topics
from topicmodel.placer.press_model import PressModel
from topicmodel.text.analyzer import Analyzer

__all__ = ["FREE", "ThemeTopics", "theme_topics"]

SHARPNESS, THRESHOLD, COMMON, KEYWORD, DAMPING = 20.0, 0.25, 0.3, 0.3, 0.75
THEME_ALPHA, FREE_ALPHA = 0.2, 5.0
FREE = "libre"

Floats = npt.NDArray[np.float64]
ThemeTopics = tuple[Topics, Floats]
Pointers = tuple[npt.NDArray[np.int64], Floats]


def theme_topics(codebook: Codebook, press: PressModel, analyzer: Analyzer) -> ThemeTopics:
    """Make the topics of a codebook's themes.

    Parameters
    ----------
    codebook : Codebook
        The themes.
    press : PressModel
        The words.
    analyzer : Analyzer
        Made from the press model's settings.

    Returns
    -------
    topics : Topics
        One topic per theme, labelled with its code, then one for what belongs to no theme.
    alpha : ndarray of shape (n_themes + 1,), float64
        Dirichlet prior of an article's mixture, in pseudo-words.

    Raises
    ------
    InputError
        If a theme has no keyword that the model knows.
    """
    found = KeywordMatcher(codebook, analyzer).columns(press.terms)
    themes = [found[code] for code in codebook.codes]
    pointers = _pointers(codebook, themes, press, analyzer)
    weights = press.weights
    logits = np.empty((len(codebook) + 1, len(press.terms)))
    logits[:-1] = SHARPNESS * _cosines(press.vectors, weights, pointers)
    for k, columns in enumerate(themes):
        logits[k, columns.columns] += SHARPNESS * KEYWORD * columns.weights
        logits[k, columns.negative] = -np.inf
    logits[-1] = SHARPNESS * THRESHOLD + COMMON * (5.0 - weights)
    speaks = np.exp(logits - logits.max(axis=0))
    speaks /= speaks.sum(axis=0)
    joint = speaks * press.counts.astype(np.float64) ** DAMPING
    sizes = joint.sum(axis=1)
    labels = (*codebook.codes, FREE)
    topics = Topics(joint / sizes[:, None], press.terms, sizes / sizes.sum(), labels)
    return topics, np.repeat([THEME_ALPHA, FREE_ALPHA], [len(codebook), 1])


def _pointers(
    codebook: Codebook, themes: Sequence[ThemeColumns], press: PressModel, analyzer: Analyzer
) -> list[Pointers]:
    """Return the terms that give each theme its direction, and their weights.

    These are its keywords, and the words of its phrases, which have no vector of their own.
    """
    vocabulary = {term: column for column, term in enumerate(press.terms)}
    pointers = []
    for theme, columns in zip(codebook.themes, themes, strict=True):
        words = [
            (vocabulary[term], phrase.weight)
            for phrase in columns.phrases
            for term in analyzer.terms(phrase.keyword)
            if term in vocabulary
        ]
        if not len(columns.columns) + len(words):
            given = ", ".join(theme.keywords[:5])
            raise InputError(f"theme '{theme.code}': no keyword is known to the model ({given}); give common words")
        terms = np.array([column for column, _ in words], np.int64)
        extra = np.array([weight for _, weight in words], np.float64)
        pointers.append((np.append(columns.columns, terms), np.append(columns.weights, extra)))
    return pointers


def _cosines(vectors: npt.NDArray[np.int8], weights: Floats, pointers: Sequence[Pointers]) -> Floats:
    """Return the cosine of every theme with every word, of shape (n_themes, n_terms).

    Themes are rounded to 16 bits, so that products are sums of whole numbers below 2^53, which are exact in any order.
    """
    whole = vectors.astype(np.float64)
    lengths = np.sqrt(np.square(whole).sum(axis=1))
    lengths[lengths == 0] = 1.0
    directions = np.empty((len(pointers), vectors.shape[1]))
    norms = np.empty((len(pointers), 1))
    for k, (terms, strength) in enumerate(pointers):
        scale = weights[terms] * strength / lengths[terms]
        direction = (whole[terms] * scale[:, None]).sum(axis=0)
        directions[k] = np.rint(32767 * direction / max(np.abs(direction).max(), 1e-12))
        norms[k] = np.sqrt(np.square(directions[k]).sum()) or 1.0
    cosines: Floats = directions @ whole.T / (norms * lengths)
    return cosines
