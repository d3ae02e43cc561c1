import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from topicmodel import Corpus, FrenchVectorizer, InputError, Topics
from topicmodel.evaluation.calendar_periods import all_periods, periods
from topicmodel.evaluation.layout import hellinger, place_documents, place_topics
from topicmodel.evaluation.passages import typical_passages
from topicmodel.evaluation.prevalence import Prevalence, prevalence_by
from topicmodel.reporting.packing import as_json, quantize


def naive_prevalence(shares, groups, level):
    rows = {}
    for share, group in zip(shares, groups, strict=True):
        if group is not None:
            rows.setdefault(group, []).append(share)
    found = {}
    for group, own in rows.items():
        for k in range(len(own[0])):
            values = [row[k] for row in own]
            n, mean = len(values), sum(values) / len(values)
            if n == 1:
                found[group, k] = mean, 0.0, 1.0
                continue
            variance = sum((v - mean) ** 2 for v in values) / (n - 1)
            half = t.ppf((1 + level) / 2, n - 1) * (variance / n) ** 0.5
            found[group, k] = mean, max(mean - half, 0), min(mean + half, 1)
    return found


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_prevalence_is_that_of_the_twin(n, k, seed):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(k + 1), n)
    groups = [None if rng.random() < 0.2 else f"g{rng.integers(4)}" for _ in range(n)]
    if all(group is None for group in groups):
        with pytest.raises(InputError, match="no document has a group"):
            prevalence_by(shares, groups)
        return
    found = prevalence_by(shares, groups)
    expected = naive_prevalence(shares.tolist(), groups, 0.9)
    for i, group in enumerate(found.groups):
        for j in range(k + 1):
            np.testing.assert_allclose(
                [found.share[i, j], found.low[i, j], found.high[i, j]], expected[group, j], atol=1e-12
            )
    order = rng.permutation(n)
    again = prevalence_by(shares[order], [groups[i] for i in order])
    assert again.share.tobytes() == found.share.tobytes()
    assert again.high.tobytes() == found.high.tobytes()


def test_intervals_hold_their_level():
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(600):
        shares = rng.dirichlet([1.0, 2.0, 5.0], 40)
        found = prevalence_by(shares, ["g"] * 40)
        inside += int(found.low[0, 1] <= 0.25 <= found.high[0, 1])
    assert 0.87 <= inside / 600 <= 0.93


def test_prevalence_saves_itself(tmp_path):
    found = prevalence_by([[0.2, 0.8], [0.4, 0.6]], ["a", "b"], ["un", "deux"])
    again = Prevalence.read(found.save(tmp_path / "p.npz"))
    assert again.frame().equals(found.frame())
    assert "un" in found._repr_html_()
    with pytest.raises(InputError, match="3 groups"):
        prevalence_by([[1.0]], ["a", "b", "c"])
    with pytest.raises(InputError, match="1 labels for 2 columns"):
        prevalence_by([[0.5, 0.5]], ["a"], ["un"])


def test_topics_that_share_words_lie_together():
    rng = np.random.default_rng(1)
    centres = rng.dirichlet(np.full(200, 0.05), 3)
    weights = np.array([0.8 * centres[k // 3] + 0.2 * rng.dirichlet(np.full(200, 0.05)) for k in range(9)])
    places = place_topics(hellinger(weights))
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    same = np.equal.outer(np.arange(9) // 3, np.arange(9) // 3)
    assert apart[same].max() < apart[~same].min()
    assert places.min() >= 0
    assert places.max() <= 1
    assert place_topics(hellinger(weights)).tobytes() == places.tobytes()


def test_distances_of_a_plane_come_back():
    points = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [0.0, 2.0], [2.0, 3.0]])
    apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    least = apart[apart > 0].min()
    # What is common to all distances is taken off; added before, the plane comes back.
    shifted = np.where(np.eye(5, dtype=bool), 0, apart + 9 * least)
    places = place_topics(shifted)
    found = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    ratio = found[np.triu_indices(5, 1)] / apart[np.triu_indices(5, 1)]
    assert ratio.std() / ratio.mean() < 0.02


def test_documents_lie_by_their_topic():
    topics = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 1.0]])
    rng = np.random.default_rng(2)
    mixtures = rng.dirichlet(np.full(3, 0.05), 300)
    places = place_documents(mixtures, topics)
    pure = mixtures.max(axis=1) > 0.99
    nearest = ((places[pure, None] - topics[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == mixtures[pure].argmax(axis=1)).mean() > 0.98
    assert place_documents(np.empty((0, 3)), topics).shape == (0, 2)


def test_passages_are_of_their_topic():
    texts = [
        "Le maire ouvre le conseil municipal. Le maire propose un budget municipal au conseil de la ville.",
        "La pluie tombe sur la côte bretonne. La pluie et le vent ont balayé toute la côte bretonne ce matin.",
    ]
    corpus = Corpus.from_texts(texts)
    vectorizer = FrenchVectorizer(min_df=1).fit(corpus)
    terms = tuple(vectorizer.get_feature_names_out())
    weights = np.asarray(vectorizer.transform(corpus).todense(), float) + 0.01
    weights /= weights.sum(axis=1, keepdims=True)
    topics = Topics(weights, terms, [0.5, 0.5], ("mairie", "météo"))
    found = typical_passages(topics, np.array([[0.9, 0.1], [0.1, 0.9]]), corpus, vectorizer, n=1)
    assert [p.topic for p in found] == ["mairie", "météo"]
    assert found[0].text.startswith("Le maire propose")
    assert found[1].text.startswith("La pluie et le vent")
    for passage in found:
        assert corpus[passage.row][passage.start : passage.end] == passage.text
        assert all(passage.text[a:b] for a, b in passage.words)
    with pytest.raises(InputError, match="do not fit"):
        typical_passages(topics, np.ones((3, 2)) / 2, corpus, vectorizer)


@given(st.lists(st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)), min_size=1))
def test_every_date_has_a_period_of_the_axis(dates):
    axis = all_periods(dates)
    assert set(periods(dates)) <= set(axis)
    assert axis == sorted(axis)
    assert len(axis) <= 52
    assert axis[0] == min(periods(dates))
    assert axis[-1] == max(periods(dates))


def test_periods_of_nothing():
    assert periods([None]) == [None]
    assert all_periods([None]) == []


@given(st.text())
def test_json_cannot_leave_its_element(text):
    import json

    packed = as_json([text])
    assert json.loads(packed) == [text]
    assert "<" not in packed


def test_quantize():
    assert quantize([0.0, 0.5, 1.0, 1.1], 255).tolist() == [0, 128, 255, 255]
