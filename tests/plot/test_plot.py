import numpy as np
import pytest

from topicmodel import LDA, Placer, Topics, evaluation, plot
from topicmodel.datasets import load_press
from topicmodel.errors import InputError
from topicmodel.objects import ClassifierScores, ScoreTable


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
