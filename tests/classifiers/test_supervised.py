"""The choice of a linear model, its cuts, folds by time, and growing corpora."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics import accuracy_score, f1_score

from topicmodel.classifiers.candidates import Candidate, candidates, fit_candidate
from topicmodel.classifiers.growing import read_dates
from topicmodel.classifiers.scoring import SCORINGS, class_f1, score_found
from topicmodel.classifiers.supervised import _best, _periods, _Task, fit_supervised
from topicmodel.classifiers.theme_classifier import ThemeClassifier
from topicmodel.classifiers.thresholds import SHIFT_PRICE, SHIFTS, best_cuts, best_shifts, log_odds_scale
from topicmodel.errors import InputError
from topicmodel.text.vectorizer import FrenchVectorizer


def simulated(n: int, shares: tuple[float, ...], seed: int, noise: float = 1.0) -> tuple[csr_matrix, np.ndarray]:
    random = np.random.default_rng(seed)
    classes = random.choice(len(shares), n, p=shares)
    rows = random.normal(size=(n, 12)) * noise
    rows[np.arange(n), classes] += 2.0
    return csr_matrix(rows), np.eye(len(shares), dtype=bool)[classes]


@pytest.mark.parametrize("seed", range(3))
def test_cuts_are_the_best_of_all_cuts(seed):
    random = np.random.default_rng(seed)
    decisions = random.normal(size=(60, 2)).round(1)
    targets = decisions + random.normal(size=decisions.shape) > 0.5
    cuts = best_cuts(decisions, targets)
    for k in range(2):
        naive = max(f1_score(targets[:, k], decisions[:, k] > cut) for cut in np.unique(decisions[:, k]) - 0.05)
        assert class_f1(decisions > cuts, targets)[k] == pytest.approx(naive)


@pytest.mark.parametrize("seed", range(3))
def test_of_two_themes_the_best_shift_is_found(seed):
    random = np.random.default_rng(seed)
    decisions = random.normal(size=(80, 2)).round(1)
    true = (decisions[:, 1] - decisions[:, 0] + random.normal(size=80) > 1.0).astype(int)
    targets = np.eye(2, dtype=bool)[true]

    def worth(shifts: np.ndarray) -> float:
        f1 = f1_score(true, (decisions + shifts).argmax(axis=1), average="macro")
        return f1 - SHIFT_PRICE * np.abs(shifts).sum()

    found = best_shifts(decisions, targets)
    assert worth(found) > worth(np.zeros(2)) + 0.01
    # Not the best of all pairs, but no shift of one theme alone makes it better.
    for k in range(2):
        for shift in SHIFTS:
            other = found.copy()
            other[k] = shift
            assert worth(found) >= worth(other) - 1e-9


def test_themes_of_few_texts_are_not_shifted():
    decisions = np.array([[1.0, 0.9]] * 24)
    targets = np.eye(2, dtype=bool)[np.array([0] * 20 + [1] * 4)]
    assert best_shifts(decisions, targets)[1] == 0


def test_shifts_are_kept_where_held_out_folds_confirm_them_and_dates_rule_them_out():
    """Weighing rare themes up goes too far where themes overlap; dated texts may come from another mixture."""
    features, targets = simulated(1500, (0.6, 0.25, 0.15), 0, noise=1.6)
    new, true = simulated(6000, (0.6, 0.25, 0.15), 1, noise=1.6)
    fitted, dated = (
        fit_supervised(features, targets, multi_label=False, budget=1, dates=dates) for dates in (None, np.arange(1500))
    )
    scale = fitted.model.coef[0, 0] / dated.model.coef[0, 0]
    np.testing.assert_allclose(fitted.model.coef, scale * dated.model.coef)
    shifts = fitted.model.intercept - scale * dated.model.intercept
    assert np.abs(shifts).max() > 0.2
    assert np.abs(shifts - SHIFTS[np.abs(SHIFTS[:, None] - shifts).argmin(axis=0)]).max() < 1e-9
    found = [
        f1_score(true, model.decide(new) == model.decide(new).max(axis=1, keepdims=True), average="macro")
        for model in (fitted.model, dated.model)
    ]
    assert found[0] > found[1] + 0.01
    easy, known = simulated(300, (0.4, 0.3, 0.3), 0, noise=0.3)
    sure = fit_supervised(easy, known, multi_label=False, budget=1)
    assert sure.chosen["f1_macro"] == 1.0
    assert (sure.decisions.argmax(axis=1) == known.argmax(axis=1)).all()


def test_class_f1_is_that_of_scikit_learn():
    random = np.random.default_rng(0)
    found, targets = random.random((2, 50, 3)) > 0.5
    np.testing.assert_allclose(class_f1(found, targets), f1_score(targets, found, average=None))


@pytest.mark.parametrize("factor", [0.2, 5.0])
def test_scale_undoes_a_factor(factor):
    random = np.random.default_rng(1)
    odds = random.normal(size=(4000, 1)) * 2
    targets = random.random(odds.shape) < 1 / (1 + np.exp(-odds))
    assert log_odds_scale(odds / factor, targets, multi_label=True) == pytest.approx(factor, rel=0.15)


def test_balance_finds_more_of_a_rare_class():
    features, targets = simulated(600, (0.9, 0.1), 0)
    new, true = simulated(600, (0.9, 0.1), 1)
    found = [
        fit_candidate(Candidate("svc", 0.1, balance), features, targets, np.ones(600)).decide(new).argmax(axis=1)
        for balance in (0.0, 1.0)
    ]
    recall = [(some == 1)[true[:, 1]].mean() for some in found]
    assert recall[1] > recall[0]


@pytest.mark.parametrize("family", ["svc", "logistic", "ridge"])
def test_fitting_leaves_the_features_alone(family):
    """Switching a block off once removed its columns from the features of all later candidates."""
    features, targets = simulated(80, (0.5, 0.5), 0)
    before = features.copy()
    model = fit_candidate(Candidate(family, 1.0, 1.0, (("block", 3, 12, 0.0),)), features, targets, np.ones(80))
    assert (features.toarray() == before.toarray()).all()
    assert not model.coef[:, 3:].any()
    assert model.coef[:, :2].any()


def test_a_useless_block_is_weighed_down_and_decisions_are_honest():
    features, targets = simulated(300, (0.4, 0.3, 0.3), 0, noise=1.0)
    rubbish = csr_matrix(np.hstack([features.toarray(), 30 * np.random.default_rng(5).normal(size=(300, 40))]))
    fitted = fit_supervised(rubbish, targets, multi_label=False, blocks=[("rubbish", 12, 52)])
    assert fitted.chosen["blocks"] == {"rubbish": 0.0}
    assert fitted.chosen["tried"] == 11
    seen = (fitted.model.decide(rubbish).argmax(axis=1) == targets.argmax(axis=1)).mean()
    honest = (fitted.decisions.argmax(axis=1) == targets.argmax(axis=1)).mean()
    new, true = simulated(2000, (0.4, 0.3, 0.3), 9)
    new = csr_matrix(np.hstack([new.toarray(), 30 * np.random.default_rng(6).normal(size=(2000, 40))]))
    truth = (fitted.model.decide(new).argmax(axis=1) == true.argmax(axis=1)).mean()
    assert abs(honest - truth) < 0.06
    assert seen >= honest


def test_threads_change_no_bit():
    features, targets = simulated(200, (0.5, 0.3, 0.2), 3)
    one, two = (fit_supervised(features, targets, multi_label=False, budget=4, n_jobs=n) for n in (1, 2))
    assert one.model.coef.tobytes() == two.model.coef.tobytes()
    assert one.decisions.tobytes() == two.decisions.tobytes()


def test_periods_are_told_from_earlier_texts_only():
    """Labels swap meaning at the end: a model that saw the last period would tell it, an earlier one cannot."""
    features, targets = simulated(400, (0.5, 0.5), 0, noise=0.3)
    targets[360:] = targets[360:, ::-1]
    fitted = fit_supervised(features, targets, multi_label=False, budget=1, dates=np.arange(400))
    right = fitted.decisions.argmax(axis=1) == targets.argmax(axis=1)
    assert np.isnan(fitted.decisions[:200]).all()
    assert right[200:360].mean() > 0.9
    assert right[360:].mean() < 0.1
    fold = _periods(np.arange(400)[::-1])
    assert fold[0] == 5
    assert np.bincount(fold).tolist() == [200, 40, 40, 40, 40, 40]


def test_budget_and_dates_are_checked():
    with pytest.raises(InputError, match="budget is 0"):
        candidates(None, 0, ())
    assert [c.family for c in candidates(5.0, 12, (("vectors", 1, 2),)).models] == ["logistic"]
    with pytest.raises(InputError, match=r"dates\[1\] is 'hier'"):
        read_dates(["2020-01-01", "hier"], 2)
    with pytest.raises(InputError, match="2 texts and 1 dates"):
        read_dates(["2020-01-01"], 2)


WORDS = {"sport": "match football joueur club stade", "sante": "hôpital malade vaccin médecin soin"}
RANDOM = np.random.default_rng(0)
LABELS = [["sport"], ["sante"], ["sport", "sante"], []] * 12
TEXTS = [
    " ".join([*(word for code in codes for word in RANDOM.choice(WORDS[code].split(), 5)), f"pluie vent jour{i}"])
    for i, codes in enumerate(LABELS)
]


@pytest.mark.parametrize("order", [(0, 20, 48), (0, 5, 11, 48)])
@pytest.mark.parametrize("tail", ["", " puis le soleil" * 20], ids=["short", "longer than an opening"])
def test_growing_gives_the_bits_of_one_fit(order, tail, tmp_path):
    texts = [text + tail for text in TEXTS]
    rows = np.random.default_rng(len(order)).permutation(len(texts))
    settings = {"vectorizer": FrenchVectorizer(min_df=2), "budget": 2}
    grown = ThemeClassifier(**settings)
    for start, end in pairwise(order):
        part = rows[start:end]
        grown.partial_fit([texts[i] for i in part], [LABELS[i] for i in part])
    whole = ThemeClassifier(**settings).fit(texts, LABELS)
    assert grown.coef_.tobytes() == whole.coef_.tobytes()
    assert grown.intercept_.tobytes() == whole.intercept_.tobytes()
    assert grown.score(texts, LABELS) > 0.9
    with pytest.raises(InputError, match="begin with partial_fit"):
        ThemeClassifier.read(grown.save(tmp_path / "grown.npz")).partial_fit(texts, LABELS)
    with pytest.raises(InputError, match="some texts were given with dates"):
        grown.partial_fit(texts[:2], LABELS[:2], dates=["2020-01-01"] * 2)


def test_sets_and_probabilities_are_there_when_labels_are():
    model = ThemeClassifier(multi_label=False, budget=1).fit(TEXTS[:2] * 20, ["sport", "sante"] * 20)
    assert model.is_calibrated_
    np.testing.assert_allclose(model.predict_proba(TEXTS).sum(axis=1), 1.0)
    assert [set(found) for found in model.predict_set(TEXTS[:2])] == [{"sport"}, {"sante"}]
    few = ThemeClassifier(multi_label=False).fit(TEXTS[:2], ["sport", "sante"])
    assert not few.is_calibrated_
    with pytest.raises(InputError, match="too few labelled"):
        few.predict_set(TEXTS[:2])


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("n_themes", [1, 3])
def test_scores_are_those_of_scikit_learn_over_themes_that_occur(scoring, n_themes):
    random = np.random.default_rng(n_themes)
    found, targets = random.random((2, 50, 4)) > 0.5
    if n_themes == 1:
        found, targets = (np.eye(4, dtype=bool)[random.integers(0, 3, 50)] for _ in range(2))
    present = targets.any(axis=0)
    given = {"accuracy": accuracy_score(targets, found)}
    for average in ("macro", "weighted", "micro"):
        some = present if average != "micro" else np.ones(4, bool)
        given[f"f1_{average}"] = f1_score(targets[:, some], found[:, some], average=average, zero_division=0)
    assert score_found(found, targets, scoring) == pytest.approx(given[scoring])
    assert score_found(found[:, :0], targets[:, :0], scoring) == 0.0


@pytest.mark.parametrize("seed", range(8))
def test_cuts_for_micro_f1_and_accuracy_are_the_best_of_all_cuts(seed):
    """Also of themes that the decisions say nothing of, one of them with too few texts for a cut of its own."""
    random = np.random.default_rng(seed)
    decisions = random.normal(size=(40, 4)).round(1)
    targets = decisions * [2, 1, 0, 0] + random.normal(size=decisions.shape) > [0.5, 1.0, 9.0, 9.0]
    targets[random.choice(40, 6, replace=False), 2] = True
    targets[random.choice(40, 3, replace=False), 3] = True
    if seed % 2:
        decisions[:, 2] = 0.5
    micro, accurate = (best_cuts(decisions, targets, scoring) for scoring in ("f1_micro", "accuracy"))
    tried = [[*np.unique(column) - 0.05, column.max() + 1] for column in decisions.T[:3]]
    pairs = [decisions > np.array([*cuts, micro[3]]) for cuts in product(*tried)]
    most = max(2 * (pair & targets).sum() / (pair.sum() + targets.sum()) for pair in pairs)
    assert score_found(decisions > micro, targets, "f1_micro") == pytest.approx(most)
    for k in range(3):
        fewest = min(((decisions[:, k] > cut) != targets[:, k]).sum() for cut in tried[k])
        assert ((decisions[:, k] > accurate[k]) != targets[:, k]).sum() == fewest


def test_each_scoring_gets_the_shifts_that_serve_it():
    """A rare theme that is seldom told apart: mean F1 asks for more of it than accuracy does."""
    random = np.random.default_rng(0)
    true = (random.random(600) < 0.15).astype(int)
    decisions = np.column_stack([1.0 - true, true]) + random.normal(size=(600, 2))
    targets = np.eye(2, dtype=bool)[true]
    scores = {}
    for scoring in SCORINGS:
        shifted = decisions + best_shifts(decisions, targets, scoring)
        found = np.eye(2, dtype=bool)[shifted.argmax(axis=1)]
        scores[scoring] = [score_found(found, targets, other) for other in SCORINGS]
    best = np.max(list(scores.values()), axis=0)
    assert [scores[scoring][i] for i, scoring in enumerate(SCORINGS)] == pytest.approx(best.tolist())
    assert scores["accuracy"][3] > scores["f1_macro"][3]
    assert scores["f1_macro"][0] > scores["accuracy"][0]


def test_a_classifier_is_chosen_by_its_scoring_and_keeps_it(tmp_path):
    with pytest.raises(InputError, match=r"scoring is 'f1-weighted'; allowed: .*; did you mean 'f1_weighted'"):
        ThemeClassifier(scoring="f1-weighted").fit(TEXTS, LABELS)
    model = ThemeClassifier(scoring="f1_micro", budget=2).fit(TEXTS, LABELS)
    assert "f1_micro" in model.chosen_
    assert "f1_macro" not in model.chosen_
    again = ThemeClassifier.read(model.save(tmp_path / "micro.npz"))
    assert again.scoring == "f1_micro"
    assert again.chosen_ == model.chosen_


def test_what_is_asked_for_decides_between_candidates():
    """The first candidate is right about more texts, the second about the rare theme."""
    targets = np.eye(2, dtype=bool)[np.repeat([0, 1], [90, 10])]
    order = np.lexsort(targets.T)
    fold = np.empty(100, np.int64)
    fold[order] = np.arange(100) % 5 + 1
    many = np.ones(100)
    rare = np.where(np.arange(100) < 18, -1.0, np.where(np.arange(100) < 90, 1.0, -1.0))
    said = [np.column_stack([many, -many]), np.column_stack([rare, -rare])]
    features = csr_matrix((100, 1))
    chosen = [
        _best(_Task(features, targets, np.ones(100), 100, False, scoring, False), said, fold, range(1, 6))
        for scoring in ("accuracy", "f1_macro")
    ]
    assert chosen == [0, 1]
