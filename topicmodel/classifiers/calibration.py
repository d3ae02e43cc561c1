"""From decisions to probabilities that count: of the texts given .8, eight in ten have the theme.

The log-odds of a linear model rank texts well and say little about how often it is right: a strong penalty makes them
timid, a weak one bold, equal weights of classes forget how frequent each is. One slope for all classes (temperature
scaling [1]_), a small departure of each class from it and one shift per class (Platt's form [2]_, and vector scaling
[1]_ where classes exclude one another) are learnt from decisions on texts that the model has not seen. Where classes
exclude one another, the decision of a class may also count for others, a little (matrix scaling with a penalty beside
the diagonal [3]_): models of one class against the rest do not know which classes are mistaken for which. Weak priors
keep all finite where few texts are labelled or all are decided rightly.

References
----------
.. [1] Guo, C., Pleiss, G., Sun, Y., Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML '17.
   https://doi.org/10.48550/arXiv.1706.04599
.. [2] Platt, J. (1999). Probabilistic outputs for support vector machines and comparisons to regularized likelihood
   methods. Advances in Large Margin Classifiers. https://doi.org/10.7551/mitpress/1113.003.0008
.. [3] Kull, M., Perello-Nieto, M., Kängsepp, M., Silva Filho, T., Song, H., Flach, P. (2019). Beyond temperature
   scaling: obtaining well-calibrated multiclass probabilities with Dirichlet calibration. NeurIPS 32.
   https://doi.org/10.48550/arXiv.1910.12656
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, softmax

from topicmodel.errors import InputError

__all__ = ["Calibration", "calibrated", "fit_calibration"]

Floats = NDArray[np.float64]

# Standard deviations of the priors of log slope, of a class's departure from it, of a shift, and of what the decision
# of one class counts for another; from the log-likelihood on random splits of MasakhaNEWS train_797.
# It hardly changes within a factor 3, but for the last, where more is better with 300 texts and worse with 40.
_SLOPE, _DEPARTURE, _SHIFT, _MIXING = 2.0, 0.1, 1.0, 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What turns decisions into probabilities.

    Parameters
    ----------
    weights : ndarray of shape (n_classes, n_classes), float64
        What the decision of the row's class counts for the column's class. The diagonal is positive; with several
        labels all else is 0.
    shift : ndarray of shape (n_classes,), float64
        Log-odds; sums to 0 with single labels, up to what the priors leave.
    multi_label : bool
        Whether each class has a probability of its own; otherwise a text's probabilities sum to 1.
    """

    weights: Floats
    shift: Floats
    multi_label: bool


def fit_calibration(decisions: Floats, targets: NDArray[np.bool_], *, multi_label: bool) -> Calibration:
    """Learn weights and shifts from decisions on texts that the model has not seen.

    Parameters
    ----------
    decisions : ndarray of shape (n_texts, n_classes), float64
        Out-of-fold log-odds.
    targets : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has; exactly one with single labels.
    multi_label : bool
        Whether a text may have several classes, or none.

    Returns
    -------
    Calibration
        The largest posterior density under the priors; near the identity and shifts 0 where there are hardly any texts.

    Raises
    ------
    InputError
        If shapes differ, a decision is not finite, or a text has not exactly one class with single labels.

    Examples
    --------
    >>> decisions = np.array([[2.0, -2.0], [1.0, -1.0], [-1.0, 1.0], [-2.0, 2.0]])
    >>> targets = np.array([[True, False], [False, True], [True, False], [False, True]])
    >>> bool(fit_calibration(decisions, targets, multi_label=False).weights[0, 0] < 1)
    True
    """
    check_decisions(decisions, targets, multi_label=multi_label)
    n_classes = decisions.shape[1]
    n_mixed = 0 if multi_label else n_classes * (n_classes - 1)
    sizes = (1, n_classes, n_classes, n_mixed)
    scale = np.repeat([_SLOPE, _DEPARTURE, _SHIFT, _MIXING], sizes)
    # Parameters in units of their priors: the search is as well conditioned with two classes as with forty.
    found = minimize(
        _loss, np.zeros(len(scale)), (decisions, targets, multi_label, scale), "L-BFGS-B", jac=True, tol=1e-12
    )
    weights, shift = _split(found.x * scale, n_classes)
    return Calibration(weights, shift, multi_label)


