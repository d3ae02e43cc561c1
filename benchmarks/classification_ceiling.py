"""How far labels can be told at all: the ceiling of MasakhaNEWS and OrangeSum sections, estimated and read by eye.

``TOPICMODEL_DATA=… python benchmarks/classification_ceiling.py [--part PART]`` writes
``results/classification_ceiling.json``; ``--show N`` prints the N surest disagreements of a part for a reader instead.

Three models that share little (support vector machine on words and character n-grams as spelt; logistic regression on
lemmas and press vectors; complement naive Bayes on words) are asked about every training text out of fold. What they
say gives lower and upper bounds, none of them the ceiling:

- *all against the label*: share of texts where the three agree on one other class. A wrong label that a model learnt as
  a rule does not count here.
- *confident learning*: the share of labels that would be wrong if a class were always as probable as it usually is for
  its own texts (Northcutt et al. 2021, joint estimate). Texts between two classes count as wrong.
- *near-duplicates*: pairs of almost the same text with two labels.
- *read by eye*: `ceiling_verdicts.csv` holds what one reader found of disagreements between the labels and a support
  vector machine on lemmas and vectors, out of fold: the given label fits better ("label"), the model's ("model"),
  "both", or "neither". All 84 of MasakhaNEWS (ids are rows of the file, from 0); of 445 among 3,000 of OrangeSum the
  sixteen surest and 24 drawn from the rest (ids are OrangeSum's). The reader saw headline and opening, and both labels,
  so is not blind. The accuracy that is left counts "model" as lost, half of "both", and four of five of "neither", and
  nothing where model and label agree: it is an upper bound.

MasakhaNEWS is train_797; dev is never read here. OrangeSum is a draw of 3,000 of the first 80 % by date.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
from classification import sections
from masakhanews import read_split
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from topicmodel.classifiers.calibration import calibrated, fit_calibration
from topicmodel.classifiers.features import TextFeatures
from topicmodel.evaluation.disagreements import confident_disagreements
from topicmodel.text.near_duplicates import find_near_duplicates

HERE = Path(__file__).parent
RESULT, VERDICTS = HERE / "results" / "classification_ceiling.json", HERE / "ceiling_verdicts.csv"
N_FOLDS, N_ORANGE, CLOSE = 5, 3000, 0.5
READ = {"masakhanews": (797, 84), "orangesum": (3000, 445)}
"""Texts of which the disagreements were read, and how many disagreements there were."""
LOST = {"label": 0.0, "model": 1.0, "both": 0.5, "neither": 0.8}
"""How often someone who reads well misses the given label, by verdict."""
Texts = NDArray[np.object_]
Floats = NDArray[np.float64]


def masakhanews() -> tuple[Texts, Texts]:
    """Return train_797."""
    return read_split("train_797")


def orangesum() -> tuple[Texts, Texts]:
    """Return a draw of the first 80 % by date, of the sections as the reference has them."""
    texts, labels, _ = sections(clean=False)
    rows = np.sort(np.random.default_rng(0).permutation(int(0.8 * len(texts)))[:N_ORANGE])
    return texts[rows], labels[rows]


PARTS = {"masakhanews": masakhanews, "orangesum": orangesum}


def opinions(texts: Texts, has: NDArray[np.bool_]) -> dict[str, Floats]:
    """Return what each model says of each text out of fold, arrays of shape (n_texts, n_classes)."""
    true = has.argmax(axis=1)
    fold = np.empty(len(texts), np.int64)
    fold[np.argsort(true, kind="stable")] = np.arange(len(texts)) % N_FOLDS
    words = TfidfVectorizer(sublinear_tf=True, min_df=2)
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3, max_features=200_000
    )
    spelt = csr_matrix(make_union(words, characters).fit_transform(texts))
    lemmas = TextFeatures().fit_transform(texts)
    logistic = OneVsRestClassifier(LogisticRegression(C=10, class_weight="balanced", solver="liblinear", tol=0.01))
    ways = {
        "SVM, words and characters": (LinearSVC(class_weight="balanced", tol=0.01, random_state=0), spelt),
        "logistic regression, lemmas and vectors": (logistic, lemmas),
        "naive Bayes, words": (ComplementNB(alpha=0.1), words.fit_transform(texts)),
    }
    said = {name: np.zeros(has.shape) for name in ways}
    for name, (model, features) in ways.items():
        for k in range(N_FOLDS):
            held = np.flatnonzero(fold == k)
            model.fit(features[np.flatnonzero(fold != k)], true[fold != k])
            shown = features[held]
            ask = model.predict_log_proba if isinstance(model, ComplementNB) else model.decision_function
            said[name][held] = ask(shown)
    return said


def joint_noise(has: NDArray[np.bool_], chances: Floats) -> float:
    """Return the share of wrong labels by the joint estimate of confident learning."""
    usual = np.array([chances[has[:, k], k].mean() for k in range(has.shape[1])])
    likely = np.where(chances >= usual, chances, -1.0)
    rows = np.flatnonzero(likely.max(axis=1) >= 0)
    joint = np.zeros((has.shape[1], has.shape[1]))
    np.add.at(joint, (has[rows].argmax(axis=1), likely[rows].argmax(axis=1)), 1)
    joint *= (has.sum(axis=0) / np.maximum(joint.sum(axis=1), 1))[:, None]
    return float(1 - np.trace(joint) / joint.sum())


def read_by_eye(part: str) -> dict[str, object]:
    """Return the verdicts' counts and the accuracy that they leave to the best reader."""
    verdicts = pd.read_csv(VERDICTS)
    verdicts = verdicts[verdicts.part == part]
    n_texts, n_errors = READ[part]
    surest, rest = (verdicts[verdicts.drawn == how].verdict for how in ("surest", "random"))
    lost = surest.map(LOST).sum()
    if len(rest):
        lost += rest.map(LOST).mean() * (n_errors - len(surest))
    return {
        "of texts": n_texts,
        "disagreements": n_errors,
        "surest": {name: int((surest == name).sum()) for name in LOST},
        "drawn from the rest": {name: int((rest == name).sum()) for name in LOST},
        "accuracy at most": round(float(1 - lost / n_texts), 3),
    }


