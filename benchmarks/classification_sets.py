"""Calibration and prediction sets on MasakhaNEWS (French, five classes), over 200 random splits.

Each split parts the 1,008 articles of train_797 and dev anew into 797 that teach and 211 that judge, stratified, seeds
0 to 199. The base is a logistic regression per class (C = 10, balanced classes) on the features of `ThemeClassifier`:
lemmas and press vectors; its decisions are put on the scale of log-odds, as there. Calibration and sets see its
decisions on the 797 articles only, out of fold (five folds); the model that judges is fitted on all 797. Features and
their document frequencies come from all 1,008 articles without labels. The constants of the calibration and the score
of the sets were chosen on 100 splits of train_797 alone (630 teach, 167 judge).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from crepes import ConformalClassifier
from mapie.classification import CrossConformalClassifier
from masakhanews import read_split
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression

from topicmodel.classifiers.calibration import calibrated, fit_calibration
from topicmodel.classifiers.features import TextFeatures
from topicmodel.classifiers.prediction_sets import fit_set_scores, prediction_sets
from topicmodel.classifiers.thresholds import log_odds_scale
from topicmodel.evaluation.classifier_measures import calibration_error, chance_calibration_error
from topicmodel.objects import random_folds, random_split

HERE = Path(__file__).parent
RESULT = HERE / "results" / "classification_sets.json"
N_SPLITS, N_MAPIE, COVERAGE = 200, 20, 0.9
Floats = NDArray[np.float64]


def read_all() -> tuple[list[str], list[str]]:
    """Return texts (headline, then text) and labels of train_797 and dev."""
    parts = [read_split(name) for name in ("train_797", "dev")]
    return [text for texts, _ in parts for text in texts], [label for _, labels in parts for label in labels]


def rotated(texts: list[str]) -> Floats:
    """Return features with the same inner products as our classifier's, in as many columns as there are texts."""
    features = TextFeatures().fit_transform(texts)
    values, vectors = np.linalg.eigh((features @ features.T).toarray())
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))


def decide(features: Floats, has: NDArray[np.bool_], teach: NDArray[np.int64], judge: NDArray[np.int64]) -> Floats:
    """Return the log-odds of each class by a model of `teach`."""
    columns = []
    for k in range(has.shape[1]):
        model = LogisticRegression(C=10, class_weight="balanced", tol=1e-3, max_iter=300)
        columns.append(model.fit(features[teach], has[teach, k]).decision_function(features[judge]))
    return np.column_stack(columns)


def figures(sets: NDArray[np.bool_], has: NDArray[np.bool_]) -> dict[str, Any]:
    """Return coverage, overall and by class, and the mean size of sets."""
    hit = (sets & has).sum(axis=0) / has.sum(axis=0)
    own = (sets & has).any(axis=1).mean()
    return {"coverage": float(own), "by class": hit.tolist(), "size": float(sets.sum(axis=1).mean())}


def crepes_sets(own: Floats, targets: NDArray[np.bool_], new: Floats) -> NDArray[np.bool_]:
    """Return the sets of crepes, one conformal classifier per class, without smoothing."""
    columns = []
    for k in range(own.shape[1]):
        conformal = ConformalClassifier().fit(1 - own[targets[:, k], k])
        p_values = conformal.predict_p(1 - new[:, [k]], smoothing=False)
        columns.append(np.asarray(p_values)[:, 0] > 1 - COVERAGE + 1e-9)
    return np.column_stack(columns)


def marginal_sets(own: Floats, targets: NDArray[np.bool_], new: Floats) -> NDArray[np.bool_]:
    """Return sets by one threshold for all classes."""
    scores = np.sort(1 - own[targets])
    return np.asarray(1 - new <= scores[int(np.ceil((len(scores) + 1) * COVERAGE)) - 1])


def mapie_sets(features: Floats, labels: NDArray[np.str_], teach: Any, judge: Any) -> NDArray[np.bool_]:
    """Return the sets of MAPIE's cross-conformal classifier with LAC scores, five folds."""
    base = LogisticRegression(C=10, class_weight="balanced", tol=1e-3, max_iter=300)
    peer = CrossConformalClassifier(base, confidence_level=COVERAGE, conformity_score="lac", cv=5, random_state=0)
    peer.fit_conformalize(features[teach], labels[teach])
    return np.asarray(peer.predict_set(features[judge])[1][:, :, 0], bool)


