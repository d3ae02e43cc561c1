"""A few labels, texts without and an encoder: the head and its twins, and the head within the classifier."""

import hashlib

import numpy as np
import pytest

from tests.naive_encoder import HashEncoder
from tests.naive_encoder_head import naive_gaussians, naive_graph
from topicmodel.classifiers import encoder_head
from topicmodel.classifiers.encoder_head import (
    NEVER,
    Pool,
    fit_softmax,
    gaussian_shares,
    label_pool,
    neighbour_graph,
    spread_labels,
)
from topicmodel.classifiers.theme_classifier import ThemeClassifier
from topicmodel.encoders import Cached, Joined
from topicmodel.errors import InputError

SUBJECTS = ("ville", "ciel", "sport")


class Subjects(HashEncoder):
    """Knows the subject of a word from its first letters, whatever follows: words of its own mean nothing to tf-idf."""

    def __init__(self, name="subjects 1", strength=1.0):
        super().__init__(8, name)
        self.strength = strength

    def encode(self, texts):
        rows = 0.4 * super().encode(texts).astype(float)
        for row, text in enumerate(texts):
            for axis, subject in enumerate(SUBJECTS):
                rows[row, axis] += self.strength * text.count(subject)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def letters(n):
    return "".join("abcdefghij"[int(digit)] for digit in str(n))


@pytest.fixture(scope="module")
def texts():
    """No two texts share a word that tells their subject: only the encoder can."""
    found, labels = [], []
    for n in range(90):
        subject = SUBJECTS[n % 3]
        found.append(f"{subject}{letters(n)}x {subject}{letters(n)}y raconte la journée numéro {letters(n * 7)}.")
        labels.append(subject)
    return found, np.array(labels)


@pytest.fixture(scope="module")
def shown(texts):
    labels = texts[1].astype(object)
    labels[15:] = None
    return list(labels)


@pytest.fixture(scope="module")
def fitted(texts, shown):
    return ThemeClassifier(multi_label=False, background=None, encoder=Subjects()).fit(texts[0], shown)


def test_graph_and_gaussians_are_their_slow_twins():
    draw = np.random.default_rng(0)
    vectors = draw.normal(size=(30, 5))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    graph = neighbour_graph(vectors, 4)
    np.testing.assert_allclose(graph.toarray(), naive_graph(vectors, 4), atol=1e-12)
    shown = np.zeros((30, 3))
    shown[np.arange(6), np.arange(6) % 3] = 1
    start = draw.dirichlet(np.ones(3), 30)
    found = gaussian_shares(vectors, shown, start)
    np.testing.assert_allclose(
        found, naive_gaussians(vectors, shown, start, encoder_head.N_SWEEPS, encoder_head.SHRINK), atol=1e-8
    )
    # Spreading long enough is the solution of a linear system (Zhou et al. 2003).
    limit = np.linalg.solve(np.eye(30) - 0.5 * graph.toarray(), shown)
    spread = shown.copy()
    for _ in range(200):
        spread = 0.5 * (graph @ spread) + shown
    np.testing.assert_allclose(spread, limit, atol=1e-9)
    said = spread_labels(graph, shown)
    np.testing.assert_allclose(said.sum(axis=1), 1)


def test_texts_that_no_label_reaches_get_equal_shares():
    vectors = np.vstack([np.tile([1.0, 0.0], (4, 1)), np.tile([0.0, 1.0], (4, 1))])
    shown = np.zeros((8, 2))
    shown[0, 0] = shown[1, 1] = 1
    np.testing.assert_allclose(spread_labels(neighbour_graph(vectors, 2), shown)[4:], 0.5)


def test_neighbours_do_not_depend_on_how_many_are_looked_for_together(monkeypatch):
    vectors = np.random.default_rng(1).normal(size=(50, 4))
    whole = neighbour_graph(vectors, 5).toarray()
    monkeypatch.setattr(encoder_head, "AT_ONCE", 7)
    np.testing.assert_allclose(neighbour_graph(vectors, 5).toarray(), whole, atol=1e-14)