def measure(part: str) -> tuple[dict[str, object], list[tuple[int, int, int]], Texts, list[str]]:
    """Return the figures of a part and its disagreements: text, class of the label, class proposed."""
    texts, labels = PARTS[part]()
    classes = sorted(set(labels.tolist()))
    has = labels[:, None] == np.array(classes, object)
    said = opinions(texts, has)
    found = {name: values.argmax(axis=1) for name, values in said.items()}
    scaled = np.mean([(v - v.mean(axis=1, keepdims=True)) / v.std() for v in said.values()], axis=0)
    chances = calibrated(fit_calibration(scaled, has, multi_label=False), scaled)
    together, true = scaled.argmax(axis=1), has.argmax(axis=1)
    choices = np.column_stack(list(found.values()))
    one = (choices == choices[:, :1]).all(axis=1)
    doubtful = confident_disagreements(has, chances, multi_label=False)
    pairs = find_near_duplicates(texts.tolist(), threshold=CLOSE).pairs
    split = sum(bool(true[i] != true[j]) for i, j in pairs)
    figures: dict[str, object] = {
        "n_texts": len(texts),
        "accuracy": {name: round(float(np.mean(choice == true)), 4) for name, choice in found.items()}
        | {"mean of the three": round(float(np.mean(together == true)), 4)},
        "macro-F1, mean of the three": round(float(f1_score(true, together, average="macro")), 4),
        "one of the three right": round(float((choices == true[:, None]).any(axis=1).mean()), 4),
        "all against the label": round(float((one & (choices[:, 0] != true)).mean()), 4),
        "confident disagreements": round(len(doubtful) / len(texts), 4),
        "confident learning, share of wrong labels": round(joint_noise(has, chances), 4),
        "near-duplicate pairs": len(pairs),
        "of these with two labels": split,
        "read by eye": read_by_eye(part),
    }
    return figures, doubtful, texts, classes


def main() -> None:
    """Measure, or show what is to be read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--show", type=int, default=0)
    wanted = parser.parse_args()
    results = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    for part in PARTS if wanted.part is None else (wanted.part,):
        figures, doubtful, texts, classes = measure(part)
        for i, own, proposed in doubtful[: wanted.show]:
            print(f"{part},{i} {classes[own]} {classes[proposed]} | {texts[i][:420]!r}")
        results[part] = figures
    if not wanted.show:
        RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
