r"""From a codebook and a press model to the themes' topics.

A theme is a direction in the space of word vectors: the sum of its keywords' vectors, each weighted with its inverse
document frequency and its weight in the codebook. A word speaks for theme t, or for none, with probability

    P(t | w) \propto exp(SHARPNESS (cos(w, t) + KEYWORD weight of w as a keyword of t)),
    P(none | w) \propto exp(SHARPNESS THRESHOLD + COMMON (5 - idf(w))),

and by Bayes' rule the topic of a theme is P(w | t) \propto P(t | w) n(w)^DAMPING, with n(w) the word's count. The topic
of "none" takes up what is common or belongs to no theme. A negative keyword never speaks for its theme. Phrases, and
words that the press model lacks, are terms of their own (`topicmodel.placer.own_terms`). The model needs no labels and
no training of its own: any codebook can be placed with the word vectors of a press model.

The constants were chosen on the embedded corpus, sections of OrangeSum, MasakhaNEWS dev and SIB-200 train together;
docs/placement.md says how. How much the figures depend on each of them is not measured for the present vectors.

References
----------
Mikolov, T. et al. (2013). Distributed representations of words and phrases. arXiv:1310.4546 (the damping exponent).
Eshima, S., Imai, K., Sasaki, T. (2024). Keyword-assisted topic models. doi:10.1111/ajps.12779 (keywords as guidance).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topicmodel.codebook import Codebook
from topicmodel.codebook.match import KeywordMatcher, ThemeColumns
from topicmodel.errors import InputError
from topicmodel.objects import Topics
from topicmodel.placer.own_terms import OwnTerms, own_terms
from topicmodel.placer.press_model import PressModel
from topicmodel.text.analyzer import Analyzer

__all__ = ["FREE", "ThemeTopics", "theme_topics"]

SHARPNESS, THRESHOLD, COMMON, KEYWORD, DAMPING = 20.0, 0.25, 0.3, 0.3, 0.75
THEME_ALPHA, FREE_ALPHA = 0.2, 5.0
FREE = "libre"

Floats = npt.NDArray[np.float64]
Pointers = tuple[npt.NDArray[np.int64], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class ThemeTopics:
    """The topics of a codebook's themes.

    Parameters
    ----------
    topics : Topics
        One topic per theme that has keywords, labelled with its code, then one for what belongs to no theme. Its terms
        are those of the press model, then those of the codebook's own.
    alpha : ndarray of shape (n_themes + 1,), float64
        Dirichlet prior of an article's mixture, in pseudo-words.
    own : OwnTerms
        The codebook's own terms.
    keywords : ndarray of shape (n_themes, n_terms), bool
        Which terms are keywords of each theme.
    """

    topics: Topics
    alpha: Floats
    own: OwnTerms
    keywords: npt.NDArray[np.bool_]


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
    ThemeTopics
        Topics, prior and the codebook's own terms.

    Raises
    ------
    InputError
        If a theme has no keyword that the model knows.
    """
    matcher = KeywordMatcher(codebook, analyzer)
    own = own_terms(matcher, press)
    vectors, weights = np.vstack([press.vectors, own.vectors]), np.append(press.weights, own.weights)
    speaking, against = _keywords(codebook, matcher.columns(press.terms), own, len(press.terms))
    seeded = codebook.seeded
    for theme, (columns, _) in zip(seeded, speaking, strict=True):
        if not vectors[columns].any():
            given = ", ".join(theme.keywords[:5])
            raise InputError(f"theme '{theme.code}': no keyword is known to the model ({given}); give common words")
    logits = np.empty((len(seeded) + 1, len(weights)))
    logits[:-1] = SHARPNESS * _cosines(vectors, weights, speaking)
    keywords = np.zeros((len(seeded), len(weights)), np.bool_)
    for k, (columns, strength) in enumerate(speaking):
        keywords[k, columns] = True
        logits[k, columns] += SHARPNESS * KEYWORD * strength
        logits[k, against[k]] = -np.inf
    logits[-1] = SHARPNESS * THRESHOLD + COMMON * (5.0 - weights)
    speaks = np.exp(logits - logits.max(axis=0))
    speaks /= speaks.sum(axis=0)
    joint = speaks * np.append(press.counts, own.counts).astype(np.float64) ** DAMPING
    sizes = joint.sum(axis=1)
    labels = (*(theme.code for theme in seeded), FREE)
    topics = Topics(joint / sizes[:, None], (*press.terms, *own.terms), sizes / sizes.sum(), labels)
    return ThemeTopics(topics, np.repeat([THEME_ALPHA, FREE_ALPHA], [len(seeded), 1]), own, keywords)


def _keywords(
    codebook: Codebook, found: Mapping[str, ThemeColumns], own: OwnTerms, n_known: int
) -> tuple[list[Pointers], list[npt.NDArray[np.int64]]]:
    """Return the columns that speak for each theme with their weights, and those that speak against it."""
    speaking, against = [], []
    for code in (theme.code for theme in codebook.seeded):
        pairs = own.keywords(code, negative=False)
        columns = np.array([n_known + place for place, _ in pairs], np.int64)
        strength = np.array([weight for _, weight in pairs], np.float64)
        speaking.append((np.append(found[code].columns, columns), np.append(found[code].weights, strength)))
        opposed = [n_known + place for place, _ in own.keywords(code, negative=True)]
        against.append(np.append(found[code].negative, np.array(opposed, np.int64)))
    return speaking, against


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