def calibrated(calibration: Calibration, decisions: Floats) -> Floats:
    """Return the probabilities of decisions.

    Parameters
    ----------
    calibration : Calibration
        What `fit_calibration` learnt.
    decisions : ndarray of shape (n_texts, n_classes), float64
        Log-odds by the model on any texts.

    Returns
    -------
    ndarray of shape (n_texts, n_classes), float64
        Rows sum to 1 with single labels; with several, each number is a probability of its own.

    Examples
    --------
    >>> plain = Calibration(np.eye(2), np.zeros(2), multi_label=True)
    >>> calibrated(plain, np.array([[0.0, np.log(3)]])).round(2).tolist()
    [[0.5, 0.75]]
    """
    scores = _scores(decisions, calibration.weights, calibration.shift)
    return np.asarray(expit(scores) if calibration.multi_label else softmax(scores, axis=1))


def check_decisions(values: Floats, targets: NDArray[np.bool_], *, multi_label: bool) -> None:
    """Refuse numbers of texts that cannot have these classes.

    Parameters
    ----------
    values : ndarray of shape (n_texts, n_classes), float64
        Decisions or probabilities.
    targets : ndarray of shape (n_texts, n_classes), bool
        Which classes each text has.
    multi_label : bool
        Whether a text may have several classes, or none.

    Raises
    ------
    InputError
        If shapes differ, a number is not finite, or a text has not exactly one class with single labels.
    """
    if values.ndim != 2 or values.shape != targets.shape or not len(values):
        raise InputError(f"shapes {values.shape} and {targets.shape}; needed: (n_texts, n_classes) twice, one text")
    if not np.isfinite(values).all():
        raise InputError(f"text {int(np.argmin(np.isfinite(values).all(axis=1)))} has a number that is not finite")
    counts = targets.sum(axis=1)
    if not multi_label and (counts != 1).any():
        place = int(np.argmax(counts != 1))
        raise InputError(f"text {place} has {counts[place]} classes; allowed: one, or multi_label=True")


def _scores(decisions: Floats, weights: Floats, shift: Floats) -> Floats:
    """Weigh decisions class by class: a text's numbers have the same bits alone and among others."""
    scores = np.zeros(decisions.shape)
    for row, column in zip(weights, decisions.T, strict=True):
        scores += np.multiply.outer(column, row)
    return scores + shift


def _split(parameters: Floats, n_classes: int) -> tuple[Floats, Floats]:
    """Return weights, of shape (n_classes, n_classes), and shifts, of shape (n_classes,)."""
    log_slope, shift, mixed = np.split(parameters[1:], [n_classes, 2 * n_classes])
    weights = np.diag(np.exp(parameters[0] + log_slope))
    if len(mixed):
        weights[_beside(n_classes)] = mixed
    return weights, shift


def _beside(n_classes: int) -> NDArray[np.bool_]:
    """Mark what lies beside the diagonal."""
    return ~np.eye(n_classes, dtype=bool)


def _loss(
    units: Floats, decisions: Floats, targets: NDArray[np.bool_], multi_label: bool, scale: Floats
) -> tuple[float, Floats]:
    """Return the negative log posterior per text and its gradient."""
    n_classes = decisions.shape[1]
    weights, shift = _split(units * scale, n_classes)
    scores = _scores(decisions, weights, shift)
    if multi_label:
        likelihood = log_expit(np.where(targets, scores, -scores)).sum()
        error = expit(scores) - targets
    else:
        likelihood = log_softmax(scores, axis=1)[targets].sum()
        error = softmax(scores, axis=1) - targets
    by_weight = np.einsum("ij,ik->jk", decisions, error)
    mixed = by_weight[_beside(n_classes)] if not multi_label else np.zeros(0)
    own = np.diag(by_weight * weights)
    gradient = np.concatenate([[own.sum()], own, error.sum(axis=0), mixed]) * scale + units
    return float(units @ units / 2 - likelihood) / len(decisions), gradient / len(decisions)