def test_a_class_that_is_not_shown_is_given_to_none():
    vectors = np.random.default_rng(2).normal(size=(40, 4))
    shown = np.zeros((40, 3))
    shown[:10, 0] = shown[10:20, 2] = 1
    pool = Pool.of(vectors, np.zeros((40, 1)), 0)
    assert set(label_pool(pool, shown).tolist()) == {0, 2}
    model = fit_softmax(vectors, shown.argmax(axis=1)[:20].repeat(2)[:40], 3, penalty=1.0)
    assert model.intercept[1] == NEVER
    one = fit_softmax(vectors, np.zeros(40, np.int64), 3, penalty=1.0)
    assert (one.decide(vectors).argmax(axis=1) == 0).all()


def test_two_classes_are_the_two_sides_of_one_model():
    draw = np.random.default_rng(3)
    rows, labels = draw.normal(size=(60, 3)), draw.integers(0, 2, 60)
    from sklearn.linear_model import LogisticRegression

    expected = LogisticRegression(C=2.0, max_iter=1000).fit(rows, labels).decision_function(rows)
    decided = fit_softmax(rows, labels, 2, penalty=2.0).decide(rows)
    np.testing.assert_allclose(decided[:, 1] - decided[:, 0], expected, atol=1e-9)


def test_the_head_learns_what_words_cannot_tell(fitted, texts, shown):
    assert fitted.chosen_["model"] == "encoder head"
    assert fitted.learnt_from_ == "texts"
    assert fitted.is_calibrated_
    assert (fitted.predict(texts[0][15:]) == texts[1][15:]).mean() > 0.95
    without = ThemeClassifier(multi_label=False, background=None).fit(texts[0], shown)
    assert (without.predict(texts[0][15:]) == texts[1][15:]).mean() < 0.7
    np.testing.assert_allclose(fitted.predict_proba(texts[0]).sum(axis=1), 1)


def test_fewer_labels_than_can_be_compared_and_one_per_class(texts):
    labels = [*texts[1][:3], *[None] * 87]
    model = ThemeClassifier(multi_label=False, background=None, encoder=Subjects()).fit(texts[0], labels)
    assert model.chosen_["model"] == "encoder head"
    assert not model.is_calibrated_
    assert (model.predict(texts[0]) == texts[1]).mean() > 0.9


def test_several_labels_per_text_do_without_the_head(texts, shown):
    labels = [None if label is None else (label,) for label in shown]
    model = ThemeClassifier(background=None, encoder=Subjects()).fit(texts[0], labels)
    assert model.chosen_.get("model") != "encoder head"


def test_order_and_threads_change_no_bit(fitted, texts, shown):
    order = np.random.default_rng(4).permutation(len(texts[0]))
    again = ThemeClassifier(multi_label=False, background=None, encoder=Subjects())
    again.fit([texts[0][i] for i in order], [shown[i] for i in order])
    digests = {hashlib.sha256(m.coef_.tobytes() + m.intercept_.tobytes()).hexdigest() for m in (fitted, again)}
    assert len(digests) == 1


def test_explanation_reports_the_encoder_as_one_share(fitted, texts):
    text = texts[0][40]
    told = fitted.explain(text)
    np.testing.assert_allclose(told.decision, fitted.decision_function([text])[0], atol=1e-9)
    code = told.classes.index(texts[1][40])
    assert told.encoder_share[code] == told.encoder_share.max() > 0
    np.testing.assert_allclose(told.contributions[-1], told.encoder_share)
    assert told.terms[-1] == "[subjects 1]"
    assert all(passage.end - passage.start < len(text) or passage.text == text for passage in told.evidence(9))
    in_words = sum(passage.contribution for passage in told.evidence(99, texts[1][40]))
    assert in_words == pytest.approx(told.decision[code] - told.intercept[code] - told.encoder_share[code], abs=1e-9)


