import numpy as np

from topicmodel import LDA, Placer, Topics, evaluation, plot
from topicmodel.datasets import load_press


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
    figure = plot.stability(found)
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
