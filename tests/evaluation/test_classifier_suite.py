"""evaluate_classifier: unseen texts only, copies on one side, errors with evidence, doubtful labels."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from topicmodel import ThemeClassifier, evaluate_classifier
from topicmodel.errors import InputError
from topicmodel.evaluation import find_leaks
from topicmodel.evaluation.disagreements import confident_disagreements
from topicmodel.objects import Corpus, Split, random_folds, random_split
from topicmodel.text.near_duplicates import find_near_duplicates

WORDS = {
    "sport": ["match", "football", "joueur", "club", "stade", "arbitre", "victoire", "équipe"],
    "santé": ["hôpital", "malade", "vaccin", "médecin", "soin", "virus", "clinique", "dose"],
    "justice": ["tribunal", "juge", "procès", "avocat", "prison", "peine", "verdict", "plainte"],
}
COMMON = ["ville", "jour", "année", "pays", "région", "groupe", "temps", "homme"]


def simulated(n_texts, seed, n_own=4):
    random = np.random.default_rng(seed)
    labels = [str(code) for code in random.choice(list(WORDS), n_texts)]
    texts = [
        " ".join(random.permutation([*random.choice(WORDS[code], n_own), *random.choice(COMMON, 12)]))
        for code in labels
    ]
    return texts, labels


TEXTS, LABELS = simulated(150, 0)
NAIVE = make_pipeline(CountVectorizer(), MultinomialNB())


class Memory(BaseEstimator):
    """Knows by heart what it was taught and answers "?" to the rest."""

    def fit(self, texts, y):
        self.known_ = dict(zip(texts, y, strict=True))
        return self

    def predict(self, texts):
        return [self.known_.get(text, "?") for text in texts]


def test_texts_are_judged_once_by_a_model_that_has_not_seen_them_nor_a_copy():
    labels = ["?" if i % 3 else "autre" for i in range(90)]
    texts = [text for text in TEXTS[:30] for _ in range(3)]
    found = evaluate_classifier(Memory(), texts, labels, classes=["?", "autre"])
    assert found["accuracy"].value == pytest.approx(2 / 3)
    assert found.table("classes")["texts"].sum() == 90


def test_it_is_what_folds_by_hand_give():
    found = evaluate_classifier(NAIVE, TEXTS, LABELS, n_folds=4, seed=3)
    groups = find_near_duplicates(TEXTS).groups.tolist()
    fold = random_folds(TEXTS, 4, strata=LABELS, groups=groups, seed=3)
    labels, right = np.array(LABELS), np.zeros(150, bool)
    for f in range(4):
        rows = np.flatnonzero(fold != f)
        model = make_pipeline(CountVectorizer(), MultinomialNB()).fit([TEXTS[i] for i in rows], labels[rows])
        rows = np.flatnonzero(fold == f)
        right[rows] = model.predict([TEXTS[i] for i in rows]) == labels[rows]
    assert found["accuracy"].value == pytest.approx(right.mean())
    order = np.random.default_rng(0).permutation(150)
    again = evaluate_classifier(NAIVE, [TEXTS[i] for i in order], labels[order], n_folds=4, seed=3)
    assert again["macro F1"] == found["macro F1"]
    with pytest.raises(AttributeError):
        NAIVE.classes_  # noqa: B018 - a fitted pipeline would have it


def test_a_split_names_its_leaks_and_unknown_classes():
    corpus = Corpus.from_texts([*TEXTS[:60], TEXTS[3] + " !", "rien de cela"], [f"a{i}" for i in range(62)])
    labels = [*LABELS[:60], LABELS[3], "météo"]
    split = Split(np.arange(60), np.array([60, 61]), "by hand")
    found = evaluate_classifier(NAIVE, corpus, labels, split=split)
    assert found.table("leaks").to_numpy().tolist() == [["a3", "a60", 1.0]]
    assert "1 of 2 test texts has a near-duplicate in the training texts: a3 = a60" in found.warnings
    assert "no training text has météo: the classifier cannot know it" in found.warnings
    labels = [*LABELS[:60], "mer", "météo"]
    two = evaluate_classifier(NAIVE, corpus, labels, split=split)
    assert "no training text has mer, météo: the classifier cannot know them" in two.warnings
    clean = evaluate_classifier(NAIVE, TEXTS, LABELS, split=random_split(TEXTS, strata=LABELS))
    assert "leaks" not in [table.name for table in clean.tables]
    leaks = find_leaks(TEXTS, [TEXTS[5].upper(), "autre chose"], test_ids=["x", "y"])
    assert leaks.rows == (("text-6", "x", 1.0),)


def test_wrong_labels_are_doubted_and_errors_have_evidence():
    texts, labels = simulated(200, 5, n_own=6)
    planted = [int(i) for i in np.random.default_rng(2).choice(200, 10, replace=False)]
    given = list(labels)
    for i in planted:
        given[i] = next(code for code in WORDS if code != labels[i])
    ids = [f"n{i}" for i in range(200)]
    model = ThemeClassifier(multi_label=False, C=10.0)
    found = evaluate_classifier(model, Corpus.from_texts(texts, ids), given, n_folds=3)
    doubted = found.table("doubtful labels")
    assert {f"n{i}" for i in planted} <= set(doubted["id"])
    assert doubted["id"][:10].isin([f"n{i}" for i in planted]).sum() >= 9
    first = found.table("errors").iloc[0]
    assert first["probability"] > 0.5 > first["of the true"]
    assert set(first["evidence for the error"].split()) & {word for words in WORDS.values() for word in words}


def test_baselines_and_learning_curve():
    found = evaluate_classifier(
        NAIVE,
        TEXTS,
        LABELS,
        baselines={"svm": make_pipeline(CountVectorizer(), LinearSVC())},
        learning_curve=(1.0, 0.1),
    )
    assert found.table("comparisons")["baseline"].tolist() == ["svm"] * 2
    curve = found.table("learning curve")
    whole = curve[curve["texts"] == curve["texts"].max()].set_index("measure")
    assert whole.loc["macro F1", "value"] == found["macro F1"].value
    assert whole.loc["macro F1", "value"] > curve.set_index("measure").loc["macro F1", "value"].min()
    svm = evaluate_classifier(make_pipeline(CountVectorizer(), LinearSVC()), TEXTS, LABELS)
    assert "calibration" not in [table.name for table in svm.tables]
    assert "no probabilities were given: calibration was not judged" in svm.warnings


@pytest.mark.parametrize("form", ["matrix", "sets"])
def test_several_labels(form):
    texts = [f"{a} {b}" for a, b in zip(TEXTS[::2], TEXTS[1::2], strict=True)]
    sets = [{a, b} for a, b in zip(LABELS[::2], LABELS[1::2], strict=True)]
    codes = sorted(WORDS)
    if form == "matrix":
        model = make_pipeline(CountVectorizer(), OneVsRestClassifier(LogisticRegression()))
        matrix = np.array([[code in row for code in codes] for row in sets], int)
        found = evaluate_classifier(model, texts, matrix, classes=codes, n_folds=3)
    else:
        found = evaluate_classifier(ThemeClassifier(C=10.0), texts, sets, n_folds=3)
    assert [score.name for score in found.summary][:5] == ["accuracy", "macro F1", "weighted F1", "micro F1", "Jaccard"]
    assert found["micro F1"].value > 0.8
    assert found.table("confusion").columns[1] == "right"
    assert found.table("calibration")["claims"].sum() == 3 * len(texts)


def test_confident_disagreements_by_hand():
    true = np.array([[True, False], [True, False], [False, True], [True, False]])
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.1, 0.9]])
    # Usual: .6 for the first class, .7 for the second.
    assert confident_disagreements(true, chances, multi_label=False) == [(3, 0, 1)]
    assert confident_disagreements(true, chances, multi_label=True) == [(3, -1, 1), (3, 0, -1)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"y": ["a"]}, "2 texts and 1 labels"),
        ({"y": ["a", None]}, r"y\[1\] is missing"),
        ({"y": ["a", "b"], "split": Split(np.array([0]), np.array([7]), "")}, "places from 0 to 1"),
        ({"y": ["a", "b"], "n_folds": 3}, "n_folds=3; allowed: from 2 to"),
        ({"y": ["a", "b"], "n_folds": 2, "learning_curve": (2,)}, r"learning_curve=\(2,\); allowed: shares"),
        ({"y": ["a", "b"], "classifier": object(), "n_folds": 2}, "object cannot be cloned"),
    ],
)
def test_bad_input_is_named(arguments, message):
    options = {"classifier": Memory(), "texts": ["un", "deux"], "classes": ["a", "b", "?"]} | arguments
    with pytest.raises(InputError, match=message):
        evaluate_classifier(**options)
