"""Answers: what a fitted classifier says of texts, how sure it is and why."""

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from topicmodel.classifiers.calibration import Calibration, calibrated
from topicmodel.classifiers.counted import Counted
from topicmodel.classifiers.explanation import ThemeExplanation, explain_text
from topicmodel.classifiers.features import TextFeatures
from topicmodel.classifiers.labels import matches, read_labels, read_strings
from topicmodel.classifiers.linear import LinearThemes
from topicmodel.classifiers.prediction_sets import SetScores, prediction_sets, what_is_promised
from topicmodel.classifiers.venn_abers import VennAbers, probability_bounds, venn_abers_probabilities
from topicmodel.errors import CoverageWarning, InputError

__all__ = ["Answers"]


class Answers(ClassifierMixin, BaseEstimator):
    """The half of `ThemeClassifier` that asks a fitted model.

    Attributes
    ----------
    features_, classes_, coef_, intercept_
        The model; see `ThemeClassifier`.
    is_calibrated_, calibration_, set_scores_, venn_abers_
        What probabilities and sets rest on; see `ThemeClassifier`.
    """

    multi_label: bool
    calibration: str
    features_: TextFeatures
    classes_: NDArray[np.object_]
    coef_: NDArray[np.float64]
    intercept_: NDArray[np.float64]
    is_calibrated_: bool
    calibration_: Calibration
    set_scores_: SetScores
    venn_abers_: VennAbers

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
        return self._decide(self._count(texts))

    def predict_proba(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the probability of each theme.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts, n_classes), float64
            Rows sum to 1 with single labels; with several, each number is a probability of its own. Calibrated on
            held-out texts where `is_calibrated_`; elsewhere they rank and do not count.

        Notes
        -----
        `predict` gives rare themes their due, probabilities say how frequent they are: the most probable theme need not
        be the predicted one.
        """
        decided = self.decision_function(texts)
        if self.is_calibrated_ and hasattr(self, "venn_abers_"):
            return venn_abers_probabilities(self.venn_abers_, decided)
        return self._by_temperature(decided)

    def predict_bounds(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return two probabilities of each theme, one of which is calibrated; far apart where little is known.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts, n_classes, 2), float64
            The lower and the upper, each theme against the rest: they are not made to sum to 1. See
            `topicmodel.classifiers.venn_abers`.

        Raises
        ------
        InputError
            If the classifier was not fitted with ``calibration="venn-abers"``, or too few texts were labelled.
        """
        decided = self.decision_function(texts)
        if not hasattr(self, "venn_abers_"):
            raise InputError(
                f"calibration is '{self.calibration}', calibrated: {self.is_calibrated_}; bounds need "
                "calibration='venn-abers' and labelled texts enough (see is_calibrated_)"
            )
        return probability_bounds(self.venn_abers_, decided)

    def predict_set(self, texts: Iterable[str], coverage: float = 0.9) -> NDArray[np.object_]:
        """Return sets of themes that hold the true one as often as asked, within each class.

        Parameters
        ----------
        texts : iterable of str
            Any texts.
        coverage : float, default=0.9
            Share of the texts of each class whose set shall hold it.

        Returns
        -------
        ndarray of shape (n_texts,), object
            Tuples of codes in the order of `classes_`.

        Raises
        ------
        InputError
            If too few texts were labelled to calibrate, or `coverage` is not between 0 and 1.

        Warns
        -----
        CoverageWarning
            Where a class has too few labelled texts for a promise of its own.
        """
        # Sets need ranks without ties, which probabilities from few different scores do not give.
        probabilities = self._by_temperature(self.decision_function(texts))
        if not self.is_calibrated_:
            raise InputError("too few labelled texts to say how often a set is right; see is_calibrated_")
        promise = what_is_promised(self.set_scores_, tuple(self.classes_), coverage)
        if promise:
            warnings.warn(promise, CoverageWarning, stacklevel=2)
        return self._coded(prediction_sets(self.set_scores_, probabilities, coverage))

    def predict(self, texts: Iterable[str]) -> NDArray[np.object_]:
        """Return the themes of texts, in the form `y` has.

        Parameters
        ----------
        texts : iterable of str
            Any texts.

        Returns
        -------
        ndarray of shape (n_texts,), object
            Codes; with `multi_label`, tuples of the codes with decisions above 0, none for a text without known terms.
        """
        read = self._count(texts)
        decided = self._decide(read)
        if not self.multi_label:
            return np.asarray(self.classes_[decided.argmax(axis=1)])
        known = self.features_.word_counts(read).getnnz(axis=1) > 0
        return self._coded((decided > 0) & (known | read.encoded.any(axis=1))[:, None])

    def score(self, texts: Iterable[str], y: Any, sample_weight: Any = None) -> float:
        """Return the accuracy or, with `multi_label`, the mean Jaccard index of true and predicted themes.

        `scoring`, which is what a model is chosen for, changes nothing here.

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
        read, classes = read_strings(texts), tuple(self.classes_)
        true = read_labels(y, len(read), classes, multi_label=self.multi_label)
        found = read_labels(self.predict(read), len(read), classes, multi_label=self.multi_label)
        return float(np.average(matches(found, true), weights=sample_weight))

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
        read = self._count([text])
        return explain_text(text, read, self.features_, tuple(self.classes_), self.coef_, self.intercept_)

    def _count(self, texts: Iterable[str]) -> Counted:
        check_is_fitted(self, "coef_")
        return self.features_.count(read_strings(texts))

    def _decide(self, read: Counted) -> NDArray[np.float64]:
        return LinearThemes(self.coef_, self.intercept_).decide(self.features_.of_counted(read))

    def _by_temperature(self, decided: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.is_calibrated_:
            return calibrated(self.calibration_, decided)
        return np.asarray(expit(decided) if self.multi_label else softmax(decided, axis=1))

    def _coded(self, found: NDArray[np.bool_]) -> NDArray[np.object_]:
        coded = np.empty(len(found), object)
        coded[:] = [tuple(self.classes_[row]) for row in found]
        return coded
