"""ThemeClassifier: from keywords alone to all labels."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from topicmodel.classifiers.linear import fit_linear
from topicmodel.classifiers.rotation import rotate
from topicmodel.classifiers.theme_classifier import ThemeClassifier
from topicmodel.codebook import Codebook, Theme
from topicmodel.datasets import load_codebook, load_press
from topicmodel.errors import InputError
from topicmodel.objects import Corpus

BOOK = Codebook(
    "essai",
    (
        Theme("sport", "Sport", "", ("match", "football", "joueur")),
        Theme("sante", "Santé", "", ("hôpital", "malade", "vaccin")),
        Theme("justice", "Justice", "", ("tribunal", "juge", "procès")),
    ),
)
SPORT = ["match", "football", "joueur", "club", "stade", "but", "arbitre", "supporter", "victoire", "équipe"]
HEALTH = ["hôpital", "malade", "vaccin", "médecin", "soin", "épidémie", "symptôme", "clinique", "dose", "virus"]
JUSTICE = ["tribunal", "juge", "procès", "avocat", "prison", "peine", "verdict", "plainte", "accusé", "condamnation"]
WORDS = {"sport": SPORT, "sante": HEALTH, "justice": JUSTICE}


def simulated(n_texts: int, seed: int) -> tuple[list[str], list[str]]:
    random = np.random.default_rng(seed)
    every = [word for words in WORDS.values() for word in words]
    labels = [str(code) for code in random.choice(list(WORDS), n_texts)]
    texts = [" ".join([*random.choice(WORDS[code], 8), *random.choice(every, 4)]) for code in labels]
    return texts, labels


TEXTS, LABELS = simulated(120, 0)
NEW, TRUE = simulated(60, 1)


@pytest.fixture(scope="module")
def single() -> ThemeClassifier:
    return ThemeClassifier(BOOK, multi_label=False).fit(TEXTS)


def in_pairs(texts: list[str], labels: list[str]) -> tuple[list[str], list[set[str]]]:
    """Return texts of one theme, then texts of one or two, then texts of none."""
    pairs = range(0, len(texts), 2)
    joined = [*texts, *(f"{texts[i]} {texts[i + 1]}" for i in pairs), *["La pluie tombe sur la ville."] * 10]
    return joined, [*({label} for label in labels), *({labels[i], labels[i + 1]} for i in pairs), *[set()] * 10]


@pytest.fixture(scope="module")
def multi() -> ThemeClassifier:
    return ThemeClassifier(BOOK).fit(in_pairs(TEXTS, LABELS)[0])


def test_keywords_alone_find_texts_without_keywords(single):
    assert single.learnt_from_ == "keywords"
    assert single.score(NEW, TRUE) > 0.9
    assert single.predict(["Le stade et l’arbitre", "L’avocat et la prison"]).tolist() == ["sport", "justice"]


@pytest.mark.parametrize("n_known", [15, 60, 120])
def test_labels_take_part(n_known):
    y = [label if i < n_known else None for i, label in enumerate(LABELS)]
    model = ThemeClassifier(BOOK, multi_label=False).fit(TEXTS, y)
    assert model.learnt_from_ in (("labels",) if n_known == 120 else ("labels", "both"))
    assert model.score(NEW, TRUE) > 0.9


def test_without_codebook_it_is_supervised():
    model = ThemeClassifier(multi_label=False).fit(TEXTS, LABELS)
    assert model.classes_.tolist() == ["justice", "sante", "sport"]
    assert model.score(NEW, TRUE) > 0.9


def test_labels_overrule_misleading_keywords():
    swapped = Codebook(
        "faux", (Theme("sport", "", "", ("juge", "tribunal")), Theme("justice", "", "", ("match", "football")))
    )
    rows = [i for i, label in enumerate(LABELS) if label != "sante"]
    y = [LABELS[i] if n < 60 else None for n, i in enumerate(rows)]
    model = ThemeClassifier(swapped, multi_label=False).fit([TEXTS[i] for i in rows], y)
    new = [i for i, label in enumerate(TRUE) if label != "sante"]
    assert model.score([NEW[i] for i in new], [TRUE[i] for i in new]) > 0.8


def test_several_themes_in_one_text(multi):
    new, true = in_pairs(NEW, TRUE)
    assert multi.score(new, true) > 0.85
    assert multi.predict(["zzyzx"])[0] == ()


def test_multi_label_accepts_sets_codes_and_unknowns():
    y = [{label} if i % 3 == 0 else (label if i % 3 == 1 else None) for i, label in enumerate(LABELS)]
    model = ThemeClassifier(BOOK).fit(TEXTS, y)
    assert model.score(NEW, TRUE) > 0.7
    assert model.predict_proba(NEW).min() >= 0


def test_probabilities(single, multi):
    np.testing.assert_allclose(single.predict_proba(NEW).sum(axis=1), 1)
    probabilities = multi.predict_proba(NEW)
    assert ((probabilities > 0.5) == (multi.decision_function(NEW) > 0)).all()


def test_explanation_sums_to_the_decision(single, multi):
    text = "Match au stade : le joueur blessé va à l’hôpital, puis un autre joueur au tribunal."
    for model in (single, multi):
        explanation = model.explain(text)
        np.testing.assert_allclose(explanation.decision, model.decision_function([text])[0], rtol=0, atol=1e-9)
        frame = explanation.frame()
        sums = frame[list(explanation.classes)].sum().to_numpy() + explanation.intercept
        np.testing.assert_allclose(sums, explanation.decision, rtol=0, atol=1e-9)
        spans = dict(zip(explanation.terms, explanation.spans, strict=True))
        assert [text[start:end] for start, end in spans["joueur"]] == ["joueur", "joueur"]
        assert explanation.strongest("sport", 2)[0][0] in WORDS["sport"]
    with pytest.raises(InputError, match="did you mean 'sport'"):
        single.explain(text).strongest("sports")


def test_explanation_of_a_text_without_terms(single):
    assert single.explain("").decision.tolist() == single.intercept_.tolist()


def test_order_of_texts_changes_no_bit(single):
    order = np.random.default_rng(0).permutation(len(TEXTS))
    again = ThemeClassifier(BOOK, multi_label=False).fit([TEXTS[i] for i in order])
    assert again.coef_.tobytes() == single.coef_.tobytes()
    assert again.intercept_.tobytes() == single.intercept_.tobytes()


def test_threads_and_processes_change_no_bit(single):
    code = (
        "import hashlib, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_theme_classifier import BOOK, TEXTS\n"
        "from topicmodel.classifiers.theme_classifier import ThemeClassifier\n"
        "print(hashlib.sha256(ThemeClassifier(BOOK, multi_label=False).fit(TEXTS).coef_.tobytes()).hexdigest())\n"
    )
    for threads in ("1", "2"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
        assert run.stdout.strip() == hashlib.sha256(single.coef_.tobytes()).hexdigest()


@pytest.mark.parametrize("book", [BOOK, None])
def test_saved_and_read_back(tmp_path, book):
    model = ThemeClassifier(book, multi_label=False).fit(TEXTS, LABELS)
    again = ThemeClassifier.read(model.save(tmp_path / "themes.npz"))
    assert again.decision_function(NEW).tobytes() == model.decision_function(NEW).tobytes()
    assert again.predict(NEW).tolist() == model.predict(NEW).tolist()
    assert again.codebook == book
    assert again.save(tmp_path / "again.npz").read_bytes() == (tmp_path / "themes.npz").read_bytes()


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "x.npz"
    path.write_bytes(b"autre chose")
    with pytest.raises(InputError, match="not a file saved by topicmodel"):
        ThemeClassifier.read(path)


def test_sklearn_conventions():
    model = ThemeClassifier(BOOK, C=3.0)
    assert clone(model).get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        model.predict(["a"])
    assert model.fit(TEXTS) is model
    again = clone(model).fit(Corpus.from_texts(TEXTS))
    np.testing.assert_array_equal(again.coef_, model.coef_)


@pytest.mark.parametrize(
    ("book", "texts", "y", "message"),
    [
        (None, TEXTS, None, "no codebook and no label"),
        (BOOK, "un texte", None, "one string"),
        (BOOK, [1, 2], None, r"texts\[0\] is a int"),
        (BOOK, TEXTS, ["sport"], "120 texts and 1 labels"),
        (BOOK, TEXTS[:2], ["sports", None], "did you mean 'sport'"),
        (BOOK, TEXTS[:2], [3, None], r"y\[0\] is 3"),
        (BOOK, TEXTS[:2], "sport", "one string"),
        (BOOK, TEXTS[:2], [("sport", "sante"), None], "has 2 codes"),
        (BOOK, ["Rien de connu."], None, "none of its keywords"),
        (BOOK, [], None, "no term is left"),
    ],
)
def test_bad_input_is_named(book, texts, y, message):
    with pytest.raises(InputError, match=message):
        ThemeClassifier(book, multi_label=False).fit(texts, y)


def test_unusual_codebooks():
    alone = Codebook("un", BOOK.themes[:1])
    assert set(ThemeClassifier(alone, multi_label=False).fit(TEXTS).predict(NEW)) == {"sport"}
    found = ThemeClassifier(alone).fit(TEXTS).predict(NEW)
    assert sum(("sport" in themes) == (label == "sport") for themes, label in zip(found, TRUE, strict=True)) > 45
    shared = Codebook("double", tuple(Theme(t.code, "", "", (*t.keywords, "victoire", "le")) for t in BOOK.themes))
    assert ThemeClassifier(shared, multi_label=False).fit(TEXTS).score(NEW, TRUE) > 0.85
    silent = Codebook("muet", (*BOOK.themes, Theme("vide", "", "", ("zzyzx",))))
    assert ThemeClassifier(silent, multi_label=False).fit(TEXTS).score(NEW, TRUE) > 0.9


def test_keywords_overrule_senseless_labels():
    random = np.random.default_rng(3)
    y = [str(random.choice(list(WORDS))) if i < 60 else None for i in range(len(TEXTS))]
    model = ThemeClassifier(BOOK, multi_label=False).fit(TEXTS, y)
    assert model.score(NEW, TRUE) > 0.6


def test_a_round_that_drifts_is_undone(monkeypatch):
    said = iter([0.9, 0.5])
    monkeypatch.setattr("topicmodel.classifiers.teaching.agreement", lambda *_, **__: next(said))
    model = ThemeClassifier(BOOK, multi_label=False).fit(TEXTS)
    assert model.agreement_ == (0.9, 0.5)
    assert model.score(NEW, TRUE) > 0.8


def test_weights_phrases_and_negative_keywords_are_used():
    book = Codebook(
        "essai",
        (
            Theme("sport", "", "", ("match", "club de football"), weights=(1.0, 2.0), negative=("prison",)),
            Theme("justice", "", "", ("tribunal", "jug*")),
        ),
    )
    rows = [i for i, label in enumerate(LABELS) if label != "sante"]
    model = ThemeClassifier(book, multi_label=False).fit([TEXTS[i] for i in rows])
    assert model.score([TEXTS[i] for i in rows], [LABELS[i] for i in rows]) > 0.8


def test_a_theme_that_the_corpus_lacks_swallows_no_document():
    cooking = Theme("cuisine", "Cuisine", "", ("recette", "sucre", "sauce", "four", "cuire", "gâteau"))
    press = load_press()
    found = ThemeClassifier(load_codebook().add(cooking)).fit(press).predict(press)
    assert sum("cuisine" in themes for themes in found) <= 0.02 * len(press)


def test_a_foreign_theme_takes_few_texts_with_single_labels_too():
    cooking = Theme("cuisine", "Cuisine", "", ("recette", "sucre", "sauce", "four", "cuire", "gâteau"))
    press = load_press()
    found = ThemeClassifier(load_codebook().add(cooking), multi_label=False).fit(press).predict(press)
    assert sum(code == "cuisine" for code in found) <= 0.02 * len(press)


def test_rotated_rows_give_the_same_model():
    random = np.random.default_rng(0)
    rows = csr_matrix(random.random((12, 40)) * (random.random((12, 40)) < 0.3))
    rows = vstack([rows, rows[:1], csr_matrix((1, 40))], format="csr")
    targets = random.random((14, 3)) < 0.5
    turned = rotate(rows)
    direct = fit_linear(rows, targets, np.ones((14, 3)), C=1.0)
    back = turned.back(fit_linear(turned.rows, targets, np.ones((14, 3)), C=1.0))
    assert not turned.rows[-1].any()
    assert np.allclose(back.decide(rows), direct.decide(rows), atol=0.01)
    assert np.allclose(back.coef, direct.coef, atol=0.01)


def test_more_labels_do_not_hurt():
    press = load_press()
    texts, true = np.array(list(press), object), press.frame()["theme"].to_numpy(object)
    order = np.random.default_rng(0).permutation(len(texts))
    held, rest = order[:63], order[63:]
    scores = []
    for share in (0.0, 0.5, 1.0):
        y = [true[i] if n < share * len(rest) else None for n, i in enumerate(rest)]
        model = ThemeClassifier(load_codebook(), multi_label=False, budget=2).fit(texts[rest], y)
        scores.append(model.score(texts[held], true[held]))
    # One standard error of an accuracy of .8 on 63 texts is .05.
    assert scores[1] > scores[0] - 0.05
    assert scores[2] > scores[1] - 0.05
    assert min(scores) > 0.68


def scarce() -> tuple[list[str], list[str | None]]:
    """Return the simulated texts with two labels of each theme."""
    left = dict.fromkeys(WORDS, 2)
    y: list[str | None] = []
    for label in LABELS:
        y.append(label if left[label] > 0 else None)
        left[label] -= 1
    return TEXTS, y


def test_texts_without_labels_teach_without_a_codebook():
    texts, y = scarce()
    few = [i for i, label in enumerate(y) if label is not None]
    alone = ThemeClassifier(None, multi_label=False, background=None)
    taught = ThemeClassifier(None, multi_label=False, background=None).fit(texts, y)
    assert taught.learnt_from_ == "texts"
    assert taught.agreement_ == ()
    before = alone.fit([texts[i] for i in few], [y[i] for i in few]).score(NEW, TRUE)
    assert taught.score(NEW, TRUE) >= max(before, 0.9)
    order = np.random.default_rng(0).permutation(len(texts))
    again = ThemeClassifier(None, multi_label=False, background=None)
    again.fit([texts[i] for i in order], [y[i] for i in order])
    assert again.coef_.tobytes() == taught.coef_.tobytes()


def test_several_labels_and_texts_without_teach_without_a_codebook():
    joined, sets = in_pairs(TEXTS, LABELS)
    y = [label if i % 4 == 0 else None for i, label in enumerate(sets)]
    model = ThemeClassifier(None, budget=2).fit(joined, y)
    new, true = in_pairs(NEW, TRUE)
    assert model.score(new, true) > 0.7
    assert model.is_calibrated_


def test_texts_that_mislead_are_left_alone():
    """Self-training is not kept where the labels alone do clearly better on texts they have not seen."""
    random = np.random.default_rng(5)
    noise = [" ".join(random.choice([word for words in WORDS.values() for word in words], 12)) for _ in range(200)]
    y = [*LABELS, *[None] * len(noise)]
    model = ThemeClassifier(None, multi_label=False, budget=2).fit([*TEXTS, *noise], y)
    assert model.score(NEW, TRUE) > 0.9
