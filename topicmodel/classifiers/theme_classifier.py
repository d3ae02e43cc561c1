"""ThemeClassifier: from the keywords of a codebook, or labels, or both, to the themes of texts."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from topicmodel.classifiers.explanation import ThemeExplanation, explain_text
from topicmodel.classifiers.fitting import Problem, fit_themes
from topicmodel.classifiers.labels import LabelMatrix, read_labels
from topicmodel.classifiers.linear import LinearThemes, tfidf
from topicmodel.classifiers.seeds import find_keywords
from topicmodel.classifiers.storage import read_classifier, write_classifier
from topicmodel.codebook import Codebook
from topicmodel.errors import InputError
from topicmodel.text.vectorizer import FrenchVectorizer

__all__ = ["ThemeClassifier"]


class ThemeClassifier(ClassifierMixin, BaseEstimator):
    """Find the themes of French texts, with no labels, a few, or all.

    Without labels, the keywords of the codebook label the texts they are surest of and the classifier teaches itself
    the rest of each theme's vocabulary. Labels, where there are any, take part in every step. With all labels, or
    without a codebook, it is an ordinary supervised classifier. In every case what remains is one linear model of
    tf-idf per theme.

    Parameters
    ----------
    codebook : Codebook or None, default=None
        The themes and their keywords. None needs labels.
    multi_label : bool, default=True
        Whether a text may have several themes, or none. Labels and predictions are then collections of codes.
    vectorizer : FrenchVectorizer or None, default=None
        How texts become counts; None is ``FrenchVectorizer()``.
    C : float, default=10.0
        Inverse strength of the L2 penalty.
    random_state : int, default=0
        Seed of the latent semantic vectors.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,), object
        Codes, in the order of the codebook, or alphabetical without one.
    coef_ : ndarray of shape (n_classes, n_terms), float64
        Weights of the terms' tf-idf.
    intercept_ : ndarray of shape (n_classes,), float64
        Log-odds of a text without known terms.
    idf_ : ndarray of shape (n_terms,), float64
        Inverse document frequencies.
    vectorizer_ : FrenchVectorizer
        Fitted.
    learnt_from_ : str
        "keywords", "labels" or "both": what gave the model that was kept.
    agreement_ : tuple of float
        Round by round, the share of the keywords' sure labels that the other half of the texts predicts; a round that
        clearly lowers it is undone. Empty when learnt from labels.

    Notes
    -----
    Texts are sorted by content before anything is computed and linear algebra runs on one thread, so the same texts
    give the same bits in any order and on any number of threads. Bits may differ between processor types.

    Examples
    --------
    >>> from topicmodel.codebook import Codebook, Theme
    >>> book = Codebook("essai", (Theme("sport", "Sport", "", ("match",)), Theme("sante", "Santé", "", ("hôpital",))))
    >>> texts = ["Le match de football.", "Un hôpital et ses malades.", "Du football !", "Des malades."]
    >>> ThemeClassifier(book, multi_label=False).fit(texts).predict(["Football", "Malade"]).tolist()
    ['sport', 'sante']
    """

    def __init__(
        self,
        codebook: Codebook | None = None,
        *,
        multi_label: bool = True,
        vectorizer: FrenchVectorizer | None = None,
        C: float = 10.0,
        random_state: int = 0,
    ) -> None:
        self.codebook = codebook
        self.multi_label = multi_label
        self.vectorizer = vectorizer
        self.C = C
        self.random_state = random_state

    def fit(self, texts: Iterable[str], y: Any = None) -> Self:
        """Learn the themes.

        Parameters
        ----------
        texts : iterable of str
            Texts, labelled or not; a Corpus will do.
        y : iterable, optional
            One label per text: a code, a collection of codes (`multi_label` only), or None where it is unknown.

        Returns
        -------
        ThemeClassifier
            Itself.

        Raises
        ------
        InputError
            There is neither codebook nor label, no keyword is in the texts, or a text or label is malformed.
        """
        if not self.C > 0:
            raise InputError(f"C is {self.C}; allowed: a number above 0")
        read = _texts(texts)
        codes = tuple(theme.code for theme in self.codebook.seeded) if self.codebook else ()
        labels = read_labels(y, len(read), codes, multi_label=self.multi_label)
        if self.codebook is None and not labels.known.any():
            raise InputError(f"{len(read)} texts, no codebook and no label; needed: a codebook or labels")
        order = _canonical_order(read, labels)
        vectorizer = clone(self.vectorizer) if self.vectorizer is not None else FrenchVectorizer()
        vectorizer.set_params(weighting="counts")
        counts = vectorizer.fit_transform(read)[order]
        keywords = find_keywords(self.codebook, vectorizer) if self.codebook else ()
        problem = Problem(counts, labels.take(order), keywords, self.multi_label, self.C, self.random_state)
        with threadpool_limits(1):
            fitted = fit_themes(problem)
        self.vectorizer_ = vectorizer
        self.classes_ = np.array(labels.classes, object)
        self.idf_ = fitted.idf
        self.coef_, self.intercept_ = fitted.model.coef, fitted.model.intercept
        self.learnt_from_, self.agreement_ = fitted.learnt_from, fitted.agreement
        return self

    def decision_function(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the log-odds of each theme.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts, n_classes), float64
            Also with two classes: one column per class.
        """
        check_is_fitted(self, "coef_")
        return LinearThemes(self.coef_, self.intercept_).decide(self._features(_texts(texts)))

    def predict_proba(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the probability of each theme; uncalibrated where few texts were labelled.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts, n_classes), float64
            Rows sum to 1 with single labels; with several, each number is a probability of its own.
        """
        decided = self.decision_function(texts)
        return np.asarray(expit(decided) if self.multi_label else softmax(decided, axis=1))

    def predict(self, texts: Iterable[str]) -> NDArray[np.object_]:
        """Return the themes of texts, in the form `y` has.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts,), object
            Codes; with `multi_label`, tuples of the codes whose probability is above 1/2, in the order of `classes_`,
            and no code for a text without known terms.
        """
        check_is_fitted(self, "coef_")
        features = self._features(_texts(texts))
        decided = LinearThemes(self.coef_, self.intercept_).decide(features)
        if not self.multi_label:
            return np.asarray(self.classes_[decided.argmax(axis=1)])
        decided[features.getnnz(axis=1) == 0] = -np.inf
        found = np.empty(len(decided), object)
        found[:] = [tuple(self.classes_[row > 0]) for row in decided]
        return found

    def score(self, texts: Iterable[str], y: Any, sample_weight: Any = None) -> float:
        """Return the accuracy or, with `multi_label`, the mean Jaccard index of true and predicted themes.

        Parameters
        ----------
        texts : iterable of str
            Any texts.
        y : iterable
            Labels as in `fit`, all known.
        sample_weight : array-like of shape (n_texts,), optional
            Weights of the texts.

        Returns
        -------
        float
            Between 0 and 1. Two empty sets of themes agree.
        """
        read = _texts(texts)
        found = read_labels(self.predict(read), len(read), tuple(self.classes_), multi_label=self.multi_label).targets
        true = read_labels(y, len(read), tuple(self.classes_), multi_label=self.multi_label)
        if not true.known.all():
            raise InputError(f"y[{int(np.argmin(true.known))}] is unknown; a score needs all labels")
        union = (found | true.targets).sum(axis=1)
        shared = (found & true.targets).sum(axis=1)
        right = np.where(union > 0, shared / np.maximum(union, 1), 1.0) if self.multi_label else shared
        return float(np.average(right, weights=sample_weight))

    def explain(self, text: str) -> ThemeExplanation:
        """Say which words speak for and against each theme.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        ThemeExplanation
            Its contributions and `intercept_` sum to `decision_function`.
        """
        check_is_fitted(self, "coef_")
        row = self._features(_texts([text]))
        return explain_text(text, row, self.vectorizer_, tuple(self.classes_), self.coef_, self.intercept_)

    def save(self, path: str | Path) -> Path:
        """Write one file without pickle; `read` gives a classifier that predicts the same bits."""
        check_is_fitted(self, "coef_")
        return write_classifier(self, Path(path))

    @classmethod
    def read(cls, path: str | Path) -> "ThemeClassifier":
        """Read a classifier saved by `save`.

        Raises
        ------
        InputError
            If the file does not exist or holds something else.
        """
        stored = read_classifier(Path(path))
        classifier = cls(**stored.settings)
        for name, value in stored.learnt.items():
            setattr(classifier, name, value)
        return classifier

    def _features(self, texts: list[str]) -> csr_matrix:
        return tfidf(self.vectorizer_.transform(texts), self.idf_)


def _texts(texts: Iterable[str]) -> list[str]:
    if isinstance(texts, str):
        raise InputError("texts is one string; needed: an iterable of strings")
    read = list(texts)
    for i, text in enumerate(read):
        if not isinstance(text, str):
            raise InputError(f"texts[{i}] is a {type(text).__name__}; needed: strings")
    return read


def _canonical_order(texts: list[str], labels: LabelMatrix) -> NDArray[np.int64]:
    """Order the texts by content, so that float sums over them do not depend on the order they came in."""
    keys = [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() + row.tobytes() + known.tobytes()
        for text, row, known in zip(texts, labels.targets, labels.known, strict=True)
    ]
    return np.array(sorted(range(len(texts)), key=keys.__getitem__), np.int64)
