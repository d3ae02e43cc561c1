"""From texts that have been read to everything a classifier keeps."""

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from topicmodel.classifiers.calibration import calibrated, fit_calibration
from topicmodel.classifiers.features import TextFeatures
from topicmodel.classifiers.fitting import Problem, fit_themes
from topicmodel.classifiers.growing import Seen
from topicmodel.classifiers.prediction_sets import fit_set_scores
from topicmodel.classifiers.seeds import find_keywords
from topicmodel.classifiers.venn_abers import fit_venn_abers
from topicmodel.codebook import Codebook
from topicmodel.text.vectorizer import FrenchVectorizer
from topicmodel.text.workers import number_of_processes

__all__ = ["CALIBRATIONS", "learn"]

CALIBRATIONS = ("temperature", "venn-abers")
"""Ways from decisions to probabilities."""


def learn(
    seen: Seen,
    wide: FrenchVectorizer,
    features: TextFeatures,
    codebook: Codebook | None,
    *,
    multi_label: bool,
    scoring: str,
    C: float | None,
    budget: int,
    calibration: str,
) -> dict[str, Any]:
    """Learn features, model and calibration.

    Parameters
    ----------
    seen : Seen
        Texts and labels, in any order.
    wide : FrenchVectorizer
        What read them.
    features : TextFeatures
        Not fitted yet.
    codebook : Codebook or None
        Themes and keywords.
    multi_label : bool
        Whether a text may have several themes.
    scoring : str
        What candidates are compared by, one of `topicmodel.classifiers.scoring.SCORINGS`.
    C : float or None
        Inverse penalty; None to choose.
    budget : int
        Candidates that may be compared.
    calibration : str
        One of `CALIBRATIONS`.

    Returns
    -------
    dict of str to object
        The learnt attributes of a ThemeClassifier, by name.
    """
    seen = seen.in_order()
    with threadpool_limits(1):
        matrix = features.fit_counted((seen.counted, wide))
        problem = Problem(
            counts=features.word_counts(seen.counted),
            features=matrix,
            idf=features.blocks_["words"].idf,
            dense=features.dense_columns(matrix),
            prompts=_prompts(codebook, features, matrix.shape[1]),
            labels=seen.labels,
            dates=seen.dates,
            keywords=find_keywords(codebook, features.vectorizer_) if codebook else (),
            multi_label=multi_label,
            scoring=scoring,
            C=C,
            budget=budget,
            blocks=features.reweighable(),
            n_jobs=number_of_processes(features.vectorizer_.n_jobs),
            random_state=features.random_state,
        )
        fitted = fit_themes(problem)
    learnt = {
        "features_": features,
        "classes_": np.array(seen.labels.classes, object),
        "coef_": fitted.model.coef,
        "intercept_": fitted.model.intercept,
        "learnt_from_": fitted.learnt_from,
        "agreement_": fitted.agreement,
        "chosen_": dict(fitted.chosen),
        "is_calibrated_": len(fitted.decisions) > 0,
    }
    if len(fitted.decisions):
        held = np.isfinite(fitted.decisions).all(axis=1)
        decisions, targets = fitted.decisions[held], seen.labels.targets[seen.labels.known][held]
        fit = fit_calibration(decisions, targets, multi_label=multi_label)
        learnt["calibration_"], probabilities = fit, calibrated(fit, decisions)
        learnt["set_scores_"] = fit_set_scores(probabilities, targets, multi_label=multi_label)
        if calibration == "venn-abers":
            learnt["venn_abers_"] = fit_venn_abers(decisions, targets, multi_label=multi_label)
    return learnt


def _prompts(codebook: Codebook | None, features: TextFeatures, n_features: int) -> csr_matrix:
    """Read one text per theme, made of its keywords, as any text."""
    if codebook is None:
        return csr_matrix((0, n_features))
    return features.transform(["\n".join(theme.keywords) for theme in codebook.seeded])
