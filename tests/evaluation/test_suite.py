import json
import math

import numpy as np
import pytest

import topicmodel as tm
from topicmodel.errors import InputError
from topicmodel.evaluation import Cooccurrence, coherence
from topicmodel.objects import Score, Scores


@pytest.fixture(scope="module")
def press() -> tm.Corpus:
    return tm.datasets.load_press()


@pytest.fixture(scope="module")
def model(press: tm.Corpus) -> tm.TopicModel:
    lda = tm.LDA(n_components=6, max_iter=30, verbose=False)
    return tm.TopicModel(tm.FrenchVectorizer(min_df=3, max_df=0.5), lda).fit(press[:200])


def test_one_call_gives_all_that_was_asked_for(press: tm.Corpus, model: tm.TopicModel) -> None:
    train = press[:200]
    labels = train.table["theme"].to_pylist()
    found = tm.evaluate(model, train, held_out=press[200:], labels=labels, reference=press, n_refits=4, n_jobs=2)
    names = {score.name for score in found.summary}
    assert names >= {"c_npmi", "c_v", "c_npmi (external)", "held-out perplexity", "purity", "robust topics", "AMI"}
    assert all(score.low <= score.value <= score.high for score in found.summary)
    assert len(found.rows) == 6
    frame = found.topic_frame()
    assert set(frame["robust"]) <= {"robust", "fragile"}
    assert (frame["prevalence low"] <= frame["prevalence"] + 0.02).all()
    fragile = (frame["robust"] == "fragile").sum()
    assert not fragile or any(
        f"{fragile} of 6 topics {'is' if fragile == 1 else 'are'} fragile" in text for text in found.warnings
    )
    assert any("coherence is weak evidence" in text for text in found.warnings)
    assert found["held-out perplexity"].value == pytest.approx(math.exp(-model.score(press[200:])))


def test_figures_are_those_of_the_functions_and_threads_change_nothing(press: tm.Corpus, model: tm.TopicModel) -> None:
    one, two = tm.evaluate(model, press[:200]), tm.evaluate(model, press[:200], n_jobs=2)
    assert one == two
    reference = Cooccurrence.from_corpus(press[:200], model.vectorizer_.analyzer_)
    assert one["c_npmi"].value == coherence(model.topics_, reference, n_replicates=0).mean
    assert tm.evaluate(model.topics_, reference)["c_npmi"] == one["c_npmi"]


def test_what_is_at_hand_already_gives_the_same_figures_without_reading_again(
    press: tm.Corpus, model: tm.TopicModel, monkeypatch
) -> None:
    train, test = press[:200], press[200:]
    labels = train.table["theme"].to_pylist()
    slow = tm.evaluate(model, train, held_out=test, labels=labels)
    matrix, held = model.vectorizer_.transform(train), model.vectorizer_.transform(test)
    reference = Cooccurrence.from_corpus(train, model.vectorizer_.analyzer_)
    scored = tm.evaluation.held_out(model, held)
    monkeypatch.setattr(type(model.vectorizer_), "transform", None)
    for corpus in (train, reference):
        for known in (held, scored):
            assert tm.evaluate(model, corpus, matrix=matrix, held_out=known, labels=labels) == slow
    with pytest.raises(InputError, match=r"matrix has shape \(52, \d+\); needed: \(200, \d+\)"):
        tm.evaluate(model, train, matrix=held)
    with pytest.raises(InputError, match="matrix: topics alone cannot answer"):
        tm.evaluate(model.topics_, train, matrix=matrix)


def test_scores_show_themselves_and_are_saved(tmp_path, press: tm.Corpus, model: tm.TopicModel) -> None:
    found = tm.evaluate(model, press[:200])
    assert Scores.read(found.save(tmp_path / "scores.json")) == found
    assert r"\toprule" in found.latex()
    assert r"c\_npmi" in found.latex()
    assert "weak evidence" in found._repr_html_()
    assert max(map(len, str(found).split("\n"))) <= 80
    assert all(f"{row[0]:>5}  {row[1]:.3f}" in str(found) for row in found.rows)
    body = found.latex().split(r"\midrule")[1].split(r"\bottomrule")[0].strip().split("\n")
    assert len(body) == len(found.summary)
    assert all(line.count(" & ") == 3 and line.endswith(r" \\") for line in body)
    assert list(found.frame().columns) == ["name", "value", "low", "high", "better", "definition"]
    with pytest.raises(InputError, match="did you mean 'c_npmi'"):
        found["c_nmpi"]
    (tmp_path / "other.json").write_text("[]")
    for name, message in (("other.json", "holds no scores"), ("none.json", "no such file")):
        with pytest.raises(InputError, match=message):
            Scores.read(tmp_path / name)


def test_a_figure_that_does_not_exist_is_null_in_json(tmp_path) -> None:
    scores = Scores((Score("c_npmi", math.nan, math.nan, math.nan, "higher", "x"),), ("topic", "words"), (), ())
    assert json.loads(scores.save(tmp_path / "s.json").read_text())["summary"][0]["value"] is None
    assert math.isnan(Scores.read(tmp_path / "s.json").summary[0].value)


def test_words_absent_from_the_corpus_become_a_warning_of_the_scores() -> None:
    topics = tm.Topics(np.eye(2), ("maire", "zzz"), [0.5, 0.5], ("0", "1"))
    found = tm.evaluate(topics, ["Le maire.", "Le conseil."], n_words=2)
    assert any("not in the reference" in text for text in found.warnings)
    assert any("no coherence" in text for text in found.warnings)


def test_topics_alone_cannot_answer_everything(press: tm.Corpus, model: tm.TopicModel) -> None:
    with pytest.raises(InputError, match="held_out, n_refits: topics alone cannot answer"):
        tm.evaluate(model.topics_, press, held_out=press, n_refits=3)
    with pytest.raises(InputError, match="Topics or a fitted TopicModel is needed"):
        tm.evaluate(tm.TopicModel(), press)
