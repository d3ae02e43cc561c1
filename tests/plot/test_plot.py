import inspect
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from topicmodel import LDA, Placer, Topics, evaluation, plot
from topicmodel.datasets import load_press
from topicmodel.errors import InputError
from topicmodel.objects import ClassifierScores, ScoreTable
from topicmodel.plot.words import plot_words, write_numbers, written


def test_placement_and_topics_are_drawn(tmp_path):
    placer = Placer()
    figure = plot.placement(placer.place(load_press()[0], id="un"))
    axes = figure.axes[0]
    assert axes.get_yticklabels()[0].get_text() == placer.place(load_press()[0]).best.label
    figure.savefig(tmp_path / "p.pdf")
    assert figure._repr_png_().startswith(b"\x89PNG")
    figure = plot.topics(placer.topics.sort())
    assert len(figure.axes[0].patches) == len(placer.topics)
    figure.savefig(tmp_path / "t.svg")


def test_one_topic_is_enough(tmp_path):
    plot.topics(Topics([[1.0]], ("mot",), [1.0], ("0",))).savefig(tmp_path / "t.png")


def test_stability_and_the_choice_of_k_are_drawn(tmp_path):
    X = np.kron(np.eye(3, dtype=int), np.full((20, 6), 3))
    model = LDA(n_components=4, max_iter=10, doc_topic_prior=0.1)
    found = evaluation.stability(model, X, n_refits=4)
    figure = plot.stability(found, lang="en")
    figure.savefig(tmp_path / "stability.pdf")
    drawn = sum(len(line.get_xdata()) for c in figure.axes[0].containers for line in [c.lines[0]])
    assert drawn == 4
    names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert names == [f"robust ({found.robust.sum()})", f"fragile ({(~found.robust).sum()})"]
    chosen = evaluation.select(X, [2, 3, 6], model=model)
    figure = plot.selection(chosen)
    figure.savefig(tmp_path / "selection.svg")
    assert len(figure.axes) == 4
    assert [len(axes.patches) for axes in figure.axes] == [len(chosen.plateau)] * 4


def test_a_judged_classifier_is_drawn(tmp_path):
    true = ["sport", "santé", "justice"] * 30
    predicted = ["sport", "santé", "sport"] * 30
    names = ["justice", "santé", "sport"]
    chances = 0.7 * (np.array(predicted)[:, None] == np.array(names)) + 0.1
    found = evaluation.judge_predictions(true, predicted, probabilities=chances, columns=names)
    figure = plot.confusion(found)
    assert [text.get_text() for text in figure.axes[0].texts] == ["30", "30", "30"]
    figure.savefig(tmp_path / "confusion.pdf")
    figure = plot.calibration(found)
    assert sum(bar.get_height() for bar in figure.axes[1].patches) == 90
    figure.savefig(tmp_path / "calibration.svg")
    with pytest.raises(InputError, match="no table 'learning curve'"):
        plot.learning_curve(found)
    rows = tuple((n, "accuracy", n / 100, n / 110, n / 90) for n in (20, 50, 80))
    curve = ScoreTable("learning curve", "", ("texts", "measure", "value", "low", "high"), rows)
    grown = ClassifierScores(found.summary, (curve,), ())
    figure = plot.learning_curve(grown, measures=("accuracy",))
    assert figure.axes[0].lines[0].get_xdata().tolist() == [20, 50, 80]
    with pytest.raises(InputError, match="no measure 'recall'; found accuracy"):
        plot.learning_curve(grown, measures=("recall",))
    several = evaluation.judge_predictions([{"a"}, {"b"}], [{"a"}, {"a", "b"}])
    assert len(plot.confusion(several).axes[0].patches) == 6


@pytest.mark.parametrize("name", sorted(plot.__all__))
def test_every_picture_is_in_the_language_asked_for(name):
    assert inspect.signature(getattr(plot, name)).parameters["lang"].default == "fr"


def test_maps_and_evidence_are_in_a_language():
    topics = Topics([[0.6, 0.4], [0.3, 0.7]], ("mot", "terme"), [0.5, 0.5], ("0", "1"))
    shares = np.tile([[0.9, 0.1]], (1200, 1))
    for lang, said in (("fr", ")\u00a0: 1\u202f200"), ("en", "): 1,200")):
        plot.topic_map(topics, lang=lang)
        figure = plot.document_map(shares, topics, highlight=["0"], lang=lang)
        assert figure.axes[0].get_legend().get_texts()[0].get_text().endswith(said)
        figure = plot.evidence(Placer().place(load_press()[0]), lang=lang)
        signs = [t.get_text() for t in figure.axes[0].texts if t.get_text().endswith("%")]
        assert any(re.search(r"\d%$" if lang == "en" else r"\d\u00a0%$", sign) for sign in signs)
    for draw in (lambda: plot.topic_map(topics, lang="de"), lambda: plot.document_map(shares, topics, lang="de")):
        with pytest.raises(InputError, match="lang='de'"):
            draw()


@pytest.mark.parametrize(
    ("lang", "value", "said"),
    [("fr", 1234567.0, "1\u202f234\u202f567"), ("en", 1234567.0, "1,234,567"), ("en", -0.5, "\u22120.5"),
     ("fr", -1e-12, "0"), ("fr", 0.30000000000000004, "0,3")],
)  # fmt: skip
def test_numbers_along_axes(lang, value, said):
    axes = Figure().subplots()
    write_numbers(axes, "x", plot_words(lang))
    assert axes.xaxis.get_major_formatter()(value, 0) == said


def test_what_is_rounded_to_zero_has_no_sign():
    assert written(-0.0004, 3, plot_words("fr")) == "0,000"
    assert written(-0.0006, 3, plot_words("fr")) == "\u22120,001"
