from topicmodel import Placer, Topics, plot
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