def test_a_file_knows_its_encoder_again(fitted, texts, tmp_path):
    path = fitted.save(tmp_path / "model.npz")
    again = ThemeClassifier.read(path, encoder=Cached(Subjects(), tmp_path))
    assert (again.decision_function(texts[0]) == fitted.decision_function(texts[0])).all()
    with pytest.raises(InputError, match="fitted with encoder 'subjects 1', which is none of this package"):
        ThemeClassifier.read(path)
    with pytest.raises(InputError, match="fitted with encoder 'subjects 1', given is 'subjects 2'"):
        ThemeClassifier.read(path, encoder=Subjects("subjects 2"))
    with pytest.raises(InputError, match="gives other vectors than those the classifier was fitted with"):
        ThemeClassifier.read(path, encoder=Other())
    plain = ThemeClassifier(multi_label=False, background=None).fit(*texts).save(tmp_path / "plain.npz")
    with pytest.raises(InputError, match="fitted without an encoder, given subjects 1"):
        ThemeClassifier.read(plain, encoder=Subjects())


class Other(HashEncoder):
    """Has another's name."""

    def __init__(self):
        super().__init__(8, "subjects 1")

    def encode(self, texts):
        return super().encode([f"{text} autre" for text in texts])


def test_many_labels_join_the_encoder_to_the_union(texts):
    model = ThemeClassifier(multi_label=False, background=None, encoder=Subjects(), budget=1).fit(*texts)
    assert model.learnt_from_ == "labels"
    start, end = model.features_.slices_["encoder"]
    assert end - start == 8
    assert model.coef_[:, start:end].any()


def test_joined_encoders_are_centred_one_by_one(texts):
    """An encoder whose vectors all point one way is heard as clearly as it is weighed."""

    class OneWay(Subjects):
        def encode(self, batch):
            rows = super().encode(batch).astype(float)
            rows[:, 7] += 20.0
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    joined = Joined([HashEncoder(8, "hash"), OneWay("one way")], [1, 2])
    model = ThemeClassifier(multi_label=False, background=None, encoder=joined, budget=1).fit(*texts)
    rows = model.features_.transform(texts[0])[:, slice(*model.features_.slices_["encoder"])].toarray()
    np.testing.assert_allclose(np.linalg.norm(rows[:, :8], axis=1), 1 / 5**0.5)
    np.testing.assert_allclose(np.linalg.norm(rows[:, 8:], axis=1), 2 / 5**0.5)


def test_venn_abers_in_the_classifier_is_kept_by_a_file(texts, shown, tmp_path):
    settings = {"multi_label": False, "background": None, "encoder": Subjects()}
    model = ThemeClassifier(calibration="venn-abers", **settings).fit(texts[0], shown)
    low, high = np.moveaxis(model.predict_bounds(texts[0]), -1, 0)
    assert (low <= high).all()
    assert ((low >= 0) & (high <= 1)).all()
    merged = high / (1 - low + high)
    np.testing.assert_allclose(model.predict_proba(texts[0]), merged / merged.sum(axis=1, keepdims=True))
    again = ThemeClassifier.read(model.save(tmp_path / "model.npz"), encoder=Subjects())
    assert (again.predict_bounds(texts[0]) == model.predict_bounds(texts[0])).all()
    usual = ThemeClassifier(**settings).fit(texts[0], shown)
    assert list(usual.predict_set(texts[0], 0.5)) == list(model.predict_set(texts[0], 0.5))
    with pytest.raises(InputError, match="bounds need calibration='venn-abers'"):
        usual.predict_bounds(texts[0])
    with pytest.raises(InputError, match="allowed: temperature, venn-abers; did you mean 'venn-abers'"):
        ThemeClassifier(calibration="venn-aber").fit(texts[0], shown)