def one_split(features: Floats, labels: NDArray[np.str_], has: NDArray[np.bool_], keys: list[str], seed: int) -> Any:
    """Return the figures of one split."""
    split = random_split(keys, test=211 / 1008, strata=labels.tolist(), seed=seed)
    teach, judge = split.train, split.test
    fold = random_folds([keys[i] for i in teach], 5, strata=labels[teach].tolist(), seed=seed)
    unseen = np.zeros((len(teach), has.shape[1]))
    for f in range(5):
        unseen[fold == f] = decide(features, has, teach[fold != f], teach[fold == f])
    decided = decide(features, has, teach, judge)
    scale = log_odds_scale(unseen, has[teach], multi_label=False)
    calibration = fit_calibration(scale * unseen, has[teach], multi_label=False)
    own, new = calibrated(calibration, scale * unseen), calibrated(calibration, scale * decided)
    scores = fit_set_scores(own, has[teach], multi_label=False)
    found = {
        "ours": figures(prediction_sets(scores, new, COVERAGE), has[judge]),
        "crepes, by class": figures(crepes_sets(own, has[teach], new), has[judge]),
        "one threshold for all": figures(marginal_sets(own, has[teach], new), has[judge]),
    }
    if seed < N_MAPIE:
        found["MAPIE, cross-conformal LAC"] = figures(mapie_sets(features, labels, teach, judge), has[judge])
    shown = {"raw softmax": softmax(decided, axis=1), "calibrated": new}
    odds = expit(decided)
    shown["raw one-against-rest"] = odds / odds.sum(axis=1, keepdims=True)
    errors = {name: claims(values, has[judge]) for name, values in shown.items()}
    return {"sets": found, "claims": errors}


def claims(chances: Floats, has: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the confidence in the likeliest class and whether it is right."""
    best = chances.argmax(axis=1)
    rows = np.arange(len(best))
    return chances[rows, best], has[rows, best]


def averaged(runs: list[dict[str, Any]], classes: list[str]) -> dict[str, Any]:
    """Return means over splits, with their standard error."""
    coverage, size = ([run[name] for run in runs] for name in ("coverage", "size"))
    by_class = np.mean([run["by class"] for run in runs], axis=0)
    return {
        "splits": len(runs),
        "coverage": round(float(np.mean(coverage)), 4),
        "standard error": round(float(np.std(coverage, ddof=1) / np.sqrt(len(runs))), 4),
        "by class": dict(zip(classes, np.round(by_class, 4).tolist(), strict=True)),
        "size": round(float(np.mean(size)), 3),
    }


def calibration_figures(parts: list[tuple[Floats, NDArray[np.bool_]]]) -> dict[str, float]:
    """Return the calibration error: mean over splits, by chance, and of all splits' texts together."""
    together = tuple(np.concatenate(part) for part in zip(*parts, strict=True))
    return {
        "mean over splits": round(float(np.mean([calibration_error(*part) for part in parts])), 4),
        "by chance": round(float(np.mean([chance_calibration_error(c, 0, 20) for c, _ in parts])), 4),
        "all splits together": round(calibration_error(*together), 4),
    }


def measured(n_splits: int) -> dict[str, Any]:
    """Return all figures."""
    texts, labels = read_all()
    classes = sorted(set(labels))
    has = np.array([[label == name for name in classes] for label in labels])
    features, names = rotated(texts), np.array(labels)
    runs = [one_split(features, names, has, texts, seed) for seed in range(n_splits)]
    kinds = list(runs[0]["sets"])
    found = {k: averaged([run["sets"][k] for run in runs if k in run["sets"]], classes) for k in kinds}
    errors = {k: calibration_figures([run["claims"][k] for run in runs]) for k in runs[0]["claims"]}
    accuracy = round(float(np.mean([run["claims"]["calibrated"][1].mean() for run in runs])), 4)
    ours, error = found["ours"], errors["calibrated"]
    least = min(ours["by class"].items(), key=lambda item: item[1])
    bars = [
        {"what": "90 % sets, overall", "bar": ".89–.92", "ours": str(ours["coverage"])},
        {"what": "90 % sets, in every class", "bar": "≥ .87", "ours": f"{least[1]} ({least[0]})"},
        {"what": "mean size of the sets", "bar": "≤ 1.15", "ours": f"{ours['size']} (accuracy of the base {accuracy})"},
        {
            "what": "calibration error",
            "bar": "≤ .04",
            "ours": f"{error['all splits together']} over all splits' texts; {error['mean over splits']} on the 211 of "
            f"one split, where exactly right probabilities would show {error['by chance']}",
        },
    ]
    return {
        "protocol": " ".join((__doc__ or "").split()),
        "accuracy": accuracy,
        "sets": found,
        "ece": errors,
        "bars": bars,
    }


def main() -> None:
    """Measure and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--splits", type=int, default=N_SPLITS)
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args()
    results = measured(arguments.splits)
    arguments.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(results["bars"], ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
