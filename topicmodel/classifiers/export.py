"""A fitted classifier for those who have scikit-learn only: its linear model, over the columns of its features."""

from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.utils.validation import check_is_fitted

from topicmodel.classifiers.theme_classifier import ThemeClassifier
from topicmodel.errors import MissingExtraError
from topicmodel.objects import storage

__all__ = ["as_scikit_learn", "export_skops"]


def as_scikit_learn(classifier: ThemeClassifier) -> Any:
    """Return the linear model as scikit-learn's own.

    Parameters
    ----------
    classifier : ThemeClassifier
        Fitted.

    Returns
    -------
    LogisticRegression or MultiOutputClassifier
        Takes what ``classifier.features_.transform`` makes of texts. With single labels it predicts the same codes,
        with several a matrix of 0 and 1, one column per class (a text without known terms may be given some). Its
        probabilities are not calibrated.

    Examples
    --------
    >>> texts = ["Le match de football.", "Un hôpital et ses malades.", "Du football !", "Des malades."]
    >>> model = ThemeClassifier(multi_label=False).fit(texts, ["sport", "sante", "sport", "sante"])
    >>> as_scikit_learn(model).predict(model.features_.transform(["Football"])).tolist()
    ['sport']
    """
    check_is_fitted(classifier, "coef_")
    coef, intercept = classifier.coef_, classifier.intercept_
    names = np.array([str(code) for code in classifier.classes_])
    if classifier.multi_label:
        several = MultiOutputClassifier(LogisticRegression())
        several.estimators_ = [_linear(coef[[k]], intercept[[k]], np.array([0, 1])) for k in range(len(names))]
        several.classes_ = [np.array([0, 1])] * len(names)
        return several
    if len(names) == 2:
        return _linear(coef[[1]] - coef[[0]], intercept[[1]] - intercept[[0]], names)
    return _linear(coef, intercept, names)


def export_skops(classifier: ThemeClassifier, path: str | Path) -> Path:
    """Write the linear model for `skops.io.load`, which runs no code of the file.

    Parameters
    ----------
    classifier : ThemeClassifier
        Fitted.
    path : path
        Where the file goes. Words, n-grams and vectors are not in it: they are what `ThemeClassifier.save` keeps.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    MissingExtraError
        If skops is not installed.
    InputError
        If the file cannot be written.
    """
    try:
        from skops.io import dumps
    except ImportError as error:
        raise MissingExtraError("export_skops", "skops") from error
    content: bytes = dumps(as_scikit_learn(classifier))

    def write(file: BinaryIO) -> None:
        file.write(content)

    return storage.atomic(Path(path), write)


def _linear(coef: Any, intercept: Any, classes: Any) -> LogisticRegression:
    model = LogisticRegression()
    model.coef_, model.intercept_, model.classes_ = coef, intercept, classes
    model.n_features_in_, model.n_iter_ = coef.shape[1], np.array([0])
    return model
